//! Facts that two files state differently.

use super::super::{Boot, ChangeAmount, Server};
use crate::finding::Finding;
use crate::units::grouped;

const SHOWN: usize = 3;

/// One kind of contradiction between two files.
#[derive(Debug)]
struct Conflict {
    fact: &'static str,
    winner: String,
    loser: String,
    reason: &'static str,
    /// The server, the value that is used, and the other one.
    cases: Vec<(String, String, String)>,
}

/// All contradictions.
#[derive(Debug, Default)]
pub(crate) struct Conflicts {
    conflicts: Vec<Conflict>,
}

/// The file whose value is used, and the other one.
type Files<'a> = (&'a str, &'a str);

const BETTER_SOURCE: &str = "programs before people, later before earlier, first before others";

impl Conflicts {
    fn add(
        &mut self,
        fact: &'static str,
        (winner, loser): Files<'_>,
        reason: &'static str,
        case: (String, String, String),
    ) {
        let same = |known: &&mut Conflict| {
            known.fact == fact
                && known.winner == winner
                && known.loser == loser
                && known.reason == reason
        };
        match self.conflicts.iter_mut().find(same) {
            Some(known) => known.cases.push(case),
            None => self.conflicts.push(Conflict {
                fact,
                winner: winner.to_owned(),
                loser: loser.to_owned(),
                reason,
                cases: vec![case],
            }),
        }
    }

    fn number(
        &mut self,
        fact: &'static str,
        files: Files<'_>,
        reason: &'static str,
        (used, other): (&Server, &Server),
        get: impl Fn(&Server) -> Option<f64>,
        unit: &str,
    ) {
        if let (Some(a), Some(b)) = (get(used), get(other))
            && (a - b).abs() > 0.01 * a.abs().max(b.abs())
        {
            let show = |value: f64| format!("{}{unit}", grouped(value, 2));
            self.add(fact, files, reason, (used.name.clone(), show(a), show(b)));
        }
    }

    /// The size of all disks; the first of the servers is the one whose size is used.
    pub(crate) fn storage(
        &mut self,
        files: Files<'_>,
        by_basis: bool,
        servers: (&Server, &Server),
    ) {
        let reason = if by_basis {
            "single disks before totals, totals before provisioned space"
        } else {
            BETTER_SOURCE
        };
        let size = |server: &Server| server.storage_gb;
        self.number("total storage", files, reason, servers, size, " GB");
    }

    pub(crate) fn used(&mut self, files: Files<'_>, used: &Server, other: &Server) {
        let percent = |server: &Server| server.utilization.map(|used| used * 100.0);
        self.number("used storage", files, BETTER_SOURCE, (used, other), percent, " %");
    }

    pub(crate) fn facts(&mut self, files: Files<'_>, used: &Server, other: &Server) {
        let pair = (used, other);
        let why = BETTER_SOURCE;
        self.number("number of cores", files, why, pair, |s| s.cores.map(f64::from), "");
        self.number("memory", files, why, pair, |s| s.memory_mb, " MB");
        self.number("number of NICs", files, why, pair, |s| s.nics.map(f64::from), "");
        let percent = |server: &Server| match server.change.as_ref()?.amount {
            ChangeAmount::PercentOfTotal(percent) => Some(percent),
            ChangeAmount::GbPerDay(_) => None,
        };
        self.number("daily change", files, why, pair, percent, " %");
        if let (Some(a), Some(b)) = (used.boot, other.boot)
            && a != b
        {
            let show = |boot| match boot {
                Boot::Bios => "BIOS".to_owned(),
                Boot::Efi => "UEFI".to_owned(),
            };
            self.add("boot type", files, why, (used.name.clone(), show(a), show(b)));
        }
    }

    /// One finding a fact and pair of files.
    pub(crate) fn findings(self) -> Vec<Finding> {
        self.conflicts.into_iter().map(Conflict::finding).collect()
    }
}

impl Conflict {
    fn finding(self) -> Finding {
        let shown: Vec<String> = self
            .cases
            .iter()
            .take(SHOWN)
            .map(|(server, used, other)| format!("{server}: {used}, not {other}"))
            .collect();
        let more = match self.cases.len().saturating_sub(SHOWN) {
            0 => String::new(),
            more => format!("; and {more} more"),
        };
        let plural = if self.cases.len() == 1 { "" } else { "s" };
        let message = format!(
            "{} states the {} of {} server{plural} differently from {} ({}{more}); {} is used: {}",
            self.loser,
            self.fact,
            self.cases.len(),
            self.winner,
            shown.join("; "),
            self.winner,
            self.reason
        );
        Finding::warning("sources-disagree", self.fact, message)
            .hint("Correct the files, leave one of them out, or set the value with an override")
    }
}
