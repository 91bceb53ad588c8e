//! What was typed: the flags that several commands share.

use std::path::PathBuf;

use clap::Args;

use super::error::CliError;
use super::output::Format;
use super::redact::RedactArguments;
use super::setting_flags::GeneralFlags;
use super::style::StyleArguments;
use crate::finding::Finding;
use crate::pipeline::first_warning;
use crate::settings::SettingsLayer;

/// Flags of every command.
#[derive(Debug, Args)]
pub(crate) struct Common {
    /// Nothing on standard error but what ends the run
    #[arg(long, short, global = true)]
    pub(crate) quiet: bool,
}

/// Flags of the commands that write a plan.
#[derive(Debug, Args)]
#[command(next_help_heading = "Output")]
pub(crate) struct OutputArguments {
    /// Write a file; its ending chooses the form: .xlsx, .html, .json, .csv, .md, or a folder ending in / for charts as
    /// .svg and .png [may be repeated]
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: Vec<PathBuf>,
    /// The form of what goes to standard output [default: text, and nothing when files are written]
    #[arg(long, value_enum)]
    pub(crate) format: Option<Format>,
    /// Replace output files that exist
    #[arg(long)]
    pub(crate) force: bool,
    /// The date on the report; without it, and without `SOURCE_DATE_EPOCH`, there is none
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = date)]
    pub(crate) date: Option<String>,
    #[command(flatten)]
    pub(crate) style: StyleArguments,
    #[command(flatten)]
    pub(crate) redact: RedactArguments,
}

impl OutputArguments {
    /// The date on the report.
    pub(crate) fn date(&self) -> Result<Option<String>, CliError> {
        if self.date.is_some() {
            return Ok(self.date.clone());
        }
        let Ok(epoch) = std::env::var("SOURCE_DATE_EPOCH") else {
            return Ok(None);
        };
        let wrong = || {
            CliError::usage(
                format!(
                    "SOURCE_DATE_EPOCH is '{epoch}', which is not a number of seconds since 1970"
                ),
                "correct it or unset it",
            )
        };
        let seconds = epoch.trim().parse().map_err(|_| wrong())?;
        let time = jiff::Timestamp::from_second(seconds).map_err(|_| wrong())?;
        Ok(Some(time.to_zoned(jiff::tz::TimeZone::UTC).date().to_string()))
    }
}

/// Flags that are settings.
#[derive(Debug, Args)]
#[command(next_help_heading = "Settings")]
pub(crate) struct SettingsArguments {
    /// Read settings from a file; a flag wins
    #[arg(long, value_name = "FILE")]
    pub(crate) settings: Option<PathBuf>,
    #[command(flatten)]
    flags: GeneralFlags,
}

impl SettingsArguments {
    /// The settings that the flags state.
    pub(crate) fn layer(&self) -> SettingsLayer {
        self.flags.layer().clone()
    }
}

fn date(text: &str) -> Result<String, String> {
    day(text).map(|date| date.to_string())
}

/// Reads a day.
pub(super) fn day(text: &str) -> Result<jiff::civil::Date, String> {
    text.parse().map_err(|_| format!("'{text}' is not a date; write YYYY-MM-DD"))
}

/// Refuses to go on when `--strict` is set and there is something to warn of.
pub(crate) fn stop_if_strict(strict: bool, findings: &[Finding]) -> Result<(), CliError> {
    match first_warning(findings) {
        Some(finding) if strict => Err(CliError::Strict(Box::new(finding.clone()))),
        _ => Ok(()),
    }
}
