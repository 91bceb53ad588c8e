//! The tables of a saved web page.

/// The rows of every table, cells as text; tables without a filled cell are left out.
///
/// A cell that reaches over several columns or rows stands in the first of them; the others are empty.
pub(crate) fn tables(page: &str) -> Vec<Vec<Vec<String>>> {
    let mut tables: Vec<Table> = Vec::new();
    let mut cell: Option<(String, Span)> = None;
    let mut rest = page;
    while let Some(open) = rest.find('<') {
        let (text, tail) = rest.split_at(open);
        if let Some((cell, _)) = &mut cell {
            cell.push_str(text);
        }
        let Some(tag) = Tag::read(tail) else { break };
        rest = tail.get(tag.length..).unwrap_or_default();
        match (tag.name.as_str(), tag.closing) {
            ("script" | "style", false) => {
                let end = rest.to_ascii_lowercase().find("</");
                rest = rest.get(end.unwrap_or(rest.len())..).unwrap_or_default();
            }
            ("table", false) => tables.push(Table::default()),
            ("br", _) => {
                if let Some((cell, _)) = &mut cell {
                    cell.push(' ');
                }
            }
            ("td" | "th" | "tr" | "table", closing) => {
                if let (Some((text, span)), Some(table)) = (cell.take(), tables.last_mut()) {
                    table.add(&text, span);
                }
                match (tag.name.as_str(), closing, tables.last_mut()) {
                    ("tr", false, Some(table)) => table.begin_row(),
                    ("td" | "th", false, _) => cell = Some((String::new(), tag.span)),
                    _ => {}
                }
            }
            _ => {}
        }
    }
    let rows = tables.into_iter().map(|table| table.rows);
    let filled = rows.map(|mut rows| {
        rows.retain(|row| row.iter().any(|cell| !cell.is_empty()));
        rows
    });
    filled.filter(|rows| !rows.is_empty()).collect()
}

/// Over how many columns and rows a cell reaches.
#[derive(Clone, Copy)]
struct Span {
    columns: usize,
    rows: usize,
}

#[derive(Default)]
struct Table {
    rows: Vec<Vec<String>>,
    /// For each column in how many of the rows below a cell from above still stands.
    hanging: Vec<usize>,
}

impl Table {
    fn begin_row(&mut self) {
        self.end_row();
        self.rows.push(Vec::new());
    }

    /// Cells from above reach into the row also where it has no cell of its own.
    fn end_row(&mut self) {
        let width = self.rows.last().map_or(0, Vec::len);
        for rows in self.hanging.iter_mut().skip(width) {
            *rows = rows.saturating_sub(1);
        }
    }

    fn add(&mut self, text: &str, span: Span) {
        if self.rows.is_empty() {
            self.rows.push(Vec::new());
        }
        let Some(row) = self.rows.last_mut() else { return };
        while let Some(rows) = self.hanging.get_mut(row.len()).filter(|rows| **rows > 0) {
            *rows -= 1;
            row.push(String::new());
        }
        let first = row.len();
        let words: Vec<String> = text.split_whitespace().map(decode).collect();
        row.push(words.join(" ").trim().to_owned());
        row.extend(std::iter::repeat_n(String::new(), span.columns - 1));
        if self.hanging.len() < row.len() {
            self.hanging.resize(row.len(), 0);
        }
        for rows in self.hanging.iter_mut().skip(first).take(span.columns) {
            *rows = span.rows - 1;
        }
    }
}

/// An ordinary cell.
const ONE: Span = Span { columns: 1, rows: 1 };

/// The value of `colspan` or `rowspan`; a page cannot claim more than a spreadsheet has.
fn reach(tag: &str, attribute: &str) -> usize {
    tag.split_once(attribute)
        .map(|(_, value)| value.trim_start_matches(['=', '"', '\'', ' ']))
        .and_then(|value| value.split(|c: char| !c.is_ascii_digit()).next())
        .and_then(|digits| digits.parse().ok())
        .filter(|span| (1..=1000).contains(span))
        .unwrap_or(1)
}

struct Tag {
    name: String,
    closing: bool,
    span: Span,
    length: usize,
}

impl Tag {
    fn read(text: &str) -> Option<Self> {
        if text.starts_with("<!--") {
            let length = text.find("-->").map_or(text.len(), |at| at + 3);
            return Some(Self { name: String::new(), closing: false, span: ONE, length });
        }
        let end = text.find('>')?;
        let body = text.get(1..end)?.to_ascii_lowercase();
        let closing = body.starts_with('/');
        let body = body.trim_start_matches('/');
        let name = body.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
        let span = Span { columns: reach(body, "colspan"), rows: reach(body, "rowspan") };
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

    #[test]
    fn cells_that_reach_down_keep_their_column() {
        let page = "<table><tr><th rowspan=2>Name</th><th colspan=2>CPU</th><th rowspan='2'>OS</th></tr>\
            <tr><th>Sockets</th><th>Cores</th></tr><tr><td>web</td><td>1</td><td>4</td><td>Linux</td></tr></table>";
        let expected = [
            ["Name", "CPU", "", "OS"].as_slice(),
            &["", "Sockets", "Cores"],
            &["web", "1", "4", "Linux"],
        ];
        assert_eq!(tables(page), [expected]);
    }

    proptest::proptest! {
        #[test]
        fn any_page_is_read(page in "[<>/&;#a-z0-9\"= ]*(<table>|<tr>|<td>|</td>)*[<>&;#x0-9]*") {
            let _ = tables(&page);
        }
    }
}
