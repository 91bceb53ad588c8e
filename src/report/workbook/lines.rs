//! How many lines a text takes, which decides how high its row must be.

/// Letters are narrower than the digits that a column's width is counted in.
const LETTERS_PER_WIDTH: f64 = 1.12;

/// How many lines a text takes in a cell of a width in characters, broken between words.
pub(crate) fn lines_of(text: &str, width: f64) -> u32 {
    text.split('\n')
        .map(|paragraph| {
            let mut lines = 1;
            let mut used = 0.0;
            for word in paragraph.split(' ') {
                let length = word.chars().count() as f64 + 1.0;
                if used > 0.0 && used + length > LETTERS_PER_WIDTH * width + 1.0 {
                    lines += 1;
                    used = 0.0;
                }
                used += length;
            }
            lines
        })
        .sum()
}
