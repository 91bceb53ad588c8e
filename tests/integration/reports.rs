//! Reports for people: what stands on them, that names stay text, that they are the same every time.

use asrcap::plan::{Plan, PlanInputs, QuickInputs, plan, quick};
use asrcap::report::chart::{Chart, Shape, Size, charts, png, svg};
use asrcap::report::theme::Theme;
use asrcap::report::{FirstPage, Level, ReportStyle, html, markdown, text};
use asrcap::settings::{Scenario, SettingsLayer};

use super::estates::{estate, reference, server, settings, six_servers, style};
use super::generated;

fn planned(servers: Vec<asrcap::estate::Server>, layer: SettingsLayer) -> Plan {
    plan(PlanInputs::new(&estate(servers)), &settings(layer), &reference()).unwrap()
}

fn six() -> Plan {
    planned(six_servers(), SettingsLayer::default())
}

fn averages(scenario: Scenario) -> Plan {
    let inputs = QuickInputs {
        vms: 100,
        disks_per_vm: 2.0,
        disk_size_gb: 300.0,
        utilization_percent: 70.0,
        change_rate_percent: 5.0,
    };
    let settings = settings(SettingsLayer { scenario: Some(scenario), ..SettingsLayer::default() });
    quick(inputs, &settings, &reference(), None).unwrap()
}

fn chart(plan: &Plan, id: &str) -> Option<Chart> {
    let style = style();
    charts(plan, style.theme.numbers, &style.texts).into_iter().find(|chart| chart.id == id)
}

fn bars(plan: &Plan, id: &str) -> Vec<(String, f64)> {
    let Shape::Bars { categories, .. } = chart(plan, id).unwrap().shape else {
        panic!("{id} has bars");
    };
    let bars = categories.into_iter().map(|category| (category.name, category.bars[0].value));
    bars.collect()
}

#[test]
fn there_are_seven_numbers_for_every_plan() {
    let style = style();
    let plans = vec![six(), averages(Scenario::Vmware), averages(Scenario::Hyperv)];
    for plan in plans.into_iter().chain((0..40).map(generated::detailed)) {
        let page = FirstPage::new(&plan, &style.theme, &style.texts);
        assert_eq!(page.numbers.len(), 7);
        assert!(
            !page.recommendation.is_empty()
                && !page.next.is_empty()
                && !page.confidence.summary.is_empty()
        );
        let sentences =
            page.recommendation.iter().chain(&page.next).chain(&page.confidence.reasons);
        for sentence in sentences {
            assert!(!sentence.contains(['{', '}']), "{sentence}");
            assert!(sentence.ends_with('.'), "{sentence}");
        }
    }
}

#[test]
fn a_number_that_nobody_knows_is_not_zero() {
    let mut servers = six_servers();
    servers[0].change = None;
    let plan = planned(servers, SettingsLayer::default());
    let style = style();
    let page = FirstPage::new(&plan, &style.theme, &style.texts);
    let delta = page.numbers.iter().find(|number| number.id == "delta").unwrap();
    assert_eq!(
        (delta.value.as_str(), delta.unit.as_str(), delta.known),
        ("not measured", "", false)
    );
    assert_eq!(page.confidence.level, Level::None);
    assert!(chart(&plan, "storage").is_none());
}

#[test]
fn where_nothing_can_be_replicated_nothing_is_recommended() {
    let mut boots_by_efi = server("A", [2.0, 2048.0, 1.0, 500.0, 1.0, 50.0, 5.0]);
    boots_by_efi.boot = Some(asrcap::estate::Boot::Efi);
    let plan = planned(vec![boots_by_efi], SettingsLayer::default());
    let style = style();
    let page = FirstPage::new(&plan, &style.theme, &style.texts);
    assert_eq!(page.recommendation.len(), 1, "{:?}", page.recommendation);
    assert!(page.next[0].contains("EFI boot"), "{:?}", page.next);
    assert!(html(&plan, &style).unwrap().contains("not ready"));
}

#[test]
fn charts_show_the_figures_of_the_plan() {
    let plan = six();
    let counts = plan.document.counts.unwrap();
    let readiness: f64 = bars(&plan, "readiness").iter().map(|(_, count)| count).sum();
    assert_eq!(readiness, counts.planned as f64);
    let servers = plan.document.servers.iter().flatten();
    let sized = servers.filter(|server| server.in_totals && server.azure_size.is_some()).count();
    let with_size: f64 = bars(&plan, "sizes").iter().map(|(_, count)| count).sum();
    assert_eq!(with_size, sized as f64);
    let storage: f64 = bars(&plan, "storage").iter().map(|(_, gb)| gb).sum();
    assert!((storage - plan.document.outputs.get("storage_gb").unwrap()).abs() < 1e-6);
    let churn = bars(&plan, "churn");
    assert!(churn.windows(2).all(|pair| pair[0].1 >= pair[1].1), "{churn:?}");
    // VM6 changes more, and is not in the totals.
    assert_eq!(churn[0], ("VM5".to_owned(), 15_000.0));
}

#[test]
fn the_parts_of_the_storage_sum_up_for_generated_plans() {
    for plan in (0..60).map(generated::detailed) {
        let Some(total) = plan.document.outputs.get("storage_gb") else {
            continue;
        };
        if chart(&plan, "storage").is_some() {
            let parts = bars(&plan, "storage");
            let sum: f64 = parts.iter().map(|(_, gb)| gb).sum();
            assert!((sum - total).abs() <= 1e-6 * total.max(1.0), "{parts:?} {total}");
            assert!(parts.iter().all(|(_, gb)| *gb >= -1e-6), "{parts:?}");
        }
    }
}

#[test]
fn a_plan_from_averages_has_the_charts_that_it_has_data_for() {
    let plan = averages(Scenario::Vmware);
    let style = style();
    let ids: Vec<&str> =
        charts(&plan, style.theme.numbers, &style.texts).iter().map(|chart| chart.id).collect();
    assert_eq!(ids, ["storage"]);
}

#[test]
fn names_from_inputs_stay_text() {
    let names = [
        "<script>alert(1)</script>",
        "\"><img src=x onerror=alert(2)>",
        "</script></style></svg>",
        "{{ 7*7 }}{% include 'x' %}",
        "line\u{2028}break\u{1}",
    ];
    let servers = names.iter().map(|name| server(name, [2.0, 2048.0, 1.0, 500.0, 1.0, 50.0, 5.0]));
    let plan = planned(servers.collect(), SettingsLayer::default());
    let mut style = style();
    let theme =
        Theme::built_in().unwrap().named(Some("<b>bold</b>"), Some("</title><script>x</script>"));
    style.theme = theme.unwrap();
    style.theme.footer = "</style><script>y</script>".to_owned();
    let page = html(&plan, &style).unwrap();
    assert_eq!(page.matches("<script").count(), 1);
    assert_eq!(page.matches("<style").count(), 1);
    for part in ["<img src=x", "<b>bold", "onerror=alert(2)>"] {
        assert!(!page.contains(part), "{part}");
    }
    assert!(page.contains("{{ 7*7 }}"));
    let markdown = markdown(&plan, &style);
    assert!(!markdown.contains("<script") && !markdown.contains("<b>"));
}

#[test]
fn the_page_asks_for_nothing_and_runs_no_other_script() {
    let page = html(&six(), &style()).unwrap();
    for (index, _) in page.match_indices("http") {
        let around = &page[index..(index + 30).min(page.len())];
        let harmless =
            around.starts_with("http://www.w3.org/2000/svg") || around.starts_with("http-equiv");
        assert!(harmless, "{around}");
    }
    assert!(page.contains("script-src 'sha256-"));
    assert!(!page.contains("@import") && !page.contains("url("));
}

#[test]
fn the_same_plan_gives_the_same_reports() {
    let style = style();
    let all = |plan: &Plan| {
        let mut bytes = html(plan, &style).unwrap().into_bytes();
        for chart in charts(plan, style.theme.numbers, &style.texts) {
            bytes.extend(
                svg(&chart, Size::Slide, style.theme.colours, style.theme.numbers).unwrap().bytes(),
            );
            bytes
                .extend(png(&chart, Size::Page, style.theme.colours, style.theme.numbers).unwrap());
        }
        bytes
    };
    assert!(all(&six()) == all(&six()));
}

#[test]
fn the_summary_keeps_to_eighty_columns() {
    let long = "a-very-long-server-name-".repeat(6);
    let servers = vec![server(&long, [2.0, 2048.0, 1.0, 500.0, 1.0, 50.0, 5.0])];
    let plans =
        vec![six(), averages(Scenario::Physical), planned(servers, SettingsLayer::default())]
            .into_boxed_slice();
    for plan in plans.iter().chain(&[generated::detailed(3), generated::detailed(11)]) {
        let text = text(plan, &style());
        let wide: Vec<&str> = text.lines().filter(|line| line.chars().count() > 80).collect();
        assert!(wide.is_empty(), "{wide:?}");
    }
}

#[test]
fn numbers_follow_the_theme_everywhere() {
    let theme =
        Theme::from_toml("t", "[numbers]\nstyle = \"1.234,5\"\n", &|_| Err(String::new())).unwrap();
    let style = ReportStyle { theme, ..style() };
    let plan = averages(Scenario::Vmware);
    for report in [html(&plan, &style).unwrap(), text(&plan, &style), markdown(&plan, &style)] {
        assert!(report.contains("42.000") && !report.contains("42,000"));
    }
}

/// A file of words speaks in every report: another language is a file.
#[test]
fn words_of_another_language_stand_in_every_report() {
    let words = "[first_page]\nnext = \"Nächste Schritte\"\nnumbers = \"Sieben Zahlen\"\n\
        [summary]\nnext = \"NÄCHSTE SCHRITTE\"\n\
        [chart.readiness]\ntitle = \"Bereitschaft\"\n\
        [readiness]\nready = \"Bereit\"\n\
        [table.azure]\ntitle = \"Azure-Ressourcen\"\ncolumn.how_many = \"Anzahl\"\ncolumn.resource_settings = \"Einstellungen\"\n\
        [workbook.capacity-planner]\ninputs_title = \"EINGABEN\"\n";
    let load = |path: &str| match path {
        "de.toml" => Ok(words.as_bytes().to_vec()),
        _ => Err("no such file".to_owned()),
    };
    let theme = Theme::from_toml("theme.toml", "texts = \"de.toml\"", &load).unwrap();
    let style = ReportStyle::new(theme).unwrap();
    let plan = six();
    let page = html(&plan, &style).unwrap();
    for words in ["Nächste Schritte", "Bereitschaft", "Bereit", "Einstellungen", "Recommendation"]
    {
        assert!(page.contains(words), "{words}");
    }
    assert!(text(&plan, &style).contains("NÄCHSTE SCHRITTE"));
    let book = asrcap::report::workbook::write(&plan, &style).unwrap();
    let strings = super::package::parts(&book)["xl/sharedStrings.xml"].clone();
    let strings = String::from_utf8(strings).unwrap();
    for words in [
        "Nächste Schritte",
        "Sieben Zahlen",
        "Bereit",
        "Azure-Ressourcen",
        "Anzahl",
        "EINGABEN",
        "OUTPUT",
    ] {
        assert!(strings.contains(words), "{words}");
    }
    let wrong = |words: &'static str| {
        let load = |_: &str| Ok(words.as_bytes().to_vec());
        let theme = Theme::from_toml("theme.toml", "texts = \"de.toml\"", &load).unwrap();
        let style = ReportStyle::new(theme).map_err(|error| error.to_string())?;
        let book = asrcap::report::workbook::write(&plan, &style);
        book.map_err(|error| error.to_string())
    };
    assert!(wrong("[first_page]\nnexd = \"x\"").unwrap_err().contains("first_page.nexd"));
    assert!(wrong("[workbook.azure]\ntitel = \"x\"").unwrap_err().contains("azure.toml"));
}
