use crate::estate::{Boot, ChangeAmount};
use crate::finding::Severity;
use crate::intake::fixture::{Folder, Put, cells, of, refused, row};
use crate::settings::Scenario;

const HEADINGS: &str = "Server Name/Hostname,Processor Cores,Memory allocation (in MBs),Number of NICs,Total Storage (in GBs ),Number of disks attached,Disk capacity utilization (%),Daily data change rate (%)";

fn headings() -> Vec<Put> {
    HEADINGS.split(',').map(Put::T).collect()
}

/// The used part and the daily change in per cent, as a sheet of these rows is read.
fn percentages(rows: &str) -> (Vec<(f64, f64)>, usize) {
    let folder = Folder::new();
    folder.file("a.csv", format!("{HEADINGS}\n{rows}"));
    let intake = folder.read().unwrap();
    let pairs = intake.estate.servers.iter().map(|server| {
        let ChangeAmount::PercentOfTotal(rate) = server.change.as_ref().unwrap().amount else {
            panic!()
        };
        (server.utilization.unwrap(), rate)
    });
    let warnings = of(&intake.findings, "ambiguous-percent").len();
    (pairs.collect(), warnings)
}

#[test]
fn the_whole_sheet_is_read() {
    let folder = Folder::new();
    let mut heads = vec![Put::T("Is VM qualified?")];
    heads.extend(headings());
    heads.extend(cells("Mapping Azure VM size (either fill or use the button above to compute),Operating System & Version,Owner,EFI Boot?"));
    folder.book(
        "a.xlsx",
        &[(
            "Workload Qualification",
            vec![
                row!["INSTRUCTIONS: fill in the number of disks, compression and the name"],
                vec![],
                cells("SUMMARY"),
                cells("Environment,,Hyper-V to Azure"),
                vec![Put::T("Compression"), Put::P(0.3)],
                cells("Number of recovery points,12.0"),
                cells("Number of hours in which initial replication for the batch of virtual machines should complete,8.0"),
                cells("Number of virtual machines per initial replication batch,5.0"),
                vec![],
                heads,
                vec!["Yes".into(), "web1".into(), 2.0.into(), 4096.0.into(), 1.0.into(), 200.0.into(), 2.0.into(), Put::P(0.5), Put::P(0.05), "A2".into(), "Windows Server 2012 R2".into(), "x".into(), "Yes".into()],
                vec!["".into(), "db1".into(), 4.0.into(), 8192.0.into(), 2.0.into(), 500.0.into(), 3.0.into(), Put::P(0.07), Put::P(0.001), "Error: No matching IaaS VM".into(), "Linux".into(), "".into(), "No".into()],
                // A prepared row with nothing but an output in it.
                cells("Yes"),
            ],
        )],
    );
    let intake = folder.read().unwrap();
    assert_eq!(intake.findings, []);
    let [web, db] = intake.estate.servers.as_slice() else { panic!() };
    assert_eq!((web.cores, web.memory_mb, web.nics), (Some(2), Some(4096.0), Some(1)));
    assert_eq!(
        (web.storage_gb, web.disk_count, web.utilization),
        (Some(200.0), Some(2), Some(0.5))
    );
    assert_eq!(web.change.as_ref().unwrap().amount, ChangeAmount::PercentOfTotal(5.0));
    assert_eq!((web.azure_size.as_deref(), web.boot), (Some("A2"), Some(Boot::Efi)));
    assert_eq!(
        web.location.to_string().rsplit('/').next(),
        Some("a.xlsx, sheet Workload Qualification, row 11")
    );
    assert_eq!(
        (db.azure_size.as_deref(), db.boot, db.utilization),
        (None, Some(Boot::Bios), Some(0.07))
    );
    let settings = &intake.settings;
    assert_eq!((settings.scenario, settings.compression), (Some(Scenario::Hyperv), Some(30.0)));
    assert_eq!((settings.recovery_points, settings.retention_days), (Some(12.0), None));
    assert_eq!((settings.ir_hours, settings.ir_batch), (Some(8.0), Some(5)));
    assert_eq!(
        (intake.sources[0].format, intake.sources[0].servers, intake.sources[0].rows),
        ("planner-sheet", 2, 2)
    );
}

#[test]
fn the_shorter_names_of_the_guide_and_other_units_are_understood() {
    let folder = Folder::new();
    let text = "Server name;Processor cores;Memory allocation (GB);Number of NICs;Total storage (TB);Number of disks attached;Disk capacity utilization (%);Daily change rate (%)\nweb1;2;4;1;1,5;2;50 %;0,5\n";
    folder.file("a.csv", text);
    let intake = folder.read().unwrap();
    let web = &intake.estate.servers[0];
    assert_eq!((web.memory_mb, web.storage_gb), (Some(4096.0), Some(1536.0)));
    assert_eq!(web.change.as_ref().unwrap().amount, ChangeAmount::PercentOfTotal(0.5));
}

#[test]
fn percentages_are_what_their_column_says() {
    let read = |used: &str, rate: &str, used2: &str, rate2: &str| {
        percentages(&format!("a,2,4096,1,200,2,{used},{rate}\nb,2,4096,1,200,2,{used2},{rate2}\n"))
    };
    assert_eq!(read("50%", "5%", "7%", "0.1%"), (vec![(0.5, 5.0), (0.07, 0.1)], 0));
    assert_eq!(read("50", "5", "0.5", "0.142"), (vec![(0.5, 5.0), (0.005, 0.142)], 0));
    // Disks are not less than 1 % full, and the rates beside them are written alike: guesses, and a warning for each column.
    assert_eq!(read("0.5", "0.142", "1", "0.09"), (vec![(0.5, 14.2), (1.0, 9.0)], 2));
    // The utilisation is in per cent, and so are small rates beside it.
    assert_eq!(read("50", "0.142", "70", "0.9"), (vec![(0.5, 0.142), (0.7, 0.9)], 1));
    // Where cells say themselves what they are, the heading of the others counts.
    assert_eq!(read("50%", "0.142", "70%", "0.9"), (vec![(0.5, 0.142), (0.7, 0.9)], 1));
    // Cells that say per cent do not settle what the others are.
    assert_eq!(read("50%", "5%", "0.07", "2"), (vec![(0.5, 5.0), (0.07, 2.0)], 1));
    assert_eq!(read("0", "0", "0%", "0"), (vec![(0.0, 0.0), (0.0, 0.0)], 0));
}

#[test]
fn percentages_with_a_decimal_comma_are_read() {
    let folder = Folder::new();
    let rows = "a;2;4096;1;200;2;50;0,5\nb;2;4096;1;1.200,5;2;12,5;7\n";
    folder.file("a.csv", format!("{}\n{rows}", HEADINGS.replace(',', ";")));
    let intake = folder.read().unwrap();
    let amount = |index: usize| intake.estate.servers[index].change.as_ref().unwrap().amount;
    assert_eq!(amount(0), ChangeAmount::PercentOfTotal(0.5));
    assert_eq!(intake.estate.servers[1].storage_gb, Some(1200.5));
    assert_eq!(intake.estate.servers[1].utilization, Some(0.125));
}

#[test]
fn missing_columns_are_named_with_sheet_and_row() {
    let folder = Folder::new();
    folder.book(
        "a.xlsx",
        &[("Servers", vec![vec![], headings().into_iter().take(4).collect(), cells("web")])],
    );
    let findings = refused(folder.read());
    let [missing] = of(&findings, "missing-columns")[..] else { panic!("{findings:?}") };
    assert_eq!(missing.message, "there is no column for Total Storage (in GBs)");
    let location = missing.location.as_ref().unwrap();
    assert_eq!((location.sheet.as_deref(), location.row), (Some("Servers"), Some(2)));
}

#[test]
fn what_may_come_from_elsewhere_may_be_missing() {
    let folder = Folder::new();
    folder.file(
        "a.csv",
        format!(
            "{HEADINGS}\nweb,2,4096,1,200,2,50%,\ndb,2,4096,,200,,,5%\napp,2,4096,1,200,2,50%,\n"
        ),
    );
    let intake = folder.read().unwrap();
    assert_eq!((intake.estate.servers.len(), intake.estate.unreadable), (3, 0));
    let [web, db, _] = intake.estate.servers.as_slice() else { panic!() };
    assert_eq!((web.change.as_ref(), web.nics), (None, Some(1)));
    assert_eq!((db.nics, db.disk_count), (None, None));
    assert_eq!(db.change.as_ref().unwrap().amount, ChangeAmount::PercentOfTotal(5.0));
    let notes = of(&intake.findings, "no-change-rate-in-sheet");
    assert_eq!((notes.len(), notes[0].severity), (1, Severity::Note));
    assert!(notes[0].message.to_string().starts_with("2 servers"), "{}", notes[0].message);
    // A used part that nobody states is assumed as for any other inventory.
    assert_eq!(of(&intake.findings, "used-assumed").len(), 1);
    assert_eq!(db.utilization, Some(1.0));
}

#[test]
fn a_column_that_may_come_from_elsewhere_may_be_missing() {
    let folder = Folder::new();
    let headings: Vec<&str> = HEADINGS.split(',').collect();
    let [name, cores, memory, _, storage, ..] = headings[..] else { panic!() };
    folder.file("a.csv", format!("{name},{cores},{memory},{storage}\nweb,2,4096,200\n"));
    let intake = folder.read().unwrap();
    assert_eq!((intake.sources[0].format, intake.sources[0].servers), ("planner-sheet", 1));
    let web = &intake.estate.servers[0];
    assert_eq!((web.storage_gb, web.disk_count, web.nics), (Some(200.0), None, None));
}

#[test]
fn bad_rows_are_left_out_counted_and_explained() {
    let folder = Folder::new();
    let rows = [
        ("good,2,4096,1,200,2,50%,5%", ""),
        (",2,4096,1,200,2,50%,5%", "A: Server Name/Hostname is blank"),
        ("b,two,4096,1,200,2,50%,5%", "B: Processor Cores \"two\" is not a number"),
        ("c,2,-1,1,200,2,50%,5%", "C: Memory allocation (in MBs) is -1, but must be more than 0"),
        ("d,2,4096,1,,2,50%,5%", "E: Total Storage (in GBs ) is blank"),
        ("e,2,4096,1,0,2,50%,5%", "E: Total Storage (in GBs ) is 0, but must be more than 0"),
        ("f,2,4096,1,200,0,50%,5%", "F: Number of disks attached is 0"),
        ("g,2,4096,1,200,1.5,50%,5%", "F: Number of disks attached \"1.5\" is not a whole number"),
        (
            "h,2,4096,1,200,2,150%,5%",
            "G: Disk capacity utilization (%) is 150 %, but must be 0 to 100 %",
        ),
        (
            "i,2,4096,1,200,2,50%,-5%",
            "H: Daily data change rate (%) is -5 %, but must not be negative",
        ),
        ("j,,,1,200,2,50%,5%", "B: Processor Cores is blank; Memory allocation (in MBs) is blank"),
        ("GOOD,2,4096,1,200,2,50%,5%", "A: row 2 has the same name; this row is left out"),
        (",,,,,,,", ""),
        ("good2,2,4096,1,200,2,50%,5%", ""),
    ];
    let text: Vec<&str> = rows.iter().map(|(row, _)| *row).collect();
    folder.file("a.csv", format!("{HEADINGS}\n{}\n", text.join("\n")));
    let intake = folder.read().unwrap();
    let names: Vec<&str> = intake.estate.servers.iter().map(|s| s.name.as_str()).collect();
    assert_eq!(names, ["good", "good2"]);
    assert_eq!(intake.estate.unreadable, 11);
    let expected = (2..).zip(rows).filter(|(_, (_, message))| !message.is_empty());
    let said: Vec<String> = intake
        .findings
        .iter()
        .map(|finding| {
            let location = finding.location.as_ref().unwrap();
            let message = finding.message.to_string();
            let message = message.trim_start_matches("the row is left out: ");
            format!("{} {}: {message}", location.row.unwrap(), location.column.as_ref().unwrap())
        })
        .collect();
    let expected: Vec<String> =
        expected.map(|(row, (_, message))| format!("{row} {message}")).collect();
    assert_eq!(said, expected);
    assert!(intake.findings.iter().all(|f| f.severity == Severity::Error && f.hint.is_some()));
}

#[test]
fn errors_of_formulas_are_told() {
    let folder = Folder::new();
    let good = |name| row![name, 2.0, 4096.0, 1.0, 200.0, 2.0, "50%", "5%"];
    let mut bad = good("b");
    bad[4] = Put::E("#REF!");
    folder.book("a.xlsx", &[("S", vec![headings(), good("a"), bad])]);
    let intake = folder.read().unwrap();
    assert_eq!(intake.estate.servers.len(), 1);
    assert!(intake.findings[0].message.to_string().contains("#REF!"), "{:?}", intake.findings);
}

#[test]
fn a_setting_that_makes_no_sense_is_a_warning() {
    let folder = Folder::new();
    folder.book(
        "a.xlsx",
        &[(
            "S",
            vec![
                cells("Compression,much"),
                cells("Environment,Mars"),
                cells("Retention in days,3.0"),
                headings(),
                cells("a,2.0,4096.0,1.0,200.0,2.0,50%,5%"),
            ],
        )],
    );
    let intake = folder.read().unwrap();
    let warnings = of(&intake.findings, "unusable-setting");
    assert_eq!(warnings.len(), 2);
    assert_eq!(warnings[0].location.as_ref().unwrap().column.as_deref(), Some("B"));
    assert_eq!((intake.settings.compression, intake.settings.retention_days), (None, Some(3.0)));
}
