use crate::estate::{Boot, Class};
use crate::intake::fixture::{Folder, Put, cells, of};

const INFO: &str = "VM,Powerstate,Template,SRM Placeholder,Connection state,CPUs,Memory,NICs,Disks,Total disk capacity MiB,Provisioned MiB,In Use MiB,Firmware,Owner,OS according to the configuration file,OS according to the VMware Tools,VM ID,VM UUID,VI SDK Server";
const DISK: &str = "VM,Disk,Capacity MiB,Raw,Sharing mode,Shared Bus,VM ID,VI SDK Server";
const PARTITION: &str = "VM,Disk,Capacity MiB,Consumed MiB,Free MiB,VM ID,VI SDK Server";

fn rows(headings: &'static str, rows: &[&'static str]) -> Vec<Vec<Put>> {
    [headings].iter().chain(rows).map(|text| cells(text)).collect()
}

#[test]
fn the_tabs_are_joined_and_their_megabytes_are_mebibytes() {
    let folder = Folder::new();
    folder.book("x.xlsx", &[
        ("vInfo", rows(INFO, &[
            "web,poweredOn,False,False,connected,2,4096,1,2,307200,400000,90000,efi,,RHEL 8,Red Hat Enterprise Linux 8.4,vm-1,u1,vc1",
            "db,poweredOff,False,False,connected,4,8192,2,1,,204800,51200,bios,,Windows,,vm-2,u2,vc1",
        ])),
        ("vDisk", rows(DISK, &[
            "web,Hard disk 1,102400,False,sharingNone,noSharing,vm-1,vc1",
            "web,Hard disk 2,204800,True,sharingNone,physicalSharing,vm-1,vc1",
            "gone,Hard disk 1,102400,False,sharingNone,noSharing,vm-9,vc1",
        ])),
        ("vPartition", rows(PARTITION, &[
            "web,C:\\,102400,51200,51200,vm-1,vc1",
            "web,D:\\,204800,,102400,vm-1,vc1",
        ])),
        ("vMetaData", rows("RVTools major version,RVTools version", &["4.7,4.7.1.4"])),
    ]);
    let intake = folder.read().unwrap();
    let [web, db] = intake.estate.servers.as_slice() else { panic!() };
    assert_eq!(
        (web.cores, web.memory_mb, web.nics, web.disk_count),
        (Some(2), Some(4096.0), Some(1), Some(2))
    );
    assert_eq!((web.storage_gb, web.utilization), (Some(300.0), Some(0.5)));
    assert_eq!((web.disks[1].raw, web.disks[1].shared, web.disks[0].shared), (true, true, false));
    assert_eq!(
        (web.os.as_deref(), web.boot),
        (Some("Red Hat Enterprise Linux 8.4"), Some(Boot::Efi))
    );
    assert_eq!(
        (web.manager.as_deref(), web.uuid.as_deref(), web.powered_on),
        (Some("vc1"), Some("u1"), Some(true))
    );
    assert_eq!((db.storage_gb, db.utilization, db.disk_count), (Some(200.0), Some(0.25), Some(1)));
    assert_eq!(
        (db.os.as_deref(), db.powered_on, db.class),
        (Some("Windows"), Some(false), Class::Server)
    );
    let codes: Vec<&str> = intake.findings.iter().map(|f| f.code).collect();
    assert_eq!(codes, ["orphan-rows", "storage-from-provisioned", "used-from-datastore"]);
    assert!(intake.findings[0].message.to_string().contains("(gone)"));
    assert_eq!((intake.sources[0].format, intake.sources[0].rows), ("rvtools", 8));
}

#[test]
fn what_is_no_server_is_classed_and_kept() {
    let folder = Folder::new();
    folder.book("x.xlsx", &[("vInfo", rows(INFO, &[
        "web,poweredOn,False,False,connected,2,4096,1,1,102400,1,1,bios,,,,vm-1,u1,vc1",
        "gold,poweredOff,True,False,connected,2,4096,1,1,102400,1,1,bios,,,,vm-2,u2,vc1",
        "srm,poweredOff,False,True,connected,2,4096,1,1,102400,1,1,bios,,,,vm-3,u3,vc1",
        "vCLS-4c8e,poweredOn,False,False,connected,1,128,0,1,2048,1,1,bios,,,,vm-4,u4,vc1",
        "lost,poweredOff,False,False,orphaned,0,0,0,0,0,0,0,bios,,,,vm-5,u5,vc1",
        "web,poweredOn,False,False,connected,2,4096,1,1,102400,1,1,bios,,,,vm-1,u1,vc1",
        "web,poweredOn,False,False,connected,2,4096,1,1,102400,1,1,bios,,,,vm-1,u7,vc2",
    ]))]);
    let intake = folder.read().unwrap();
    let classes: Vec<Class> = intake.estate.servers.iter().map(|s| s.class).collect();
    assert_eq!(
        classes,
        [
            Class::Server,
            Class::Template,
            Class::Placeholder,
            Class::Agent,
            Class::Inaccessible,
            Class::Duplicate,
            Class::Server
        ]
    );
    assert_eq!(intake.estate.servers[4].cores, None);
}

#[test]
fn rows_of_one_name_in_two_managers_stay_apart() {
    let folder = Folder::new();
    folder.book(
        "x.xlsx",
        &[
            (
                "vInfo",
                rows(
                    INFO,
                    &[
                        "web,poweredOn,False,False,connected,2,4096,1,1,,1,1,bios,,,,vm-1,u1,vc1",
                        "web,poweredOn,False,False,connected,2,4096,1,1,,1,1,bios,,,,vm-1,u2,vc2",
                    ],
                ),
            ),
            (
                "vDisk",
                rows(
                    DISK,
                    &[
                        "web,Hard disk 1,102400,False,,,vm-1,vc1",
                        "web,Hard disk 1,204800,False,,,vm-1,vc2",
                        "web,Hard disk 2,204800,False,,,,",
                    ],
                ),
            ),
        ],
    );
    let intake = folder.read().unwrap();
    let sizes: Vec<_> = intake.estate.servers.iter().map(|s| s.storage_gb.unwrap()).collect();
    assert_eq!(sizes, [100.0, 200.0]);
    assert_eq!(of(&intake.findings, "ambiguous-rows").len(), 1);
}

#[test]
fn tabs_that_are_not_needed_are_no_trouble() {
    let tools = "VM,Powerstate,Template,Tools,Tools Version,VM ID,VI SDK Server\nweb,poweredOn,False,toolsOk,1,vm-1,vc1\n";
    let info = "VM,Powerstate,CPUs,Memory,Total disk capacity MiB,In Use MiB,VM ID,VI SDK Server\nweb,poweredOn,2,4096,1024,512,vm-1,vc1\n";
    let folder = Folder::new();
    folder.file("RVTools_tabvInfo.csv", info);
    folder.file("RVTools_tabvTools.csv", tools);
    let intake = folder.read().unwrap();
    assert_eq!((intake.estate.servers.len(), intake.measurements.len()), (1, 0));
    let codes: Vec<&str> = intake.findings.iter().map(|f| f.code).collect();
    assert_eq!(codes, ["storage-from-total", "used-from-datastore"]);
    let report = intake.files.iter().find(|f| f.path.ends_with("vTools.csv")).unwrap();
    assert!(!report.sheets[0].used && report.why.as_deref().unwrap().contains("not needed"));
    let book = Folder::new();
    let sheet = |text: &'static str| text.lines().map(cells).collect::<Vec<_>>();
    book.book("x.xlsx", &[("vInfo", sheet(info)), ("vTools", sheet(tools))]);
    assert_eq!(book.read().unwrap().findings.len(), 2);
}

#[test]
fn snapshots_are_counted_and_a_machine_without_one_has_none() {
    let folder = Folder::new();
    let machine = "poweredOn,False,False,connected,2,4096,1,1,102400,102400,51200,efi,,RHEL 8,";
    let first = format!("web,{machine},vm-1,u1,vc1");
    let second = format!("db,{machine},vm-2,u2,vc1");
    let snapshots: &[&'static str] = &["web,before,vm-1,vc1", "web,after,vm-1,vc1"];
    let info: &[&'static str] = &[first.leak(), second.leak()];
    folder.book(
        "x.xlsx",
        &[
            ("vInfo", rows(INFO, info)),
            ("vSnapshot", rows("VM,Name,VM ID,VI SDK Server", snapshots)),
        ],
    );
    let servers = folder.read().unwrap().estate.servers;
    let counts: Vec<Option<u32>> = servers.iter().map(|server| server.snapshots).collect();
    assert_eq!(counts, [Some(2), Some(0)]);
}
