//! Lines of a list that are no server although they stand below its headings: titles of groups, and notes.
//!
//! Such a line states nothing but a few words. So may a server of which nothing is known; what it is called decides, and where that
//! leaves a doubt, it is planned and told.

use std::collections::HashSet;
use std::sync::LazyLock;

use serde::Deserialize;

use super::grid::Grid;
use super::names;
use super::role::TableRole;
use crate::embedded;
use crate::finding::{Finding, Severity};
use crate::message;
use crate::table::number::NumberStyle;
use crate::table::{Cell, FieldKind, Row, cell_words};
use crate::wording::Message;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    notes: HashSet<String>,
    titles: HashSet<String>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| embedded::data!("words/remarks"));

/// Signs that notes begin with.
const SIGNS: &str = "*†‡•§¹²³(-–—>";
/// Which part of the names must have something for the lack of it to tell.
const MOST: f64 = 0.8;

/// What a line without figures is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// A title or a note, for sure.
    Remark,
    /// Rather a title than a server.
    Title,
    /// Rather a server than a title.
    Server,
}

/// How the servers of a list are called that have figures.
#[derive(Debug)]
struct Habits {
    have_digits: bool,
    have_no_blanks: bool,
}

/// Takes the titles and notes out of the lists of servers that people made.
pub(crate) fn settle(grids: &mut [Grid]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for grid in grids.iter_mut() {
        if grid.role == TableRole::Servers && grid.has_all_columns {
            findings.extend(take_out(grid));
        }
    }
    findings
}

fn take_out(grid: &mut Grid) -> Vec<Finding> {
    let numbers: Vec<usize> = columns(grid, |kind| kind == FieldKind::Number);
    let Some(name) = grid.header.column("name").map(|column| column.index) else {
        return Vec::new();
    };
    let has_figures =
        |row: &Row| numbers.iter().any(|index| !row.cell(*index).is_blank()) && !is_spread(row);
    let habits = Habits::of(grid.rows().filter(|row| has_figures(row)).filter_map(|row| {
        let name = row.cell(name).text()?;
        (!cell_words::is_missing(&name)).then(|| name.into_owned())
    }));
    let Some(habits) = habits else {
        return Vec::new();
    };
    let (rows_of_notes, told_notes) = blocks_of_notes(grid, &numbers);
    grid.sheet.rows.retain(|row| !rows_of_notes.contains(&row.number));
    let mut remarks: Vec<(u32, String)> = Vec::new();
    let mut titles: Vec<(u32, String)> = Vec::new();
    let mut doubtful: Vec<(u32, String)> = Vec::new();
    let all: Vec<&Row> = grid.rows().collect();
    for (place, row) in all.iter().enumerate() {
        if has_figures(row) {
            continue;
        }
        let is_followed = all.iter().skip(place + 1).find(|next| next.number > row.number);
        let is_followed = is_followed.is_some_and(|next| has_figures(next));
        let Some((kind, text)) = kind(row, name, &habits, is_followed) else {
            continue;
        };
        match kind {
            Kind::Remark => remarks.push((row.number, text)),
            Kind::Title => titles.push((row.number, text)),
            Kind::Server => doubtful.push((row.number, text)),
        }
    }
    let out: HashSet<u32> = remarks.iter().chain(&titles).map(|(row, _)| *row).collect();
    grid.sheet.rows.retain(|row| !out.contains(&row.number));
    let told = [
        told_notes,
        told(grid, Severity::Note, &remarks),
        told(grid, Severity::Warning, &titles),
        planned(grid, &doubtful),
    ];
    told.into_iter().flatten().collect()
}

/// Blocks of lines that stand apart below the list and state no two figures of a server, but a text or a share where the list
/// has figures: assumptions, parameters, a key.
fn blocks_of_notes(grid: &Grid, numbers: &[usize]) -> (HashSet<u32>, Option<Finding>) {
    let figures = |row: &&Row| numbers.iter().filter(|index| is_figure(row.cell(**index))).count();
    let is_strange = |row: &&Row| {
        let mut cells = numbers.iter().map(|index| row.cell(*index));
        cells.any(|cell| match cell {
            Cell::Percent(_) => true,
            Cell::Text(text) => !cell_words::is_missing(text) && !is_figure(cell),
            _ => false,
        })
    };
    let filled = |row: &Row| row.cells.iter().filter(|cell| !cell.is_blank()).count();
    let rows: Vec<&Row> = grid.rows().collect();
    let mut blocks: Vec<&[&Row]> =
        rows.chunk_by(|above, row| above.number + 1 == row.number).collect();
    let Some(list) = blocks.iter().position(|block| block.iter().any(|row| figures(row) > 1))
    else {
        return Default::default();
    };
    let shown = |row: &&Row| {
        let text = row.cells.iter().find_map(Cell::text).unwrap_or_default();
        format!("{text} (row {})", row.number)
    };
    blocks.drain(..=list);
    blocks.retain(|block| {
        block.iter().all(|row| figures(row) < 2 && filled(row) < 3) && block.iter().any(is_strange)
    });
    let lines: Vec<&Row> = blocks.into_iter().flatten().copied().collect();
    let finding = lines.first().map(|first| {
        let texts: Vec<String> = lines.iter().map(shown).collect();
        let message = message!(
            "{lines} left out: apart from the list, with a text or a share in the place of figures: {texts}",
            lines = Message::counted(lines.len(), "line is", "lines are"),
            texts = names::some(&texts)
        );
        Finding::warning("lines-below-the-list", grid.location.path.as_ref(), message)
            .hint(message!("If one of them is a server, put it into the list, with its cores and its memory"))
            .at(grid.location.clone().with_row(first.number))
    });
    (lines.iter().map(|row| row.number).collect(), finding)
}

/// Whether a cell of a column of numbers has one, with a unit or without.
fn is_figure(cell: &Cell) -> bool {
    match cell {
        Cell::Number(_) | Cell::Measured(..) => true,
        Cell::Text(text) => {
            !text.contains('%')
                && (NumberStyle::Point.parse(text).is_some()
                    || NumberStyle::Comma.parse(text).is_some())
        }
        _ => false,
    }
}

fn columns(grid: &Grid, wanted: impl Fn(FieldKind) -> bool) -> Vec<usize> {
    let known = grid.header.columns.iter().chain(&grid.header.duplicates);
    let wanted =
        known.filter(|column| grid.table.spec(&column.field).is_some_and(|spec| wanted(spec.kind)));
    wanted.map(|column| column.index).collect()
}

/// What a line without figures is, and what it says; `None` for one that says more than a line of words does.
fn kind(
    row: &Row,
    name: usize,
    habits: &Habits,
    is_before_figures: bool,
) -> Option<(Kind, String)> {
    let filled: Vec<(usize, &Cell)> =
        row.cells.iter().enumerate().filter(|(_, cell)| !cell.is_blank()).collect();
    let (first, cell) = filled.first()?;
    let text = cell.text()?.into_owned();
    let is_note = is_note(&text);
    if is_spread(row) {
        return Some((Kind::Remark, text));
    }
    if filled.len() > 1 {
        // What says more of the machine than its name is a server; `Note:` and its text are none.
        return (is_note && filled.len() == 2).then_some((Kind::Remark, text));
    }
    if *first != name || is_note {
        return Some((Kind::Remark, text));
    }
    Some((habits.kind(&text, is_before_figures), text))
}

/// Whether one text stands in several cells, as that of a merged cell does once it is taken apart.
fn is_spread(row: &Row) -> bool {
    let mut filled = row.cells.iter().filter(|cell| !cell.is_blank());
    let Some(Cell::Text(first)) = filled.next() else {
        return false;
    };
    let mut same = 0;
    filled.all(|cell| {
        same += 1;
        matches!(cell, Cell::Text(text) if text == first)
    }) && same > 0
        && first.contains(char::is_alphabetic)
        && !cell_words::is_missing(first)
}

/// Whether a text is a note by its first word or sign, or by the colon behind it.
fn is_note(text: &str) -> bool {
    let lower = text.trim().to_lowercase();
    let mut words = words(&lower);
    lower.starts_with(|sign| SIGNS.contains(sign))
        || lower.ends_with(':')
        || (words.next().is_some_and(|word| WORDS.notes.contains(word))
            && lower.contains(char::is_whitespace))
        || words.count() >= 5
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|sign: char| !sign.is_alphanumeric()).filter(|word| !word.is_empty())
}

impl Habits {
    /// `None` where no line has a name and figures.
    fn of(names: impl Iterator<Item = String>) -> Option<Self> {
        let (mut all, mut digits, mut blanks) = (0.0, 0.0, 0.0);
        for name in names {
            all += 1.0;
            digits += f64::from(u8::from(name.contains(|sign: char| sign.is_ascii_digit())));
            blanks += f64::from(u8::from(name.contains(char::is_whitespace)));
        }
        (all > 0.0).then_some(Self {
            have_digits: digits >= MOST * all,
            have_no_blanks: blanks <= (1.0 - MOST) * all,
        })
    }

    /// What a line is that is nothing but a name.
    fn kind(&self, text: &str, is_before_figures: bool) -> Kind {
        let lower = text.to_lowercase();
        let is_number = |word: &str| word.bytes().all(|byte| byte.is_ascii_digit());
        let mut known = words(&lower).filter(|word| !is_number(word)).peekable();
        let has_digit = text.contains(|sign: char| sign.is_ascii_digit());
        let is_title = known.peek().is_some()
            && (!has_digit || lower.contains(' '))
            && known.all(|word| WORDS.titles.contains(word));
        let has_blank = text.contains(char::is_whitespace);
        let is_unlike_names = (has_blank && self.have_no_blanks)
            || (is_before_figures
                && self.have_digits
                && !has_digit
                && text.chars().all(char::is_alphabetic));
        if is_title && is_before_figures {
            Kind::Remark
        } else if is_title || is_unlike_names {
            Kind::Title
        } else {
            Kind::Server
        }
    }
}

fn shown(lines: &[(u32, String)]) -> Vec<String> {
    lines.iter().map(|(row, text)| format!("{text} (row {row})")).collect()
}

fn told(grid: &Grid, severity: Severity, lines: &[(u32, String)]) -> Option<Finding> {
    let (first, _) = lines.first()?;
    let message = message!(
        "{lines} as a title or a note, because nothing but these words stands there: {texts}",
        lines = Message::counted(lines.len(), "line is left out", "lines are left out"),
        texts = names::some(&shown(lines))
    );
    Some(
        Finding::new("lines-without-figures", severity, grid.location.path.as_ref(), message)
            .hint(message!(
                "If one of them is a server, state its cores, its memory or its operating system"
            ))
            .at(grid.location.clone().with_row(*first)),
    )
}

fn planned(grid: &Grid, lines: &[(u32, String)]) -> Option<Finding> {
    let (first, _) = lines.first()?;
    let message = message!(
        "{lines} a name and nothing else; what stands there is planned as a server: {texts}",
        lines = Message::counted(lines.len(), "line has", "lines have"),
        texts = names::some(&shown(lines))
    );
    Some(
        Finding::warning("servers-without-figures", grid.location.path.as_ref(), message)
            .hint(message!(
                "Fill in the figures, or delete the line or exclude it with an override if it is no server"
            ))
            .at(grid.location.clone().with_row(*first)),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_are_told_by_their_beginning_or_end() {
        for text in [
            "* powered off in March",
            "Source: vCenter",
            "Generated on 2026-01-01",
            "Notes:",
            "All sizes are given in GB",
            "Quelle: CMDB",
            "(1) with snapshots",
            "Stand 01.03.2026",
        ] {
            assert!(is_note(text), "{text}");
        }
        for text in ["web01", "Source", "note01", "Exchange Server 2016", "srv-note"] {
            assert!(!is_note(text), "{text}");
        }
    }

    #[test]
    fn titles_are_told_from_servers_by_how_the_others_are_called() {
        let habits = |names: &[&str]| Habits::of(names.iter().map(|name| (*name).to_owned()));
        let hosts = habits(&["web01", "db01", "erp1"]).unwrap();
        let words = habits(&["Exchange Server", "File Server", "a"]).unwrap();
        assert_eq!(hosts.kind("Production servers", true), Kind::Remark);
        assert_eq!(hosts.kind("Finance and controlling", true), Kind::Title);
        assert_eq!(hosts.kind("Finance", true), Kind::Title);
        assert_eq!(hosts.kind("Finance", false), Kind::Server);
        assert_eq!(hosts.kind("web07", true), Kind::Server);
        assert_eq!(hosts.kind("srv-mail", true), Kind::Server);
        assert_eq!(words.kind("Terminal Gateway", true), Kind::Server);
        assert!(habits(&[]).is_none());
    }

    #[test]
    fn words_are_in_small_letters() {
        for word in WORDS.notes.iter().chain(&WORDS.titles) {
            assert_eq!(*word, word.to_lowercase());
        }
    }
}
