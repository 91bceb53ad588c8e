//! What all sheets of a workbook share.

use std::collections::HashSet;
use std::sync::Arc;

use super::record::{BOF, EOF, Records};
use super::text::{Parts, Writing, shared};
use crate::table::binary_record::Record;
use crate::table::budget::Held;
use crate::table::date_styles::DateStyles;
use crate::table::error::TableError;

const FILE_PASS: u16 = 0x002f;
const CODE_PAGE: u16 = 0x0042;
const DATE_MODE: u16 = 0x0022;
const FORMAT: u16 = 0x041e;
const XF: u16 = 0x00e0;
const BOUND_SHEET: u16 = 0x0085;
const SHARED_TEXTS: u16 = 0x00fc;

/// What a text takes beside its letters.
const TEXT_OVERHEAD: u64 = 40;

/// A sheet as the workbook lists it.
#[derive(Clone, Debug)]
pub(super) struct Listed {
    pub(super) name: Arc<str>,
    /// Where its records begin in the stream.
    pub(super) start: usize,
}

/// What all sheets of a workbook share.
pub(super) struct Globals {
    pub(super) writing: Writing,
    pub(super) is_1904: bool,
    pub(super) texts: Vec<Arc<str>>,
    pub(super) styles: DateStyles,
    pub(super) sheets: Vec<Listed>,
    /// Sheets that are said to stand where another one stands.
    pub(super) at_one_place: Vec<Arc<str>>,
}

/// What keeps a workbook closed.
pub(super) enum Closed {
    Password,
    Refused(TableError),
}

impl Globals {
    /// Reads the records in front of the sheets. What the texts take is asked for in `held`.
    pub(super) fn read(stream: &[u8], held: &mut Held) -> Result<Self, Closed> {
        let mut found = Self {
            writing: Writing::Unicode,
            is_1904: false,
            texts: Vec::new(),
            styles: DateStyles::default(),
            sheets: Vec::new(),
            at_one_place: Vec::new(),
        };
        let mut is_unicode = true;
        let mut records = Records::new(stream);
        while let Some(record) = records.next() {
            match record.kind {
                EOF => break,
                FILE_PASS => return Err(Closed::Password),
                BOF => {
                    is_unicode = is_unicode_version(&record);
                    if !is_unicode && matches!(found.writing, Writing::Unicode) {
                        found.writing = Writing::of_code_page(1252);
                    }
                }
                CODE_PAGE if !is_unicode => {
                    found.writing = Writing::of_code_page(record.u16(0).unwrap_or(1252));
                }
                DATE_MODE => found.is_1904 = record.u16(0) == Some(1),
                FORMAT => {
                    let text = record.from(2);
                    let code = if is_unicode {
                        found.writing.long(records.continued(text))
                    } else {
                        found.writing.short(text)
                    };
                    if let (Some(number), Some(code)) = (record.u16(0), code) {
                        found.styles.define(number, &code);
                    }
                }
                // They stand behind the formats.
                XF => found.styles.push(record.u16(2).unwrap_or_default()),
                BOUND_SHEET => found.list(&record, is_unicode),
                SHARED_TEXTS => {
                    let parts = records.continued(record.from(8));
                    found.take_texts(&mut Parts::new(parts), held)?;
                }
                _ => {}
            }
        }
        Ok(found)
    }

    fn list(&mut self, record: &Record<'_>, is_unicode: bool) {
        const WORKSHEET: u8 = 0;
        let name = if is_unicode {
            // The length of the name is one byte, its flags are another.
            record.byte(6).and_then(|letters| {
                let head = [letters, 0];
                self.writing.long(vec![&head, record.from(7)])
            })
        } else {
            self.writing.short(record.from(6))
        };
        let start = record.u32(0).and_then(|start| usize::try_from(start).ok());
        let (Some(WORKSHEET), Some(start), Some(name)) = (record.byte(5), start, name) else {
            return;
        };
        let name: Arc<str> = name.replace('\0', "").into();
        self.sheets.push(Listed { name, start });
    }

    /// Leaves out sheets at the place of another one: each of them would be the same rows once more.
    pub(super) fn keep_one_at_each_place(&mut self) {
        let mut places = HashSet::new();
        let (sheets, repeated) = std::mem::take(&mut self.sheets)
            .into_iter()
            .partition::<Vec<_>, _>(|sheet| places.insert(sheet.start));
        self.sheets = sheets;
        self.at_one_place = repeated.into_iter().map(|sheet| sheet.name).collect();
    }

    fn take_texts(&mut self, parts: &mut Parts<'_>, held: &mut Held) -> Result<(), Closed> {
        while let Some(text) = shared(parts) {
            let bytes = text.len() as u64 + TEXT_OVERHEAD;
            held.grow(None, bytes).map_err(Closed::Refused)?;
            self.texts.push(text.into());
        }
        Ok(())
    }
}

/// Whether the records are those of Excel 97 and later, by the version at the beginning of the stream.
fn is_unicode_version(begin: &Record<'_>) -> bool {
    const EXCEL_5: u16 = 0x0500;
    const GLOBALS_OF_EXCEL_5: u16 = 0x1000;
    match (begin.u16(0), begin.u16(2)) {
        (Some(0), kind) => kind != Some(GLOBALS_OF_EXCEL_5),
        (version, _) => version.is_none_or(|version| version > EXCEL_5),
    }
}
