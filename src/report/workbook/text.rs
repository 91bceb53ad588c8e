//! Text from inputs, made fit for a cell.

use std::borrow::Cow;

use crate::inert;

/// What a cell holds at most, in UTF-16 units.
const CELL_LIMIT: usize = 32_767;

/// The text without characters that XML has no place for, cut to what a cell holds.
pub(crate) fn for_cell(text: &str) -> Cow<'_, str> {
    let clean = inert::document(text);
    // UTF-8 is never shorter than UTF-16, so short texts need no count.
    if clean.len() <= CELL_LIMIT || clean.chars().map(char::len_utf16).sum::<usize>() <= CELL_LIMIT
    {
        return clean;
    }
    let mut left = CELL_LIMIT - 1;
    let kept = clean.chars().take_while(|c| {
        let fits = c.len_utf16() <= left;
        left = left.saturating_sub(c.len_utf16());
        fits
    });
    Cow::Owned(kept.chain(std::iter::once('…')).collect())
}

#[cfg(test)]
mod tests {
    use super::for_cell;

    #[test]
    fn control_characters_become_visible_and_the_rest_stays() {
        assert_eq!(for_cell("a\u{1}b\tc\n"), "a\u{FFFD}b\tc\n");
        assert_eq!(for_cell("=1+1 ü 😀"), "=1+1 ü 😀");
    }

    #[test]
    fn a_long_text_is_cut_at_what_a_cell_holds() {
        for text in ["x".repeat(40_000), "😀".repeat(20_000)] {
            let cut = for_cell(&text);
            assert!(cut.encode_utf16().count() <= 32_767);
            assert!(cut.ends_with('…'));
        }
        let fits = "ü".repeat(32_767);
        assert_eq!(for_cell(&fits), fits);
    }
}
