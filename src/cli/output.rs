//! Output files: the ending chooses the form; a file is written whole or not at all.

use std::fs;
use std::path::{Path, PathBuf};

use clap::ValueEnum;

use super::endings::{FOLDER, format_of};
use super::error::CliError;
use super::printer::Printer;
use super::progress::Progress;
use crate::plan::Plan;
use crate::report::chart::{self, Size};
use crate::report::{self, ReportStyle};
use crate::save::save;

/// A form of what goes to standard output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// Aligned tables.
    Text,
    /// The plan as JSON.
    Json,
    /// Comma-separated values.
    Csv,
    /// Markdown.
    Md,
}

impl From<Format> for report::table::TableForm {
    fn from(format: Format) -> Self {
        match format {
            Format::Csv => Self::Csv,
            Format::Md => Self::Markdown,
            // JSON is not made from tables.
            Format::Text | Format::Json => Self::Text,
        }
    }
}

/// A format of an output file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum FileFormat {
    Workbook,
    Html,
    Json,
    Csv,
    Markdown,
    Charts,
}

/// What a plan can be written as, by the endings of files.
const FORMATS: [(&str, FileFormat); 6] = [
    ("xlsx", FileFormat::Workbook),
    ("html", FileFormat::Html),
    ("json", FileFormat::Json),
    ("csv", FileFormat::Csv),
    ("md", FileFormat::Markdown),
    (FOLDER, FileFormat::Charts),
];

/// An output file, checked before the work begins.
#[derive(Debug)]
pub(crate) struct OutputFile {
    path: PathBuf,
    format: FileFormat,
}

/// Refuses a path that would lose something: another output, an input, a file that is there.
pub(crate) fn refuse_loss(
    path: &Path,
    named: &[&Path],
    inputs: &[PathBuf],
    force: bool,
) -> Result<(), CliError> {
    let same = |a: &Path, b: &Path| match (a.canonicalize(), b.canonicalize()) {
        (Ok(a), Ok(b)) => a == b,
        _ => a == b,
    };
    let refused = |reason: &str, hint: Option<&str>| CliError::Output {
        path: path.display().to_string(),
        reason: reason.to_owned(),
        hint: hint.map(str::to_owned),
    };
    if named.iter().any(|other| same(other, path)) {
        return Err(refused("it is named twice", None));
    }
    if inputs.iter().any(|input| same(input, path)) {
        return Err(refused("it is an input", Some("choose another name")));
    }
    if path.is_dir() {
        let empty = fs::read_dir(path).map_or(true, |mut entries| entries.next().is_none());
        if !empty && !force {
            return Err(refused("the folder is not empty", Some("use --force to write into it")));
        }
    } else if path.exists() && !force {
        return Err(refused("it exists", Some("use --force to replace it")));
    }
    Ok(())
}

/// Checks the output files: a known ending, nothing that would be lost.
pub(crate) fn check(
    paths: &[PathBuf],
    inputs: &[PathBuf],
    force: bool,
) -> Result<Vec<OutputFile>, CliError> {
    let mut files: Vec<OutputFile> = Vec::new();
    for path in paths {
        let format = format_of(path, &FORMATS)?;
        let named: Vec<&Path> = files.iter().map(|file| file.path.as_path()).collect();
        refuse_loss(path, &named, inputs, force)?;
        files.push(OutputFile { path: path.clone(), format });
    }
    Ok(files)
}

/// Checks an output file that must be a workbook.
pub(crate) fn check_workbook(path: &Path, inputs: &[PathBuf], force: bool) -> Result<(), CliError> {
    let files = check(&[path.to_owned()], inputs, force)?;
    if files.iter().all(|file| file.format == FileFormat::Workbook) {
        return Ok(());
    }
    Err(CliError::usage(
        format!("{} does not end in .xlsx", path.display()),
        "only a workbook can be written here",
    ))
}

/// Writes a plan to its output files.
pub(crate) fn write(
    plan: &Plan,
    files: &[OutputFile],
    style: &ReportStyle,
    printer: &Printer,
) -> Result<(), CliError> {
    let progress = Progress::new(printer);
    for file in files {
        progress.steps(&format!("writing {}", file.path.display()), files.len());
        let failed = |reason: String| CliError::Output {
            path: file.path.display().to_string(),
            reason,
            hint: None,
        };
        let bytes = match file.format {
            FileFormat::Workbook => {
                report::workbook::write(plan, style).map_err(|error| failed(error.to_string()))?
            }
            FileFormat::Json => report::json(&plan.document).into_bytes(),
            FileFormat::Csv => report::csv(plan, &style.texts).into_bytes(),
            FileFormat::Markdown => report::markdown(plan, style).into_bytes(),
            FileFormat::Html => {
                report::html(plan, style).map_err(|error| failed(error.to_string()))?.into_bytes()
            }
            FileFormat::Charts => {
                write_charts(plan, &file.path, style).map_err(failed)?;
                progress.step();
                continue;
            }
        };
        save(&file.path, &bytes).map_err(|error| failed(error.to_string()))?;
        progress.step();
    }
    Ok(())
}

/// Writes every chart for slides and for pages, as SVG and PNG.
fn write_charts(plan: &Plan, folder: &Path, style: &ReportStyle) -> Result<(), String> {
    if !folder.is_dir() {
        fs::create_dir(folder).map_err(|error| error.to_string())?;
    }
    let (colours, numbers) = (style.theme.colours, style.theme.numbers);
    for chart in chart::charts(plan, numbers, &style.texts) {
        for size in [Size::Slide, Size::Page] {
            let svg =
                chart::svg(&chart, size, colours, numbers).map_err(|error| error.to_string())?;
            let png =
                chart::png(&chart, size, colours, numbers).map_err(|error| error.to_string())?;
            for (ending, bytes) in [("svg", svg.into_bytes()), ("png", png)] {
                let path = folder.join(format!("{}-{}.{ending}", chart.id, size.id()));
                save(&path, &bytes).map_err(|error| error.to_string())?;
            }
        }
    }
    Ok(())
}

/// The plan in a form for standard output.
pub(crate) fn render(plan: &Plan, style: &ReportStyle, format: Format) -> String {
    match format {
        Format::Text => report::text(plan, style),
        Format::Json => report::json(&plan.document),
        Format::Csv => report::csv(plan, &style.texts),
        Format::Md => report::markdown(plan, style),
    }
}
