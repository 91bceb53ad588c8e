//! What several formats need to become measurements: headings, sampling intervals, slots of a day.

pub(crate) mod block_devices;
pub(crate) mod change_heading;
pub(crate) mod collector;
pub(crate) mod disk_names;
pub(crate) mod file_stem;
pub(crate) mod habits;
pub(crate) mod item_key;
pub(crate) mod json_rows;
pub(crate) mod linux_disks;
pub(crate) mod long_table;
pub(crate) mod metric;
pub(crate) mod number_style;
pub(crate) mod quantity;
pub(crate) mod same_disk;
pub(crate) mod sample_map;
pub(crate) mod sample_stream;
pub(crate) mod samples_file;
pub(crate) mod sampling_interval;
pub(crate) mod sheet_heads;
pub(crate) mod slots;
pub(crate) mod total_names;
pub(crate) mod unreadable_times;
