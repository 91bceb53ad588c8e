//! How the numbers of a measurement are written.

use crate::finding::Finding;
use crate::message;
use crate::source::Location;
use crate::table::number::{Mixed, NumberStyle, StyleOf};
use crate::table::{Container, Document};

/// The style of the numbers of a file, and the doubt if none of them decides: first counts what the user says, then a number
/// that only one style reads, then what separates the cells, as in inventories.
pub(crate) fn number_style<'t>(
    document: &Document,
    location: &Location,
    samples: &(impl Iterator<Item = &'t str> + Clone),
) -> Result<(NumberStyle, Option<Finding>), Mixed> {
    if let Some(style) = document.chosen_number_style() {
        return Ok((style, None));
    }
    let usual = NumberStyle::detect(samples.clone())?;
    let is_decided = samples.clone().any(|text| matches!(StyleOf::text(text), StyleOf::One(_)));
    let doubtful = || samples.clone().find(|text| StyleOf::text(text) == StyleOf::Either);
    let Some(text) = (if is_decided { None } else { doubtful() }) else {
        return Ok((usual, None));
    };
    let has_comma = text.contains(',');
    let style = match document.container() {
        Container::Delimited { delimiter: ',', .. } => return Ok((NumberStyle::Point, None)),
        Container::Delimited { delimiter: ';', .. } if has_comma => NumberStyle::Comma,
        // Where nothing speaks against it, a point separates the decimals.
        _ if !has_comma => return Ok((usual, None)),
        _ => usual,
    };
    let read =
        |style: NumberStyle| style.parse(text).map(|number| number.value).unwrap_or_default();
    let message = message!(
        "{text} is read as {read}, not as {other}; no number of the file decides",
        text = format!("{:?}", text.trim()),
        read = read(style),
        other = read(style.other())
    );
    let finding = Finding::warning("number-style", location.path.as_ref(), message)
        .hint(message!(
            "If it is wrong, choose the other style with --decimal-separator {other}",
            other = style.other().id()
        ))
        .at(location.clone());
    Ok((style, Some(finding)))
}

/// Says that two numbers of a file are in two styles.
pub(crate) fn mixed_numbers(point: &str, comma: &str, location: Location) -> Finding {
    let message = message!(
        "{point} has a decimal point, but {comma} a decimal comma",
        point = format!("{point:?}"),
        comma = format!("{comma:?}")
    );
    Finding::error("mixed-numbers", location.path.as_ref(), message).at(location)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::churn::fixture::document;

    #[test]
    fn what_separates_the_cells_decides_where_no_number_does() {
        let style = |content: &str, samples: &[&str]| {
            let (_folder, document) = document("a.csv", content.as_bytes());
            let location = document.location(None);
            let (style, finding) =
                number_style(&document, &location, &samples.iter().copied()).unwrap();
            (style, finding.is_some())
        };
        let (point, comma) = (NumberStyle::Point, NumberStyle::Comma);
        assert_eq!(style("a;b;c\n1;2;3\n", &["1,286", "2,500"]), (comma, true));
        assert_eq!(style("a;b;c\n1;2;3\n", &["1,286", "0,5"]), (comma, false));
        assert_eq!(style("a,b,c\n1,2,3\n", &["1,286"]), (point, false));
        assert_eq!(style("a\tb\tc\n1\t2\t3\n", &["1,286"]), (point, true));
        assert_eq!(style("a\tb\tc\n1\t2\t3\n", &["1.286"]), (point, false));
        assert_eq!(style("a;b;c\n1;2;3\n", &["12"]), (point, false));
    }
}
