//! A second column of names, such as `Hostname` beside `VM name`: it is the name in the network where no column says so.

use std::collections::HashSet;

use crate::estate::Server;
use crate::finding::Finding;
use crate::message;
use crate::source::Location;
use crate::table::{Cell, Column, Header, Phrase, RowView, cell_words};

/// The column, if there is one.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct SecondName<'h>(Option<&'h Column>);

impl<'h> SecondName<'h> {
    /// In the list of a tool, what its format takes for the host is the host.
    pub(crate) fn of(header: &'h Header, rows: &[RowView<'_>], by_tool: bool) -> Self {
        if header.column("dns_name").is_some() {
            return Self::default();
        }
        let further = header.duplicates.iter().filter(|column| column.field == "name");
        // `Hostname` may also be that of the machine itself.
        let mut others = further.chain(header.column("host").filter(|_| !by_tool));
        Self(others.find(|column| {
            Phrase::heading_says(&column.heading, &["name", "dns"]) && tells_apart(column, rows)
        }))
    }

    pub(crate) fn read(self, row: &RowView<'_>, server: &mut Server) {
        if let Some(column) = self.0
            && server.dns_name.is_none()
        {
            server.dns_name = text(column, row);
            if column.field == "host" {
                server.host = None;
            }
        }
    }

    /// Says what the column is read as.
    pub(crate) fn finding(self, header: &Header, place: &Location) -> Option<Finding> {
        let column = self.0?;
        let name = header.column("name").map_or("", |name| name.heading.trim());
        let message =
            message!("it is read as the name in the network of the servers in {name}", name);
        Some(
            Finding::note("second-name", column.heading.trim(), message)
                .hint(message!("If it is the name of the server, say so with --map HEADING=name"))
                .at(place.clone().with_row(header.row_number).with_column(column.index)),
        )
    }
}

/// A name of one word; remarks are none.
fn text(column: &Column, row: &RowView<'_>) -> Option<String> {
    let cell = row.cell_at(column.index);
    let Cell::Text(text) = cell else { return None };
    let text = text.trim();
    let is_name = !cell_words::is_missing(text) && !text.contains(char::is_whitespace);
    is_name.then(|| text.to_owned())
}

/// Whether it has another value in each row, as the name of a machine has and that of its host has not. One row shows that
/// only by a full name.
fn tells_apart(column: &Column, rows: &[RowView<'_>]) -> bool {
    let mut known = HashSet::new();
    let names = rows.iter().filter_map(|row| Some((row, text(column, row)?.to_lowercase())));
    let (mut differs, mut is_full) = (false, true);
    for (row, second) in names {
        let first = row.text("name").unwrap_or_default().trim().to_lowercase();
        differs |= second != first;
        is_full &= second.strip_prefix(&first).is_some_and(|rest| rest.starts_with('.'));
        if !known.insert(second) {
            return false;
        }
    }
    differs && (known.len() > 1 || is_full)
}
