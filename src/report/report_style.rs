//! What every report for people needs beside the plan: a theme and words.

use std::borrow::Cow;

use thiserror::Error;

use super::texts::{Texts, TextsError};
use super::theme::{Theme, ThemeError};
use crate::plan::Plan;
use crate::settings::Purpose;

/// Why reports cannot be written.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ReportStyleError {
    /// The theme cannot be used.
    #[error(transparent)]
    Theme(#[from] ThemeError),
    /// The words cannot be used.
    #[error(transparent)]
    Texts(#[from] TextsError),
}

/// A theme and the words of a language.
#[derive(Clone, Debug)]
pub struct ReportStyle {
    /// How reports look and whose they are.
    pub theme: Theme,
    /// The words.
    pub texts: Texts,
}

impl ReportStyle {
    /// The look of a theme, in the words that it names.
    pub fn new(theme: Theme) -> Result<Self, ReportStyleError> {
        let texts = match &theme.texts {
            Some((file, text)) => Texts::from_toml(file, text)?,
            None => Texts::english(),
        };
        Ok(Self { theme, texts })
    }

    /// The style with the words for what a plan is for.
    pub(crate) fn for_plan(&self, plan: &Plan) -> Cow<'_, Self> {
        if plan.document.purpose != Some(Purpose::Dr) {
            return Cow::Borrowed(self);
        }
        Cow::Owned(Self { theme: self.theme.clone(), texts: self.texts.for_recovery() })
    }

    /// The theme that comes with the program, in English.
    pub fn built_in() -> Result<Self, ReportStyleError> {
        Self::new(Theme::built_in()?)
    }
}
