//! Text from inputs that does nothing where it is shown: one function for each kind of output.
//!
//! A name may hold anything: an escape sequence that colours a terminal, a sign that turns the order of the letters around it
//! (<https://trojansource.codes>), the start of a formula (<https://owasp.org/www-community/attacks/CSV_Injection>), markup. What
//! a reader cannot see is replaced by U+FFFD in every output, so that two names that differ do not look the same.

use std::borrow::Cow;
use std::fmt::Write;

/// Whether a sign shows nothing and changes what stands around it: control characters, controls of the direction of text, ends of lines
/// and paragraphs, and what no XML document may hold.
fn acts(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{fff9}'..='\u{fffb}' | '\u{fffe}' | '\u{ffff}')
}

/// Whether a sign shows nothing by itself.
/// Source: `Default_Ignorable_Code_Point` of Unicode 16, `DerivedCoreProperties.txt`, without what [`acts`].
fn is_hidden(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}' | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
        | '\u{ffa0}' | '\u{fff0}'..='\u{fff8}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}'
        | '\u{e0000}'..='\u{e0fff}')
}

/// Whether a hidden sign belongs to how some scripts and pictures are written, behind one of their signs: joiners, marks of direction,
/// variants.
fn belongs_behind(c: char, before: char) -> bool {
    let belongs = matches!(c,
        '\u{61c}' | '\u{180b}'..='\u{180d}' | '\u{180f}' | '\u{200c}'..='\u{200f}' | '\u{fe00}'..='\u{fe0f}');
    // No letter of Latin, Western digit or sign needs one.
    belongs && before > '\u{24f}' && !acts(before) && !is_hidden(before)
}

/// The signs of a text, and whether each stays out of what is shown.
fn signs(text: &str) -> impl Iterator<Item = (char, bool)> {
    let mut before = ' ';
    text.chars().map(move |c| {
        let is_replaced = acts(c) || is_hidden(c) && !belongs_behind(c, before);
        before = c;
        (c, is_replaced)
    })
}

/// A text without the signs that nobody sees; nothing where it has none.
pub(crate) fn without_hidden(text: &str) -> Option<String> {
    let has_some = !is_plain(text) && signs(text).any(|(_, is_replaced)| is_replaced);
    has_some.then(|| signs(text).filter(|(_, is_replaced)| !is_replaced).map(|(c, _)| c).collect())
}

/// Whether a text has nothing but visible signs of ASCII, of which none acts: as nearly all have, which is quickly seen.
fn is_plain(text: &str) -> bool {
    text.bytes().fold(true, |is_plain, byte| is_plain & (b' '..=b'~').contains(&byte))
}

fn replaced(text: &str, stays: impl Fn(char) -> bool) -> Cow<'_, str> {
    let is_harmless = |(c, is_replaced): (char, bool)| !is_replaced || stays(c);
    if is_plain(text) || signs(text).all(is_harmless) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(
        signs(text).map(|sign| if is_harmless(sign) { sign.0 } else { '\u{fffd}' }).collect(),
    )
}

/// For a terminal and for plain text. Line feeds stay.
pub(crate) fn terminal(text: &str) -> String {
    replaced(text, |c| c == '\n').into_owned()
}

/// For a cell of a workbook and for HTML, whose writers see to markup and formulas. Tabs and line feeds stay.
pub(crate) fn document(text: &str) -> Cow<'_, str> {
    replaced(text, |c| matches!(c, '\t' | '\n' | '\r'))
}

/// For one line of XML, which its writer escapes: SVG and the results of tests.
pub(crate) fn xml_line(text: &str) -> String {
    replaced(text, |_| false).into_owned()
}

/// What a formula begins with, in letters of half or full width.
const FORMULA_STARTS: [char; 11] =
    ['=', '+', '-', '@', '\t', '\r', '\n', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}'];

/// What stands in a cell that [`csv`] made.
pub(crate) fn of_csv(cell: &str) -> &str {
    cell.strip_prefix('\'').filter(|text| text.starts_with(FORMULA_STARTS)).unwrap_or(cell)
}

/// For a cell of a CSV file: a text that begins like a formula gets an apostrophe in front. Numbers stay.
pub(crate) fn csv(text: &str) -> String {
    let clean = document(text);
    let is_formula = clean.starts_with(FORMULA_STARTS) && text.parse::<f64>().is_err();
    if is_formula { format!("'{clean}") } else { clean.into_owned() }
}

/// For a line of Markdown that is nothing but text.
pub(crate) fn markdown(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (c, is_replaced) in signs(text) {
        match c {
            '\n' | '\r' | '\t' => out.push(' '),
            _ if is_replaced => out.push('\u{fffd}'),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '|' | '\\' | '*' | '_' | '`' | '[' | ']' | '#' => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
    }
    out
}

/// For a text of an iCalendar file (RFC 5545, section 3.3.11), which holds no control characters.
pub(crate) fn calendar(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (c, is_replaced) in signs(text) {
        match c {
            '\n' => out.push_str("\\n"),
            '\r' => {}
            '\t' => out.push(' '),
            _ if is_replaced => out.push('\u{fffd}'),
            '\\' | ';' | ',' => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
    }
    out
}

/// For a piece of a JSON string, which keeps all its signs: those that JSON itself lets through are written by their number.
pub(crate) fn json(text: &str) -> Cow<'_, str> {
    if is_plain(text) || !signs(text).any(|(_, is_replaced)| is_replaced) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for (c, is_replaced) in signs(text) {
        if is_replaced {
            for unit in c.encode_utf16(&mut [0; 2]) {
                // Writing to a string cannot fail.
                let _ = write!(out, "\\u{unit:04x}");
            }
        } else {
            out.push(c);
        }
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ACTING: &str = "a\u{1b}[31m\u{9b}1m\u{7}\u{202e}txt\u{2066}\u{2069}\u{ffff}";

    #[test]
    fn what_acts_is_replaced_in_every_kind_of_output() {
        let outputs = [
            terminal(ACTING),
            document(ACTING).into_owned(),
            xml_line(ACTING),
            csv(ACTING),
            markdown(ACTING),
            calendar(ACTING),
        ];
        for output in outputs {
            assert!(!output.contains(acts), "{output:?}");
            assert_eq!(output.chars().filter(|c| *c == '\u{fffd}').count(), 7, "{output:?}");
        }
        let quoted = format!("\"{}\"", json("A\u{202e}txt"));
        assert_eq!(quoted, "\"A\\u202etxt\"");
        assert_eq!(serde_json::from_str::<String>(&quoted).unwrap(), "A\u{202e}txt");
    }

    #[test]
    fn what_nobody_sees_is_replaced_in_every_kind_of_output() {
        let hidden =
            "sql\u{200b}01\u{e0041}\u{e0042}\u{ad}\u{2060}\u{feff}a\u{200d}b\u{fe0f}\u{2028}";
        let outputs = [
            terminal(hidden),
            document(hidden).into_owned(),
            xml_line(hidden),
            csv(hidden),
            markdown(hidden),
            calendar(hidden),
        ];
        for output in outputs {
            assert_eq!(output.chars().filter(|c| *c == '\u{fffd}').count(), 9, "{output:?}");
        }
        let quoted = format!("\"{}\"", json(hidden));
        assert!(quoted.is_ascii() && quoted.contains("\\u200b"), "{quoted}");
        assert_eq!(serde_json::from_str::<String>(&quoted).unwrap(), hidden);
        assert_eq!(without_hidden(hidden).as_deref(), Some("sql01ab"));
        assert_eq!(without_hidden("sql01 größe"), None);
    }

    #[test]
    fn names_of_every_script_stay_as_they_are() {
        for name in [
            "SQL01",
            "نامه\u{200c}ها",
            "क\u{94d}\u{200d}ष",
            "\u{1f468}\u{200d}\u{1f4bb}",
            "Сервер 1",
            "خادم",
            "שרת\u{200f}",
            "サーバー",
            "größe – é",
            "e\u{301}",
        ] {
            assert_eq!(terminal(name), name);
            assert_eq!(csv(name), name);
            assert_eq!(calendar(name), name);
        }
    }

    #[test]
    fn csv_disarms_formulas_of_both_widths_and_keeps_numbers() {
        for start in ['=', '+', '-', '@', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}'] {
            assert_eq!(csv(&format!("{start}1+1")), format!("'{start}1+1"));
        }
        assert_eq!(csv("-20.5"), "-20.5");
        assert_eq!(csv("+cmd|' /C calc'!A0"), "'+cmd|' /C calc'!A0");
        assert_eq!(csv("a=b"), "a=b");
    }

    #[test]
    fn markup_and_lines_do_not_get_through() {
        assert_eq!(markdown("a|b\n<i>*x*"), "a\\|b &lt;i&gt;\\*x\\*");
        assert_eq!(calendar("a;b,c\\d\r\ne"), "a\\;b\\,c\\\\d\\ne");
        assert_eq!(terminal("a\r\nb"), "a\u{fffd}\nb");
    }
}
