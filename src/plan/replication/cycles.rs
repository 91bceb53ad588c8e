//! The arithmetic of replication in cycles of snapshots. Pure functions.
//!
//! Azure Migrate copies a VMware machine once, and then again and again what has changed since the last snapshot. Each
//! function says where its formula is from: DOC (a text of Microsoft states it), DERIVED (it follows from such texts) or
//! ASSUMED (nobody says). The texts are the sources `AGL25`, `FAQ25`, `TVM25` of `templates/rules/current.toml`.
//!
//! What no text says: whether a wait counts from the beginning or the end of a cycle (here: from its end), and how much less
//! is sent because blocks that are written several times in a cycle count once (here: nothing less, the upper bound).

use crate::rules::{RuleSet, ids};
use crate::units::{Gib, GibPerDay, HOURS_PER_DAY, Hours, LinkRate, Share};

/// Hours in a week.
const HOURS_PER_WEEK: f64 = 7.0 * HOURS_PER_DAY;
/// Loads are compared with this tolerance, so that a load of exactly two thirds is one.
const ROUNDING: f64 = 1e-12;

/// How long the next cycle waits after one: a share of it, within bounds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WaitRule {
    /// The shortest wait: 1 hour.
    pub shortest: Hours,
    /// The longest wait: 12 hours.
    pub longest: Hours,
    /// The share of the last cycle: one half.
    pub share: Share,
}

impl WaitRule {
    /// That of a rule set; `None` where it knows no cycles.
    #[must_use]
    pub fn of(rules: &RuleSet) -> Option<Self> {
        Some(Self {
            shortest: Hours(rules.number(ids::AGENTLESS_WAIT_HOURS_MIN)?),
            longest: Hours(rules.number(ids::AGENTLESS_WAIT_HOURS_MAX)?),
            share: Share(rules.number(ids::AGENTLESS_WAIT_SHARE)?),
        })
    }

    /// The wait after a cycle: min(max(1 h, half of it), 12 h). DOC (`AGL25`).
    #[must_use]
    pub fn wait(self, cycle: Hours) -> Hours {
        (cycle * self.share.0).max(self.shortest).min(self.longest)
    }

    /// The largest load at which cycles stay short: 2/3. Above it the wait of half a cycle lets more gather than the link
    /// sends, and cycles grow until the longest wait stops them. DERIVED from the wait.
    #[must_use]
    pub fn highest_load(self) -> f64 {
        1.0 / self.headroom()
    }

    /// By how much the link must exceed the changes on the wire, so that the load is at most [`Self::highest_load`]: 1.5.
    /// DERIVED.
    #[must_use]
    pub fn headroom(self) -> f64 {
        1.0 + self.share.0
    }

    /// The length that cycles settle at under a load: u / (1 - u) hours up to a load of 2/3, which is 2 hours at most; above it
    /// 12 u / (1 - u) hours, which is a day at least; `None` where they never settle. DERIVED: the next cycle is the load times
    /// the last cycle and its wait.
    #[must_use]
    pub fn steady_cycle(self, load: f64) -> Option<Hours> {
        if load >= 1.0 {
            return None;
        }
        let wait = if self.is_short(load) { self.shortest } else { self.longest };
        Some(wait * (load.max(0.0) / (1.0 - load.max(0.0))))
    }

    /// Whether cycles stay short under a load.
    #[must_use]
    pub fn is_short(self, load: f64) -> bool {
        load <= self.highest_load() + ROUNDING
    }

    /// From the beginning of a cycle to that of the next.
    #[must_use]
    pub fn period(self, cycle: Hours) -> Hours {
        cycle + self.wait(cycle)
    }

    /// How old the last complete copy is at most, should the source be lost: two cycles and a wait. DERIVED.
    #[must_use]
    pub fn oldest_copy(self, cycle: Hours) -> Hours {
        cycle + self.period(cycle)
    }
}

/// How long a first copy takes: used data times the compressed share over the link. DOC (`FAQ25`).
#[must_use]
pub fn first_copy(used: Gib, compressed: Share, link: LinkRate) -> Hours {
    Hours(used.0 * compressed.0 / link.gib_per_hour())
}

/// The bandwidth that copies data within some days, where blackout windows leave a share of the time open. DERIVED.
#[must_use]
pub fn bandwidth_for(used: Gib, compressed: Share, days: f64, open: Share) -> LinkRate {
    LinkRate::from(GibPerDay(used.0 * compressed.0 / (days * open.0)))
}

/// The share of a week that blackout windows leave open. DERIVED.
#[must_use]
pub fn open_share(blackout_each_week: Hours) -> Share {
    Share((1.0 - blackout_each_week.0 / HOURS_PER_WEEK).max(0.0))
}

/// What is sent of the changes, as a rate. `folded` is the share that is left where blocks are written several times in a
/// cycle; 1 is the upper bound.
#[must_use]
pub fn sent(changes: GibPerDay, folded: Share, compressed: Share) -> LinkRate {
    LinkRate::from(changes) * (folded.0 * compressed.0)
}

/// The load: what is sent of the changes, as a share of the link. DERIVED.
#[must_use]
pub fn load(sent: LinkRate, link: LinkRate) -> f64 {
    sent.mbps() / link.mbps()
}

/// What one cycle sends once cycles have settled: the changes of a period. DERIVED.
#[must_use]
pub fn sent_by_cycle(sent: LinkRate, period: Hours) -> Gib {
    Gib(sent.gib_per_hour() * period.0)
}

/// The first cycle after the first copy sends what has changed meanwhile. DERIVED.
#[must_use]
pub fn first_delta(first_copy: Hours, load: f64) -> Hours {
    first_copy * load
}

/// The last synchronisation of a cut-over, with the machine off: from the load times a cycle (the cut-over begins right after a
/// cycle) to a whole cycle (one has just begun and is finished first). DERIVED; machines that replicate at the same time add
/// theirs, for running cycles end first.
#[must_use]
pub fn final_sync(cycle: Hours, load: f64) -> (Hours, Hours) {
    (cycle * load, cycle)
}

/// The free space that the snapshot of a machine may take on its datastores: what it changes during the longest snapshot, the
/// first copy or a cycle. DERIVED from the warning of `AGL25` that snapshots of long cycles fill a datastore.
#[must_use]
pub fn snapshot_space(changes: GibPerDay, longest: Hours) -> Gib {
    Gib(changes.0 * longest.0 / HOURS_PER_DAY)
}

/// How long the first copies of a wave take: over the link, or in rounds of as many disks as are copied at the same time, where
/// a disk takes so long by itself. No text states a speed of a disk: ASSUMED, so give none where nothing was measured. DERIVED.
#[must_use]
pub fn first_copy_of_wave(
    over_link: Hours,
    disks: u32,
    parallel: u32,
    one_disk: Option<Hours>,
) -> Hours {
    let rounds = f64::from(disks.div_ceil(parallel.max(1)));
    one_disk.map_or(over_link, |hours| over_link.max(hours * rounds))
}
