use super::*;
use crate::table::{OpenOptions, open};

fn file(name: &str, content: &[u8]) -> (tempfile::TempDir, Document) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, content).unwrap();
    let document = open(&path, &OpenOptions::default()).unwrap().documents.remove(0);
    (folder, document)
}

fn text(content: &str) -> Reading {
    let (_folder, mut document) = file("churn.csv", content.as_bytes());
    assert!(recognise(&Heads::of(&mut document)).is_some(), "{content}");
    read(&mut document)
}

fn daily(reading: &Reading) -> Vec<(String, f64)> {
    let amount = |m: &Measurement| match m.amount {
        Amount::Share { percent, of: PercentOf::Total } => percent,
        Amount::Share { percent, of: PercentOf::Used } => -percent,
        _ => m.gb_per_day().unwrap(),
    };
    reading.measurements.iter().map(|m| (m.server.clone(), amount(m))).collect()
}

#[test]
fn the_heading_names_the_unit() {
    for (heading, value, expected) in [
        ("Change %", "5", 5.0),
        ("Daily change (GB)", "12", 12.0),
        ("GB/day", "12.5", 12.5),
        ("MB per day", "512", 0.5),
        ("Churn (TB a day)", "2", 2048.0),
        ("Change (% of used)", "5", -5.0),
        ("Change rate (% of total)", "0.142", 0.142),
        ("Average change (MB/s)", "1", 84.375),
    ] {
        let reading = text(&format!("Server;{heading}\nweb1;{value}\n"));
        assert_eq!(daily(&reading), [("web1".to_owned(), expected)], "{heading}");
        assert!(reading.findings.is_empty(), "{heading}: {:?}", reading.findings);
    }
}

#[test]
fn the_cell_names_the_unit() {
    let reading = text("VM,Disk,Change\nweb,,5%\ndb,sda,12 GB\ndb,sdb,512 MB/day\n");
    let expected = [("web", 5.0), ("db", 12.0), ("db", 0.5)];
    assert_eq!(daily(&reading), expected.map(|(name, amount)| (name.to_owned(), amount)));
    assert_eq!(reading.measurements[2].disk.as_deref(), Some("sdb"));
    let location = reading.measurements[2].location.to_string();
    assert!(location.ends_with("churn.csv, row 4, column C"), "{location}");
}

#[test]
fn decimal_commas_are_read() {
    let reading = text("Server;Daily change (GB)\na;1,5\nb;1.024,25\n");
    assert_eq!(daily(&reading), [("a".to_owned(), 1.5), ("b".to_owned(), 1024.25)]);
}

#[test]
fn no_unit_anywhere_is_asked_for() {
    let reading = text("Server,Change\na,5\nb,7\nc,5%\n");
    assert_eq!(daily(&reading), [("c".to_owned(), 5.0)]);
    let finding = &reading.findings[0];
    assert_eq!(finding.code, "change-rate-without-unit");
    assert!(finding.message.to_string().starts_with("2 change rates"), "{finding}");
    assert!(finding.hint.is_some());
}

#[test]
fn bad_rows_are_told_and_the_others_read() {
    let reading = text("Server,Change (GB)\na,x\nb,-1\nc,5%\n,7\ne,\nf,2\n");
    assert_eq!(daily(&reading), [("f".to_owned(), 2.0)]);
    let codes: Vec<_> = reading.findings.iter().map(|f| f.code).collect();
    assert_eq!(
        codes,
        [
            "unexpected-value",
            "unexpected-value",
            "unexpected-value",
            "row-without-server",
            "change-rate-missing"
        ]
    );
    assert!(reading.findings.iter().all(|f| f.location.as_ref().unwrap().row.is_some()));
}

#[test]
fn a_column_of_fractions_is_suspicious() {
    let reading = text("Server,Change (%)\na,0.05\nb,0.1\n");
    assert_eq!(reading.findings[0].code, "percent-or-fraction");
    let reading = text("Server,Change (%)\na,0.05\nb,3\n");
    assert!(reading.findings.is_empty());
}

#[test]
fn percent_formats_of_a_workbook_are_percent() {
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let percent = rust_xlsxwriter::Format::new().set_num_format("0.0%");
    let sheet = workbook.add_worksheet();
    sheet.write(2, 1, "Server").unwrap();
    sheet.write(2, 2, "Daily change").unwrap();
    sheet.write(3, 1, "web").unwrap();
    sheet.write_with_format(3, 2, 0.05, &percent).unwrap();
    let (_folder, mut document) = file("churn.xlsx", &workbook.save_to_buffer().unwrap());
    assert!(recognise(&Heads::of(&mut document)).is_some());
    assert_eq!(daily(&read(&mut document)), [("web".to_owned(), 5.0)]);
}

#[test]
fn an_inventory_with_a_change_rate_is_no_measurement() {
    let content = "Server name,Cores,Memory (MB),NICs,Total storage (GB),Number of disks,Disk utilization (%),Daily change rate (%)\nweb,2,4096,1,100,1,50,5\n";
    let (_folder, mut document) = file("servers.csv", content.as_bytes());
    assert!(recognise(&Heads::of(&mut document)).is_none());
}
