//! Numbers with the words that go with them.

use std::fmt::Display;

/// A number of things in words: `1 server goes`, `3 servers go`.
pub(crate) fn counted<N: Copy + Display + PartialEq + From<u8>>(
    count: N,
    one: &str,
    many: &str,
) -> String {
    let words = if count == N::from(1) { one } else { many };
    format!("{count} {words}")
}

/// How many whole things a number is; 0 where it is unknown or below 1.
pub(crate) fn whole(number: Option<f64>) -> u32 {
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "saturating")]
    {
        number.unwrap_or(0.0) as u32
    }
}

#[cfg(test)]
mod tests {
    use super::counted;

    #[test]
    fn one_is_one() {
        assert_eq!(counted(1_usize, "row", "rows"), "1 row");
        assert_eq!(counted(0_u64, "row", "rows"), "0 rows");
        assert_eq!(counted(12_u32, "row", "rows"), "12 rows");
    }
}
