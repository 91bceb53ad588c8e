//! Facts of single formats that no plan shows; what a plan shows is in `tests/cases/inventories/`.

use crate::estate::{Class, Server};
use crate::intake::fixture::{Folder, cells, row};

fn servers(folder: &Folder) -> Vec<Server> {
    folder.read().unwrap().estate.servers
}

#[test]
fn the_throughput_of_a_disk_is_its_reads_and_writes() {
    let folder = Folder::new();
    let headings = "*Server name,*Cores,*Memory (In MB),*OS name,Number of disks,Disk 1 size (In GB),Disk 1 read throughput (MB per second),Disk 1 write throughput (MB per second),Disk 1 read ops (operations per second),Disk 1 write ops (operations per second),Disk 2 size (In GB)";
    folder.file("x.csv", format!("{headings}\nweb,4,8192,Linux,2,100,1,1,1,1,200\n"));
    let [web] = servers(&folder).try_into().unwrap();
    let labels: Vec<&str> = web.disks.iter().map(|disk| disk.label.as_str()).collect();
    assert_eq!(labels, ["Disk 1", "Disk 2"]);
    assert_eq!(
        (web.disks[0].workload.iops, web.disks[0].workload.mib_per_s),
        (Some(2.0), Some(2.0))
    );
    assert_eq!(web.disks[1].workload.iops, None);
}

#[test]
fn the_machine_id_of_azure_migrate_ends_in_the_uuid() {
    let id = "/subscriptions/x/machines/host_50021168-ef48-01f9-8207-e0054a8f922e";
    let headings = cells("Machine Name,Boot Type,Cores,Memory (in MB),Storage (in GB),Machine ID");
    let sheet = vec![headings, row!["web", "EFI", 2.0, 4096.0, 140.0, id]];
    let folder = Folder::new();
    folder.book("a.xlsx", &[("Perf", sheet.clone())]);
    folder.book("b.xlsx", &[("Perf", sheet), ("Notes", vec![cells("a second file")])]);
    let [web, again] = servers(&folder).try_into().unwrap();
    assert_eq!(web.uuid.as_deref(), Some("50021168-ef48-01f9-8207-e0054a8f922e"));
    assert_eq!((web.class, again.class), (Class::Server, Class::Duplicate));
}

#[test]
fn the_size_that_azure_recommends_is_nobodys_decision() {
    let folder = Folder::new();
    let headings = "Machine,Azure VM readiness,Recommended size,Azure readiness issues,Cores,Memory(MB),Storage(GB)";
    folder.book(
        "a.xlsx",
        &[(
            "All_Assessed_Machines",
            vec![cells(headings), cells("web,Ready,Standard_D2,,2,4096,96")],
        )],
    );
    assert_eq!(servers(&folder)[0].azure_size, None);
}
