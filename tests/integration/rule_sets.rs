//! Rule sets: what comes with asrcap, what files may change, what they may not.

use asrcap::plan::{PlanError, QuickInputs, quick};
use asrcap::rules::{
    self, CatalogName, RuleError, RuleValue, Storage, built_in, from_files, from_toml,
};
use asrcap::settings::{Arithmetic, SettingsLayer};

use super::estates::{reference_of, settings};

const HEAD: &str =
    "id = \"ours\"\ntitle = \"Ours\"\ndate = \"2026-03-01\"\nextends = \"current\"\n";
const SOURCE: &str =
    "[sources.US]\ntitle = \"Our test\"\nlocator = \"lab\"\ndate = \"2026-02-01\"\n";

fn rule(id: &str, rest: &str) -> String {
    format!("[[rules]]\nid = \"{id}\"\n{rest}\n")
}

fn read(rule: &str) -> Result<rules::RuleSet, RuleError> {
    from_toml("ours.toml", &format!("{HEAD}{SOURCE}{rule}"))
}

#[test]
fn every_rule_of_every_set_is_cited_and_dated() {
    for id in rules::built_in_ids() {
        let set = built_in(id).unwrap();
        for rule in set.rules() {
            let date = rule.as_of();
            assert!(date.parse::<jiff::civil::Date>().is_ok(), "{id}: {}: {date}", rule.id);
            assert!(!rule.source.title.is_empty() && !rule.source.locator.is_empty());
            assert!(
                rule.statement.ends_with('.') || rule.statement.ends_with(')'),
                "{}",
                rule.statement
            );
            if let RuleValue::Number(_) = rule.value {
                assert!(rule.unit.is_some(), "{id}: {} has no unit", rule.id);
            }
        }
    }
}

#[test]
fn a_file_overrides_a_single_rule_with_a_reason_and_a_source_of_its_own() {
    let override_text = rule(
        "cache_account_disks",
        "value = 1200\nunit = \"disks\"\nsource = \"US\"\nreason = \"headroom\"",
    );
    let set = read(&override_text).unwrap();
    let changed = set.get("cache_account_disks").unwrap();
    assert_eq!(changed.stated_number(), Some(1200.0));
    assert_eq!((changed.set.as_str(), changed.reason.as_deref()), ("ours", Some("headroom")));
    assert_eq!(changed.source.title, "Our test");
    assert_eq!(set.extends, ["current"]);
    assert_eq!((set.storage, set.catalog), (Storage::ManagedDisks, CatalogName::Current));
    let base = built_in("current").unwrap();
    assert_ne!(set.sha256, base.sha256);
    assert_eq!(set.rules().len(), base.rules().len());
    let found = rules::diff(&base, &set);
    assert_eq!(found.changed.len(), 1);
    assert!(found.added.is_empty() && found.removed.is_empty());
}

#[test]
fn what_a_file_must_not_do_is_said() {
    let good = "value = 1500\nunit = \"disks\"\nsource = \"US\"\nreason = \"v2\"";
    let id = "cache_account_disks";
    let cases = [
        (
            rule("cache_acount_disks", good),
            "no rule 'cache_acount_disks' in current; did you mean 'cache_account_disks'?",
        ),
        (rule(id, &good.replace("disks", "GB")), "is in GB, the rule that it replaces in disks"),
        (
            rule(id, &good.replace("unit = \"disks\"\n", "")),
            "is in no unit, the rule that it replaces in disks",
        ),
        (
            rule(id, &good.replace("1500", "\"many\"")),
            "is a text, the rule that it replaces a number",
        ),
        (
            rule(id, &good.replace("US", "THEM")),
            "names the source 'THEM', which the set does not list",
        ),
        (rule(id, &good.replace("source = \"US\"\n", "")), "names no source"),
        (
            rule(id, &good.replace("reason = \"v2\"", "")),
            "replaces the one of current without a reason",
        ),
        (rule(id, &good.replace("v2", " ")), "replaces the one of current without a reason"),
        (
            format!("{}{}", rule(id, good), rule(id, good)),
            "rule 'cache_account_disks' stands twice",
        ),
        (rule(id, &good.replace("1500", "nan")), "a value of no known form"),
        (
            rule("appliance_tiers", "value = [{ vcpus = 8 }]\nsource = \"US\"\nreason = \"v2\""),
            "the rule that it replaces a table with the columns cache_gb, churn_gb, machines, memory_gb, vcpus",
        ),
        (rule(id, "value = 1\nlimit = 2"), "unknown field `limit`"),
    ];
    for (text, expected) in cases {
        let error = read(&text).unwrap_err();
        let message = error.to_string();
        assert!(message.contains(expected), "{message}\nexpected: {expected}");
        assert!(!error.hint().is_empty());
    }
}

#[test]
fn what_a_file_must_say_about_itself() {
    let with = |from: &str, to: &str| from_toml("ours.toml", &HEAD.replace(from, to)).unwrap_err();
    assert!(matches!(with("2026-03-01", "2014-01-31"), RuleError::TooOld { .. }));
    assert!(
        with("2026-03-01", "2014-01-31")
            .to_string()
            .contains("the oldest rules that asrcap knows are of 2017-07-19")
    );
    assert!(with("2026-03-01", "March").to_string().contains("not a date"));
    assert!(matches!(with("\"current\"", "\"curent\""), RuleError::UnknownSet { .. }));
    assert!(with("extends = \"current\"", "").to_string().contains("extends no set"));
    assert!(
        with("extends", "storage = \"storage-accounts\"\nextends")
            .to_string()
            .contains("cannot be changed")
    );
    assert!(with("\"ours\"", "\"guide-2017\"").to_string().contains("choose another one"));
    assert!(matches!(with("\"ours\"", "\"current\""), RuleError::Cycle { .. }));
}

#[test]
fn files_may_extend_files_but_not_themselves() {
    let second = |path: &str| (path == "base.toml").then(|| HEAD.replace("\"ours\"", "\"base\""));
    let on_base = HEAD.replace("\"current\"", "\"base.toml\"");
    let set = from_files("ours.toml", &on_base, &second).unwrap();
    assert_eq!(set.extends, ["base", "current"]);
    let circle = |path: &str| {
        (path == "base.toml")
            .then(|| HEAD.replace("\"ours\"", "\"base\"").replace("\"current\"", "\"ours.toml\""))
            .or_else(|| (path == "ours.toml").then(|| on_base.clone()))
    };
    let error = from_files("ours.toml", &on_base, &circle).unwrap_err();
    assert_eq!(error.to_string(), "rule set ours extends itself: ours > base > ours");
}

#[test]
fn the_guide_and_today_differ_where_the_facts_say_so() {
    let found = rules::diff(&built_in("guide-2017").unwrap(), &built_in("current").unwrap());
    let change = |id: &str| found.all().find(|change| change.id == id).unwrap();
    let disk = change("disk_size_max_gb");
    assert_eq!(disk.kind(), "changed");
    assert_eq!(disk.before.as_ref().unwrap().text, "1024 GB");
    assert_eq!(disk.after.as_ref().unwrap().text, "32767 GB");
    assert_eq!(disk.after.as_ref().unwrap().date, "2026-04-06");
    let disks = change("disks_max").after.as_ref().unwrap().text.to_string();
    assert_eq!(disks, "65 disks; method agentless: 60 disks");
    let peak = change("server_churn_peak_mbps").after.as_ref().unwrap().text.to_string();
    assert_eq!(peak, "54 MB/s; method agentless: does not hold");
    assert_eq!(change("premium_account_capacity_gb").kind(), "removed");
    assert_eq!(change("cache_account_disks").kind(), "added");
    assert_eq!(change("process_server_machines").kind(), "removed");
    assert_eq!(change("appliance_machines").kind(), "added");
}

#[test]
fn growth_follows_the_rule_set_unless_it_is_set() {
    let under = |rules: &str, growth| {
        settings(SettingsLayer {
            rules: Some(rules.to_owned()),
            growth,
            ..SettingsLayer::default()
        })
    };
    assert!((under("guide-2017", None).growth - 0.0).abs() < 1e-12);
    assert!((under("current", None).growth - 30.0).abs() < 1e-12);
    assert!((under("current", Some(5.0)).growth - 5.0).abs() < 1e-12);
}

#[test]
fn the_percentile_follows_the_rule_set_unless_it_is_set() {
    let rules = built_in("current").unwrap();
    let rules = rules.with_number("percentile_default", 90.0).unwrap();
    let under = |percentile| {
        let mut settings = settings(SettingsLayer { percentile, ..SettingsLayer::default() });
        settings.apply_rule_defaults(&rules);
        settings.percentile
    };
    assert!((under(None) - 90.0).abs() < 1e-12);
    assert!((under(Some(99.0)) - 99.0).abs() < 1e-12);
}

#[test]
fn the_workbook_does_not_know_managed_disks() {
    let averages = QuickInputs {
        vms: 100,
        disks_per_vm: 20.0,
        disk_size_gb: 300.0,
        utilization_percent: 70.0,
        change_rate_percent: 5.0,
    };
    let asked = |arithmetic| {
        settings(SettingsLayer {
            rules: Some("current".to_owned()),
            arithmetic,
            ..SettingsLayer::default()
        })
    };
    let error = quick(averages, &asked(Some(Arithmetic::Workbook)), &reference_of("current"), None)
        .unwrap_err();
    assert!(matches!(error, PlanError::WorkbookArithmetic(_)));
    let plan = quick(averages, &asked(None), &reference_of("current"), None).unwrap();
    // 2,000 disks at 1,500 an account; the guide's workbook takes 40.
    assert_eq!(plan.document.outputs.get("standard_accounts"), Some(2.0));
    assert_eq!(
        plan.document.workbook_outputs.as_ref().unwrap().get("standard_accounts"),
        Some(50.0)
    );
    assert_eq!(plan.workbook_rules.id, "guide-2017");
}

#[test]
fn average_disks_have_the_sizes_of_the_catalogue() {
    let reference = reference_of("current");
    let tiers = reference.disks().of_kind("standard_hdd");
    let sizes: Vec<f64> = tiers.iter().map(|tier| tier.size.0).collect();
    assert!(sizes.len() > 8);
    let storage = |disk_size_gb| {
        let averages = QuickInputs {
            vms: 3,
            disks_per_vm: 2.0,
            disk_size_gb,
            utilization_percent: 50.0,
            change_rate_percent: 1.0,
        };
        let rules = Some("current".to_owned());
        let settings = settings(SettingsLayer { rules, ..SettingsLayer::default() });
        let plan = quick(averages, &settings, &reference, None).unwrap();
        plan.document.outputs.get("storage_gb").unwrap()
    };
    for pair in sizes.windows(2) {
        assert_eq!(storage(pair[0]), 6.0 * pair[0]);
        assert_eq!(storage(pair[0] + 0.5), 6.0 * pair[1]);
    }
    let largest = sizes.last().unwrap();
    assert_eq!(storage(*largest), 6.0 * largest);
}
