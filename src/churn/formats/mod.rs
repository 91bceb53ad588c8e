//! One file for each format of measurements: how it is recognised and how it is read.

pub(crate) mod backup_runs;
pub(crate) mod changed_blocks;
pub(crate) mod disk_files;
pub(crate) mod diskstats;
pub(crate) mod get_stat;
pub(crate) mod hvr_planner;
pub(crate) mod job_totals;
pub(crate) mod manual_list;
pub(crate) mod nmon;
pub(crate) mod pdh;
pub(crate) mod pdh_counters;
pub(crate) mod pdh_table;
pub(crate) mod percentiles_only;
pub(crate) mod planner_headings;
pub(crate) mod samples;
pub(crate) mod stamps;
pub(crate) mod sysstat;
pub(crate) mod veeam;
pub(crate) mod vrops;
pub(crate) mod vsphere_replication;
