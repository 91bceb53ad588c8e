use super::*;
use crate::churn::fixture;

fn read_text(text: &str) -> (Vec<(String, f64, f64)>, Vec<&'static str>) {
    let (format, reading) = fixture::read("veeam.csv", text.as_bytes());
    assert_eq!(format, Some(Format::Veeam), "{text}");
    let totals = reading
        .measurements
        .iter()
        .map(|m| match m.amount {
            Amount::Total { gb, window_hours } => (m.server.clone(), gb, window_hours),
            _ => panic!("no total"),
        })
        .collect();
    (totals, reading.findings.iter().map(|f| f.code).collect())
}

#[test]
fn sessions_without_doubles_fulls_failures_and_retries() {
    let gb = 1_073_741_824_u64;
    let mut text = String::from(
        "JobName,VMName,Status,IsRetry,ProcessingMode,WorkDuration,TaskAlgorithm,CreationTime,BackupSize,DataSize,DedupRatio,CompressRatio\n",
    );
    for (job, status, retry, algorithm, time, data) in [
        ("Nightly", "Success", "False", "Full", "1/12/2020 01:00:00", 100),
        ("Nightly", "Success", "False", "Increment", "1/13/2020 01:00:00", 4),
        ("Nightly", "Success", "False", "Increment", "1/13/2020 01:00:00", 4),
        ("Nightly", "Failed", "False", "Increment", "1/14/2020 01:00:00", 9),
        ("Nightly", "Warning", "False", "Increment", "1/15/2020 01:00:00", 8),
        ("Nightly", "Success", "True", "Increment", "1/15/2020 07:00:00", 5),
        ("SQL Log", "Success", "False", "Increment", "1/13/2020 01:00:00", 1),
        ("SQL Log", "Success", "False", "Increment", "1/13/2020 13:00:00", 1),
        ("SQL Log", "Success", "False", "Increment", "1/14/2020 01:00:00", 1),
        ("Weekly copy", "Success", "False", "Increment", "1/13/2020 02:00:00", 1),
        ("Weekly copy", "Success", "False", "Increment", "1/14/2020 02:00:00", 1),
    ] {
        text.push_str(&format!(
            "{job},db,{status},{retry},nbd,1,{algorithm},{time},5,{},1,2\n",
            data * gb
        ));
    }
    let (totals, codes) = read_text(&text);
    // 12 GB of the nightly job in 72 hours, and of logs 2 GB a day.
    assert_eq!(totals, [("db".to_owned(), 12.0 + 6.0, 72.0)]);
    assert_eq!(
        codes,
        [
            "full-runs-left-out",
            "retries-left-out",
            "several-jobs",
            "duplicate-rows",
            "failed-runs-left-out"
        ]
    );
}

#[test]
fn sizes_may_carry_their_unit() {
    let (totals, codes) = read_text(
        "\"JobName\",\"VM\",\"Date\",\"BackupType\",\"Status\",\"StartTime\",\"TotalSize\",\"DataRead\",\"Transferred\",\"BackupSize\"\n\
        J,w,\"3/24/2020 1:00:00 PM\",Incremental,Success,\"3/24/2020 1:00:00 PM\",\"30 GB\",\"9.18 GB\",\"1 GB\",\"1 GB\"\n\
        J,w,\"3/25/2020 1:00:00 PM\",Incremental,Success,\"3/25/2020 1:00:00 PM\",\"30 GB\",\"512 MB\",\"64 B\",\"1 GB\"\n\
        J,w,\"3/26/2020 1:00:00 PM\",Incremental,Success,\"3/26/2020 1:00:00 PM\",\"30 GB\",\"0 B\",\"64 B\",\"1 GB\"\n",
    );
    assert_eq!(totals, [("w".to_owned(), 0.5, 48.0)]);
    assert!(codes.is_empty());
}

#[test]
fn without_a_column_for_it_a_full_run_is_found_by_its_size() {
    let mut text = String::from("BackupJob,VMName,Timestamp,BackupSize(GB),DataSize(GB)\n");
    for (day, size) in [(1, 120.5), (2, 1.5), (3, 2.5), (4, 1.0), (5, 118.0), (6, 2.0)] {
        text.push_str(&format!("J,f,8/{day}/2019 2:00,1,{size}\n"));
    }
    let (totals, codes) = read_text(&text);
    assert_eq!(totals, [("f".to_owned(), 7.0, 96.0)]);
    assert_eq!(codes, ["date-order-by-days", "full-runs-left-out"]);
}

#[test]
fn reports_by_job_and_compressed_sizes_are_told() {
    let (totals, codes) = read_text(
        "\"JobName\",\"Result\",\"DataSize(GB)\",\"BackupSize(GB)\",\"Date\"\nJ,Success,4,1,\"7/27/2020 1:00:00 PM\"\nJ,Success,2,1,\"7/28/2020 1:00:00 PM\"\n",
    );
    assert_eq!(totals, [("J".to_owned(), 2.0, 24.0)]);
    assert_eq!(codes, ["figures-by-job"]);
    let (_, codes) =
        read_text("BackupJob,VMName,Timestamp,BackupSize(GB)\nJ,a,7/27/2020 1:00,4\nJ,a,x,4\n");
    assert_eq!(codes, ["single-run", "compressed-size", "unreadable-rows"]);
}

#[test]
fn sizes_of_machines_are_no_changes() {
    let (totals, codes) = read_text(
        "State,TotalSize,VMName,Result,BackupCreationTime(UTC)\nStopped,5,a,Success,2020-01-01T00:00:00Z\n",
    );
    assert!(totals.is_empty());
    assert_eq!(codes, ["no-changed-data"]);
}

#[test]
fn runs_without_a_machine_are_counted() {
    let (totals, codes) = read_text(
        "JobName,VMName,Status,IsRetry,ProcessingMode,WorkDuration,TaskAlgorithm,CreationTime,BackupSize,DataSize,DedupRatio,CompressRatio\n\
         Nightly,db,Success,False,nbd,1,Increment,1/13/2020 01:00:00,5,4294967296,1,2\n\
         Nightly,db,Success,False,nbd,1,Increment,1/14/2020 01:00:00,5,4294967296,1,2\n\
         Nightly,,Success,False,nbd,1,Increment,1/14/2020 01:00:00,5,4294967296,1,2\n",
    );
    assert_eq!(totals.iter().map(|(server, ..)| server.as_str()).collect::<Vec<_>>(), ["db"]);
    assert!(codes.contains(&"rows-without-machine"), "{codes:?}");
}
