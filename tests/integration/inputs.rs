//! Every input cell of the workbook: what follows from another value in it, worked out by a second engine, against the plan
//! of the same values.

use asrcap::figure::{Name, Unit, Value};
use asrcap::plan::{Plan, PlanInputs, plan};
use asrcap::rules::{RuleSet, RuleValue};
use asrcap::settings::{Scenario, SettingsLayer};

use super::estates::{estate, reference, reference_of, settings, six_servers, workbook_settings};
use super::generated::{Edit, applied, averages};
use super::recalculation::{Book, uncached};

/// Another value of an input.
fn other(name: &Name, value: &Value) -> Value {
    match (name.id.as_str(), name.unit) {
        ("scenario", _) => {
            let hyperv = Scenario::Hyperv.workbook_wording();
            let is_hyperv = value.as_text() == Some(hyperv);
            Value::text(if is_hyperv { Scenario::Vmware.workbook_wording() } else { hyperv })
        }
        ("efi_boot" | "premium_asked" | "size_fixed" | "forced", _) => Value::text("Yes"),
        ("azure_size", _) => Value::text("Another size"),
        (_, Unit::Text) => Value::text("something else"),
        (_, Unit::Percent) => Value::Number(if value.number() == Some(0.4) { 0.2 } else { 0.4 }),
        (_, Unit::Count) => Value::Number(value.number().unwrap_or(0.0) + 3.0),
        _ => Value::Number(value.number().unwrap_or(10.0) * 1.5 + 1.0),
    }
}

/// Another value for every input, with the value that it has.
fn inputs(plan: &Plan) -> Vec<(Edit, Value)> {
    let set = &plan.sheet.set;
    let mut edits = Vec::new();
    let mut add = |name: String, offset: u32, old: &Value, new: Value| {
        edits.push((Edit { name, offset, value: new }, old.clone()));
    };
    for (_, name) in set.sheet.iter().filter(|(_, name)| name.expression.is_none()) {
        let old = plan.sheet.sheet_value(&name.id);
        add(name.id.clone(), 0, old, other(name, old));
    }
    let rows = plan.sheet.servers.rows();
    for (index, name) in set.servers.iter() {
        for row in (0..rows).filter(|row| name.expression.is_none() && (row + index) % rows == 0) {
            let old = plan.sheet.servers.get(index, row);
            let offset = u32::try_from(row).unwrap();
            let column = format!("servers_{}", name.id);
            add(column.clone(), offset, old, other(name, old));
            if !matches!(old, Value::Unknown) && name.id != "name" {
                // A cell without words holds none, one without a number is not known.
                let empty = match name.unit {
                    Unit::Text => Value::text(""),
                    _ => Value::Unknown,
                };
                add(column, offset, old, empty);
            }
        }
    }
    let mut add_rules = |rules: &RuleSet, suffix: &str| {
        for rule in rules.rules() {
            let (old, new) = match (&rule.value, rule.number()) {
                (_, Some(number)) => (
                    Value::Number(number),
                    Value::Number(if rule.is_percent() { 0.25 } else { number * 2.0 + 1.0 }),
                ),
                (RuleValue::Text(text), _) => (Value::text(text), Value::text("another text")),
                _ => continue,
            };
            add(format!("rule_{}{suffix}", rule.id), 0, &old, new);
        }
    };
    add_rules(&plan.rules, "");
    if plan.beside_2017().is_some() {
        add_rules(&plan.workbook_rules, "_2017");
    }
    edits
}

/// Changes one input after the other, each back before the next, and returns how many there were.
fn every_input_is_followed(plan: &Plan, context: &str) -> usize {
    let written = uncached(plan);
    let mut book = Book::load(&written);
    let edits = inputs(plan);
    let mut back = Vec::new();
    for (edit, old) in &edits {
        let after = applied(plan, std::slice::from_ref(edit));
        back.push(edit.clone());
        book.change(&written, &back);
        book.compare(&uncached(&after).formulas, &format!("{context} {edit:?}"));
        back = vec![Edit { value: old.clone(), ..edit.clone() }];
    }
    book.change(&written, &back);
    book.compare(&written.formulas, context);
    edits.len()
}

fn three(settings: &asrcap::settings::Settings, rules: &str) -> Plan {
    let mut servers = six_servers();
    servers.truncate(3);
    let reference = if rules == "current" { reference_of("current") } else { reference() };
    plan(PlanInputs::new(&estate(servers)), settings, &reference).unwrap()
}

#[test]
fn every_input_of_averages_is_followed() {
    assert!(every_input_is_followed(&averages(7), "averages") > 40);
}

#[test]
fn every_input_of_servers_is_followed() {
    let exact = settings(SettingsLayer::default());
    assert!(every_input_is_followed(&three(&exact, "guide-2017"), "exact") > 60);
    let workbook = workbook_settings();
    assert!(every_input_is_followed(&three(&workbook, "guide-2017"), "workbook") > 60);
}

#[test]
fn every_input_of_todays_rules_is_followed() {
    let exact = settings(SettingsLayer::default());
    assert!(every_input_is_followed(&three(&exact, "current"), "current") > 60);
}
