//! The memory of machines whose hypervisor gives and takes it while they run.
//!
//! Hyper-V says what a machine starts with, what it has at the moment, what it asks for, and the most that it may have, which is
//! 1 TB unless somebody chose it.

use super::super::cells::Cells;
use super::super::draft::Draft;
use super::super::tally::Notice;
use crate::finding::Severity;
use crate::table::RowView;
use crate::words;

static MORE_ASSIGNED: Notice = Notice {
    code: "dynamic-memory",
    severity: Severity::Note,
    message: words!(
        "the memory is dynamic, and more is assigned than the machine starts with; what is assigned is used"
    ),
    hint: words!("Set memory_mb with an override if a machine is to have more or less"),
};
static ONLY_STARTUP: Notice = Notice {
    code: "dynamic-memory-not-assigned",
    severity: Severity::Note,
    message: words!(
        "the memory is dynamic, and nothing is assigned (the machine is off); what it starts with is used"
    ),
    hint: words!("Set memory_mb with an override if a machine needs more when it runs"),
};
static ONLY_ASSIGNED: Notice = Notice {
    code: "memory-from-assigned",
    severity: Severity::Note,
    message: words!(
        "only the memory that was assigned at the time of the export is known; it is used"
    ),
    hint: words!("If the memory is dynamic, export MemoryStartup and DynamicMemoryEnabled too"),
};
static ONLY_DEMAND: Notice = Notice {
    code: "memory-from-demand",
    severity: Severity::Warning,
    message: words!(
        "only the memory that was demanded at the time of the export is known; it is used, though the machine may have more"
    ),
    hint: words!("Export MemoryAssigned and MemoryStartup too"),
};

/// Decides on the memory of a row: the larger of what the machine starts with and what is assigned, else what is demanded.
pub(crate) fn read(row: &RowView<'_>, draft: &mut Draft, cells: &mut Cells) {
    let mut size = |field| cells.mib(row, field).filter(|size| *size > 0.0);
    let (assigned, demand) = (size("memory_assigned"), size("memory_demand"));
    let is_dynamic = cells.boolean(row, "dynamic_memory");
    let startup = draft.server.memory_mb;
    let (memory, notice) = match (startup, assigned, demand) {
        (Some(startup), Some(assigned), _) => {
            (startup.max(assigned), (assigned > startup).then_some(&MORE_ASSIGNED))
        }
        (Some(startup), None, _) => (startup, (is_dynamic == Some(true)).then_some(&ONLY_STARTUP)),
        (None, Some(assigned), _) => {
            (assigned, (is_dynamic != Some(false)).then_some(&ONLY_ASSIGNED))
        }
        (None, None, Some(demand)) => (demand, Some(&ONLY_DEMAND)),
        (None, None, None) => return,
    };
    draft.server.memory_mb = Some(memory);
    draft.memory_notice = notice;
}
