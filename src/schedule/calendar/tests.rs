//! Calendars laid out in steps.

use super::{Calendar, Timetable, sustained_share};
use crate::schedule::ScheduleError;

fn timetable(text: &str, start: Option<&str>) -> Result<Timetable, ScheduleError> {
    let start = start.map(|start| start.parse().unwrap());
    Timetable::new(&Calendar::from_toml("calendar.toml", text)?, start)
}

const OFFICE: &str = r#"
weekends = 50
[[windows]]
name = "business hours"
days = ["workdays"]
from = "08:00"
to = "18:00"
share = 20
"#;

#[test]
fn no_calendar_is_the_whole_link_for_ever() {
    let segment = timetable("", None).unwrap().at(17.3);
    assert!((segment.share - 1.0).abs() < 1e-12 && segment.initial && segment.until.is_infinite());
}

#[test]
fn business_hours_and_weekends_take_their_share() {
    let table = timetable(OFFICE, None).unwrap();
    let at = |hour: f64| {
        let segment = table.at(hour);
        (segment.share, segment.until)
    };
    assert_eq!(at(0.0), (1.0, 8.0));
    assert_eq!(at(8.0), (0.2, 18.0));
    assert_eq!(at(17.99), (0.2, 18.0));
    assert_eq!(at(18.0), (1.0, 32.0));
    // From Friday evening to Saturday, over the weekend to Monday, and on.
    assert_eq!(at(4.0 * 24.0 + 18.0), (1.0, 120.0));
    assert_eq!(at(120.0), (0.5, 168.0));
    assert_eq!(at(168.0), (1.0, 176.0));
}

#[test]
fn the_start_date_says_which_day_it_is() {
    // A Friday at noon.
    let table = timetable(OFFICE, Some("2026-11-20T12:00")).unwrap();
    assert!((table.at(0.0).share - 0.2).abs() < 1e-12);
    assert!((table.at(0.0).until - 6.0).abs() < 1e-12);
    assert!((table.at(12.0).share - 0.5).abs() < 1e-12);
}

#[test]
fn blackouts_stop_initial_replication_and_cut_overs() {
    let table = timetable("[[blackouts]]\nname = \"freeze\"\nfrom = 10\nto = 20\nshare = 40", None)
        .unwrap();
    assert!((table.at(0.0).until - 10.0).abs() < 1e-12);
    let inside = table.at(10.0);
    assert!(!inside.initial && (inside.share - 0.4).abs() < 1e-12);
    assert!((inside.until - 20.0).abs() < 1e-12);
    assert_eq!(table.cut_over(7.0, 4.0), Some(20.0));
    assert_eq!(table.cut_over(5.9, 4.0), Some(6.0));
}

#[test]
fn cut_overs_wait_for_their_window() {
    let text = "[[cut-over]]\ndays = [\"sat\"]\nfrom = \"18:00\"\nto = \"06:00\"";
    let table = timetable(text, None).unwrap();
    let saturday = 5.0 * 24.0 + 18.0;
    assert_eq!(table.cut_over(0.0, 4.0), Some(saturday));
    assert_eq!(table.cut_over(saturday + 8.0, 4.0), Some(saturday + 8.0));
    assert_eq!(table.cut_over(saturday + 8.1, 4.0), Some(saturday + 168.0));
    assert!(table.has_cut_over(12.0));
    assert!(!table.has_cut_over(12.5));
}

#[test]
fn a_calendar_that_leaves_no_time_says_so() {
    for text in
        ["share = 0", "[[windows]]\nfrom = \"00:00\"\nto = \"24:00\"\nshare = 100\ninitial = false"]
    {
        assert_eq!(timetable(text, None).unwrap_err(), ScheduleError::NoTime);
    }
}

#[test]
fn blackouts_by_date_need_a_start_and_lie_after_it() {
    let text = "[[blackouts]]\nname = \"year end\"\nfrom = 2026-12-20\nto = 2027-01-04";
    let error = timetable(text, None).unwrap_err();
    assert!(matches!(error, ScheduleError::NoStartDate { .. }), "{error}");
    let error = timetable(text, Some("2026-12-24T00:00")).unwrap_err();
    assert!(matches!(error, ScheduleError::BeforeStart { .. }), "{error}");
    assert!(error.to_string().contains("year end"));
}

#[test]
fn delta_replication_is_carried_through_narrow_hours_within_the_rpo() {
    let table = timetable(OFFICE, None).unwrap();
    // Within 15 minutes, one step of backlog at twice the share.
    let tight = sustained_share(&table, 15.0);
    assert!((0.2..0.21).contains(&tight), "{tight}");
    // Ten hours at 20 % behind, a night to catch up.
    let loose = sustained_share(&table, 600.0);
    assert!(loose > 0.5 && loose < 0.6, "{loose}");
    let stopped = timetable("[[blackouts]]\nfrom = 10\nto = 20\nshare = 0", None).unwrap();
    assert!(sustained_share(&stopped, 15.0) < 1e-9);
    assert!((sustained_share(&stopped, 600.0) - 1.0).abs() < 1e-9);
}
