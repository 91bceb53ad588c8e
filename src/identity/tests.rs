use proptest::prelude::*;

use super::*;

fn named(source: usize, name: &str) -> Evidence {
    Evidence { source, scheme: "list", name: MachineName::new(name), ..Evidence::default() }
}

fn sized(source: usize, name: &str, cores: u32, memory_mb: f64, storage_gb: f64) -> Evidence {
    let sizes =
        Sizes { cores: Some(cores), memory_mb: Some(memory_mb), storage_gb: Some(storage_gb) };
    Evidence { sizes, ..named(source, name) }
}

fn with_uuid(source: usize, name: &str, last: u32) -> Evidence {
    let uuid = MachineUuid::new(&format!("4221aabb-0102-0304-0506-0708{last:08x}"));
    Evidence { uuid, ..named(source, name) }
}

fn with_mac(source: usize, name: &str, mac: &str) -> Evidence {
    let mut evidence = named(source, name);
    evidence.addresses.add_macs(mac);
    evidence
}

fn with_dns(source: usize, name: &str, dns: &str) -> Evidence {
    Evidence { dns_name: MachineName::new(dns), ..named(source, name) }
}

fn managed(source: usize, name: &str, manager: &str, id: &str) -> Evidence {
    Evidence {
        manager: MachineName::of_manager(manager),
        id: Some(id.to_owned()),
        ..named(source, name)
    }
}

fn machines(items: &[Evidence]) -> Vec<usize> {
    group(items).machines
}

const A: &str = "00:50:56:00:00:01";
const B: &str = "00:50:56:00:00:02";

#[test]
fn the_data_can_be_read_and_is_no_evidence() {
    assert!(MachineUuid::new("03000200-0400-0500-0006-000700080009").is_none());
    assert!(MachineUuid::new("FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF").is_none());
    let mut addresses = Addresses::default();
    addresses.add_ips("0.0.0.0, 127.0.0.1; 169.254.3.4|172.17.0.2 172.18.0.1 ::1 fe80::1 255.255.255.255 10.96.0.1 System.String[]");
    addresses.add_macs(
        "00:00:00:00:00:00,ff:ff:ff:ff:ff:ff,02:42:ac:11:00:02;[01-00-5e-00-00-01];Adapter 1",
    );
    assert!(addresses.is_empty(), "{addresses:?}");
    addresses.add_ips("172.18.0.9, ::ffff:10.1.2.3");
    assert_eq!(addresses.ips().collect::<Vec<_>>(), ["10.1.2.3", "172.18.0.9"]);
    assert_eq!(MachineName::new("web01.localdomain"), MachineName::new("WEB01"));
    assert!(MachineName::of_manager("localhost").is_none());
    assert!(MachineName::of_manager("127.0.0.1").is_none());
    assert_eq!(
        machines(&[named(0, "localhost.localdomain"), named(1, "localhost.localdomain")]),
        [0, 1]
    );
}

#[test]
fn a_short_name_stands_for_the_one_full_name_that_it_fits() {
    let full = |source, name: &str| named(source, &format!("{name}.contoso.example"));
    assert_eq!(machines(&[named(0, "WEB"), full(1, "web")]), [0, 0]);
    assert_eq!(machines(&[named(0, "web.paris"), named(1, "web.paris.contoso.example")]), [0, 0]);
    assert_eq!(machines(&[full(0, "web"), named(1, "web.fabrikam.example")]), [0, 1]);
    let doubtful = [named(0, "web"), full(1, "web"), named(2, "web.fabrikam.example")];
    let found = group(&doubtful);
    assert_eq!((found.machines, found.open.len()), (vec![0, 1, 2], 1));
    // The domain of the other one is known all the same.
    assert_eq!(machines(&[full(0, "web"), full(1, "web"), named(1, "web")]), [0, 0, 2]);
    for (a, b) in [
        ("192.0.2.5-web", "192.168.7.9-db"),
        ("10.0.0.1", "10.0.0.2"),
        ("10", "10.0.0.2"),
        ("Web server v1.2", "Web server v1.3"),
        ("erp.prod", "erp.test"),
        ("web", "web.old"),
        ("web (old)", "web"),
    ] {
        assert_eq!(machines(&[named(0, a), named(1, b)]), [0, 1], "{a} {b}");
    }
}

#[test]
fn identifiers_join_machines_of_other_names_but_not_clones() {
    assert_eq!(machines(&[with_uuid(0, "web", 1), with_uuid(1, "renamed", 1)]), [0, 0]);
    assert_eq!(machines(&[with_mac(0, "App server", A), with_mac(1, "app7", A)]), [0, 0]);
    assert_eq!(machines(&[managed(0, "a", "vc1", "vm-1"), managed(1, "b", "VC1", "vm-1")]), [0, 0]);
    // An identifier of another manager, or of none, is no key.
    assert_eq!(machines(&[managed(0, "a", "vc1", "vm-1"), managed(1, "b", "vc2", "vm-1")]), [0, 1]);
    assert_eq!(machines(&[managed(0, "a", "", "vm-1"), managed(1, "b", "", "vm-1")]), [0, 1]);
    assert_eq!(
        machines(&[managed(0, "a", "localhost", "vm-1"), managed(1, "b", "localhost", "vm-1")]),
        [0, 1]
    );
    // One file has the UUID, or the address, twice.
    let clones = [with_uuid(0, "web", 1), with_uuid(0, "copy", 1), with_uuid(1, "third", 1)];
    assert_eq!(machines(&clones), [0, 1, 2]);
    let pair = [with_mac(0, "a", A), with_mac(0, "b", A), with_mac(1, "c", A)];
    assert_eq!(machines(&pair), [0, 1, 2]);
    // Neither the name nor the adapters of a clone are those of the other.
    let mut clone = with_mac(1, "copy", B);
    clone.uuid = with_uuid(0, "", 1).uuid;
    let mut first = with_mac(0, "web", A);
    first.uuid = clone.uuid.clone();
    assert_eq!(machines(&[first, clone]), [0, 1]);
}

#[test]
fn what_speaks_against_it_forbids_a_weaker_key() {
    assert_eq!(machines(&[with_mac(0, "web", A), with_mac(1, "web", B)]), [0, 1]);
    let several = format!("{A}, {B}");
    assert_eq!(machines(&[with_mac(0, "web", &several), with_mac(1, "web", B)]), [0, 0]);
    let small = || sized(0, "web", 2, 4096.0, 100.0);
    assert_eq!(machines(&[small(), sized(1, "web", 8, 16384.0, 500.0)]), [0, 1]);
    // Programs in the guest see a little less, and one figure may be out of date.
    assert_eq!(machines(&[small(), sized(1, "web", 8, 4095.0, 93.1)]), [0, 0]);
    assert_eq!(machines(&[small(), sized(1, "web", 8, 16384.0, 100.0)]), [0, 0]);
    let full = |source, cores, gb| sized(source, "web.contoso.example", cores, gb * 64.0, gb);
    assert_eq!(machines(&[full(0, 2, 100.0), full(1, 8, 900.0)]), [0, 0]);
    assert_eq!(machines(&[with_uuid(0, "web", 1), with_uuid(1, "web", 2)]), [0, 1]);
    let other_program = Evidence { scheme: "other", ..with_uuid(1, "web", 2) };
    assert_eq!(machines(&[with_uuid(0, "web", 1), other_program]), [0, 0]);
    let template = Evidence { is_stand_in: true, ..named(1, "web") };
    assert_eq!(machines(&[named(0, "web"), template]), [0, 1]);
    let of = |source, manager: &str| Evidence {
        manager: MachineName::of_manager(manager),
        ..named(source, "web")
    };
    assert_eq!(machines(&[of(0, "vc1"), of(1, "vc2")]), [0, 1]);
    // One program writes the name of the manager, the other its address or its full name.
    assert_eq!(machines(&[of(0, "vc1"), of(1, "10.0.0.5")]), [0, 0]);
    assert_eq!(machines(&[of(0, "vc1"), of(1, "vc1.contoso.example")]), [0, 0]);
}

#[test]
fn the_name_in_dns_is_a_name_but_copies_keep_it() {
    let dns = "web.contoso.example";
    assert_eq!(machines(&[with_dns(0, "Web server", dns), named(1, "web")]), [0, 0]);
    assert_eq!(machines(&[with_dns(0, "web", dns), named(1, "web.fabrikam.example")]), [0, 1]);
    let copies = [with_dns(0, "web", dns), with_dns(0, "web-before-update", dns), named(1, dns)];
    assert_eq!(machines(&copies), [0, 1, 0]);
}

#[test]
fn addresses_with_nothing_in_common_are_a_doubt() {
    let with_ips = |source, name: &str, ips: &str| {
        let mut evidence = named(source, name);
        evidence.addresses.add_ips(ips);
        evidence
    };
    let doubt = |a, b| {
        let found = group(&[with_ips(0, "web", a), with_ips(1, "web", b)]);
        assert_eq!(found.machines, [0, 0]);
        !found.doubts.is_empty()
    };
    assert!(doubt("10.0.0.1", "10.0.0.2"));
    assert!(!doubt("10.0.0.1", "10.0.0.2, 10.0.0.1"));
    assert!(!doubt("10.0.0.1", "169.254.0.2"));
    assert!(!doubt("10.0.0.1", ""));
    // The address of a cluster, which moves from one machine to the other.
    let both = |name, ip: &str| with_ips(0, name, &format!("{ip}, 10.0.0.100"));
    let nodes = [both("n1", "10.0.0.1"), both("n2", "10.0.0.2"), with_ips(1, "n2", "10.0.0.100")];
    assert!(group(&nodes).doubts.is_empty());
}

#[test]
fn a_row_repeats_a_machine_only_where_all_of_it_is_equal() {
    let twins = |rows: &[Evidence]| -> Vec<Option<usize>> {
        let found = repeats(rows, |_| "the same".to_owned());
        found.into_iter().map(|repeat| repeat.map(|repeat| repeat.first)).collect()
    };
    let with_ip = |ip: &str| {
        let mut row = named(0, "web");
        row.addresses.add_ips(ip);
        row
    };
    assert_eq!(twins(&[named(0, "web"), named(0, "WEB"), named(0, "db")]), [None, Some(0), None]);
    assert_eq!(twins(&[with_ip("10.0.0.1"), with_ip("10.0.0.2")]), [None, None]);
    assert_eq!(
        twins(&[with_ip("10.0.0.1"), with_ip("10.0.0.1"), with_ip("")]),
        [None, Some(0), Some(0)]
    );
    assert_eq!(
        twins(&[with_ip(""), with_ip("10.0.0.1"), with_ip("10.0.0.2")]),
        [None, Some(0), None]
    );
    assert_eq!(twins(&[with_mac(0, "web", A), with_mac(0, "web", B)]), [None, None]);
    let vm = |name: &str, manager: &str| managed(0, name, manager, "vm-1");
    assert_eq!(
        twins(&[vm("a", "vc1"), vm("renamed", "vc1"), vm("a", "vc2")]),
        [None, Some(0), None]
    );
    assert_eq!(twins(&[vm("a", ""), vm("b", ""), vm("a", "")]), [None, None, Some(0)]);
    assert_eq!(
        twins(&[with_uuid(0, "a", 1), with_uuid(0, "clone", 1), with_uuid(0, "a", 1)]),
        [None, None, Some(0)]
    );
    let facts = repeats(&[named(0, "a"), named(0, "a")], |row| row.to_string());
    assert_eq!(facts, [None, None]);
}

#[test]
fn a_directory_knows_each_kind_of_name() {
    let uuid = "4221aabb-0102-0304-0506-070800000001";
    let list = [
        (with_dns(0, "WEB1", "web1.corp.example"), true),
        (named(0, "db.corp.example"), true),
        (
            Evidence {
                uuid: MachineUuid::new(uuid),
                ..with_dns(0, "App (old)", "app7.corp.example")
            },
            true,
        ),
        (named(0, "10.0.0.1"), true),
        (named(0, "10.0.0.2"), true),
        (named(0, "twin"), true),
        (named(0, "Twin"), true),
        (named(0, "gold"), true),
        (named(0, "gold"), false),
    ];
    let directory = Directory::new(list);
    for (name, expected) in [
        ("WEB1", 0),
        ("web1", 0),
        ("web1.CORP.example.", 0),
        ("DB", 1),
        ("app7", 2),
        ("app7.corp.example", 2),
        ("{4221aabb0102030405060708 00000001}", 2),
        ("10.0.0.2", 4),
        ("twin", 5),
        ("gold", 7),
    ] {
        assert_eq!(directory.find(name, None), Lookup::One(expected), "{name}");
    }
    for name in ["10", "10.0.0.3", "db.other.example", "app", ""] {
        assert_eq!(directory.find(name, None), Lookup::Unknown, "{name}");
    }
    assert_eq!(directory.find("TWIN", None), Lookup::Several(vec![5, 6]));
    // A machine that was renamed since.
    assert_eq!(directory.find("db", Some(uuid)), Lookup::One(2));
}

/// What one generated description says, apart from its file.
#[derive(Clone, Debug)]
struct Made {
    name: usize,
    domain: usize,
    uuid: u32,
    mac: usize,
    size: u32,
    manager: usize,
    id: u32,
    source: usize,
}

prop_compose! {
    fn made()(name in 0..3_usize, domain in 0..4_usize, uuid in 0..5_u32, mac in 0..5_usize, size in 0..4_u32,
              manager in 0..3_usize, id in 0..4_u32, source in 0..4_usize) -> Made {
        Made { name, domain, uuid, mac, size, manager, id, source }
    }
}

impl Made {
    fn evidence(&self) -> Evidence {
        let domain = ["", "", ".contoso.example", ".fabrikam.example"][self.domain];
        let mut evidence = match self.size {
            0 => named(self.source, ""),
            size => sized(self.source, "", size, f64::from(size) * 4096.0, f64::from(size) * 100.0),
        };
        evidence.name = MachineName::new(&format!("{}{domain}", ["web", "db", "app"][self.name]));
        evidence.uuid = (self.uuid > 1).then(|| with_uuid(0, "", self.uuid).uuid).flatten();
        if self.mac > 1 {
            evidence.addresses.add_macs(&format!("00:50:56:00:00:0{}", self.mac));
        }
        evidence.manager = MachineName::of_manager(["", "", "vc1"][self.manager]);
        evidence.id = (self.id > 0).then(|| format!("vm-{}", self.id));
        evidence
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn the_order_of_the_descriptions_does_not_matter(
        list in prop::collection::vec(made(), 1..24),
        keys in prop::collection::vec(any::<u32>(), 24),
    ) {
        let items: Vec<Evidence> = list.iter().map(Made::evidence).collect();
        let mut order: Vec<usize> = (0..items.len()).collect();
        order.sort_by_key(|at| keys[*at]);
        let turned: Vec<Evidence> = order.iter().map(|at| items[*at].clone()).collect();
        let (first, second) = (group(&items), group(&turned));
        for a in 0..order.len() {
            for b in 0..order.len() {
                let before = first.machines[order[a]] == first.machines[order[b]];
                prop_assert_eq!(before, second.machines[a] == second.machines[b]);
            }
        }
    }

    #[test]
    fn the_order_of_the_rows_does_not_matter(
        list in prop::collection::vec(made(), 1..24),
        keys in prop::collection::vec(any::<u32>(), 24),
    ) {
        let rows: Vec<Evidence> = list.iter().map(Made::evidence).collect();
        let mut order: Vec<usize> = (0..rows.len()).collect();
        order.sort_by_key(|at| keys[*at]);
        let turned: Vec<Evidence> = order.iter().map(|at| rows[*at].clone()).collect();
        let servers = |rows: &[Evidence]| {
            let found = repeats(rows, |_| String::new());
            // Each row is of one machine, and the row that counts is no repetition itself.
            let is_first = |repeat: &Repeat| found[repeat.first].is_none();
            assert!(found.iter().enumerate().all(|(at, repeat)| {
                repeat.as_ref().is_none_or(|repeat| repeat.first < at && is_first(repeat))
            }));
            found.iter().filter(|repeat| repeat.is_none()).count()
        };
        prop_assert_eq!(servers(&rows), servers(&turned));
    }

    #[test]
    fn no_machine_has_two_descriptions_of_one_file_and_all_agree_on_something(
        list in prop::collection::vec(made(), 1..24),
    ) {
        let items: Vec<Evidence> = list.iter().map(Made::evidence).collect();
        let machines = group(&items).machines;
        for (at, machine) in machines.iter().enumerate() {
            prop_assert!(*machine <= at && machines[*machine] == *machine);
            let others = || (0..items.len()).filter(|other| *other != at && machines[*other] == *machine);
            prop_assert!(others().all(|other| items[other].source != items[at].source));
            let agree = |other: usize| agreement(&items[at], &items[other]).is_some();
            prop_assert!(others().next().is_none() || others().any(agree));
        }
    }
}

#[test]
fn a_large_estate_is_grouped_by_keys() {
    let mut items = Vec::new();
    for number in 0..20_000 {
        items.push(with_uuid(0, &format!("srv{number}"), number));
        items.push(named(1, &format!("srv{number}.contoso.example")));
        // All of one name: a crowd that says nothing.
        items.push(named(2 + number as usize % 2, "System.String[]"));
    }
    let started = std::time::Instant::now();
    let machines = machines(&items);
    let joined = machines.iter().enumerate().filter(|(at, first)| at != *first).count();
    assert_eq!(joined, 20_000);
    assert!(started.elapsed().as_secs() < 20, "{:?}", started.elapsed());
}
