//! The order of two elements in charts of lines. `rust_xlsxwriter` writes the marker of a series before its shape; the standard
//! has them the other way round, and Excel may ask to repair a file that has not.

use std::io::{Cursor, Read, Write};

use zip::result::ZipError;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

const MARKER: &str = "<c:marker><c:symbol val=\"none\"/></c:marker>";
const SHAPE: &str = "<c:spPr>";
const SHAPE_END: &str = "</c:spPr>";
const CHARTS: &str = "xl/charts/";

/// The file with its charts in order; all other parts stay as they are.
pub(crate) fn in_order(file: &[u8]) -> Result<Vec<u8>, ZipError> {
    let mut old = ZipArchive::new(Cursor::new(file))?;
    let mut new = ZipWriter::new(Cursor::new(Vec::with_capacity(file.len())));
    for index in 0..old.len() {
        let name = old.by_index_raw(index)?.name()?.into_owned();
        if !name.starts_with(CHARTS) {
            new.raw_copy_file(old.by_index_raw(index)?)?;
            continue;
        }
        let mut text = String::new();
        old.by_index(index)?.read_to_string(&mut text)?;
        new.start_file(name, SimpleFileOptions::default())?;
        new.write_all(ordered(&text).as_bytes())?;
    }
    Ok(new.finish()?.into_inner())
}

fn ordered(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(MARKER) {
        out.push_str(before);
        let shape = after.starts_with(SHAPE).then(|| after.split_once(SHAPE_END)).flatten();
        rest = match shape {
            Some((shape, behind)) => {
                out.extend([shape, SHAPE_END]);
                behind
            }
            None => after,
        };
        out.push_str(MARKER);
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::{MARKER, ordered};

    #[test]
    fn the_shape_stands_before_the_marker() {
        let shape = "<c:spPr><a:ln w=\"1\"/></c:spPr>";
        let wrong =
            format!("<c:ser>{MARKER}{shape}<c:xVal/></c:ser><c:ser>{MARKER}<c:xVal/></c:ser>");
        let right =
            format!("<c:ser>{shape}{MARKER}<c:xVal/></c:ser><c:ser>{MARKER}<c:xVal/></c:ser>");
        assert_eq!(ordered(&wrong), right);
        assert_eq!(ordered(&right), right);
    }
}
