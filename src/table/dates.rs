//! Numbers that are shown as dates.

use calamine::{ExcelDateTime, ExcelDateTimeType};

use crate::table::cell::Cell;

/// The first number that is no date any more: the day behind 9999-12-31 where days are counted from 1900.
const END: f64 = 2_958_466.0;

/// The date and time that a number stands for, in whole seconds; Excel shows none for what is no date.
pub(crate) fn cell(value: f64, is_1904: bool) -> Cell {
    if !(0.0..END).contains(&value) {
        return Cell::Number(value);
    }
    let serial = ExcelDateTime::new(value, ExcelDateTimeType::DateTime, is_1904);
    let (year, month, day, hour, minute, second, _) = serial.to_ymd_hms_milli();
    Cell::DateTime(format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_from_two_years() {
        let shown = |value, is_1904| match cell(value, is_1904) {
            Cell::DateTime(text) => text.clone(),
            other => format!("{other:?}"),
        };
        assert_eq!(shown(46_081.5, false), "2026-02-28T12:00:00");
        assert_eq!(shown(46_081.5 - 1462.0, true), "2026-02-28T12:00:00");
        assert_eq!(shown(0.75, false), "1899-12-31T18:00:00");
        assert_eq!(shown(45_943.999_999_999, false), "2025-10-14T00:00:00");
        assert_eq!(shown(-1.0, false), "Number(-1.0)");
        assert_eq!(shown(END, false), "Number(2958466.0)");
        assert_eq!(shown(f64::NAN, false), "Number(NaN)");
    }
}
