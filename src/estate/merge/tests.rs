use super::*;
use crate::estate::{Boot, Disk, StorageBasis, UsedBasis};
use crate::source::Location;

fn server(name: &str) -> Described {
    let mut server = Server::new(name, Location::file("x"));
    server.cores = Some(2);
    Described { server, storage: StorageBasis::Unknown, used: UsedBasis::Unknown }
}

fn with(name: &str, uuid: Option<&str>, manager: Option<&str>) -> Described {
    let mut described = server(name);
    described.server.uuid = uuid.map(|end| format!("4221aabb-0102-0304-0506-0708090a0b{end}"));
    described.server.manager = manager.map(str::to_owned);
    described
}

fn file(path: &str, format: &'static str, servers: Vec<Described>) -> Description {
    Description { path: path.into(), format, by_tool: format != "table", collected: None, servers }
}

/// The classes of the servers after merging two files of one format.
fn classes(first: Vec<Described>, second: Vec<Described>) -> Vec<bool> {
    let files = vec![file("a", "rvtools", first), file("b", "rvtools", second)];
    let (servers, _) = merge(files);
    servers.iter().map(|server| server.class == Class::Duplicate).collect()
}

#[test]
fn one_machine_in_two_files_is_one_server() {
    let uuid = |name, uuid| with(name, Some(uuid), Some("vc1"));
    assert_eq!(classes(vec![uuid("web", "01")], vec![uuid("renamed", "01")]), [false, true]);
    assert_eq!(classes(vec![server("web")], vec![server("WEB")]), [false, true]);
    assert_eq!(classes(vec![server("web")], vec![server("web.corp.example")]), [false, true]);
    let mut dns = server("Web server");
    dns.server.dns_name = Some("web.corp.example".into());
    assert_eq!(classes(vec![dns], vec![server("web")]), [false, true]);
}

#[test]
fn what_may_be_two_machines_is_two() {
    let vc = |manager| with("web", None, Some(manager));
    assert_eq!(classes(vec![vc("vc1")], vec![vc("vc2")]), [false, false]);
    let uuid = |uuid| with("web", Some(uuid), Some("vc1"));
    assert_eq!(classes(vec![uuid("01")], vec![uuid("02")]), [false, false]);
    // Addresses share their first number, not a host name.
    assert_eq!(classes(vec![server("10.0.0.1")], vec![server("10.0.0.2")]), [false, false]);
    // The short name belongs to two machines.
    let twins = vec![server("web.a.example"), server("web.b.example")];
    let (servers, findings) =
        merge(vec![file("a", "rvtools", twins), file("b", "rvtools", vec![server("web")])]);
    assert!(servers.iter().all(|server| server.class == Class::Server));
    assert_eq!(findings[0].code, "ambiguous-match");
}

#[test]
fn identifiers_of_two_formats_may_differ() {
    let (servers, _) = merge(vec![
        file("a", "rvtools", vec![with("web", Some("03"), Some("vc1"))]),
        file("b", "azure-migrate-report", vec![with("web", Some("04"), None)]),
    ]);
    assert_eq!(servers[1].class, Class::Duplicate);
}

#[test]
fn facts_complete_each_other_and_the_better_ones_win() {
    let mut typed = server("web");
    typed.server.cores = Some(4);
    typed.server.storage_gb = Some(100.0);
    typed.server.boot = Some(Boot::Efi);
    typed.storage = StorageBasis::Total;
    typed.server.utilization = Some(0.5);
    typed.used = UsedBasis::Guest;
    let mut tool = server("web");
    tool.server.storage_gb = Some(120.0);
    tool.server.disks = vec![Disk::default(), Disk::default()];
    tool.storage = StorageBasis::Disks;
    tool.server.utilization = Some(0.9);
    tool.used = UsedBasis::Datastore;
    let files =
        vec![file("list.csv", "table", vec![typed]), file("rv.xlsx", "rvtools", vec![tool])];
    let (servers, findings) = merge(files);
    // The order is that of the files, although the program's description is the better one.
    assert_eq!(servers[0].class, Class::Duplicate);
    let web = &servers[1];
    assert_eq!((web.cores, web.storage_gb, web.disks.len()), (Some(2), Some(120.0), 2));
    assert_eq!((web.utilization, web.boot), (Some(0.5), Some(Boot::Efi)));
    let messages: Vec<String> = findings.iter().map(|f| f.message.to_string()).collect();
    assert_eq!(
        messages,
        [
            "list.csv states the total storage of 1 server differently from rv.xlsx (web: 120 GB, not 100 GB); rv.xlsx is used: single disks before totals, totals before provisioned space",
            "list.csv states the number of cores of 1 server differently from rv.xlsx (web: 2, not 4); rv.xlsx is used: programs before people, later before earlier, first before others",
            "list.csv describes 1 server of rv.xlsx again; each counts once (web: name web)",
        ]
    );
}

#[test]
fn the_later_collection_wins() {
    let collected = |path, date: &str, cores| {
        let mut described = server("web");
        described.server.cores = Some(cores);
        let mut file = file(path, "rvtools", vec![described]);
        file.collected = Some(date.to_owned());
        file
    };
    let (servers, findings) = merge(vec![
        collected("old", "2023-01-01T00:00:00", 2),
        collected("new", "2024-01-01T00:00:00", 8),
    ]);
    let kept: Vec<_> = servers.iter().filter(|s| s.class == Class::Server).collect();
    let codes: Vec<_> = findings.iter().map(|finding| finding.code).collect();
    assert_eq!((kept.len(), kept[0].cores), (1, Some(8)));
    assert_eq!(codes, ["sources-disagree", "same-machine"]);
}

#[test]
fn what_was_decided_is_told_with_its_values() {
    let mut table = vec![server("web.contoso.example"), server("db"), server("app"), server("old")];
    let mut tool =
        vec![server("WEB"), server("db"), server("app.contoso.example"), server("app.b.example")];
    for (list, ip, mac, cores) in [
        (&mut table, "10.0.0.1", "00:50:56:00:00:01", 2),
        (&mut tool, "10.0.0.2", "00:50:56:00:00:02", 8),
    ] {
        list[0].server.addresses.add_ips(ip);
        list[1].server.addresses.add_macs(mac);
        list[3].server.cores = Some(cores);
    }
    let told = |first, second| -> Vec<(&str, String)> {
        let (_, findings) = merge(vec![first, second]);
        findings.iter().map(|f| (f.code, f.message.to_string())).collect()
    };
    let found = told(file("list.csv", "table", table), file("rv.xlsx", "rvtools", tool));
    assert_eq!(
        found,
        [
            (
                "same-machine",
                "list.csv describes 1 server of rv.xlsx again; each counts once (web.contoso.example is WEB: WEB is short for web.contoso.example)".to_owned()
            ),
            (
                "addresses-differ",
                "1 server was taken for one of another file by name, but the IP addresses have nothing in common (WEB (x): 10.0.0.2, web.contoso.example (x): 10.0.0.1)".to_owned()
            ),
            (
                "ambiguous-match",
                "nothing tells which of these are one machine, so each is planned as one of its own: app.contoso.example (x); app.b.example (x); app (x)".to_owned()
            ),
            (
                "kept-apart",
                "1 pair of servers of one name has no MAC address in common, so both are planned (db (x), db (x): MAC addresses 00:50:56:00:00:02 and 00:50:56:00:00:01)".to_owned()
            ),
        ]
    );
}
