//! Which of several columns is a field's: the one with the better heading, wherever it stands.

use std::borrow::Cow;
use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};

use super::below::{Below, CellKinds};
use super::cell::Row;
use super::header::{Column, Header};
use super::rows::SHEET_COLUMNS;
use super::sides::Sides;
use super::template::{Candidate, FieldKind, HeadingTable};
use crate::units::Unit;

/// A column, and a field that its heading can mean.
type Claim<'h> = (usize, &'h str, Candidate);

/// Assigns the headings of a row to fields, and counts the fields.
///
/// Headings that can mean several fields get the one that no better heading claims.
pub(crate) fn assign(
    row_number: u32,
    headings: &[Option<String>],
    table: &HeadingTable,
    kinds: &CellKinds,
) -> (Header, usize) {
    let mut header = Header { row_number, ..Header::default() };
    for (index, heading) in headings.iter().enumerate() {
        match heading {
            Some(heading) => header.unknown.push((index, heading.clone())),
            None => header.blanks.push(index),
        }
    }
    let unknown = std::mem::take(&mut header.unknown);
    let claims = claims(&unknown, table, row_number, kinds);
    let won = share(&claims, |_, _| true);
    // A row of volumes is no row of many headings.
    let labelled = won.iter().filter(|(.., candidate)| candidate.is_labelled).count();
    let named = won.len() - labelled.saturating_sub(1);
    header.columns = won.into_iter().map(column).collect();
    let mut seen: HashSet<usize> = header.columns.iter().map(|column| column.index).collect();
    let lost = claims.iter().filter(|(index, ..)| seen.insert(*index));
    header.duplicates = lost.map(column).collect();
    header.unknown = unknown.into_iter().filter(|(index, _)| seen.insert(*index)).collect();
    header.columns.sort_by_key(|column| column.index);
    header.duplicates.sort_by_key(|column| column.index);
    (header, named)
}

/// What a table makes of the headings that another one leaves over, for fields that no column holds and that `may` be
/// taken by their column.
pub(crate) fn left_over(
    header: &Header,
    rows: &[Row],
    table: &HeadingTable,
    may: impl Fn(&str, usize) -> bool,
) -> Vec<Column> {
    if header.unknown.is_empty() {
        return Vec::new();
    }
    let claims = claims(&header.unknown, table, header.row_number, &CellKinds::of(rows));
    let won = share(&claims, |field, index| header.column(field).is_none() && may(field, index));
    won.into_iter().map(column).collect()
}

/// All claims, the best first.
fn claims<'h>(
    headings: &'h [(usize, String)],
    table: &HeadingTable,
    row_number: u32,
    kinds: &CellKinds,
) -> Vec<Claim<'h>> {
    let mut claims: Vec<Claim<'h>> = Vec::new();
    let sides = Sides::of(headings, table);
    // What people fill in is no wider than a spreadsheet; wider tables are of counters.
    let are_wanted = |index: usize| index < SHEET_COLUMNS || !table.is_read_by_words();
    // Columns of one heading, of which there may be thousands, are compared with the table once.
    let mut compared: HashMap<(Cow<'_, str>, Below), Vec<Candidate>> = HashMap::new();
    for (index, heading) in headings.iter().filter(|(index, _)| are_wanted(*index)) {
        let Some((text, is_part)) = sides.read(heading) else { continue };
        let below = kinds.below(row_number, *index);
        let candidates = match compared.entry((text, below)) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(new) => {
                let candidates = table.candidates(&new.key().0, below);
                new.insert(candidates)
            }
        };
        claims.extend(candidates.iter().map(|candidate| {
            let more = candidate.more + u32::from(is_part);
            (*index, heading.as_str(), Candidate { more, ..candidate.clone() })
        }));
    }
    let below = |claim: &Claim<'_>| kinds.below(row_number, claim.0);
    claims.sort_by(|a, b| order(a, table, below(a)).cmp(&order(b, table, below(b))));
    claims
}

/// The claims that win: each field and each column once.
fn share<'c, 'h>(claims: &'c [Claim<'h>], may: impl Fn(&str, usize) -> bool) -> Vec<&'c Claim<'h>> {
    let mut fields: HashSet<&str> = HashSet::new();
    let mut columns: HashSet<usize> = HashSet::new();
    let mut won = Vec::new();
    for claim in claims {
        let (index, _, candidate) = claim;
        let is_free = !columns.contains(index) && !fields.contains(candidate.field.as_str());
        if is_free && may(&candidate.field, *index) {
            columns.insert(*index);
            fields.insert(&candidate.field);
            won.push(claim);
        }
    }
    won
}

fn column((index, heading, candidate): &Claim<'_>) -> Column {
    Column {
        field: candidate.field.clone(),
        index: *index,
        unit: candidate.unit,
        heading: (*heading).to_owned(),
    }
}

/// The best claim is the least: what a table must have comes first, then a column with values of the field's kind, then the better heading, then
/// the one that names a unit, of these the smaller one, which is less rounded. The words decide between the rest, and
/// only between columns of one heading their place.
fn order<'c>(
    (index, heading, candidate): &'c Claim<'_>,
    table: &HeadingTable,
    below: Below,
) -> impl Ord + use<'c> {
    let spec = table.spec(&candidate.field);
    let is_optional = !spec.is_some_and(|spec| spec.required);
    // `Intel Xeon` below `Processor` counts nothing.
    let counts = spec.is_some_and(|spec| spec.kind == FieldKind::Number);
    let holds_values = below.is_filled && !(counts && below.is_words);
    let scale = match candidate.unit {
        Some(Unit::Data(unit) | Unit::Rate(unit)) => Some(unit.scale),
        Some(Unit::BitRate(scale)) => Some(scale),
        _ => None,
    };
    (
        is_optional,
        !holds_values,
        candidate.order(),
        candidate.unit.is_none(),
        scale,
        *heading,
        *index,
    )
}
