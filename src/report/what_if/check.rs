//! A plan held against limits, for people and for CI systems.

use std::fmt::Write;

use super::number;
use crate::report::table::{Align, Table, TableForm};
use crate::whatif::Checked;

/// A table of the limits.
#[must_use]
pub fn check_text(checked: &Checked, form: TableForm) -> String {
    let mut table = Table::new(&[
        ("", Align::Left),
        ("figure", Align::Left),
        ("value", Align::Right),
        ("", Align::Left),
        ("limit", Align::Right),
    ]);
    for limit in &checked.limits {
        table.row(vec![
            if limit.passed { "passed" } else { "FAILED" }.to_owned(),
            limit.name.clone(),
            number(limit.value),
            limit.comparison.to_owned(),
            number(Some(limit.limit)),
        ]);
    }
    table.render(form)
}

/// `JUnit` XML: a test case a limit.
#[must_use]
pub fn check_junit(checked: &Checked, plan: &str) -> String {
    let failures = checked.limits.iter().filter(|limit| !limit.passed).count();
    let mut text = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n  <testsuite name=\"{}\" tests=\"{}\" failures=\"{failures}\">\n",
        escaped(plan),
        checked.limits.len()
    );
    for limit in &checked.limits {
        let value = limit.value.map_or_else(|| "not known".to_owned(), |value| value.to_string());
        let name = escaped(&format!("{} {} {}", limit.name, limit.comparison, limit.limit));
        let class = escaped(plan);
        // Writing to a text cannot fail.
        let _ = if limit.passed {
            writeln!(text, "    <testcase classname=\"{class}\" name=\"{name}\"/>")
        } else {
            writeln!(
                text,
                "    <testcase classname=\"{class}\" name=\"{name}\">\n      <failure message=\"{} is {value}\"/>\n    </testcase>",
                escaped(&limit.name)
            )
        };
    }
    text + "  </testsuite>\n</testsuites>\n"
}

/// Text inside an attribute; characters that XML has no place for become visible.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c if c.is_control() => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}
