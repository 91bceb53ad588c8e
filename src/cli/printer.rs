//! The two streams: results to standard output, everything else to standard error.

use std::io::{ErrorKind, Write};

use owo_colors::OwoColorize;

use super::error::CliError;
use crate::finding::{Finding, Severity};

/// Warnings and errors that are printed in full; the report has all of them.
const FINDINGS_SHOWN: usize = 20;

/// Prints; `quiet` silences standard error but for what ends the run.
#[derive(Debug)]
pub(crate) struct Printer {
    quiet: bool,
}

impl Printer {
    pub(crate) fn new(quiet: bool) -> Self {
        Self { quiet }
    }

    /// Whether nothing but results and errors is wanted.
    pub(crate) fn is_quiet(&self) -> bool {
        self.quiet
    }

    /// Writes a result to standard output.
    #[expect(clippy::unused_self, reason = "one way to print")]
    pub(crate) fn result(&self, text: &str) -> Result<(), CliError> {
        let mut stdout = anstream::stdout().lock();
        let written = stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush());
        written.map_err(|error| match error.kind() {
            ErrorKind::BrokenPipe => CliError::BrokenPipe,
            _ => CliError::Output {
                path: "standard output".to_owned(),
                reason: error.to_string(),
                hint: None,
            },
        })
    }

    /// Prints a line to standard error.
    pub(crate) fn note(&self, text: &str) {
        if !self.quiet {
            line(text);
        }
    }

    /// Prints the errors and warnings among the findings, the worst first.
    pub(crate) fn findings(&self, findings: &[Finding]) {
        if self.quiet {
            return;
        }
        let mut shown: Vec<&Finding> =
            findings.iter().filter(|finding| finding.severity != Severity::Note).collect();
        shown.sort_by_key(|finding| finding.severity);
        for finding in shown.iter().take(FINDINGS_SHOWN) {
            let word = finding.severity.to_string();
            let word = match finding.severity {
                Severity::Error => word.red().to_string(),
                _ => word.yellow().to_string(),
            };
            let location = finding
                .location
                .as_ref()
                .map(|location| format!(" ({location})"))
                .unwrap_or_default();
            line(&format!("{word}: {}: {}{location}", finding.subject, finding.message));
            if let Some(hint) = &finding.hint {
                line(&format!("  {}: {hint}", "hint".cyan()));
            }
        }
        if shown.len() > FINDINGS_SHOWN {
            line(&format!("... and {} more errors and warnings", shown.len() - FINDINGS_SHOWN));
        }
    }

    /// Prints what ended the run.
    #[expect(clippy::unused_self, reason = "one way to print")]
    pub(crate) fn error(&self, error: &CliError) {
        line(&format!("{}: {error}", "error".red().bold()));
        if let Some(hint) = error.hint() {
            line(&format!("  {}: {hint}", "hint".cyan()));
        }
    }
}

fn line(text: &str) {
    // Nothing can be said when standard error is gone.
    let _ = writeln!(anstream::stderr(), "{text}");
}
