//! The columns of a table of samples that tell how busy servers are.

use std::collections::{BTreeMap, HashSet};

use super::roles::{Head, Roles};
use crate::churn::reading::metric::Metric;
use crate::churn::reading::quantity::measured;
use crate::churn::usage::figures;
use crate::churn::usage::gauge::{Resource, Unit};
use crate::table::number::NumberStyle;

/// Above this, figures are not per cent of what a server has.
const ALL_PERCENT: f64 = 101.0;

/// A column that tells how busy servers are.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Busy {
    pub(super) column: usize,
    /// The server that the heading names.
    pub(super) server: Option<String>,
    pub(super) figure: figures::Figure,
}

/// The columns that tell how busy servers are: of each server and resource the best.
pub(super) fn usage_columns(head: &Head<'_>, roles: &Roles) -> Vec<Busy> {
    let mut best: BTreeMap<(Option<String>, Resource), (usize, Busy)> = BTreeMap::new();
    for column in head.free(roles) {
        let heading = head.headings.get(column).map_or("", String::as_str);
        let has_signs = head.cells(column).any(|cell| cell.ends_with('%'));
        let whole = || figures::sample(heading, has_signs).map(|found| (found, None));
        let of_server = || {
            let labels = heading.split_once('{').map(|(name, _)| name);
            let named = labels.and_then(|name| figures::sample(name, has_signs));
            let by_label = named.and_then(|found| Some((found, Metric::read(heading).server()?)));
            let found = by_label.or_else(|| figures::sample_of_server(heading));
            found.map(|(found, server)| (found, Some(server)))
        };
        let found = whole().or_else(|| of_server().filter(|_| roles.server.is_none()));
        let Some(((rank, figure), server)) = found else { continue };
        if heading.starts_with('\\') || !head.is_numeric(column) {
            continue;
        }
        let says_percent = has_signs || heading.contains('%');
        let is_percent = figure.gauge.unit() == Unit::Percent && !figure.is_of_one();
        if is_percent && !are_percent(head, column, says_percent) {
            continue;
        }
        let key = (server.as_deref().map(str::to_lowercase), figure.gauge.resource());
        let busy = Busy { column, server, figure };
        let known = best.entry(key).or_insert_with(|| (rank, busy.clone()));
        if rank < known.0 {
            *known = (rank, busy);
        }
    }
    let mut columns: Vec<Busy> = best.into_values().map(|(_, busy)| busy).collect();
    columns.sort_by_key(|busy| busy.column);
    columns
}

/// Whether the cells of a column can be per cent. Where nothing says so, those that are never above 1 may be parts of 1.
fn are_percent(head: &Head<'_>, column: usize, says_percent: bool) -> bool {
    let values = head.cells(column).filter_map(|cell| {
        let of = |style| measured(cell, style).map(|(value, _)| value);
        of(NumberStyle::Point).or_else(|| of(NumberStyle::Comma))
    });
    let most = values.fold(0.0, f64::max);
    most <= ALL_PERCENT && (says_percent || most == 0.0 || most > 1.0)
}

/// Whether a table without writes has times of samples, and not one of each machine, such as when it was made.
pub(super) fn is_over_time(head: &Head<'_>, roles: &Roles, time: usize) -> bool {
    let is_a_moment = |cell: &str| {
        cell.contains(':') || (cell.len() >= 9 && cell.bytes().all(|byte| byte.is_ascii_digit()))
    };
    if roles.clock.is_none() && !head.cells(time).any(is_a_moment) {
        return false;
    }
    let Some(server) = roles.server else { return true };
    let names: Vec<&str> = head.cells(server).collect();
    let moments: HashSet<&str> = head.cells(time).collect();
    names.iter().collect::<HashSet<_>>().len() < names.len() || moments.len() < 2
}
