//! Columns that say what moves together.

use crate::intake::fixture::{Folder, cells};
use crate::intake::{IntakeOptions, read};

/// The groups of the servers; empty where there is none.
fn groups(folder: &Folder, by: Option<&str>) -> Vec<String> {
    let options = IntakeOptions {
        map: by.map(|heading| (heading.to_owned(), "group".to_owned())).into_iter().collect(),
        ..IntakeOptions::default()
    };
    let intake = read(&[folder.path().to_path_buf()], &options).unwrap();
    let servers = intake.estate.servers.into_iter();
    servers.map(|server| server.group.unwrap_or_default()).collect()
}

#[test]
fn a_custom_attribute_of_rvtools_is_a_group() {
    let folder = Folder::new();
    let rows = [
        "VM,Powerstate,Template,SRM Placeholder,CPUs,Memory,NICs,Disks,Total disk capacity MiB,VM ID,Owner,Application",
        "web,poweredOn,False,False,2,4096,1,1,102400,vm-1,Ada,CRM",
        "db,poweredOn,False,False,2,4096,1,1,102400,vm-2,Bob,",
    ];
    folder.book("x.xlsx", &[("vInfo", rows.map(cells).to_vec())]);
    assert_eq!(groups(&folder, None), ["CRM", ""]);
    assert_eq!(groups(&folder, Some("Owner")), ["Ada", "Bob"]);
    assert_eq!(groups(&folder, Some("Colour")), ["", ""]);
}

#[test]
fn planner_sheets_and_other_tables_have_groups_too() {
    for headings in [
        "Server Name/Hostname,Processor Cores,Memory allocation (in MBs),Number of NICs,Total Storage (in GBs),Number of disks attached,Disk capacity utilization (%),Application name,Criticality",
        "Hostname,CPU cores,RAM (MB),NICs,Storage (GB),Disks,Used %,App,Criticality",
    ] {
        let folder = Folder::new();
        folder.file(
            "list.csv",
            format!("{headings}\nweb,2,4096,1,100,1,50,CRM,high\ndb,2,4096,1,100,1,50,n/a,low\n"),
        );
        assert_eq!(groups(&folder, None), ["CRM", ""], "{headings}");
        assert_eq!(groups(&folder, Some("criticality")), ["high", "low"]);
    }
}
