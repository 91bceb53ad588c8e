//! An RVTools export of 20,000 servers with its usual tabs, and the bare reading of its cells by the spreadsheet library.

use std::path::Path;

use calamine::{Reader, open_workbook_auto};
use rust_xlsxwriter::{Workbook, Worksheet};

pub(crate) const SERVERS: u32 = 20_000;

/// The tabs that the reader of inventories uses.
pub(crate) const USED: [&str; 7] =
    ["vInfo", "vCPU", "vMemory", "vDisk", "vPartition", "vNetwork", "vMetaData"];

const INFO: &str = "VM,Powerstate,Template,SRM Placeholder,Config status,DNS Name,Connection state,Guest state,Heartbeat,Consolidation Needed,PowerOn,Suspended To Memory,Suspend time,Suspend Interval,Creation date,Change Version,CPUs,Overall Cpu Readiness,Memory,Active Memory,NICs,Disks,Total disk capacity MiB,Fixed Passthru HotPlug,min Required EVC Mode Key,Latency Sensitivity,Op Notification Timeout,EnableUUID,CBT,Primary IP Address,Network #1,Network #2,Network #3,Network #4,Network #5,Network #6,Network #7,Network #8,Num Monitors,Video Ram KiB,Resource pool,Folder ID,Folder,vApp,DAS protection,FT State,FT Role,FT Latency,FT Bandwidth,FT Sec. Latency,Vm Failover In Progress,Provisioned MiB,In Use MiB,Unshared MiB,HA Restart Priority,HA Isolation Response,HA VM Monitoring,Cluster rule(s),Cluster rule name(s),Boot Required,Boot delay,Boot retry delay,Boot retry enabled,Boot BIOS setup,Reboot PowerOff,EFI Secure boot,Firmware,HW version,HW upgrade status,HW upgrade policy,HW target,Path,Log directory,Snapshot directory,Suspend directory,Annotation,Datacenter,Cluster,Host,OS according to the configuration file,OS according to the VMware Tools,Customization Info,Guest Detailed Data,VM ID,SMBIOS UUID,VM UUID,VI SDK Server type,VI SDK API Version,VI SDK Server,VI SDK UUID";
const COMMON: &str = "Annotation,Datacenter,Cluster,Host,Folder,OS according to the configuration file,OS according to the VMware Tools,VM ID,VM UUID,VI SDK Server,VI SDK UUID";

/// What a column of a machine holds.
fn put(sheet: &mut Worksheet, row: u32, column: u16, heading: &str, server: u32, part: u32) {
    let number = |value: u32| f64::from(value);
    let gb = 40 + server % 23 * 37;
    let value = match heading {
        "CPUs" => number(1 << (server % 5)),
        "Memory" | "Size MiB" => number(2048 << (server % 6)),
        "NICs" | "Sockets" => number(1 + server % 2),
        "Disks" => number(1 + server % 3),
        "Total disk capacity MiB" | "Provisioned MiB" => number((1 + server % 3) * gb * 1024),
        "In Use MiB" | "Unshared MiB" | "Consumed MiB" => number(gb * 512),
        "Capacity MiB" => number(gb * 1024),
        "Free MiB" => number(gb * 100),
        "Boot delay" | "Shares" | "Limit" | "Reservation" | "Level" | "Max" | "Overall"
        | "Num Monitors" | "Video Ram KiB" | "HW version" | "Active Memory" | "Active"
        | "Consumed" => number(server % 1000),
        _ => {
            let text = match heading {
                "VM" => format!("SRV{server:05}"),
                "DNS Name" => format!("srv{server:05}.corp.example"),
                "Powerstate" => "poweredOn".into(),
                "VM ID" => format!("vm-{server}"),
                "VM UUID" | "SMBIOS UUID" => format!("50021168-ef48-01f9-8207-e005{server:08x}"),
                "VI SDK Server" => format!("vc{}.corp.example", server % 3),
                "Firmware" => "bios".into(),
                "Connection state" => "connected".into(),
                "Disk" => format!("Hard disk {part}"),
                "OS according to the VMware Tools" => {
                    "Microsoft Windows Server 2016 or later (64-bit)".into()
                }
                "Path" | "Disk Path" => {
                    format!("[ds{}] SRV{server:05}/SRV{server:05}.vmdk", server % 40)
                }
                "Template" | "SRM Placeholder" | "Raw" | "CBT" | "EFI Secure boot" => {
                    "False".into()
                }
                "Mac Address" => {
                    format!("00:50:56:{:02x}:{:02x}:{part:02x}", server / 256 % 256, server % 256)
                }
                _ if column.is_multiple_of(3) => return,
                _ => format!("{heading} {}", server % 50),
            };
            sheet.write(row, column, text).expect("a cell");
            return;
        }
    };
    sheet.write(row, column, value).expect("a cell");
}

fn tab(book: &mut Workbook, name: &str, headings: &str, rows_of: fn(u32) -> u32) {
    let sheet = book.add_worksheet().set_name(name).expect("a sheet");
    let headings: Vec<&str> = headings.split(',').collect();
    for (column, heading) in (0..).zip(&headings) {
        sheet.write(0, column, *heading).expect("a heading");
    }
    let mut row = 1;
    for server in 0..SERVERS {
        for part in 1..=rows_of(server) {
            for (column, heading) in (0..).zip(&headings) {
                put(sheet, row, column, heading, server, part);
            }
            row += 1;
        }
    }
}

pub(crate) fn export(path: &Path) {
    let mut book = Workbook::new();
    let side = |own: &str| format!("VM,Powerstate,Template,SRM Placeholder,{own},{COMMON}");
    let one = |_| 1;
    tab(&mut book, "vInfo", INFO, one);
    tab(
        &mut book,
        "vCPU",
        &side(
            "CPUs,Sockets,Cores p/s,Max,Overall,Level,Shares,Reservation,Entitlement,Limit,Hot Add,Hot Remove",
        ),
        one,
    );
    tab(
        &mut book,
        "vMemory",
        &side(
            "Size MiB,Overhead,Max,Consumed,Private,Shared,Swapped,Ballooned,Active,Entitlement,Level,Shares,Reservation,Limit,Hot Add",
        ),
        one,
    );
    tab(
        &mut book,
        "vDisk",
        &side(
            "Disk,Disk Key,Disk UUID,Disk Path,Capacity MiB,Raw,Disk Mode,Sharing mode,Thin,Eagerly Scrub,Split,Write Through,Level,Shares,Reservation,Limit,Controller,Label,SCSI Unit #,Unit #,Shared Bus,Path,Raw LUN ID,Raw Comp. Mode,Internal Sort Column",
        ),
        |server| 1 + server % 3,
    );
    tab(
        &mut book,
        "vPartition",
        &side("Disk Key,Disk,Capacity MiB,Consumed MiB,Free MiB,Free %"),
        |server| 1 + server % 4,
    );
    tab(
        &mut book,
        "vNetwork",
        &side(
            "NIC label,Adapter,Network,Switch,Connected,Starts Connected,Mac Address,Type,IPv4 Address,IPv6 Address",
        ),
        |server| 1 + server % 2,
    );
    tab(
        &mut book,
        "vTools",
        &side(
            "VM Version,Tools,Tools Version,Required Version,Upgradeable,Upgrade Policy,Sync time,App status",
        ),
        one,
    );
    tab(
        &mut book,
        "vSnapshot",
        &side(
            "Name,Description,Date / time,Filename,Size MiB (vmsn),Size MiB (total),Quiesced,State",
        ),
        |server| u32::from(server % 10 == 0),
    );
    let sheet = book.add_worksheet().set_name("vMetaData").expect("a sheet");
    for (column, (heading, value)) in
        (0..).zip([("RVTools major version", "4.7"), ("RVTools version", "4.7.1.4")])
    {
        sheet.write(0, column, heading).expect("a heading");
        sheet.write(1, column, value).expect("a cell");
    }
    book.save(path).expect("a workbook");
}

/// How many cells some sheets of a workbook of any kind have.
pub(crate) fn bare(path: &Path, sheets: &[impl AsRef<str>]) -> usize {
    let mut book = open_workbook_auto(path).expect("a workbook");
    let mut cells = |name: &str| book.worksheet_range(name).expect("a sheet").used_cells().count();
    sheets.iter().map(|name| cells(name.as_ref())).sum()
}
