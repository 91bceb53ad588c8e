//! What is known of each disk of a server, and what follows for it from what is known of the whole server.

use super::DiskChangeBasis;
use crate::estate::{Disk, Server, Workload, possible};
use crate::settings::DiskChoice;
use crate::units::{Gib, KIB_PER_MIB};

/// What is known of a disk, with growth.
#[expect(clippy::struct_excessive_bools, reason = "what a disk is, each by itself")]
pub(crate) struct DiskFacts {
    pub(crate) label: String,
    pub(crate) gb: Option<f64>,
    pub(crate) os: bool,
    /// Whether it goes where operating systems go: the first of average disks stands for that of the operating system, of
    /// which no size is known that could be held against a limit.
    pub(crate) goes_with_os: bool,
    pub(crate) shared: bool,
    pub(crate) raw: bool,
    pub(crate) changed_gb: Option<f64>,
    pub(crate) changed_basis: Option<DiskChangeBasis>,
    pub(crate) iops: Option<f64>,
    /// Reads and writes in MiB/s.
    pub(crate) mib_per_s: Option<f64>,
    /// Of these what is known to be written.
    pub(crate) written_mib_per_s: Option<f64>,
    pub(crate) load_basis: Option<DiskChangeBasis>,
    /// The average size of a write in KiB.
    pub(crate) io_kb: Option<f64>,
    /// The type that somebody chose for it.
    pub(crate) choice: Option<DiskChoice>,
}

impl DiskFacts {
    /// Whether its IOPS and MB/s are its part of those of its server by its size.
    pub(crate) fn load_is_shared(&self) -> bool {
        self.load_basis == Some(DiskChangeBasis::SharedBySize)
    }
}

/// The disks of a server; where they are not known one by one, as many of the average size. What is only known of the whole
/// server is shared out: see [`Parts`]. Changes grow by `growth`; the load that disks were measured to serve is multiplied by
/// `headroom`.
pub(crate) fn facts(
    server: &Server,
    changed_gb: Option<f64>,
    growth: f64,
    headroom: f64,
) -> Vec<DiskFacts> {
    let grown = |value: Option<f64>| value.map(|value| value * (1.0 + growth));
    let loaded = |part: Part| Part { value: part.value.map(|value| value * headroom), ..part };
    if server.disks.is_empty() {
        return average_disks(server, changed_gb, headroom);
    }
    let parts = Parts::new(server);
    let iops = parts.of(|of| of.iops, server.workload.iops);
    let mib = parts.of(|of| of.mib_per_s, server.workload.mib_per_s);
    let written = parts.of(|of| of.written_mib_per_s, server.workload.written());
    let changed = parts.of(|_| None, changed_gb);
    let parts = iops.into_iter().zip(mib).zip(written.into_iter().zip(changed));
    server
        .disks
        .iter()
        .zip(parts)
        .enumerate()
        .map(|(index, (disk, ((iops, mib), (written, changed))))| {
            let (iops, mib) = (loaded(iops), loaded(mib));
            let io_kb = disk.workload.io_kb.or(server.workload.io_kb);
            let measured = grown(disk.workload.changed_gb_per_day);
            let shared = changed.value;
            DiskFacts {
                label: disk.label.clone(),
                gb: disk.capacity.map(|size| size.0),
                os: index == 0,
                goes_with_os: index == 0,
                shared: disk.shared,
                raw: disk.raw,
                changed_gb: measured.or(shared),
                changed_basis: measured
                    .map(|_| DiskChangeBasis::Measured)
                    .or(shared.map(|_| DiskChangeBasis::SharedBySize)),
                iops: iops.value,
                mib_per_s: mib.value.or(throughput(iops.value, io_kb)),
                written_mib_per_s: loaded(written).value,
                load_basis: basis(&[iops, mib]),
                io_kb,
                choice: disk.disk_type.or(server.disk_type),
            }
        })
        .collect()
}

/// As many disks of the average size as a server has, each with its part of everything.
fn average_disks(server: &Server, changed_gb: Option<f64>, headroom: f64) -> Vec<DiskFacts> {
    let of_server = server.workload;
    // A number that no server has must not become a million of disks, whoever states it.
    let count = server.disk_count.and_then(|count| possible::counted("disks", count));
    let (Some(count), Some(storage)) = (count, server.storage_gb) else {
        return Vec::new();
    };
    let share = |total: f64| total / f64::from(count.max(1));
    let loaded = |value: Option<f64>| Part {
        value: value.map(|value| share(value) * headroom),
        is_measured: count == 1,
    };
    let (iops, mib) = (loaded(of_server.iops), loaded(of_server.mib_per_s));
    (1..=count)
        .map(|number| DiskFacts {
            label: format!("average disk {number}"),
            gb: Some(share(storage)),
            os: false,
            goes_with_os: number == 1,
            shared: false,
            raw: false,
            changed_gb: changed_gb.map(share),
            changed_basis: changed_gb.map(|_| DiskChangeBasis::SharedBySize),
            iops: iops.value,
            mib_per_s: mib.value.or(throughput(iops.value, of_server.io_kb)),
            written_mib_per_s: loaded(of_server.written()).value,
            load_basis: basis(&[iops, mib]),
            io_kb: of_server.io_kb,
            choice: server.disk_type,
        })
        .collect()
}

/// The MiB/s of IOPS whose average size is known. That of the writes stands for the reads too, of which none is.
fn throughput(iops: Option<f64>, io_kb: Option<f64>) -> Option<f64> {
    Some(iops? * io_kb? / KIB_PER_MIB)
}

/// A figure of a disk, and whether it is one of that disk alone.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Part {
    value: Option<f64>,
    is_measured: bool,
}

/// How the load of a disk is known, where any of it is.
fn basis(parts: &[Part]) -> Option<DiskChangeBasis> {
    let known = || parts.iter().filter(|part| part.value.is_some());
    known().next()?;
    Some(if known().any(|part| part.is_measured) {
        DiskChangeBasis::Measured
    } else {
        DiskChangeBasis::SharedBySize
    })
}

/// How figures of a whole server are shared out over its disks: what is measured of a disk is its own; of what is left of the total
/// each of the others has a part by its size. Where nothing is left nothing is known of the others.
struct Parts<'a> {
    disks: &'a [Disk],
}

impl<'a> Parts<'a> {
    fn new(server: &'a Server) -> Self {
        Self { disks: &server.disks }
    }

    fn of(&self, own: fn(&Workload) -> Option<f64>, total: Option<f64>) -> Vec<Part> {
        let own_of = |disk: &Disk| own(&disk.workload);
        let measured: f64 = self.disks.iter().filter_map(own_of).sum();
        let left = total.map(|total| total - measured).filter(|left| *left > 0.0);
        // A load of nothing is one, where no disk has any of its own.
        let left = left.or(total.filter(|total| *total == 0.0 && measured == 0.0));
        let others = self.disks.iter().filter(|disk| own_of(disk).is_none());
        let size: Option<Gib> = others.map(|disk| disk.capacity).sum();
        let size = size.filter(|size| size.0 > 0.0);
        let is_alone = self.disks.len() == 1;
        let part = |disk: &Disk| {
            let value = own_of(disk);
            let shared = || {
                if is_alone { left } else { Some(left? * disk.capacity?.0 / size?.0) }
            };
            Part { value: value.or_else(shared), is_measured: is_alone || value.is_some() }
        };
        self.disks.iter().map(part).collect()
    }
}
