//! What must hold for every what-if.

use std::ops::ControlFlow;

use asrcap::churn::{self, Amount, Day, Measured, Measurement, Series};
use asrcap::estate::{Estate, Overrides, Quality, Server};
use asrcap::plan::{Comparison, Plan, PlanFigures, PlanInputs, QuickInputs, plan, quick};
use asrcap::settings::{Arithmetic, Origin, SettingsLayer};
use asrcap::source::Location;
use asrcap::whatif::{
    Axis, Change, Compared, Condition, Goal, Grid, Method, Question, SavedPlan, ScenarioSet, Steps,
    Subject, Target, compare, leaves, seek, seek_servers, sweep,
};
use proptest::prelude::*;

use super::estates::{estate, reference, reference_of, six_servers, workbook_settings};
use super::properties::any_estate;

const AVERAGES: QuickInputs = QuickInputs {
    vms: 100,
    disks_per_vm: 2.0,
    disk_size_gb: 300.0,
    utilization_percent: 70.0,
    change_rate_percent: 5.0,
};

fn grid(axes: &[&str], is_quick: bool) -> Grid {
    let axes = axes.iter().map(|text| Axis::parse(text, is_quick).unwrap());
    Grid::new(axes.collect(), false).unwrap()
}

fn changes(grid: &Grid, scenario: usize) -> Vec<&Change> {
    let places = grid.places(scenario);
    grid.axes().iter().zip(places).map(|(axis, index)| axis.change(index).unwrap()).collect()
}

/// The figures of a plan as a sweep has them, every bit of them.
fn bits(figures: &PlanFigures) -> Vec<(String, Option<u64>)> {
    let all = leaves(&serde_json::to_value(figures).unwrap());
    all.into_iter().map(|(path, value)| (path, value.map(f64::to_bits))).collect()
}

fn bits_of_row(columns: &[String], figures: &[Option<f64>]) -> Vec<(String, Option<u64>)> {
    columns.iter().cloned().zip(figures.iter().map(|value| value.map(f64::to_bits))).collect()
}

/// The single plan of a scenario, made without anything of the sweep but the settings.
fn single(scenarios: &ScenarioSet<'_>, estate: &Estate, changes: &[&Change]) -> Plan {
    let settings = scenarios.settings(changes).unwrap();
    let mut reference = reference_of(&settings.rules);
    for change in changes {
        if let Change::Rule(id, number) = change {
            reference = reference.with_number(id, *number).unwrap();
        }
    }
    plan(PlanInputs::new(estate), &settings, &reference).unwrap()
}

/// Holds every row of a grid against the single plan with those settings.
fn hold_rows(servers: Vec<Server>, axes: &[&str], with_workbook: bool) {
    let estate = estate(servers);
    let mut scenarios =
        ScenarioSet::new(Subject::Servers(PlanInputs::new(&estate)), guide(), Arithmetic::Exact);
    if with_workbook {
        scenarios = scenarios.with_comparison(Comparison::Workbook);
    }
    let grid = grid(axes, false);
    let sweep = sweep(&scenarios, &grid).unwrap();
    let mut rows = 0;
    sweep
        .run(|row| {
            assert_eq!(row.scenario, rows, "rows come in their order");
            let plan = single(&scenarios, &estate, &changes(&grid, row.scenario));
            let mut expected = PlanFigures::from(&plan.document);
            if !with_workbook {
                expected.workbook_outputs = None;
                expected.outputs_all = None;
                expected.inputs_all = None;
            }
            let found = row.document.as_ref().unwrap();
            assert_eq!(bits(found), bits(&expected), "{:?}", row.values);
            let mut table = bits(&expected);
            table.retain(|(path, _)| !path.starts_with("inputs"));
            let mut in_columns = bits_of_row(sweep.columns(), &row.figures);
            in_columns.retain(|(path, _)| table.iter().any(|(known, _)| known == path));
            assert_eq!(in_columns, table);
            rows += 1;
            ControlFlow::Continue(())
        })
        .unwrap();
    assert_eq!(rows, grid.len());
}

#[test]
fn every_row_of_a_grid_is_the_single_plan_with_those_settings() {
    let sheet =
        ["compression=0,30,33.3", "retention-days=1..3", "ir-batch=1,2,7", "ir-hours=8,16.5"];
    hold_rows(six_servers(), &sheet, true);
    let rows = [
        "growth=0,15,30",
        "scenario=vmware,hyperv,physical",
        "arithmetic=exact,workbook",
        "recovery-points=8,16",
    ];
    hold_rows(six_servers(), &rows, true);
    let reference = [
        "rules=guide-2017,guide-2017-07",
        "rules.standard_account_iops=500,20000,40000",
        "rules.process_server_churn_gb=512,2048",
        "series=D+DS,A",
        "compression=0,30",
    ];
    hold_rows(six_servers(), &reference, false);
}

#[test]
fn every_row_of_a_quick_grid_is_the_single_quick_plan() {
    for arithmetic in [Arithmetic::Workbook, Arithmetic::Exact] {
        let layer = SettingsLayer { arithmetic: Some(arithmetic), ..SettingsLayer::default() };
        let layers = [vec![(Origin::Flag, layer)], guide()].concat();
        let scenarios = ScenarioSet::new(Subject::Averages(AVERAGES), layers, Arithmetic::Workbook);
        for axes in [
            vec![
                "vms=1,99,1000",
                "disks-per-vm=1,2.5",
                "change-rate=0.5,5",
                "compression=0,30",
                "growth=0,12.5",
            ],
            vec![
                "disk-size=40,300",
                "utilization=33,70",
                "retention-days=0,3",
                "ir-hours=8,16",
                "ir-batch=1,5",
            ],
            // The scenario decides the usual compression, so that this grid takes the other way.
            vec![
                "scenario=vmware,hyperv",
                "vms=10,1000",
                "compression=0,30",
                "recovery-points=8,16",
            ],
            vec!["scenario=vmware,hyperv", "vms=10,1000"],
        ] {
            let grid = grid(&axes, true);
            let sweep = sweep(&scenarios, &grid).unwrap();
            let mut rows = 0;
            sweep
                .run(|row| {
                    let mut averages = AVERAGES;
                    let changes = changes(&grid, row.scenario);
                    for change in &changes {
                        if let Change::Average(average, number) = change {
                            average.set(&mut averages, *number).unwrap();
                        }
                    }
                    let plan =
                        quick(averages, &scenarios.settings(&changes).unwrap(), &reference(), None)
                            .unwrap();
                    let mut expected = bits(&PlanFigures::from(&plan.document));
                    expected.retain(|(path, _)| path.starts_with("outputs."));
                    assert_eq!(
                        bits_of_row(sweep.columns(), &row.figures),
                        expected,
                        "{:?}",
                        row.values
                    );
                    rows += 1;
                    ControlFlow::Continue(())
                })
                .unwrap();
            assert_eq!(rows, grid.len());
        }
    }
}

#[test]
fn a_server_that_is_not_measured_stays_unknown_across_the_grid() {
    let mut servers = six_servers();
    servers[0].change = None;
    hold_rows(servers.clone(), &["compression=0,30", "change-rate=1,2", "ir-batch=1,2"], true);
    let estate = estate(servers);
    let scenarios =
        ScenarioSet::new(Subject::Servers(PlanInputs::new(&estate)), guide(), Arithmetic::Exact);
    assert_eq!(scenarios.figures(&[]).unwrap().outputs.get("delta_bandwidth_mbps"), None);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn rows_of_any_estate_are_single_plans(servers in any_estate(), growth in 0.0..80.0_f64, compression in 0.0..100.0_f64) {
        let growth = format!("growth=0,{growth}");
        let compression = format!("compression={compression},100");
        hold_rows(servers, &[&growth, &compression, "ir-batch=1,9", "arithmetic=exact,workbook"], false);
    }

    #[test]
    fn monotone_figures_are_monotone_across_the_grid(servers in any_estate()) {
        let estate = estate(servers);
        let scenarios = ScenarioSet::new(Subject::Servers(PlanInputs::new(&estate)), guide(), Arithmetic::Exact);
        for (axis, rises, figures) in [
            ("compression=0..100/10", false, &["delta_bandwidth_mbps", "initial_bandwidth_mbps"][..]),
            ("growth=0..100/20", true, &["delta_bandwidth_mbps"][..]),
            ("retention-days=0..10", true, &["storage_gb"][..]),
            ("ir-batch=1..10", true, &["initial_bandwidth_mbps"][..]),
            ("ir-hours=1..20", false, &["initial_bandwidth_mbps"][..]),
        ] {
            let grid = grid(&[axis], false);
            let sweep = sweep(&scenarios, &grid).unwrap();
            for figure in figures {
                let column = sweep.columns().iter().position(|path| path == &format!("outputs.{figure}")).unwrap();
                let eligible = sweep.columns().iter().position(|path| path == "counts.eligible").unwrap();
                let mut rows = Vec::new();
                // Without a server in the totals no figure is known.
                let mut note = |figures: &[Option<f64>]| {
                    assert!(figures[column].is_some() || figures[eligible] == Some(0.0));
                    rows.push((figures[eligible].unwrap(), figures[column].unwrap_or_default()));
                };
                sweep.run(|row| { note(&row.figures); ControlFlow::Continue(()) }).unwrap();
                // A server that outgrows every account leaves the totals; only up to there does more need more.
                let values: Vec<f64> = rows.iter().take_while(|row| row.0 == rows[0].0).map(|row| row.1).collect();
                let ordered = values.windows(2).all(|pair| if rises { pair[0] <= pair[1] } else { pair[0] >= pair[1] });
                prop_assert!(ordered, "{axis} {figure} {values:?}");
            }
        }
    }

    #[test]
    fn causes_add_up_to_the_whole(
        before in any_estate(), after in any_estate(), growth in 0.0..50.0_f64, compression in 0.0..100.0_f64,
        exact in any::<bool>(), other_rules in any::<bool>(),
    ) {
        let layer = SettingsLayer {
            growth: Some(growth),
            compression: Some(compression),
            arithmetic: Some(if exact { Arithmetic::Exact } else { Arithmetic::Workbook }),
            rules: other_rules.then(|| "guide-2017-07".to_owned()),
            ..SettingsLayer::default()
        };
        let (first, second) = (saved(before, SettingsLayer::default()), saved(after, layer));
        let compared = compared(&first, &second);
        for figure in &compared.figures {
            let Some(change) = figure.change else { continue };
            if ["storage_accounts", "infrastructure", "schedule", "first_copy"].iter().any(|block| figure.name.starts_with(block)) {
                continue;
            }
            let Some(parts) = figure.by_cause else {
                // The servers of the one plan may all be above the limits of the other's rules: in between nothing is known.
                prop_assert!(other_rules, "{figure:?} has no causes");
                continue;
            };
            let scale = figure.before.unwrap().abs().max(figure.after.unwrap().abs()).max(1.0);
            prop_assert!((parts.sum() - change).abs() <= 1e-9 * scale, "{figure:?}");
        }
    }
}

/// The layer that names the rules of [`reference`].
fn guide() -> Vec<(Origin, SettingsLayer)> {
    let rules = Some("guide-2017".to_owned());
    vec![(Origin::Flag, SettingsLayer { rules, ..SettingsLayer::default() })]
}

fn saved(servers: Vec<Server>, layer: SettingsLayer) -> SavedPlan {
    saved_with(servers, layer, "")
}

/// A plan with overrides, written and read back.
fn saved_with(mut servers: Vec<Server>, layer: SettingsLayer, overrides: &str) -> SavedPlan {
    let overrides = Overrides::from_toml("overrides.toml", overrides).unwrap();
    let applied = overrides.apply(&mut servers).unwrap();
    let settings = super::estates::settings(layer);
    let reference = reference_of(&settings.rules);
    let estate = estate(servers);
    let inputs = PlanInputs::new(&estate).with_overrides(Some(&applied));
    let plan = plan(inputs, &settings, &reference).unwrap();
    SavedPlan::from_json("plan.json", &asrcap::report::json(&plan.document)).unwrap()
}

fn compared(first: &SavedPlan, second: &SavedPlan) -> Compared {
    compare(first, second).unwrap()
}

#[test]
fn a_plan_compared_with_itself_is_empty() {
    let plan = || saved(six_servers(), SettingsLayer::default());
    assert!(compared(&plan(), &plan()).is_empty());
}

#[test]
fn each_cause_is_told_from_the_others() {
    let part = |after: SavedPlan| {
        let compared = compared(&saved(six_servers(), SettingsLayer::default()), &after);
        let named =
            |name: &str| compared.figures.iter().find(|figure| figure.name == name).cloned();
        (named("outputs.delta_bandwidth_mbps").and_then(|figure| figure.by_cause), compared)
    };
    let (settings, _) = part(saved(
        six_servers(),
        SettingsLayer { compression: Some(0.0), ..SettingsLayer::default() },
    ));
    let settings = settings.unwrap();
    assert!(settings.settings > 0.0 && settings.inventory == 0.0 && settings.measurements == 0.0);
    let mut measured = six_servers();
    measured[1].change = measured[2].change.clone();
    measured[0].change.as_mut().unwrap().amount = asrcap::estate::ChangeAmount::GbPerDay(500.0);
    let (measured, _) = part(saved(measured, SettingsLayer::default()));
    assert!(measured.unwrap().measurements > 0.0 && measured.unwrap().inventory == 0.0);
    let mut fewer = six_servers();
    fewer.remove(0);
    fewer[0].name = "OTHER".to_owned();
    let (inventory, whole) = part(saved(fewer, SettingsLayer::default()));
    assert!(inventory.unwrap().inventory < 0.0 && inventory.unwrap().settings == 0.0);
    assert_eq!(whole.servers.removed, ["VM1"]);
    assert_eq!(
        (whole.servers.renamed[0].from.as_str(), whole.servers.renamed[0].to.as_str()),
        ("VM2", "OTHER")
    );
}

#[test]
fn what_overrides_do_is_told_from_the_other_causes() {
    const NO_VM2: &str = "[[override]]\nserver = 'VM2'\nexclude = true\n";
    const LARGER: &str =
        "[[override]]\nserver = 'VM3'\nset = { storage_gb = 5000, change_gb_per_day = 900 }\n";
    const FORCED: &str = "[[override]]\nserver = 'VM1'\nreadiness = 'not_ready'\n";
    let plain = || saved(six_servers(), SettingsLayer::default());
    let of = |first: &SavedPlan, second: &SavedPlan, name: &str| {
        let compared = compared(first, second);
        let figure = compared.figures.iter().find(|figure| figure.name == name);
        let figure = figure.unwrap_or_else(|| panic!("{name} does not differ"));
        (figure.change.unwrap(), figure.by_cause.unwrap())
    };
    for overrides in [NO_VM2, LARGER, FORCED] {
        let decided = saved_with(six_servers(), SettingsLayer::default(), overrides);
        for name in ["outputs.delta_bandwidth_mbps", "outputs.storage_gb"] {
            let (there, parts) = of(&plain(), &decided, name);
            assert!(there != 0.0 && parts.overrides == there, "{overrides} {name} {parts:?}");
            assert_eq!((parts.inventory, parts.measurements, parts.settings), (0.0, 0.0, 0.0));
            let (back, parts) = of(&decided, &plain(), name);
            assert!(back == -there && parts.overrides == back, "{overrides} {name} {parts:?}");
        }
        let again = saved_with(six_servers(), SettingsLayer::default(), overrides);
        assert!(compared(&decided, &again).is_empty());
    }
    // Another inventory and other settings under the same overrides leave nothing to the overrides.
    let mut grown = six_servers();
    grown[0].storage_gb = grown[0].storage_gb.map(|gb| gb * 2.0);
    let layer = SettingsLayer { compression: Some(0.0), ..SettingsLayer::default() };
    let first = saved_with(six_servers(), SettingsLayer::default(), NO_VM2);
    let second = saved_with(grown.clone(), layer.clone(), NO_VM2);
    let (change, parts) = of(&first, &second, "outputs.delta_bandwidth_mbps");
    assert!(parts.settings > 0.0 && parts.overrides == 0.0);
    assert!((parts.sum() - change).abs() <= 1e-9 * change.abs());
    // All at once: each cause keeps what it changes alone.
    let second = saved_with(grown, layer, &format!("{NO_VM2}{LARGER}"));
    let (change, parts) = of(&plain(), &second, "inputs.data_gb");
    assert!(parts.overrides != 0.0 && parts.inventory != 0.0, "{parts:?}");
    assert!((parts.sum() - change).abs() <= 1e-9 * change.abs());
}

fn question(name: &str, steps: &str, conditions: &[&str]) -> Question {
    Question {
        name: name.to_owned(),
        target: Target::named(name, false).unwrap(),
        steps: Steps::parse(steps).unwrap(),
        goal: Goal::Smallest,
        conditions: conditions.iter().map(|text| text.parse().unwrap()).collect(),
    }
}

#[test]
fn seek_finds_what_a_scan_of_all_values_finds() {
    let estate = estate(six_servers());
    let scenarios =
        ScenarioSet::new(Subject::Servers(PlanInputs::new(&estate)), guide(), Arithmetic::Exact);
    for (name, steps, condition, goal) in [
        ("compression", "0..100/0.5", "delta_bandwidth_mbps <= 500", Goal::Smallest),
        ("compression", "0..100/0.5", "delta_bandwidth_mbps >= 500", Goal::Largest),
        ("retention-days", "0..60", "storage_gb <= 100000", Goal::Largest),
        ("ir-batch", "1..10", "initial_bandwidth_mbps >= 5000", Goal::Smallest),
        ("growth", "0..50", "standard_accounts == 1", Goal::Smallest),
    ] {
        let question = Question { goal, ..question(name, steps, &[condition]) };
        let found = seek(&scenarios, &question).unwrap();
        let condition: Condition = condition.parse().unwrap();
        let holds = |index: &usize| {
            let value = asrcap::whatif::AxisValue::from_number(question.steps.value(*index));
            let figures = scenarios.figures(&[&question.target.change(&value).unwrap()]).unwrap();
            let all = leaves(&serde_json::to_value(figures).unwrap());
            let path = format!("outputs.{}", condition.figure);
            condition.holds(all.into_iter().find(|(known, _)| *known == path).unwrap().1)
        };
        let mut places = 0..=question.steps.last();
        let expected =
            if goal == Goal::Smallest { places.find(holds) } else { places.rev().find(holds) };
        assert_eq!(
            found.value,
            expected.map(|index| question.steps.value(index)),
            "{name} {condition}"
        );
        assert_eq!(found.holds, expected.is_some());
        let exact = condition.to_string().contains("==");
        assert_eq!(found.method, if exact { Method::Scan } else { Method::Bisection });
    }
}

#[test]
fn seek_says_the_best_that_was_reached() {
    let estate = estate(six_servers());
    let scenarios =
        ScenarioSet::new(Subject::Servers(PlanInputs::new(&estate)), guide(), Arithmetic::Exact);
    let found = seek(
        &scenarios,
        &question("compression", "0..50", &["delta_bandwidth_mbps <= 1", "storage_gb >= 0"]),
    )
    .unwrap();
    assert_eq!((found.value, found.holds), (None, false));
    assert_eq!(found.best[0].at, 50.0);
    assert_eq!(found.best[0].condition, "outputs.delta_bandwidth_mbps <= 1");
    assert!(seek(&scenarios, &question("compression", "0..50", &["no_such_figure <= 1"])).is_err());
}

#[test]
fn the_servers_that_go_first_are_the_strongest_and_no_more_than_needed() {
    let (estate, settings, reference) = (estate(six_servers()), workbook_settings(), reference());
    let conditions: Vec<Condition> = vec!["counts.not_ready == 0".parse().unwrap()];
    let subject = Subject::Servers(PlanInputs::new(&estate));
    let scenarios = ScenarioSet::new(subject, guide(), Arithmetic::Workbook);
    let found = seek_servers(&scenarios, &conditions).unwrap();
    assert!(found.holds);
    let not_ready = plan(PlanInputs::new(&estate), &settings, &reference)
        .unwrap()
        .document
        .counts
        .unwrap()
        .not_ready;
    assert_eq!(found.value.unwrap().len(), not_ready);
    assert!(!found.at_previous_step.unwrap().holds);
}

/// Two days of five-minute rates of the first two servers, with a busy hour at night.
fn measured(estate: &mut Estate) -> Measured {
    let day = |number: i64, base: f32| Day {
        number,
        rates: (0..288_u16)
            .map(|slot| {
                base + f32::from(slot % 7) + if (24..36).contains(&slot) { 40.0 } else { 0.0 }
            })
            .collect(),
    };
    let measurements: Vec<Measurement> = ["VM1", "VM2"]
        .into_iter()
        .zip([1.0, 3.0])
        .map(|(name, base)| {
            let series =
                Series::new(300, Some(0), vec![day(20_000, base), day(20_001, base * 2.0)]);
            let amount = Amount::Series(series.into());
            Measurement::new(name, amount, Quality::WrittenBytes, Location::file("series.csv"))
        })
        .collect();
    let joined = churn::join(estate, &measurements);
    assert!(joined.servers.iter().all(Option::is_some));
    Measured { measurements, joined, ..Measured::default() }
}

#[test]
fn bandwidth_over_time_is_the_single_plans_too_and_a_better_link_never_worsens_the_rpo() {
    let mut estate = estate(six_servers()[..2].to_vec());
    let measured = measured(&mut estate);
    let scenarios = ScenarioSet::new(
        Subject::Servers(PlanInputs::new(&estate).with_measured(&measured)),
        guide(),
        Arithmetic::Exact,
    );
    let grid =
        grid(&["rpo=15,45", "compression=0,30", "growth=0,20", "link=50,100..900/100"], false);
    let sweep = sweep(&scenarios, &grid).unwrap();
    assert!(sweep.columns().contains(&"bandwidth.rpo.45.always_mbps".to_owned()));
    let mut before: Option<f64> = None;
    let mut known = 0;
    sweep
        .run(|row| {
            let settings = scenarios.settings(&changes(&grid, row.scenario)).unwrap();
            let inputs = PlanInputs::new(&estate).with_measured(&measured);
            let plan = plan(inputs, &settings, &reference()).unwrap();
            let found = row.document.as_ref().unwrap();
            assert_eq!(found.bandwidth, plan.document.bandwidth, "{:?}", row.values);
            assert_eq!(found.outputs, plan.document.outputs);
            let achieved =
                found.bandwidth.as_ref().unwrap().link.as_ref().unwrap().achieved_rpo_minutes;
            if let (Some(worse), Some(better), true) = (before, achieved, row.scenario % 10 > 0) {
                assert!(better <= worse, "{better} minutes after {worse}");
            }
            known += usize::from(achieved.is_some());
            before = achieved;
            ControlFlow::Continue(())
        })
        .unwrap();
    assert!(known > 20);
}

#[test]
fn the_smallest_link_for_an_objective_is_found() {
    let mut estate = estate(six_servers()[..2].to_vec());
    let measured = measured(&mut estate);
    let scenarios = ScenarioSet::new(
        Subject::Servers(PlanInputs::new(&estate).with_measured(&measured)),
        guide(),
        Arithmetic::Exact,
    );
    let found = seek(&scenarios, &question("link", "1..2000", &["rpo_100 <= 15"])).unwrap();
    let link = found.value.unwrap();
    // Links below the mean change have no RPO, which does not hide that a better link never worsens it.
    assert_eq!(found.method, Method::Bisection);
    assert!(found.plans < 60, "{} plans", found.plans);
    assert!(found.holds && !found.at_previous_step.unwrap().holds);
    let always = scenarios.figures(&[]).unwrap().bandwidth.unwrap().rpo[0].always_mbps.unwrap();
    assert!(link >= always && link - 1.5 <= always, "{link} against {always}");
}
