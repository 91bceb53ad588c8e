use super::*;
use crate::finding::Severity;
use crate::intake::fixture::{Folder, of, refused};

const SHEET: &str = "Server Name/Hostname,Processor Cores,Memory allocation (in MBs),Number of NICs,Total Storage (in GBs ),Number of disks attached,Disk capacity utilization (%),Daily data change rate (%)\n";

fn sheet(name: &str) -> String {
    format!("{SHEET}{name},2,4096,1,200,2,50%,5%\n")
}

#[test]
fn folders_are_walked_in_order_without_hidden_files_and_each_file_once() {
    let folder = Folder::new();
    folder.file("b/b.csv", sheet("b"));
    let a = folder.file("a.csv", sheet("a"));
    folder.file("c.txt", sheet("a"));
    folder.file("~$a.csv", "lock");
    folder.file(".hidden/x.csv", sheet("x"));
    folder.file("plan.pdf", "%PDF-1.4");
    let paths = [a.clone(), folder.path().to_owned(), a];
    let intake = read(&paths, &IntakeOptions::default()).unwrap();
    let names: Vec<&str> = intake.estate.servers.iter().map(|s| s.name.as_str()).collect();
    assert_eq!(names, ["a", "b"]);
    let codes: Vec<(&str, Severity)> =
        intake.findings.iter().map(|f| (f.code, f.severity)).collect();
    assert_eq!(codes, [("same-file", Severity::Note), ("not-a-table", Severity::Note)]);
}

#[test]
fn an_unreadable_file_is_an_error_but_does_not_stop_the_others() {
    let folder = Folder::new();
    let a = folder.file("a.csv", sheet("a"));
    let missing = folder.path().join("missing.xlsx");
    let intake = read(&[missing.clone(), a], &IntakeOptions::default()).unwrap();
    assert_eq!(intake.estate.servers.len(), 1);
    let [error] = of(&intake.findings, "unreadable-file")[..] else { panic!() };
    assert_eq!(error.severity, Severity::Error);
    let findings = refused(read(&[missing], &IntakeOptions::default()));
    assert_eq!(findings.len(), 1);
    assert!(matches!(read(&[], &IntakeOptions::default()), Err(IntakeError::NoPaths)));
}

#[test]
fn what_is_no_inventory_is_handed_on() {
    let folder = Folder::new();
    let forced = folder.file("a.csv", sheet("a"));
    folder.file("b.csv", "Timestamp,Value\n1,2\n");
    let options = IntakeOptions { churn: vec![forced], ..IntakeOptions::default() };
    let intake = folder.read_with(&options).unwrap();
    let handed: Vec<bool> = intake.measurements.iter().map(|m| m.forced).collect();
    assert_eq!(handed, [false, true]);
}

#[test]
fn a_file_that_must_be_an_inventory_and_is_none_is_an_error() {
    let folder = Folder::new();
    let forced = folder.file("b.csv", "Timestamp,Value\n1,2\n");
    let options = IntakeOptions { inventory: vec![forced], ..IntakeOptions::default() };
    let findings = refused(read(&[], &options));
    assert_eq!(findings[0].code, "no-inventory");
}

#[test]
fn csv_files_of_one_export_are_joined_and_those_of_two_are_not() {
    let info = |vm: &str| {
        format!(
            "VM,Powerstate,CPUs,Memory,Provisioned MB,In Use MB,OS according to the VMware Tools\n{vm},poweredOn,2,\"4,096\",2048,1024,Linux\n"
        )
    };
    let disk = |size: u32| {
        format!(
            "VM,Powerstate,Disk,Capacity MB,Disk Path,VM ID,HW version\nweb,poweredOn,Hard disk 1,{size},x,,\n"
        )
    };
    let folder = Folder::new();
    folder.file("one/RVTools_tabvInfo.csv", info("web"));
    folder.file("one/RVTools_tabvDisk.csv", disk(1024));
    let intake = folder.read().unwrap();
    assert_eq!(intake.estate.servers[0].storage_gb, Some(1.0));
    assert_eq!(intake.estate.servers[0].utilization, Some(1.0));
    assert_eq!((intake.sources.len(), intake.sources[0].servers), (2, 1));
    let two = Folder::new();
    two.file("vc1_vInfo.csv", info("web"));
    two.file("vc1_vDisk.csv", disk(1024));
    two.file("vc2_vInfo.csv", info("Web"));
    two.file("vc2_vDisk.csv", disk(4096).replace("web", "Web"));
    let intake = two.read().unwrap();
    let sizes: Vec<_> = intake.estate.servers.iter().map(|s| s.storage_gb).collect();
    assert_eq!(sizes, [Some(1.0), Some(4.0)]);
}

#[test]
fn tables_without_a_list_of_machines_are_an_error() {
    let folder = Folder::new();
    folder.file(
        "RVTools_tabvDisk.csv",
        "VM,Powerstate,Disk,Capacity MB,VM ID,HW version\nweb,poweredOn,Hard disk 1,1,vm-1,1\n",
    );
    let findings = refused(folder.read());
    assert_eq!(of(&findings, "no-list-of-machines").len(), 1);
}

#[test]
fn switched_off_machines_are_left_out_on_request_and_utilization_is_assumed() {
    let folder = Folder::new();
    folder
        .file("a.csv", "Name,Cores,RAM (GB),Disk (GB),Power state\na,2,4,100,on\nb,2,4,100,off\n");
    let options = IntakeOptions {
        powered_on_only: true,
        assumed_utilization: Some(60.0),
        ..IntakeOptions::default()
    };
    let intake = folder.read_with(&options).unwrap();
    assert_eq!(intake.estate.servers[1].class, crate::estate::Class::PoweredOff);
    assert_eq!(intake.estate.servers[0].utilization, Some(0.6));
    let assumed = of(&intake.findings, "used-assumed");
    assert!(
        assumed[0].message.to_string().ends_with("1 server; 60 % is assumed (a)"),
        "{assumed:?}"
    );
    assert_eq!(folder.read().unwrap().estate.servers[1].class, crate::estate::Class::Server);
}

#[test]
fn inspecting_says_what_was_made_of_each_file() {
    let folder = Folder::new();
    folder.file("a.csv", "\u{feff}Name;Cores;RAM (GB);Disk;Cost\na;2;4;100;7\n;2;4;100;7\n");
    folder.file("b.pdf", "%PDF");
    folder.file("c.csv", "x,y\n1,2\n");
    let inspection = inspect(&[folder.path().to_owned()], &IntakeOptions::default()).unwrap();
    let file = |name: &str| inspection.files.iter().find(|f| f.path.ends_with(name)).unwrap();
    let a = file("a.csv");
    assert_eq!((a.format.as_deref(), a.servers, a.rows, a.unreadable), (Some("table"), 1, 2, 1));
    assert_eq!(a.encoding.as_deref(), Some("text separated by semicolons, UTF-8"));
    let codes: Vec<&str> = a.findings.iter().map(|finding| finding.code).collect();
    assert_eq!(codes[..2], ["unit-by-figures", "row-without-name"]);
    let sheet = &a.sheets[0];
    assert_eq!(
        (sheet.header_row, sheet.columns_ignored.as_slice()),
        (Some(1), ["Cost".to_owned()].as_slice())
    );
    let units: Vec<_> = sheet
        .columns_used
        .iter()
        .map(|c| (c.field.as_str(), c.unit.as_deref(), c.unit_assumed))
        .collect();
    assert_eq!(
        units,
        [
            ("name", None, false),
            ("cores", None, false),
            ("memory", Some("GB"), false),
            ("storage", Some("GB"), true)
        ]
    );
    assert_eq!((file("b.pdf").role, file("b.pdf").findings[0].code), (None, "not-a-table"));
    assert_eq!((file("c.csv").format.as_deref(), file("c.csv").role), (None, None));
    assert_eq!(inspection.findings[0].code, "used-assumed");
    let json = serde_json::to_value(&inspection).unwrap();
    assert_eq!(json["files"][0]["classes"]["server"], 1);
}

#[test]
fn the_user_says_what_headings_mean() {
    let folder = Folder::new();
    let file = folder.file("a.csv", "Asset,Box,Total Disk,Storage\nx,web,2,9\n");
    let map = |pairs: &[(&str, &str)]| IntakeOptions {
        map: pairs.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect(),
        ..IntakeOptions::default()
    };
    assert_eq!(folder.read().unwrap().measurements.len(), 1);
    let options = map(&[("box", "name"), ("Total Disk", "storage_tb")]);
    let intake = read(std::slice::from_ref(&file), &options).unwrap();
    let web = &intake.estate.servers[0];
    assert_eq!((web.name.as_str(), web.storage_gb), ("web", Some(2048.0)));
    let wrong = read(&[file], &map(&[("box", "colour")]));
    assert!(matches!(wrong, Err(IntakeError::Map(_))));
}

#[test]
fn an_inventory_without_servers_is_an_error_that_names_the_file() {
    let folder = Folder::new();
    folder.file("empty.csv", SHEET);
    let findings = refused(folder.read());
    assert_eq!(findings[0].code, "no-servers");
    assert!(findings[0].to_string().contains("empty.csv"));
}
