//! Tables that programs print for people: lines of keys and values (`virsh dominfo`, `xe vm-list`, `qm config`, `Format-List`),
//! and columns that are aligned with blanks (`xl list`, `qm list`, `Format-Table`).

use encoding_rs::Encoding;

use super::cell::{Cell, Row, Sheet};
use super::encoding;

/// Bytes of a text that are looked at first; of an even number, because of UTF-16.
const HEAD: usize = 4096;
/// Bytes of a printed text.
const MOST: usize = 16 << 20;
/// Keys of a record that is taken for one.
const KEYS: usize = 3;
/// Columns of an aligned table that is taken for one.
const COLUMNS: usize = 4;
/// The longest key.
const KEY: usize = 40;

/// The table of a file that was printed; `None` where it is something else, or far larger than what anybody prints.
pub(crate) fn read(bytes: &[u8], forced: Option<&'static Encoding>) -> Option<Sheet> {
    let head = bytes.get(..HEAD.min(bytes.len()))?;
    let head = encoding::decode(head, forced).text;
    let first = head.lines().find(|line| !line.trim().is_empty())?;
    let may_be = pair(first).is_some() || !first.contains([',', ';', '|']);
    if bytes.len() > MOST || !may_be {
        return None;
    }
    table(&encoding::decode(bytes, forced).text)
}

/// The table of a printed text; `None` where it is something else.
pub(crate) fn table(text: &str) -> Option<Sheet> {
    records(text).or_else(|| aligned(text)).map(|rows| Sheet::new(None, rows))
}

/// A line `key : value`; the value may be empty. `xe` adds to the key whether it can be written.
fn pair(line: &str) -> Option<(&str, &str)> {
    let (key, value) = line.split_once(':')?;
    let key = key.trim();
    let key = key.rsplit_once('(').map_or(key, |(name, remark)| {
        let remark = remark.trim_end_matches(')').trim();
        if ["RO", "RW", "SRO", "SRW", "MRO", "MRW"].contains(&remark) { name.trim() } else { key }
    });
    let is_word = |c: char| c.is_alphanumeric() || " _-()/.%".contains(c);
    let is_key = !key.is_empty()
        && key.chars().count() <= KEY
        && key.starts_with(char::is_alphabetic)
        && key.chars().all(is_word);
    let is_apart = value.is_empty() || value.starts_with(char::is_whitespace);
    (is_key && is_apart).then(|| (key, value.trim()))
}

/// Records of lines of keys and values, each of which ends at a blank line or where its first key comes again.
fn records(text: &str) -> Option<Vec<Row>> {
    let mut headings: Vec<String> = Vec::new();
    let mut rows: Vec<Row> = Vec::new();
    let mut current: Vec<(usize, Cell)> = Vec::new();
    let mut first_line = 0;
    let mut close = |current: &mut Vec<(usize, Cell)>, line: u32| {
        let width = current.iter().map(|(column, _)| column + 1).max().unwrap_or(0);
        let mut cells = vec![Cell::Blank; width];
        for (column, cell) in current.drain(..) {
            if let Some(place) = cells.get_mut(column) {
                *place = cell;
            }
        }
        rows.extend(Row::new(line, cells));
    };
    for (number, line) in (2..).zip(text.lines()) {
        if line.trim().is_empty() {
            close(&mut current, first_line);
            continue;
        }
        let Some((key, value)) = pair(line) else {
            // A long value goes on in the next line, below its beginning.
            if line.starts_with("      ") && !current.is_empty() {
                continue;
            }
            return None;
        };
        let known = headings.iter().position(|heading| heading == key);
        let column = known.unwrap_or_else(|| {
            headings.push(key.to_owned());
            headings.len() - 1
        });
        if current.iter().any(|(taken, _)| *taken == column) {
            close(&mut current, first_line);
        }
        if current.is_empty() {
            first_line = number;
        }
        current.push((column, Cell::from_text(value)));
    }
    close(&mut current, first_line);
    if headings.len() < KEYS || rows.is_empty() {
        return None;
    }
    let cells = headings.iter().map(|heading| Cell::from_text(heading.as_str())).collect();
    rows.insert(0, Row { number: 1, cells });
    Some(rows)
}

/// Columns that are aligned with blanks: each line has as many words as there are headings.
fn aligned(text: &str) -> Option<Vec<Row>> {
    let is_rule = |line: &str| line.chars().all(|c| c == '-' || c.is_whitespace());
    let lines = (1..).zip(text.lines()).filter(|(_, line)| !is_rule(line));
    let words =
        |line: &str| -> Vec<String> { line.split_whitespace().map(str::to_owned).collect() };
    let lines: Vec<(u32, Vec<String>)> =
        lines.map(|(number, line)| (number, words(line))).collect();
    let (_, headings) = lines.first()?;
    let is_even = lines.len() > 1
        && headings.len() >= COLUMNS
        && !text.contains([',', ';', '|'])
        && !text.lines().filter(|line| !is_rule(line)).all(|line| line.contains('\t'))
        && lines.iter().all(|(_, words)| words.len() == headings.len())
        && headings.iter().all(|heading| heading.starts_with(char::is_alphabetic));
    is_even.then(|| {
        let row = |(number, words): &(u32, Vec<String>)| Row {
            number: *number,
            cells: words.iter().map(|word| Cell::from_text(word.as_str())).collect(),
        };
        lines.iter().map(row).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Vec<String> {
        let rows = table(text).map_or_else(Vec::new, |sheet| sheet.rows);
        let cells = |row: &Row| -> Vec<String> {
            row.cells.iter().map(|cell| cell.text().unwrap_or_default().into_owned()).collect()
        };
        rows.iter().map(|row| format!("{} {}", row.number, cells(row).join("|"))).collect()
    }

    #[test]
    fn lines_of_keys_and_values_are_records() {
        let text = "Name:   web\nCPU(s):  4\nState:\n\nName:   db\nState:  shut off\nTime: 10:15\n";
        assert_eq!(shown(text), ["1 Name|CPU(s)|State|Time", "2 web|4", "6 db||shut off|10:15"]);
        let text = "uuid ( RO)    : a\n  name-label ( RW): web\n  power-state ( RO): running\n";
        assert_eq!(shown(text), ["1 uuid|name-label|power-state", "2 a|web|running"]);
    }

    #[test]
    fn columns_may_be_aligned_with_blanks() {
        let text = "Name   ID   Mem VCPUs\tState\n----   --   --- -----  -----\nweb     1  4096     2     r-----\n";
        assert_eq!(shown(text), ["1 Name|ID|Mem|VCPUs|State", "3 web|1|4096|2|r-----"]);
    }

    #[test]
    fn other_texts_are_neither() {
        for text in [
            "Name,Cores\nweb,4\n",
            "Server: web\n",
            "name;time: x\nweb;10:15\n",
            "a b c d\n1 2 3\n",
            "The servers of site one are these:\nweb\n",
            "",
        ] {
            assert!(table(text).is_none(), "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read(text in "[a: (\n-]{0,60}") {
            let _ = table(&text);
        }
    }
}
