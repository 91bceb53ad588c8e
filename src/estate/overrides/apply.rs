//! Applies overrides to an estate.

use std::collections::BTreeMap;

use super::super::possible::most;
use super::super::{
    Assumed, Change, ChangeAmount, Class, Disk, Quality, Server, UsageFrom, UsageKind, Verdict,
};
use super::file::{Override, Overrides, SetDisk, SetServer};
use super::{AppliedOverride, OverrideError, OverrideReport, ServerAsRead, Totals};
use crate::message;
use crate::pattern::{Names, matches};
use crate::settings::DiskChoice;
use crate::units::Gib;
use crate::wording::Message;

/// An override whose values were checked.
enum Action {
    ExcludeServer,
    ExcludeDisks(String),
    SetServer(Box<SetServer>),
    SetDisks(String, SetDisk),
    Readiness(Verdict),
}

impl Totals {
    /// Adds up the servers that are planned.
    #[must_use]
    pub fn of(servers: &[Server]) -> Self {
        let mut totals = Self::default();
        for server in servers.iter().filter(|server| server.class == Class::Server) {
            let storage = server.storage_gb.unwrap_or(0.0);
            totals.servers += 1;
            totals.disks += u64::from(server.disk_count.unwrap_or(0));
            totals.storage_gb += storage;
            totals.used_gb += storage * server.utilization.unwrap_or(1.0);
        }
        totals
    }
}

impl Overrides {
    /// Applies all overrides in their order.
    pub fn apply(&self, servers: &mut [Server]) -> Result<OverrideReport, OverrideError> {
        let mut report =
            OverrideReport { before: Totals::of(servers), ..OverrideReport::default() };
        let mut as_read = BTreeMap::new();
        let names = Names::new(servers.iter().map(|server| server.name.as_str()));
        for (number, one) in (1..).zip(&self.list) {
            let action = self.action(number, one)?;
            let places = names.matching(&one.server);
            let hit = self.apply_one(number, one, &action, (servers, &places), &mut as_read)?;
            let azure_size = match &action {
                Action::SetServer(set) => set.azure_size.clone(),
                _ => None,
            };
            report.applied.push(AppliedOverride {
                file: self.path.clone(),
                number,
                azure_size,
                server: one.server.clone(),
                source: one.source.clone(),
                disk: one.disk.clone(),
                action: action.words(),
                reason: one.reason.clone(),
                who: one.who.clone(),
                when: one.when.clone(),
                servers: hit,
            });
        }
        report.after = Totals::of(servers);
        let mut servers_before = 0;
        for (index, now) in servers.iter().enumerate() {
            if let Some(mut server) = as_read.remove(&index) {
                server.finish(now, servers_before);
                report.as_read.push(server);
            }
            servers_before += usize::from(now.class == Class::Server);
        }
        Ok(report)
    }

    fn meaning(&self, number: usize, one: &Override, reason: impl Into<String>) -> OverrideError {
        OverrideError::Meaning {
            path: self.path.clone(),
            number,
            server: one.server.clone(),
            reason: reason.into(),
        }
    }

    fn action(&self, number: usize, one: &Override) -> Result<Action, OverrideError> {
        let wrong = |reason: &str| self.meaning(number, one, reason);
        let action = match (one.exclude, &one.set, one.readiness, &one.disk) {
            (true, None, None, None) => Action::ExcludeServer,
            (true, None, None, Some(disk)) => Action::ExcludeDisks(disk.clone()),
            (false, Some(set), None, None) => {
                let set: SetServer = set.clone().try_into().map_err(|e| wrong(&e.to_string()))?;
                check(&set).map_err(|reason| wrong(&reason))?;
                Action::SetServer(Box::new(set))
            }
            (false, Some(set), None, Some(disk)) => {
                let set: SetDisk = set.clone().try_into().map_err(|e| wrong(&e.to_string()))?;
                check_disk(&set).map_err(|reason| wrong(&reason))?;
                Action::SetDisks(disk.clone(), set)
            }
            (false, None, Some(readiness), None) => {
                Action::Readiness(Verdict { readiness, reason: one.reason.clone() })
            }
            (false, None, Some(_), Some(_)) => {
                return Err(wrong("disks have no readiness; leave out 'disk'"));
            }
            (false, None, None, _) => {
                return Err(wrong("it does nothing; add exclude, set or readiness"));
            }
            _ => return Err(wrong("give one of exclude, set and readiness")),
        };
        Ok(action)
    }

    fn apply_one(
        &self,
        number: usize,
        one: &Override,
        action: &Action,
        (servers, places): (&mut [Server], &[usize]),
        as_read: &mut BTreeMap<usize, ServerAsRead>,
    ) -> Result<Vec<String>, OverrideError> {
        let no_match = |what: String, pattern: &str| OverrideError::NoMatch {
            path: self.path.clone(),
            number,
            what,
            pattern: pattern.to_owned(),
        };
        let (mut found, mut is_outside) = (false, false);
        let mut hit = Vec::new();
        for index in places.iter().copied() {
            let Some(server) = servers.get_mut(index) else { continue };
            let is_there = |source: &String| matches(source, &server.location.to_string());
            if server.class == Class::Duplicate || !one.source.as_ref().is_none_or(is_there) {
                continue;
            }
            found = true;
            if server.class == Class::OutOfScope {
                is_outside = true;
                continue;
            }
            let before = (!as_read.contains_key(&index)).then(|| ServerAsRead::of(server));
            if action.act(server) {
                if let Some(before) = before {
                    as_read.insert(index, before);
                }
                hit.push(server.name.clone());
            }
        }
        if !found {
            let what = match &one.source {
                Some(source) => format!("server in '{source}'"),
                None => "server".to_owned(),
            };
            return Err(no_match(what, &one.server));
        }
        if let (true, Some(disk)) = (hit.is_empty() && !is_outside, &one.disk) {
            let what = format!("disk of the servers that match '{}'", one.server);
            return Err(no_match(what, disk));
        }
        Ok(hit)
    }
}

fn range(name: &str, value: Option<f64>, least: f64, most: f64) -> Result<(), String> {
    match value {
        Some(value) if !(least..=most).contains(&value) => {
            Err(format!("{name} = {value} is out of range"))
        }
        _ => Ok(()),
    }
}

fn check_disk(set: &SetDisk) -> Result<(), String> {
    let largest = f64::MAX;
    if set.capacity_gb.is_some_and(|gb| gb.is_nan() || gb <= 0.0) {
        return Err("capacity_gb must be more than 0".to_owned());
    }
    range("capacity_gb", set.capacity_gb, 0.0, most("disk"))?;
    range("iops", set.iops, 0.0, largest)?;
    range("mib_per_s", set.mib_per_s, 0.0, largest)?;
    range("io_kb", set.io_kb, f64::MIN_POSITIVE, largest)?;
    if *set == SetDisk::default() {
        return Err("set names no value".to_owned());
    }
    Ok(())
}

fn check(set: &SetServer) -> Result<(), String> {
    let largest = f64::MAX;
    range("cores", set.cores.map(f64::from), 1.0, most("cores"))?;
    range("memory_mb", set.memory_mb, 1.0, most("memory") * 1024.0)?;
    range("nics", set.nics.map(f64::from), 0.0, most("nics"))?;
    range("disks", set.disks.map(f64::from), 1.0, most("disks"))?;
    range("storage_gb", set.storage_gb, f64::MIN_POSITIVE, most("storage"))?;
    range("utilization_percent", set.utilization_percent, 0.0, 100.0)?;
    range("change_rate_percent", set.change_rate_percent, 0.0, most("change-rate"))?;
    range("change_gb_per_day", set.change_gb_per_day, 0.0, most("change"))?;
    range("peak_mib_per_s", set.peak_mib_per_s, 0.0, largest)?;
    range("iops", set.iops, 0.0, largest)?;
    range("io_kb", set.io_kb, f64::MIN_POSITIVE, largest)?;
    range("cpu_percent", set.cpu_percent, f64::MIN_POSITIVE, 100.0)?;
    range("memory_percent", set.memory_percent, f64::MIN_POSITIVE, 100.0)?;
    if set.change_rate_percent.is_some() && set.change_gb_per_day.is_some() {
        return Err("give one of change_rate_percent and change_gb_per_day".to_owned());
    }
    if *set == SetServer::default() {
        return Err("set names no value".to_owned());
    }
    Ok(())
}

impl Action {
    /// Acts on a server; whether there was something to act on.
    fn act(&self, server: &mut Server) -> bool {
        match self {
            Self::ExcludeServer => server.class = Class::Excluded,
            Self::Readiness(verdict) => server.verdict = Some(verdict.clone()),
            Self::SetServer(set) => put(set, server),
            Self::ExcludeDisks(pattern) => {
                let before = server.disks.len();
                server.disks.retain(|disk| !matches(pattern, &disk.label));
                if server.disks.len() == before {
                    return false;
                }
                add_up(server);
            }
            Self::SetDisks(pattern, set) => {
                let mut any = false;
                for disk in &mut server.disks {
                    if matches(pattern, &disk.label) {
                        set.put(disk);
                        any = true;
                    }
                }
                if !any {
                    return false;
                }
                add_up(server);
            }
        }
        true
    }

    fn words(&self) -> Message {
        match self {
            Self::ExcludeServer => message!("left out"),
            Self::ExcludeDisks(_) => message!("disks left out"),
            Self::SetDisks(_, set) => set.words(),
            Self::Readiness(verdict) => {
                message!("readiness {readiness}", readiness = verdict.readiness.id())
            }
            Self::SetServer(set) => set.words(),
        }
    }
}

/// The totals of a server whose disks were changed; the used part is taken to be the same on all disks.
fn add_up(server: &mut Server) {
    server.disk_count = u32::try_from(server.disks.len()).ok();
    let sum: Option<Gib> = server.disks.iter().map(|disk| disk.capacity).sum();
    server.storage_gb = sum.map(|sum| sum.0).or(server.storage_gb);
}

fn put(set: &SetServer, server: &mut Server) {
    macro_rules! put {
        ($($field:ident),*) => {
            $(if set.$field.is_some() { server.$field.clone_from(&set.$field); })*
        };
    }
    put!(
        cores,
        memory_mb,
        nics,
        storage_gb,
        os,
        boot,
        secure_boot,
        azure_size,
        licensed_cores,
        disk_type
    );
    let workload = &mut server.workload;
    if set.peak_mib_per_s.is_some() {
        (workload.peak_mib_per_s, workload.written_mib_per_s) = (set.peak_mib_per_s, None);
        for disk in &mut server.disks {
            disk.workload.written_mib_per_s = None;
        }
    }
    if let Some(iops) = set.iops {
        workload.iops = Some(iops);
        // Disks that all have a figure of their own keep their parts of the whole.
        let own = server.disks.iter().map(|disk| disk.workload.iops);
        if let Some(all) = own.sum::<Option<f64>>().filter(|all| *all > 0.0) {
            for disk in &mut server.disks {
                disk.workload.iops = disk.workload.iops.map(|own| own / all * iops);
            }
        }
    }
    workload.io_kb = set.io_kb.or(workload.io_kb);
    // The size of the writes of a machine is that of its disks, where the disks state none.
    if set.io_kb.is_some() {
        for disk in &mut server.disks {
            disk.workload.io_kb = set.io_kb;
        }
    }
    let by_hand = UsageFrom::of(UsageKind::ByHand);
    if let Some(percent) = set.cpu_percent {
        (server.usage.cpu_percent, server.usage.cpu_from) = (Some(percent), Some(by_hand));
    }
    if let Some(percent) = set.memory_percent {
        (server.usage.memory_percent, server.usage.memory_from) = (Some(percent), Some(by_hand));
    }
    if set.disks.is_some() {
        server.disk_count = set.disks;
    }
    if let Some(percent) = set.utilization_percent {
        server.utilization = Some(percent / 100.0);
        server.assumed.retain(|assumed| *assumed != Assumed::UsedGb);
    }
    let percent = set.change_rate_percent.map(ChangeAmount::PercentOfTotal);
    if let Some(amount) = percent.or(set.change_gb_per_day.map(ChangeAmount::GbPerDay)) {
        server.change = Some(Change { amount, quality: Quality::Typed, location: None });
    }
}

/// The parts of a decision that are set, one after the other: each a message with its value.
macro_rules! set_parts {
    ($($value:expr => $template:literal),* $(,)?) => {
        [$($value.map(|value| message!($template, value = value))),*].into_iter().flatten()
    };
}

impl SetServer {
    fn words(&self) -> Message {
        let boot = self.boot.map(|boot| format!("{boot:?}").to_uppercase());
        let secure = self.secure_boot.map(|on| if on { message!("on") } else { message!("off") });
        let licensed = self.licensed_cores.map(|licensed| {
            if licensed {
                message!("licensed by the core")
            } else {
                message!("not licensed by the core")
            }
        });
        let parts = set_parts![
            self.cores => "cores {value}",
            self.memory_mb => "memory {value} MB",
            self.nics => "NICs {value}",
            self.storage_gb => "storage {value} GB",
            self.disks => "disks {value}",
            self.utilization_percent => "used {value} %",
            self.change_rate_percent => "daily change {value} %",
            self.change_gb_per_day => "daily change {value} GB",
            self.os.as_ref() => "operating system {value}",
            boot => "boot {value}",
            secure => "Secure Boot {value}",
            self.azure_size.as_ref() => "size {value}",
            licensed => "{value}",
            self.disk_type.map(DiskChoice::id) => "type of the disks {value}",
            self.peak_mib_per_s => "peak {value} MB/s",
            self.iops => "IOPS {value}",
            self.io_kb => "writes of {value} KB",
            self.cpu_percent => "processors {value} % busy",
            self.memory_percent => "memory {value} % used",
        ];
        Message::joined(parts, ", ")
    }
}

impl SetDisk {
    fn put(&self, disk: &mut Disk) {
        disk.capacity = self.capacity_gb.map(Gib).or(disk.capacity);
        disk.shared = self.shared.unwrap_or(disk.shared);
        disk.disk_type = self.disk_type.or(disk.disk_type);
        let workload = &mut disk.workload;
        workload.iops = self.iops.or(workload.iops);
        workload.mib_per_s = self.mib_per_s.or(workload.mib_per_s);
        workload.io_kb = self.io_kb.or(workload.io_kb);
    }

    fn words(&self) -> Message {
        let parts = set_parts![
            self.capacity_gb => "size of the disks {value} GB",
            self.iops => "IOPS of the disks {value}",
            self.mib_per_s => "throughput of the disks {value} MB/s",
            self.io_kb => "writes of the disks of {value} KB",
            self.disk_type.map(DiskChoice::id) => "type of the disks {value}",
        ];
        let shared = self.shared.map(|shared| {
            if shared { message!("disks shared") } else { message!("disks not shared") }
        });
        Message::joined(parts.chain(shared), ", ")
    }
}
