//! The price book of a plan.

use std::path::PathBuf;

use super::error::PipelineError;
use crate::finding::Finding;
use crate::prices::{self, PriceBook, PriceError, Rate, ReadOptions};
use crate::settings::{Settings, SettingsError};
use crate::source::{Role, SourceFile};

/// Reads the price files that the settings name; nothing where they name none. Files in which nothing is usable are findings, as
/// a plan is worth something without its cost.
pub(crate) fn read(
    settings: &Settings,
    written: &[PathBuf],
    sources: &mut Vec<SourceFile>,
    findings: &mut Vec<Finding>,
) -> Result<Option<PriceBook>, PipelineError> {
    let Some(files) = &settings.prices else { return Ok(None) };
    let rates = settings.rate.iter().flatten().map(|text| rate(text));
    let options = ReadOptions {
        currency: settings.currency.as_ref().map(|code| code.to_uppercase()),
        rates: rates.collect::<Result<_, _>>()?,
        offer: settings.price_offer.clone(),
        outputs: written.to_vec(),
        ..ReadOptions::default()
    };
    let paths: Vec<PathBuf> = files.iter().map(PathBuf::from).collect();
    match prices::read(&paths, &options) {
        Ok(book) => {
            sources.extend(book.sources().iter().map(|source| SourceFile {
                path: source.path.to_string(),
                sha256: source.sha256.to_string(),
                format: source.format,
                role: Role::Prices,
                servers: 0,
                rows: usize::try_from(source.rows_read).unwrap_or(usize::MAX),
            }));
            findings.extend(book.findings().iter().cloned());
            Ok(Some(book))
        }
        Err(PriceError::NothingUsable { findings: found }) => {
            findings.extend(found);
            Ok(None)
        }
        Err(error) => Err(error.into()),
    }
}

fn rate(text: &str) -> Result<Rate, PipelineError> {
    let wrong = |reason| SettingsError::Range { name: "rate", value: text.to_owned(), reason };
    text.parse().map_err(|reason| wrong(reason).into())
}
