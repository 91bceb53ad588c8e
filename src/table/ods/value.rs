//! What a cell holds, by its attributes and the text that it shows.

use quick_xml::XmlVersion;
use quick_xml::events::BytesStart;

use super::fault::Fault;
use crate::table::cell::{Cell, UNCALCULATED};
use crate::table::number_format::NumberFormat;

/// The attributes of a cell.
#[derive(Debug, Default)]
pub(super) struct Attributes {
    /// `float`, `percentage`, `currency`, `date`, `time`, `boolean`, `string`.
    kind: Option<String>,
    /// The value of any kind, as it is written.
    value: Option<String>,
    is_error: bool,
    has_formula: bool,
    /// Equal cells, this one included.
    pub(super) repeated: u64,
    /// Rows that it covers, its own included.
    pub(super) rows_spanned: u64,
}

impl Attributes {
    pub(super) fn of(tag: &BytesStart<'_>) -> Result<Self, Fault> {
        let mut found = Self { repeated: 1, rows_spanned: 1, ..Self::default() };
        for attribute in tag.attributes().with_checks(false).flatten() {
            let (name, prefix) = attribute.key.decompose();
            let is_ours = prefix.is_none_or(|prefix| prefix.as_ref() != "calcext");
            let value = || {
                let value = attribute.normalized_value(XmlVersion::Implicit1_0);
                value.map(std::borrow::Cow::into_owned).unwrap_or_default()
            };
            match name.as_ref() {
                "value-type" if is_ours => found.kind = Some(value()),
                // What this program adds to the standard tells errors from texts.
                "value-type" => found.is_error = value() == "error",
                "value" | "date-value" | "time-value" | "boolean-value" | "string-value" => {
                    found.value = Some(value());
                }
                "formula" => found.has_formula = true,
                "number-columns-repeated" => found.repeated = count(&value())?,
                "number-rows-spanned" => found.rows_spanned = count(&value())?,
                _ => {}
            }
        }
        Ok(found)
    }

    /// The cell that shows a text.
    pub(super) fn cell(self, shown: String) -> Cell {
        if self.is_error {
            let text = if shown.is_empty() { self.value.unwrap_or_default() } else { shown };
            return Cell::Error(if text.is_empty() { UNCALCULATED.to_owned() } else { text });
        }
        let Some(value) = self.value else {
            let is_missing = self.has_formula && shown.is_empty() && self.kind.is_none();
            return if is_missing {
                Cell::Error(UNCALCULATED.to_owned())
            } else {
                Cell::from_text(shown)
            };
        };
        let number = || value.trim().parse::<f64>().ok().filter(|number| number.is_finite());
        let as_text = |value: String, shown: String| {
            Cell::from_text(if shown.is_empty() { value } else { shown })
        };
        match self.kind.as_deref() {
            Some("string") => Cell::from_text(value),
            Some("boolean") => Cell::Bool(matches!(value.trim(), "true" | "TRUE" | "1")),
            Some("date") => Cell::DateTime(date(&value)),
            Some("time") => match time(&value) {
                Some(time) => Cell::from_text(time),
                None => as_text(value, shown),
            },
            Some("percentage") => match number() {
                Some(number) => NumberFormat::Percent.cell(number),
                None => as_text(value, shown),
            },
            _ => match number() {
                Some(number) => format(number, &shown).cell(number),
                None => as_text(value, shown),
            },
        }
    }
}

/// A number of rows, columns or times; one beyond all sheets counts as that.
pub(super) fn count(text: &str) -> Result<u64, Fault> {
    let text = text.trim();
    if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Fault::Count(text.chars().take(40).collect()));
    }
    Ok(text.parse().unwrap_or(u64::MAX).max(1))
}

/// A date with its time, `2026-02-28T13:45:00`: dates alone are at midnight, and what is shorter than a second is left out.
fn date(value: &str) -> String {
    let value = value.trim();
    let Some((day, time)) = value.split_once('T') else { return format!("{value}T00:00:00") };
    let time = time.trim_end_matches('Z');
    let seconds = time.split_once('.').map_or(time, |(seconds, _)| seconds);
    let is_short = seconds.matches(':').count() == 1;
    format!("{day}T{seconds}{}", if is_short { ":00" } else { "" })
}

/// A time of the day as people write it: `PT13H45M00S` is `13:45:00`. Longer times have more hours.
fn time(value: &str) -> Option<String> {
    let mut rest = value.trim().strip_prefix("PT")?;
    let mut part = |unit: char| -> Option<u32> {
        let Some((number, behind)) = rest.split_once(unit) else { return Some(0) };
        rest = behind;
        let whole = number.split_once(['.', ',']).map_or(number, |(whole, _)| whole);
        whole.parse().ok()
    };
    let (hours, minutes, seconds) = (part('H')?, part('M')?, part('S')?);
    let is_time = rest.is_empty() && minutes < 60 && seconds < 60;
    is_time.then(|| format!("{hours:02}:{minutes:02}:{seconds:02}"))
}

/// How a number is shown, by the text: `1.5 TB` for 1500 is in thousands.
fn format(number: f64, shown: &str) -> NumberFormat {
    let is_word = |c: char| c.is_alphabetic() || c == '%';
    let Some(at) = shown.find(is_word).filter(|at| *at > 0) else { return NumberFormat::Plain };
    let (digits, words) = shown.split_at(at);
    let thousands = (0..3).find(|thousands| {
        let scaled = number / 1000_f64.powi(*thousands);
        readings(digits).into_iter().flatten().any(|reading| is_rounded(scaled, reading))
    });
    match thousands {
        Some(thousands) if !words.contains(['"', '\\', ';']) => {
            let commas = ",".repeat(usize::try_from(thousands).unwrap_or_default());
            NumberFormat::of(&format!("0{commas}\"{words}\""))
        }
        _ => NumberFormat::Plain,
    }
}

/// Whether a number was rounded to another, with so many decimals, to be shown.
fn is_rounded(number: f64, (shown, decimals): (f64, i32)) -> bool {
    (number - shown).abs() <= 0.500_001 * 10_f64.powi(-decimals)
}

/// The numbers that digits may stand for, and their decimals: the last sign between them stands before decimals, or before thousands.
fn readings(digits: &str) -> [Option<(f64, i32)>; 2] {
    let is_between = |c: char| matches!(c, '.' | ',' | '\'' | ' ' | '\u{a0}' | '\u{202f}' | '’');
    let digits = digits.trim_matches(is_between);
    let plain = |text: &str| -> String { text.chars().filter(|c| !is_between(*c)).collect() };
    let with_decimals = digits.rsplit_once(is_between).and_then(|(whole, decimals)| {
        let number = format!("{}.{decimals}", plain(whole)).parse().ok()?;
        Some((number, i32::try_from(decimals.len()).ok()?))
    });
    [plain(digits).parse().ok().map(|number| (number, 0)), with_decimals]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_and_times_are_written_in_one_way() {
        assert_eq!(date("2026-02-28"), "2026-02-28T00:00:00");
        assert_eq!(date("2026-02-28T13:45:00.500000000"), "2026-02-28T13:45:00");
        assert_eq!(date("2026-02-28T13:45Z"), "2026-02-28T13:45:00");
        let times = ["PT13H45M00S", "PT1H", "PT36H05M07.25S", "P1D", "-PT1H", "PT99M", "x"];
        let expected =
            [Some("13:45:00"), Some("01:00:00"), Some("36:05:07"), None, None, None, None];
        assert_eq!(times.map(time), expected.map(|time| time.map(str::to_owned)));
    }

    #[test]
    fn the_unit_beside_a_number_is_that_of_the_number() {
        let cell = |number: f64, shown: &str| format(number, shown).cell(number);
        let like = |code: &str, number: f64| NumberFormat::of(code).cell(number);
        assert_eq!(cell(16.0, "16 GB"), like("0\" GB\"", 16.0));
        assert_eq!(cell(1234.5, "1.234,5 GB"), like("0\" GB\"", 1234.5));
        assert_eq!(cell(1500.0, "1.5 TB"), like("0,\" TB\"", 1500.0));
        assert_eq!(cell(2.4, "2 GB"), like("0\" GB\"", 2.4));
        assert_eq!(cell(7.5, "7.5%"), Cell::Percent(7.5));
        for (number, shown) in
            [(16.0, "16"), (16.0, "17 GB"), (4.0, "4 vCPU"), (5.0, "EUR 5"), (16.0, "")]
        {
            assert_eq!(cell(number, shown), Cell::Number(number), "{shown}");
        }
    }

    #[test]
    fn numbers_of_times_never_overflow() {
        assert_eq!(count("99999999999999999999999").unwrap(), u64::MAX);
        assert_eq!(count("0").unwrap(), 1);
        assert!(count("-1").is_err() && count("x").is_err() && count("").is_err());
    }
}
