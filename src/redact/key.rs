//! The key: which pseudonym stands for which name, as CSV.

use super::{Kind, RedactError};

const HEADINGS: [&str; 3] = ["kind", "pseudonym", "name"];

/// A line of the key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) kind: Kind,
    pub(crate) pseudonym: String,
    pub(crate) name: String,
}

/// The key as text.
pub(crate) fn write(entries: &[Entry]) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let mut line = |cells: [&str; 3]| {
        // Writing to memory cannot fail.
        let _ = writer.write_record(cells);
    };
    line(HEADINGS);
    for entry in entries {
        line([entry.kind.prefix(), &entry.pseudonym, &entry.name]);
    }
    let bytes = writer.into_inner().unwrap_or_default();
    String::from_utf8(bytes).unwrap_or_default()
}

/// Reads the key of an earlier run.
pub(crate) fn read(text: &str) -> Result<Vec<Entry>, RedactError> {
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    let mut entries = Vec::new();
    for (index, record) in reader.records().enumerate() {
        let wrong = |reason: &str| RedactError::Key { line: index + 1, reason: reason.to_owned() };
        let record = record.map_err(|error| wrong(&error.to_string()))?;
        let cells: Vec<&str> = record.iter().collect();
        let &[kind, pseudonym, name] = cells.as_slice() else {
            return Err(wrong("is not kind, pseudonym, name"));
        };
        if index == 0 {
            if cells != HEADINGS {
                return Err(wrong("is not the heading kind,pseudonym,name"));
            }
            continue;
        }
        let kind = Kind::ALL.into_iter().find(|known| known.prefix() == kind);
        let kind = kind.ok_or_else(|| wrong("is of no known kind"))?;
        let number = pseudonym.strip_prefix(kind.prefix()).and_then(|rest| rest.strip_prefix('-'));
        if number
            .and_then(|number| number.split('.').next())
            .and_then(|n| n.parse::<usize>().ok())
            .is_none()
        {
            return Err(wrong("has a pseudonym of another kind"));
        }
        entries.push(Entry { kind, pseudonym: pseudonym.to_owned(), name: name.to_owned() });
    }
    Ok(entries)
}
