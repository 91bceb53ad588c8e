//! Values that the two binary kinds of workbooks write in one way.

use super::cell::Cell;

/// A number in 30 bits ([MS-XLS] 2.5.217): the upper half of one of 64, or a whole number; in hundredths if the lowest bit is set.
pub(crate) fn number(bits: u32) -> f64 {
    let value = if bits & 2 == 0 {
        f64::from_bits(u64::from(bits & !3) << 32)
    } else {
        f64::from(bits.cast_signed() >> 2)
    };
    if bits & 1 == 0 { value } else { value / 100.0 }
}

/// An error value ([MS-XLS] 2.5.10).
pub(crate) fn error(code: u8) -> Cell {
    Cell::Error(
        match code {
            0x00 => "#NULL!",
            0x07 => "#DIV/0!",
            0x0f => "#VALUE!",
            0x17 => "#REF!",
            0x1d => "#NAME?",
            0x24 => "#NUM!",
            0x2a => "#N/A",
            0x2b => "#DATA!",
            _ => "#UNKNOWN!",
        }
        .to_owned(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_numbers_are_whole_or_halves_of_long_ones() {
        let shown = |bits| number(bits).to_string();
        assert_eq!(shown(0x3ff0_0000), "1");
        assert_eq!(shown(5 << 2 | 2), "5");
        assert_eq!(shown((-5_i32).cast_unsigned() << 2 | 2), "-5");
        assert_eq!(shown(1234 << 2 | 3), "12.34");
    }

    #[test]
    fn errors_are_called_as_in_a_spreadsheet() {
        for (code, name) in [
            (0x00, "#NULL!"),
            (0x07, "#DIV/0!"),
            (0x0f, "#VALUE!"),
            (0x17, "#REF!"),
            (0x1d, "#NAME?"),
            (0x24, "#NUM!"),
            (0x2a, "#N/A"),
            (0x2b, "#DATA!"),
            (0x30, "#UNKNOWN!"),
        ] {
            assert_eq!(error(code), Cell::Error(name.to_owned()));
        }
    }
}
