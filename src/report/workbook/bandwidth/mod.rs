//! Bandwidth & RPO: which link meets which recovery point objective, how sure that is, and what it stands on.

mod charts;

use serde::Deserialize;

use super::book::Book;
use super::change_rate::hour;
use super::charts as pictures;
use super::lines::lines_of;
use super::list;
use super::overview::{RPO_NAME, rpo_mbps};
use super::sheet::{Sheet, Tab};
use super::style::{self, Numbers, Role, Style};
use super::{WorkbookError, sheet_names};
use crate::churn::{Bandwidth, LinkOutcome};
use crate::figure::{Unit, Value};
use crate::plan::Plan;
use crate::settings::Arithmetic;
use crate::wording::Message;
use crate::wording::fill;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Words {
    title: String,
    explanation: String,
    explanation_by_mean: String,
    title_in_cycles: String,
    explanation_in_cycles: String,
    rpo_title: String,
    rpo_headings: Vec<String>,
    no_link: String,
    link_title: String,
    link: String,
    link_never: String,
    link_by_mean: String,
    link_violations: String,
    sure_title: String,
    facts: Facts,
    peak: PeakWords,
    interval: String,
    no_interval: String,
    days_title: String,
    days_heading: String,
    days_note: String,
    minutes: String,
    pub(crate) change: Picture,
    pub(crate) change_in_cycles: Picture,
    pub(crate) curve: Picture,
    pub(crate) data_hours: Vec<String>,
    pub(crate) data_links: Vec<String>,
    pub(crate) data_levels: Vec<String>,
    pub(crate) needed: String,
    pub(crate) given: String,
}

/// The labels of the facts.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Facts {
    mean: String,
    delta: String,
    interval: String,
    more_days: String,
    days: String,
    coverage: String,
    servers: String,
    storage: String,
    rating: String,
}

/// The words about the peak.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct PeakWords {
    title: String,
    highest_label: String,
    highest: String,
    busiest_hour: String,
    busiest_day_label: String,
    busiest_day: String,
    headings: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Picture {
    title: String,
    alt: String,
    x: String,
    y: String,
}

impl Picture {
    pub(crate) fn words(&self) -> pictures::Words<'_> {
        pictures::Words { title: &self.title, alt: &self.alt, x: &self.x, y: &self.y }
    }
}

const WIDTHS: [f64; 6] = [44.0, 16.0, 16.0, 14.0, 16.0, 16.0];
const LABEL_WIDTH: f64 = 42.0;
const LAST: u16 = 5;

/// Writes the sheet.
pub(crate) fn write(book: &mut Book, plan: &Plan) -> Result<(), WorkbookError> {
    let Some(bandwidth) = &plan.document.bandwidth else {
        return Ok(());
    };
    let words: Words = book.words("bandwidth")?;
    let mut sheet = book.sheet(sheet_names::BANDWIDTH)?;
    sheet.tab(Tab::Results);
    let in_cycles = bandwidth.rpo.is_empty();
    let title = if in_cycles { &words.title_in_cycles } else { &words.title };
    let explanation = if in_cycles {
        words.explanation_in_cycles.clone()
    } else if bandwidth.measurement.days > 0.0 {
        words.explanation.clone()
    } else {
        let factor = plan.document.settings.peak_factor.to_string();
        fill(&words.explanation_by_mean, &[("factor", &factor)])
    };
    let row = list::head(&mut sheet, title, &explanation, &WIDTHS)?;
    let mut page = Page { sheet, row, plan, bandwidth, words: &words };
    if page.has_objective() {
        page.objectives()?;
    }
    page.link()?;
    page.confidence()?;
    page.peak()?;
    page.days()?;
    let below = page.pictures()?;
    let last = page.row.max(below.unwrap_or(0));
    let last_column = if below.is_some() { charts::LAST_CHART_COLUMN } else { LAST };
    page.sheet.worksheet.set_print_area(0, 0, last, last_column)?;
    book.add(page.sheet)
}

/// The sheet, written from top to bottom.
pub(crate) struct Page<'a> {
    pub(crate) sheet: Sheet,
    row: u32,
    pub(crate) plan: &'a Plan,
    pub(crate) bandwidth: &'a Bandwidth,
    pub(crate) words: &'a Words,
}

pub(crate) fn numbers(unit: Unit) -> Style {
    style::format(Role::Cell, Numbers::Of(unit, Arithmetic::Exact))
}

impl Page<'_> {
    /// Whether recovery point objectives can be held: in cycles none is.
    pub(crate) fn has_objective(&self) -> bool {
        !self.bandwidth.rpo.is_empty()
    }

    fn heading(&mut self, text: &str) -> Result<(), WorkbookError> {
        self.sheet.text(self.row, 0, text, &style::words(Role::Heading))?;
        self.row += 1;
        Ok(())
    }

    fn sentence(&mut self, text: &str) -> Result<(), WorkbookError> {
        self.sheet.merged(self.row, 0..=LAST, text, &style::words(Role::Text))?;
        self.sheet.lines(self.row, lines_of(text, 122.0))?;
        self.row += 1;
        Ok(())
    }

    fn objectives(&mut self) -> Result<(), WorkbookError> {
        self.heading(&self.words.rpo_title)?;
        list::headings(&mut self.sheet, self.row, 0, &self.words.rpo_headings)?;
        self.sheet.lines(self.row, 3)?;
        for rpo in &self.bandwidth.rpo {
            self.row += 1;
            let peak = rpo.peak_rpo_minutes_by_day.iter().map(|day| day.minutes).reduce(f64::max);
            let label = fill(&self.words.minutes, &[("minutes", &rpo.minutes.to_string())]);
            self.sheet.text(self.row, 0, &label, &style::words(Role::Label))?;
            let wanted = self.plan.document.settings.rpo;
            if (rpo.minutes - wanted).abs() < 1e-9 && rpo_mbps(self.plan).is_some() {
                self.sheet.define(RPO_NAME, self.row, 1);
            }
            let cells = [
                (rpo.always_mbps, Unit::Mbps),
                (rpo.ninety_percent_mbps, Unit::Mbps),
                (rpo.violations.map(f64::from), Unit::Count),
                (rpo.longest_violation_minutes, Unit::Number),
                (peak, Unit::Number),
            ];
            for (column, (value, unit)) in (1_u16..).zip(cells) {
                let value = match value.filter(|value| value.is_finite()) {
                    None if column <= 2 => Value::text(&self.words.no_link),
                    value => Value::known(value),
                };
                self.sheet.value(self.row, column, &value, &numbers(unit))?;
            }
        }
        self.row += 2;
        Ok(())
    }

    fn link(&mut self) -> Result<(), WorkbookError> {
        let Some(link) = &self.bandwidth.link else {
            return Ok(());
        };
        self.heading(&self.words.link_title)?;
        let text = self.outcome(link);
        self.sentence(&text)?;
        self.row += 1;
        Ok(())
    }

    fn outcome(&self, link: &LinkOutcome) -> String {
        let mbps = two_decimals(link.mbps);
        let measured = self.bandwidth.measurement.days > 0.0;
        let text = match link.achieved_rpo_minutes {
            Some(minutes) => {
                fill(&self.words.link, &[("mbps", &mbps), ("minutes", &two_decimals(minutes))])
            }
            None if measured => fill(&self.words.link_never, &[("mbps", &mbps)]),
            None => fill(&self.words.link_by_mean, &[("mbps", &mbps)]),
        };
        let rpo = self.plan.document.settings.rpo.to_string();
        let violations = link.violations.map(|count| {
            fill(&self.words.link_violations, &[("count", &count.to_string()), ("rpo", &rpo)])
        });
        match violations {
            Some(violations) => format!("{text} {violations}"),
            None => text,
        }
    }

    fn confidence(&mut self) -> Result<(), WorkbookError> {
        self.heading(&self.words.sure_title)?;
        let words = &self.words.facts;
        let measurement = &self.bandwidth.measurement;
        self.fact(&words.mean, Some(self.bandwidth.mean_mbps), Unit::Mbps)?;
        let delta = "delta_bandwidth_mbps";
        let arithmetic = self.plan.document.arithmetic;
        self.label(&words.delta)?;
        self.sheet.formula(
            self.row,
            1,
            &format!("={delta}"),
            self.plan.sheet.sheet_value(delta),
            &style::format(Role::Computed, Numbers::Of(Unit::Mbps, arithmetic)),
        )?;
        self.row += 1;
        let interval = match &self.bandwidth.interval {
            Some(interval) => fill(
                &self.words.interval,
                &[
                    ("low", &two_decimals(interval.low_mbps)),
                    ("high", &two_decimals(interval.high_mbps)),
                    ("percent", &interval.confidence_percent.to_string()),
                ],
            ),
            None => self.words.no_interval.clone(),
        };
        if self.has_objective() {
            self.text_fact(&words.interval, &interval)?;
        }
        self.fact(&words.days, Some(measurement.days), Unit::Number)?;
        self.fact(&words.coverage, Some(measurement.coverage_percent), Unit::Number)?;
        self.fact(&words.servers, Some(measurement.servers_measured_percent), Unit::Number)?;
        self.fact(&words.storage, measurement.gb_measured_percent, Unit::Number)?;
        let rating = Message::words(measurement.rating.words());
        let rating = self.sheet.texts.message(&rating);
        self.text_fact(&words.rating, &rating)?;
        if let Some(days) = measurement.more_days_to_halve_interval {
            self.fact(&words.more_days, Some(days as f64), Unit::Count)?;
        }
        self.row += 1;
        Ok(())
    }

    /// When the most changes, and the servers without which that peak falls most.
    fn peak(&mut self) -> Result<(), WorkbookError> {
        let Some(peak) = &self.bandwidth.peak else {
            return Ok(());
        };
        let words = &self.words.peak;
        self.heading(&words.title)?;
        let value =
            fill(&words.highest, &[("rate", &two_decimals(peak.mib_per_s)), ("at", &peak.at)]);
        self.text_fact(&words.highest_label, &value)?;
        if let Some(busiest) = peak.busiest_hour {
            self.text_fact(&words.busiest_hour, &hour(busiest))?;
        }
        if let Some(day) = &peak.busiest_day {
            let value =
                fill(&words.busiest_day, &[("date", &day.date), ("gb", &two_decimals(day.gb))]);
            self.text_fact(&words.busiest_day_label, &value)?;
        }
        self.row += 1;
        if peak.drivers.is_empty() {
            return Ok(());
        }
        list::headings(&mut self.sheet, self.row, 0, &words.headings)?;
        self.sheet.lines(self.row, 3)?;
        let format = numbers(Unit::Number);
        for driver in &peak.drivers {
            self.row += 1;
            self.sheet.text(self.row, 0, &driver.server, &style::words(Role::Cell))?;
            let values = [driver.mib_per_s, driver.percent, driver.peak_falls_percent];
            for (column, value) in (1_u16..).zip(values) {
                let value = Value::known(Some(value));
                self.sheet.value(self.row, column, &value, &format)?;
            }
        }
        self.row += 2;
        Ok(())
    }

    fn label(&mut self, text: &str) -> Result<(), WorkbookError> {
        self.sheet.text(self.row, 0, text, &style::words(Role::Label))?;
        self.sheet.lines(self.row, lines_of(text, LABEL_WIDTH))
    }

    fn fact(&mut self, label: &str, value: Option<f64>, unit: Unit) -> Result<(), WorkbookError> {
        self.label(label)?;
        let value = value.filter(|value| value.is_finite());
        self.sheet.value(self.row, 1, &Value::known(value), &numbers(unit))?;
        self.row += 1;
        Ok(())
    }

    fn text_fact(&mut self, label: &str, text: &str) -> Result<(), WorkbookError> {
        self.label(label)?;
        self.sheet.merged(self.row, 1..=LAST, text, &style::words(Role::RuleText))?;
        let lines = lines_of(text, 76.0).max(lines_of(label, LABEL_WIDTH));
        self.sheet.lines(self.row, lines)?;
        self.row += 1;
        Ok(())
    }

    /// The peak of each day, a column an objective.
    fn days(&mut self) -> Result<(), WorkbookError> {
        let objectives = &self.bandwidth.rpo;
        let days = objectives
            .iter()
            .map(|rpo| rpo.peak_rpo_minutes_by_day.as_slice())
            .max_by_key(|days| days.len())
            .unwrap_or_default();
        if days.is_empty() {
            return Ok(());
        }
        self.heading(&self.words.days_title)?;
        self.sentence(&self.words.days_note)?;
        let mut headings = vec![self.words.days_heading.clone()];
        headings.extend(
            objectives
                .iter()
                .map(|rpo| fill(&self.words.minutes, &[("minutes", &rpo.minutes.to_string())])),
        );
        list::headings(&mut self.sheet, self.row, 0, &headings)?;
        self.sheet.lines(self.row, 2)?;
        let format = numbers(Unit::Number);
        for (index, day) in days.iter().enumerate() {
            self.row += 1;
            self.sheet.text(self.row, 0, &day.date, &style::words(Role::Cell))?;
            for (column, rpo) in (1_u16..).zip(objectives) {
                let peak = rpo.peak_rpo_minutes_by_day.get(index);
                let peak = peak.map(|day| day.minutes).filter(|peak| peak.is_finite());
                self.sheet.value(self.row, column, &Value::known(peak), &format)?;
            }
        }
        self.row += 2;
        Ok(())
    }
}

fn two_decimals(number: f64) -> String {
    let rounded = (number * 100.0).round() / 100.0;
    rounded.to_string()
}
