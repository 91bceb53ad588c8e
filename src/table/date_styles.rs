//! Which styles of a binary workbook show numbers as dates.

use std::collections::HashMap;

use super::number_format::NumberFormat;

/// The styles of a workbook, as far as they decide whether a number is a date.
#[derive(Clone, Debug, Default)]
pub(crate) struct DateStyles {
    /// Whether a format that the workbook defines shows dates, by its number.
    formats: HashMap<u16, bool>,
    /// For each style whether it shows dates.
    styles: Vec<bool>,
}

impl DateStyles {
    /// A format that the workbook defines.
    pub(crate) fn define(&mut self, number: u16, code: &str) {
        self.formats.insert(number, NumberFormat::of(code) == NumberFormat::Date);
    }

    /// The next style, by the number of its format.
    pub(crate) fn push(&mut self, format: u16) {
        let own = self.formats.get(&format).copied();
        self.styles.push(own.unwrap_or_else(|| is_built_in_date(format)));
    }

    /// Whether a style shows dates; one that is not there shows numbers.
    pub(crate) fn is_date(&self, style: usize) -> bool {
        self.styles.get(style).copied().unwrap_or_default()
    }
}

/// The formats that need no code in the file (ECMA-376 part 1, 18.8.30); 46 is hours that have passed, which are a number.
fn is_built_in_date(format: u16) -> bool {
    matches!(format, 14..=22 | 27..=36 | 45 | 47 | 50..=58)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_known_by_the_code_or_the_number() {
        let mut styles = DateStyles::default();
        styles.define(164, "yyyy-mm-dd");
        styles.define(165, "0.00");
        styles.define(14, "0");
        for format in [0, 164, 165, 14, 22, 46] {
            styles.push(format);
        }
        let dates: Vec<bool> = (0..7).map(|style| styles.is_date(style)).collect();
        assert_eq!(dates, [false, true, false, false, true, false, false]);
    }
}
