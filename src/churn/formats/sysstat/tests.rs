use super::*;
use crate::churn::{Amount, fixture, merge};

fn rates(reading: &Reading) -> Vec<(String, Vec<f64>)> {
    merge([reading.clone()])
        .measurements
        .iter()
        .map(|m| match &m.amount {
            Amount::Series(series) => (m.disk.clone().unwrap(), series.rates().collect()),
            _ => (m.disk.clone().unwrap(), vec![m.gb_per_day().unwrap()]),
        })
        .collect()
}

const SADF: &str = "# hostname;interval;timestamp;CPU;%usr\nweb;60;2026-01-01 00:01:00 UTC;-1;5\n\
    # hostname;interval;timestamp;DEV;tps;rkB/s;wkB/s;dkB/s\n\
    web;60;2026-01-01 00:01:00 UTC;sda;1;1;1024.00;0\nweb;60;2026-01-01 00:01:00 UTC;sda1;1;1;1024.00;0\nweb;60;2026-01-01 00:01:00 UTC;dm-0;1;1;1024.00;0\n\
    web;-1;2026-01-01 00:01:30 UTC;LINUX-RESTART\t(2 CPU)\n\
    # hostname;interval;timestamp;DEV;tps;rd_sec/s;wr_sec/s;avgrq-sz\n\
    web;60;2026-01-01 00:02:00 UTC;sda;1;1;4096,00;0\n";

#[test]
fn blocks_of_sadf_are_read_and_devices_counted_once() {
    let (format, reading) = fixture::read("a.csv", SADF.as_bytes());
    assert_eq!(format, Some(Format::Sadf));
    assert_eq!(rates(&reading), [("sda".to_owned(), vec![1.0, 2.0])]);
    assert_eq!(reading.measurements[0].server, "web");
    let codes: Vec<_> = reading.findings.iter().map(|f| f.code).collect();
    assert_eq!(codes, ["devices-counted-once"]);
}

#[test]
fn json_of_sadf_is_read() {
    let statistics: Vec<String> = (1..4)
        .map(|minute| format!(r#"{{"timestamp": {{"date": "2026-01-01", "time": "00:0{minute}:00", "utc": 1, "interval": 60}}, "disk": [{{"disk-device": "sda", "wr_sec": 2048.0, "wkB": 1024.0}}, {{"disk-device": "sda1", "wkB": 1.0}}]}}"#))
        .collect();
    let text = format!(
        r#"{{"sysstat": {{"hosts": [{{"nodename": "web", "file-date": "2026-01-01", "statistics": [{}]}}]}}}}"#,
        statistics.join(",")
    );
    let (format, reading) = fixture::read("a.json", text.as_bytes());
    assert_eq!(format, Some(Format::Sadf));
    assert_eq!(rates(&reading), [("sda".to_owned(), vec![1.0; 3])]);
    let cut = &text[..text.len() - 20];
    let (_, reading) = fixture::read("a.json", cut.as_bytes());
    assert_eq!(reading.findings[0].code, "damaged-file");
}

#[test]
fn the_first_report_of_iostat_does_not_count() {
    let report = |time: &str, rate: f64| {
        format!(
            r#"{{{time} "avg-cpu": {{}}, "disk": [{{"disk_device": "sda", "wkB/s": {rate}}}, {{"disk_device": "dm-0", "wkB/s": {rate}}}]}}"#
        )
    };
    let whole = |reports: &[String]| {
        format!(
            r#"{{"sysstat": {{"hosts": [{{"nodename": "web", "date": "01/31/26", "statistics": [{}]}}]}}}}"#,
            reports.join(",")
        )
    };
    let timed =
        |minute: u32, rate| report(&format!(r#""timestamp": "01/31/26 00:0{minute}:00","#), rate);
    let (format, reading) = fixture::read(
        "a.json",
        whole(&[timed(0, 9e9), timed(1, 1024.0), timed(2, 2048.0)]).as_bytes(),
    );
    assert_eq!(format, Some(Format::Iostat));
    assert_eq!(rates(&reading), [("sda".to_owned(), vec![1.0, 2.0])]);
    let (_, reading) = fixture::read(
        "a.json",
        whole(&[report("", 9e9), report("", 1024.0), report("", 3072.0)]).as_bytes(),
    );
    assert_eq!(rates(&reading), [("sda".to_owned(), vec![168.75])]);
    assert_eq!(reading.findings[0].code, "reports-without-time");
}

#[test]
fn a_line_with_all_devices_is_read() {
    let text = "# hostname;interval;timestamp;DEV;tps;rkB/s;wkB/s;%util[...]\n\
        web;60;2026-01-01 00:01:00 UTC;sda;1;1;1024.00;0;sdb;1;1;2048.00;0\n\
        web;60;2026-01-01 00:02:00 UTC;sda;1;1;3072.00;0;sdb;1;1;4096.00;0\n";
    let (format, reading) = fixture::read("a.csv", text.as_bytes());
    assert_eq!(format, Some(Format::Sadf));
    assert_eq!(
        rates(&reading),
        [("sda".to_owned(), vec![1.0, 3.0]), ("sdb".to_owned(), vec![2.0, 4.0])]
    );
}

#[test]
fn what_cannot_be_read_says_what_to_run() {
    let lines = "# hostname;interval;timestamp;CPU;%usr[...];DEV;tps;rkB/s;wkB/s[...]\n\
        web;60;2026-01-01 00:01:00 UTC;-1;5;0;5;sda;1;1;1024.00\n";
    let cpu = "Linux 5.15.0 (web) \t01/31/26 \t_x86_64_\t(4 CPU)\n\n\
        00:00:01        CPU     %user     %nice\n00:10:01        all      1.00      1.00\n";
    let report = "avg-cpu:  %user\n           1.00\n\nDevice            w/s     wkB/s\nsda              1.00   1024.00\n\n";
    let untimed = format!("Linux 5.15.0 (web) \t01/31/26 \t_x86_64_\t(4 CPU)\n\n{report}{report}");
    for (text, code, command) in [
        (lines, "sadf-horizontal", "sadf -d -- -d"),
        (cpu, "sysstat-report", "sadf -d -- -d"),
        (&untimed, "sysstat-report", "iostat -x -t"),
    ] {
        let (_, reading) = fixture::read("a.txt", text.as_bytes());
        assert!(reading.measurements.is_empty());
        let codes: Vec<_> = reading.findings.iter().map(|f| f.code).collect();
        assert_eq!(codes, [code]);
        let hint = reading.findings[0].hint.as_ref().unwrap().to_string();
        assert!(hint.contains(command), "{hint}");
    }
}

#[test]
fn sar_goes_on_into_the_next_day_and_stops_at_its_averages() {
    let text = "Linux 2.6.18-194.el5 (web) \t01/31/26\n\n\
        11:40:00 PM       DEV       tps  rd_sec/s  wr_sec/s\n\
        11:50:00 PM    dev8-0      1.00      1.00   2048.00\n\
        12:00:00 AM    dev8-0      1.00      1.00   4096.00\n\
        12:10:00 AM    dev8-0      1.00      1.00   2048.00\n\
        Average:       dev8-0      1.00      1.00   9999.00\n";
    let (format, reading) = fixture::read("a.txt", text.as_bytes());
    assert_eq!(format, Some(Format::Sar));
    assert_eq!(rates(&reading), [("dev8-0".to_owned(), vec![1.0, 2.0, 1.0])]);
    assert_eq!(reading.measurements[0].server, "web");
}

#[test]
fn reports_of_iostat_follow_their_times() {
    let report = |time: &str, rate: &str| {
        format!(
            "{time}\navg-cpu:  %user\n           1,00\n\nDevice:   r/s   w/s   wkB/s  %util\nsda   1,00  1,00  {rate}  0,10\nsda1  1,00  1,00  {rate}  0,10\n\n"
        )
    };
    let text = [
        "Linux 4.12.14 (web) \t31.01.2026 \t_x86_64_\t(4 CPU)\n\n".to_owned(),
        report("31.01.2026 13:00:00", "99999,00"),
        report("31.01.2026 13:01:00", "1024,00"),
        report("31.01.2026 13:02:00", "2048,00"),
    ];
    let (format, reading) = fixture::read("a.txt", text.concat().as_bytes());
    assert_eq!(format, Some(Format::Iostat));
    assert_eq!(rates(&reading), [("sda".to_owned(), vec![1.0, 2.0])]);
}

#[test]
fn figures_on_lines_of_their_own_are_read() {
    let line = |minute: u32, name: &str, value: &str| {
        format!("web\t60\t2026-01-01 00:0{minute}:00 UTC\tsda\t{name}\t{value}\n")
    };
    let text: String = (1..4)
        .flat_map(|minute| [line(minute, "tps", "5.00"), line(minute, "wkB/s", "1024.00")])
        .collect();
    let (format, reading) = fixture::read("a.txt", text.as_bytes());
    assert_eq!(format, Some(Format::Sadf));
    assert_eq!(rates(&reading), [("sda".to_owned(), vec![1.0; 3])]);
}

#[test]
fn xml_of_sadf_is_read_as_far_as_it_goes() {
    let stamp = |minute: u32| {
        format!(
            "<timestamp date=\"2026-01-01\" time=\"00:0{minute}:00\" tz=\"UTC\" interval=\"60\">\n<disk><disk-device dev=\"sda\"\n wr_sec=\"2048.00\" wkB='1024.00'/><disk-device dev=\"sda1\" wkB=\"1.00\"/></disk></timestamp>\n"
        )
    };
    let text = format!(
        "<?xml version=\"1.0\"?>\n<sysstat>\n<host nodename=\"web\">{}{}{}<timestamp date=\"2026",
        stamp(1),
        stamp(2),
        stamp(3)
    );
    let (format, reading) = fixture::read("a.xml", text.as_bytes());
    assert_eq!(format, Some(Format::Sadf));
    assert_eq!(rates(&reading), [("sda".to_owned(), vec![1.0; 3])]);
    assert_eq!(reading.measurements[0].server, "web");
}

#[test]
fn other_json_is_left_alone() {
    assert_eq!(fixture::read("a.json", br#"[{"Name": "vm", "State": 2}]"#).0, None);
}

/// Processors that are 20 % busy and wait for disks for 10 %, and memory of which a quarter cannot be given out, in every form.
#[test]
fn processors_and_memory_are_read_in_every_form() {
    let rows = |head: &str, row: &dyn Fn(u32) -> String| {
        (1..=3).fold(head.to_owned(), |text, minute| text + &row(minute))
    };
    let text = rows("", &|minute| {
        format!(
            "# hostname;interval;timestamp;CPU;%user;%nice;%system;%iowait;%steal;%idle\nweb;60;2026-01-31 10:0{minute}:00 UTC;-1;12.00;0.00;8.00;10.00;0.00;70.00\n\
             # hostname;interval;timestamp;kbmemfree;kbavail;kbmemused;%memused;kbbuffers;kbcached\nweb;60;2026-01-31 10:0{minute}:00 UTC;100;600;400;50.00;100;200\n"
        )
    });
    let pairs = rows("", &|minute| {
        let line = |device: &str, name: &str, value: &str| {
            format!("web\t60\t2026-01-31 10:0{minute}:00 UTC\t{device}\t{name}\t{value}\n")
        };
        [
            line("all", "%user", "20.00"),
            line("all", "%iowait", "10.00"),
            line("all", "%idle", "70.00"),
            line("cpu0", "%idle", "1.00"),
            line("-", "kbmemfree", "100"),
            line("-", "kbavail", "600"),
            line("-", "kbmemused", "400"),
            line("-", "%memused", "50.00"),
        ]
        .concat()
    });
    let sar = rows("Linux 5.15.0 (web) \t01/31/26 \t_x86_64_\t(4 CPU)\n\n", &|minute| {
        format!(
            "10:0{minute}:00        CPU     %user     %nice   %system   %iowait    %steal     %idle\n10:0{minute}:00        all     12.00      0.00      8.00     10.00      0.00     70.00\n10:0{minute}:00          0      1.00      0.00      1.00      0.00      0.00     98.00\n\n\
             10:0{minute}:00    kbmemfree   kbavail kbmemused  %memused kbbuffers  kbcached\n10:0{minute}:00          100       600       400     50.00       100       200\n\n"
        )
    });
    let report = |minute: u32| {
        format!(
            "{{\"timestamp\": {{\"date\": \"2026-01-31\", \"time\": \"10:0{minute}:00\", \"utc\": 1, \"interval\": 60}}, \"cpu-load\": [{{\"cpu\": \"all\", \"user\": 20.00, \"iowait\": 10.00, \"idle\": 70.00}}], \"memory\": {{\"memfree\": 100, \"avail\": 600, \"memused\": 400, \"memused-percent\": 50.00}}}}"
        )
    };
    let reports: Vec<String> = (1..=3).map(report).collect();
    let json = format!(
        "{{\"sysstat\": {{\"hosts\": [{{\"nodename\": \"web\", \"file-date\": \"2026-01-31\", \"statistics\": [{}]}}]}}}}",
        reports.join(",")
    );
    let moment = |minute: u32| {
        format!(
            "<timestamp date=\"2026-01-31\" time=\"10:0{minute}:00\" utc=\"1\" interval=\"60\">\n<cpu-load>\n<cpu number=\"all\" user=\"20.00\" iowait=\"10.00\" idle=\"70.00\"/>\n</cpu-load>\n<memory per=\"second\" unit=\"kB\">\n<memfree>100</memfree>\n<avail>600</avail>\n<memused>400</memused>\n<memused-percent>50.00</memused-percent>\n<buffers>100</buffers>\n</memory>\n</timestamp>\n"
        )
    };
    let moments: Vec<String> = (1..=3).map(moment).collect();
    let xml = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<sysstat>\n<host nodename=\"web\">\n<statistics>\n{}</statistics>\n</host>\n</sysstat>\n",
        moments.concat()
    );
    let all = [("a.csv", text), ("p.txt", pairs), ("s.txt", sar), ("j.json", json), ("x.xml", xml)];
    for (name, text) in all {
        let (_, reading) = fixture::read(name, text.as_bytes());
        let expected =
            [("web", "cpu-percent", vec![20.0; 3]), ("web", "memory-percent", vec![25.0; 3])];
        assert_eq!(fixture::usage(&reading), expected, "{name}: {:?}", reading.findings);
        let codes: Vec<_> = reading.findings.iter().map(|finding| finding.code).collect();
        assert_eq!(codes, ["only-usage"], "{name}");
    }
}

#[test]
fn memory_of_old_versions_leaves_out_what_can_be_freed() {
    let old = |name: &str| match name {
        "kbmemfree" | "kbbuffers" => Some(100.0),
        "kbmemused" => Some(700.0),
        "%memused" => Some(87.5),
        "kbcached" => Some(200.0),
        _ => None,
    };
    assert_eq!(sample::memory_percent(old), Some(50.0));
    assert_eq!(sample::cpu_percent(100.01, None), 0.0);
}
