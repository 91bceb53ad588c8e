//! One good and one spoiled file of every format that is read as a list of machines.

use crate::estate::{Boot, ChangeAmount, Class, Quality, Server};
use crate::intake::Intake;
use crate::intake::fixture::{Folder, Put, cells, of, refused, row};

fn read(files: &[(&str, &str)]) -> Intake {
    let folder = Folder::new();
    for (name, text) in files {
        folder.file(name, text);
    }
    folder.read().unwrap()
}

fn format(intake: &Intake) -> &str {
    intake.sources[0].format
}

fn codes(intake: &Intake) -> Vec<&str> {
    intake.findings.iter().map(|finding| finding.code).collect()
}

/// Cores, memory in MB, NICs, GB, disks and used part.
type Sizes = (Option<u32>, Option<f64>, Option<u32>, Option<f64>, Option<u32>, Option<f64>);

fn sizes(server: &Server) -> Sizes {
    (
        server.cores,
        server.memory_mb,
        server.nics,
        server.storage_gb,
        server.disk_count,
        server.utilization,
    )
}

const IMPORT: &str = "*Server name,IP addresses,*Cores,*Memory (In MB),*OS name,OS version,OS architecture,Server type,Hypervisor,CPU utilization percentage,Memory utilization percentage,Network adapters,Network In throughput,Network Out throughput,Boot type,Number of disks,Storage in use (In GB),Disk 1 size (In GB),Disk 1 read throughput (MB per second),Disk 1 write throughput (MB per second),Disk 1 read ops (operations per second),Disk 1 write ops (operations per second),Disk 2 size (In GB)\n";

#[test]
fn azure_migrate_imports_have_their_disks_side_by_side() {
    let rows = "web,10.0.0.1;10.0.0.2,4,8192,Windows Server 2016,10.0,x86,virtual,VMware,10,20,2,1,1,UEFI,2,150,100,1,1,1,1,200\n\
                VM001.corp.contoso.com,,2,4096,Linux,,x64,,,,,1,,,BIOS,1,10,50\n";
    let intake = read(&[("x.csv", &format!("\u{feff}{IMPORT}{rows}"))]);
    assert_eq!(format(&intake), "azure-migrate-import");
    let web = &intake.estate.servers[0];
    assert_eq!(sizes(web), (Some(4), Some(8192.0), Some(2), Some(300.0), Some(2), Some(0.5)));
    assert_eq!((web.boot, web.disks[1].label.as_str()), (Some(Boot::Efi), "Disk 2"));
    assert_eq!(web.os.as_deref(), Some("Windows Server 2016 10.0 (32-bit)"));
    assert_eq!(web.change, None);
    assert_eq!(
        (web.disks[0].workload.iops, web.disks[0].workload.mib_per_s),
        (Some(2.0), Some(2.0))
    );
    assert_eq!(codes(&intake), ["template-example", "throughput-is-no-change"]);
}

#[test]
fn a_spoiled_azure_migrate_import_says_what_is_wrong() {
    let rows = "web,,four,8192,Linux,,,,,,,1,,,BIOS,2,150,100,1,1,1,1,200 apples\n,,4,8192,Linux,,,,,,,1,,,BIOS,2,150,100\n";
    let intake = read(&[("x.csv", &format!("{IMPORT}{rows}"))]);
    let web = &intake.estate.servers[0];
    assert_eq!((web.cores, web.storage_gb, web.disks.len()), (None, None, 2));
    assert_eq!(intake.estate.unreadable, 1);
    assert_eq!(codes(&intake), ["row-without-name", "unexpected-value", "throughput-is-no-change"]);
    let cells = &intake.findings[1].message;
    assert!(cells.contains("1 other cell"), "{cells}");
}

#[test]
fn azure_migrate_reports_describe_a_machine_in_several_sheets() {
    let id = "/subscriptions/x/machines/host_50021168-ef48-01f9-8207-e0054a8f922e";
    let core = cells(
        "Machine Name,Operating System,Boot Type,Cores,Memory (in MB),Storage (in GB),Network Adapters,MAC Addresses,Disk Names,Machine ID",
    );
    let sheet = vec![
        core,
        row![
            "web",
            "Linux",
            "EFI",
            2.0,
            4096.0,
            140.0,
            -1.0,
            "[00:50];[00:51];",
            "scsi0:0;scsi0:1;",
            id
        ],
    ];
    let discovery = cells(
        "Machine Name,Operating System,Cores,Memory (in MB),Total Disks,Boot Type,Power Stats,Machine ID",
    );
    let folder = Folder::new();
    folder.book(
        "a.xlsx",
        &[
            ("Properties", vec![cells("Tenant ID"), cells("t")]),
            ("Perf", sheet.clone()),
            ("As-is", sheet),
        ],
    );
    folder.book(
        "b.xlsx",
        &[(
            "Discovery_Report",
            vec![discovery, row!["WEB", "Linux", 2.0, 4096.0, 2.0, "EFI", "OFF", id]],
        )],
    );
    let intake = folder.read().unwrap();
    assert_eq!(format(&intake), "azure-migrate-report");
    let web = &intake.estate.servers[0];
    assert_eq!(sizes(web), (Some(2), Some(4096.0), Some(2), Some(140.0), Some(2), Some(1.0)));
    assert_eq!(web.uuid.as_deref(), Some("50021168-ef48-01f9-8207-e0054a8f922e"));
    // What only the second file says is taken from it.
    assert_eq!(web.powered_on, Some(false));
    assert_eq!(
        (intake.estate.servers.len(), intake.estate.servers[1].class),
        (2, Class::Duplicate)
    );
}

#[test]
fn an_azure_migrate_report_without_ids_is_refused() {
    let folder = Folder::new();
    let heads = cells("Machine Name,Boot Type,Cores,Azure VM Readiness");
    folder.book("a.xlsx", &[("Perf", vec![heads, cells("web,EFI,2.0,Ready")])]);
    let intake = folder.read().unwrap();
    assert_eq!((intake.estate.servers.len(), intake.measurements.len()), (0, 1));
}

#[test]
fn azure_assessments_have_machines_and_disks() {
    let folder = Folder::new();
    let machines = cells(
        "Machine,Azure VM readiness,Recommended size,Operating system,Boot type,Cores,Memory(MB),CPU usage(%),Memory usage(%),Storage(GB),Network adapters",
    );
    let disks = cells(
        "Machine,Disk name,Azure disk readiness,Recommended disk size SKU,Source disk size(GB),Target disk size(GB)",
    );
    folder.book(
        "a.xlsx",
        &[
            ("Assessment_Summary", vec![cells("Subscription,x")]),
            (
                "All_Assessed_Machines",
                vec![
                    machines,
                    cells("web,Ready,Standard_D2,Linux,BIOS,2.0,4096.0,5.0,5.0,96.0,1.0"),
                ],
            ),
            (
                "All_Assessed_Disks",
                vec![
                    disks,
                    cells("web,scsi0:0,Ready,P6,32.0,64.0"),
                    cells("web,scsi0:1,Ready,P6,64.0,64.0"),
                    cells("db,scsi0:0,Ready,P6,x,64.0"),
                ],
            ),
        ],
    );
    let intake = folder.read().unwrap();
    assert_eq!(format(&intake), "azure-migrate-assessment");
    assert_eq!(
        sizes(&intake.estate.servers[0]),
        (Some(2), Some(4096.0), Some(1), Some(96.0), Some(2), Some(1.0))
    );
    // Azure's recommendation is no size that somebody fixed.
    assert_eq!(intake.estate.servers[0].azure_size, None);
    assert_eq!(codes(&intake), ["orphan-rows", "used-assumed"]);
}

#[test]
fn live_optics_projects_have_performance_and_guest_disks() {
    let folder = Folder::new();
    let vms = cells(
        "MOB ID,VM Name,Guest Hostname,VM OS,Power State,Connection State,Template,Virtual CPU,Provisioned Memory (MiB),Virtual Disk Size (MiB),Virtual Disk Used (MiB),Guest VM Disk Used (MiB),NICs,Disks,vCenter",
    );
    folder.book(
        "a.xlsx",
        &[
            ("Details", vec![cells("Project,x")]),
            (
                "VMs",
                vec![
                    cells("Live Optics export"),
                    vms,
                    cells("vm-1,web,web.example,Linux,Powered On,Connected,False,2.0,4096.0,102400.0,81920.0,51200.0,1.0,2.0,vc1"),
                    cells("vm-1,web,web.example,Linux,Powered Off,Connected,True,2.0,4096.0,102400.0,81920.0,?,1.0,2.0,vc2"),
                ],
            ),
            (
                "VM Performance",
                vec![
                    cells("VM Name,MOB ID,Peak IOPS,Average IOPS,Avg Read/Write Ratio,Avg Write MB/s,vCenter"),
                    cells("web,vm-1,100.0,10.0,3.0,0.512,vc1"),
                ],
            ),
        ],
    );
    let intake = folder.read().unwrap();
    assert_eq!(format(&intake), "live-optics");
    let web = &intake.estate.servers[0];
    assert_eq!(sizes(web), (Some(2), Some(4096.0), Some(1), Some(100.0), Some(2), Some(0.5)));
    let change = web.change.as_ref().unwrap();
    assert_eq!(
        (change.amount, change.quality),
        (ChangeAmount::GbPerDay(43.2), Quality::WrittenBytes)
    );
    assert_eq!((web.powered_on, intake.estate.servers[1].class), (Some(true), Class::Template));
    assert_eq!(codes(&intake), ["unexpected-value", "change-from-writes", "storage-from-total"]);
}

#[test]
fn nutanix_collector_and_prism_lists_are_read() {
    let folder = Folder::new();
    folder.book(
        "a.xlsx",
        &[
            ("Metadata", vec![cells("Collector Version,4.4"), cells("Is Anonymized,No")]),
            (
                "vmList",
                vec![
                    cells("VM Name,Power State,vCPUs,Memory (MiB),Consumed (MiB),Guest OS"),
                    cells("web,kOn,2.0,4096.0,5120.0,Linux"),
                ],
            ),
            (
                "vDisk",
                vec![
                    cells("VM Name,Disk,Capacity (MiB)"),
                    cells("web,scsi.0,10240.0"),
                    cells("old,scsi.0,1.0"),
                ],
            ),
            ("vInfo", vec![cells("VM Name,Firmware,CBT"), cells("web,efi,True")]),
        ],
    );
    let intake = folder.read().unwrap();
    assert_eq!(format(&intake), "nutanix");
    let web = &intake.estate.servers[0];
    assert_eq!(sizes(web), (Some(2), Some(4096.0), None, Some(10.0), Some(1), Some(0.5)));
    assert_eq!((web.boot, web.powered_on), (Some(Boot::Efi), Some(true)));
    assert_eq!(codes(&intake), ["orphan-rows", "used-from-datastore"]);
    let prism = read(&[(
        "p.csv",
        "VM Name,Container,Power State,Network adapters,vCPUs,vRAM (GB),Disk Count,Provisioned Space (GB),Used Space (GB)\nweb,c,ON,1,2,4,2,100,none at all\n",
    )]);
    assert_eq!((format(&prism), prism.findings[0].code), ("nutanix", "unexpected-value"));
    assert_eq!(
        sizes(&prism.estate.servers[0]),
        (Some(2), Some(4096.0), Some(1), Some(100.0), Some(2), Some(1.0))
    );
}

const GET_VM: &str = "#TYPE Microsoft.HyperV.PowerShell.VirtualMachine\n\"VMName\",\"VMId\",\"State\",\"Generation\",\"ProcessorCount\",\"MemoryStartup\",\"MemoryAssigned\",\"DynamicMemoryEnabled\",\"HardDrives\",\"NetworkAdapters\",\"ComputerName\"\n";
const GET_VHD: &str = "\"ComputerName\",\"Path\",\"VhdFormat\",\"VhdType\",\"FileSize\",\"Size\",\"MinimumSize\",\"ParentPath\"\n";

#[test]
fn hyper_v_exports_are_in_bytes_and_joined_by_path() {
    let list = "System.Collections.Generic.List`1[Microsoft.HyperV.PowerShell.HardDiskDrive]";
    let vms = format!(
        "{GET_VM}web,id-1,Running,2,2,4294967296,4294967296,False,{list},{list},h1\ndb,id-2,Off,1,4,8589934592,0,False,{list},{list},h1\n"
    );
    let vhds = format!(
        "{GET_VHD}h1,C:\\v\\web\\os.vhdx,VHDX,Dynamic,53687091200,107374182400,1,\nh1,C:\\v\\db_data.vhdx,VHDX,Fixed,107374182400,107374182400,1,\nh1,D:\\x\\77.vhdx,VHDX,Dynamic,1,107374182400,1,\nh1,C:\\v\\lost.vhdx,VHDX,Fixed,1,1,1,\n"
    );
    let drives = "VMName,ControllerType,ControllerNumber,ControllerLocation,DiskNumber,Path\nweb,SCSI,0,0,,D:\\X\\77.vhdx\n";
    let intake = read(&[("vms.csv", &vms), ("vhds.csv", &vhds), ("drives.csv", drives)]);
    assert_eq!(format(&intake), "hyper-v");
    let [web, db] = intake.estate.servers.as_slice() else { panic!() };
    assert_eq!(
        sizes(web),
        (
            Some(2),
            Some(4096.0),
            None,
            Some(200.0),
            Some(2),
            Some((50.0 + 1.0 / 1_073_741_824.0) / 200.0)
        )
    );
    assert_eq!(sizes(db), (Some(4), Some(8192.0), None, Some(100.0), Some(1), Some(1.0)));
    assert_eq!(
        (web.boot, db.boot, db.powered_on),
        (Some(Boot::Efi), Some(Boot::Bios), Some(false))
    );
    assert_eq!(codes(&intake), ["orphan-rows", "used-from-datastore"]);
}

#[test]
fn hyper_v_disks_without_machines_and_differencing_disks_are_told() {
    let folder = Folder::new();
    folder.file("vhds.csv", format!("{GET_VHD}h1,C:\\v\\web.vhdx,VHDX,Fixed,1,1,1,\n"));
    assert_eq!(of(&refused(folder.read()), "no-list-of-machines").len(), 1);
    let vms = format!("{GET_VM}web,id-1,Running,2,2,4294967296,1,False,,,h1\n");
    let vhds = format!(
        "{GET_VHD}h1,C:\\web\\child.avhdx,VHDX,Differencing,1073741824,107374182400,1,C:\\p.vhdx\n"
    );
    let intake = read(&[("a.csv", &vms), ("b.csv", &vhds)]);
    assert_eq!(of(&intake.findings, "differencing-disks").len(), 1);
}

#[test]
fn virtual_machine_manager_lists_are_read() {
    let heads = "Name,CPUCount,Memory,OperatingSystem,VirtualMachineState,HostName,TotalSize,VMId,Generation\n";
    let rows = "web,2,4096,64-bit edition of Windows Server 2012 R2,Running,h1,53687091200,id-1,2\ndb,2 GHz,4096,Linux,PowerOff,h1,1,id-2,1\n";
    let intake = read(&[("a.csv", &format!("{heads}{rows}"))]);
    assert_eq!(format(&intake), "scvmm");
    let [web, db] = intake.estate.servers.as_slice() else { panic!() };
    assert_eq!(
        (web.cores, web.memory_mb, web.storage_gb, web.boot),
        (Some(2), Some(4096.0), None, Some(Boot::Efi))
    );
    assert_eq!((db.cores, db.powered_on), (None, Some(false)));
    assert_eq!(codes(&intake), ["unexpected-value"]);
}

#[test]
fn lists_of_the_vsphere_client_carry_units_in_their_cells() {
    let heads = "Name,State,Status,Provisioned Space,Used Space,Host CPU,Host Mem,Guest OS,Memory Size,CPUs,NICs\n";
    let rows = "web,Powered On,Normal,1.5 TB,\"768.5\u{a0}GB\",1 GHz,2 GB,Linux,4 GB,2,1\ndb,Powered Off,Normal,lots,0 B,0,0,Linux,512 MB,2,1\n";
    let intake = read(&[("a.csv", &format!("{heads}{rows}"))]);
    assert_eq!(format(&intake), "vcenter-csv");
    let [web, db] = intake.estate.servers.as_slice() else { panic!() };
    assert_eq!(
        sizes(web),
        (Some(2), Some(4096.0), Some(1), Some(1536.0), None, Some(768.5 / 1536.0))
    );
    assert_eq!((db.memory_mb, db.storage_gb), (Some(512.0), None));
    assert_eq!(
        codes(&intake),
        ["unexpected-value", "storage-from-provisioned", "used-from-datastore"]
    );
}

#[test]
fn the_trio_of_googles_migration_center_is_joined_by_machine() {
    let vms = "MachineId,MachineName,PrimaryIPAddress,TotalDiskAllocatedGiB,TotalDiskUsedGiB,AllocatedProcessorCoreCount,MemoryGiB,OsName,OsVersion,MachineStatus\nm1,web,10.0.0.1,100,40,2,4,Ubuntu,22.04,running\n";
    let disks = "MachineId,DiskLabel,SizeInGib,UsedInGib,StorageTypeLabel\nm1,sda,60,30,ssd\nm1,sdb,40,20,ssd\nm2,sda,40,20,ssd\n";
    let intake = read(&[("vmInfo.csv", vms), ("diskInfo.csv", disks)]);
    assert_eq!(format(&intake), "google-migration-center");
    let web = &intake.estate.servers[0];
    assert_eq!(sizes(web), (Some(2), Some(4096.0), None, Some(100.0), Some(2), Some(0.5)));
    assert_eq!(web.os.as_deref(), Some("Ubuntu 22.04"));
    let orphans = of(&intake.findings, "orphan-rows");
    assert!(orphans[0].message.contains("(m2)"), "{orphans:?}");
}

#[test]
fn lists_from_map_are_read_as_far_as_they_are_known() {
    let heads = "MAP inventory\n\nComputerSystemName,NumberOfLogicalProcessors,TotalPhysicalMemory,OperatingSystem,OsArchitecture,NICs,Total HD Size (GB),Total HD Used (GB)\n";
    let intake = read(&[(
        "a.csv",
        &format!("{heads}web,2,4294967296,Windows Server 2008,32-bit,1,100,25\ndb,,,,,,-1,\n"),
    )]);
    assert_eq!(format(&intake), "map-toolkit");
    assert_eq!(
        sizes(&intake.estate.servers[0]),
        (Some(2), Some(4096.0), Some(1), Some(100.0), None, Some(0.25))
    );
    assert_eq!(intake.estate.servers[1].storage_gb, None);
}

#[test]
fn any_list_of_servers_is_read_by_its_headings() {
    let text = "Rechnername;CPU-Kerne;Arbeitsspeicher (GB);Festplatte (GB);Belegt (GB);Betriebssystem;Churn (GB)\nweb;2;4;1.000,5;500,25;Linux;2,5\nweb;2;4;1.000,5;500,25;Linux;2,5\nweb;4;4;1.000,5;500,25;Linux;2,5\n";
    let intake = read(&[("a.csv", text)]);
    assert_eq!(format(&intake), "table");
    let web = &intake.estate.servers[0];
    assert_eq!(sizes(web), (Some(2), Some(4096.0), None, Some(1000.5), None, Some(0.5)));
    assert_eq!(web.change.as_ref().unwrap().amount, ChangeAmount::GbPerDay(2.5));
    let classes: Vec<Class> = intake.estate.servers.iter().map(|s| s.class).collect();
    assert_eq!(classes, [Class::Server, Class::Duplicate, Class::Server]);
    assert_eq!(codes(&intake), ["repeated-names", "storage-from-total"]);
}

#[test]
fn a_list_with_both_number_styles_is_refused() {
    let folder = Folder::new();
    folder.file("a.csv", "Name;Cores;RAM (GB);Disk (GB)\na;2;4;1,5\nb;2;4;1.5\n");
    assert_eq!(refused(folder.read())[0].code, "mixed-numbers");
}

#[test]
fn database_headings_of_rvtools_are_read_too() {
    let info = "vInfoVMName,vInfoPowerstate,vInfoCPUs,vInfoMemory,vInfoProvisioned,vInfoInUse,vInfoTotalDiskCapacityMiB,vInfoNICs,vInfoNumVirtualDisks\nweb,poweredOn,2,4096,204800,51200,102400,1,1\n";
    let intake = read(&[("RVTools_tabvInfo.csv", info)]);
    assert_eq!(format(&intake), "rvtools");
    assert_eq!(
        sizes(&intake.estate.servers[0]),
        (Some(2), Some(4096.0), Some(1), Some(100.0), Some(1), Some(0.5))
    );
}

#[test]
fn headings_may_be_merged_blank_and_doubled() {
    let folder = Folder::new();
    folder.book(
        "a.xlsx",
        &[(
            "S",
            vec![
                cells("Machine,,,Storage"),
                cells("Name,Cores,,Disk (GB),RAM (GB),Name"),
                vec![
                    Put::T("web"),
                    Put::N(2.0),
                    Put::T("x"),
                    Put::N(100.0),
                    Put::N(4.0),
                    Put::T("other"),
                ],
                vec![Put::T("db"), Put::E("#DIV/0!"), Put::T(""), Put::N(100.0), Put::N(4.0)],
            ],
        )],
    );
    let intake = folder.read().unwrap();
    let [web, db] = intake.estate.servers.as_slice() else { panic!() };
    assert_eq!((web.name.as_str(), web.cores, web.memory_mb), ("web", Some(2), Some(4096.0)));
    assert_eq!(db.cores, None);
    assert!(of(&intake.findings, "unexpected-value")[0].message.contains("#DIV/0!"));
}

#[test]
fn hyper_v_exports_may_be_json() {
    let vms = r#"[{"Name":"web","Id":"id-1","State":2,"Generation":1,"ProcessorCount":2,"MemoryStartup":4294967296,
        "DynamicMemoryEnabled":false,"ComputerName":"h1","NetworkAdapters":[{"Name":"a"},{"Name":"b"}],
        "HardDrives":[{"Path":"C:\\v\\1.vhdx","ControllerType":1,"ControllerNumber":0,"ControllerLocation":0}]}]"#;
    let vhds = r#"{"ComputerName":"h1","Path":"C:\\V\\1.vhdx","VhdFormat":3,"VhdType":2,"FileSize":53687091200,"Size":107374182400,"MinimumSize":1}"#;
    let intake = read(&[("vms.json", vms), ("vhds.json", vhds)]);
    assert_eq!(format(&intake), "hyper-v");
    let web = &intake.estate.servers[0];
    let expected = (Some(2), Some(4096.0), Some(2), Some(100.0), Some(1), Some(0.5));
    assert_eq!(sizes(web), expected);
    assert_eq!((web.powered_on, web.boot), (Some(true), Some(Boot::Bios)));
}
