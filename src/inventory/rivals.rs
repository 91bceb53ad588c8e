//! Columns whose field depends on what stands beside them.

use crate::table::{Column, Header, Phrase};

/// What a heading must not say to be the size of disks where nothing else is.
const OF_USED_SPACE: [&str; 4] = ["used", "usage", "consumed", "utilization"];

/// What disks are made of.
const MEDIA: [&str; 6] = ["ssd", "hdd", "nvme", "flash", "sas", "sata"];

/// Gives columns the field that they have among the others of the header.
pub(crate) fn settle(header: &mut Header) {
    data_beside_system(header);
    logs_beside_system(header);
    media_side_by_side(header);
    size_alone(header);
    largest_memory(header);
}

fn has(header: &Header, fields: &[&str]) -> bool {
    fields.iter().any(|field| header.column(field).is_some())
}

fn rename(header: &mut Header, from: &str, to: &str) {
    let column = header.columns.iter_mut().find(|column| column.field == from);
    if let Some(column) = column {
        to.clone_into(&mut column.field);
    }
}

/// `Data (GB)` is a disk beside `System (GB)`, and anything elsewhere.
fn data_beside_system(header: &mut Header) {
    let is_bare = |field: &str| {
        header.column(field).is_some_and(|column| {
            !Phrase::heading_says(&column.heading, &["disk", "disks", "volume", "storage"])
        })
    };
    if !has(header, &["disk_os_size"]) && is_bare("disk_data_size") {
        header.release("disk_data_size");
    } else if is_bare("disk_os_size") && !has(header, &["disk_data_size", "disk_data1_size"]) {
        header.release("disk_os_size");
    }
}

/// `Log (GB)` is a disk beside others, and anything elsewhere. What is stored in several places beside disks is on disks, too.
fn logs_beside_system(header: &mut Header) {
    let has_disks = has(header, &["disk_os_size", "disk_data_size", "disk_data1_size"]);
    let of_disks = ["disk", "disks", "volume", "storage"];
    for field in ["disk_log_size", "disk_temp_size"] {
        let is_bare = header
            .column(field)
            .is_some_and(|column| !Phrase::heading_says(&column.heading, &of_disks));
        if is_bare && !has_disks {
            header.release(field);
        }
    }
    for place in ["local", "san", "nas"] {
        if has_disks {
            rename(header, &format!("volume_{place}_size"), &format!("disk_{place}_size"));
        }
    }
}

/// `SSD (GB)` beside `HDD (GB)`: what is stored on each kind adds up.
fn media_side_by_side(header: &mut Header) {
    let medium = |column: &Column| {
        let mut words = column.heading.split(|sign: char| !sign.is_alphanumeric());
        let word = words.find_map(|word| {
            let word = word.to_lowercase();
            MEDIA.into_iter().find(|medium| *medium == word)
        });
        word.filter(|_| column.field == "storage")
    };
    let columns = || header.columns.iter().chain(&header.duplicates);
    let is_total = |column: &Column| column.field == "storage" && medium(column).is_none();
    let mut media: Vec<&str> = columns().filter_map(medium).collect();
    let count = media.len();
    media.sort_unstable();
    media.dedup();
    if count < 2 || media.len() < count || columns().any(is_total) {
        return;
    }
    let all: Vec<(Column, &str)> =
        columns().filter_map(|column| Some((column.clone(), medium(column)?))).collect();
    for (column, medium) in all {
        header.columns.retain(|known| known.index != column.index);
        header.duplicates.retain(|known| known.index != column.index);
        header.columns.push(Column { field: format!("volume_{medium}_size"), ..column });
    }
    header.columns.sort_by_key(|column| column.index);
}

/// `Actual size` is what is taken of a `Virtual size`; alone it is the size.
fn size_alone(header: &mut Header) {
    let is_disk = |column: &Column| {
        super::numbered_disks::is_field(&column.field) && column.field.ends_with("_size")
    };
    if has(header, &["storage", "provisioned"]) || header.columns.iter().any(is_disk) {
        return;
    }
    let is_size = |column: &&Column| !Phrase::heading_says(&column.heading, &OF_USED_SPACE);
    if header.column("used_datastore").as_ref().is_some_and(is_size) {
        rename(header, "used_datastore", "storage");
    }
}

/// The most memory that a machine may get is its memory where nothing else tells it. Beside a memory that is not dynamic it
/// is another column of one meaning.
fn largest_memory(header: &mut Header) {
    if !has(header, &["memory", "memory_assigned", "memory_demand"]) {
        rename(header, "memory_max", "memory");
    } else if has(header, &["memory"])
        && !has(header, &["memory_assigned", "memory_demand", "dynamic_memory"])
        && let Some(at) = header.columns.iter().position(|column| column.field == "memory_max")
    {
        let column = header.columns.remove(at);
        header.duplicates.push(Column { field: "memory".to_owned(), ..column });
        header.duplicates.sort_by_key(|column| column.index);
    }
}
