//! Every setting, a row each. A row is all that a new setting needs besides its use: from it follow the field in [`Settings`]
//! and [`SettingsLayer`], the flag with its help, the key of a settings file, the default, the range, the values of a
//! what-if, and the documents.
//!
//! A row is a sentence (its last clause names the unit), the name, the field with its type and default, and the members of
//! [`Setting`] that differ from [`Setting::ROW`]. A default may use the fields of the rows above it. Without a default the
//! setting is optional.

use super::cost::{Audience, CostOrder, CostTerm, Percents, Redundancy};
use super::define::{plain_name, settings};
use super::disk_choice::DiskChoice;
use super::replica_disk_choice::ReplicaDiskChoice;
use super::replication::{ThrottleHours, Unmeasured};
use super::scenario::{Arithmetic, Scenario};
use super::scope::Criterion;
use super::setting::{Effect, Flag, Range, Setting, Unit};
use super::sizing::Sizing;
use super::vm_sizes::{CpuVendor, NvmeUse};
use crate::rules::{Method, Purpose};

settings! {
    /// Source environment: vmware, physical or hyperv.
    "scenario" scenario: Scenario = Scenario::Vmware => {
        default: "hyperv for inventories of Hyper-V and SCVMM, otherwise vmware",
        example: "\"vmware\"",
        value_name: "SCENARIO",
        flag: Flag::General,
    }

    /// What the plan is for: migration or dr (disaster recovery). Nothing follows from it under a rule set of 2017.
    "purpose" purpose: Purpose = Purpose::Migration => {
        value_name: "PURPOSE",
        flag: Flag::General,
    }

    /// How machines are replicated: site-recovery (continuously; also Azure Migrate's agent-based, Hyper-V and physical migrations)
    /// or agentless (in cycles by Azure Migrate; VMware machines that migrate). Nothing follows from it under a rule set of
    /// 2017.
    "method" method: Method = Method::SiteRecovery => {
        value_name: "METHOD",
        flag: Flag::General,
    }

    /// Rule set: an ID (see `asrcap rules list`) or a file.
    "rules" rules: String = crate::rules::NEWEST.to_owned() => {
        value_name: "ID or FILE",
        flag: Flag::General,
    }

    /// Azure region, such as westeurope: limits differ by region.
    "region" region: String => {
        example: "\"westeurope\"",
        value_name: "NAME",
        flag: Flag::General,
    }

    /// VM sizes: a CSV file in the form of `asrcap sizes export`, in the place of those that go with the rule set.
    "catalog" catalog: String => {
        example: "\"vm-sizes.csv\"",
        value_name: "FILE",
        flag: Flag::General,
    }

    /// Arithmetic: workbook (that of the 2017 workbook, to the digit) or exact (sums over servers, true units).
    "arithmetic" arithmetic: Arithmetic = Arithmetic::Exact => {
        default: "workbook for quick under a rule set of 2017, otherwise exact",
        example: "\"exact\"",
        value_name: "ARITHMETIC",
        flag: Flag::General,
    }

    /// The figures of the 2017 workbook beside those of an exact plan, in every report; the JSON always has them.
    "beside-2017" beside_2017: bool = false => {
        flag: Flag::General,
        effect: Effect::Sheet,
    }

    /// Compression of replication traffic, in per cent.
    "compression" compression: f64 = scenario.default_compression() => {
        default: "30 for vmware, 0 for physical and hyperv",
        example: "30",
        unit: Unit::Percent,
        range: Some(Range::new(0.0, 100.0)),
        search: Some([0.0, 100.0, 1.0]),
        value_name: "PERCENT",
        flag: Flag::General,
        effect: Effect::Sheet,
        input: Some("compression"),
    }

    /// Days for which recovery points are kept (vmware, physical).
    "retention-days" retention_days: f64 = 3.0 => {
        default: "what the rule set states: under current 0 for migration and 3 for dr, 3 under guide-2017",
        example: "3",
        unit: Unit::Days,
        range: Some(Range::new(0.0, 3650.0)),
        search: Some([0.0, 60.0, 1.0]),
        value_name: "N",
        flag: Flag::General,
        effect: Effect::Sheet,
        input: Some("retention_days"),
    }

    /// Number of hourly recovery points that are kept (hyperv).
    "recovery-points" recovery_points: f64 = 16.0 => {
        default: "what the rule set states: under current 0 for migration and 16 for dr, 16 under guide-2017",
        example: "16",
        unit: Unit::RecoveryPoints,
        range: Some(Range::new(0.0, 100_000.0)),
        search: Some([0.0, 240.0, 1.0]),
        value_name: "N",
        flag: Flag::General,
        effect: Effect::Sheet,
        input: Some("recovery_points"),
    }

    /// Time window of initial replication, in hours.
    "ir-hours" ir_hours: f64 = 16.0 => {
        unit: Unit::Hours,
        range: Some(Range::new(0.01, 100_000.0)),
        search: Some([1.0, 336.0, 1.0]),
        value_name: "H",
        flag: Flag::General,
        effect: Effect::Sheet,
        input: Some("initial_replication_hours"),
    }

    /// Servers in a batch of initial replication.
    "ir-batch" ir_batch: u32 = 3 => {
        unit: Unit::Servers,
        range: Some(Range::new(1.0, 1e6)),
        search: Some([1.0, 500.0, 1.0]),
        value_name: "N",
        flag: Flag::General,
        effect: Effect::Sheet,
        input: Some("vms_per_batch"),
    }

    /// One-off headroom on changes and IOPS, in per cent.
    "growth" growth: f64 = 0.0 => {
        default: "what the rule set states: 0 under guide-2017, 30 under current",
        example: "30",
        unit: Unit::Percent,
        range: Some(Range::new(0.0, 1e4)),
        search: Some([0.0, 300.0, 1.0]),
        value_name: "PERCENT",
        flag: Flag::General,
        effect: Effect::SheetOfAverages,
        input: Some("growth"),
    }

    /// Daily change of servers without a measurement or a rate, in per cent of their total storage.
    "change-rate" change_rate: f64 => {
        example: "5",
        unit: Unit::PercentPerDay,
        range: Some(Range::new(0.0, 1e4)),
        search: Some([0.0, 100.0, 0.1]),
        value_name: "PERCENT",
    }

    /// Percentile of measured series that the plan is sized for.
    "percentile" percentile: f64 = 95.0 => {
        unit: Unit::Percent,
        range: Some(Range::new(0.0, 100.0)),
        search: Some([50.0, 100.0, 1.0]),
        value_name: "P",
        flag: Flag::Measurements,
        effect: Effect::Sheet,
    }

    /// Available bandwidth, in Mbit/s (10^6 bit/s).
    "link" link: f64 => {
        example: "200",
        unit: Unit::MbitPerSecond,
        range: Some(Range::new(1e-6, 1e9)),
        search: Some([1.0, 100_000.0, 1.0]),
        value_name: "MBPS",
        flag: Flag::Link,
        effect: Effect::Sheet,
    }

    /// Recovery point objective, in minutes.
    "rpo" rpo: f64 = 15.0 => {
        unit: Unit::Minutes,
        range: Some(Range::new(1e-3, 1e6)),
        search: Some([1.0, 1440.0, 1.0]),
        value_name: "MINUTES",
        effect: Effect::Sheet,
    }

    /// Ratio of peak to mean change, for servers of which only the mean is known.
    "peak-factor" peak_factor: f64 = 2.0 => {
        range: Some(Range::new(1.0, 1e4)),
        value_name: "FACTOR",
        effect: Effect::Sheet,
    }

    /// What happens to servers without any change rate: unknown (bandwidth and storage stay unknown), median (they change at
    /// the median rate of the others) or leave-out (they are left out of the plan and counted).
    "unmeasured" unmeasured: Unmeasured = Unmeasured::Unknown => {
        value_name: "UNMEASURED",
    }

    /// Disks of a server where the inventory does not say how many it has, more if its storage exceeds the limit of one disk;
    /// 0 assumes none, and the server stays out of the totals.
    "assumed-disks" assumed_disks: u32 = 1 => {
        range: Some(Range::new(0.0, 16.0)),
        search: Some([1.0, 16.0, 1.0]),
        value_name: "N",
    }

    /// NICs of a server where the inventory does not say how many it has; 0 assumes none, and its readiness stays unknown.
    "assumed-nics" assumed_nics: u32 = 1 => {
        range: Some(Range::new(0.0, 8.0)),
        search: Some([1.0, 8.0, 1.0]),
        value_name: "N",
    }

    /// Hours in which replication may use only a part of the link, in per cent, by the clock of the measurements: 8-18=50 on
    /// working days, 8-18=50,weekends on all days.
    "throttle" throttle: ThrottleHours => {
        example: "{ from-hour = 8, to-hour = 18, weekends = false, percent = 50 }",
        value_name: "FROM-TO=PERCENT",
        effect: Effect::Sheet,
    }

    /// Plan only these servers, such as cluster=PROD*: by cluster, datacenter, host, folder, group, tag or name, or list=FILE for
    /// a file of names. Several patterns of one key are alternatives; of several keys each must fit.
    "only" only: Vec<Criterion> => {
        example: "[\"cluster=PROD*\", \"list=servers.txt\"]",
        value_name: "KEY=PATTERN",
        effect: Effect::Sheet,
    }

    /// Replication appliances that stand by beside those that carry the machines, so that one may fail (vmware, physical; N+1
    /// is 1). Nothing follows from it under a rule set of 2017.
    "spare-appliances" spare_appliances: u32 = 0 => {
        range: Some(Range::new(0.0, 100.0)),
        search: Some([0.0, 10.0, 1.0]),
        value_name: "N",
        flag: Flag::General,
        effect: Effect::Sheet,
        input: Some("spare_appliances"),
    }

    /// What VM sizes are chosen by: allocated (the cores and the memory that servers have) or measured (what they use of them, where
    /// a percentile over a week or more says so, with the comfort factor). Both are always told.
    "sizing" sizing: Sizing = Sizing::Allocated => {
        value_name: "SIZING",
    }

    /// Factor on what servers were measured to use, for sizes that are chosen by it; it takes the place of growth on the IOPS and
    /// MB/s of disks.
    "comfort" comfort: f64 = 1.3 => {
        range: Some(Range::new(1.0, 10.0)),
        search: Some([1.0, 3.0, 0.1]),
        value_name: "FACTOR",
    }

    /// Azure VM series that sizes are chosen from, such as Dsv5,Esv5.
    "series" series: Vec<String> => {
        default: "those of the rule set",
        example: "[\"Dsv5\", \"Esv5\"]",
        value_name: "LIST",
    }

    /// Whose processors the Azure VM sizes may have: any, intel or amd; large-memory series are Intel's whatever it says.
    "cpu-vendor" cpu_vendor: CpuVendor = CpuVendor::Any => {
        value_name: "VENDOR",
    }

    /// When Azure VM sizes are taken whose disks are NVMe (v6 and later), for machines of generation 2 whose guest runs on them:
    /// as-needed (where no other carries the machine), prefer (before the others) or avoid (never).
    "nvme" nvme: NvmeUse = NvmeUse::AsNeeded => {
        default: "what the rule set states: as-needed under current",
        example: "\"as-needed\"",
        value_name: "USE",
    }

    /// Azure VM size of a server, instead of the one that would be chosen.
    "size" size: BTreeMap<String, String> = BTreeMap::new() => {
        example: "{ SQL01 = \"Standard_E8s_v5\" }",
        value_name: "SERVER=SIZE",
    }

    /// Type of the managed disks: as-needed (what the load of each disk and the role of its server ask for), standard-ssd,
    /// premium-ssd, premium-ssd-v2 (where machines can go to it) or standard-hdd.
    "disk-type" disk_type: DiskChoice = DiskChoice::AsNeeded => {
        value_name: "TYPE",
    }

    /// Type of the disks that replication writes to until a failover (purpose dr): as-needed (the cheapest that takes the size and
    /// the changes of a disk), standard-hdd, standard-ssd or premium-ssd. Machines get the planned type after the failover.
    "replica-disk-type" replica_disk_type: ReplicaDiskChoice => {
        default: "the type of the managed disk",
        example: "\"standard-hdd\"",
        value_name: "TYPE",
    }

    /// What servers do, by patterns of their names: sql-server, oracle-database, exchange or domain-controller, which raises the
    /// type of their disks, or none, which takes away what their application tells.
    "role" role: BTreeMap<String, String> = BTreeMap::new() => {
        example: "{ \"*SQL*\" = \"sql-server\" }",
        value_name: "PATTERN=ROLE",
    }

    /// Price files, which the plan is priced from: see `asrcap prices`. Without one there is no cost.
    "prices" prices: Vec<String> => {
        example: "[\"prices.json\"]",
        value_name: "FILE",
        effect: Effect::Sheet,
    }

    /// Currency of the prices, where price files have several or state none.
    "currency" currency: String => {
        example: "\"EUR\"",
        value_name: "CODE",
        effect: Effect::Sheet,
    }

    /// Rate at which prices in another currency count: USD:EUR=0.92@2026-11-01.
    "rate" rate: Vec<String> => {
        example: "[\"USD:EUR=0.92@2026-11-01\"]",
        value_name: "FROM:TO=RATE@DAY",
        effect: Effect::Sheet,
    }

    /// Offer whose prices count, where price files have several.
    "price-offer" price_offer: String => {
        example: "\"MS-AZR-0017P\"",
        value_name: "ID",
        effect: Effect::Sheet,
    }

    /// Day of the prices, YYYY-MM-DD.
    "price-date" price_date: String => {
        default: "the date of the plan; without one the newest first day among the prices",
        example: "\"2026-11-01\"",
        value_name: "DAY",
        effect: Effect::Sheet,
    }

    /// Discount on list prices in per cent, for all categories of cost or for one, such as compute=10: compute, licence, disks,
    /// recovery-points, cache, replication-fee, network or extras. Reservations keep their price.
    "discount" discount: Percents = Percents::default() => {
        example: "{ all = 5, compute = 10 }",
        value_name: "[CATEGORY=]PERCENT",
        effect: Effect::Sheet,
    }

    /// What a partner adds to the discounted prices in per cent, for all categories of cost or for one.
    "markup" markup: Percents = Percents::default() => {
        example: "{ all = 20 }",
        value_name: "[CATEGORY=]PERCENT",
        effect: Effect::Sheet,
    }

    /// Windows Server licences are brought along (Azure Hybrid Benefit), so that only the base price of VMs is paid.
    "hybrid-benefit" hybrid_benefit: bool = false => {
        effect: Effect::Sheet,
    }

    /// How VMs are paid after they have moved: payg (as they are used), ri1 or ri3 (with reservations of one or three years), sp1 or sp3
    /// (under savings plans) or mixed (the sizes with the most machines with reservations of one year, the others as they are used).
    "term" term: CostTerm = CostTerm::Payg => {
        value_name: "TERM",
        effect: Effect::Sheet,
    }

    /// Sizes that have reservations under the term mixed: those with the most machines.
    "reserved-sizes" reserved_sizes: u32 = 3 => {
        range: Some(Range::new(0.0, 1000.0)),
        search: Some([0.0, 20.0, 1.0]),
        value_name: "N",
        effect: Effect::Sheet,
    }

    /// What the cheapest VM size is told by: prices (of the price files, where there are any) or catalogue (relative costs that come
    /// with asrcap).
    "cost-order" cost_order: CostOrder = CostOrder::Prices => {
        value_name: "ORDER",
    }

    /// Dev/test prices instead of those of production.
    "dev-test" dev_test: bool = false => {
        effect: Effect::Sheet,
    }

    /// Hours for which VMs run a month after they have moved.
    "hours" hours: f64 = 365.0 * 24.0 / 12.0 => {
        default: "what the rule set states: those of an average month under current, of 31 days under guide-2017",
        example: "500",
        unit: Unit::Hours,
        range: Some(Range::new(0.0, 31.0 * 24.0)),
        search: Some([0.0, 31.0 * 24.0, 1.0]),
        value_name: "N",
        effect: Effect::Sheet,
    }

    /// Test failovers a year (purpose dr).
    "drills" drills: f64 = 0.0 => {
        range: Some(Range::new(0.0, 366.0)),
        search: Some([0.0, 12.0, 1.0]),
        value_name: "N",
        effect: Effect::Sheet,
    }

    /// Days of a test failover.
    "drill-days" drill_days: f64 = 7.0 => {
        unit: Unit::Days,
        range: Some(Range::new(0.0, 366.0)),
        search: Some([0.0, 31.0, 1.0]),
        value_name: "N",
        effect: Effect::Sheet,
    }

    /// How often disks and snapshots are kept: lrs (in one datacentre), zrs (in three zones) or grs (page blobs of guide-2017).
    "redundancy" redundancy: Redundancy = Redundancy::Lrs => {
        value_name: "REDUNDANCY",
        effect: Effect::Sheet,
    }

    /// Machines that run in Azure beside the plan, such as a domain controller, as SIZE=NUMBER; without a Windows licence.
    "extra-machine" extra_machine: BTreeMap<String, f64> = BTreeMap::new() => {
        example: "{ Standard_D2s_v5 = 2 }",
        value_name: "SIZE=N",
        effect: Effect::Sheet,
    }

    /// VPN gateway that is paid all the time, as price files call it.
    "gateway" gateway: String => {
        example: "\"VpnGw1AZ\"",
        value_name: "SKU",
        effect: Effect::Sheet,
    }

    /// ExpressRoute circuit that is paid all the time, as price files call it.
    "circuit" circuit: String => {
        example: "\"Standard Metered Data 1 Gbps\"",
        value_name: "NAME",
        effect: Effect::Sheet,
    }

    /// Data that leaves Azure over the internet a month, in GB.
    "egress" egress: f64 = 0.0 => {
        range: Some(Range::new(0.0, 1e9)),
        search: Some([0.0, 100_000.0, 1.0]),
        value_name: "GB",
        effect: Effect::Sheet,
    }

    /// Amounts a month by name that no price file has, such as a support plan: "Support plan=100".
    "monthly-amount" monthly_amount: BTreeMap<String, f64> = BTreeMap::new() => {
        example: "{ \"Support plan\" = 100.0 }",
        value_name: "NAME=AMOUNT",
        effect: Effect::Sheet,
    }

    /// Who the reports are for: engineer (everything) or customer (discount, markup and the partner's cost are withheld, the prices
    /// are those that the customer pays).
    "for" r#for: Audience = Audience::Engineer => {
        value_name: "AUDIENCE",
        flag: Flag::General,
        effect: Effect::Sheet,
    }

    /// Stop at the first warning.
    "strict" strict: bool = false => {
        flag: Flag::General,
        effect: Effect::Sheet,
    }
}
