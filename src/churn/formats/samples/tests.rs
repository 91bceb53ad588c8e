use super::*;
use crate::churn::fixture::{self, series};

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
        assert_eq!(series(&reading), expected, "{heading}");
        assert!(reading.findings.is_empty(), "{heading}: {:?}", reading.findings);
    }
}

#[test]
fn daily_changes_are_amounts_of_a_day() {
    let reading = read_text("VM;Date;Changed (GB)\nweb;02.01.2026;84,375\nweb;03.01.2026;168,75\n");
    let expected = [("web".to_owned(), String::new(), vec![1.0, 2.0])];
    assert_eq!(series(&reading), expected);
    assert_eq!(reading.measurements[0].quality, Quality::ChangedBlocks);
}

#[test]
fn what_cannot_be_read_is_told_with_its_place() {
    let reading = read_text(
        "Server,Time,Write MB/s\na,2026-01-01 00:01,1\na,2026-01-01 00:02,x\na,yesterday,1\na,2026-01-01 00:04,-\na,2026-01-01 00:05,2\na,2026-01-01 00:0\n",
    );
    assert_eq!(series(&reading)[0].2, [1.0, 2.0]);
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
    assert_eq!(codes, ["duplicate-samples", "unordered-samples", "measurement-with-gaps"]);
    let rates = &series(&reading)[0].2;
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

fn per_day(text: &str) -> Vec<(String, String, f64)> {
    let reading = read_text(text);
    let found = reading.measurements.iter().map(|m| {
        let gb = m.gb_per_day().unwrap();
        (m.server.clone(), m.disk.clone().unwrap_or_default(), (gb * 1000.0).round() / 1000.0)
    });
    found.collect()
}

fn of(server: &str, disk: &str, mib_per_s: f64) -> (String, String, f64) {
    (server.to_owned(), disk.to_owned(), mib_per_s * 84.375)
}

/// Rows of a quarter of an hour each.
fn rows(count: u32, row: impl Fn(&str, u32) -> String) -> String {
    (0..count).map(|n| row(&format!("2026-03-02 {:02}:{:02}", n / 4, n % 4 * 15), n)).collect()
}

#[test]
fn a_column_for_each_series_is_read_by_its_name() {
    let text = rows(8, |time, _| format!("{time},1 MiB/s,3 MiB/s,7 %,2 MiB/s\n"));
    let text = format!("Time,web01 sda write,web01 sda read,web01 cpu,db01 write\n{text}");
    assert_eq!(per_day(&text), [of("web01", "sda", 1.0), of("db01", "", 2.0)]);
    let text = rows(8, |time, _| format!("{time},1048576,2097152,5\n"));
    let text = format!(
        "Time,vm1 OS Disk Write Bytes/Sec (Avg),vm1 Data Disk Write Bytes/Sec (Avg),vm1 OS Disk Write Bytes/Sec (Max)\n{text}"
    );
    assert_eq!(
        per_day(&text),
        [
            of("vm1", "OS Disk Write Bytes/Sec (Avg)", 1.0),
            of("vm1", "Data Disk Write Bytes/Sec (Avg)", 2.0)
        ]
    );
}

#[test]
fn rows_say_themselves_what_they_are() {
    let text = rows(8, |time, _| {
        format!(
            "{time},web,LogicalDisk,Disk Write Bytes/sec,C:,1048576\n\
             {time},web,LogicalDisk,Disk Write Bytes/sec,_Total,1048576\n\
             {time},web,LogicalDisk,Disk Read Bytes/sec,C:,9048576\n"
        )
    });
    let text = format!(
        "TimeGenerated [UTC],Computer,ObjectName,CounterName,InstanceName,CounterValue\n{text}"
    );
    assert_eq!(per_day(&text), [of("web", "C:", 1.0)]);
    let text = rows(8, |time, _| {
        format!(
            "web,sda: Disk write rate,{time},45.2,!w/s\nweb,sda: Bytes written,{time},1048576,Bps\n"
        )
    });
    let text = format!("host,item,clock,value,units\n{text}");
    assert_eq!(per_day(&text), [of("web", "sda", 1.0)]);
}

#[test]
fn a_metric_of_reads_is_never_taken_for_writes() {
    let text = rows(8, |time, _| format!("web,{time},disk write,1\nweb,{time},disk read,9\n"));
    let text = format!("Server,Time,Metric,Value (MB/s)\n{text}");
    let reading = read_text(&text);
    let sum: f64 =
        reading.measurements.iter().filter_map(crate::churn::Measurement::gb_per_day).sum();
    assert!(sum <= 84.375, "{sum}");
}

#[test]
fn counts_that_run_on_are_known_by_their_names_or_by_never_falling() {
    let count = |n: u32| u64::from(if n < 5 { n + 7 } else { n - 5 }) * 900 * 1_048_576;
    let text = rows(9, |time, n| format!("{time},web:9100,sda,{}\n", count(n)));
    let named = format!("Time,instance,device,node_disk_written_bytes_total\n{text}");
    // The step over the restart is a gap.
    assert_eq!(per_day(&named), [of("web", "sda", 1.0)]);
    let text = rows(12, |time, n| format!("web,{time},{}\n", u64::from(n) * 900 * 1_048_576));
    let plain = format!("Server,Time,Bytes written\n{text}");
    assert_eq!(per_day(&plain), [of("web", "", 1.0)]);
    assert!(read_text(&plain).findings.iter().any(|finding| finding.code == "count-runs-on"));
}

#[test]
fn what_is_no_rate_or_amount_is_refused_with_what_to_export() {
    for (heading, code) in [
        ("vm1 Disk Write Bytes (Avg)", "no-write-counter"),
        ("vm1 Disk Write Bytes/sec (Sum)", "no-write-counter"),
        ("vm1 Disk Writes/sec", "no-write-counter"),
        ("vm1 disk write", "change-rate-without-unit"),
    ] {
        let text = rows(4, |time, _| format!("{time},5\n"));
        let reading = read_text(&format!("Time,{heading}\n{text}"));
        assert!(reading.measurements.is_empty(), "{heading}");
        assert_eq!(reading.findings[0].code, code, "{heading}");
        assert!(reading.findings[0].hint.is_some());
    }
}

#[test]
fn the_user_says_what_columns_are() {
    let pair = |heading: &str, field: &str| (heading.to_owned(), field.to_owned());
    let read = |text: &str, pairs: &[(String, String)]| {
        let options = Options { map: SampleMap::new(pairs), ..Options::default() };
        let (_folder, mut document) = fixture::document("a.csv", text.as_bytes());
        let format = crate::churn::recognise_mapped(&mut document, &options.map);
        assert_eq!(format, Some(Format::Series), "{text}");
        let reading = crate::churn::read(&mut document, Format::Series, &options);
        let found = reading.measurements.iter();
        found
            .map(|m| {
                (m.server.clone(), m.disk.clone().unwrap_or_default(), m.gb_per_day().unwrap())
            })
            .collect::<Vec<_>>()
    };
    let wide = format!("Time,web,db\n{}", rows(4, |time, _| format!("{time},1,2\n")));
    let expected = [of("web", "", 1.0), of("db", "", 2.0)];
    assert_eq!(read(&wide, &[pair("*", "written_mb_per_s")]), expected);
    let long = format!("Series,Time,Value\n{}", rows(4, |time, _| format!("web,{time},1\n")));
    assert_eq!(read(&long, &[pair("Value", "written_mb_per_s")]), [of("web", "", 1.0)]);
    let odd = format!("Kiste,Wann,Was,Lw\n{}", rows(4, |time, _| format!("web,{time},1024,C:\n")));
    let map = [
        pair("Kiste", "server"),
        pair("Wann", "time"),
        pair("Was", "written_kb_per_s"),
        pair("Lw", "disk"),
    ];
    assert_eq!(read(&odd, &map), [of("web", "C:", 1.0)]);
}

#[test]
fn tables_that_only_might_be_of_writes_say_what_is_missing() {
    for (text, word) in [
        ("Time,web,db\n2026-03-02 00:00,1,2\n2026-03-02 00:15,1,2\n", "*=written_bytes_per_s"),
        ("Timestamp,Value\n2026-03-02 00:00,1\n", "Value=written_bytes_per_s"),
        (
            "Timestamp,CounterSamples\n2026-03-02 00:00,Microsoft.PowerShell.Commands.GetCounter.PerformanceCounterSample[]\n",
            "ExpandProperty",
        ),
    ] {
        let (_folder, mut document) = fixture::document("a.csv", text.as_bytes());
        assert_eq!(crate::churn::recognise(&mut document), None);
        let (_, hint, _) = crate::churn::explain(&mut document).unwrap();
        assert!(hint.to_string().contains(word), "{hint}");
    }
}

/// Three moments of a table: the headings, and what each row holds behind its time.
fn three(head: &str, rows: &[&str]) -> String {
    let mut text = format!("{head}\n");
    for minute in [0, 5, 10] {
        for row in rows {
            text.push_str(&row.replace("TIME", &format!("2026-01-25 10:{minute:02}:00")));
            text.push('\n');
        }
    }
    text
}

#[test]
fn processors_and_memory_are_read_in_every_shape() {
    let both = [("web", "cpu-percent", vec![30.0; 3]), ("web", "memory-percent", vec![60.0; 3])];
    for text in [
        three("Server,Time,CPU %,Memory %", &["web,TIME,30,60"]),
        three("Server,Time,CPU (%),RAM usage (%),CPU MHz", &["web,TIME,30,60,999"]),
        three("Server;Time;CPU usage;Memory utilization", &["web;TIME;30,0;60,0"]),
        three("Host,Time,CPU,Memory", &["web,TIME,30 %,60 %"]),
        three("Time,web CPU usage (%),web Memory usage (%)", &["TIME,30,60"]),
        three(
            "Time,Host,Metric,Unit,Value",
            &["TIME,web,CPU utilization,%,30", "TIME,web,Memory utilization,%,60"],
        ),
        three(
            "Time,\"instance:node_cpu_utilisation:rate5m{instance=\"\"web:9100\"\",job=\"\"node\"\"}\",\"instance:node_memory_utilisation:ratio{instance=\"\"web:9100\"\",job=\"\"node\"\"}\"",
            &["TIME,0.3,0.6"],
        ),
        three(
            "timestamp,__name__,instance,value",
            &[
                "TIME,instance:node_cpu_utilisation:rate5m,web:9100,0.3",
                "TIME,instance:node_memory_utilisation:ratio,web:9100,0.6",
            ],
        ),
        three(
            "clock,host,key_,value",
            &[
                "TIME,web,system.cpu.util,30",
                "TIME,web,vm.memory.size[pavailable],40",
                "TIME,web,\"system.cpu.util[,user]\",1",
            ],
        ),
    ] {
        let (format, reading) = fixture::read("a.csv", text.as_bytes());
        assert_eq!(format, Some(Format::Series), "{text}");
        assert_eq!(fixture::usage(&reading), both, "{text}{:?}", reading.findings);
        let codes: Vec<_> = reading.findings.iter().map(|finding| finding.code).collect();
        assert!(codes.contains(&"only-usage"), "{text}{codes:?}");
        assert!(reading.measurements.is_empty());
    }
}

#[test]
fn counters_of_windows_in_rows_are_read_by_their_totals() {
    let text = three(
        "TimeGenerated,Computer,ObjectName,CounterName,InstanceName,CounterValue",
        &[
            "TIME,web,Processor,% Processor Time,_Total,30",
            "TIME,web,Processor,% Processor Time,0,50",
            "TIME,web,Memory,Available MBytes,,2048",
            "TIME,web,LogicalDisk,Disk Write Bytes/sec,C:,1048576",
        ],
    );
    let (_, reading) = fixture::read("a.csv", text.as_bytes());
    let mut found = fixture::usage(&reading);
    found.sort_by_key(|(_, gauge, _)| *gauge);
    let memory = ("web", "memory-available", vec![2.0; 3]);
    assert_eq!(found, [("web", "cpu-percent", vec![30.0; 3]), memory]);
    let written = vec![("web".to_owned(), "C:".to_owned(), vec![1.0; 3])];
    assert_eq!(fixture::series(&reading), written);
}

#[test]
fn usage_beside_writes_changes_nothing_of_them() {
    let alone = three("Server,Disk,Time,Write MB/s", &["web,c,TIME,2"]);
    let beside = three("Server,Disk,Time,Write MB/s,CPU %", &["web,c,TIME,2,30"]);
    let (alone, beside) =
        (fixture::read("a.csv", alone.as_bytes()).1, fixture::read("a.csv", beside.as_bytes()).1);
    assert_eq!(fixture::series(&alone), fixture::series(&beside));
    assert_eq!(fixture::usage(&beside), [("web", "cpu-percent", vec![30.0; 3])]);
}

#[test]
fn what_may_be_no_per_cent_and_lists_of_machines_are_left_alone() {
    for text in [
        // Parts of 1, amounts, and lists with a date for each machine.
        three("Server,Time,CPU usage", &["web,TIME,0.3"]),
        three("Server,Time,CPU,Memory", &["web,TIME,4,64"]),
        three("Server,Time,CPU usage", &["web,TIME,3300"]),
        "Server,Created,CPU %\nweb,2020-01-05 10:33,30\ndb,2021-02-06 11:34,20\n".to_owned(),
    ] {
        assert_eq!(fixture::read("a.csv", text.as_bytes()).0, None, "{text}");
    }
}
