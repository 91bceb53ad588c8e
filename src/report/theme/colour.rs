//! Colours, and whether they can be told from what is behind them.

use std::fmt;
use std::str::FromStr;

/// A colour of a screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Colour {
    /// Red, 0 to 255.
    pub red: u8,
    /// Green.
    pub green: u8,
    /// Blue.
    pub blue: u8,
}

/// What WCAG asks between a text and its ground.
const LEGIBLE: f64 = 4.5;

impl Colour {
    /// White.
    pub const WHITE: Self = Self::new(255, 255, 255);
    /// The colour of text.
    pub const INK: Self = Self::new(31, 35, 40);

    /// A colour of its parts.
    #[must_use]
    pub const fn new(red: u8, green: u8, blue: u8) -> Self {
        Self { red, green, blue }
    }

    /// As a number, red highest: what spreadsheets take.
    #[must_use]
    pub fn rgb(self) -> u32 {
        u32::from(self.red) << 16 | u32::from(self.green) << 8 | u32::from(self.blue)
    }

    /// White or black, whichever is legible on this colour; one of them always is.
    #[must_use]
    pub fn text_on(self) -> Self {
        const BLACK: Colour = Colour::new(0, 0, 0);
        if self.contrast(Self::WHITE) >= self.contrast(BLACK) { Self::WHITE } else { BLACK }
    }

    /// This colour as a text on white, darker where it would be too pale to read.
    #[must_use]
    pub fn as_text(self) -> Self {
        self.darkened(LEGIBLE)
    }

    /// This colour, or the first darker one of its kind that has this contrast with white.
    #[must_use]
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a part of a byte is a byte"
    )]
    pub fn darkened(self, contrast: f64) -> Self {
        let part = |twentieths: u32| {
            let darker =
                |value: u8| (f64::from(value) * f64::from(twentieths) / 20.0).round() as u8;
            Self::new(darker(self.red), darker(self.green), darker(self.blue))
        };
        (0..=20)
            .rev()
            .map(part)
            .find(|colour| colour.contrast(Self::WHITE) >= contrast)
            .unwrap_or(Self::INK)
    }

    /// A paler colour: `part` of this one, the rest white.
    #[must_use]
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a mean of two bytes is a byte"
    )]
    pub fn pale(self, part: f64) -> Self {
        let mix =
            |value: u8| (255.0 - (255.0 - f64::from(value)) * part.clamp(0.0, 1.0)).round() as u8;
        Self::new(mix(self.red), mix(self.green), mix(self.blue))
    }

    /// The contrast with another colour by WCAG 2, 1 to 21.
    #[must_use]
    pub fn contrast(self, other: Self) -> f64 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    /// Relative luminance by WCAG 2, 0 to 1.
    #[must_use]
    pub fn luminance(self) -> f64 {
        let linear = |value: u8| {
            let value = f64::from(value) / 255.0;
            if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * linear(self.red) + 0.7152 * linear(self.green) + 0.0722 * linear(self.blue)
    }
}

impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{:06X}", self.rgb())
    }
}

impl FromStr for Colour {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let digits = text.strip_prefix('#').filter(|digits| {
            digits.len() == 6 && digits.bytes().all(|digit| digit.is_ascii_hexdigit())
        });
        let number = digits.and_then(|digits| u32::from_str_radix(digits, 16).ok());
        let Some(number) = number else {
            return Err(format!("'{text}' is not a colour; write #RRGGBB, such as #1F4E79"));
        };
        let [_, red, green, blue] = number.to_be_bytes();
        Ok(Self::new(red, green, blue))
    }
}

#[cfg(test)]
mod tests {
    use super::Colour;

    #[test]
    fn only_six_hexadecimal_digits_are_a_colour() {
        assert_eq!("#1f4E79".parse(), Ok(Colour::new(0x1F, 0x4E, 0x79)));
        assert_eq!(Colour::new(0x1F, 0x4E, 0x79).to_string(), "#1F4E79");
        for wrong in ["1F4E79", "#12345", "#1234567", "#12345g", "red", "", "#+12345", "#é1234"] {
            assert!(wrong.parse::<Colour>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn text_stays_legible_on_any_ground() {
        for colour in ["#FFFF00", "#000080", "#808080", "#E69F00", "#FFFFFF", "#000000"] {
            let colour: Colour = colour.parse().unwrap();
            assert!(colour.contrast(colour.text_on()) >= 4.5, "{colour}");
            assert!(colour.as_text().contrast(Colour::WHITE) >= 4.5, "{colour}");
        }
        assert_eq!(Colour::new(0, 0, 0).pale(0.5), Colour::new(128, 128, 128));
    }
}
