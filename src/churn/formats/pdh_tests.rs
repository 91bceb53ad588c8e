use super::*;
use crate::churn::fixture::{self, series};
use crate::churn::model::Amount;

const PERFMON: &str = "\"(PDH-CSV 4.0) (W. Europe Standard Time)(-60)\",\"\\\\WEB\\PhysicalDisk(0 C:)\\Disk Write Bytes/sec\",\"\\\\WEB\\PhysicalDisk(_Total)\\Disk Write Bytes/sec\"\r\n\
    \"01/31/2026 23:58:00.123\",\" \",\" \"\r\n\
    \"01/31/2026 23:59:00.120\",\"1048576\",\"9\"\r\n\
    \"02/01/2026 00:00:00.130\",\"2097152\",\"9\"\r\n\
    \"02/01/2026 00:01:00.125\",\" \",\" \"\r\n\
    \"02/01/2026 00:02:00.125\",\"4194304\",\"9\"\r\n";

#[test]
fn a_log_of_perfmon_is_read_with_its_zone_and_gaps() {
    let (format, reading) = fixture::read("a.csv", PERFMON.as_bytes());
    assert_eq!(format, Some(Format::PdhCsv));
    let [(server, disk, rates)] = &series(&reading)[..] else { panic!() };
    assert_eq!((server.as_str(), disk.as_str()), ("WEB", "0 C:"));
    assert_eq!(rates.len(), 3);
    assert!((rates[0] - 1.0).abs() < 0.01 && (rates[2] - 4.0).abs() < 0.01, "{rates:?}");
    let Amount::Series(found) = &reading.measurements[0].amount else { panic!() };
    assert_eq!(found.zone_minutes, Some(60));
}

#[test]
fn encodings_and_lost_quotes_do_not_matter() {
    let plain = PERFMON.replace('"', "");
    let utf16: Vec<u8> =
        std::iter::once(0xfeff).chain(PERFMON.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let expected = series(&fixture::read("a.csv", PERFMON.as_bytes()).1);
    for bytes in [plain.into_bytes(), utf16] {
        assert_eq!(series(&fixture::read("a.csv", &bytes).1), expected);
    }
}

#[test]
fn sentences_of_typeperf_are_skipped_and_cut_rows_lose_their_last_value() {
    let text = "\"(PDH-CSV 4.0)\",\"\\\\W\\PhysicalDisk(0)\\Disk Write Bytes/sec\",\"\\\\W\\PhysicalDisk(1)\\Disk Write Bytes/sec\",\"\\\\W\\PhysicalDisk(2)\\Disk Write Bytes/sec\"\n\
        \"01/01/2026 00:01:00.000\",\"1048576\",\"1048576\",\"1048576\"\n\
        \"01/01/2026 00:02:00.000\",\"1048576\",\"1048576\",\"1048576\"\n\
        \"01/01/2026 00:03:00.000\",\"10\n";
    let with_text = format!(
        "{}Exiting, please wait...\nThe command completed successfully.\n",
        text.replace("\"10\n", "\"10\"\n")
    );
    let (_, reading) = fixture::read("a.csv", with_text.as_bytes());
    let codes: Vec<_> = reading.findings.iter().map(|f| f.code).collect();
    assert_eq!(codes, ["trailing-text", "truncated-line"]);
    assert!(series(&reading).iter().all(|(_, _, rates)| rates == &[1.0, 1.0]));
    let (_, reading) = fixture::read("a.csv", text.as_bytes());
    assert!(series(&reading).iter().all(|(_, _, rates)| rates == &[1.0, 1.0]));
}

#[test]
fn a_zone_that_is_cut_off_is_none() {
    assert_eq!(zone("(PDH-CSV 4.0) (Pacific Standard Time)(480)"), Some(-480));
    assert_eq!(zone("(PDH-CSV 4.0) (RTZ 2 ("), None);
    assert_eq!(zone("(PDH-CSV 4.0)"), None);
}

#[test]
fn a_log_without_write_counters_says_what_it_holds() {
    let (_, reading) = fixture::read("a.csv", b"(PDH-CSV 4.0),\\\\W\\Processor(0)\\% Idle\n01/01/2026 00:01:00,1\n01/01/2026 00:02:00,1\n");
    assert_eq!(reading.findings[0].code, "no-write-counter");
    assert!(reading.findings[0].message.to_string().contains("Processor\\% Idle"));
}

#[test]
fn ten_thousand_columns_are_read() {
    let mut text = String::from("(PDH-CSV 4.0) (UTC)(0)");
    for disk in 0..5000 {
        text.push_str(&format!(",\\\\esx\\Virtual Disk(vm{disk}:scsi0:0)\\MBytes Written/sec,\\\\esx\\Virtual Disk(vm{disk}:scsi0:0)\\MBytes Read/sec"));
    }
    for minute in 1..4 {
        text.push_str(&format!("\n01/01/2026 00:0{minute}:00{}", ",0.25,9".repeat(5000)));
    }
    let (format, reading) = fixture::read("esx.csv", text.as_bytes());
    assert_eq!(format, Some(Format::Esxtop));
    assert_eq!(reading.measurements.len(), 5000);
    assert_eq!(series(&reading)[4999], ("vm4999".to_owned(), "scsi0:0".to_owned(), vec![0.25; 3]));
}

#[test]
fn a_log_without_hosts_is_named_after_its_file() {
    let text = "(PDH-CSV 4.0),\\PhysicalDisk(0 C:)\\Disk Write Bytes/sec\n01/01/2026 00:01:00,1048576\n01/01/2026 00:02:00,1048576\n";
    let (_, reading) = fixture::read("web7.csv", text.as_bytes());
    assert_eq!(reading.measurements[0].server, "web7");
    assert_eq!(reading.findings[0].code, "server-name-from-file");
}

#[test]
fn decimal_commas_of_a_log_that_was_saved_again_are_read() {
    let text = "(PDH-CSV 4.0);\\\\W\\PhysicalDisk(0)\\Disk Write Bytes/sec\n01/01/2026 00:01:00;1048576,5\n01/01/2026 00:02:00;1048576,25\n";
    let (_, reading) = fixture::read("a.csv", text.as_bytes());
    assert_eq!(series(&reading)[0].2.len(), 2);
}

#[test]
fn a_last_row_without_its_only_value_is_told() {
    let rows: String =
        (0..5).map(|minute| format!("\"01/05/2026 00:0{minute}:00.000\",\"1048576\"\n")).collect();
    let text = format!(
        "\"(PDH-CSV 4.0) (UTC)(0)\",\"\\\\WEB\\PhysicalDisk(0 C:)\\Disk Write Bytes/sec\"\n{rows}\"01/05/2026 00:05:00.000\""
    );
    let (_, reading) = fixture::read("a.csv", text.as_bytes());
    let codes: Vec<_> = reading.findings.iter().map(|f| f.code).collect();
    assert_eq!(codes, ["truncated-line"]);
}

#[test]
fn a_log_of_processors_and_memory_is_a_measurement() {
    let text = "(PDH-CSV 4.0) (UTC)(0),\\\\WEB\\Processor(0)\\% Processor Time,\\\\WEB\\Processor(1)\\% Processor Time,\\\\WEB\\Memory\\Available MBytes\n\
        01/25/2026 00:01:00,10,30,2048\n01/25/2026 00:02:00,20,,1024\n01/25/2026 00:03:00,30,50,512\n";
    let (format, reading) = fixture::read("a.csv", text.as_bytes());
    assert_eq!(format, Some(Format::PdhCsv));
    assert_eq!(
        fixture::usage(&reading),
        [
            ("WEB", "cpu-percent", vec![20.0, 20.0, 40.0]),
            ("WEB", "memory-available", vec![2.0, 1.0, 0.5])
        ]
    );
    let codes: Vec<_> = reading.findings.iter().map(|f| f.code).collect();
    assert_eq!(codes, ["only-usage"]);
    assert_eq!((reading.servers(), reading.usage[1].samples), (1, 3));
    let memory = reading.usage[1].summary(100.0).unwrap();
    assert_eq!((memory.percentile, memory.peak), (0.5, 0.5));
}
