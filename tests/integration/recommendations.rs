//! Sizes and disks of plans beside those that Azure Migrate recommends, server by server. The machines are those of the sample
//! reports of Azure/azure-migrate-export (@705fb68, MIT): figures alone, names replaced by numbers. What is counted here are
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
    /// What it uses of both; 1 where sizes are to be as on-premises.
    cpu: f64,
    memory: f64,
    nics: f64,
    size: String,
    tiers: Vec<String>,
}

/// What the measured use is multiplied with.
const COMFORT: f64 = 1.3;

impl Machine {
    /// What its size must have: vCPUs and memory in MiB.
    fn need(&self) -> (f64, f64) {
        (self.cores * self.cpu, self.memory_mb * self.memory)
    }

    fn fits(&self, size: &VmSize) -> bool {
        let (cores, memory) = self.need();
        let has = |limit: Option<u32>, wanted: f64| f64::from(limit.unwrap_or(0)) >= wanted;
        has(size.vcpus, cores)
            && size.memory_mb().unwrap_or(0.0) >= memory
            && has(size.max_nics, self.nics)
            && has(size.max_data_disks, self.tiers.len() as f64 - 1.0)
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
        let used = |heading: &str| {
            let percent = row.get(heading).map(|percent| percent.parse::<f64>().unwrap());
            // 0 is what stands where nothing was measured.
            let percent = percent.filter(|percent| *percent > 0.0);
            percent.map_or(1.0, |percent| (percent / 100.0 * COMFORT).min(1.0))
        };
        let tiers = row["Recommended Disk SKUs"].split(';').filter(|sku| !sku.is_empty());
        Machine {
            name: row["Machine Name"].clone(),
            cores: number("Cores"),
            memory_mb: number("Memory (in MB)"),
            cpu: used("CPU Utilization (in %)"),
            memory: used("Memory Utilization (in %)"),
            nics: number("Network Adapters"),
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
fn of_sizes(machine: &Machine, ours: &VmSize, theirs: &VmSize) -> Option<&'static str> {
    let alike = ours.vcpus == theirs.vcpus && ours.memory_gib == theirs.memory_gib;
    let cheaper = ours.relative_cost < theirs.relative_cost;
    Some(match () {
        () if ours.name == theirs.name => "the same size",
        () if theirs.retirement_date.is_some() && alike => {
            "Azure Migrate's retires; as many vCPUs and as much memory"
        }
        () if theirs.retirement_date.is_some() => "Azure Migrate's retires",
        () if !machine.fits(theirs) => "Azure Migrate's is below what was measured",
        () if alike && cheaper => "as many vCPUs and as much memory, cheaper",
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

fn assert_sizes(name: &str, flags: &str, expected: &[(&str, usize)]) {
    let sizes = SizeCatalog::named(CatalogName::Current);
    let servers = servers(name, flags);
    let machines = machines(name);
    assert_eq!(servers.len(), machines.len());
    let differences = machines.iter().map(|machine| {
        let ours = servers[&machine.name]["azure_size"].as_str().unwrap();
        let ours = sizes.get(ours).unwrap();
        assert!(machine.fits(ours), "{} does not fit {}", machine.name, ours.name);
        assert!(!ours.series.starts_with('M'), "{}: {}", machine.name, ours.name);
        assert!(ours.retirement_date.is_none(), "{}: {}", machine.name, ours.name);
        let theirs = sizes.get(&machine.size).unwrap();
        let what = format!(
            "{}: needs {:?}, {} here, {} there",
            machine.name,
            machine.need(),
            ours.name,
            theirs.name
        );
        (what, of_sizes(machine, ours, theirs))
    });
    let (counts, without) = count(differences);
    assert!(without.is_empty(), "without a reason: {without:#?}; the others: {counts:#?}");
    assert_eq!(counts, expected.iter().copied().collect());
}

/// Why a disk is another one than Azure Migrate's: by type and by class of sizes.
fn of_disks(ours: &str, theirs: &str) -> Option<&'static str> {
    let ((our_type, our_class), (their_type, their_class)) = (ours.split_at(1), theirs.split_at(1));
    Some(match (our_type, their_type) {
        _ if ours == theirs => "the same type and tier",
        ("E", "S") if our_class == their_class => {
            "Standard SSD for Standard HDD, of the same class: the load is not known"
        }
        // Azure Migrate measured IOPS that its report does not carry.
        ("E" | "S", "P") => "Premium SSD for IOPS that are not in the report",
        _ => return None,
    })
}

fn class(tier: &str) -> u32 {
    tier[1..].parse().unwrap()
}

fn assert_disks(name: &str, flags: &str, expected: &[(&str, usize)]) {
    let servers = servers(name, flags);
    let mut pairs = Vec::new();
    for machine in machines(name) {
        let disks = servers[&machine.name]["disk_plan"].as_array().unwrap();
        let ours = disks.iter().map(|disk| disk["tier"].as_str().unwrap().to_owned());
        let mut ours: Vec<String> = ours.collect();
        let mut theirs = machine.tiers.clone();
        assert_eq!(ours.len(), theirs.len(), "{}", machine.name);
        ours.sort_by_key(|tier| class(tier));
        theirs.sort_by_key(|tier| class(tier));
        for (ours, theirs) in ours.into_iter().zip(theirs) {
            let what = format!("{}: {ours} here, {theirs} there", machine.name);
            pairs.push((what, of_disks(&ours, &theirs)));
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
        ("what is needed fits a cheaper size", 15),
    ];
    assert_sizes("as-on-premises", "", &expected);
}

#[test]
fn disks_as_on_premises_differ_for_a_reason() {
    let expected = [
        // Disks below 32 GB, for which Azure Migrate takes Standard SSD too.
        ("the same type and tier", 9),
        ("Standard SSD for Standard HDD, of the same class: the load is not known", 220),
    ];
    assert_disks("as-on-premises", "", &expected);
}

#[test]
fn disks_of_the_performance_report_differ_for_a_reason() {
    let expected = [
        ("the same type and tier", 9),
        ("Standard SSD for Standard HDD, of the same class: the load is not known", 294),
        ("Premium SSD for IOPS that are not in the report", 29),
    ];
    assert_disks("by-performance", "", &expected);
}
