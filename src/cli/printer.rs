//! The two streams: results to standard output, everything else to standard error.

use std::io::{ErrorKind, Write};

use owo_colors::OwoColorize;
use terminal_size::{Width, terminal_size_of};

use super::error::CliError;
use crate::finding::{Finding, Severity};
use crate::inert;
use crate::pipeline::SCOPE;
use crate::plan::of_the_past;
use crate::report::finding_groups::{FindingGroup, each, grouped};
use crate::report::paths::CommonFolder;
use crate::rules::RuleSet;
use crate::wording::Message;

/// Kinds of warnings and errors that are printed; the report has all of them.
const LINES_SHOWN: usize = 20;

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

    /// The columns of the terminal that results go to, or those that the environment states; `None` where nobody says.
    #[expect(clippy::unused_self, reason = "one way to print")]
    pub(crate) fn width(&self) -> Option<usize> {
        let stated = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
        let terminal =
            || terminal_size_of(std::io::stdout()).map(|(Width(columns), _)| columns.into());
        stated.filter(|columns| *columns > 0).or_else(terminal)
    }

    /// Writes a result to standard output.
    #[expect(clippy::unused_self, reason = "one way to print")]
    pub(crate) fn result(&self, text: &str) -> Result<(), CliError> {
        let write = |stdout: &mut dyn Write| {
            stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush())
        };
        // Most results have no colours that would have to be taken out of a file.
        let written = if has_signs(text) {
            write(&mut anstream::stdout().lock())
        } else {
            write(&mut std::io::stdout().lock())
        };
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

    /// Prints the errors and warnings among the findings, the worst first; those of one kind in one line, unless `all` of them
    /// are wanted.
    pub(crate) fn findings(&self, findings: &[Finding], all: bool) {
        if self.quiet {
            return;
        }
        // Which servers a plan is about is no warning, but nobody should miss it.
        for scope in findings.iter().filter(|finding| finding.code == SCOPE) {
            line(&inert::terminal(&scope.message.to_string()));
        }
        let mut shown: Vec<&Finding> =
            findings.iter().filter(|finding| finding.severity != Severity::Note).collect();
        shown.sort_by_key(|finding| finding.severity);
        let places = findings.iter().filter_map(|finding| finding.location.as_ref());
        let folder = CommonFolder::of(places.map(|location| location.path.as_ref()));
        let count = shown.len();
        let groups = if all { each(shown) } else { grouped(shown) };
        let lines = if all { groups.len() } else { LINES_SHOWN };
        for group in groups.iter().take(lines) {
            let group = group.line(&folder, None);
            let word = group.severity.to_string();
            let word = match group.severity {
                Severity::Error => word.red().to_string(),
                _ => word.yellow().to_string(),
            };
            line(&format!("{word}: {}", inert::terminal(&group.text)));
            if let Some(hint) = &group.hint {
                line(&format!("  {}: {}", "hint".cyan(), inert::terminal(hint)));
            }
        }
        let told: usize = groups.iter().take(lines).map(FindingGroup::len).sum();
        let rest = count - told;
        if rest > 0 {
            let rest =
                Message::counted(rest, "other error or warning", "other errors and warnings");
            line(&format!("and {rest}; --all shows every one"));
        } else if groups.len() < count {
            line(&format!("{count} errors and warnings in all; --all shows every one"));
        }
    }

    /// Prints that a plan under these rules is of the past, and what has ended since; nothing under rules of today.
    pub(crate) fn past(&self, rules: &RuleSet) {
        if self.quiet {
            return;
        }
        let sentences = of_the_past(rules);
        if let Some((first, ended)) = sentences.split_first() {
            line(&format!("{}: {}", "note".yellow(), inert::terminal(&first.to_string())));
            for ended in ended {
                line(&format!("  {}", inert::terminal(&ended.to_string())));
            }
        }
    }

    /// Prints what ended the run.
    #[expect(clippy::unused_self, reason = "one way to print")]
    pub(crate) fn error(&self, error: &CliError) {
        let error_text = inert::terminal(&error.to_string());
        line(&format!("{}: {error_text}", "error".red().bold()));
        if let Some(hint) = error.hint() {
            line(&format!("  {}: {}", "hint".cyan(), inert::terminal(&hint)));
        }
    }
}

/// Whether a text has control characters beside those that part lines and words. Blocks are looked through as wholes, which
/// processors do many bytes at a time.
fn has_signs(text: &str) -> bool {
    let is_sign = |byte: &u8| byte.is_ascii_control() && !byte.is_ascii_whitespace();
    let has_signs = |block: &[u8]| block.iter().fold(false, |found, byte| found | is_sign(byte));
    text.as_bytes().chunks(4096).any(has_signs)
}

fn line(text: &str) {
    // Nothing can be said when standard error is gone.
    let _ = writeln!(anstream::stderr(), "{text}");
}
