//! Servers made up with disks and what lies on them: what they write counts once, whatever stands in the files.

use proptest::prelude::*;

use crate::churn::fixture;
use crate::churn::model::Reading;
use crate::churn::server_sum::server_sum;
use crate::churn::{Series, merge};

const SAMPLES: usize = 72;
const SECONDS: usize = 600;

/// How devices of the lowest layer are called.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Scheme {
    ScsiNames,
    ScsiNumbers,
    VirtioNumbers(u32),
    NvmeNames,
    NvmeNumbers,
    XenNumbers,
}

/// What lies on the disks.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Above {
    Nothing,
    Volumes(u32),
    NamedVolumes,
    /// A mapping below the volumes, as for encryption.
    CryptedVolumes(u32),
    Array,
    Multipath,
}

#[derive(Clone, Debug)]
struct Machine {
    seed: u64,
    disks: usize,
    scheme: Scheme,
    partitions: bool,
    above: Above,
    more: f64,
    /// Moments at which nothing was recorded.
    gaps: Vec<usize>,
    /// The last disk is only there for some hours.
    hot: Option<(usize, usize)>,
    /// From here on a second file, which may go on with another scheme of names and may begin earlier.
    cut: Option<(usize, bool, usize)>,
}

fn machines() -> impl Strategy<Value = Machine> {
    let scheme = prop_oneof![
        Just(Scheme::ScsiNames),
        Just(Scheme::ScsiNumbers),
        (252_u32..=254).prop_map(Scheme::VirtioNumbers),
        Just(Scheme::NvmeNames),
        Just(Scheme::NvmeNumbers),
        Just(Scheme::XenNumbers),
    ];
    let above = prop_oneof![
        Just(Above::Nothing),
        (252_u32..=254).prop_map(Above::Volumes),
        Just(Above::NamedVolumes),
        (252_u32..=254).prop_map(Above::CryptedVolumes),
        Just(Above::Array),
        Just(Above::Multipath),
    ];
    let gaps = proptest::collection::vec(1..SAMPLES, 0..6);
    let hot = proptest::option::of((5_usize..30, 5_usize..40));
    let cut = proptest::option::of((20_usize..50, any::<bool>(), 0_usize..12));
    let more = prop_oneof![Just(0.0), Just(0.1)];
    let parts = (any::<u64>(), 1_usize..4, scheme, any::<bool>(), above, more, gaps, hot, cut);
    parts.prop_map(|(seed, disks, scheme, partitions, above, more, gaps, hot, cut)| Machine {
        seed,
        disks,
        scheme,
        partitions,
        above: match (above, scheme) {
            // A major has one driver.
            (Above::Volumes(a) | Above::CryptedVolumes(a), Scheme::VirtioNumbers(b)) if a == b => {
                Above::NamedVolumes
            }
            (above, _) => above,
        },
        more,
        gaps,
        hot: hot.map(|(from, long)| (from, from + long)).filter(|_| disks > 1),
        cut,
    })
}

/// A number from 0 to 1 that looks random.
fn noise(seed: u64, what: usize, at: usize) -> f64 {
    let mut x = seed ^ ((what as u64) << 32) ^ ((at as u64) << 8);
    for _ in 0..3 {
        x ^= x >> 31;
        x = x.wrapping_mul(0x9e37_79b9_7f4a_7c15).wrapping_add(0x1234_5678_9abc_def1);
    }
    (x >> 11) as f64 / (1_u64 << 53) as f64
}

/// Hundredths of KiB per second.
fn split(all: u64, parts: usize, seed: u64, at: usize) -> Vec<u64> {
    let mut left = all;
    let mut split = Vec::new();
    for part in 1..parts {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "small")]
        let one = (left as f64 * noise(seed, 700 + part, at)) as u64;
        split.push(one);
        left -= one;
    }
    split.push(left);
    split
}

impl Machine {
    fn written(&self, disk: usize, at: usize) -> Option<u64> {
        let there =
            self.hot.is_none_or(|(from, to)| disk + 1 < self.disks || (from..to).contains(&at));
        let size = [300_000.0, 90_000.0, 12_000.0][disk % 3];
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "small")]
        let rate = (size * (0.02 + noise(self.seed, disk, at))) as u64;
        there.then_some(rate)
    }

    fn name(&self, scheme: Scheme, disk: usize, partition: usize) -> String {
        let letter = char::from(b'a' + u8::try_from(disk).unwrap());
        let (partitions, minor) = (if self.partitions { 2 } else { 0 }, disk * 16 + partition);
        match (scheme, partition) {
            (Scheme::ScsiNames, 0) => format!("sd{letter}"),
            (Scheme::ScsiNames, _) => format!("sd{letter}{partition}"),
            (Scheme::ScsiNumbers, _) => format!("dev8-{minor}"),
            (Scheme::VirtioNumbers(major), _) => format!("dev{major}-{minor}"),
            (Scheme::NvmeNames, 0) => format!("nvme{disk}n1"),
            (Scheme::NvmeNames, _) => format!("nvme{disk}n1p{partition}"),
            (Scheme::NvmeNumbers, _) => format!("dev259-{}", disk * (partitions + 1) + partition),
            (Scheme::XenNumbers, _) => format!("dev202-{minor}"),
        }
    }

    /// The devices of a moment, in hundredths of KiB per second.
    fn devices(&self, scheme: Scheme, at: usize) -> Vec<(String, u64)> {
        let mut found = Vec::new();
        let mut all = 0;
        for disk in 0..self.disks {
            let Some(rate) = self.written(disk, at) else { continue };
            all += rate;
            found.push((self.name(scheme, disk, 0), rate));
            if self.partitions {
                let parts = split(rate, 2, self.seed ^ disk as u64, at);
                let named = (1..).zip(parts).map(|(n, part)| (self.name(scheme, disk, n), part));
                found.extend(named);
            }
        }
        // Mappings may count a little more than their disks do.
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "small")]
        let all = (all as f64 * (1.0 + self.more * noise(self.seed, 500, at))) as u64;
        let volumes = split(all, 3, self.seed ^ 0x63, at);
        let numbered = |major: u32, first: usize| {
            (first..).zip(&volumes).map(move |(n, part)| (format!("dev{major}-{n}"), *part))
        };
        match self.above {
            Above::Nothing => {}
            Above::Volumes(major) => found.extend(numbered(major, 0)),
            Above::NamedVolumes => {
                let names = ["vg-root", "vg-var", "vg-home"];
                found.extend(names.map(ToOwned::to_owned).into_iter().zip(volumes));
            }
            Above::CryptedVolumes(major) => {
                found.push((format!("dev{major}-0"), all));
                found.extend(numbered(major, 1));
            }
            Above::Array => found.push(("dev9-0".to_owned(), all)),
            Above::Multipath => found.push(("3600009700001926".to_owned(), all)),
        }
        found.push(("loop0".to_owned(), 77_700));
        found
    }

    fn file(&self, name: &str, scheme: Scheme, samples: std::ops::Range<usize>) -> Reading {
        let mut text = String::from("# hostname;interval;timestamp;DEV;tps;rkB/s;wkB/s\n");
        for at in samples.filter(|at| !self.gaps.contains(at)) {
            let second = at * SECONDS;
            let (day, hour, minute) = (2 + second / 86_400, second / 3600 % 24, second / 60 % 60);
            for (device, rate) in self.devices(scheme, at) {
                let time = format!("2026-03-{day:02} {hour:02}:{minute:02}:00 UTC");
                let (whole, part) = (rate / 100, rate % 100);
                text.push_str(&format!(
                    "web;{SECONDS};{time};{device};1.00;0.00;{whole}.{part:02}\n"
                ));
            }
        }
        fixture::read(name, text.as_bytes()).1
    }

    fn readings(&self) -> Vec<Reading> {
        let Some((cut, renamed, overlap)) = self.cut else {
            return vec![self.file("one.csv", self.scheme, 1..SAMPLES)];
        };
        let next = match self.scheme {
            Scheme::ScsiNumbers if renamed => Scheme::ScsiNames,
            Scheme::ScsiNames if renamed => Scheme::ScsiNumbers,
            scheme => scheme,
        };
        let first = self.file("one.csv", self.scheme, 1..cut);
        vec![first, self.file("two.csv", next, cut - overlap..SAMPLES)]
    }

    /// The mean rate in MiB per second, from what was made up.
    fn mean(&self) -> f64 {
        let measured = (1..SAMPLES).filter(|at| !self.gaps.contains(at));
        let rates: Vec<u64> = measured
            .map(|at| (0..self.disks).filter_map(|disk| self.written(disk, at)).sum())
            .collect();
        rates.iter().sum::<u64>() as f64 / 102_400.0 / rates.len() as f64
    }
}

fn counted(readings: Vec<Reading>) -> (f64, Vec<String>) {
    let merged = merge(readings);
    let series: Vec<&Series> = merged.measurements.iter().filter_map(|m| m.series()).collect();
    let names = merged.measurements.iter().filter_map(|m| m.disk.clone()).collect();
    (server_sum(&series).unwrap().mean().unwrap(), names)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn every_byte_of_a_linux_server_counts_once(machine in machines()) {
        let (found, names) = counted(machine.readings());
        let right = machine.mean();
        prop_assert!((found / right - 1.0).abs() < 1e-3, "{found}, not {right}: {names:?}");
    }

    #[test]
    fn every_byte_of_a_windows_server_counts_once(seed: u64, disks in 1_usize..4, letter in 1_usize..40, second in 0_usize..3, overlap in 0_usize..12) {
        let machine = Machine { seed, disks, scheme: Scheme::ScsiNames, partitions: false, above: Above::Nothing, more: 0.0, gaps: Vec::new(), hot: None, cut: None };
        // Physical disks, of which the last gets its letter late; then the same hours or the next by volume, by total or by disk.
        let log = |name: &str, samples: std::ops::Range<usize>, kind: usize| {
            let mut text = String::from("Server,Disk,Time,Write KB/s\n");
            for at in samples {
                let time = format!("2026-03-02 {:02}:{:02}", at / 6, at % 6 * 10);
                let mut all = 0;
                for disk in 0..disks {
                    let rate = machine.written(disk, at).unwrap();
                    all += rate;
                    let drive = char::from(b'C' + u8::try_from(disk).unwrap());
                    let shown = match kind {
                        0 if disk + 1 == disks && at < letter => format!("{disk}"),
                        0 => format!("{disk} {drive}:"),
                        1 => format!("{drive}:"),
                        _ => continue,
                    };
                    text.push_str(&format!("srv,{shown},{time},{}.{:02}\n", rate / 100, rate % 100));
                }
                if kind == 2 {
                    text.push_str(&format!("srv,_Total,{time},{}.{:02}\n", all / 100, all % 100));
                }
            }
            fixture::read(name, text.as_bytes()).1
        };
        let readings = vec![log("one.csv", 1..40, 0), log("two.csv", 40 - overlap..SAMPLES, second)];
        let (found, names) = counted(readings);
        let right = machine.mean();
        prop_assert!((found / right - 1.0).abs() < 1e-3, "{found}, not {right}: {names:?}");
    }
}
