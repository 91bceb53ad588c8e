//! What sizes by use save, and which servers need more than they have.

use super::texts::Texts;
use super::theme::NumberStyle;
use crate::plan::{Plan, PlannedServer, ServerSizing};
use crate::settings::Sizing;

/// What a size by use has more of than the one by what the server has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Larger {
    /// vCPUs.
    Vcpus,
    /// Memory.
    Memory,
    /// Both.
    Both,
}

impl Larger {
    /// Of the size by use, or of the hint where there is no such size; `None` where it has more of neither.
    pub(crate) fn of(sizing: &ServerSizing) -> Option<Self> {
        let less = sizing.saved().or_else(|| sizing.hinted())?;
        match (less.vcpus < 0.0, less.memory_gb < 0.0) {
            (true, true) => Some(Self::Both),
            (true, false) => Some(Self::Vcpus),
            (false, true) => Some(Self::Memory),
            (false, false) => None,
        }
    }
}

/// What right-sizing saves, in sentences; nothing where nobody knows what servers use.
pub(crate) fn saved(plan: &Plan, style: NumberStyle, texts: &Texts) -> Option<String> {
    let totals = plan.document.sizing.as_ref()?;
    let number = |number: f64| style.number(number, 0);
    let less = if totals.measured_servers > 0 { totals.saved } else { totals.hinted };
    let values = [
        ("servers", style.count(totals.servers)),
        ("measured", style.count(totals.measured_servers)),
        ("hinted", style.count(totals.hinted_servers)),
        ("use_vcpus", number(totals.measured.vcpus)),
        ("use_gb", number(totals.measured.memory_gb)),
        ("own_vcpus", number(totals.allocated.vcpus)),
        ("own_gb", number(totals.allocated.memory_gb)),
        ("vcpus", number(less.vcpus)),
        ("gb", number(less.memory_gb)),
    ];
    let values = values.each_ref().map(|(name, value)| (*name, value.as_str()));
    let is_less = less.vcpus >= 0.0 && less.memory_gb >= 0.0;
    let key = match (totals.measured_servers, totals.by) {
        (0, _) if is_less && less.vcpus + less.memory_gb > 0.0 => "recommend.hinted",
        (0, _) => return None,
        (_, Sizing::Measured) if is_less => "recommend.saved",
        (_, Sizing::Measured) => "recommend.saved_other",
        (_, Sizing::Allocated) if is_less => "recommend.could_save",
        (_, Sizing::Allocated) => "recommend.could_save_other",
    };
    let mut sentences = texts.fill(key, &values);
    let servers = plan.document.servers.iter().flatten();
    let larger = servers.filter(|server| is_larger(server)).count();
    if larger > 0 {
        let count = style.count(larger);
        sentences.push(' ');
        sentences.push_str(&texts.count("recommend.larger", larger, &[("count", &count)]));
    }
    Some(sentences)
}

/// Whether a server that counts in the totals of sizes needs more than it has by a measurement that is good enough.
fn is_larger(server: &PlannedServer) -> bool {
    let sizing = server.sizing.as_ref().filter(|sizing| sizing.measured.is_some());
    let counts = server.in_totals && !server.size_by_hand;
    sizing.is_some_and(|sizing| counts && Larger::of(sizing).is_some())
}
