use super::*;
use crate::churn::fixture;
use crate::churn::model::Amount;

fn rates(reading: &Reading) -> Vec<(String, String, Vec<f64>)> {
    reading
        .measurements
        .iter()
        .map(|m| {
            let Amount::Series(series) = &m.amount else { panic!("no series") };
            (m.server.clone(), m.disk.clone().unwrap_or_default(), series.rates().collect())
        })
        .collect()
}

fn read_text(text: &str) -> Reading {
    let (format, reading) = fixture::read("samples.csv", text.as_bytes());
    assert_eq!(format, Some(Format::Series), "{text}");
    reading
}

#[test]
fn rates_and_amounts_become_mib_per_second() {
    for (heading, values) in [
        ("Write (MB/s)", ["1", "2", "3"]),
        ("Disk Write Bytes/sec", ["1048576", "2097152", "3145728"]),
        ("Write KBps", ["1024", "2048", "3072"]),
        ("Written (MB)", ["300", "600", "900"]),
        ("Write (Mbit/s)", ["8.388608", "16.777216", "25.165824"]),
    ] {
        let [a, b, c] = values;
        let text = format!(
            "Server,Disk,Time,{heading}\nweb,sda,2026-01-01 00:05,{a}\nweb,sda,2026-01-01 00:10,{b}\nweb,sda,2026-01-01 00:15,{c}\n"
        );
        let reading = read_text(&text);
        let expected = [("web".to_owned(), "sda".to_owned(), vec![1.0, 2.0, 3.0])];
        assert_eq!(rates(&reading), expected, "{heading}");
        assert!(reading.findings.is_empty(), "{heading}: {:?}", reading.findings);
    }
}

#[test]
fn daily_changes_are_amounts_of_a_day() {
    let reading = read_text("VM;Date;Changed (GB)\nweb;02.01.2026;84,375\nweb;03.01.2026;168,75\n");
    let expected = [("web".to_owned(), String::new(), vec![1.0, 2.0])];
    assert_eq!(rates(&reading), expected);
    assert_eq!(reading.measurements[0].quality, Quality::ChangedBlocks);
}

#[test]
fn what_cannot_be_read_is_told_with_its_place() {
    let reading = read_text(
        "Server,Time,Write MB/s\na,2026-01-01 00:01,1\na,2026-01-01 00:02,x\na,yesterday,1\na,2026-01-01 00:04,-\na,2026-01-01 00:05,2\na,2026-01-01 00:0\n",
    );
    assert_eq!(rates(&reading)[0].2, [1.0, 2.0]);
    for (finding, code, start, place) in [
        (&reading.findings[0], "unreadable-times", "1 row has", "row 4, column B"),
        (&reading.findings[1], "unreadable-samples", "2 samples", "row 3, column C"),
    ] {
        assert_eq!(finding.code, code);
        let message = finding.message.to_string();
        assert!(message.starts_with(start), "{message}");
        assert!(finding.location.as_ref().unwrap().to_string().ends_with(place), "{finding}");
    }
    assert!(reading.findings[0].message.to_string().contains("\"yesterday\""));
}

#[test]
fn an_hour_that_runs_twice_counts_once_and_one_left_out_is_a_gap() {
    let mut text = String::from("Server,Time,Write MB/s\n");
    // Set back from 3:00 to 2:00, and forward over 5:00.
    for (hour, rate) in [(1, 1), (2, 2), (2, 9), (3, 3), (4, 4), (6, 6)] {
        for minute in 0..60 {
            text.push_str(&format!("a,2026-10-25 {hour:02}:{minute:02},{rate}\n"));
        }
    }
    let reading = read_text(&text);
    let codes: Vec<_> = reading.findings.iter().map(|f| f.code).collect();
    assert_eq!(codes, ["duplicate-samples", "measurement-with-gaps"]);
    let rates = &rates(&reading)[0].2;
    assert_eq!(rates.len(), 300);
    assert!(!rates.contains(&9.0) && !rates.contains(&0.0));
}

#[test]
fn an_empty_window_is_told() {
    let (format, reading) = fixture::read("a.csv", b"Server,Time,Write MB/s\n");
    assert_eq!(format, Some(Format::Series));
    assert_eq!(reading.findings[0].code, "no-interval");
    let (_, reading) = fixture::read(
        "a.csv",
        b"Server,Time,Write MB/s\na,2026-01-01 00:00,-\na,2026-01-01 00:01,-\n",
    );
    assert_eq!(reading.findings[0].code, "no-measurements");
}

#[test]
fn a_list_without_a_unit_is_not_taken() {
    let (format, _) = fixture::read("a.csv", b"Server,Time,Value\na,2026-01-01 00:00,5\n");
    assert_eq!(format, None);
}

#[test]
fn a_last_line_that_is_cut_off_is_told() {
    let rows: String = (0..5).map(|minute| format!("web,2026-01-05 00:0{minute},1\n")).collect();
    let text = format!("Server,Time,Write MB/s\n{rows}web,2026-01-05 00:0");
    let (_, reading) = fixture::read("a.csv", text.as_bytes());
    let codes: Vec<_> = reading.findings.iter().map(|f| f.code).collect();
    assert_eq!(codes, ["unreadable-samples"]);
    assert_eq!(reading.findings[0].location.as_ref().unwrap().row, Some(7));
}

#[test]
fn decimal_commas_of_a_locale_are_told() {
    let rows: String = (0..5).map(|minute| format!("web;05.01.2026 00:0{minute};1,5\n")).collect();
    let (_, reading) = fixture::read("a.csv", format!("Server;Time;Write MB/s\n{rows}").as_bytes());
    assert_eq!(reading.measurements[0].gb_per_day(), Some(1.5 * 84.375));
    assert!(reading.findings.iter().any(|f| f.code == "decimal-comma"));
}
