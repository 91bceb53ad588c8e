//! The flags of the style of reports.

use std::path::{Path, PathBuf};

use clap::Args;

use super::error::CliError;
use super::files::read_text;
use crate::opened;
use crate::report::ReportStyle;
use crate::report::table::TableForm;
use crate::report::theme::{Party, Theme, ThemeError};

/// Flags of the style of reports.
#[derive(Debug, Args)]
pub(crate) struct StyleArguments {
    /// Names, logos, colours, typefaces and numbers of the reports (see templates/report/theme.toml)
    #[arg(long, value_name = "FILE")]
    pub(crate) theme: Option<PathBuf>,
    /// The words over the reports
    #[arg(long, value_name = "TEXT")]
    title: Option<String>,
    /// For whom the reports are
    #[arg(long, value_name = "NAME")]
    customer: Option<String>,
}

impl StyleArguments {
    /// The style of the reports. Where names are redacted, the customer of the theme is left out; one on the command line stays.
    pub(crate) fn style(&self, redacted: bool) -> Result<ReportStyle, CliError> {
        let mut theme = match &self.theme {
            Some(path) => read(path)?,
            None => Theme::built_in().map_err(wrong)?,
        };
        if redacted {
            theme.customer = Party::default();
        }
        let theme = theme.named(self.title.as_deref(), self.customer.as_deref());
        ReportStyle::new(theme.map_err(wrong)?).map_err(|error| {
            CliError::usage(
                error.to_string(),
                "its keys are those of templates/report/texts.en.toml",
            )
        })
    }
}

/// The flag of the language of an answer.
#[derive(Debug, Args)]
pub(crate) struct LanguageArguments {
    /// Words and numbers of a theme for text, Markdown and workbooks (see templates/report/theme.toml)
    #[arg(long, value_name = "FILE", global = true)]
    theme: Option<PathBuf>,
}

impl LanguageArguments {
    /// The style of the tables in a form; CSV is for programs, and the same in every language.
    pub(crate) fn style(&self, form: TableForm) -> Result<ReportStyle, CliError> {
        let theme = self.theme.clone().filter(|_| form != TableForm::Csv);
        StyleArguments { theme, title: None, customer: None }.style(false)
    }
}

fn read(path: &Path) -> Result<Theme, CliError> {
    let folder = path.parent().unwrap_or(Path::new(""));
    let load = |name: &str| {
        opened::read(&folder.join(name), opened::WRITTEN_FOR_US).map_err(|error| error.to_string())
    };
    Theme::from_toml(&path.display().to_string(), &read_text(path)?, &load).map_err(wrong)
}

#[expect(clippy::needless_pass_by_value, reason = "the form that map_err calls")]
fn wrong(error: ThemeError) -> CliError {
    CliError::usage(error.to_string(), "every key is described in templates/report/theme.toml")
}
