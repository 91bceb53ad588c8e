//! The readers of measurements: how each format is recognised, and what reads it.

use crate::finding::Finding;
use crate::table::Document;

use super::beyond;
use super::format::Format;
use super::formats::{
    changed_blocks, diskstats, get_stat, hvr_planner, manual_list, nmon, pdh, percentiles_only,
    samples, sysstat, veeam, vrops, vsphere_replication,
};
use super::model::Reading;
use super::options::Options;
use super::reading::json_rows;
use super::reading::sample_map::SampleMap;
use super::reading::sheet_heads::Heads;
use crate::message;
use crate::source::Location;
use crate::wording::Message;

/// What one file of `formats` can do.
struct Reader {
    formats: &'static [Format],
    /// One of `formats` if the first rows of a file are in it.
    recognise: fn(&Heads) -> Option<Format>,
    read: fn(&mut Document, Format, &Options) -> Reading,
}

/// From formats with unmistakable marks to those that any table may look like: the first that recognises a file reads
/// it.
const READERS: [Reader; 13] = [
    Reader {
        formats: &[Format::PdhCsv, Format::Esxtop],
        recognise: pdh::recognise,
        read: pdh::read,
    },
    Reader {
        formats: &[Format::Sadf, Format::Iostat, Format::Sar],
        recognise: sysstat::recognise,
        read: sysstat::read,
    },
    Reader {
        formats: &[Format::Nmon],
        recognise: nmon::recognise,
        read: |document, _, options| nmon::read(document, options),
    },
    Reader {
        formats: &[Format::Diskstats],
        recognise: diskstats::recognise,
        read: |document, _, options| diskstats::read(document, options),
    },
    Reader {
        formats: &[Format::GetStat],
        recognise: get_stat::recognise,
        read: |document, _, options| get_stat::read(document, options),
    },
    Reader {
        formats: &[Format::Vrops],
        recognise: vrops::recognise,
        read: |document, _, options| vrops::read(document, options),
    },
    Reader {
        formats: &[Format::ChangedBlocks],
        recognise: changed_blocks::recognise,
        read: |document, _, _| changed_blocks::read(document),
    },
    Reader {
        formats: &[Format::Veeam],
        recognise: veeam::recognise,
        read: |document, _, _| veeam::read(document),
    },
    Reader {
        formats: &[Format::HvrPlanner],
        recognise: hvr_planner::recognise,
        read: |document, _, options| hvr_planner::read(document, options),
    },
    Reader {
        formats: &[Format::VsphereReplication],
        recognise: vsphere_replication::recognise,
        read: |document, _, options| vsphere_replication::read(document, options),
    },
    Reader {
        formats: &[Format::DeploymentPlanner, Format::LiveOptics, Format::AzureMigrate],
        recognise: percentiles_only::recognise,
        read: |document, format, _| percentiles_only::read(document, format),
    },
    Reader {
        formats: &[Format::Series, Format::GoogleMigrationCenter],
        recognise: samples::recognise,
        read: samples::read,
    },
    Reader {
        formats: &[Format::Table],
        recognise: manual_list::recognise,
        read: |document, _, _| manual_list::read(document),
    },
];

/// The measurement format of a file; `None` if it is something else, such as an inventory.
#[must_use]
pub fn recognise(document: &mut Document) -> Option<Format> {
    recognise_mapped(document, &SampleMap::default())
}

/// The same with what the user says about the columns of samples.
#[must_use]
pub fn recognise_mapped(document: &mut Document, map: &SampleMap) -> Option<Format> {
    if let Some(format) = document.json().and_then(sysstat::recognise_json) {
        return Some(format);
    }
    let heads = heads(document);
    let known = READERS.iter().find_map(|reader| (reader.recognise)(&heads));
    known.or_else(|| samples::recognise_mapped(&heads, map))
}

/// The first rows of the sheets of a file, or those of the objects in JSON.
fn heads(document: &mut Document) -> Heads {
    match document.json() {
        Some(text) => Heads(json_rows::head(text).into_iter().collect()),
        None => Heads::of(document),
    }
}

/// The objects in JSON as a table; nothing for other files, and for the reports of sysstat, which are JSON by themselves.
fn rows_of_json(document: &Document) -> Option<Document> {
    let text = document.json().filter(|text| sysstat::recognise_json(text).is_none())?;
    json_rows::document(document, text)
}

/// What keeps a file from being read as samples, what to do about it, and where: of a table with times and numbers.
#[must_use]
pub fn explain(document: &mut Document) -> Option<(Message, Message, Location)> {
    samples::explain(&heads(document), document)
}

/// The format of the change rates that an inventory holds in addition to its servers; `None` if it has none.
#[must_use]
pub fn figures_beside_inventory(document: &mut Document) -> Option<Format> {
    if document.json().is_some() {
        return None;
    }
    let heads = Heads::of(document);
    percentiles_only::recognise(&heads).or_else(|| {
        samples::recognise(&heads).filter(|format| *format == Format::GoogleMigrationCenter)
    })
}

/// Reads the measurements of a file that [`recognise`] knows.
///
/// What cannot be read is in the findings, never an error: other files may still be good.
#[must_use]
pub fn read(document: &mut Document, format: Format, options: &Options) -> Reading {
    let reader = READERS.iter().find(|reader| reader.formats.contains(&format));
    let mut flat = rows_of_json(document);
    let rows = flat.as_mut().unwrap_or(document);
    let mut reading =
        reader.map_or_else(Reading::default, |reader| (reader.read)(rows, format, options));
    beyond::take_out(&mut reading);
    if reading.is_empty() && reading.findings.is_empty() {
        let path = document.path();
        reading.findings.push(
            Finding::error(
                "no-measurements",
                path.as_ref(),
                message!(
                    "the file was taken for {format}, but holds no change rate",
                    format = format.to_string()
                ),
            )
            .at(document.location(None)),
        );
    }
    reading.findings.extend(document.take_notices());
    reading
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn each_format_has_one_reader() {
        let read: Vec<Format> = READERS.iter().flat_map(|reader| reader.formats).copied().collect();
        let formats: BTreeSet<Format> = read.iter().copied().collect();
        let ids: BTreeSet<&str> = read.iter().map(|format| format.id()).collect();
        assert_eq!((formats.len(), ids.len()), (read.len(), read.len()), "{read:?}");
        assert_eq!(formats.into_iter().collect::<Vec<_>>(), Format::ALL);
    }
}
