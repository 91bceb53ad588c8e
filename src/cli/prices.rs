//! `asrcap prices`: price files in, one price book out.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand};

use super::endings::format_of;
use super::error::CliError;
use super::output::Format;
use super::price_answers::{self, PriceQuestions, UrlsArguments};
use super::printer::Printer;
use super::written::{WrittenFiles, failed};
use crate::prices::{self, PriceBook, PriceError, Rate, ReadOptions, Summary};
use crate::report;
use crate::save::save_with;
use crate::settings::pair;
use crate::table::number::NumberStyle;

/// Read price files into one price book, and say what it holds
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  asrcap prices retail-pages/
  asrcap prices price-sheet.zip --offer MS-AZR-0017P -o book.csv
  asrcap prices prices.csv --map Preis=price --map Einheit=unit --currency EUR
  asrcap prices book.csv --find \"D2s v5\" --region westeurope --quantity 730
  asrcap prices october.csv --diff november.csv
  asrcap prices urls --region westeurope --currency EUR

Exit status 3 where a file, a row or a page is missing or cannot be read; what could be read is in the book.")]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub(crate) struct PricesArguments {
    #[command(subcommand)]
    command: Option<PricesCommand>,
    /// Price lists, price sheets, rate cards and own tables: files, folders and archives in any order
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    #[command(flatten)]
    reading: PriceReading,
    #[command(flatten)]
    questions: PriceQuestions,
    /// Write the price book as CSV, which is read as a price file again
    #[arg(long, short, value_name = "FILE", help_heading = "Output")]
    output: Option<PathBuf>,
    /// Replace the output file if it exists
    #[arg(long, help_heading = "Output")]
    force: bool,
    /// The form of what goes to standard output
    #[arg(long, value_enum, default_value = "text", help_heading = "Output")]
    format: Format,
    /// Show every finding, not the first of each kind
    #[arg(long, help_heading = "Output")]
    all: bool,
}

#[derive(Debug, Subcommand)]
enum PricesCommand {
    Urls(UrlsArguments),
}

/// How price files are read.
#[derive(Debug, Args)]
#[command(next_help_heading = "Prices")]
struct PriceReading {
    /// The currency of the prices, where files have several or state none
    #[arg(long, value_name = "CODE", value_parser = price_answers::currency)]
    currency: Option<String>,
    /// Bring prices in one currency into another at a rate: USD:EUR=0.92@2026-11-01 [may be repeated]
    #[arg(long, value_name = "FROM:TO=RATE@DAY")]
    rate: Vec<Rate>,
    /// The offer whose prices count, where a list has those of several
    #[arg(long, value_name = "ID")]
    offer: Option<String>,
    /// Say what a heading of a price table means, such as Preis=price [may be repeated]
    #[arg(long, value_name = "HEADING=FIELD", value_parser = pair)]
    map: Vec<(String, String)>,
    /// The decimal sign in price tables, "point" or "comma" [default: as their numbers show]
    #[arg(long, value_name = "SIGN")]
    decimal_separator: Option<NumberStyle>,
}

impl PriceReading {
    fn options(&self) -> ReadOptions {
        let mut options = ReadOptions {
            map: self.map.clone(),
            currency: self.currency.clone(),
            rates: self.rate.clone(),
            offer: self.offer.clone(),
            ..ReadOptions::default()
        };
        options.open.number_style = self.decimal_separator;
        options
    }
}

pub(crate) fn run(arguments: &PricesArguments, printer: &Printer) -> Result<ExitCode, CliError> {
    if let Some(PricesCommand::Urls(urls)) = &arguments.command {
        price_answers::urls(urls, printer)?;
        return Ok(ExitCode::SUCCESS);
    }
    let newer = &arguments.questions.diff;
    let mut written = WrittenFiles::new(arguments.force);
    if let Some(output) = &arguments.output {
        format_of(output, &[("csv", ())])?;
        let rules = [PathBuf::from(&arguments.questions.rules)];
        written.add(output, &[arguments.files.as_slice(), newer, &rules].concat())?;
    }
    let book = read(&arguments.files, arguments, printer)?;
    let after = if newer.is_empty() { None } else { Some(read(newer, arguments, printer)?) };
    written.keep_inputs()?;
    if let Some(output) = &arguments.output {
        let result = save_with(output, written.way(), |file| book.write_csv(file));
        result.map_err(|error| failed(output, &error))?;
        printer.note(&format!("wrote {}", output.display()));
    }
    let text = match (&after, arguments.questions.found(&book, arguments.format)?) {
        (Some(after), _) => price_answers::changed(&book, after, arguments.format),
        (None, Some(found)) => found,
        (None, None) => {
            let region = arguments.questions.of_region(&book)?;
            let summary = Summary { region, ..book.summary() };
            match arguments.format {
                Format::Json => report::json(&summary),
                format => report::prices(&summary, format.into()),
            }
        }
    };
    printer.result(&text)?;
    printer.findings(&arguments.questions.findings(&book), arguments.all);
    let books = || std::iter::once(&book).chain(&after);
    for book in books() {
        printer.findings(book.findings(), arguments.all);
    }
    Ok(ExitCode::from(books().map(status).max().unwrap_or(0)))
}

/// Reads price files, and says what there is to say where none is usable.
fn read(
    files: &[PathBuf],
    arguments: &PricesArguments,
    printer: &Printer,
) -> Result<PriceBook, CliError> {
    let mut options = arguments.reading.options();
    options.outputs.extend(arguments.output.clone());
    prices::read(files, &options).map_err(|error| {
        if let PriceError::NothingUsable { findings } = &error {
            printer.findings(findings, arguments.all);
        }
        error.into()
    })
}

/// A file, row or page that is lost ends with 3.
fn status(book: &PriceBook) -> u8 {
    if book.is_incomplete() { 3 } else { 0 }
}
