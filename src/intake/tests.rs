use super::*;
use crate::inventory::fixture::{Folder, of, refused};

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
    let names: Vec<&str> = intake
        .estate
        .servers
        .iter()
        .map(|s| s.name.as_str())
        .collect();
    assert_eq!(names, ["a", "b"]);
    let codes: Vec<(&str, Severity)> = intake
        .findings
        .iter()
        .map(|f| (f.code, f.severity))
        .collect();
    assert_eq!(
        codes,
        [
            ("same-file", Severity::Note),
            ("not-a-table", Severity::Note)
        ]
    );
}

#[test]
fn an_unreadable_file_is_an_error_but_does_not_stop_the_others() {
    let folder = Folder::new();
    let a = folder.file("a.csv", sheet("a"));
    let missing = folder.path().join("missing.xlsx");
    let intake = read(&[missing.clone(), a], &IntakeOptions::default()).unwrap();
    assert_eq!(intake.estate.servers.len(), 1);
    let [error] = of(&intake.findings, "unreadable-file")[..] else {
        panic!()
    };
    assert_eq!(error.severity, Severity::Error);
    let findings = refused(read(&[missing], &IntakeOptions::default()));
    assert_eq!(findings.len(), 1);
    assert!(matches!(
        read(&[], &IntakeOptions::default()),
        Err(IntakeError::NoPaths)
    ));
}

#[test]
fn what_is_no_inventory_is_handed_on() {
    let folder = Folder::new();
    let forced = folder.file("a.csv", sheet("a"));
    folder.file("b.csv", "Timestamp,Value\n1,2\n");
    let options = IntakeOptions {
        churn: vec![forced],
        ..IntakeOptions::default()
    };
    let intake = folder.read_with(&options).unwrap();
    let handed: Vec<bool> = intake.measurements.iter().map(|m| m.forced).collect();
    assert_eq!(handed, [false, true]);
}

#[test]
fn a_file_that_must_be_an_inventory_and_is_none_is_an_error() {
    let folder = Folder::new();
    let forced = folder.file("b.csv", "Timestamp,Value\n1,2\n");
    let options = IntakeOptions {
        inventory: vec![forced],
        ..IntakeOptions::default()
    };
    let findings = refused(read(&[], &options));
    assert_eq!(findings[0].code, "no-inventory");
}
