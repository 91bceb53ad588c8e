//! What can be wrong with settings.

use thiserror::Error;

use crate::nearest::did_you_mean;

/// Why settings cannot be used.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum SettingsError {
    /// The TOML is not a settings file.
    #[error("{path}: {reason}")]
    Syntax {
        /// The file.
        path: String,
        /// The reason with line and column.
        reason: String,
    },
    /// The settings file has a key that is no setting.
    #[error("{path}, line {line}: there is no setting '{name}'{}", did_you_mean(.nearest.as_deref()))]
    Unknown {
        /// The file.
        path: String,
        /// The line of the key, counted from 1.
        line: usize,
        /// The key.
        name: String,
        /// The most similar setting.
        nearest: Option<String>,
    },
    /// Two settings exclude each other.
    #[error("{settings} do not go together: {reason}")]
    Combination {
        /// The settings with their values.
        settings: String,
        /// Why, and what to do.
        reason: &'static str,
    },
    /// A value is outside its range.
    #[error("{name} = {value}: {reason}")]
    Range {
        /// The setting.
        name: &'static str,
        /// The value.
        value: String,
        /// The values that are accepted.
        reason: String,
    },
}
