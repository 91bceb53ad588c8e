//! A plan held against limits, for people and for CI systems.

use std::io;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, Event};

use super::known;
use crate::inert::xml_line;
use crate::message;
use crate::report::ReportStyle;
use crate::report::model::Layout;
use crate::report::table::{Table, TableForm};
use crate::whatif::{Checked, CheckedLimit};

/// A table of the limits.
#[must_use]
pub fn check_text(checked: &Checked, style: &ReportStyle, form: TableForm) -> String {
    let layout = Layout::text(style);
    let table = layout
        .table("check", &checked.limits)
        .words("passed", |limit| if limit.passed { message!("passed") } else { message!("FAILED") })
        .words("figure", |limit| &limit.name)
        .number("value", move |limit| known(layout, limit.value))
        .words("comparison", |limit| limit.comparison)
        .number("limit", |limit| limit.limit);
    Table::of(table.build(), style).render(form)
}

/// `JUnit` XML: a test case a limit.
#[must_use]
pub fn check_junit(checked: &Checked, plan: &str) -> String {
    let mut xml = Writer::new_with_indent(Vec::new(), b' ', 2);
    // Writing to memory cannot fail.
    let _ = test_suites(&mut xml, checked, &xml_line(plan));
    String::from_utf8_lossy(&xml.into_inner()).into_owned() + "\n"
}

fn test_suites(xml: &mut Writer<Vec<u8>>, checked: &Checked, suite: &str) -> io::Result<()> {
    let failures = checked.limits.iter().filter(|limit| !limit.passed).count().to_string();
    let tests = checked.limits.len().to_string();
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    xml.create_element("testsuites").write_inner_content(|xml| {
        let attributes =
            [("name", suite), ("tests", tests.as_str()), ("failures", failures.as_str())];
        let element = xml.create_element("testsuite").with_attributes(attributes);
        element.write_inner_content(|xml| {
            checked.limits.iter().try_for_each(|limit| test_case(xml, limit, suite))
        })?;
        Ok(())
    })?;
    Ok(())
}

fn test_case(xml: &mut Writer<Vec<u8>>, limit: &CheckedLimit, suite: &str) -> io::Result<()> {
    let name = xml_line(&format!("{} {} {}", limit.name, limit.comparison, limit.limit));
    let case = xml
        .create_element("testcase")
        .with_attributes([("classname", suite), ("name", name.as_str())]);
    if limit.passed {
        case.write_empty()?;
        return Ok(());
    }
    let value = limit.value.map_or_else(|| "not known".to_owned(), |value| value.to_string());
    let message = xml_line(&format!("{} is {value}", limit.name));
    case.write_inner_content(|xml| {
        xml.create_element("failure")
            .with_attribute(("message", message.as_str()))
            .write_empty()?;
        Ok(())
    })?;
    Ok(())
}
