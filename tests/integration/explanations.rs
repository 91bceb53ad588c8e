//! Explanations from a plan's JSON alone, for every figure and every verdict.

use asrcap::plan::{
    ExplainError, FigureValue, Plan, PlanInputs, Question, QuickInputs, StoredPlan, explain, plan,
    quick,
};
use asrcap::report::json;
use asrcap::settings::{Arithmetic, SettingsLayer};

use super::estates::{estate, reference_of, settings, six_servers};

fn planned(rules: &str, arithmetic: Option<Arithmetic>) -> Plan {
    let settings = settings(SettingsLayer {
        rules: Some(rules.to_owned()),
        arithmetic,
        compression: Some(30.0),
        ..SettingsLayer::default()
    });
    plan(PlanInputs::new(&estate(six_servers())), &settings, &reference_of(rules)).unwrap()
}

fn stored(plan: &Plan) -> StoredPlan {
    StoredPlan::from_json(&json(&plan.document)).unwrap()
}

fn figure(name: &str) -> Question {
    Question { server: None, figure: Some(name.to_owned()) }
}

fn of_server(server: &str, figure: Option<&str>) -> Question {
    Question { server: Some(server.to_owned()), figure: figure.map(str::to_owned) }
}

#[test]
fn every_figure_of_every_plan_is_explained() {
    for (rules, arithmetic) in
        [("guide-2017", Some(Arithmetic::Workbook)), ("guide-2017", None), ("current", None)]
    {
        let plan = planned(rules, arithmetic);
        let stored = stored(&plan);
        let mut explained = 0;
        for (index, name) in plan.sheet.set.sheet.iter() {
            let found = explain(&stored, &figure(&name.id)).unwrap();
            let value = match found.value {
                FigureValue::Number(number) => Some(number),
                _ => None,
            };
            assert_eq!(value, plan.sheet.sheet[index].number(), "{}", name.id);
            assert_eq!(found.expression.is_some(), name.expression.is_some(), "{}", name.id);
            assert!(
                !found.inputs.is_empty() || found.expression.as_deref() == Some("0"),
                "{}",
                name.id
            );
            let cited: Vec<&str> = found.rules.iter().map(|rule| rule.id.as_str()).collect();
            for rule in name.expression.iter().flat_map(asrcap::figure::Expression::rules) {
                assert!(cited.contains(&plan.rules.rules()[rule].id.as_str()), "{}", name.id);
            }
            explained += 1;
        }
        assert!(explained > 20);
    }
}

#[test]
fn every_verdict_and_every_figure_of_a_server_is_explained() {
    for rules in ["guide-2017", "current"] {
        let plan = planned(rules, None);
        let stored = stored(&plan);
        for server in plan.document.servers.as_ref().unwrap() {
            let found = explain(&stored, &of_server(&server.name, None)).unwrap();
            assert_eq!(found.figure, "readiness");
            let checks = found.checks.unwrap();
            assert!(checks.len() >= server.checks.len());
            for reason in &server.reasons {
                let said = |message: &Option<String>| {
                    message.as_deref() == Some(reason.message.to_string().as_str())
                };
                assert!(checks.iter().any(|check| said(&check.message)), "{reason:?}");
            }
            for (_, name) in plan.sheet.set.servers.iter() {
                let found = explain(&stored, &of_server(&server.name, Some(&name.id))).unwrap();
                if let Some(numbers) = &found.with_numbers {
                    assert!(!numbers.contains("rule."), "{}: {numbers}", name.id);
                }
            }
        }
    }
}

#[test]
fn an_explanation_puts_the_numbers_in_and_says_where_they_are_from() {
    let stored = stored(&planned("guide-2017", Some(Arithmetic::Workbook)));
    let found = explain(&stored, &figure("delta_bandwidth_mbps")).unwrap();
    assert_eq!(
        found.expression.as_deref(),
        Some("ceil(transferred_gb_per_day * 1024 * 8 / 86400)")
    );
    let transferred = match &found.inputs[0].value {
        FigureValue::Number(number) => *number,
        other => panic!("{other:?}"),
    };
    assert_eq!(found.with_numbers, Some(format!("ceil({transferred} * 1024 * 8 / 86400)")));
    let found = explain(&stored, &figure("compression")).unwrap();
    assert_eq!(found.inputs[0].index, "setting compression (command line)");
    let found = explain(&stored, &figure("retention_days")).unwrap();
    assert_eq!(found.inputs[0].index, "setting retention-days (default)");
    let found = explain(&stored, &figure("standard_iops")).unwrap();
    assert!(
        found.inputs.iter().any(
            |input| input.name == "VM1: server_standard_iops" && input.index == "estate, row 2"
        )
    );
    let found = explain(&stored, &of_server("vm1", Some("server_iops"))).unwrap();
    assert_eq!(found.with_numbers.as_deref(), Some("ceil(50 * 1024 * 1024 / 8 / 86400)"));
    assert_eq!(found.rules[0].id, "standard_io_size_kb");
    assert_eq!(found.rules[0].date, "2017-06-05");
}

#[test]
fn a_quick_plan_explains_itself_too() {
    let averages = QuickInputs {
        vms: 100,
        disks_per_vm: 2.0,
        disk_size_gb: 300.0,
        utilization_percent: 70.0,
        change_rate_percent: 5.0,
    };
    let settings = settings(SettingsLayer {
        arithmetic: Some(Arithmetic::Workbook),
        ..SettingsLayer::default()
    });
    let stored = stored(&quick(averages, &settings, &reference_of("guide-2017"), None).unwrap());
    let found = explain(&stored, &figure("standard_accounts")).unwrap();
    assert_eq!(found.with_numbers.as_deref(), Some("max(ceil(200 / 40), ceil(3186 / 20000))"));
    assert!(found.rules.iter().all(|rule| !rule.source.is_empty()));
}

#[test]
fn what_is_not_there_is_said_with_what_is_like_it() {
    let stored = stored(&planned("guide-2017", None));
    let unknown = explain(&stored, &figure("delta_bandwith_mbps")).unwrap_err();
    assert!(unknown.to_string().contains("did you mean 'delta_bandwidth_mbps'?"), "{unknown}");
    let unknown = explain(&stored, &of_server("VM7", None)).unwrap_err();
    assert!(unknown.to_string().contains("no server 'VM7'"), "{unknown}");
    assert!(matches!(explain(&stored, &Question::default()), Err(ExplainError::NothingAsked)));
}

#[test]
fn both_totals_and_what_each_server_outside_would_add() {
    let plan = planned("guide-2017", None);
    let all = plan.document.inputs_all.as_ref().unwrap();
    let eligible = &plan.document.inputs;
    let servers = plan.document.servers.as_ref().unwrap();
    let outside: Vec<_> = servers.iter().filter(|server| !server.in_totals).collect();
    assert!(!outside.is_empty());
    let added = |get: &dyn Fn(&asrcap::plan::Contribution) -> Option<f64>| -> f64 {
        outside.iter().filter_map(|server| get(&server.would_add.unwrap())).sum()
    };
    let close = |a: f64, b: f64| (a - b).abs() < 1e-6 * a.abs().max(1.0);
    assert!(close(
        all.get("data_gb").unwrap(),
        eligible.get("data_gb").unwrap() + added(&|one| one.data_gb)
    ));
    assert!(close(
        all.get("changed_gb_per_day").unwrap(),
        eligible.get("changed_gb_per_day").unwrap() + added(&|one| one.changed_gb_per_day)
    ));
    let mbps = |outputs: &asrcap::plan::Outputs| outputs.get("delta_bandwidth_mbps").unwrap();
    assert!(close(
        mbps(plan.document.outputs_all.as_ref().unwrap()),
        mbps(&plan.document.outputs) + added(&|one| one.delta_bandwidth_mbps)
    ));
}

#[test]
fn what_was_chosen_or_decided_is_told_apart_from_what_was_read() {
    use asrcap::estate::{ForcedReadiness, Verdict};
    let mut servers = six_servers();
    servers[0].verdict = Some(Verdict {
        readiness: ForcedReadiness::NotReady,
        reason: Some("retired next year".to_owned()),
    });
    servers[1].azure_size = Some("Standard_D4s_v5".to_owned());
    servers[2].change = None;
    let settings = settings(SettingsLayer {
        rules: Some("current".to_owned()),
        change_rate: Some(2.0),
        ..SettingsLayer::default()
    });
    let names: Vec<String> = servers.iter().map(|server| server.name.clone()).collect();
    let plan = plan(PlanInputs::new(&estate(servers)), &settings, &reference_of("current"));
    let stored = stored(&plan.unwrap());
    let verdict = |index: usize| explain(&stored, &of_server(&names[index], None)).unwrap();
    let index = |index: usize, input: &str| {
        let inputs = verdict(index).inputs;
        let found = inputs.iter().find(|found| found.name == input);
        found.unwrap().index.clone()
    };
    assert_eq!(verdict(0).overrides[0].reason, "decided by an override: retired next year");
    assert_eq!(index(0, "azure_size"), "chosen by asrcap");
    assert_eq!(index(1, "azure_size"), "fixed by hand");
    assert_eq!(index(1, "cores"), "estate, row 2");
    assert_eq!(index(2, "change_rate"), "setting change-rate (command line)");
    let disks = verdict(1).disks.unwrap();
    assert!(disks.iter().all(|disk| disk.tier.is_some() && !disk.reason.is_empty()));
    let accounts = explain(&stored, &figure("standard_accounts")).unwrap();
    let rules: Vec<&str> = accounts.rules.iter().map(|rule| rule.id.as_str()).collect();
    let read = ["cache_account_disks", "cache_account_churn_mbps", "cache_account_ingress_gbps"];
    assert_eq!(rules, read);
}
