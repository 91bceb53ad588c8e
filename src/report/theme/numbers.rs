//! How numbers are written.

use std::str::FromStr;

use crate::units::grouped;

/// The signs in a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NumberStyle {
    /// Between thousands.
    pub thousands: char,
    /// Before the decimals.
    pub decimal: char,
}

/// The space that keeps a number in one line.
const NARROW_SPACE: char = '\u{202F}';

impl NumberStyle {
    /// Commas between thousands, a point before decimals.
    pub const ENGLISH: Self = Self { thousands: ',', decimal: '.' };

    /// A number with at most `decimals` decimals.
    #[must_use]
    pub fn number(self, number: f64, decimals: usize) -> String {
        self.restyle(&grouped(number, decimals))
    }

    /// An amount of money: two decimals, always.
    #[must_use]
    pub fn money(self, amount: f64) -> String {
        let text = grouped(amount, 2);
        let decimals = text.rsplit_once('.').map_or(0, |(_, decimals)| decimals.len());
        let zeros = match decimals {
            0 => ".00",
            1 => "0",
            _ => "",
        };
        self.restyle(&format!("{text}{zeros}"))
    }

    /// How many there are of something.
    #[must_use]
    pub fn count(self, count: usize) -> String {
        self.number(count as f64, 0)
    }

    /// A number with the decimals that it is worth: three digits, or all of the whole ones.
    #[must_use]
    pub fn rounded(self, number: f64) -> String {
        let decimals = match number.abs() {
            size if size >= 100.0 => 0,
            size if size >= 10.0 => 1,
            _ => 2,
        };
        self.number(number, decimals)
    }

    /// A number in the English style, in this one.
    #[must_use]
    pub fn restyle(self, number: &str) -> String {
        number
            .chars()
            .map(|sign| match sign {
                ',' => self.thousands,
                '.' => self.decimal,
                other => other,
            })
            .collect()
    }
}

impl FromStr for NumberStyle {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (thousands, decimal) = match text {
            "1,234.5" => (',', '.'),
            "1.234,5" => ('.', ','),
            "1 234,5" => (NARROW_SPACE, ','),
            "1'234.5" => ('\'', '.'),
            _ => {
                return Err(format!(
                    "'{text}' is not a style; write \"1,234.5\", \"1.234,5\", \"1 234,5\" or \"1'234.5\""
                ));
            }
        };
        Ok(Self { thousands, decimal })
    }
}

#[cfg(test)]
mod tests {
    use super::NumberStyle;

    #[test]
    fn every_style_writes_its_own_example() {
        for style in ["1,234.5", "1.234,5", "1'234.5"] {
            assert_eq!(style.parse::<NumberStyle>().unwrap().number(1234.5, 1), style);
        }
        assert_eq!("1 234,5".parse::<NumberStyle>().unwrap().number(1234.5, 1), "1\u{202F}234,5");
        assert!("1234.5".parse::<NumberStyle>().is_err());
    }

    #[test]
    fn a_number_has_the_decimals_that_it_is_worth() {
        let english = NumberStyle::ENGLISH;
        assert_eq!(english.rounded(23_242.86), "23,243");
        assert_eq!(english.rounded(49.52), "49.5");
        assert_eq!(english.rounded(0.0312), "0.03");
    }
}
