//! Rows that stand for several servers: a column says how many.
//!
//! Such a row is planned as that many servers of one size. Whether its figures are those of one of them or of all together
//! is told by the headings, by a total below, or by what servers can have.

use std::collections::HashSet;

use super::basis::Basis;
use super::column_figures::{read, unit_of};
use super::grid::Grid;
use super::map::ColumnMap;
use super::names;
use super::plausible::comparable;
use super::quantity_column::{FIELDS, HOLDERS};
use super::quantity_words::{WORDS, words};
use super::role::TableRole;
use crate::finding::Finding;
use crate::message;
use crate::table::{Below, Column, cell_words};
use crate::wording::Message;

/// What servers are described by, as far as it is theirs and not that of a disk.
const FIGURES: [&str; 4] = ["cores", "memory", "storage", "provisioned"];
/// More servers in one row are a mistake, or no servers.
const MOST_IN_ROW: u32 = 10_000;
/// More servers in one list are none.
const MOST_IN_LIST: u64 = 100_000;
/// More cores than a server has of which there are several.
const MANY_CORES: f64 = 192.0;
/// More memory than a server has of which there are several, in GiB.
const MUCH_MEMORY: f64 = 8192.0;

/// What a heading says of whose figures stand below it.
fn said(heading: &str) -> Option<Basis> {
    let said: Vec<String> = words(heading).collect();
    let is_per = said.windows(2).any(
        |pair| matches!(pair, [per, of] if WORDS.per.contains(per) && WORDS.server.contains(of)),
    );
    let by_slash = heading
        .rsplit_once('/')
        .is_some_and(|(_, of)| words(of).next().is_some_and(|word| WORDS.server.contains(&word)));
    if is_per || by_slash || said.iter().any(|word| WORDS.alone.contains(word)) {
        return Some(Basis::Each);
    }
    said.iter().any(|word| WORDS.together.contains(word)).then_some(Basis::Together)
}

/// A row that stands for several servers.
struct Several {
    row: u32,
    name: String,
    count: u32,
    /// What the row states of cores, memory and storage, amounts of data in GiB.
    figures: Vec<(&'static str, f64)>,
}

/// Decides for each list whose figures those of its rows are. Lists of which that stays open are refused.
pub(crate) fn settle(grids: &mut [Grid], map: &ColumnMap) -> Vec<Finding> {
    let mut findings = Vec::new();
    for grid in grids.iter_mut() {
        if grid.role == TableRole::Servers && !grid.is_refused {
            findings.extend(decide(grid, map));
        }
    }
    findings
}

fn decide(grid: &mut Grid, map: &ColumnMap) -> Option<Finding> {
    let Some(column) = FIELDS.iter().find_map(|field| grid.header.column(field)).cloned() else {
        return clusters(grid);
    };
    let several = several(grid, &column);
    if several.is_empty() {
        return None;
    }
    let all: u64 = several.iter().map(|row| u64::from(row.count)).sum();
    if let Some(most) = several.iter().find(|row| row.count > MOST_IN_ROW) {
        grid.is_refused = true;
        return Some(too_many(grid, &column, most.row, u64::from(most.count)));
    }
    if all > MOST_IN_LIST {
        grid.is_refused = true;
        return Some(too_many(grid, &column, several.first()?.row, all));
    }
    let is_mapped = map.has(&column.heading);
    let said = by_headings(grid);
    if column.field == "quantity_together" {
        grid.quantity = Some(Basis::Together);
    } else if is_mapped {
        grid.quantity = Some(said.or(grid.totals_say).unwrap_or(Basis::Each));
    } else if said != Some(Basis::Each)
        && holders_in(grid, &column).is_some_and(|sure| may_be_together(&several, !sure))
    {
        grid.is_refused = true;
        return Some(holders(grid, &column, &several));
    } else {
        let by_size = if may_be_each(&several) { Basis::Each } else { Basis::Together };
        grid.quantity = Some(said.or(grid.totals_say).unwrap_or(by_size));
    }
    let is_sure = is_mapped || said.is_some() || grid.totals_say.is_some();
    Some(told(grid, &column, &several, all, is_sure))
}

/// Whether the rows are rather what machines run on than machines: for sure in a list of clusters, hosts or sites, perhaps
/// where a column called `VMs` stands beside names.
fn holders_in(grid: &Grid, column: &Column) -> Option<bool> {
    let words: Vec<String> = words(&column.heading).collect();
    let counts_machines = words.iter().any(|word| WORDS.server.contains(word));
    if !counts_machines {
        return None;
    }
    let is_plural = words.len() == 1;
    let Some(name) = grid.header.column("name") else {
        return HOLDERS.iter().any(|field| grid.has(field)).then_some(true);
    };
    let means = |text: &str| {
        let known = grid.table.candidates(text, Below::default());
        known.iter().any(|known| HOLDERS.contains(&known.field.as_str()))
    };
    let first_words = grid.rows().filter_map(|row| {
        let text = row.cell(name.index).text()?.into_owned();
        text.split(|sign: char| !sign.is_alphabetic()).next().map(str::to_owned)
    });
    let mut first_words = first_words.peekable();
    let is_sure = means(&name.heading)
        || (first_words.peek().is_some() && first_words.all(|word| means(&word)));
    (is_sure || is_plural).then_some(is_sure)
}

/// A list without names of which each row is another cluster or site.
fn clusters(grid: &mut Grid) -> Option<Finding> {
    let holder = ["cluster", "datacenter"].iter().find_map(|field| grid.header.column(field))?;
    if grid.has("name") || grid.has("dns_name") {
        return None;
    }
    let holder = holder.clone();
    let mut seen = HashSet::new();
    let mut names: Vec<String> = Vec::new();
    for row in grid.rows() {
        let text = row.cell(holder.index).text().filter(|text| !cell_words::is_missing(text))?;
        if !seen.insert(text.to_lowercase()) {
            return None;
        }
        names.push(text.into_owned());
    }
    if names.is_empty() {
        return None;
    }
    grid.is_refused = true;
    let message = message!(
        "each row is one of {heading} ({names}) and no server; the list is not read",
        heading = holder.heading.clone(),
        names = names::some(&names)
    );
    let row = grid.header.row_number;
    Some(
        Finding::error("sums-of-machines", grid.location.path.as_ref(), message)
            .hint(message!(
                "Give the list of the machines; if the rows are servers, say so with --map \"{heading}=name\"",
                heading = holder.heading.clone()
            ))
            .at(place(grid, &holder, row)),
    )
}

fn several(grid: &Grid, column: &Column) -> Vec<Several> {
    let figures: Vec<(&'static str, &Column)> =
        FIGURES.into_iter().filter_map(|field| Some((field, grid.header.column(field)?))).collect();
    let name = grid.header.column("name");
    let several = grid.rows().filter_map(|row| {
        let (count, _) = read(row.cell(column.index), grid.style)?;
        if count.fract() != 0.0
            || !(0.0..=f64::from(u32::MAX)).contains(&count)
            || (count - 1.0).abs() < f64::EPSILON
        {
            return None;
        }
        let figure = |(field, column): &(&'static str, &Column)| {
            let (value, own) = read(row.cell(column.index), grid.style)?;
            let value = comparable(value, own.or_else(|| unit_of(grid, column)));
            (value > 0.0).then_some((*field, value))
        };
        let name = name.and_then(|column| row.cell(column.index).text());
        let name = name.filter(|name| !cell_words::is_missing(name));
        Some(Several {
            row: row.number,
            name: name.map_or_else(|| format!("row {}", row.number), std::borrow::Cow::into_owned),
            // The range was checked just above.
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
            count: count as u32,
            figures: figures.iter().filter_map(figure).collect(),
        })
    });
    several.collect()
}

/// What the headings of the figures say. A total of storage may be that of the disks of one server.
fn by_headings(grid: &Grid) -> Option<Basis> {
    let heading = |field| grid.header.column(field).map(|column| column.heading.as_str());
    let all: Vec<&str> = FIGURES.into_iter().filter_map(heading).collect();
    if all.iter().any(|heading| said(heading) == Some(Basis::Each)) {
        return Some(Basis::Each);
    }
    let machine: Vec<&str> = ["cores", "memory"].into_iter().filter_map(heading).collect();
    let is_total = |heading: &&str| said(heading) == Some(Basis::Together);
    (!machine.is_empty() && machine.iter().all(is_total)).then_some(Basis::Together)
}

/// Whether each of the servers of a row can have its figures.
fn may_be_each(several: &[Several]) -> bool {
    several.iter().flat_map(|row| &row.figures).all(|(field, value)| match *field {
        "cores" => *value <= MANY_CORES,
        "memory" => *value <= MUCH_MEMORY,
        _ => true,
    })
}

/// Whether the figures of a row are enough for all of its servers; of equal ones each has whole cores.
fn may_be_together(several: &[Several], is_even: bool) -> bool {
    several.iter().filter(|row| row.count > 0).all(|row| {
        let enough = |(field, value): &(&str, f64)| {
            let each = value / f64::from(row.count);
            match *field {
                "cores" => each >= 1.0 && (!is_even || each.fract() == 0.0),
                "memory" => each >= 0.5,
                _ => each >= 5.0,
            }
        };
        row.figures.iter().all(enough)
    })
}

fn shown(several: &[Several]) -> Vec<String> {
    several.iter().map(|row| format!("{}: {}", row.name, row.count)).collect()
}

fn place(grid: &Grid, column: &Column, row: u32) -> crate::source::Location {
    grid.location.clone().with_row(row).with_column(column.index)
}

fn overrule(column: &Column) -> Message {
    message!(
        "--map \"{heading}=quantity\" if the figures are those of one server, \"{heading}=quantity_together\" if they are those of all, \"{heading}=tags\" if the column counts no servers",
        heading = column.heading.clone()
    )
}

fn told(grid: &Grid, column: &Column, several: &[Several], all: u64, is_sure: bool) -> Finding {
    let rows = Message::counted(several.len(), "row stands", "rows stand");
    let heading = column.heading.clone();
    let names = names::some(&shown(several));
    let message = if grid.quantity == Some(Basis::Together) {
        message!(
            "{rows} for {all} servers by the column {heading} ({names}); each is planned with an equal share of the figures, which are those of all together",
            rows,
            all,
            heading,
            names
        )
    } else {
        message!(
            "{rows} for {all} servers by the column {heading} ({names}); each is planned with the figures of its row",
            rows,
            all,
            heading,
            names
        )
    };
    let path = grid.location.path.as_ref();
    let first = several.first().map_or(0, |row| row.row);
    let finding = if is_sure && grid.quantity != Some(Basis::Together) {
        Finding::note("rows-of-several-servers", path, message)
    } else {
        Finding::warning("rows-of-several-servers", path, message)
    };
    finding.hint(overrule(column)).at(place(grid, column, first))
}

fn too_many(grid: &Grid, column: &Column, row: u32, count: u64) -> Finding {
    let message = message!(
        "by the column {heading} there are {count} servers, which are too many; the list is not read",
        heading = column.heading.clone(),
        count
    );
    Finding::error("too-many-servers", grid.location.path.as_ref(), message)
        .hint(overrule(column))
        .at(place(grid, column, row))
}

/// Clusters, hosts or sites with the sums of their machines.
fn holders(grid: &Grid, column: &Column, several: &[Several]) -> Finding {
    let message = message!(
        "the rows seem to sum up machines ({names} by the column {heading}) and to be no servers; the list is not read",
        names = names::some(&shown(several)),
        heading = column.heading.clone()
    );
    let first = several.first().map_or(0, |row| row.row);
    Finding::error("sums-of-machines", grid.location.path.as_ref(), message)
        .hint(message!(
            "Give the list of the machines; or plan that many machines of equal size with --map \"{heading}=quantity_together\", or each row as one server with \"{heading}=tags\"",
            heading = column.heading.clone()
        ))
        .at(place(grid, column, first))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_say_whose_figures_they_are() {
        for heading in ["vCPU per VM", "RAM je Server (GB)", "GB/VM", "RAM each", "CPU par serveur"]
        {
            assert_eq!(said(heading), Some(Basis::Each), "{heading}");
        }
        for heading in ["Total vCPU", "RAM gesamt (GB)", "Sum of Disk (GB)"] {
            assert_eq!(said(heading), Some(Basis::Together), "{heading}");
        }
        for heading in ["vCPU", "Cores per socket", "RAM (GB)"] {
            assert_eq!(said(heading), None, "{heading}");
        }
    }
}
