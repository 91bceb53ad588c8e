//! The lines at the head and the foot of printed pages.

use crate::inert;
use crate::report::theme::Theme;

/// What Excel takes of the head, and of the foot, of a page, in UTF-16 units.
const LIMIT: usize = 255;

/// What the report is called and for whom it is; at the right, who may read it.
pub(crate) fn header(theme: &Theme, title: &str) -> String {
    let left = match theme.customer.name.as_str() {
        "" => title.to_owned(),
        customer => format!("{title} - {customer}"),
    };
    // The size must not run into digits of the text.
    let (left, right) = (part(&left, LIMIT / 2 - 8), part(&theme.confidentiality, LIMIT / 2 - 8));
    format!("&L&8 {left}&R&8 {right}")
}

/// The line of the theme, the sheet, and the page.
pub(crate) fn footer(theme: &Theme) -> String {
    let left = part(&theme.footer, LIMIT - 40);
    format!("&L&8 {left}&C&8 &A&R&8 &P / &N")
}

/// A text as the codes of a page line take it, cut to a number of UTF-16 units.
fn part(text: &str, units: usize) -> String {
    let mut out = String::new();
    let mut left = units;
    for sign in inert::xml_line(text).chars() {
        let needed = if sign == '&' { 2 } else { sign.len_utf16() };
        // One unit stays for the sign that says that something is missing.
        if needed >= left {
            out.push('…');
            break;
        }
        left -= needed;
        out.push(sign);
        if sign == '&' {
            out.push('&');
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{LIMIT, footer, header};
    use crate::report::theme::Theme;

    #[test]
    fn lines_of_any_length_fit_and_their_signs_are_no_codes() {
        let mut theme = Theme::built_in().unwrap();
        theme.customer.name = "R&D &P 2017".to_owned();
        assert_eq!(header(&theme, "Plan"), "&L&8 Plan - R&&D &&P 2017&R&8 ");
        for long in ["&".repeat(200), "😀".repeat(200), "x".repeat(200)] {
            theme.customer.name.clone_from(&long);
            theme.confidentiality.clone_from(&long);
            theme.footer.clone_from(&long);
            for line in [header(&theme, &long), footer(&theme)] {
                assert!(line.encode_utf16().count() <= LIMIT, "{line}");
            }
        }
    }
}
