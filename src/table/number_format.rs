//! What the number format of a workbook shows beside a number: a percent sign, a unit, or words.

use super::cell::Cell;
use crate::units::{Plain, Unit};

/// How a number is shown.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) enum NumberFormat {
    /// As it is.
    #[default]
    Plain,
    /// Times 100 and with a percent sign.
    Percent,
    /// Divided by the factor and with a unit.
    Unit(Unit, f64),
    /// With a frequency, which no field is in.
    Frequency(String),
    /// As a day, or a time of day.
    Date,
    /// As hours, minutes or seconds that have passed.
    Elapsed,
}

impl NumberFormat {
    /// Reads a format code such as `#,##0 "GB"` or `0.0%`.
    pub(crate) fn of(code: &str) -> Self {
        if let Some(moment) = moment(code) {
            return moment;
        }
        let sections: Vec<Section> = sections(code);
        if sections.iter().any(|section| section.is_percent) {
            return Self::Percent;
        }
        let words = |section: &Section| section.words.trim().to_owned();
        if let Some(first) = sections.first().map(words)
            && matches!(first.to_lowercase().as_str(), "hz" | "khz" | "mhz" | "ghz")
        {
            return Self::Frequency(first);
        }
        let units: Vec<(Unit, f64)> = sections.iter().filter_map(Section::unit).collect();
        // 1500 in `[>=1000]0.0,"TB";0"GB"` is shown as 1.5 TB: both say GB.
        let least = units.iter().min_by(|a, b| a.1.total_cmp(&b.1));
        let base = |(unit, factor): &(Unit, f64)| match unit {
            Unit::Data(unit) => unit.bytes(1.0, Plain::Decimal) / factor,
            _ => 1.0 / factor,
        };
        match least {
            Some(least)
                if units.iter().all(|unit| (base(unit) / base(least) - 1.0).abs() < 0.1) =>
            {
                Self::Unit(least.0, least.1)
            }
            _ => Self::Plain,
        }
    }

    /// A number as a cell with what is shown beside it; what day it stands for depends on where the file counts from.
    pub(crate) fn cell(&self, value: f64) -> Cell {
        match self {
            Self::Plain | Self::Date | Self::Elapsed => Cell::Number(value),
            // 0.07 * 100 is 7.000000000000001 in binary; nobody typed that.
            Self::Percent => Cell::Percent((value * 1e14).round() / 1e12),
            Self::Unit(Unit::Percent, factor) => Cell::Percent(value / factor),
            Self::Unit(unit, factor) => Cell::Measured(value / factor, *unit),
            Self::Frequency(words) => Cell::from_text(format!("{value} {words}")),
        }
    }
}

/// What a format shows that has years to seconds in the part for positive numbers.
fn moment(code: &str) -> Option<NumberFormat> {
    let mut chars = code.chars();
    // `AM/PM` and `A/P` stand beside hours; `General` begins with no part of a date.
    let mut behind_a = false;
    while let Some(c) = chars.next() {
        match c {
            '\\' | '_' | '*' => {
                chars.next();
            }
            '"' => {
                chars.by_ref().find(|c| *c == '"');
            }
            '[' => {
                let inside: String = chars.by_ref().take_while(|c| *c != ']').collect();
                if is_elapsed(&inside) {
                    return Some(NumberFormat::Elapsed);
                }
            }
            ';' => return None,
            'a' | 'A' if !behind_a => behind_a = true,
            'p' | 'P' | 'm' | 'M' | '/' if behind_a => return Some(NumberFormat::Date),
            'd' | 'm' | 'h' | 'y' | 's' | 'D' | 'M' | 'H' | 'Y' | 'S' if !behind_a => {
                return Some(NumberFormat::Date);
            }
            _ => {}
        }
    }
    None
}

/// Whether brackets hold a unit that does not begin anew, as in `[h]:mm`.
fn is_elapsed(inside: &str) -> bool {
    let mut letters = inside.chars().map(|c| c.to_ascii_lowercase());
    letters.next().is_some_and(|first| {
        matches!(first, 'h' | 'm' | 's') && letters.all(|letter| letter == first)
    })
}

/// One of the parts of a format: for positive numbers, negative ones, zero.
#[derive(Debug, Default)]
struct Section {
    words: String,
    /// Commas behind the digits; each divides by a thousand.
    commas: i32,
    is_percent: bool,
    has_digits: bool,
}

impl Section {
    fn unit(&self) -> Option<(Unit, f64)> {
        let unit = Unit::parse(&self.words)?;
        let is_amount = matches!(unit, Unit::Data(_) | Unit::Percent);
        (self.has_digits && is_amount).then(|| (unit, 1000.0_f64.powi(self.commas)))
    }
}

fn sections(code: &str) -> Vec<Section> {
    let mut sections = vec![Section::default()];
    let mut chars = code.replace("General", "0").chars().collect::<Vec<char>>().into_iter();
    let mut is_quoted = false;
    while let Some(c) = chars.next() {
        let Some(section) = sections.last_mut() else { break };
        match c {
            '"' => is_quoted = !is_quoted,
            _ if is_quoted => section.words.push(c),
            '\\' => section.words.extend(chars.next()),
            '_' | '*' => {
                chars.next();
            }
            '[' => {
                chars.by_ref().find(|c| *c == ']');
            }
            ';' => sections.push(Section::default()),
            '%' => section.is_percent = true,
            '0' | '#' | '?' => {
                section.has_digits = true;
                section.commas = 0;
            }
            ',' => section.commas += i32::from(section.has_digits),
            '.' => {}
            c => section.words.push(c),
        }
    }
    sections
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_show_dates() {
        for code in [
            "DD/MM/YY",
            "H:MM:SS;@",
            "m\"M\"d\"D\";@",
            "[$-404]e\"\\u{fc}\"m\"\\u{fc}\"d",
            "*-yyyy-mm-dd",
            "[$-409]h:mm\\ AM/PM;@",
            "[Red]dd.mm.yyyy",
        ] {
            assert_eq!(NumberFormat::of(code), NumberFormat::Date, "{code}");
        }
        for code in ["[h]:mm:ss", "[h]", "[ss]", "[S].000", "[Blue]\\+[mm]:ss;[Red]\\-[h]:mm"] {
            assert_eq!(NumberFormat::of(code), NumberFormat::Elapsed, "{code}");
        }
        for code in [
            "General",
            "\"Y: \"0.00\"m\";\"Y: <num>m\";@",
            "#,##0\\ [$\u{20bd}-46D]",
            "0_ ;[Red]\\-0\\ ",
            "\\Y000000",
            "#,##0*y",
            "[>=100][Magenta]General",
            "#,##0.00\\ _M\"H\"_);[Red]#,##0.00\\ _M\"S\"_)",
            "0;dd",
        ] {
            assert_eq!(NumberFormat::of(code), NumberFormat::Plain, "{code}");
        }
    }

    #[test]
    fn formats_show_units() {
        let shown = |code: &str, value: f64| NumberFormat::of(code).cell(value);
        let measured = |value: f64, unit: &str| Cell::Measured(value, Unit::parse(unit).unwrap());
        assert_eq!(shown("0\" GB\"", 16.0), measured(16.0, "GB"));
        assert_eq!(shown("#,##0.0\\ \"TB\"", 1.5), measured(1.5, "TB"));
        assert_eq!(shown("0\\G\\B", 16.0), measured(16.0, "GB"));
        assert_eq!(shown("General\" MB\"", 512.0), measured(512.0, "MB"));
        assert_eq!(shown("0.0,\"TB\"", 1500.0), measured(1.5, "TB"));
        assert_eq!(shown("[>=1000]0.0,\"TB\";0\"GB\"", 1500.0), measured(1500.0, "GB"));
        assert_eq!(shown("[Red]0\" GB\";-0\" GB\";\"-\"", 7.0), measured(7.0, "GB"));
        assert_eq!(shown("[>=1000]0\"MB\";0\"GB\"", 7.0), Cell::Number(7.0));
        assert_eq!(shown("0.0%", 0.07), Cell::Percent(7.0));
        assert_eq!(shown("0.00%;[Red]-0.00%", 0.07), Cell::Percent(7.0));
        assert_eq!(shown("0.0\"%\"", 7.5), Cell::Percent(7.5));
        assert_eq!(shown("0\\%", 7.5), Cell::Percent(7.5));
        assert_eq!(shown("0.0\" GHz\"", 2.4), Cell::Text("2.4 GHz".into()));
        for code in [
            "General",
            "0",
            "#,##0.00",
            "0\" vCPU\"",
            "#,##0\\ [$€-407]",
            "0.00E+00",
            "@",
            "\"GB\"",
        ] {
            assert_eq!(shown(code, 3.0), Cell::Number(3.0), "{code}");
        }
    }
}
