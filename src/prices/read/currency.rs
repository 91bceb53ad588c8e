//! One currency for a book: chosen, or reached by rates that the user states. Nothing is converted otherwise.

use std::collections::BTreeSet;
use std::sync::Arc;

use rust_decimal::Decimal;

use super::options::{PriceError, ReadOptions};
use crate::finding::Finding;
use crate::message;
use crate::prices::rate::Rate;
use crate::prices::{PriceFile, PriceRow};
use crate::source::Location;
use crate::wording::Message;

/// Brings all rows into one currency.
pub(super) fn settle(
    files: &mut [PriceFile],
    options: &ReadOptions,
    findings: &mut Vec<Finding>,
) -> Result<(), PriceError> {
    let wanted: Option<Arc<str>> =
        options.currency.as_ref().map(|code| code.trim().to_uppercase().into());
    if let Some(wanted) = &wanted {
        for file in files.iter_mut() {
            name(file, wanted);
        }
    }
    for rate in &options.rates {
        let converted: u64 = files.iter_mut().map(|file| convert(file, rate)).sum();
        findings.push(if converted > 0 {
            let message = message!(
                "{converted} prices are converted: {rate}",
                converted,
                rate = rate.to_string()
            );
            Finding::note("prices-converted", rate.to.as_str(), message)
        } else {
            let message =
                message!("no price is in {from}: the rate is not used", from = rate.from.as_str());
            Finding::warning("rate-not-used", rate.from.as_str(), message).hint(message!(
                "State the rate from the currency of the list to the one that is wanted"
            ))
        });
    }
    let currencies = currencies(files);
    let Some(wanted) = wanted else {
        if currencies.len() > 1 {
            let shown = |code: Arc<str>| {
                if code.is_empty() { "one that is not stated".to_owned() } else { code.to_string() }
            };
            let currencies = currencies.into_iter().rev().map(shown).collect();
            return Err(PriceError::Currencies { currencies });
        }
        return Ok(());
    };
    if !currencies.contains(&wanted) {
        let currencies = currencies.iter().map(ToString::to_string).collect();
        return Err(PriceError::NoSuchCurrency { wanted: wanted.to_string(), currencies });
    }
    for file in files {
        keep(
            file,
            |row| row.currency == wanted,
            "price-currency-chosen",
            |left_out| {
                message!(
                    "{left_out} prices in other currencies than {wanted} are left out",
                    left_out,
                    wanted = wanted.as_ref()
                )
            },
        );
    }
    Ok(())
}

/// Keeps the rows that are wanted, and says how many are left out.
pub(super) fn keep(
    file: &mut PriceFile,
    is_wanted: impl Fn(&PriceRow) -> bool,
    code: &'static str,
    said: impl FnOnce(usize) -> Message,
) {
    let before = file.rows.len();
    file.rows.retain(|row| is_wanted(row));
    file.source.rows_used = file.rows.len() as u64;
    let left_out = before - file.rows.len();
    if left_out > 0 {
        note(file, code, said(left_out));
    }
}

fn note(file: &mut PriceFile, code: &'static str, message: Message) {
    let path = Arc::clone(&file.source.path);
    file.findings.push(Finding::note(code, path.as_ref(), message).at(Location::file(path)));
}

fn currencies(files: &[PriceFile]) -> BTreeSet<Arc<str>> {
    let mut found: BTreeSet<Arc<str>> = BTreeSet::new();
    for row in files.iter().flat_map(|file| &file.rows) {
        if !found.contains(&row.currency) {
            found.insert(Arc::clone(&row.currency));
        }
    }
    found
}

/// Takes prices without a currency for such in the one that the user names.
fn name(file: &mut PriceFile, wanted: &Arc<str>) {
    let mut named = 0_u64;
    for row in file.rows.iter_mut().filter(|row| row.currency.is_empty()) {
        row.currency = Arc::clone(wanted);
        named += 1;
    }
    if named > 0 {
        file.findings.retain(|finding| finding.code != "price-currency-missing");
        let message = message!(
            "{named} prices without a currency are taken to be in {wanted}, as --currency says",
            named,
            wanted = wanted.as_ref()
        );
        note(file, "price-currency-stated", message);
    }
}

fn convert(file: &mut PriceFile, rate: &Rate) -> u64 {
    let to: Arc<str> = rate.to.as_str().into();
    let mut converted = 0;
    let at = |price: Decimal| price.checked_mul(rate.factor).map(|price| price.normalize());
    for row in file.rows.iter_mut().filter(|row| *row.currency == *rate.from) {
        // No price is that high; what cannot be converted stays in its currency, and is told as such.
        if let Some(price) = at(row.price) {
            let list_price = row.list_price.and_then(at);
            (row.price, row.list_price, row.currency) = (price, list_price, Arc::clone(&to));
            converted += 1;
        }
    }
    if converted > 0 {
        let said = rate.to_string();
        let earlier = [&*file.source.rate, &said];
        file.source.rate = match earlier {
            ["", said] => said.into(),
            both => both.join("; ").into(),
        };
    }
    converted
}
