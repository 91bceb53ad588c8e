//! Verdicts at the edges of the rules, worked out by hand from the published texts.

use std::sync::LazyLock;

use asrcap::ReferenceData;
use asrcap::estate::{Boot, Change, ChangeAmount, Disk, Quality, Server, Workload};
use asrcap::plan::{DiskPlan, DiskType, PlanInputs, PlannedServer, Readiness, plan};
use asrcap::rules::{RuleSet, RuleValue};
use asrcap::settings::{Method, Purpose, Scenario, SettingsLayer};

use super::estates::{estate, reference_of, server, settings};

/// A machine that every rule set takes, with disks of these sizes.
fn machine(disks: &[f64]) -> Server {
    let storage: f64 = disks.iter().sum();
    let count = disks.len() as f64;
    let mut machine = server("machine", [2.0, 4096.0, 1.0, storage, count, 50.0, 0.0]);
    machine.os = Some("Microsoft Windows Server 2012 R2 (64-bit)".to_owned());
    machine.boot = Some(Boot::Bios);
    machine.disks = disks
        .iter()
        .enumerate()
        .map(|(index, gb)| Disk {
            label: format!("disk {index}"),
            capacity: Some(asrcap::units::Gib(*gb)),
            ..Disk::default()
        })
        .collect();
    machine
}

/// The rules and sizes of a set, read once.
fn reference(rules: &str) -> &'static ReferenceData {
    static READ: LazyLock<Vec<ReferenceData>> =
        LazyLock::new(|| [NOW, GUIDE, JULY].map(reference_of).to_vec());
    READ.iter().find(|reference| reference.rules().id == rules).unwrap()
}

fn verdict(rules: &str, scenario: Scenario, machine: Server) -> PlannedServer {
    verdict_under(reference(rules), scenario, machine)
}

fn verdict_under(reference: &ReferenceData, scenario: Scenario, machine: Server) -> PlannedServer {
    let rules = reference.rules();
    let built_in = rules.extends.first().filter(|_| rules.id == "ours");
    let settings = settings(SettingsLayer {
        scenario: Some(scenario),
        rules: Some(built_in.unwrap_or(&rules.id).clone()),
        growth: Some(0.0),
        ..SettingsLayer::default()
    });
    let plan = plan(PlanInputs::new(&estate(vec![machine])), &settings, reference);
    plan.unwrap().document.servers.unwrap().remove(0)
}

const NOW: &str = "current";
const GUIDE: &str = "guide-2017";
const JULY: &str = "guide-2017-07";
use Method::{Agentless, SiteRecovery};
use Purpose::{Dr, Migration};
use Readiness::{Conditional, NotReady, Ready, Unknown};
use Scenario::{Hyperv, Physical, Vmware};

/// What is at the edge, the rule set, the scenario, the machine, the verdict, and of a verdict that is not "ready" the rule.
type Case = (&'static str, &'static str, Scenario, Server, Readiness, &'static str);

fn with(disks: &[f64], change: impl FnOnce(&mut Server)) -> Server {
    let mut machine = machine(disks);
    change(&mut machine);
    machine
}

fn os(name: &str) -> Server {
    with(&[100.0], |machine| machine.os = Some(name.to_owned()))
}

fn efi(gb: f64, name: &str) -> Server {
    with(&[gb], |machine| {
        machine.boot = Some(Boot::Efi);
        machine.os = Some(name.to_owned());
    })
}

fn no_boot(gb: f64) -> Server {
    with(&[gb], |machine| machine.boot = None)
}

fn many(count: usize) -> Server {
    with(&vec![10.0; count], |_| ())
}

/// A data disk that changes so much a day, with the average size of its writes where it is known.
fn churn(gb: f64, changed: f64, io_kb: Option<f64>) -> Server {
    with(&[100.0, gb], |machine| {
        machine.change = Some(gb_per_day(changed));
        machine.disks[0].workload.changed_gb_per_day = Some(0.0);
        machine.disks[1].workload =
            Workload { changed_gb_per_day: Some(changed), io_kb, ..Workload::default() };
    })
}

fn gb_per_day(gb: f64) -> Change {
    Change { amount: ChangeAmount::GbPerDay(gb), quality: Quality::WrittenBytes, location: None }
}

/// The whole machine changes so much, in writes of this size.
fn machine_churn(changed: f64, io_kb: Option<f64>) -> Server {
    with(&[1000.0, 1000.0], |machine| {
        machine.change = Some(gb_per_day(changed));
        machine.workload.io_kb = io_kb;
        for disk in &mut machine.disks {
            disk.workload.io_kb = io_kb;
        }
    })
}

fn iops(gb: f64, iops: f64) -> Server {
    with(&[100.0, gb], |machine| {
        machine.disks[1].workload.iops = Some(iops);
    })
}

fn load(peak_mib_per_s: Option<f64>, iops: Option<f64>) -> Server {
    with(&[100.0, 100.0], |machine| {
        machine.workload = Workload { peak_mib_per_s, iops, ..Workload::default() };
    })
}

fn shared(index: usize) -> Server {
    with(&[100.0, 100.0], |machine| {
        machine.disks[index].shared = true;
    })
}

fn named(name: &str) -> Server {
    with(&[100.0], |machine| name.clone_into(&mut machine.name))
}

fn disk(change: impl FnOnce(&mut Disk)) -> Server {
    with(&[100.0, 100.0], |machine| change(&mut machine.disks[1]))
}

fn linux_nvme() -> Server {
    with(&[100.0], |machine| {
        machine.os = Some("RHEL 8.6".to_owned());
        "/dev/nvme0n1".clone_into(&mut machine.disks[0].label);
    })
}

fn secure_boot(on: bool) -> Server {
    let mut machine = efi(100.0, "Windows Server 2016");
    machine.secure_boot = Some(on);
    machine
}

fn cases() -> Vec<Case> {
    let mut cases = disks();
    cases.extend(guests());
    cases.extend(changes());
    cases
}

#[rustfmt::skip]
fn disks() -> Vec<Case> {
    vec![
        ("data disk of 32,767 GB", NOW, Vmware, with(&[100.0, 32767.0], |_| ()), Ready, ""),
        ("data disk of 32,768 GB", NOW, Vmware, with(&[100.0, 32768.0], |_| ()), Conditional, "disk_size_max_gb"),
        ("data disk of 32,768 GB, physical", NOW, Physical, with(&[100.0, 32768.0], |_| ()), Conditional, "disk_size_max_gb"),
        ("data disk of 32,767 GB", NOW, Hyperv, with(&[100.0, 32767.0], |_| ()), Ready, ""),
        ("data disk of 32,768 GB", NOW, Hyperv, with(&[100.0, 32768.0], |_| ()), Conditional, "disk_size_max_gb_hyperv"),
        ("data disk of 40,000 GB", NOW, Vmware, with(&[100.0, 40_000.0], |_| ()), Conditional, "disk_size_max_gb"),
        ("data disk of 40,000 GB", NOW, Hyperv, with(&[100.0, 40_000.0], |_| ()), Conditional, "disk_size_max_gb_hyperv"),
        ("data disk of 1 GB", NOW, Vmware, with(&[100.0, 1.0], |_| ()), Ready, ""),
        ("data disk of half a GB", NOW, Hyperv, with(&[100.0, 0.5], |_| ()), Conditional, "disk_size_min_gb"),
        ("data disk of half a GB", NOW, Vmware, with(&[100.0, 0.5], |_| ()), Conditional, "disk_size_min_gb"),
        ("disk of 1 TB", GUIDE, Vmware, with(&[1024.0], |_| ()), Ready, ""),
        ("disk of more than 1 TB", GUIDE, Vmware, with(&[100.0, 1025.0], |_| ()), NotReady, "disk_size_max_gb"),
        ("the same today", NOW, Vmware, with(&[100.0, 1025.0], |_| ()), Ready, ""),
        ("data disk of 4,095 GB", JULY, Vmware, with(&[100.0, 4095.0], |_| ()), Ready, ""),
        ("data disk of 4,096 GB", JULY, Vmware, with(&[100.0, 4096.0], |_| ()), NotReady, "disk_size_max_gb"),
        ("OS disk of 2,048 GB", JULY, Vmware, with(&[2048.0], |_| ()), Ready, ""),
        ("OS disk of 2,049 GB", JULY, Vmware, with(&[2049.0], |_| ()), NotReady, "os_disk_size_max_gb"),
        ("BIOS, OS disk of 2,048 GB", NOW, Vmware, with(&[2048.0], |_| ()), Ready, ""),
        ("BIOS, OS disk of 2,049 GB", NOW, Vmware, with(&[2049.0], |_| ()), NotReady, "os_disk_size_max_gb"),
        ("UEFI, OS disk of 4,095 GB", NOW, Vmware, efi(4095.0, "Windows Server 2016"), Ready, ""),
        ("UEFI, OS disk of 4,096 GB", NOW, Vmware, efi(4096.0, "Windows Server 2016"), NotReady, "os_disk_size_max_gb_gen2"),
        ("boot not known, OS disk of 2,048 GB", NOW, Vmware, no_boot(2048.0), Ready, ""),
        ("boot not known, OS disk of 3,000 GB", NOW, Vmware, no_boot(3000.0), Unknown, "os_disk_size_max_gb"),
        ("boot not known, OS disk of 5,000 GB", NOW, Vmware, no_boot(5000.0), NotReady, "os_disk_size_max_gb_gen2"),
        ("generation 1, OS disk of 2,048 GB", NOW, Hyperv, with(&[2048.0], |_| ()), Ready, ""),
        ("generation 1, OS disk of 2,049 GB", NOW, Hyperv, with(&[2049.0], |_| ()), NotReady, "os_disk_size_max_gb_hyperv"),
        ("generation 2, OS disk of 4,095 GB", NOW, Hyperv, efi(4095.0, "Windows Server 2016"), Ready, ""),
        ("generation 2, OS disk of 4,096 GB", NOW, Hyperv, efi(4096.0, "Windows Server 2016"), NotReady, "os_disk_size_max_gb_hyperv_gen2"),
        ("40 disks", GUIDE, Vmware, many(40), Ready, ""),
        ("41 disks", GUIDE, Vmware, many(41), Conditional, "standard_account_disks"),
        ("64 disks", GUIDE, Vmware, many(64), Conditional, "standard_account_disks"),
        ("65 disks", GUIDE, Vmware, many(65), NotReady, "disks_max"),
        ("65 disks", NOW, Vmware, many(65), Ready, ""),
        ("66 disks", NOW, Vmware, many(66), NotReady, "disks_max"),
        ("17 disks", NOW, Hyperv, many(17), Ready, ""),
        ("18 disks", NOW, Hyperv, many(18), NotReady, "disks_max_hyperv"),
        ("17 disks", GUIDE, Hyperv, many(17), Ready, ""),
        ("18 disks", GUIDE, Hyperv, many(18), NotReady, "disks_max_hyperv"),
        ("shared data disk", GUIDE, Vmware, shared(1), NotReady, "shared_disks"),
        ("shared data disk", NOW, Vmware, shared(1), Conditional, "shared_disks"),
        ("shared OS disk", NOW, Vmware, shared(0), NotReady, "shared_disks"),
        ("snapshots stop nothing", NOW, Vmware, with(&[100.0], |machine| machine.snapshots = Some(3)), Ready, ""),
        ("raw device mapping", NOW, Vmware, with(&[100.0, 100.0], |machine| machine.disks[1].raw = true), Ready, ""),
    ]
}

#[rustfmt::skip]
fn guests() -> Vec<Case> {
    let list = "guest_os_vmware";
    vec![
        ("UEFI", GUIDE, Vmware, efi(100.0, "Windows Server 2012 R2"), NotReady, "boot_efi_vmware"),
        ("UEFI", NOW, Vmware, efi(100.0, "Windows Server 2012 R2"), Ready, ""),
        ("UEFI of an old Windows", NOW, Vmware, efi(100.0, "Windows Server 2008 R2"), Conditional, "guest_os_bios_only"),
        ("Secure Boot on", NOW, Vmware, secure_boot(true), Conditional, "secure_boot"),
        ("Secure Boot off", NOW, Vmware, secure_boot(false), Ready, ""),
        ("generation 2 with Linux", NOW, Hyperv, efi(100.0, "Ubuntu 18.04"), Ready, ""),
        ("generation 2 with an old Windows", NOW, Hyperv, efi(100.0, "Windows Server 2008 R2"), Conditional, "guest_os_bios_only"),
        ("generation 2 with Windows Server 2012", NOW, Hyperv, efi(100.0, "Windows Server 2012"), Ready, ""),
        ("Windows Server 2016", GUIDE, Vmware, os("Microsoft Windows Server 2016 (64-bit)"), Conditional, list),
        ("Windows Server 2016", NOW, Vmware, os("Microsoft Windows Server 2016 (64-bit)"), Ready, ""),
        ("Windows Server 2016", GUIDE, Hyperv, os("Microsoft Windows Server 2016 (64-bit)"), Ready, ""),
        ("Windows Server 2016 or later", GUIDE, Vmware, os("Microsoft Windows Server 2016 or later (64-bit)"), Conditional, list),
        ("Windows Server 2016 or later", NOW, Vmware, os("Microsoft Windows Server 2016 or later (64-bit)"), Ready, ""),
        ("Windows Server 2022", NOW, Vmware, os("Windows Server 2022"), Ready, ""),
        ("Windows Server 2025", NOW, Vmware, os("Windows Server 2025"), Ready, ""),
        ("Windows Server 2028", NOW, Vmware, os("Windows Server 2028"), Conditional, list),
        ("Windows Server 2003", NOW, Vmware, os("Windows Server 2003 (64-bit)"), NotReady, list),
        ("Windows 11", NOW, Vmware, os("Microsoft Windows 11 (64-bit)"), Conditional, list),
        ("Windows Server 2008", NOW, Vmware, os("Microsoft Windows Server 2008 (64-bit)"), Ready, ""),
        ("the guide's slip of a name", GUIDE, Vmware, os("Windows Server 20012 R2 Standard"), Ready, ""),
        ("RHEL 5.1", NOW, Vmware, os("Red Hat Enterprise Linux 5.1"), Conditional, list),
        ("RHEL 5.2", NOW, Vmware, os("Red Hat Enterprise Linux 5.2"), Ready, ""),
        ("RHEL 7 of vSphere", NOW, Vmware, os("rhel7_64Guest"), Ready, ""),
        ("RHEL 7 of vSphere", GUIDE, Vmware, os("rhel7_64Guest"), Unknown, list),
        ("RHEL 7.3", GUIDE, Vmware, os("Red Hat Enterprise Linux Server release 7.3"), Ready, ""),
        ("RHEL 7.4", GUIDE, Vmware, os("Red Hat Enterprise Linux Server release 7.4"), Conditional, list),
        ("RHEL 6.8", GUIDE, Physical, os("Red Hat Enterprise Linux 6.8"), Ready, ""),
        ("RHEL 6.9", GUIDE, Physical, os("Red Hat Enterprise Linux 6.9"), Conditional, list),
        ("RHEL 6.10", NOW, Vmware, os("Red Hat Enterprise Linux 6.10"), Ready, ""),
        ("CentOS 5.1", GUIDE, Vmware, os("CentOS 5.1"), Conditional, list),
        ("CentOS 5.11", GUIDE, Vmware, os("CentOS 5.11"), Ready, ""),
        ("Oracle Linux 6.5", GUIDE, Vmware, os("Oracle Linux 6.5"), Ready, ""),
        ("Oracle Linux 6.6", GUIDE, Vmware, os("Oracle Linux 6.6"), Conditional, list),
        ("SLES 11 SP2", GUIDE, Vmware, os("SUSE Linux Enterprise Server 11 SP2"), Conditional, list),
        ("SLES 11 SP4", GUIDE, Vmware, os("SUSE Linux Enterprise Server 11 SP4"), Ready, ""),
        ("RHEL 9.1", NOW, Vmware, os("Red Hat Enterprise Linux 9.1"), Ready, ""),
        ("RHEL 9.7", NOW, Vmware, os("Red Hat Enterprise Linux 9.7"), Ready, ""),
        ("RHEL 9.8", NOW, Vmware, os("Red Hat Enterprise Linux 9.8"), Conditional, list),
        ("RHEL 10.1", NOW, Vmware, os("Red Hat Enterprise Linux 10.1"), Ready, ""),
        ("RHEL 8, whichever", NOW, Vmware, os("Red Hat Enterprise Linux 8 (64-bit)"), Ready, ""),
        ("RHEL 9, whichever", NOW, Vmware, os("Red Hat Enterprise Linux 9 (64-bit)"), Unknown, list),
        ("CentOS 5.1", NOW, Vmware, os("CentOS 5.1"), NotReady, list),
        ("CentOS 5.2", NOW, Vmware, os("CentOS 5.2"), Conditional, "guest_os_to_check"),
        ("CentOS 7", NOW, Vmware, os("CentOS 7 (64-bit)"), Conditional, "guest_os_to_check"),
        ("CentOS 8.7", NOW, Vmware, os("CentOS 8.7"), Conditional, "guest_os_to_check"),
        ("CentOS, whichever", NOW, Vmware, os("CentOS 4/5 or later (64-bit)"), Unknown, list),
        ("SLES 11 SP2", NOW, Vmware, os("SUSE Linux Enterprise Server 11 SP2"), Conditional, list),
        ("SLES 11 SP3", NOW, Vmware, os("SUSE Linux Enterprise Server 11 SP3"), Ready, ""),
        ("SLES 15 SP4", NOW, Vmware, os("SLES 15 SP4"), Ready, ""),
        ("SLES 15 SP7", NOW, Vmware, os("SLES 15 SP7"), Ready, ""),
        ("SLES 16", NOW, Vmware, os("SLES 16.0"), Conditional, list),
        ("SLES 15, whichever", NOW, Vmware, os("SUSE Linux Enterprise 15 (64-bit)"), Ready, ""),
        ("SLES 12, whichever", NOW, Vmware, os("SUSE Linux Enterprise 12 (64-bit)"), Unknown, list),
        ("SLES 12 SP5", NOW, Vmware, os("SLES 12 SP5"), Ready, ""),
        ("Ubuntu 24.04", NOW, Vmware, os("Ubuntu 24.04 LTS"), Ready, ""),
        ("Ubuntu 26.04", NOW, Vmware, os("Ubuntu 26.04 LTS"), Conditional, list),
        ("Ubuntu, whichever", NOW, Vmware, os("Ubuntu Linux (64-bit)"), Unknown, list),
        ("Ubuntu 22.04", NOW, Vmware, os("Ubuntu 22.04.3 LTS"), Ready, ""),
        ("Ubuntu 22.04", GUIDE, Vmware, os("Ubuntu 22.04.3 LTS"), Conditional, list),
        ("Debian 11", NOW, Vmware, os("Debian GNU/Linux 11 (64-bit)"), Ready, ""),
        ("Debian 9.0", NOW, Vmware, os("Debian 9.0"), Conditional, list),
        ("Debian 9.1", NOW, Vmware, os("Debian 9.1"), Ready, ""),
        ("Debian 12", NOW, Vmware, os("Debian GNU/Linux 12 (64-bit)"), Ready, ""),
        ("Debian 13", NOW, Vmware, os("Debian GNU/Linux 13 (64-bit)"), Conditional, list),
        ("Rocky Linux 9.7", NOW, Vmware, os("Rocky Linux 9.7"), Ready, ""),
        ("Rocky Linux 8.9", NOW, Vmware, os("Rocky Linux 8.9"), Conditional, "guest_os_to_check"),
        ("AlmaLinux 9.5", NOW, Vmware, os("AlmaLinux 9.5"), Conditional, "guest_os_to_check"),
        ("Amazon Linux", NOW, Vmware, os("Amazon Linux 2 (64-bit)"), NotReady, list),
        ("FreeBSD", NOW, Physical, os("FreeBSD 13 (64-bit)"), NotReady, list),
        ("FreeBSD", GUIDE, Physical, os("FreeBSD 13 (64-bit)"), Conditional, list),
        ("Photon OS", NOW, Vmware, os("VMware Photon OS (64-bit)"), NotReady, list),
        ("Photon OS", NOW, Hyperv, os("VMware Photon OS (64-bit)"), NotReady, "guest_os_hyperv_migration"),
        ("Oracle Linux 6.3", NOW, Vmware, os("Oracle Linux 6.3"), Conditional, list),
        ("Oracle Linux 6.4", NOW, Vmware, os("Oracle Linux 6.4"), Ready, ""),
        ("32-bit", GUIDE, Vmware, os("Microsoft Windows Server 2008 (32-bit)"), NotReady, "os_architecture"),
        ("32-bit", NOW, Hyperv, os("Microsoft Windows Server 2008 (32-bit)"), NotReady, "os_architecture"),
        ("a name never seen", NOW, Vmware, os("Plan 9"), Unknown, list),
        ("no name at all", NOW, Vmware, with(&[100.0], |machine| machine.os = None), Unknown, "facts_that_decide"),
        ("no name at all", GUIDE, Vmware, with(&[100.0], |machine| machine.os = None), Ready, ""),
        ("name of 63 characters", NOW, Vmware, named(&"a".repeat(63)), Ready, ""),
        ("name of 64 characters", NOW, Vmware, named(&"a".repeat(64)), Conditional, "machine_name_length_max"),
        ("name with an underscore", GUIDE, Vmware, named("sql_01"), Conditional, "machine_name_length_max"),
    ]
}

/// What is at the edge, the purpose, the method, the scenario, the machine, the verdict, the rule.
type WayCase = (&'static str, Purpose, Method, Scenario, Server, Readiness, &'static str);

/// The same machine by purpose and method, under the rules of today.
#[rustfmt::skip]
fn ways() -> Vec<WayCase> {
    let (agentless, hyperv, hyperv_dr) = ("guest_os_agentless", "guest_os_hyperv_migration", "guest_os_hyperv_dr");
    let by_hand = "guest_os_by_hand";
    vec![
        ("Windows Server 2003", Migration, SiteRecovery, Vmware, os("Windows Server 2003 R2"), NotReady, "guest_os_vmware"),
        ("Windows Server 2003", Migration, SiteRecovery, Physical, os("Windows Server 2003"), NotReady, "guest_os_vmware"),
        ("Windows Server 2003", Dr, SiteRecovery, Vmware, os("Windows Server 2003"), NotReady, "guest_os_vmware"),
        ("Windows Server 2003", Migration, Agentless, Vmware, os("Windows Server 2003"), Ready, ""),
        ("Windows Server 2003", Migration, SiteRecovery, Hyperv, os("Windows Server 2003"), Ready, ""),
        ("Windows Server 2000", Migration, Agentless, Vmware, os("Microsoft Windows 2000 Server (64-bit)"), NotReady, agentless),
        ("Windows Server 2000", Migration, SiteRecovery, Hyperv, os("Windows 2000 Server"), NotReady, hyperv),
        ("Windows Server 2008", Migration, SiteRecovery, Vmware, os("Windows Server 2008"), Ready, ""),
        ("Windows Server 2008", Dr, SiteRecovery, Vmware, os("Windows Server 2008"), Conditional, "guest_os_migration_only"),
        ("Windows Server 2008", Migration, Agentless, Vmware, os("Windows Server 2008"), Ready, ""),
        ("RHEL 9.8", Dr, SiteRecovery, Vmware, os("RHEL 9.8"), Conditional, "guest_os_vmware"),
        ("RHEL 9.8, every minor release", Migration, Agentless, Vmware, os("RHEL 9.8"), Ready, ""),
        ("RHEL 9, whichever", Migration, Agentless, Vmware, os("Red Hat Enterprise Linux 9 (64-bit)"), Ready, ""),
        ("RHEL 10", Migration, Agentless, Vmware, os("RHEL 10.1"), Conditional, by_hand),
        ("Debian 13", Migration, Agentless, Vmware, os("Debian 13"), Ready, ""),
        ("Debian 12", Migration, SiteRecovery, Hyperv, os("Debian 12"), Conditional, by_hand),
        ("Rocky Linux 9.4", Migration, SiteRecovery, Hyperv, os("Rocky Linux 9.4"), Conditional, by_hand),
        ("Rocky Linux 8.9", Migration, SiteRecovery, Hyperv, os("Rocky Linux 8.9"), Conditional, by_hand),
        ("Rocky Linux 10.1", Migration, Agentless, Vmware, os("Rocky Linux 10.1"), Conditional, by_hand),
        ("SLES 16", Migration, SiteRecovery, Hyperv, os("SLES 16.0"), Conditional, by_hand),
        ("RHEL 5", Migration, SiteRecovery, Hyperv, os("RHEL 5.11"), NotReady, hyperv),
        ("Fedora", Migration, SiteRecovery, Hyperv, os("Fedora 39"), NotReady, hyperv),
        ("SLES 12, whichever", Migration, SiteRecovery, Hyperv, os("SUSE Linux Enterprise 12 (64-bit)"), Ready, ""),
        ("Debian 12", Dr, SiteRecovery, Hyperv, os("Debian 12"), Ready, ""),
        ("AlmaLinux 9", Migration, Agentless, Vmware, os("AlmaLinux 9 (64-bit)"), Ready, ""),
        ("CentOS Stream 9", Migration, Agentless, Vmware, os("CentOS Stream 9 (64-bit)"), Ready, ""),
        ("CentOS 7", Migration, Agentless, Vmware, os("CentOS 7 (64-bit)"), Conditional, by_hand),
        ("CentOS 7", Migration, SiteRecovery, Hyperv, os("CentOS 7 (64-bit)"), Ready, ""),
        ("FreeBSD", Migration, Agentless, Vmware, os("FreeBSD 13 (64-bit)"), NotReady, agentless),
        ("Photon OS", Dr, SiteRecovery, Hyperv, os("VMware Photon OS (64-bit)"), NotReady, hyperv_dr),
        ("2016 or later", Dr, SiteRecovery, Vmware, os("Microsoft Windows Server 2016 or later (64-bit)"), Ready, ""),
        ("2016 or later", Migration, Agentless, Vmware, os("Microsoft Windows Server 2016 or later (64-bit)"), Ready, ""),
        ("2016 or later", Dr, SiteRecovery, Hyperv, os("Microsoft Windows Server 2016 or later (64-bit)"), Ready, ""),
        ("32-bit", Migration, Agentless, Vmware, os("Windows Server 2003 (32-bit)"), NotReady, "os_architecture"),
        ("32-bit", Migration, SiteRecovery, Vmware, os("Microsoft Windows Server 2008 (32-bit)"), Ready, ""),
        ("32-bit", Migration, SiteRecovery, Physical, os("Windows Server 2008 x86"), Ready, ""),
        ("32-bit", Dr, SiteRecovery, Vmware, os("Microsoft Windows Server 2008 (32-bit)"), NotReady, "os_architecture"),
        ("32-bit", Migration, Agentless, Vmware, os("Microsoft Windows Server 2008 (32-bit)"), NotReady, "os_architecture"),
        ("32-bit", Migration, SiteRecovery, Vmware, os("Windows 10 (32-bit)"), NotReady, "os_architecture"),
        ("independent disk", Migration, SiteRecovery, Vmware, disk(|disk| disk.independent = true), Ready, ""),
        ("independent disk", Migration, Agentless, Vmware, disk(|disk| disk.independent = true), Conditional, "independent_disks"),
        ("NVMe of Windows", Dr, SiteRecovery, Vmware, disk(|disk| disk.nvme = true), Ready, ""),
        ("NVMe of Windows", Migration, Agentless, Vmware, disk(|disk| disk.nvme = true), Conditional, "nvme_disks"),
        ("NVMe of Linux", Dr, SiteRecovery, Vmware, linux_nvme(), Conditional, "nvme_disks"),
        ("NVMe of Linux", Migration, SiteRecovery, Physical, linux_nvme(), Conditional, "nvme_disks"),
        ("generation 2 with 2022", Dr, SiteRecovery, Hyperv, efi(100.0, "Windows Server 2022"), Ready, ""),
        ("generation 2 with 2025", Dr, SiteRecovery, Hyperv, efi(100.0, "Windows Server 2025"), Ready, ""),
        ("generation 2 with Linux", Migration, SiteRecovery, Hyperv, efi(100.0, "Ubuntu 22.04"), Ready, ""),
        ("UEFI of an old Windows", Migration, Agentless, Vmware, efi(100.0, "Windows Server 2008 R2"), Conditional, "guest_os_bios_only"),
        ("Secure Boot on", Migration, SiteRecovery, Vmware, secure_boot(true), Conditional, "secure_boot"),
        ("Secure Boot on", Dr, SiteRecovery, Vmware, secure_boot(true), Conditional, "secure_boot"),
        ("Secure Boot on", Migration, SiteRecovery, Physical, secure_boot(true), Conditional, "secure_boot"),
        ("Secure Boot on", Migration, Agentless, Vmware, secure_boot(true), Ready, ""),
        ("Secure Boot on", Migration, SiteRecovery, Hyperv, secure_boot(true), Conditional, "secure_boot_hyperv"),
        ("Secure Boot on", Dr, SiteRecovery, Hyperv, secure_boot(true), Conditional, "secure_boot_hyperv"),
        ("Secure Boot off", Dr, SiteRecovery, Hyperv, secure_boot(false), Ready, ""),
    ]
}

#[test]
fn verdicts_follow_from_purpose_and_method() {
    for (what, purpose, method, scenario, machine, expected, rule) in ways() {
        let settings = settings(SettingsLayer {
            scenario: Some(scenario),
            rules: Some(NOW.to_owned()),
            growth: Some(0.0),
            purpose: Some(purpose),
            method: Some(method),
            ..SettingsLayer::default()
        });
        let plan = plan(PlanInputs::new(&estate(vec![machine])), &settings, reference(NOW));
        let found = plan.unwrap().document.servers.unwrap().remove(0);
        let rules: Vec<&str> =
            found.reasons.iter().filter_map(|reason| reason.rule.as_deref()).collect();
        let cited = if expected == Ready { rules.is_empty() } else { rules.contains(&rule) };
        assert!(
            found.readiness == expected && cited,
            "{what}, {purpose:?}, {method:?}, {scenario:?}: {:?} by {:?}",
            found.readiness,
            found.reasons
        );
    }
}

#[rustfmt::skip]
fn changes() -> Vec<Case> {
    let (small, large) = ("disk_churn_premium_small", "disk_churn_premium_large");
    let machine_limit = "server_churn_hyperv_premium";
    vec![
        ("168 GB a day on a small disk", NOW, Vmware, churn(100.0, 168.0, None), Ready, ""),
        ("more than 168 GB a day on a small disk", NOW, Vmware, churn(100.0, 168.1, None), Conditional, small),
        ("the same in writes of 16 KB", NOW, Vmware, churn(100.0, 336.0, Some(16.0)), Ready, ""),
        ("more than 336 GB a day in writes of 16 KB", NOW, Vmware, churn(100.0, 336.1, Some(16.0)), Conditional, small),
        ("672 GB a day in writes of 32 KB", NOW, Vmware, churn(100.0, 672.0, Some(32.0)), Ready, ""),
        ("421 GB a day on 512 GB", NOW, Vmware, churn(512.0, 421.0, None), Ready, ""),
        ("more than 421 GB a day on 512 GB", NOW, Vmware, churn(512.0, 421.1, None), Unknown, large),
        ("more than 421 GB a day in writes of 8 KB", NOW, Vmware, churn(512.0, 421.1, Some(8.0)), Conditional, large),
        ("1,684 GB a day in writes of 16 KB", NOW, Vmware, churn(512.0, 1684.0, Some(16.0)), Ready, ""),
        ("more than 1,684 GB a day", NOW, Vmware, churn(512.0, 1684.1, Some(16.0)), Conditional, large),
        ("842 GB a day of a disk", GUIDE, Vmware, churn(512.0, 842.0, None), Ready, ""),
        ("more than 842 GB a day of a disk", GUIDE, Vmware, churn(512.0, 842.1, None), Conditional, large),
        ("2,048 GB a day of a machine", NOW, Vmware, machine_churn(2048.0, Some(16.0)), Ready, ""),
        ("more than 2,048 GB a day", NOW, Vmware, machine_churn(2048.1, Some(16.0)), Conditional, "server_churn_gb_per_day"),
        ("54 MB/s at the peak", NOW, Vmware, load(Some(54.0), None), Ready, ""),
        ("more than 54 MB/s at the peak", NOW, Vmware, load(Some(54.1), None), Conditional, "server_churn_peak_mbps"),
        ("more than 54 MB/s at the peak", GUIDE, Vmware, load(Some(54.1), None), Conditional, "server_churn_peak_mbps"),
        ("80,000 IOPS of a machine", NOW, Vmware, with(&[1024.0; 16], |machine| machine.workload.iops = Some(80_000.0)), Ready, ""),
        ("40,000 IOPS of a machine on each of its disks", NOW, Vmware, load(None, Some(80000.0)), Conditional, "disk_iops_max"),
        ("500 IOPS on 100 GB", NOW, Vmware, iops(100.0, 500.0), Ready, ""),
        ("501 IOPS on 100 GB", NOW, Vmware, iops(100.0, 501.0), Conditional, "target_disk_order"),
        ("501 IOPS on 200 GB", NOW, Vmware, iops(200.0, 501.0), Ready, ""),
        ("7,500 IOPS on 2 TB", NOW, Vmware, iops(2048.0, 7500.0), Ready, ""),
        ("25,000 IOPS, which no disk serves", NOW, Vmware, iops(8192.0, 25_000.0), Conditional, "target_disk_order"),
        ("7,501 IOPS on 8 TB", NOW, Vmware, iops(8192.0, 7501.0), Conditional, "disk_iops_max"),
        ("168 GB a day of a machine", NOW, Hyperv, machine_churn(168.0, None), Ready, ""),
        ("421 GB a day of a machine", NOW, Hyperv, machine_churn(421.0, None), Ready, ""),
        ("more than 421 GB a day", NOW, Hyperv, machine_churn(421.1, None), Unknown, machine_limit),
        ("1,684 GB a day in writes of 16 KB", NOW, Hyperv, machine_churn(1684.0, Some(16.0)), Ready, ""),
        ("more than 1,684 GB a day", NOW, Hyperv, machine_churn(1684.1, Some(16.0)), NotReady, machine_limit),
    ]
}

#[test]
fn verdicts_at_the_edges_are_those_of_the_texts() {
    let cases = cases();
    assert!(cases.len() >= 40, "{}", cases.len());
    let mut wrong = Vec::new();
    for (what, rules, scenario, machine, expected, rule) in cases {
        let found = verdict(rules, scenario, machine);
        let named: Vec<&str> =
            found.reasons.iter().filter_map(|reason| reason.rule.as_deref()).collect();
        let cited = match expected {
            Ready => found.reasons.is_empty(),
            _ => named.contains(&rule),
        };
        if found.readiness != expected || !cited {
            let id = scenario.id();
            wrong.push(format!(
                "{what}, {rules}, {id}: {:?} by {:?}",
                found.readiness, found.reasons
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The set with a limit that nothing reaches.
fn without_limit(rules: &RuleSet, id: &str) -> Option<RuleSet> {
    let rule = rules.get(id)?;
    let value = match &rule.value {
        RuleValue::Number(_) if id == "disk_size_min_gb" => "0".to_owned(),
        RuleValue::Number(_) => "1000000000".to_owned(),
        RuleValue::Table(rows) => {
            let rows = rows.iter().map(|row| {
                let cells: Vec<String> = row
                    .iter()
                    .map(|(name, cell)| {
                        let factor = if name == "io_kb" { 1.0 } else { 1000.0 };
                        format!("{name} = {}", cell * factor)
                    })
                    .collect();
                format!("{{ {} }}", cells.join(", "))
            });
            format!("[{}]", rows.collect::<Vec<_>>().join(", "))
        }
        RuleValue::Text(_) | RuleValue::List(_) => return None,
    };
    let unit = rule.unit.as_ref().map(|unit| format!("unit = \"{unit}\"\n")).unwrap_or_default();
    let text = format!(
        "id = \"ours\"\ntitle = \"Ours\"\ndate = \"{}\"\nextends = \"{}\"\n\
         [sources.US]\ntitle = \"Test\"\nlocator = \"lab\"\ndate = \"2026-02-01\"\n\
         [[rules]]\nid = \"{id}\"\nvalue = {value}\n{unit}source = \"US\"\nreason = \"test\"\n",
        rules.date, rules.id
    );
    Some(asrcap::rules::from_toml("ours.toml", &text).unwrap())
}

#[test]
fn a_reason_cites_a_rule_whose_value_decides_it() {
    let mut decided = 0;
    for (what, rules, scenario, machine, ..) in cases() {
        for reason in verdict(rules, scenario, machine.clone()).reasons {
            let id = reason.rule.clone().unwrap_or_default();
            let Some(rules) = without_limit(reference(rules).rules(), &id) else { continue };
            let reference = ReferenceData::of(rules);
            let found = verdict_under(&reference, scenario, machine.clone());
            let stays = found
                .reasons
                .iter()
                .any(|other| (&other.code, &other.rule) == (&reason.code, &reason.rule));
            let by_name = reason.code == "name" && !what.contains("64");
            assert!(!stays || by_name, "{what}: {id} does not decide {reason:?}");
            decided += 1;
        }
    }
    assert!(decided > 30, "{decided}");
}

#[test]
fn what_stands_in_the_way_is_in_no_verdict_without_a_check() {
    for (_, rules, scenario, machine, ..) in cases() {
        let found = verdict(rules, scenario, machine);
        for reason in &found.reasons {
            let of_it = |code: &str, passed| code == reason.code && passed != Some(true);
            let mut checks = found.checks.iter();
            assert!(checks.any(|check| of_it(&check.code, check.passed)), "{reason:?}");
        }
        let failed = found.checks.iter().any(|check| check.passed != Some(true));
        assert_eq!(failed, found.readiness != Ready, "{:?}", found.checks);
    }
}

fn target(machine: Server) -> DiskPlan {
    verdict(NOW, Vmware, machine).disk_plan.pop().unwrap()
}

/// What is at the edge, the purpose, the method, the scenario, the machine, the verdict, and the rule of one that is not "ready".
type UseCase = (&'static str, Purpose, Method, Scenario, Server, Readiness, &'static str);

#[rustfmt::skip]
fn by_use() -> Vec<UseCase> {
    use Method::{Agentless, SiteRecovery};
    use Purpose::{Dr, Migration};
    let raw = || with(&[100.0, 100.0], |machine| machine.disks[1].raw = true);
    let data = |gb: f64| with(&[100.0, gb], |_| ());
    vec![
        ("65 disks", Migration, SiteRecovery, Vmware, many(65), Ready, ""),
        ("60 disks", Migration, Agentless, Vmware, many(60), Ready, ""),
        ("61 disks", Migration, Agentless, Vmware, many(61), NotReady, "disks_max"),
        ("17 disks", Migration, SiteRecovery, Hyperv, many(17), Ready, ""),
        ("18 disks", Migration, SiteRecovery, Hyperv, many(18), NotReady, "disks_max_hyperv"),
        ("64 disks", Dr, SiteRecovery, Hyperv, many(64), Ready, ""),
        ("65 disks", Dr, SiteRecovery, Hyperv, many(65), NotReady, "disks_max_hyperv"),
        ("data disk of 32,767 GB", Migration, Agentless, Vmware, data(32767.0), Ready, ""),
        ("data disk of 32,768 GB", Migration, Agentless, Vmware, data(32768.0), Conditional, "disk_size_max_gb"),
        ("BIOS, OS disk of 2,048 GB", Migration, Agentless, Vmware, with(&[2048.0], |_| ()), Ready, ""),
        ("BIOS, OS disk of 2,049 GB", Migration, Agentless, Vmware, with(&[2049.0], |_| ()), NotReady, "os_disk_size_max_gb"),
        ("UEFI, OS disk of 4,096 GB", Migration, Agentless, Vmware, efi(4096.0, "Windows Server 2016"), NotReady, "os_disk_size_max_gb_gen2"),
        ("raw device mapping", Migration, Agentless, Vmware, raw(), Conditional, "raw_disks"),
        ("raw device mapping", Dr, SiteRecovery, Vmware, raw(), Ready, ""),
        ("peak of 55 MB/s", Dr, SiteRecovery, Vmware, load(Some(55.0), None), Conditional, "server_churn_peak_mbps"),
        ("peak of 55 MB/s", Migration, Agentless, Vmware, load(Some(55.0), None), Ready, ""),
        ("disk changes 2,000 GB a day", Dr, SiteRecovery, Vmware, churn(4000.0, 2000.0, Some(32.0)), Conditional, "disk_churn_premium_large"),
        ("disk changes 2,000 GB a day", Migration, Agentless, Vmware, churn(4000.0, 2000.0, Some(32.0)), Ready, ""),
        ("disk of 7,501 IOPS", Dr, SiteRecovery, Vmware, iops(8192.0, 7501.0), Conditional, "disk_iops_max"),
        ("disk of 7,501 IOPS", Migration, Agentless, Vmware, iops(8192.0, 7501.0), Ready, ""),
    ]
}

#[test]
fn limits_are_those_of_the_purpose_and_the_method() {
    for (what, purpose, method, scenario, machine, readiness, rule) in by_use() {
        let settings = settings(SettingsLayer {
            scenario: Some(scenario),
            rules: Some(NOW.to_owned()),
            purpose: Some(purpose),
            method: Some(method),
            growth: Some(0.0),
            ..SettingsLayer::default()
        });
        let estate = estate(vec![machine]);
        let plan = plan(PlanInputs::new(&estate), &settings, reference(NOW)).unwrap();
        let found = plan.document.servers.unwrap().remove(0);
        let what = format!("{what}, {purpose:?}, {method:?}: {:?}", found.reasons);
        assert_eq!(found.readiness, readiness, "{what}");
        let cited = found.reasons.iter().any(|reason| reason.rule.as_deref() == Some(rule));
        assert_eq!(cited, !rule.is_empty(), "{what}");
        // The rule that is cited stands in the plan as it decided.
        let used = plan.document.rules_used.iter().find(|used| used.id == rule);
        let stated = plan.rules.get(rule).map(|rule| &rule.statement);
        assert_eq!(used.map(|used| &used.statement), stated, "{what}");
    }
}

#[test]
fn an_operating_system_disk_does_not_go_to_standard_hdd() {
    let found = verdict(NOW, Vmware, machine(&[100.0, 100.0])).disk_plan;
    let [os, data] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!((os.kind, os.tier.as_deref()), (Some(DiskType::StandardSsd), Some("E10")));
    assert!(os.reason.to_string().contains("2028-09-08"), "{}", os.reason);
    // Nobody measured the data disk either.
    assert_eq!((data.kind, data.tier.as_deref()), (Some(DiskType::StandardSsd), Some("E10")));
    assert!(data.reason.to_string().contains("not known"), "{}", data.reason);
}

/// How many cache accounts so many servers need in a region.
fn cache_accounts(servers: usize, machine: &Server, region: Option<&str>) -> f64 {
    let settings = settings(SettingsLayer {
        rules: Some(NOW.to_owned()),
        growth: Some(0.0),
        region: region.map(str::to_owned),
        ..SettingsLayer::default()
    });
    let named = |number| Server { name: format!("m{number}"), ..machine.clone() };
    let estate = estate((0..servers).map(named).collect());
    let plan = plan(PlanInputs::new(&estate), &settings, reference(NOW)).unwrap();
    let accounts = plan.document.storage_accounts.unwrap();
    assert!(accounts.accounts.iter().all(|account| account.check == "OK"));
    assert_eq!(accounts.accounts.len() as u32, accounts.standard_lower_bound);
    assert_eq!(plan.document.counts.unwrap().ready, servers);
    plan.document.outputs.get("standard_accounts").unwrap()
}

#[test]
fn cache_accounts_follow_disks_changes_and_what_the_region_takes_in() {
    // 1,500 disks a cache account, whatever they change below 4 MB/s.
    assert_eq!(cache_accounts(30, &many(50), None), 1.0);
    assert_eq!(cache_accounts(31, &many(50), None), 2.0);
    // 1,600 GB a day are 18.963 MB/s. 25 Gbit/s are 2,980.2 MB/s of 2^20 bytes and take 157 of them; 60 Gbit/s are 7,152.6, so
    // that there the 6,000 MB/s of changes decide, which take 316.
    let mut busy = with(&[600.0], |machine| machine.workload.io_kb = Some(32.0));
    busy.change = Some(gb_per_day(1600.0));
    busy.disks[0].workload =
        Workload { changed_gb_per_day: Some(1600.0), io_kb: Some(32.0), ..Workload::default() };
    assert_eq!(cache_accounts(157, &busy, None), 1.0);
    assert_eq!(cache_accounts(158, &busy, None), 2.0);
    assert_eq!(cache_accounts(158, &busy, Some("switzerlandnorth")), 2.0);
    assert_eq!(cache_accounts(316, &busy, Some("West Europe")), 1.0);
    assert_eq!(cache_accounts(317, &busy, Some("westeurope")), 2.0);
}

#[test]
fn more_disks_than_a_subscription_takes_are_told() {
    let told = |disks: usize, method| {
        let settings = settings(SettingsLayer {
            rules: Some(NOW.to_owned()),
            method: Some(method),
            ..SettingsLayer::default()
        });
        let machines = disks / 50;
        let mut servers: Vec<Server> = (0..machines).map(|_| many(50)).collect();
        servers.extend((!disks.is_multiple_of(50)).then(|| many(disks % 50)));
        for (number, server) in servers.iter_mut().enumerate() {
            server.name = format!("m{number}");
        }
        let estate = estate(servers);
        let plan = plan(PlanInputs::new(&estate), &settings, reference(NOW)).unwrap();
        let mut findings = plan.document.findings.into_iter();
        findings.find(|finding| finding.code == "disks-in-subscription").and_then(|one| one.rule)
    };
    assert_eq!(told(3000, Method::SiteRecovery), None);
    assert_eq!(told(3001, Method::SiteRecovery).as_deref(), Some("disks_protected_max"));
    assert_eq!(told(3001, Method::Agentless), None);
}

#[test]
fn disks_go_to_the_type_and_tier_that_their_load_needs() {
    let cases: [(Server, DiskType, &str, Option<&str>); 8] = [
        (churn(100.0, 168.0, None), DiskType::StandardSsd, "E10", None),
        (iops(100.0, 500.0), DiskType::StandardHdd, "S10", None),
        (churn(200.0, 168.1, Some(16.0)), DiskType::PremiumSsd, "P15", None),
        (churn(100.0, 168.1, None), DiskType::PremiumSsd, "P20", Some("P10")),
        (churn(512.0, 421.0, None), DiskType::PremiumSsd, "P20", None),
        (iops(100.0, 501.0), DiskType::PremiumSsd, "P15", Some("P10")),
        (iops(8192.0, 1900.0), DiskType::StandardSsd, "E60", None),
        (iops(5000.0, 1300.0), DiskType::StandardHdd, "S60", None),
    ];
    for (machine, kind, tier, by_size) in cases {
        let found = target(machine);
        assert_eq!(
            (found.kind, found.tier.as_deref(), found.tier_by_size.as_deref()),
            (Some(kind), Some(tier), by_size),
            "{found:?}"
        );
        assert!(!found.reason.is_empty());
    }
}

#[test]
fn a_bios_machine_gets_a_size_of_generation_1_that_is_neither_retired_nor_restricted() {
    let reference = reference(NOW);
    for cores in [1, 2, 5, 8, 20, 33, 64, 100, 105, 128] {
        for boot in [Some(Boot::Bios), Some(Boot::Efi), None] {
            let mut machine = with(&[100.0], |machine| machine.boot = boot);
            machine.cores = Some(cores);
            machine.os = Some("Windows Server 2019".to_owned());
            let found = verdict(NOW, Vmware, machine);
            let size = reference.sizes().get(&found.azure_size.unwrap()).unwrap();
            assert!(size.supports_generation(if boot == Some(Boot::Efi) { 2 } else { 1 }));
            assert!(!size.growth_restricted);
            // Beyond the first choice a machine of generation 2 with such a guest gets NVMe disks, and no other does.
            let takes_nvme = boot == Some(Boot::Efi) && cores > 96;
            assert_eq!(size.nvme_os_required == Some(true), takes_nvme, "{}", size.name);
            assert!(!size.is_retired(&reference.rules().date), "{}", size.name);
        }
    }
}

#[test]
fn a_size_is_not_proposed_once_it_is_retired_and_a_restricted_one_only_when_asked_for() {
    let plan_on = |date: &str, series: &str| {
        let settings = settings(SettingsLayer {
            rules: Some(NOW.to_owned()),
            series: Some(vec![series.to_owned()]),
            ..SettingsLayer::default()
        });
        let estate = estate(vec![machine(&[100.0])]);
        let inputs = PlanInputs::new(&estate).with_date(Some(date));
        let plan = plan(inputs, &settings, reference(NOW)).unwrap();
        plan.document.servers.unwrap().remove(0).azure_size
    };
    assert_eq!(plan_on("2028-11-14", "Fsv2").as_deref(), Some("Standard_F2s_v2"));
    assert_eq!(plan_on("2028-11-15", "Fsv2"), None);
}

/// A limit that stands in code cannot be cited, dated or overridden.
#[test]
fn no_limit_of_site_recovery_stands_in_code() {
    let mut limits: Vec<String> = Vec::new();
    for id in asrcap::rules::built_in_ids() {
        for rule in asrcap::rules::built_in(id).unwrap().rules() {
            let numbers: Vec<f64> = match &rule.value {
                RuleValue::Number(number) => vec![*number],
                RuleValue::Table(rows) => {
                    rows.iter().flat_map(|row| row.values().copied()).collect()
                }
                _ => Vec::new(),
            };
            let large = numbers.into_iter().filter(|number| *number > 99.0);
            limits.extend(large.map(|number| number.to_string()));
        }
    }
    // Numbers of arithmetic, which happen to be limits too.
    limits.retain(|limit| {
        !["100", "256", "512", "360", "1024", "1000", "2000"].contains(&limit.as_str())
    });
    limits.sort();
    limits.dedup();
    assert!(limits.len() > 20);
    let mut found = Vec::new();
    let source = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/plan");
    search(&source, &limits, &mut found);
    for folder in ["figure", "rules", "settings", "catalog"] {
        search(&source.join("..").join(folder), &limits, &mut found);
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

fn search(folder: &std::path::Path, limits: &[String], found: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() {
            search(&path, limits, found);
            continue;
        }
        if name.contains("tests") {
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        // Where `seek` looks for a value of a setting, and an example of one, are no limits.
        let harmless = ["//", "search: ", "example: "];
        let is_limit = |line: &&str| !harmless.iter().any(|start| line.trim().starts_with(start));
        for line in code.lines().filter(is_limit) {
            let numbers = line.replace('_', "");
            let numbers = numbers.split(|c: char| !c.is_ascii_digit() && c != '.');
            for number in numbers {
                let whole = number.strip_suffix(".0").unwrap_or(number);
                if limits.iter().any(|limit| limit == whole) {
                    found.push(format!("{}: {}", path.display(), line.trim()));
                }
            }
        }
    }
}
