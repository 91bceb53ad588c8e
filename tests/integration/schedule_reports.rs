//! The schedule in the workbook, the charts, the HTML report and the summary.

use std::io::{Cursor, Read};

use asrcap::estate::Server;
use asrcap::plan::{Plan, PlanInputs, QuickInputs, plan, quick};
use asrcap::report::chart::{Shape, Size, Tone, charts, png, svg};
use asrcap::report::{ReportStyle, html, markdown, text, workbook};
use asrcap::schedule::{Schedule, ScheduleInput, ScheduleOptions, schedule};
use asrcap::settings::SettingsLayer;
use asrcap::units::LinkRate;
use calamine::{Data, DataType, Range, Reader, Xlsx};

use super::estates::{estate, reference, server, settings};

const SHEETS: [&str; 4] = ["Waves", "Batches", "Server Dates", "Timeline"];

/// Servers of some applications, and the schedule that a link gives them.
fn planned(count: usize, link: f64, options: impl Fn(&mut ScheduleOptions)) -> Plan {
    let servers: Vec<Server> = (0..count)
        .map(|number| {
            let gb = 40.0 + (number * 37 % 300) as f64;
            let mut server =
                server(&format!("S{number:03}"), [2.0, 4096.0, 1.0, gb, 1.0, 60.0, 1.0]);
            server.group = (number % 3 == 0).then(|| format!("App {}", number % 9));
            server
        })
        .collect();
    let mut plan =
        plan(PlanInputs::new(&estate(servers)), &settings(SettingsLayer::default()), &reference())
            .unwrap();
    let mut wanted = ScheduleOptions::new(LinkRate::from_mbps(link));
    options(&mut wanted);
    let input = ScheduleInput::from_plan(&plan, &wanted);
    plan.document.set_schedule(schedule(&input).unwrap());
    plan
}

fn dated(options: &mut ScheduleOptions) {
    options.start = Some("2026-12-01T18:00".parse().unwrap());
}

fn of(plan: &Plan) -> &Schedule {
    plan.document.schedule.as_ref().unwrap()
}

fn book(plan: &Plan) -> Xlsx<Cursor<Vec<u8>>> {
    calamine::open_workbook_from_rs(Cursor::new(
        workbook::write(plan, &ReportStyle::built_in().unwrap()).unwrap(),
    ))
    .unwrap()
}

/// The rows below the headings that begin with a text.
fn below(sheet: &Range<Data>, heading: &str) -> Vec<Vec<Data>> {
    let header = sheet.rows().position(|row| row[0] == heading).unwrap();
    let rows = sheet.rows().skip(header + 1).map(<[Data]>::to_vec);
    rows.take_while(|row| !row[0].is_empty()).collect()
}

fn number(cell: &Data) -> f64 {
    match cell {
        Data::DateTime(date) => date.as_f64(),
        Data::Float(number) => *number,
        Data::Int(number) => *number as f64,
        other => panic!("{other:?} is no number"),
    }
}

#[test]
fn the_sheets_say_what_the_schedule_says() {
    let plan = planned(60, 100.0, dated);
    let schedule = of(&plan);
    let mut book = book(&plan);
    let mut sheet = |name: &str| book.worksheet_range(name).unwrap();
    let waves = below(&sheet("Waves"), "Wave");
    assert_eq!(waves.len(), schedule.waves.len());
    for (row, wave) in waves.iter().zip(&schedule.waves) {
        assert_eq!(number(&row[0]), wave.number as f64);
        assert_eq!(row[1].to_string(), wave.name.to_string());
        assert_eq!(number(&row[3]), wave.servers.len() as f64);
        assert!((number(&row[4]) - wave.gb).abs() < 1e-6);
        assert_eq!(row[6].to_string(), format!("{} ready", wave.servers.len()));
        // 1 December 2026 is day 46357.
        let begin = 46_357.75 + wave.start_hour / 24.0;
        assert!((number(&row[7]) - begin).abs() < 1.0 / 1440.0, "{row:?}");
    }
    let batches = below(&sheet("Batches"), "Batch");
    assert_eq!(batches.len(), schedule.batches.len());
    for (row, batch) in batches.iter().zip(&schedule.batches) {
        assert_eq!(number(&row[1]), batch.wave as f64);
        assert!((number(&row[8]) - batch.mbps).abs() < 1e-6);
        assert!(row[9].to_string().contains("server"), "{row:?}");
    }
    let servers = below(&sheet("Server Dates"), "Server");
    let mut names: Vec<String> = servers.iter().map(|row| row[0].to_string()).collect();
    names.sort();
    let wanted: Vec<String> = (0..60).map(|number| format!("S{number:03}")).collect();
    assert_eq!(names, wanted);
    let points = below(&sheet("Timeline"), "Begins");
    assert_eq!(points.len(), schedule.timeline.points.len());
    for (row, point) in points.iter().zip(&schedule.timeline.points) {
        let sum: f64 = row[1..4].iter().map(number).sum();
        assert!(sum <= 100.0 + 1e-6);
        assert!((number(&row[1]) - point.initial_mbps).abs() < 1e-6);
    }
}

#[test]
fn without_a_start_the_sheets_count_hours() {
    let plan = planned(20, 100.0, |_| {});
    let mut book = book(&plan);
    let waves = below(&book.worksheet_range("Waves").unwrap(), "Wave");
    let last = of(&plan).waves.last().unwrap();
    assert!((number(&waves.last().unwrap()[11]) - last.end_hour).abs() < 1e-6);
}

#[test]
fn a_plan_without_a_schedule_has_none_of_the_sheets() {
    let mut plan = planned(5, 100.0, |_| {});
    plan.document.schedule = None;
    let names = book(&plan).sheet_names();
    assert!(SHEETS.iter().all(|sheet| !names.contains(&(*sheet).to_owned())));
    let style = ReportStyle::built_in().unwrap();
    assert!(!html(&plan, &style).unwrap().contains("id=\"schedule\""));
    let ids: Vec<&str> =
        charts(&plan, style.theme.numbers, &style.texts).iter().map(|chart| chart.id).collect();
    assert!(!ids.contains(&"waves") && !ids.contains(&"link"), "{ids:?}");
}

/// The parts of the file that tables alone do not show.
#[test]
fn the_charts_of_the_timeline_are_native_and_stand_on_cells() {
    let plan = planned(60, 100.0, dated);
    let bytes = workbook::write(&plan, &ReportStyle::built_in().unwrap()).unwrap();
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let names: Vec<String> = archive.file_names().map(|name| name.unwrap().into_owned()).collect();
    let mut read = |name: &str| {
        let mut text = String::new();
        archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
        text
    };
    let own: Vec<String> = names
        .iter()
        .filter(|name| name.starts_with("xl/charts/chart"))
        .map(|name| read(name))
        .filter(|chart| chart.contains("Timeline!"))
        .collect();
    assert_eq!(own.len(), 2);
    let gantt = own.iter().find(|chart| chart.contains("barDir val=\"bar\"")).unwrap();
    assert!(gantt.contains("grouping val=\"stacked\"") && gantt.contains("<a:noFill/>"));
    assert_eq!(gantt.matches("<c:ser>").count(), 5);
    let link = own.iter().find(|chart| chart.contains("barDir val=\"col\"")).unwrap();
    assert!(link.contains("grouping val=\"stacked\""));
    assert_eq!(link.matches("<c:ser>").count(), 3);
    let drawings = names.iter().filter(|name| name.starts_with("xl/drawings/drawing"));
    let drawings: String = drawings.map(|name| read(name)).collect();
    assert!(drawings.contains("descr=\"Stacked bars over time"));
    // Filters, and headings on every page.
    let workbook = read("xl/workbook.xml");
    for sheet in SHEETS {
        let quoted = if sheet.contains(' ') { format!("'{sheet}'") } else { sheet.to_owned() };
        for part in ["_FilterDatabase", "Print_Titles"] {
            let found = workbook
                .split("<definedName")
                .any(|name| name.contains(part) && name.contains(&format!("{quoted}!")));
            assert!(found, "{part} of {sheet}");
        }
    }
}

#[test]
fn many_batches_and_waves_stay_readable() {
    let plan = planned(900, 30.0, |options| {
        options.settings.batch_servers = 2;
        options.settings.wave_servers_max = 8;
        options.settings.pilot_servers_max = 8;
    });
    let schedule = of(&plan);
    assert!(schedule.batches.len() > 300 && schedule.waves.len() > 60);
    let style = ReportStyle::built_in().unwrap();
    assert_eq!(
        below(&book(&plan).worksheet_range("Batches").unwrap(), "Batch").len(),
        schedule.batches.len()
    );
    let chart = charts(&plan, style.theme.numbers, &style.texts)
        .into_iter()
        .find(|chart| chart.id == "waves")
        .unwrap();
    let Shape::Spans { rows, .. } = &chart.shape else {
        panic!();
    };
    assert!(rows.len() <= 36, "{}", rows.len());
    assert!(rows[0].name.starts_with("Waves 1 to"), "{}", rows[0].name);
    let summary = text(&plan, &style);
    assert!(summary.contains("more waves"));
    assert!(summary.lines().all(|line| line.chars().count() <= 80));
}

#[test]
fn pictures_show_the_waves_and_the_link() {
    let plan = planned(40, 60.0, dated);
    let style = ReportStyle::built_in().unwrap();
    let schedule = of(&plan);
    let all = charts(&plan, style.theme.numbers, &style.texts);
    let chart = |id: &str| all.iter().find(|chart| chart.id == id).unwrap();
    let Shape::Spans { rows, time, .. } = &chart("waves").shape else {
        panic!();
    };
    assert_eq!(rows.len(), schedule.waves.len());
    for (row, wave) in rows.iter().zip(&schedule.waves) {
        assert_eq!(row.spans[0].from, wave.start_hour);
        assert_eq!(row.spans[3].to, wave.end_hour);
        assert_eq!(row.spans[0].tone, Tone::Primary);
    }
    // Dates are marked at midnight, the first one six hours after the start.
    assert_eq!(time.marks[0], (6.0, "2026-12-02".to_owned()));
    let Shape::Stack { layers, .. } = &chart("link").shape else {
        panic!();
    };
    for step in 0..layers[0].values.len() {
        let sum: f64 = layers.iter().map(|layer| layer.values[step]).sum();
        assert!(sum <= 60.0 + 1e-6);
    }
    for id in ["waves", "link"] {
        for size in [Size::Slide, Size::Page, Size::Inline] {
            let picture = svg(chart(id), size, style.theme.colours, style.theme.numbers).unwrap();
            assert!(picture.contains("<desc>"), "{id}");
        }
        let slide = png(chart(id), Size::Slide, style.theme.colours, style.theme.numbers).unwrap();
        assert!(slide.starts_with(b"\x89PNG"));
    }
}

#[test]
fn the_html_report_has_a_part_for_the_schedule() {
    let plan = planned(60, 100.0, dated);
    let style = ReportStyle::built_in().unwrap();
    let page = html(&plan, &style).unwrap();
    let (_, part) = page.split_once("<section id=\"schedule\"").unwrap();
    let (part, _) = part.split_once("</section>").unwrap();
    assert_eq!(part.matches("<svg").count(), 2);
    for wave in &of(&plan).waves {
        assert!(part.contains(&wave.name.to_string()), "{}", wave.name);
    }
    assert_eq!(part.matches("id=\"batches-data\"").count(), 1);
    assert!(page.contains("href=\"#schedule\""));
}

#[test]
fn the_summary_says_how_long_and_why() {
    let plan = planned(60, 20.0, |_| {});
    let style = ReportStyle::built_in().unwrap();
    let schedule = of(&plan);
    let summary = markdown(&plan, &style);
    let (_, part) = summary.split_once("## SCHEDULE").unwrap();
    for words in
        ["All copied after", "All moved after", "No schedule is below", "Above that", "| Waves |"]
    {
        assert!(part.contains(words), "{words} in {part}");
    }
    for cause in &schedule.gap.causes {
        assert!(part.contains(&cause.message.to_string()), "{}", cause.message);
    }
}

#[test]
fn averages_answer_how_long_it_takes() {
    let averages = QuickInputs {
        vms: 100,
        disks_per_vm: 2.0,
        disk_size_gb: 300.0,
        utilization_percent: 70.0,
        change_rate_percent: 1.0,
    };
    let mut plan =
        quick(averages, &settings(SettingsLayer::default()), &reference(), None).unwrap();
    let input = ScheduleInput::from_plan(&plan, &ScheduleOptions::new(LinkRate::from_mbps(500.0)));
    plan.document.schedule = Some(schedule(&input).unwrap());
    let names = book(&plan).sheet_names();
    let has = |sheet: &str| names.iter().any(|name| name == sheet);
    // Averages have no servers with dates of their own.
    assert!(has("Waves") && has("Timeline") && !has("Server Dates"));
    assert!(markdown(&plan, &ReportStyle::built_in().unwrap()).contains("All copied after"));
}
