//! The tables of a saved web page.

/// The rows of every table, cells as text; tables without a filled cell are left out.
pub(crate) fn tables(page: &str) -> Vec<Vec<Vec<String>>> {
    let mut tables: Vec<Vec<Vec<String>>> = Vec::new();
    let mut cell: Option<String> = None;
    let mut span = 1;
    let mut rest = page;
    while let Some(open) = rest.find('<') {
        let (text, tail) = rest.split_at(open);
        if let Some(cell) = &mut cell {
            cell.push_str(text);
        }
        let Some(tag) = Tag::read(tail) else { break };
        rest = tail.get(tag.length..).unwrap_or_default();
        match (tag.name.as_str(), tag.closing) {
            ("script" | "style", false) => {
                let end = rest.to_ascii_lowercase().find("</");
                rest = rest.get(end.unwrap_or(rest.len())..).unwrap_or_default();
            }
            ("table", false) => tables.push(Vec::new()),
            ("br", _) => {
                if let Some(cell) = &mut cell {
                    cell.push(' ');
                }
            }
            ("td" | "th" | "tr" | "table", closing) => {
                if let Some(text) = cell.take() {
                    finish(&mut tables, &text, span);
                }
                match (tag.name.as_str(), closing, tables.last_mut()) {
                    ("tr", false, Some(rows)) => rows.push(Vec::new()),
                    ("td" | "th", false, _) => {
                        cell = Some(String::new());
                        span = tag.span;
                    }
                    _ => {}
                }
            }
            _ => {}
        }
    }
    for rows in &mut tables {
        rows.retain(|row| row.iter().any(|cell| !cell.is_empty()));
    }
    tables.retain(|rows| !rows.is_empty());
    tables
}

fn finish(tables: &mut [Vec<Vec<String>>], text: &str, span: usize) {
    let Some(rows) = tables.last_mut() else {
        return;
    };
    if rows.is_empty() {
        rows.push(Vec::new());
    }
    if let Some(row) = rows.last_mut() {
        let words: Vec<String> = text.split_whitespace().map(decode).collect();
        row.push(words.join(" ").trim().to_owned());
        row.extend(std::iter::repeat_n(String::new(), span - 1));
    }
}

struct Tag {
    name: String,
    closing: bool,
    span: usize,
    length: usize,
}

impl Tag {
    fn read(text: &str) -> Option<Self> {
        if text.starts_with("<!--") {
            let length = text.find("-->").map_or(text.len(), |at| at + 3);
            return Some(Self { name: String::new(), closing: false, span: 1, length });
        }
        let end = text.find('>')?;
        let body = text.get(1..end)?.to_ascii_lowercase();
        let closing = body.starts_with('/');
        let body = body.trim_start_matches('/');
        let name = body.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
        // A page cannot claim more columns than a spreadsheet has.
        let span = body
            .split_once("colspan")
            .map(|(_, value)| value.trim_start_matches(['=', '"', '\'', ' ']))
            .and_then(|value| value.split(|c: char| !c.is_ascii_digit()).next())
            .and_then(|digits| digits.parse().ok())
            .filter(|span| (1..=1000).contains(span))
            .unwrap_or(1);
        Some(Self { name: name.to_owned(), closing, span, length: end + 1 })
    }
}

/// Replaces the entities of a word.
fn decode(word: &str) -> String {
    let mut text = String::new();
    let mut rest = word;
    while let Some(at) = rest.find('&') {
        let (before, tail) = rest.split_at(at);
        text.push_str(before);
        let entity =
            tail.find(';').and_then(|end| Some((entity(tail.get(1..end)?)?, tail.get(end + 1..)?)));
        if let Some((c, after)) = entity {
            text.push(c);
            rest = after;
        } else {
            text.push('&');
            rest = tail.get(1..).unwrap_or_default();
        }
    }
    text.push_str(rest);
    text
}

fn entity(name: &str) -> Option<char> {
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => ' ',
        _ => {
            let code = name.strip_prefix('#')?;
            let code = match code.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => code.parse().ok()?,
            };
            char::from_u32(code)?
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_read_whatever_is_around_them() {
        let page = "<html><style>td{a:b}</style><TABLE border=1><tr><th colspan=\"2\">Virtual\n Machine<th>Size &lt;GB&gt;</tr>\
            <!-- <td>no</td> --><tr><td><b>A&amp;B</b><br>x</td><td>&nbsp;</td><td>42.13&#32;</td></tr></TABLE><table></table>text < here";
        assert_eq!(
            tables(page),
            [[vec!["Virtual Machine", "", "Size <GB>"], vec!["A&B x", "", "42.13"]]]
        );
    }

    proptest::proptest! {
        #[test]
        fn any_page_is_read(page in "[<>/&;#a-z0-9\"= ]*(<table>|<tr>|<td>|</td>)*[<>&;#x0-9]*") {
            let _ = tables(&page);
        }
    }
}
