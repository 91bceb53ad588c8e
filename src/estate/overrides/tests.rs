use super::*;
use crate::estate::{Boot, ChangeAmount, Class, Disk, ForcedReadiness, Server};
use crate::source::Location;
use crate::units::Gib;

fn estate() -> Vec<Server> {
    ["SQL01", "sql02", "web"]
        .map(|name| {
            let mut server = Server::new(name, Location::file("x"));
            server.storage_gb = Some(300.0);
            server.utilization = Some(0.5);
            server.disk_count = Some(2);
            server.disks = [100.0, 200.0]
                .iter()
                .zip(1..)
                .map(|(size, number)| Disk {
                    label: format!("Hard disk {number}"),
                    capacity: Some(Gib(*size)),
                    ..Disk::default()
                })
                .collect();
            server
        })
        .to_vec()
}

fn apply(text: &str) -> Result<(Vec<Server>, OverrideReport), OverrideError> {
    let mut servers = estate();
    let report = Overrides::from_toml("o.toml", text)?.apply(&mut servers)?;
    Ok((servers, report))
}

fn error(text: &str) -> String {
    apply(text).unwrap_err().to_string()
}

#[test]
fn servers_are_left_out_with_totals_before_and_after() {
    let text = "[[override]]\nserver = 'sql*'\nexclude = true\nreason = 'moved'\nwho = 'me'\nwhen = '2026-02-28'\n";
    let (servers, report) = apply(text).unwrap();
    assert_eq!(servers[1].class, Class::Excluded);
    assert_eq!((report.before.servers, report.after.servers), (3, 1));
    assert!(
        (report.before.used_gb - 450.0).abs() < 1e-9
            && (report.after.storage_gb - 300.0).abs() < 1e-9
    );
    let applied = &report.applied[0];
    assert_eq!((applied.servers.len(), applied.action.to_string()), (2, "left out".to_owned()));
    assert_eq!(
        (applied.reason.as_deref(), applied.when.as_deref()),
        (Some("moved"), Some("2026-02-28"))
    );
}

#[test]
fn facts_are_replaced() {
    let text = "[[override]]\nserver = 'web'\nset = { cores = 8, utilization_percent = 20, change_gb_per_day = 3.5, boot = 'efi' }\n";
    let (servers, report) = apply(text).unwrap();
    let web = &servers[2];
    assert_eq!((web.cores, web.utilization, web.boot), (Some(8), Some(0.2), Some(Boot::Efi)));
    assert_eq!(web.change.as_ref().unwrap().amount, ChangeAmount::GbPerDay(3.5));
    assert_eq!(report.applied[0].action, "cores 8, used 20 %, daily change 3.5 GB, boot EFI");
}

#[test]
fn disks_are_left_out_and_resized() {
    let text = "[[override]]\nserver = 'web'\ndisk = '*disk 2'\nexclude = true\n[[override]]\nserver = 'sql01'\ndisk = 'Hard disk ?'\nset = { capacity_gb = 50 }\n";
    let (servers, report) = apply(text).unwrap();
    assert_eq!((servers[2].storage_gb, servers[2].disk_count), (Some(100.0), Some(1)));
    assert_eq!((servers[0].storage_gb, servers[0].disk_count), (Some(100.0), Some(2)));
    assert_eq!((report.before.disks, report.after.disks), (6, 5));
}

#[test]
fn what_only_people_know_can_be_set() {
    let text = "[[override]]\nserver = 'web'\nset = { io_kb = 16, peak_mbps = 40.5, iops = 900, secure_boot = false }\n[[override]]\nserver = 'web'\ndisk = '*disk 2'\nset = { io_kb = 32, iops = 300, shared = true }\n";
    let (servers, report) = apply(text).unwrap();
    let web = &servers[2];
    assert_eq!(
        (web.workload.io_kb, web.workload.peak_mib_per_s, web.secure_boot),
        (Some(16.0), Some(40.5), Some(false))
    );
    let writes: Vec<Option<f64>> = web.disks.iter().map(|disk| disk.workload.io_kb).collect();
    assert_eq!(writes, [Some(16.0), Some(32.0)]);
    assert!(web.disks[1].shared && !web.disks[0].shared);
    assert_eq!(
        report.applied[0].action,
        "Secure Boot off, peak 40.5 MB/s, IOPS 900, writes of 16 KB"
    );
    assert_eq!(
        report.applied[1].action,
        "IOPS of the disks 300, writes of the disks of 32 KB, disks shared"
    );
    assert!(error("[[override]]\nserver = 'web'\nset = { io_kb = 0 }\n").contains("out of range"));
    assert!(
        error("[[override]]\nserver = 'web'\ndisk = '*'\nset = {}\n").contains("names no value")
    );
}

#[test]
fn a_verdict_stays_with_its_reason() {
    let (servers, _) =
        apply("[[override]]\nserver = 'web'\nreadiness = 'not_ready'\nreason = 'retired'\n")
            .unwrap();
    let verdict = servers[2].verdict.as_ref().unwrap();
    assert_eq!(
        (verdict.readiness, verdict.reason.as_deref()),
        (ForcedReadiness::NotReady, Some("retired"))
    );
}

#[test]
fn what_matches_nothing_is_an_error() {
    assert_eq!(
        error("[[override]]\nserver = 'ora*'\nexclude = true\n"),
        "o.toml: override 1: no server matches 'ora*'"
    );
    let disk = error("[[override]]\nserver = 'web'\ndisk = 'C:'\nexclude = true\n");
    assert_eq!(disk, "o.toml: override 1: no disk of the servers that match 'web' matches 'C:'");
}

#[test]
fn what_makes_no_sense_is_an_error() {
    let of = |rest: &str| error(&format!("[[override]]\nserver = 'web'\n{rest}\n"));
    assert!(of("").contains("it does nothing"));
    assert!(of("exclude = true\nreadiness = 'ready'").contains("one of"));
    assert!(of("set = { colour = 'red' }").contains("colour"));
    assert!(of("set = { cores = 0 }").contains("cores = 0 is out of range"));
    assert!(of("set = { utilization_percent = 120 }").contains("out of range"));
    assert!(of("set = {}").contains("names no value"));
    assert!(of("disk = '*'\nset = { capacity_gb = -1 }").contains("more than 0"));
    assert!(of("disk = '*'\nreadiness = 'ready'").contains("disks have no readiness"));
    assert!(of("colour = 'red'").contains("colour"));
    assert!(of("readiness = 'maybe'").contains("maybe"));
}

#[test]
fn servers_of_one_name_are_told_apart_by_where_they_stand() {
    let at = |path: &str, row| Server::new("web", Location::file(path).with_row(row));
    let mut servers = [at("a/rv.xlsx", 2), at("a/cmdb.csv", 2), at("a/cmdb.csv", 12)];
    let mut apply = |text: &str| Overrides::from_toml("o.toml", text).unwrap().apply(&mut servers);
    let text = "[[override]]\nserver = 'web'\nsource = '*CMDB.csv, row 12'\nexclude = true\n";
    let report = apply(text).unwrap();
    assert_eq!(report.applied[0].servers.len(), 1);
    assert_eq!(report.applied[0].pattern(), "web (*CMDB.csv, row 12)");
    let error = apply(&text.replace("12", "13")).unwrap_err().to_string();
    assert_eq!(error, "o.toml: override 1: no server in '*CMDB.csv, row 13' matches 'web'");
    assert_eq!(servers.map(|server| server.class), [Class::Server, Class::Server, Class::Excluded]);
}
