//! The forms of such files, by their headings.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::LazyLock;

use crate::embedded;
use crate::table::{Document, Header, HeadingFile, HeadingTable, best_header};

/// Rows from the top that may hold the headings.
const HEAD_ROWS: usize = 30;

static HEADINGS: LazyLock<BTreeMap<String, HeadingTable>> = LazyLock::new(|| {
    let file: HeadingFile = embedded::data!("dependencies/headings");
    file.tables
});

/// What a file of connections or relations is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Form {
    /// The export of Azure Migrate's agentless dependency analysis.
    AzureMigrate,
    /// `VMConnection` of Log Analytics, which agents report.
    VmConnection,
    /// Relations of a CMDB.
    Relations,
    /// Any list of connections.
    Connections,
    /// A list of servers with a column of what they need.
    Needs,
}

impl Form {
    /// Every form; of two that fit a table the first counts.
    pub const ALL: [Self; 5] =
        [Self::AzureMigrate, Self::VmConnection, Self::Relations, Self::Connections, Self::Needs];

    /// The identifier in JSON.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::AzureMigrate => "azure-migrate-dependencies",
            Self::VmConnection => "vm-connection",
            Self::Relations => "cmdb-relations",
            Self::Connections => "connections",
            Self::Needs => "needs",
        }
    }

    fn headings(self) -> &'static HeadingTable {
        static NONE: LazyLock<HeadingTable> = LazyLock::new(HeadingTable::default);
        let table = match self {
            Self::AzureMigrate => "azure-migrate",
            Self::VmConnection => "vm-connection",
            Self::Relations => "relations",
            Self::Connections => "connections",
            Self::Needs => "needs",
        };
        HEADINGS.get(table).unwrap_or(&NONE)
    }

    /// Whether a header has what a table of this form cannot do without. A table that the user names as one of dependencies
    /// needs its two ends and nothing else; otherwise one more column has to say that the ends are connected.
    fn fits(self, header: &Header, is_named: bool) -> bool {
        let has = |field: &str| header.column(field).is_some();
        let count = |fields: &[&str]| fields.iter().filter(|field| has(field)).count();
        let source = has("source") || has("source_ip");
        let destination = has("destination") || has("destination_ip");
        let ends = source && destination;
        match self {
            Self::AzureMigrate => {
                let ends = ends && (has("source") || has("destination"));
                ends && count(&[
                    "source_application",
                    "source_process",
                    "destination_application",
                    "destination_process",
                    "port",
                ]) >= 3
            }
            Self::VmConnection => {
                let remote = has("remote_ip")
                    || has("remote")
                    || (has("source_ip") && has("destination_ip"));
                has("computer") && remote && (has("direction") || has("connections")) && has("port")
            }
            Self::Relations => {
                // `Source` and `Target` are relations only where a heading says so; `Type` may be that of a protocol.
                let others = has("from") && has("to") && has("relation");
                (ends && (is_named || has("type") || has("relation"))) || others
            }
            Self::Connections => {
                let more = ["port", "protocol", "service", "connections", "source_port"];
                let more = count(&more) + count(&["source_process", "destination_process"]);
                ends && (is_named || more > 0)
            }
            Self::Needs => has("source") && (has("destination") || has("used_by")),
        }
    }
}

impl fmt::Display for Form {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

/// A table that says who talks to whom.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    pub(crate) form: Form,
    /// The sheet; `None` for a text file.
    pub(crate) sheet: Option<String>,
    pub(crate) header: Header,
}

/// The tables of a document that say who talks to whom.
#[derive(Clone, Debug)]
pub struct Recognised {
    pub(crate) tables: Vec<Found>,
}

impl Recognised {
    /// The form of the first table.
    #[must_use]
    pub fn form(&self) -> Option<Form> {
        self.tables.first().map(|table| table.form)
    }

    /// What gave it away: the headings of the first table.
    #[must_use]
    pub fn why(&self) -> String {
        let Some(table) = self.tables.first() else {
            return String::new();
        };
        let columns = &table.header.columns;
        let headings: Vec<&str> = columns.iter().map(|column| column.heading.as_str()).collect();
        format!("connections by the headings {}", headings.join(", "))
    }
}

/// The tables of a document that say who talks to whom; `None` where there is none. `is_named` where the user says that it is
/// such a file.
pub fn recognise(document: &mut Document, is_named: bool) -> Option<Recognised> {
    tables(document, |_| Form::ALL.as_slice(), is_named)
}

/// The same beside an inventory: in the sheets that hold no servers, and in a column of the servers that says what they need.
/// `used` are the sheets of the inventory.
pub fn recognise_beside(document: &mut Document, used: &[Option<String>]) -> Option<Recognised> {
    let forms = |sheet: Option<&str>| -> &'static [Form] {
        let is_used = used.iter().any(|used| used.as_deref() == sheet);
        if is_used { &[Form::Needs] } else { &Form::ALL }
    };
    tables(document, forms, false)
}

fn tables(
    document: &mut Document,
    forms: impl Fn(Option<&str>) -> &'static [Form],
    is_named: bool,
) -> Option<Recognised> {
    let mut tables = Vec::new();
    for name in document.sheet_names().to_vec() {
        let name = name.as_deref();
        let Ok(head) = document.head(name, HEAD_ROWS) else {
            continue;
        };
        let found = forms(name).iter().find_map(|form| {
            let header = best_header(&head.rows, form.headings())?;
            form.fits(&header, is_named).then_some((*form, header))
        });
        if let Some((form, header)) = found {
            tables.push(Found { form, sheet: name.map(str::to_owned), header });
        }
    }
    (!tables.is_empty()).then_some(Recognised { tables })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::heading::fold;

    #[test]
    fn every_heading_has_one_meaning_in_its_form() {
        for form in Form::ALL {
            let table = form.headings();
            assert!(!table.fields().is_empty(), "{form}");
            for (field, spec) in table.fields() {
                for alias in &spec.aliases {
                    assert_eq!(table.field(&fold(alias)), Some(field.as_str()), "{form}: {alias}");
                }
            }
        }
    }
}
