//! The tables of the reports. What a table holds is defined here once; text, Markdown, CSV, HTML and the lists of the
//! workbook are renderers of it. Where forms differ on purpose (columns, decimals, words), the definition names the form.

pub(crate) mod against;
mod builder;
pub(crate) mod cost;
mod dependencies;
pub(crate) mod findings;
pub(crate) mod fit;
pub(crate) mod infrastructure;
mod lists;
pub(crate) mod records;
pub(crate) mod recovery;
mod replication;
mod risks;
pub(crate) mod schedule;
pub(crate) mod servers;
pub(crate) mod sizing;
pub(crate) mod storage;
mod table;

pub(crate) use builder::{Builder, Layout, View};
pub(crate) use lists::List;
pub(crate) use table::{Cell, Column, Form, Kind, Mark, Row, Table};
