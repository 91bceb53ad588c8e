//! Output files: the ending chooses the form; a file is written whole or not at all.

use std::fs;
use std::path::{Path, PathBuf};

use clap::ValueEnum;

use super::endings::{FOLDER, format_of};
use super::error::CliError;
use super::printer::Printer;
use super::progress::Progress;
use super::written::WrittenFiles;
use crate::own_files::MADE_BY_COMMENT;
use crate::plan::Plan;
use crate::report::chart::{self, Size};
use crate::report::{self, ReportStyle};

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

/// An output file of a plan.
#[derive(Debug)]
struct OutputFile {
    path: PathBuf,
    format: FileFormat,
}

/// The files that a plan is written to, checked before the work begins.
#[derive(Debug)]
pub(crate) struct PlanFiles {
    files: Vec<OutputFile>,
    /// Each file, those in folders too, and those that are written beside the outputs.
    pub(crate) written: WrittenFiles,
}

impl PlanFiles {
    /// Checks the output files: a known ending, nothing that would be lost.
    pub(crate) fn check(
        paths: &[PathBuf],
        inputs: &[PathBuf],
        force: bool,
    ) -> Result<Self, CliError> {
        let mut all = Self { files: Vec::new(), written: WrittenFiles::new(force) };
        for path in paths {
            let format = format_of(path, &FORMATS)?;
            match format {
                FileFormat::Charts => all.written.add_folder(path, &chart_files(), inputs)?,
                _ => all.written.add(path, inputs)?,
            }
            all.files.push(OutputFile { path: path.clone(), format });
        }
        Ok(all)
    }
}

/// The files of a folder of charts, each with the chart that it may show.
fn chart_files() -> Vec<String> {
    let pictures = CHART_SIZES.iter().flat_map(|size| CHART_ENDINGS.map(|ending| (*size, ending)));
    pictures
        .flat_map(|(size, ending)| chart::ids().map(move |id| chart_file(id, size, ending)))
        .collect()
}

const CHART_SIZES: [Size; 2] = [Size::Slide, Size::Page];
const CHART_ENDINGS: [&str; 2] = ["svg", "png"];

fn chart_file(id: &str, size: Size, ending: &str) -> String {
    format!("{id}-{}.{ending}", size.id())
}

/// Checks an output file that must be a workbook.
pub(crate) fn check_workbook(
    path: &Path,
    inputs: &[PathBuf],
    force: bool,
) -> Result<WrittenFiles, CliError> {
    let files = PlanFiles::check(&[path.to_owned()], inputs, force)?;
    if files.files.iter().all(|file| file.format == FileFormat::Workbook) {
        return Ok(files.written);
    }
    Err(CliError::usage(
        format!("{} does not end in .xlsx", path.display()),
        "only a workbook can be written here",
    ))
}

/// Writes a plan to its output files.
pub(crate) fn write(
    plan: &Plan,
    files: &PlanFiles,
    style: &ReportStyle,
    printer: &Printer,
) -> Result<(), CliError> {
    let progress = Progress::new(printer);
    for file in &files.files {
        progress.steps(&format!("writing {}", file.path.display()), files.files.len());
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
            FileFormat::Markdown => signed_markdown(&report::markdown(plan, style)).into_bytes(),
            FileFormat::Html => {
                report::html(plan, style).map_err(|error| failed(error.to_string()))?.into_bytes()
            }
            FileFormat::Charts => {
                write_charts(plan, &file.path, style, &files.written)?;
                progress.step();
                continue;
            }
        };
        files.written.save(&file.path, &bytes)?;
        progress.step();
    }
    Ok(())
}

/// Markdown for a file, which says at its end who wrote it, so that a folder of inputs is not read with it.
pub(crate) fn signed_markdown(text: &str) -> String {
    format!("{text}\n{MADE_BY_COMMENT}\n")
}

/// Writes every chart for slides and for pages, as SVG and PNG.
fn write_charts(
    plan: &Plan,
    folder: &Path,
    style: &ReportStyle,
    written: &WrittenFiles,
) -> Result<(), CliError> {
    let failed = |reason: String| CliError::Output {
        path: folder.display().to_string(),
        reason,
        hint: None,
    };
    if !folder.is_dir() {
        fs::create_dir(folder).map_err(|error| failed(error.to_string()))?;
    }
    let (colours, numbers) = (style.theme.colours, style.theme.numbers);
    for chart in chart::charts(plan, numbers, &style.texts) {
        for size in CHART_SIZES {
            let svg = chart::svg(&chart, size, colours, numbers);
            let svg = svg.map_err(|error| failed(error.to_string()))?.into_bytes();
            let png = chart::png(&chart, size, colours, numbers);
            let png = png.map_err(|error| failed(error.to_string()))?;
            for (ending, bytes) in CHART_ENDINGS.into_iter().zip([svg, png]) {
                let path = folder.join(chart_file(chart.id, size, ending));
                written.save(&path, &bytes)?;
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
