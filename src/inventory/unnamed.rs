//! Servers that nobody named: a list without a column of names, or with nothing in it.

use super::grid::Grid;
use crate::finding::Finding;
use crate::message;
use crate::table::{RowView, cell_words};
use crate::wording::Message;

/// Names for the servers of a list that has none.
#[derive(Debug, Default)]
pub(crate) struct Names {
    is_needed: bool,
    given: usize,
}

/// What a server without a name is called.
const CALLED: &str = "Server ";

/// The name of a server by its number.
pub(crate) fn numbered(number: usize) -> String {
    format!("{CALLED}{number}")
}

/// The number in such a name.
pub(crate) fn number(name: &str) -> Option<usize> {
    name.strip_prefix(CALLED)?.parse().ok()
}

impl Names {
    /// Whether the rows of a sheet need names; `before` servers have got some in other sheets.
    pub(crate) fn of(grid: &Grid, rows: &[RowView<'_>], before: usize) -> Self {
        let mut names = rows.iter().filter_map(|row| row.text("name"));
        let is_needed = grid.lists_servers && names.all(|name| cell_words::is_missing(&name));
        Self { is_needed, given: before }
    }

    /// The name of a row without one: its name in DNS, else the next number; `None` where the others have names, or for a
    /// row without figures.
    pub(crate) fn of_row(&mut self, row: &RowView<'_>) -> Option<String> {
        let has_figures = ["cores", "memory", "storage", "provisioned"]
            .iter()
            .any(|field| row.number(field).is_ok_and(|number| number.is_some()));
        // Where some names were taken out, those rows are servers too; what has a blank for a name may be a remark.
        let is_taken_out = row.text("name").is_some_and(|name| cell_words::is_missing(&name));
        if !has_figures || !(self.is_needed || is_taken_out) {
            return None;
        }
        let dns_name = row.text("dns_name").filter(|name| !cell_words::is_missing(name));
        Some(dns_name.map_or_else(
            || {
                self.given += 1;
                numbered(self.given)
            },
            std::borrow::Cow::into_owned,
        ))
    }

    /// How many servers have got a number, in this sheet and before.
    pub(crate) fn given(&self) -> usize {
        self.given
    }

    /// What to say of the numbers that were given beyond those before.
    pub(crate) fn finding(&self, grid: &Grid, before: usize) -> Option<Finding> {
        let given = self.given - before;
        if given == 0 {
            return None;
        }
        let message = message!(
            "nothing names the servers of the list; {servers} in the order of the rows",
            servers = Message::counted(given, "server is numbered", "servers are numbered")
        );
        Some(
            Finding::warning("servers-numbered", grid.location.path.as_ref(), message)
                .hint(message!("If a column has the names, say so with --map HEADING=name"))
                .at(grid.location.clone().with_row(grid.header.row_number)),
        )
    }
}
