//! What a unit of one currency is worth in another one, as the user states it.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use rust_decimal::Decimal;

/// What a unit of one currency is worth in another one, as the user states it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rate {
    /// The currency of the list, ISO 4217.
    pub from: String,
    /// The currency that its prices are brought into.
    pub to: String,
    /// What one unit of the first is worth in the second; above 0.
    pub factor: Decimal,
    /// The day of the rate, if it is stated.
    pub day: Option<Date>,
}

/// A code of ISO 4217 in capitals; nothing where the text is none.
pub(crate) fn currency_code(text: &str) -> Option<String> {
    let code = text.trim().to_uppercase();
    let is_code = code.len() == 3 && code.bytes().all(|b| b.is_ascii_uppercase());
    is_code.then_some(code)
}

/// Reads `USD:EUR=0.92@2026-11-01`, or `EUR=0.92@2026-11-01` for what a US dollar is worth, the currency of Azure's lists.
///
/// ```
/// use asrcap::prices::Rate;
///
/// let rate: Rate = "EUR=0.92@2026-11-01".parse().unwrap();
/// assert_eq!(rate.to_string(), "1 USD = 0.92 EUR on 2026-11-01");
/// assert!("EUR".parse::<Rate>().is_err());
/// ```
impl FromStr for Rate {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("'{text}' is no rate; write USD:EUR=0.92@2026-11-01");
        let (pair, value) = text.split_once('=').ok_or_else(wrong)?;
        let (from, to) = pair.split_once(':').unwrap_or(("USD", pair));
        let (factor, day) = match value.split_once('@') {
            Some((factor, day)) => (factor, Some(day.trim().parse().map_err(|_| wrong())?)),
            None => (value, None),
        };
        let factor: Decimal = factor.trim().parse().map_err(|_| wrong())?;
        let code = |code: &str| currency_code(code).ok_or_else(wrong);
        let (from, to) = (code(from)?, code(to)?);
        if factor <= Decimal::ZERO || from == to {
            return Err(wrong());
        }
        Ok(Self { from, to, factor, day })
    }
}

impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "1 {} = {} {}", self.from, self.factor, self.to)?;
        self.day.map_or(Ok(()), |day| write!(f, " on {day}"))
    }
}
