//! What is assumed or doubtful about a file.

use crate::finding::{Finding, Severity};
use crate::intake::FileReport;
use crate::inventory::Format;
use crate::report::finding_groups::{each, grouped};
use crate::report::paths::CommonFolder;

/// Something assumed, doubtful or worth knowing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Doubt {
    /// How much it weighs: `warning`, `assumed`.
    pub(crate) label: String,
    pub(crate) text: String,
    pub(crate) hint: Option<String>,
}

/// What is assumed and doubtful about a file, the worst first.
pub(crate) fn doubts(file: &FileReport, folder: &CommonFolder, all: bool) -> Vec<Doubt> {
    let is_copy = file.copy_of.is_some();
    let told: Vec<&Finding> =
        file.findings.iter().filter(|finding| !(is_copy && finding.code == "same-file")).collect();
    let of = |wanted: &[Severity]| {
        let some = told.iter().copied().filter(|finding| wanted.contains(&finding.severity));
        in_words(some, folder, all, Some(&file.path))
    };
    let mut doubts = of(&[Severity::Error, Severity::Warning]);
    doubts.extend(assumed_units(file));
    doubts.extend(of(&[Severity::Note]));
    doubts
}

/// Findings in words, the worst first, each with what it is about.
pub(crate) fn findings_in_words(
    findings: &[Finding],
    folder: &CommonFolder,
    all: bool,
) -> Vec<Doubt> {
    in_words(findings.iter(), folder, all, None)
}

fn in_words<'f>(
    findings: impl Iterator<Item = &'f Finding>,
    folder: &CommonFolder,
    all: bool,
    below: Option<&str>,
) -> Vec<Doubt> {
    let mut findings: Vec<&Finding> = findings.collect();
    findings.sort_by_key(|finding| finding.severity);
    let groups = if all { each(findings) } else { grouped(findings) };
    let lines = groups.iter().map(|group| group.line(folder, below));
    lines
        .map(|line| {
            // A note says what nobody has to do anything about.
            let hint = line.hint.filter(|_| all || line.severity != Severity::Note);
            Doubt { label: line.severity.to_string(), text: line.text, hint }
        })
        .collect()
}

/// The columns whose unit nobody named; a program that always writes the same one leaves no doubt.
pub(crate) fn assumed_units(file: &FileReport) -> Option<Doubt> {
    if is_by_tool(file) {
        return None;
    }
    let sheets = file.sheets.iter();
    let columns: Vec<String> = sheets
        .flat_map(|sheet| {
            let assumed = sheet.columns_used.iter().filter(|column| column.unit_assumed);
            assumed.map(move |column| {
                let name = sheet.name.as_ref().map(|name| format!("{name}, ")).unwrap_or_default();
                let unit = column.unit.as_deref().unwrap_or_default();
                format!("\"{}\" ({name}column {}) in {unit}", column.heading, column.column)
            })
        })
        .collect();
    (!columns.is_empty()).then(|| Doubt {
        label: "assumed".to_owned(),
        text: format!("{}; neither heading nor cells name a unit", columns.join(", ")),
        hint: None,
    })
}

/// Whether a program wrote the inventory, so that nobody has to guess what its columns mean.
pub(crate) fn is_by_tool(file: &FileReport) -> bool {
    let mut formats = Format::all();
    let format = formats.find(|format| file.format.as_deref() == Some(format.id()));
    format.is_some_and(Format::is_by_tool)
}
