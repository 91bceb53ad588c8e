//! What is told about a workbook that no program should write so.

use std::sync::Arc;

use super::cells::Beside;
use crate::finding::Finding;
use crate::message;
use crate::source::Location;
use crate::wording::Message;

/// What is told about a sheet that was read.
pub(super) fn of_sheet(beside: &Beside, location: &Location) -> Vec<Finding> {
    let mut findings = beside.repeated.findings(location);
    let warning = |code, message| {
        Finding::warning(code, location.path.as_ref(), message).at(location.clone())
    };
    if beside.lists > 1 {
        let message = message!(
            "the sheet has {lists} lists of rows, where Excel writes one; all are read",
            lists = beside.lists
        );
        let hint = message!("Check that none of them is an older copy of another");
        findings.push(warning("several-lists-of-rows", message).hint(hint));
    }
    if beside.astray > 0 {
        let message = message!(
            "{rows} outside of the list of rows, and not read",
            rows = Message::counted(beside.astray, "row stands", "rows stand")
        );
        let hint = message!("Open the file in Excel and save it again, or export it again");
        findings.push(warning("rows-astray", message).hint(hint));
    }
    if let Some(fault) = &beside.fault {
        let message = message!(
            "the sheet is damaged behind its rows, which are read: {reason}",
            reason = Message::verbatim(fault)
        );
        let hint = message!("Copy or export the file again");
        findings.push(warning("damaged-end", message).hint(hint));
    }
    findings
}

/// That sheets have the cells of another.
pub(super) fn copies(path: &Arc<str>, names: &[String]) -> Option<Finding> {
    let first = names.first()?;
    let location = Location::file(Arc::clone(path)).with_sheet(first.as_str());
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let message = message!(
        "sheets have the same part of the file as a sheet before them, whose rows are read once; left out: {names}",
        names = Message::first_few(&names, 5)
    );
    let hint = message!("Open the file in Excel and save it again");
    Some(Finding::warning("sheets-of-one-part", path.as_ref(), message).hint(hint).at(location))
}

/// That worksheets lie in the file which its list of sheets does not have.
pub(super) fn unlisted(path: &Arc<str>, parts: &[&str]) -> Option<Finding> {
    parts.first()?;
    let message = message!(
        "worksheets lie in the file that its list of sheets leaves out, as Excel does not show them either; they are not read: {parts}",
        parts = Message::first_few(parts, 5)
    );
    let hint = message!("If sheets are missing, export the file again");
    let location = Location::file(Arc::clone(path));
    Some(Finding::warning("sheets-not-listed", path.as_ref(), message).hint(hint).at(location))
}
