//! Formulas whose results a workbook does not hold: programs that never calculate write them so.

use std::borrow::Cow;
use std::collections::HashSet;
use std::io::{Cursor, Read};
use std::sync::Arc;

use calamine::{DataRef, Reader, Xlsx};
use zip::ZipArchive;

type Bytes = Cursor<Arc<[u8]>>;

/// More such cells are not looked for.
const MOST: usize = 1_000_000;

/// Where they are in a workbook; looked for only where a cell that exists holds nothing.
pub(crate) struct Formulas {
    bytes: Bytes,
    /// Whether any sheet has a formula, once that is known.
    are_there: Option<bool>,
}

impl Formulas {
    pub(crate) fn new(bytes: Bytes) -> Self {
        Self { bytes, are_there: None }
    }

    /// The positions of those of a sheet, counted from 0. A file that cannot be read a second time has none.
    pub(crate) fn without_result(&mut self, sheet: &str) -> HashSet<(u32, u32)> {
        let bytes = self.bytes.clone();
        let mut found = HashSet::new();
        if !*self.are_there.get_or_insert_with(|| has_formulas(bytes.clone()).unwrap_or(false)) {
            return found;
        }
        let Ok(mut book) = Xlsx::new(bytes) else { return found };
        let Ok(mut cells) = book.worksheet_cells_reader(sheet) else { return found };
        while let Ok(Some(cell)) = cells.next_cell_with_formula_metadata() {
            if cell.formula.is_some() && cell.value == DataRef::Empty && found.len() < MOST {
                found.insert(cell.pos);
            }
        }
        found
    }
}

/// Whether a sheet of the package has a formula; most exports have none, and unpacking is much faster than parsing.
fn has_formulas(bytes: Bytes) -> Option<bool> {
    let mut archive = ZipArchive::new(bytes).ok()?;
    let names: Vec<String> = archive.file_names().flatten().map(Cow::into_owned).collect();
    for name in names
        .iter()
        .filter(|name| name.contains("worksheets/") && name.to_lowercase().ends_with(".xml"))
    {
        if holds_formula(archive.by_name(name).ok()?) {
            return Some(true);
        }
    }
    Some(false)
}

fn holds_formula(mut file: impl Read) -> bool {
    let mut buffer = vec![0; 1 << 16];
    // The end of one block, for what begins there and ends in the next.
    let mut kept = 0;
    loop {
        let read = match buffer.get_mut(kept..).map(|rest| file.read(rest)) {
            Some(Ok(read)) if read > 0 => read,
            _ => return false,
        };
        let filled = kept + read;
        let block = buffer.get(..filled).unwrap_or_default();
        let is_formula = |three: &[u8]| three == b"<f>" || three == b"<f " || three == b"<f/";
        if block.windows(3).any(is_formula) {
            return true;
        }
        kept = filled.min(2);
        buffer.copy_within(filled - kept..filled, 0);
    }
}
