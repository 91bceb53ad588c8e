//! How reports look and whose they are: names, logos, colours, typefaces, numbers. Every writer takes what it can show.

mod colour;
mod file;
mod logo;
mod numbers;

use thiserror::Error;

pub use colour::Colour;
pub use logo::{Logo, LogoKind};
pub use numbers::NumberStyle;

/// `templates/report/theme.toml`: the theme in force where none is given, and the user's template.
pub const TEMPLATE: &str = include_str!("../../../templates/report/theme.toml");

/// Why a theme cannot be used.
#[derive(Debug, Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum ThemeError {
    /// The TOML is not a theme.
    #[error("theme {file}: {reason}")]
    Syntax {
        /// The file.
        file: String,
        /// What is wrong.
        reason: String,
    },
    /// A value is not one of its kind.
    #[error("theme {file}: {key}: {reason}")]
    Value {
        /// The file.
        file: String,
        /// The key.
        key: &'static str,
        /// What is wrong and what it must be.
        reason: String,
    },
}

/// A customer or a partner.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Party {
    /// The name; empty where it is not told.
    pub name: String,
    /// The logo.
    pub logo: Option<Logo>,
}

/// The colours of a theme.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Colours {
    /// Headings, bars, the head of the report.
    pub primary: Colour,
    /// Links and highlights.
    pub accent: Colour,
    /// Ready.
    pub ready: Colour,
    /// Ready under a condition.
    pub conditional: Colour,
    /// Not ready.
    pub not_ready: Colour,
    /// Not known.
    pub unknown: Colour,
}

/// How a report looks and whose it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Theme {
    /// The words over the report.
    pub title: String,
    /// A line at the foot; may be empty.
    pub footer: String,
    /// Who may read it; may be empty.
    pub confidentiality: String,
    /// The file with the words of another language, by name and content.
    pub texts: Option<(String, String)>,
    /// For whom the report is.
    pub customer: Party,
    /// Who made it.
    pub partner: Party,
    /// The colours.
    pub colours: Colours,
    /// The typefaces of pages, best first.
    pub text_fonts: Vec<String>,
    /// The typeface of the workbook.
    pub workbook_font: String,
    /// How numbers are written.
    pub numbers: NumberStyle,
    /// The currency of costs by its three letters.
    pub currency: String,
}

impl Theme {
    /// The theme that comes with the program.
    pub fn built_in() -> Result<Self, ThemeError> {
        Self::from_toml("theme.toml", "", &|_| Err("there is no file".to_owned()))
    }

    /// Reads a theme over the one that comes with the program; `load` reads the files that it names.
    pub fn from_toml(
        file: &str,
        text: &str,
        load: &dyn Fn(&str) -> Result<Vec<u8>, String>,
    ) -> Result<Self, ThemeError> {
        file::read(file, text, load)
    }

    /// The theme with another title and customer, where these are given.
    pub fn named(
        mut self,
        title: Option<&str>,
        customer: Option<&str>,
    ) -> Result<Self, ThemeError> {
        let line = |key, text: Option<&str>, old: String| match text {
            Some(text) => file::line("command line", key, text),
            None => Ok(old),
        };
        self.title = line("--title", title, self.title)?;
        self.customer.name = line("--customer", customer, self.customer.name)?;
        Ok(self)
    }

    /// The typefaces as CSS takes them.
    #[must_use]
    pub fn css_fonts(&self) -> String {
        let named = self.text_fonts.iter().map(|name| format!("\"{name}\""));
        let all: Vec<String> = named.chain(["sans-serif".to_owned()]).collect();
        all.join(", ")
    }
}
