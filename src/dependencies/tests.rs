//! From lists to groups, shared services and order.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use proptest::prelude::*;

use super::{
    Connections, Dependencies, DependencySettings, DeriveOptions, Form, derive, read, recognise,
};
use crate::estate::{Class, Server};
use crate::source::Location;
use crate::table::{Document, OpenOptions, open};

fn document(text: &str) -> (tempfile::TempDir, Document) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("list.csv");
    std::fs::write(&path, text).unwrap();
    let document = open(&path, &OpenOptions::default()).unwrap().documents.remove(0);
    (folder, document)
}

fn form(text: &str, is_named: bool) -> Option<Form> {
    let (_folder, mut document) = document(text);
    recognise(&mut document, is_named)?.form()
}

fn connections(text: &str) -> Connections {
    let (_folder, mut document) = document(text);
    let recognised = recognise(&mut document, true).unwrap();
    let mut connections = Connections::default();
    let (_, findings) = read(&mut document, &recognised, &mut connections);
    assert!(findings.is_empty(), "{findings:?}");
    connections
}

fn servers(names: &[&str]) -> Vec<Server> {
    names.iter().map(|name| Server::new(*name, Location::file("estate.csv"))).collect()
}

fn settings(text: &str) -> DependencySettings {
    DependencySettings::layered(Some(&text.parse().unwrap())).unwrap()
}

fn found(names: &[&str], text: &str, own: &str) -> Dependencies {
    derive(&servers(names), &connections(text), &settings(own), &DeriveOptions::default())
}

fn groups(found: &Dependencies) -> Vec<String> {
    found.report.groups.iter().map(|group| group.servers.join(" ")).collect()
}

fn codes(found: &Dependencies) -> Vec<&'static str> {
    found.findings.iter().map(|finding| finding.code).collect()
}

#[test]
fn forms_are_known_by_their_headings() {
    for (headings, expected) in [
        (
            "Source IP,Destination IP,Source process,Destination process,Destination server name,Destination port",
            Some(Form::AzureMigrate),
        ),
        ("Computer,Direction,RemoteIp,DestinationPort,LinksEstablished", Some(Form::VmConnection)),
        ("Child,Parent,Relationship type", Some(Form::Relations)),
        ("from,to,port", Some(Form::Connections)),
        ("client,server,protocol", Some(Form::Connections)),
        ("Servidor de origen,Servidor de destino,Puerto", Some(Form::Connections)),
        ("srcaddr,dstaddr,srcport,dstport", Some(Form::Connections)),
        ("VM,Depends on,Owner", Some(Form::Needs)),
        ("Server,Used by", Some(Form::Needs)),
        ("Target,Relationship,Source", Some(Form::Relations)),
        ("Source,Destination,Port,Type", Some(Form::Connections)),
        ("client_device,listener_device,listener_port", Some(Form::Connections)),
        ("Source,Target", None),
        ("Parent,Child", None),
        ("Server,Owner", None),
        ("Name,Size,Type", None),
    ] {
        assert_eq!(form(&format!("{headings}\na,b,c,d,e,f\n"), false), expected, "{headings}");
    }
    assert_eq!(form("Source,Target\na,b\n", true), Some(Form::Connections));
    assert_eq!(form("Parent,Child\na,b\n", true), Some(Form::Relations));
}

#[test]
fn a_relation_without_a_type_is_a_need_and_told() {
    let (_folder, mut document) = document("Parent,Child\nweb,db\n");
    let recognised = recognise(&mut document, true).unwrap();
    let mut connections = Connections::default();
    let (rows, findings) = read(&mut document, &recognised, &mut connections);
    assert_eq!((rows, findings[0].code), (1, "relations-without-type"));
    let found = derive(
        &servers(&["web", "db"]),
        &connections,
        &DependencySettings::defaults(),
        &DeriveOptions::default(),
    );
    assert_eq!(groups(&found), ["db web"]);
}

#[test]
fn cells_may_name_several_ends_and_the_row_counts_once() {
    let found = found(
        &["web1", "web2", "db", "cache"],
        "Source hosts,Destination hosts,Ports\n\"web1, web2\",\"db\ncache\",\"1433, 6379\"\n",
        "",
    );
    assert_eq!(groups(&found), ["db cache web1 web2"]);
    assert_eq!((found.report.rows.read, found.report.rows.applications), (1, 1));
    assert_eq!(found.report.groups[0].pairs, 4);
}

#[test]
fn sockets_of_netstat_are_read_from_the_client_to_the_service() {
    let list = "Proto,Local Address,Foreign Address,State\n\
                TCP,10.0.0.2:1433,10.0.0.1:51234,ESTABLISHED\n\
                TCP,0.0.0.0:445,0.0.0.0:0,LISTENING\n\
                TCP,10.0.0.2:50111,10.0.0.3:8443,ESTABLISHED\n";
    let mut estate = servers(&["web", "db", "api"]);
    for (server, address) in estate.iter_mut().zip(["10.0.0.1", "10.0.0.2", "10.0.0.3"]) {
        server.addresses.add_ips(address);
    }
    let found = derive(
        &estate,
        &connections(list),
        &DependencySettings::defaults(),
        &DeriveOptions::default(),
    );
    assert_eq!(groups(&found), ["api db web"]);
    assert_eq!(
        (found.report.rows.failed, found.report.groups[0].ports.clone()),
        (1, vec![1433, 8443])
    );
}

#[test]
fn who_is_used_is_needed() {
    let found = found(&["db", "web", "api"], "Server,Used by\ndb,web | api\nweb,\n", "");
    assert_eq!(groups(&found), ["db web api"]);
    assert_eq!(found.report.rows.read, 1);
}

#[test]
fn settings_decide_what_ties() {
    let names = ["a", "b", "c", "d"];
    let list = "Source,Destination,Port,Connections\na,b,22,40\nb,c,443,1\nc,d,8080,7\n";
    assert_eq!(groups(&found(&names, list, "")), ["d c b"]);
    assert_eq!(groups(&found(&names, list, "ports-of-applications = [\"22\"]")), ["d c b a"]);
    assert_eq!(groups(&found(&names, list, "ports-ignored = [\"8000-8100\"]")), ["c b"]);
    assert_eq!(groups(&found(&names, list, "connections-min = 5")), ["d c"]);
    assert_eq!(groups(&found(&names, list, "shared-services = [\"C*\"]")), Vec::<String>::new());
    let none = found(&names, list, "groups = false");
    assert_eq!((groups(&none).len(), none.report.order.len()), (0, 2));
    assert!(found(&names, list, "groups = false\norder = false").report.order.is_empty());
}

#[test]
fn who_is_never_shared_stays_in_its_group() {
    let list = "Source,Destination,Port\na,b,389\nc,b,389\na,b,8443\nc,b,8443\n";
    let names = ["a", "b", "c"];
    assert_eq!(groups(&found(&names, list, "")), Vec::<String>::new());
    assert_eq!(groups(&found(&names, list, "never-shared = [\"b\"]")), ["b a c"]);
}

#[test]
fn needs_in_a_circle_move_together_or_stay_open() {
    // Two pairs that are strong, and weak ties in both directions between them.
    let list = "Source,Destination,Port,Connections\na,b,1433,90\nc,d,1433,90\na,d,443,1\nc,b,443,1\ne,a,443,1\nf,c,443,1\n";
    let names = ["a", "b", "c", "d", "e", "f"];
    let whole = found(&names, list, "");
    assert_eq!(groups(&whole), ["b d a c e f"]);
    // Three are too many for one group, so that the two stay apart; each needs the other.
    let open = found(&names, list, "group-servers-max = 3");
    assert_eq!(groups(&open), ["b a e", "d c f"]);
    assert!(open.report.order.is_empty());
    assert!(codes(&open).contains(&"dependency-circle"), "{:?}", codes(&open));
    // The whole is cut at the weakest ties; the two that need one another fit into one group, and e needs that.
    let list = list.replace("f,c,443,1", "e,f,443,90");
    let joined = found(&names, &list, "group-servers-max = 4");
    assert_eq!(groups(&joined), ["b d a c", "f e"]);
    assert_eq!(joined.report.order.len(), 1);
    assert!(!codes(&joined).contains(&"dependency-circle"));
}

#[test]
fn addresses_lead_to_servers_as_the_inventory_or_the_rows_say() {
    let mut estate = servers(&["web", "db", "old"]);
    estate[0].addresses.add_ips("10.0.0.1");
    estate[2].class = Class::PoweredOff;
    let text = "Source,Source IP,Destination,Destination IP,Port\n\
                ,10.0.0.1,,10.0.0.2,443\n\
                db,10.0.0.2,,10.0.0.1,9000\n\
                old,10.0.0.3,db,,443\n\
                ,10.0.0.9,db,,443\n";
    let found = derive(
        &estate,
        &connections(text),
        &DependencySettings::defaults(),
        &DeriveOptions::default(),
    );
    assert_eq!(groups(&found), ["web db"]);
    let rows = found.report.rows;
    assert_eq!((rows.read, rows.applications, rows.left_out, rows.outside), (4, 2, 1, 1));
}

#[test]
fn names_that_fit_several_servers_are_told_and_not_used() {
    let found = found(
        &["web.a.example", "web.b.example", "db"],
        "Source,Destination,Port\nweb,db,443\nweb.a.example,db,1433\n",
        "",
    );
    assert_eq!(groups(&found), ["db web.a.example"]);
    assert_eq!(found.report.rows.ambiguous, 1);
    assert!(codes(&found).contains(&"dependencies-ambiguous"));
}

#[test]
fn machines_outside_of_the_estate_that_many_use_are_named() {
    let found = found(
        &["a", "b", "c"],
        "Source,Destination,Port\na,dns.corp.example,53\nb,dns.corp.example,53\nc,10.9.9.9,53\n",
        "",
    );
    let shared: Vec<(&str, bool, usize)> = found
        .report
        .shared_services
        .iter()
        .map(|service| (service.name.as_str(), service.is_planned, service.servers))
        .collect();
    assert_eq!(shared, [("dns.corp.example", false, 2)]);
    assert!(!codes(&found).contains(&"shared-services"));
}

#[test]
fn software_on_several_servers_makes_them_a_group_of_its_name() {
    let found = found(
        &["n1", "n2", "n3", "app"],
        "Type,Child,Parent\nRuns on::Runs,n1,Cluster DB\nRuns on::Runs,n2,Cluster DB\nDepends on::Used by,Cluster DB,app\nContains::Contained by,n3,Rack 7\n",
        "",
    );
    assert_eq!(groups(&found), ["n1 n2 app"]);
    assert_eq!(found.report.groups[0].name, "Cluster DB");
    // The application needs the software, not one of its servers: none of them is said to be first.
    assert!(found.report.order.is_empty());
}

#[test]
fn nothing_read_is_nothing_said() {
    let none = derive(
        &servers(&["a"]),
        &Connections::default(),
        &DependencySettings::defaults(),
        &DeriveOptions::default(),
    );
    assert_eq!(none, Dependencies::default());
}

/// An estate, who talks to whom on which port and how often, and the groups that are decided.
#[derive(Clone, Debug)]
struct Scene {
    servers: usize,
    rows: Vec<(usize, usize, u16, u64)>,
    fixed: Vec<Option<u8>>,
    most: u32,
}

prop_compose! {
    fn any_scene()(servers in 2..40_usize)(
        rows in prop::collection::vec(
            (0..servers + 3, 0..servers, prop::sample::select(vec![22, 53, 389, 443, 1433, 8080]), 0..50_u64),
            1..150,
        ),
        fixed in prop::collection::vec(prop::option::weighted(0.2, 0..3_u8), servers),
        most in 2..12_u32,
        servers in Just(servers),
    ) -> Scene {
        Scene { servers, rows, fixed, most }
    }
}

proptest! {
    #[test]
    fn what_holds_for_every_estate(scene in any_scene()) {
        let estate: Vec<Server> = (0..scene.servers)
            .map(|number| Server::new(format!("srv{number}"), Location::file("estate.csv")))
            .collect();
        let mut text = "Source,Destination,Port,Connections\n".to_owned();
        for (from, to, port, count) in &scene.rows {
            writeln!(text, "srv{from},srv{to},{port},{count}").unwrap();
        }
        let connections = connections(&text);
        let fixed: Vec<Option<String>> =
            scene.fixed.iter().map(|group| group.map(|group| format!("G{group}"))).collect();
        let settings = settings(&format!("group-servers-max = {}", scene.most));
        let options = DeriveOptions { fixed: &fixed, is_recovery: true };
        let found = derive(&estate, &connections, &settings, &options);
        prop_assert_eq!(&found, &derive(&estate, &connections, &settings, &options));

        // Each server is in one group at most, and in none where somebody decided it.
        let mut seen = BTreeSet::new();
        let names: BTreeSet<&str> = found.report.groups.iter().map(|group| group.name.as_str()).collect();
        prop_assert_eq!(names.len(), found.report.groups.len());
        for group in &found.report.groups {
            prop_assert!((2..=scene.most as usize).contains(&group.servers.len()));
            prop_assert!(group.pairs >= group.servers.len() - 1 && group.links.len() <= group.pairs);
            for server in &group.servers {
                prop_assert!(seen.insert(server.clone()), "{} is in two groups", server);
                let number: usize = server.trim_start_matches("srv").parse().unwrap();
                prop_assert!(fixed[number].is_none());
            }
        }
        for service in &found.report.shared_services {
            prop_assert!(!seen.contains(&service.name));
        }

        // Rows that were read are all accounted for.
        let counted: BTreeMap<String, u64> =
            serde_json::from_value(serde_json::to_value(found.report.rows).unwrap()).unwrap();
        let parts: u64 = counted.iter().filter(|(key, _)| *key != "read").map(|(_, rows)| rows).sum();
        prop_assert_eq!(parts, scene.rows.len() as u64);
        prop_assert_eq!(counted["read"], parts);

        // The order leads nowhere round.
        let mut later: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for step in &found.report.order {
            later.entry(&step.before).or_default().push(&step.after);
        }
        let mut open: BTreeSet<&str> = later.keys().copied().collect();
        loop {
            let waits: BTreeSet<&str> = open.iter().flat_map(|unit| &later[unit]).copied().collect();
            let before = open.len();
            open.retain(|unit| waits.contains(unit));
            if open.len() == before {
                break;
            }
        }
        prop_assert!(open.is_empty(), "{:?}", found.report.order);
    }
}
