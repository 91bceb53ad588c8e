//! Drives and adapters as a hypervisor's configuration writes them: `local:vm-100-disk-0,iothread=1,size=32G` has the size among
//! its options, and `local:iso/debian.iso,media=cdrom` is no disk.

use std::collections::HashMap;

use super::numbered_disks;
use crate::table::{Cell, Header, Sheet};

/// Puts the size in the place of such a text in columns of single disks, and nothing in the place of drives for discs. Which rows
/// have how many drives with a disc in them.
pub(crate) fn settle(sheet: &mut Sheet, header: &Header) -> HashMap<u32, u32> {
    let mut discs = HashMap::new();
    let is_size = |field: &str| numbered_disks::is_field(field) && field.ends_with("_size");
    let columns = header.columns.iter().filter(|column| is_size(&column.field));
    let columns: Vec<usize> = columns.map(|column| column.index).collect();
    if columns.is_empty() {
        return discs;
    }
    for row in sheet.rows.iter_mut().filter(|row| row.number > header.row_number) {
        for index in &columns {
            if let Some(cell) = row.cells.get_mut(*index)
                && let Cell::Text(text) = &cell
                && let Some(settled) = drive(text)
            {
                if has_disc(text) {
                    *discs.entry(row.number).or_insert(0) += 1;
                }
                *cell = settled;
            }
        }
    }
    discs
}

/// Whether a drive for discs has one in it: `local:iso/debian.iso,media=cdrom`, not `none,media=cdrom`.
fn has_disc(text: &str) -> bool {
    let mut options = text.split(',').map(str::trim);
    let is_empty = options.next().is_none_or(|disc| disc.is_empty() || disc == "none");
    !is_empty && options.any(|option| option == "media=cdrom")
}

/// The size of a drive with options; `None` for other texts.
fn drive(text: &str) -> Option<Cell> {
    let option = |name: &str| {
        text.split(',').find_map(|option| option.trim().strip_prefix(name)?.strip_prefix('='))
    };
    if option("media") == Some("cdrom") || text.trim() == "none" {
        return Some(Cell::Blank);
    }
    option("size").map(Cell::from_text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_drive_tells_its_size_among_its_options() {
        assert_eq!(
            drive("local-lvm:vm-1-disk-0,iothread=1,size=32G"),
            Some(Cell::from_text("32G"))
        );
        assert_eq!(drive("local:iso/a.iso,media=cdrom,size=628M"), Some(Cell::Blank));
        assert_eq!(drive("none,media=cdrom"), Some(Cell::Blank));
        assert!(has_disc("local:iso/a.iso,media=cdrom,size=628M"));
        assert!(!has_disc("none,media=cdrom"));
        assert!(!has_disc("local-lvm:vm-1-disk-0,iothread=1,size=32G"));
        assert_eq!(drive("100 GB"), None);
        assert_eq!(drive("1,286"), None);
    }
}
