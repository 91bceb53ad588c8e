use super::*;
use crate::table::clock::{date_text, parse};

fn read(text: &str, order: DateOrder) -> Option<(String, i64, Option<i32>)> {
    let moment = parse(text, order)?;
    let day = date_text(moment.ms.div_euclid(DAY_MS));
    Some((day, moment.ms.rem_euclid(DAY_MS) / 1000, moment.zone))
}

const NOON: i64 = 12 * 3600 + 34 * 60;

#[test]
fn times_are_read_as_tools_write_them() {
    for (text, seconds, zone) in [
        ("2026-07-21 12:34", NOON, None),
        ("2026-07-21T12:34:56.789Z", NOON + 56, Some(0)),
        ("2026-07-21T12:34:56.1234567+02:00", NOON + 56, Some(120)),
        ("2026-07-21 12:34:56 UTC", NOON + 56, Some(0)),
        ("07/21/2026 12:34:56.789", NOON + 56, None),
        ("7/21/2026 12:34:56 PM", NOON + 56, None),
        ("7/21/2026 12:34 AM", 34 * 60, None),
        ("7/21/26 12:34", NOON, None),
        ("12:34 PM 21 July 2026", NOON, None),
        ("Jul 21, 2026 12:34 PM", NOON, None),
        ("21-Jul-2026 12:34:00", NOON, None),
        ("21-JUL-26 12:34:00", NOON, None),
        ("2026/07/21 12:34", NOON, None),
        ("1784637240", NOON, Some(0)),
        ("1784637240.5", NOON, Some(0)),
        ("1784637240000", NOON, Some(0)),
        ("1784637240000000", NOON, Some(0)),
        ("1784637240123456789", NOON, Some(0)),
    ] {
        let expected = Some(("2026-07-21".to_owned(), seconds, zone));
        assert_eq!(read(text, DateOrder::MonthFirst), expected, "{text}");
    }
    for text in ["21-07-2026 12:34:00", "21.07.2026 12:34", "21/7/2026 12:34", "21.7.26 12:34"] {
        let expected = Some(("2026-07-21".to_owned(), NOON, None));
        assert_eq!(read(text, DateOrder::DayFirst), expected, "{text}");
        assert_eq!(parse(text, DateOrder::MonthFirst), None, "{text}");
    }
}

#[test]
fn what_date_and_mail_programs_write_is_read() {
    for (text, zone) in [
        ("Tue Jul 21 12:34:00 CEST 2026", Some(120)),
        ("Tue Jul 21 12:34:00 PM PDT 2026", Some(-420)),
        ("Tue Jul 21 12:34:00 2026", None),
        ("Tue 21 Jul 2026 12:34:00 PM CET", Some(60)),
        ("Tue, 21 Jul 2026 12:34:00 +0530", Some(330)),
        ("Tue, 21 Jul 2026 12:34:00 GMT", Some(0)),
        ("Tue Jul 21 2026 12:34:00 GMT+0100 (British Summer Time)", Some(60)),
        ("Tuesday, July 21, 2026 12:34:00 PM", None),
        ("21/Jul/2026:12:34:00 +0200", Some(120)),
        ("2026-07-21 12:34:00 -03", Some(-180)),
        ("2026-07-21 12:34:00.5 +0200 CEST", Some(120)),
        ("2026-07-21 12:34:00 CST", None),
        ("2026-07-21 12:34:00 QQQ", None),
    ] {
        let expected = Some(("2026-07-21".to_owned(), NOON, zone));
        assert_eq!(read(text, DateOrder::MonthFirst), expected, "{text}");
    }
}

#[test]
fn times_of_many_languages_are_read() {
    for text in [
        "Di 21. Jul 12:34:00 CEST 2026",
        "Di, 21. Juli 2026, 12:34:00 Uhr",
        "mar. 21 juil. 2026 12:34:00 CEST",
        "mar 21 lug 2026, 12:34:00, CEST",
        "martes, 21 de julio de 2026 12:34:00 p. m.",
        "21.7.2026 klo 12.34.00",
        "21-07-2026 12.34.00",
        "вт 21 июл 2026 12:34:00 MSK",
        "wto, 21 lip 2026, 12:34:00 CEST",
        "2026. júl. 21., kedd, 12:34:00 CEST",
        "2026年 07月 21日 星期二 12:34:00 CST",
        "2026年07月21日 12時34分00秒",
        "2026. 07. 21. (화) 12:34:00 KST",
        "2026-07-21 오후 12:34:00",
        "2026/7/21 下午 12:34:00",
        "mar 21/07/2026 12:34:00",
        "21/07/2026 12h34",
    ] {
        let (day, seconds, _) = read(text, DateOrder::DayFirst).unwrap_or_else(|| panic!("{text}"));
        assert_eq!((day.as_str(), seconds), ("2026-07-21", NOON), "{text}");
    }
}

#[test]
fn times_without_separators_are_read() {
    for (text, zone) in [
        ("20260721-123400", None),
        ("20260721T123400Z", Some(0)),
        ("20260721T123400-0500", Some(-300)),
        ("20260721123400", None),
        ("20260721_123400", None),
        ("20260721 12:34", None),
        ("202607211234", None),
        ("2026-07-21_12:34:00", None),
        ("2026-07-21-12:34:00", None),
        ("2026-07-21-12-34-00", None),
        ("2026-07-21_12-34-00", None),
        ("2026.07.21 12:34:00", None),
        ("21JUL2026:12:34:00", None),
        ("[2026-07-21 12:34:00]", None),
        ("20260721123400.000000+060", Some(60)),
        ("Jul 21 2026 12:34:00:000PM", None),
        ("2026-07-21 12:34:00,123", None),
    ] {
        let expected = Some(("2026-07-21".to_owned(), NOON, zone));
        assert_eq!(read(text, DateOrder::MonthFirst), expected, "{text}");
    }
}

#[test]
fn what_is_no_time_is_not_read() {
    for text in [
        "",
        "abc",
        "12:34",
        "00:00.0",
        "2026-02-30 00:00",
        "5",
        "13/13/2026 1:00",
        "Jul 21 12:34:00",
        "Exiting, please wait...",
        "web-01 10.0.0.1",
        "8 0 sda 1 2 3",
        "1.77244E+09",
        "2026-07-21 12:34:00 one two",
        "2026-07-21 12:34:00 12:34:00",
        "12 34 56 78 90 12 34 56 78",
    ] {
        assert_eq!(parse(text, DateOrder::DayFirst), None, "{text}");
    }
}

proptest::proptest! {
    #[test]
    fn any_text_is_read_or_refused(text in "[0-9:/. apmTZ+-]{0,30}|[0-9年月日:,() a-zA-Z]{0,40}|\\PC{0,20}") {
        let _ = parse(&text, DateOrder::DayFirst);
        let _ = super::super::Dates::of([text.as_str()]).order();
    }

    #[test]
    fn a_moment_is_the_same_however_it_is_written(seconds in 1_325_376_000_i64..4_102_444_800) {
        let time = jiff::Timestamp::from_second(seconds).unwrap().to_zoned(jiff::tz::TimeZone::UTC);
        for form in [
            "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%SZ", "%d.%m.%Y %H:%M:%S", "%d/%m/%Y %I:%M:%S %p", "%a %b %e %H:%M:%S UTC %Y",
            "%a, %d %b %Y %H:%M:%S +0000", "%A, %B %d, %Y %I:%M:%S %p", "%s", "%s000", "/Date(%s000)/", "%Y%m%d-%H%M%S", "%d-%b-%Y %H:%M:%S",
            "%a %d %b %Y %I:%M:%S %p GMT", "%H:%M:%S %d %B %Y", "%Y/%m/%d %H:%M:%S", "%d-%m-%Y %H.%M.%S",
        ] {
            let text = time.strftime(form).to_string();
            let read = parse(&text, DateOrder::DayFirst).map(|moment| moment.ms);
            proptest::prop_assert_eq!(read, Some(seconds * 1000), "{}", text);
        }
    }
}

#[test]
fn what_is_no_time_is_none_whatever_its_letters() {
    for text in
        ["02.01.2026 09:0€", "09:\u{202e}", "1 2 2026 01:A\u{301}\u{302}", "40:00.°", "02:30:AÌ‚"]
    {
        for order in [DateOrder::DayFirst, DateOrder::MonthFirst] {
            assert_eq!(read(text, order), None, "{text}");
        }
    }
    for hour in [i64::MAX, i64::MAX / 60, i64::MIN] {
        assert_eq!(read(&format!("2026-07-21 {hour}:34"), DateOrder::DayFirst), None);
    }
}

#[test]
fn a_zone_that_is_in_no_list_is_left_open_and_another_word_is_none() {
    for (rest, is_zone) in [
        (&b"Z"[..], true),
        (b" +02:00", true),
        (b" WGST", true),
        (b" wgst", false),
        (b" AB", false),
        (b" ABCDEF", false),
        (b" of May", false),
    ] {
        assert_eq!(zone(rest).is_some(), is_zone, "{:?}", String::from_utf8_lossy(rest));
    }
}
