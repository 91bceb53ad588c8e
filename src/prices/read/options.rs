//! How price files are read, and why there is no book of them.

use std::borrow::Cow;
use std::path::PathBuf;

use thiserror::Error;

use super::field::Field;
use crate::finding::{Finding, Severity};
use crate::prices::rate::Rate;
use crate::table::OpenOptions;

/// How price files are read.
#[derive(Clone, Debug, Default)]
pub struct ReadOptions {
    /// Encoding, decimal sign and limits of tables.
    pub open: OpenOptions,
    /// Headings that the user says the meaning of, each with its field: `Preis` and `price`.
    pub map: Vec<(String, String)>,
    /// The currency of the book, where the files have several or state none.
    pub currency: Option<String>,
    /// Rates at which prices in another currency are brought into that of the book.
    pub rates: Vec<Rate>,
    /// The offer whose prices count, where a list has those of several.
    pub offer: Option<String>,
    /// Files that will be written: they are not read.
    pub outputs: Vec<PathBuf>,
}

/// What a user may call a field.
const NAMES: [(&str, Field); 19] = [
    ("service", Field::Service),
    ("product", Field::Product),
    ("sku", Field::Sku),
    ("size", Field::ArmSku),
    ("meter", Field::Meter),
    ("meter_id", Field::MeterId),
    ("region", Field::Region),
    ("os", Field::Os),
    ("kind", Field::Kind),
    ("term", Field::Term),
    ("offer", Field::Offer),
    ("tier_from", Field::TierFrom),
    ("included", Field::Included),
    ("currency", Field::Currency),
    ("list_price", Field::ListPrice),
    ("price", Field::Price),
    ("unit", Field::Unit),
    ("from", Field::EffectiveFrom),
    ("to", Field::EffectiveTo),
];

impl ReadOptions {
    /// The fields of the headings that the user says the meaning of.
    pub(super) fn fields(&self) -> Result<Vec<(String, Field)>, PriceError> {
        let field = |(heading, name): &(String, String)| {
            let known = NAMES.iter().find(|(known, _)| known.eq_ignore_ascii_case(name.trim()));
            let field = known.map(|(_, field)| *field).ok_or_else(|| PriceError::Map {
                field: name.clone(),
                known: NAMES.map(|(name, _)| name).join(", "),
            })?;
            Ok((heading.clone(), field))
        };
        self.map.iter().map(field).collect()
    }
}

/// Why there is no price book.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum PriceError {
    /// No path was given.
    #[error("no price file was given")]
    NoPaths,
    /// A heading is mapped to a field that there is not.
    #[error("there is no field '{field}' of a price; there are {known}")]
    Map {
        /// The field that was asked for.
        field: String,
        /// Those that there are.
        known: String,
    },
    /// The prices are in several currencies, and nothing says which counts.
    #[error("the prices are in several currencies: {}", currencies.join(", "))]
    Currencies {
        /// The currencies.
        currencies: Vec<String>,
    },
    /// No price is in the currency that is wanted.
    #[error("no price is in {wanted}; there are prices in {}", currencies.join(", "))]
    NoSuchCurrency {
        /// The currency that is wanted.
        wanted: String,
        /// The currencies that there are.
        currencies: Vec<String>,
    },
    /// No price can be used; the findings say why for each file.
    #[error("{}", nothing_usable(.findings))]
    NothingUsable {
        /// What was found instead.
        findings: Vec<Finding>,
    },
}

impl PriceError {
    /// What to do about it.
    #[must_use]
    pub fn hint(&self) -> Option<Cow<'_, str>> {
        Some(match self {
            Self::NoPaths => "Name price files or folders: asrcap prices prices.json".into(),
            Self::Map { .. } => return None,
            Self::Currencies { currencies } => {
                let first = currencies.first().map_or("EUR", String::as_str);
                format!("Choose one with --currency {first}, or state a rate such as --rate USD:EUR=0.92@2026-11-01").into()
            }
            Self::NoSuchCurrency { .. } => {
                "Choose one of these, or state a rate such as --rate USD:EUR=0.92@2026-11-01".into()
            }
            Self::NothingUsable { findings } => {
                let hint = worst(findings).and_then(|finding| finding.hint.as_ref())?;
                hint.to_string().into()
            }
        })
    }
}

/// The finding that weighs most.
fn worst(findings: &[Finding]) -> Option<&Finding> {
    findings.iter().min_by_key(|finding| finding.severity)
}

fn nothing_usable(findings: &[Finding]) -> String {
    let errors = findings.iter().filter(|finding| finding.severity == Severity::Error).count();
    match worst(findings) {
        None => "the files hold no prices".to_owned(),
        Some(worst) if errors > 1 => {
            format!(
                "none of the files has prices that can be used; the first of {errors} errors: {}: {}",
                worst.subject, worst.message
            )
        }
        Some(worst) => format!("{}: {}", worst.subject, worst.message),
    }
}
