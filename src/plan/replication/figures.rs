//! The numbers of agentless replication as figures, so that `asrcap explain` shows how each came about.

use super::document::{Agentless, Replication};
use crate::plan::record::{FigureRecord, FigureValue};
use crate::rules::{RuleId, ids};

/// A figure: its id, its words, its unit, its expression, what that stands on, and the rules.
struct Definition {
    id: &'static str,
    label: &'static str,
    unit: &'static str,
    expression: &'static str,
    uses: &'static [&'static str],
    rules: &'static [RuleId],
    value: fn(&Agentless) -> Option<f64>,
}

const CHANGES: &str = "changed_gb_per_day";
const COMPRESSION: &str = "compression";

const FIGURES: [Definition; 9] = [
    Definition {
        id: "agentless_appliances_count",
        label: "Appliances of agentless replication",
        unit: "count",
        expression: "1, and a scale-out appliance above the machines of one",
        uses: &["virtual_machines"],
        rules: &[ids::AGENTLESS_APPLIANCE_MACHINES, ids::AGENTLESS_MACHINES_MAX],
        value: |agentless| Some(f64::from(agentless.appliances.all())),
    },
    Definition {
        id: "agentless_parallel_disks",
        label: "Disks copied at the same time",
        unit: "count",
        expression: "the least of: disks of an appliance * appliances; the sum over hosts of min(disks on it, disks of a host); the sum over datastores of min(disks on it, disks of a datastore)",
        uses: &["virtual_machines", "agentless_appliances_count"],
        rules: &[
            ids::AGENTLESS_APPLIANCE_DISKS,
            ids::AGENTLESS_HOST_DISKS,
            ids::AGENTLESS_DATASTORE_DISKS,
        ],
        value: |agentless| Some(f64::from(agentless.parallel.disks)),
    },
    Definition {
        id: "agentless_first_copy_hours",
        label: "First copy of all machines over the link",
        unit: "hours",
        expression: "data_gb * (1 - compression) * 1073741824 * 8 / (link * 1000000 * 3600)",
        uses: &["data_gb", COMPRESSION],
        rules: &[ids::AGENTLESS_COMPRESSION],
        value: |agentless| agentless.first_copy.hours,
    },
    Definition {
        id: "agentless_sent_mbps",
        label: "Changes on the wire, of the machines that replicate at the same time",
        unit: "mbps",
        expression: "changed_gb_per_day * (1 - compression) * 1073741824 * 8 / 1000000 / 86400",
        uses: &[CHANGES, COMPRESSION],
        rules: &[ids::AGENTLESS_COMPRESSION, ids::AGENTLESS_MACHINES_MAX],
        value: |agentless| agentless.cycles.sent_mbps,
    },
    Definition {
        id: "agentless_needed_mbps",
        label: "Link at which cycles take two hours at most",
        unit: "mbps",
        expression: "agentless_sent_mbps * (1 + rule.agentless_wait_share)",
        uses: &["agentless_sent_mbps"],
        rules: &[ids::AGENTLESS_WAIT_SHARE],
        value: |agentless| agentless.cycles.needed_mbps,
    },
    Definition {
        id: "agentless_load",
        label: "Changes on the wire as a share of the link",
        unit: "percent",
        expression: "agentless_sent_mbps / link",
        uses: &["agentless_sent_mbps"],
        rules: &[],
        value: |agentless| agentless.cycles.load,
    },
    Definition {
        id: "agentless_cycle_hours",
        label: "Length of a cycle once cycles have settled",
        unit: "hours",
        expression: "wait * agentless_load / (1 - agentless_load), where wait is the shortest one up to a load of 1 / (1 + rule.agentless_wait_share) and the longest one above it; without end from a load of 1",
        uses: &["agentless_load"],
        rules: &[
            ids::AGENTLESS_WAIT_HOURS_MIN,
            ids::AGENTLESS_WAIT_SHARE,
            ids::AGENTLESS_WAIT_HOURS_MAX,
        ],
        value: |agentless| agentless.cycles.cycle_hours,
    },
    Definition {
        id: "agentless_copy_age_hours",
        label: "Age of the last complete copy, at most",
        unit: "hours",
        expression: "2 * agentless_cycle_hours + the wait after a cycle",
        uses: &["agentless_cycle_hours"],
        rules: &[ids::AGENTLESS_WAIT_SHARE],
        value: |agentless| agentless.cycles.copy_age_hours,
    },
    Definition {
        id: "agentless_downtime_hours",
        label: "Downtime of a cut-over, at most",
        unit: "hours",
        expression: "agentless_cycle_hours + the assumed minutes of shutdown, snapshot, creation, start and checks / 60",
        uses: &["agentless_cycle_hours"],
        rules: &[ids::AGENTLESS_CUT_OVER_MINUTES],
        value: |agentless| agentless.cut_over.downtime_most_hours,
    },
];

/// The figures; none where the machines are not replicated agentless.
pub(crate) fn figures(replication: Option<&Replication>) -> Vec<FigureRecord> {
    let agentless = replication.and_then(|replication| replication.agentless.as_ref());
    let Some(agentless) = agentless else {
        return Vec::new();
    };
    FIGURES
        .iter()
        .map(|figure| FigureRecord {
            id: figure.id.to_owned(),
            label: figure.label.to_owned(),
            unit: figure.unit.to_owned(),
            value: Some(
                (figure.value)(agentless).map_or(FigureValue::Unknown(()), FigureValue::Number),
            ),
            expression: Some(figure.expression.to_owned()),
            with_numbers: None,
            uses: figure.uses.iter().map(|id| (*id).to_owned()).collect(),
            sums: Vec::new(),
            rules: figure.rules.iter().map(|rule| rule.as_str().to_owned()).collect(),
        })
        .collect()
}
