//! The parts that all sheets share: which sheets there are, their texts and styles.

use std::collections::{HashMap, HashSet};
use std::io::{Cursor, Read};
use std::sync::Arc;

use quick_xml::events::Event;
use quick_xml::{Reader, XmlVersion};
use zip::ZipArchive;
use zip::read::ZipFile;

use super::record::{RecordFault, Records};
use crate::table::budget::Held;
use crate::table::date_styles::DateStyles;
use crate::table::error::TableError;

const WORKBOOK: &str = "xl/workbook.bin";

const PROPERTIES: u16 = 0x0099;
const SHEET: u16 = 0x009c;
const TEXT: u16 = 0x0013;
const FORMAT: u16 = 0x002c;
const STYLE: u16 = 0x002f;
const STYLES_BEGIN: u16 = 0x0269;
const STYLES_END: u16 = 0x026a;

/// What a text, or a sheet in the list, takes beside its letters.
const OVERHEAD: u64 = 40;

/// What keeps a part from being read.
#[derive(Debug, thiserror::Error)]
pub(super) enum PartFault {
    #[error("{0}")]
    Zip(#[from] zip::result::ZipError),
    #[error("{0}")]
    Record(#[from] RecordFault),
    #[error("its list of parts is no XML: {0}")]
    Xml(#[from] quick_xml::Error),
    #[error("it has no part {0}")]
    NoPart(String),
    #[error("a cell lies outside of its sheet")]
    Outside,
    #[error(transparent)]
    Refused(Box<TableError>),
}

/// The zip archive that a workbook is.
pub(super) struct Package {
    archive: ZipArchive<Cursor<Arc<[u8]>>>,
    /// The places of the parts in the archive; names do not tell capital letters from small ones.
    places: HashMap<String, usize>,
}

/// A sheet as the workbook lists it.
#[derive(Clone, Debug)]
pub(super) struct Listed {
    pub(super) name: Arc<str>,
    pub(super) part: String,
}

/// What all sheets share.
#[derive(Default)]
pub(super) struct Shared {
    pub(super) is_1904: bool,
    pub(super) texts: Vec<Arc<str>>,
    pub(super) styles: DateStyles,
    pub(super) sheets: Vec<Listed>,
    /// Sheets that have the part of another one.
    pub(super) of_one_part: Vec<Arc<str>>,
}

/// A file of the package, as it is unpacked.
type Part<'a> = ZipFile<'a, Cursor<Arc<[u8]>>>;

impl Package {
    pub(super) fn open(bytes: Arc<[u8]>) -> Result<Self, PartFault> {
        let archive = ZipArchive::new(Cursor::new(bytes))?;
        let names = archive.file_names_raw().map(|name| key(&String::from_utf8_lossy(name)));
        let places = names.enumerate().map(|(place, name)| (name, place)).collect();
        Ok(Self { archive, places })
    }

    pub(super) fn records(&mut self, part: &str) -> Result<Records<Part<'_>>, PartFault> {
        Ok(Records::new(self.part(part)?))
    }

    fn part(&mut self, part: &str) -> Result<Part<'_>, PartFault> {
        let place =
            self.places.get(&key(part)).ok_or_else(|| PartFault::NoPart(part.to_owned()))?;
        Ok(self.archive.by_index(*place)?)
    }

    fn has(&self, part: &str) -> bool {
        self.places.contains_key(&key(part))
    }

    /// Reads what the sheets share; what it takes is asked for in `held`.
    pub(super) fn shared(&mut self, held: &mut Held) -> Result<Shared, PartFault> {
        let mut shared = Shared::default();
        let parts = self.parts_of_workbook(held)?;
        self.read_sheets(&parts, &mut shared, held)?;
        if self.has("xl/styles.bin") {
            self.read_styles(&mut shared)?;
        }
        if self.has("xl/sharedStrings.bin") {
            self.read_texts(&mut shared, held)?;
        }
        Ok(shared)
    }

    /// The parts that belong to the workbook, by their ids.
    fn parts_of_workbook(&mut self, held: &mut Held) -> Result<HashMap<String, String>, PartFault> {
        let mut text = Vec::new();
        let mut part = self.part("xl/_rels/workbook.bin.rels")?;
        held.grow(None, part.size()).map_err(PartFault::refused)?;
        part.read_to_end(&mut text).map_err(RecordFault::from)?;
        let text = String::from_utf8_lossy(&text);
        let mut reader = Reader::from_str(&text);
        let mut parts = HashMap::new();
        loop {
            let tag = match reader.read_event()? {
                Event::Start(tag) | Event::Empty(tag) => tag,
                Event::Eof => return Ok(parts),
                _ => continue,
            };
            let attribute = |name: &str| {
                let mut all = tag.attributes();
                let mut all = all.with_checks(false).flatten();
                let found = all.find(|found| found.key.local_name().as_ref() == name)?;
                Some(found.normalized_value(XmlVersion::Implicit1_0).ok()?.into_owned())
            };
            if let (Some(id), Some(target)) = (attribute("Id"), attribute("Target")) {
                let path = match target.strip_prefix('/') {
                    Some(path) => path.to_owned(),
                    None => format!("xl/{target}"),
                };
                held.grow(None, (id.len() + path.len()) as u64 + OVERHEAD)
                    .map_err(PartFault::refused)?;
                parts.insert(id, path);
            }
        }
    }

    fn read_sheets(
        &mut self,
        parts: &HashMap<String, String>,
        shared: &mut Shared,
        held: &mut Held,
    ) -> Result<(), PartFault> {
        let mut seen = HashSet::new();
        let mut records = self.records(WORKBOOK)?;
        while let Some(record) = records.next(|kind| matches!(kind, PROPERTIES | SHEET))? {
            if record.kind == PROPERTIES {
                shared.is_1904 = record.byte(0).is_some_and(|flags| flags & 1 != 0);
                continue;
            }
            let Some((id, end)) = record.text(8) else { continue };
            let Some((name, _)) = record.text(end) else { continue };
            let part = parts.get(&id).ok_or_else(|| PartFault::NoPart(format!("for {name}")))?;
            let holds_no_cells = ["chartsheets/", "dialogsheets/", "macrosheets/"];
            if holds_no_cells.iter().any(|folder| part.to_lowercase().contains(folder)) {
                continue;
            }
            held.grow(None, (name.len() + part.len()) as u64 + OVERHEAD)
                .map_err(PartFault::refused)?;
            let name: Arc<str> = name.into();
            if seen.insert(part.as_str()) {
                shared.sheets.push(Listed { name, part: part.clone() });
            } else {
                shared.of_one_part.push(name);
            }
        }
        Ok(())
    }

    fn read_styles(&mut self, shared: &mut Shared) -> Result<(), PartFault> {
        let mut records = self.records("xl/styles.bin")?;
        let mut is_of_cells = false;
        let kinds = [FORMAT, STYLE, STYLES_BEGIN, STYLES_END];
        while let Some(record) = records.next(|kind| kinds.contains(&kind))? {
            match record.kind {
                FORMAT => {
                    if let (Some(number), Some((code, _))) = (record.u16(0), record.text(2)) {
                        shared.styles.define(number, &code);
                    }
                }
                STYLE if is_of_cells => shared.styles.push(record.u16(2).unwrap_or_default()),
                kind => is_of_cells = kind == STYLES_BEGIN,
            }
        }
        Ok(())
    }

    fn read_texts(&mut self, shared: &mut Shared, held: &mut Held) -> Result<(), PartFault> {
        let mut records = self.records("xl/sharedStrings.bin")?;
        while let Some(record) = records.next(|kind| kind == TEXT)? {
            // A text that cannot be read keeps its place, by which the cells name it.
            let (text, _) = record.text(1).unwrap_or_default();
            held.grow(None, text.len() as u64 + OVERHEAD).map_err(PartFault::refused)?;
            shared.texts.push(text.into());
        }
        Ok(())
    }
}

impl PartFault {
    pub(super) fn refused(error: TableError) -> Self {
        Self::Refused(Box::new(error))
    }
}

/// The name of a part as it is looked for; some programs write backslashes.
fn key(name: &str) -> String {
    name.trim_start_matches(['/', '\\']).replace('\\', "/").to_ascii_lowercase()
}
