//! Sizes and disks of plans beside those that Azure Migrate recommends, server by server. The machines are those of the sample
//! reports of Azure/azure-migrate-export (@705fb68, MIT): figures alone, names replaced by numbers. Sizes, disks and utilisation are
//! those of the Core Report, IOPS and MB/s those of the same machines in the Opportunity Report. What is counted here are
//! agreements and differences by their reason; a difference without a reason fails.

use std::collections::BTreeMap;
use std::path::Path;

use asrcap::catalog::{SizeCatalog, VmSize};
use asrcap::rules::CatalogName;
use serde_json::Value;

use super::support::{asrcap_line, folder, json};

/// A machine, and what Azure Migrate recommends for it.
struct Machine {
    name: String,
    cores: f64,
    memory_mb: f64,
    /// What it uses of both, 1 for all; none where sizes are to be as on-premises, or nothing was measured.
    cpu: Option<f64>,
    memory: Option<f64>,
    nics: f64,
    /// What its disks do in all.
    iops: f64,
    mib_per_s: f64,
    size: String,
    tiers: Vec<String>,
}

/// What a size must have.
#[derive(Debug)]
struct Needed {
    cores: f64,
    memory_mb: f64,
    iops: f64,
    mib_per_s: f64,
}

impl Machine {
    /// What its size must have where the measured use is multiplied with `comfort`.
    fn need(&self, comfort: f64) -> Needed {
        let part = |used: Option<f64>| used.map_or(1.0, |used| used * comfort);
        Needed {
            cores: self.cores * part(self.cpu),
            memory_mb: self.memory_mb * part(self.memory),
            iops: self.iops * comfort,
            mib_per_s: self.mib_per_s * comfort,
        }
    }

    /// Whether a size has as many vCPUs and as much of everything else.
    fn fits(&self, size: &VmSize, comfort: f64) -> (bool, bool) {
        let need = self.need(comfort);
        let has = |limit: Option<f64>, wanted: f64| limit.unwrap_or(0.0) >= wanted;
        let number = |count: Option<u32>| count.map(f64::from);
        let others = has(size.memory_mb(), need.memory_mb)
            && has(number(size.max_nics), self.nics)
            && has(number(size.max_data_disks), self.tiers.len() as f64 - 1.0)
            && (need.iops == 0.0 || has(size.max_disk_iops, need.iops))
            && (need.mib_per_s == 0.0 || has(size.max_disk_mb_per_s, need.mib_per_s));
        (has(number(size.vcpus), need.cores), others)
    }
}

fn file(name: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/recommendations");
    folder.join(format!("{name}.csv")).display().to_string()
}

fn machines(name: &str) -> Vec<Machine> {
    let mut reader = csv::Reader::from_path(file(name)).unwrap();
    let rows = reader.deserialize::<BTreeMap<String, String>>();
    rows.map(|row| {
        let row = row.unwrap();
        let number = |heading: &str| row[heading].parse::<f64>().unwrap();
        let measured = |heading: &str| row.get(heading).map(|value| value.parse::<f64>().unwrap());
        // 0 is what stands where nothing was measured.
        let used = |heading: &str| {
            let percent = measured(heading).filter(|percent| *percent > 0.0);
            percent.map(|percent| percent / 100.0)
        };
        let sum = |kind: &str| {
            let of = |way: &str| measured(&format!("Disk {way} (in {kind})")).unwrap_or(0.0);
            of("Read") + of("Write")
        };
        let tiers = row["Recommended Disk SKUs"].split(';').filter(|sku| !sku.is_empty());
        Machine {
            name: row["Machine Name"].clone(),
            cores: number("Cores"),
            memory_mb: number("Memory (in MB)"),
            cpu: used("CPU Utilization (in %)"),
            memory: used("Memory Utilization (in %)"),
            nics: number("Network Adapters"),
            iops: sum("OPS"),
            mib_per_s: sum("MBPS"),
            size: row["Recommended VM Size"].clone(),
            tiers: tiers.map(|sku| sku.split('_').nth(1).unwrap().to_owned()).collect(),
        }
    })
    .collect()
}

fn servers(name: &str, flags: &str) -> BTreeMap<String, Value> {
    let folder = folder();
    let line = format!("plan {} --rules current --change-rate 3 --format json {flags}", file(name));
    let plan = json(&asrcap_line(folder.path(), &line));
    let servers = plan["servers"].as_array().unwrap().iter();
    servers.map(|one| (one["name"].as_str().unwrap().to_owned(), one.clone())).collect()
}

/// Why a size is another one than Azure Migrate's.
fn of_sizes(
    machine: &Machine,
    ours: &VmSize,
    theirs: &VmSize,
    comfort: f64,
) -> Option<&'static str> {
    let alike = ours.vcpus == theirs.vcpus && ours.memory_gib == theirs.memory_gib;
    let cheaper = ours.relative_cost < theirs.relative_cost;
    let retires = theirs.retirement_date.is_some();
    let (cores, others) = machine.fits(theirs, comfort);
    Some(match () {
        () if ours.name == theirs.name => "the same size",
        () if retires && alike => "Azure Migrate's retires; as many vCPUs and as much memory",
        // No series that stays has a size of one vCPU for servers.
        () if retires && theirs.vcpus == Some(1) && ours.vcpus == Some(2) => {
            "Azure Migrate's has one vCPU and retires; those that stay have two"
        }
        () if retires => "Azure Migrate's retires",
        () if !cores || !others => "Azure Migrate's has less than was measured, with the factor",
        () if alike && cheaper => "as many vCPUs and as much memory, cheaper",
        () if ours.vcpus == theirs.vcpus && cheaper => "as many vCPUs, less memory, cheaper",
        () if cheaper => "what is needed fits a cheaper size",
        () => return None,
    })
}

/// The differences by their reason, and a line for each that has none.
fn count<'r>(
    found: impl Iterator<Item = (String, Option<&'r str>)>,
) -> (BTreeMap<&'r str, usize>, Vec<String>) {
    let (mut counts, mut without) = (BTreeMap::new(), Vec::new());
    for (what, reason) in found {
        match reason {
            Some(reason) => *counts.entry(reason).or_default() += 1,
            None => without.push(what),
        }
    }
    (counts, without)
}

fn assert_sizes(name: &str, flags: &str, comfort: f64, expected: &[(&str, usize)]) {
    let sizes = SizeCatalog::named(CatalogName::Current);
    let servers = servers(name, flags);
    let machines = machines(name);
    assert_eq!(servers.len(), machines.len());
    let differences = machines.iter().map(|machine| {
        let ours = servers[&machine.name]["azure_size"].as_str().unwrap();
        let ours = sizes.get(ours).unwrap();
        let fits = machine.fits(ours, comfort);
        assert_eq!(fits, (true, true), "{} does not fit {}", machine.name, ours.name);
        assert!(!ours.series.starts_with('M'), "{}: {}", machine.name, ours.name);
        assert!(ours.retirement_date.is_none(), "{}: {}", machine.name, ours.name);
        let theirs = sizes.get(&machine.size).unwrap();
        let what = format!(
            "{}: needs {:?}, {} here, {} there",
            machine.name,
            machine.need(comfort),
            ours.name,
            theirs.name
        );
        (what, of_sizes(machine, ours, theirs, comfort))
    });
    let (counts, without) = count(differences);
    assert!(without.is_empty(), "without a reason: {without:#?}; the others: {counts:#?}");
    assert_eq!(counts, expected.iter().copied().collect());
}

/// Why a disk is another one than Azure Migrate's: by type and tier, and what bound it.
fn of_disks(ours: &str, theirs: &str, bound: &str) -> Option<&'static str> {
    let ((our_type, our_class), (their_type, their_class)) = (ours.split_at(1), theirs.split_at(1));
    let same_class = our_class == their_class;
    Some(match (our_type, their_type, bound) {
        _ if ours == theirs => "the same type and tier",
        ("E", "S", "retirement") if same_class => {
            "Standard SSD for Standard HDD: it holds the operating system"
        }
        ("E", "S", "load-unknown") if same_class => {
            "Standard SSD for Standard HDD: its load is not known"
        }
        ("P", "S", "iops" | "throughput") => {
            "Premium SSD: more was measured than Standard HDD serves"
        }
        _ => return None,
    })
}

/// Pairs the disks of both in the order of the machine.
fn assert_disks(name: &str, flags: &str, expected: &[(&str, usize)]) {
    let servers = servers(name, flags);
    let mut pairs = Vec::new();
    for machine in machines(name) {
        let disks = servers[&machine.name]["disk_plan"].as_array().unwrap();
        assert_eq!(disks.len(), machine.tiers.len(), "{}", machine.name);
        for (disk, theirs) in disks.iter().zip(&machine.tiers) {
            let text = |key: &str| disk[key].as_str().unwrap();
            let (ours, bound) = (text("tier"), text("bound_by"));
            let reason = text("reason");
            let what = format!("{}: {ours} here ({reason}), {theirs} there", machine.name);
            pairs.push((what, of_disks(ours, theirs, bound)));
        }
    }
    let (counts, without) = count(pairs.into_iter());
    assert!(without.is_empty(), "without a reason: {without:#?}; the others: {counts:#?}");
    assert_eq!(counts, expected.iter().copied().collect());
}

#[test]
fn sizes_as_on_premises_differ_for_a_reason() {
    let expected = [
        ("the same size", 35),
        // A2_v2, A4_v2, A8_v2 and A2m_v2, which end on 2028-11-15.
        ("Azure Migrate's retires; as many vCPUs and as much memory", 143),
        // D12_v2 ends on 2028-05-01; of 17 disks 16 are for data, which D8as_v5 is the first to take.
        ("Azure Migrate's retires", 1),
        // 8 vCPUs and 16 GB: D8ls_v5 where Azure Migrate takes D8as_v5 with 32 GB.
        ("as many vCPUs, less memory, cheaper", 15),
    ];
    assert_sizes("as-on-premises", "", 1.0, &expected);
}

/// The tool that made the reports has the factor 1 in its assessments (src/Models/JSONRequests/Assessment/AzureVMAssessmentSettingsJSON.cs),
/// and its sizes show it: of 294 machines those with one vCPU use up to 1.007 cores.
const AS_THE_TOOL: &str = "--sizing measured --comfort 1";

#[test]
fn sizes_by_performance_differ_for_a_reason() {
    let expected = [
        // Among them all four E2bs_v5 for disks of 3,750 and more IOPS.
        ("the same size", 14),
        // D2ls_v5 and the like with 4 to 16 GB where Azure Migrate takes D2as_v5 and the like with twice as much.
        ("as many vCPUs, less memory, cheaper", 118),
        // F1, F1s, D1_v2, DS1 and DS1_v2, which end in 2028.
        ("Azure Migrate's has one vCPU and retires; those that stay have two", 157),
        // F4, which ends on 2028-11-15; of 17 disks 16 are for data, which D8ls_v5 is the first to take.
        ("Azure Migrate's retires", 1),
        // 2.02 to 2.17 cores are busy, and Azure Migrate takes 2 vCPUs: it weighs cores by a benchmark that is not public.
        ("Azure Migrate's has less than was measured, with the factor", 4),
    ];
    assert_sizes("by-performance", AS_THE_TOOL, 1.0, &expected);
}

#[test]
fn with_the_default_factor_more_machines_need_more_than_azure_migrate_gives() {
    let expected = [
        ("the same size", 15),
        ("as many vCPUs, less memory, cheaper", 94),
        ("Azure Migrate's has one vCPU and retires; those that stay have two", 157),
        ("Azure Migrate's retires", 1),
        ("Azure Migrate's has less than was measured, with the factor", 27),
    ];
    assert_sizes("by-performance", "--sizing measured", 1.3, &expected);
}

/// A Core Report lists the instances of SQL Server on sheets of their own, and a Discovery Report counts them.
#[test]
fn instances_of_sql_server_in_a_report_tell_the_role() {
    let core: [(&str, &[&[&str]]); 2] = [
        (
            "All_VM_IaaS_Server_Rehost_Perf",
            &[
                &[
                    "Machine Name",
                    "Operating System",
                    "Boot Type",
                    "Cores",
                    "Memory (in MB)",
                    "Storage (in GB)",
                    "Network Adapters",
                    "Machine ID",
                ],
                &["db1", "Windows Server 2019", "BIOS", "4", "16384", "200", "1", "/x/db1"],
                &["web1", "Windows Server 2019", "BIOS", "2", "8192", "100", "1", "/x/web1"],
            ],
        ),
        (
            "SQL_All_Instances",
            &[
                &[
                    "Machine Name",
                    "SQL Instance",
                    "SQL Edition",
                    "SQL Version",
                    "CPU Utilization (in %)",
                    "Memory Utilization (in MB)",
                    "Machine ID",
                ],
                &["db1", "MSSQLSERVER", "Standard", "SQL Server 2019", "2", "50", "/x/db1"],
                &["db1", "REPORTS", "Standard", "SQL Server 2017", "3", "40", "/x/db1"],
            ],
        ),
    ];
    let folder = folder();
    let mut book = rust_xlsxwriter::Workbook::new();
    for (name, rows) in core {
        let sheet = book.add_worksheet().set_name(name).unwrap();
        for (row, cells) in (0..).zip(rows) {
            for (column, cell) in (0..).zip(*cells) {
                match cell.parse::<f64>() {
                    Ok(number) => sheet.write(row, column, number).unwrap(),
                    Err(_) => sheet.write(row, column, *cell).unwrap(),
                };
            }
        }
    }
    book.save(folder.path().join("core.xlsx")).unwrap();
    let line = "plan core.xlsx --rules current --change-rate 3 --format json";
    let plan = json(&asrcap_line(folder.path(), line));
    let servers = plan["servers"].as_array().unwrap();
    let roles: Vec<_> = servers.iter().map(|server| (&server["name"], &server["roles"])).collect();
    assert_eq!(roles.len(), 2, "{roles:?}");
    assert_eq!(servers[0]["roles"][0]["id"], "sql-server");
    assert_eq!(servers[0]["roles"][0]["told_by"], "the inventory lists 'SQL Server 2019' on it");
    // What an instance uses is not what its machine uses.
    assert_eq!(servers[0]["usage"]["cpu_percent"], Value::Null);
    assert!(servers[1]["roles"].as_array().is_none_or(Vec::is_empty));
}

#[test]
fn disks_as_on_premises_differ_for_a_reason() {
    let expected = [
        // Disks of up to 32 GB, for which Azure Migrate takes Standard SSD too.
        ("the same type and tier", 9),
        ("Standard SSD for Standard HDD: it holds the operating system", 194),
        ("Standard SSD for Standard HDD: its load is not known", 26),
    ];
    assert_disks("as-on-premises", "", &expected);
}

#[test]
fn disks_by_performance_differ_for_a_reason() {
    let expected = [
        // All 29 disks of Premium SSD among them, P15 to P30 for IOPS.
        ("the same type and tier", 60),
        ("Standard SSD for Standard HDD: it holds the operating system", 266),
        ("Standard SSD for Standard HDD: its load is not known", 5),
        // 507 IOPS, where Standard HDD of this size serves 500.
        ("Premium SSD: more was measured than Standard HDD serves", 1),
    ];
    assert_disks("by-performance", AS_THE_TOOL, &expected);
}
