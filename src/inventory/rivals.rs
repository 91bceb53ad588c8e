//! Columns whose field depends on what stands beside them.

use crate::table::{Column, Header, Phrase};

/// What a heading must not say to be the size of disks where nothing else is.
const OF_USED_SPACE: [&str; 4] = ["used", "usage", "consumed", "utilization"];

/// Gives columns the field that they have among the others of the header.
pub(crate) fn settle(header: &mut Header) {
    data_beside_system(header);
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
