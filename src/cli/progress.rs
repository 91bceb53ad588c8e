//! How far the work is: a bar on a terminal, a line for each phase elsewhere, nothing with `--quiet`.

use std::io::IsTerminal;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use super::printer::Printer;

const TICK: Duration = Duration::from_millis(120);

/// Tells how far the work is, on standard error.
#[derive(Debug)]
pub(crate) struct Progress<'a> {
    printer: &'a Printer,
    bar: Option<ProgressBar>,
}

impl<'a> Progress<'a> {
    pub(crate) fn new(printer: &'a Printer) -> Self {
        let bar = (!printer.is_quiet() && std::io::stderr().is_terminal()).then(|| {
            let bar = ProgressBar::new_spinner();
            bar.enable_steady_tick(TICK);
            bar
        });
        Self { printer, bar }
    }

    /// Begins a phase of which nobody knows how long it takes.
    pub(crate) fn phase(&self, words: &str) {
        match &self.bar {
            Some(bar) => bar.set_message(words.to_owned()),
            None => self.printer.note(words),
        }
    }

    /// Begins a phase of so many steps.
    pub(crate) fn steps(&self, words: &str, count: usize) {
        self.count(count);
        self.phase(words);
    }

    /// Counts to so many, on a terminal only.
    pub(crate) fn count(&self, count: usize) {
        if let Some(bar) = &self.bar {
            // The template is a constant of this program.
            if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} {bar:24} {pos}/{len}")
            {
                bar.set_style(style);
            }
            bar.set_length(count as u64);
        }
    }

    /// One step is done.
    pub(crate) fn step(&self) {
        if let Some(bar) = &self.bar {
            bar.inc(1);
        }
    }

    /// Takes the bar away while something else is written to the terminal.
    pub(crate) fn suspend<T>(&self, write: impl FnOnce() -> T) -> T {
        match &self.bar {
            Some(bar) => bar.suspend(write),
            None => write(),
        }
    }
}

impl Drop for Progress<'_> {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}
