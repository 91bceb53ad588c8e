//! Tests of the whole, in one binary.
#![allow(
    unreachable_pub,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::format_push_string,
    clippy::similar_names,
    clippy::too_many_lines,
    clippy::float_cmp,
    clippy::default_trait_access,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "tests stop where something is wrong, and compare exact figures"
)]

mod agentless;
mod appliances;
mod architecture;
mod assumptions;
mod beside_2017;
mod boundaries;
mod cases;
mod circles;
mod cli;
mod cost;
mod cost_sheets;
mod dependencies;
mod disk_types;
mod documents;
mod dresses;
mod estates;
mod explanations;
mod files;
mod first_copy;
mod fits;
mod fixed_sizes;
mod front_page;
mod generated;
mod golden;
mod guests;
mod hypervisors;
mod inputs;
mod inspection;
mod judge;
mod locales;
mod measurements;
mod other_rules;
mod package;
mod price_answers;
mod price_troubles;
mod prices;
mod properties;
mod purposes;
mod recalculation;
mod recommendations;
mod recovery;
mod redaction;
mod renewal;
mod replica_disks;
mod reports;
mod retired_words;
mod risks;
mod rule_ids;
mod rule_sets;
mod schedule;
mod schedule_advice;
mod schedule_commands;
mod schedule_gap;
mod schedule_reports;
mod scope;
mod sizing;
mod snapshots;
mod support;
mod translation;
mod vm_sizes;
mod what_if;
mod what_if_commands;
