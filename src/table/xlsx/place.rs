//! Where a cell stands, as it is written.

/// The row and the column of a reference such as `AB12`, counted from 0; the column is missing in `12`.
///
/// Numbers beyond all sheets stay beyond them.
pub(super) fn of(reference: &str) -> Option<(u32, Option<u32>)> {
    let digits = reference.bytes().position(|byte| byte.is_ascii_digit())?;
    let (letters, digits) = reference.split_at_checked(digits)?;
    let mut column: u32 = 0;
    for letter in letters.bytes() {
        let value = match letter {
            b'A'..=b'Z' => letter - b'A',
            b'a'..=b'z' => letter - b'a',
            _ => return None,
        };
        column = column.saturating_mul(26).saturating_add(u32::from(value) + 1);
    }
    let mut row: u32 = 0;
    for digit in digits.bytes() {
        let value = digit.is_ascii_digit().then(|| u32::from(digit - b'0'))?;
        row = row.saturating_mul(10).saturating_add(value);
    }
    Some((row.checked_sub(1)?, column.checked_sub(1)))
}

/// The first and the last cell of a range such as `A1:B2`.
pub(super) fn of_range(range: &str) -> Option<((u32, u32), (u32, u32))> {
    let cell = |text: &str| of(text).and_then(|(row, column)| Some((row, column?)));
    match range.split_once(':') {
        Some((first, last)) => Some((cell(first)?, cell(last)?)),
        None => Some((cell(range)?, cell(range)?)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_places() {
        assert_eq!(of("A1"), Some((0, Some(0))));
        assert_eq!(of("xfd1048576"), Some((1_048_575, Some(16_383))));
        assert_eq!(of("AA10"), Some((9, Some(26))));
        assert_eq!(of("7"), Some((6, None)));
        assert_eq!(of("ZZZZZZZZZ99999999999"), Some((u32::MAX - 1, Some(u32::MAX - 1))));
        for wrong in ["", "A", "A0", "0", "$A$1", "A1B", "Ä1", "A-1", "A1:B2"] {
            assert_eq!(of(wrong), None, "{wrong}");
        }
        assert_eq!(of_range("A1:B3"), Some(((0, 0), (2, 1))));
        assert_eq!(of_range("C4"), Some(((3, 2), (3, 2))));
        assert_eq!(of_range("A1:3"), None);
    }
}
