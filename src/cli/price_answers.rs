//! `asrcap prices ... --find`, `--diff` and `asrcap prices urls`: what a price book answers by itself.

use std::path::{Path, PathBuf};

use clap::Args;
use jiff::civil::Date;
use rust_decimal::Decimal;

use super::error::CliError;
use super::files::read_plan_text;
use super::output::Format;
use super::printer::Printer;
use crate::catalog::unknown_region;
use crate::finding::Finding;
use crate::message;
use crate::prices::{
    self, PriceBook, PriceLines, RegionPrices, currency_code, differences, public_lists,
};
use crate::reference::ReferenceData;
use crate::report::{self, AnswerForm, PriceAnswer};
use crate::rules::{self, folded_region};

/// What is asked of a price book.
#[derive(Debug, Args)]
#[command(next_help_heading = "Questions")]
pub(crate) struct PriceQuestions {
    /// Every price in which all of these words stand, which would be taken for what, and why the others not: a size
    /// ("D2s v5"), a tier (P10), a meter or its id
    #[arg(long, value_name = "WORDS", conflicts_with = "diff")]
    pub(super) find: Option<String>,
    /// Only prices of this region, such as westeurope; without --find, what the book has and lacks of it
    #[arg(long, value_name = "NAME", conflicts_with = "diff")]
    region: Option<String>,
    /// What so many units cost, such as 730 hours
    #[arg(long, value_name = "N", requires = "find", allow_negative_numbers = true, value_parser = amount)]
    quantity: Option<Decimal>,
    /// The day of the prices [default: the newest first day of a price]
    #[arg(long, value_name = "YYYY-MM-DD", requires = "find", value_parser = super::arguments::day)]
    date: Option<Date>,
    /// The rule set by whose time lines are named: an id or a file
    #[arg(long, value_name = "ID or FILE", default_value = rules::NEWEST)]
    pub(super) rules: String,
    /// What rose, fell, vanished and came in these newer price files [may be repeated]
    #[arg(long, value_name = "FILE")]
    pub(super) diff: Vec<PathBuf>,
}

impl PriceQuestions {
    /// The lines whose prices are asked for.
    fn lines(&self) -> Result<&'static PriceLines, CliError> {
        Ok(PriceLines::of(ReferenceData::load(&self.rules)?.rules().catalog))
    }

    /// What is to be said of the region that is asked for.
    pub(super) fn findings(&self, book: &PriceBook) -> Vec<Finding> {
        let regions: Vec<String> = self.region.iter().cloned().collect();
        region_findings(&regions, Some(book))
    }

    /// What a book has of the region; nothing where none is named.
    pub(super) fn of_region(&self, book: &PriceBook) -> Result<Option<RegionPrices>, CliError> {
        let Some(region) = &self.region else { return Ok(None) };
        Ok(Some(RegionPrices::new(region, self.lines()?, book)))
    }

    /// What a book has of what is looked for; nothing where nothing is.
    pub(super) fn found(&self, book: &PriceBook, form: Format) -> Result<Option<String>, CliError> {
        let Some(words) = &self.find else { return Ok(None) };
        let lines = self.lines()?;
        let lookup = lines.look_up(words, self.region.as_deref(), self.date, book);
        let answer = PriceAnswer { book, lines, lookup, quantity: self.quantity };
        Ok(Some(answer.render(answer_form(form))))
    }
}

/// That a region is none which Azure, the spellings of price files or the prices of a book have.
fn region_findings(regions: &[String], book: Option<&PriceBook>) -> Vec<Finding> {
    let is_in_book = |name: &str| {
        let mut rows = book.into_iter().flat_map(PriceBook::rows);
        rows.any(|row| folded_region(&row.region) == folded_region(name))
    };
    let not_known = |name: &String| {
        let unknown =
            unknown_region(name).filter(|_| prices::region(name).is_none() && !is_in_book(name))?;
        let message = message!(
            "'{name}' is no Azure region of the list of {date}, and no price is of it",
            name,
            date = unknown.as_of
        );
        let hint = unknown.nearest.map_or_else(
            || message!("give the name that Azure has for it, such as westeurope"),
            |nearest| message!("did you mean '{nearest}'?", nearest),
        );
        Some(Finding::warning("region-not-known", "region", message).hint(hint))
    };
    regions.iter().filter_map(not_known).collect()
}

/// What changed from one book to another.
pub(super) fn changed(before: &PriceBook, after: &PriceBook, form: Format) -> String {
    let changes = differences(before, after);
    report::price_changes(&changes, before, after, answer_form(form))
}

/// The addresses of the public price lists that a plan needs, to be saved with a browser or a script
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  asrcap prices urls --region westeurope --currency EUR
  asrcap prices urls plan.json

asrcap fetches nothing. Each page names the next one as NextPageLink; save all of them into one folder, and read that.")]
pub(crate) struct UrlsArguments {
    /// A plan as JSON, whose region counts
    #[arg(value_name = "PLAN.json")]
    plan: Option<PathBuf>,
    /// The region, such as westeurope [may be repeated]
    #[arg(long, value_name = "NAME")]
    region: Vec<String>,
    /// The currency of the lists [default: US dollars]
    #[arg(long, value_name = "CODE", value_parser = currency)]
    currency: Option<String>,
    /// The form
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

pub(super) fn urls(arguments: &UrlsArguments, printer: &Printer) -> Result<(), CliError> {
    let mut regions = arguments.region.clone();
    if let (true, Some(plan)) = (regions.is_empty(), &arguments.plan) {
        regions.push(region_of(plan)?);
    }
    if regions.is_empty() {
        return Err(CliError::usage(
            "no region says which price lists are needed",
            "name it with --region westeurope, or a plan that was made with --region",
        ));
    }
    printer.findings(&region_findings(&regions, None), true);
    let names: Vec<&str> = regions.iter().map(String::as_str).collect();
    let lists = public_lists(&names, arguments.currency.as_deref());
    printer.result(&report::price_lists(&lists, answer_form(arguments.format)))
}

/// The region of a plan.
fn region_of(path: &Path) -> Result<String, CliError> {
    let input =
        |message: String, hint: &str| CliError::Input { message, hint: Some(hint.to_owned()) };
    let text = read_plan_text(path)?;
    let plan: serde_json::Value = serde_json::from_str(&text).map_err(|error| {
        let message = format!("{} is no plan: {error}", path.display());
        input(message, "write the plan with asrcap plan ... -o plan.json")
    })?;
    let region = plan.pointer("/settings/region").and_then(serde_json::Value::as_str);
    region.map(str::to_owned).ok_or_else(|| {
        let message = format!("{} is a plan without a region", path.display());
        input(message, "name the region with --region westeurope")
    })
}

fn answer_form(format: Format) -> AnswerForm {
    (format != Format::Json).then(|| format.into())
}

fn amount(text: &str) -> Result<Decimal, String> {
    let number: Option<Decimal> = text.parse().ok();
    number
        .filter(|number| !number.is_sign_negative())
        .ok_or_else(|| format!("'{text}' is not a number of 0 or more; write 730 or 0.5"))
}

pub(super) fn currency(text: &str) -> Result<String, String> {
    currency_code(text).ok_or_else(|| format!("'{text}' is no currency; write a code such as EUR"))
}
