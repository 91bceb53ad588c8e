//! Facts that two files state differently.

use super::super::{Boot, ChangeAmount, Server};
use crate::finding::Finding;
use crate::message;
use crate::units::grouped;
use crate::wording::Message;

const SHOWN: usize = 3;

/// One kind of contradiction between two files.
#[derive(Debug)]
struct Conflict {
    fact: Message,
    winner: String,
    loser: String,
    reason: Message,
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

fn better_source() -> Message {
    message!("programs before people, later before earlier, first before others")
}

impl Conflicts {
    fn add(
        &mut self,
        fact: Message,
        (winner, loser): Files<'_>,
        reason: Message,
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
        fact: Message,
        files: Files<'_>,
        reason: Message,
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
            message!("single disks before totals, totals before provisioned space")
        } else {
            better_source()
        };
        let size = |server: &Server| server.storage_gb;
        self.number(message!("total storage"), files, reason, servers, size, " GB");
    }

    pub(crate) fn used(&mut self, files: Files<'_>, used: &Server, other: &Server) {
        let percent = |server: &Server| server.utilization.map(|used| used * 100.0);
        self.number(message!("used storage"), files, better_source(), (used, other), percent, " %");
    }

    pub(crate) fn facts(&mut self, files: Files<'_>, used: &Server, other: &Server) {
        let pair = (used, other);
        let why = better_source;
        self.number(
            message!("number of cores"),
            files,
            why(),
            pair,
            |s| s.cores.map(f64::from),
            "",
        );
        self.number(message!("memory"), files, why(), pair, |s| s.memory_mb, " MB");
        self.number(message!("number of NICs"), files, why(), pair, |s| s.nics.map(f64::from), "");
        let percent = |server: &Server| match server.change.as_ref()?.amount {
            ChangeAmount::PercentOfTotal(percent) => Some(percent),
            ChangeAmount::GbPerDay(_) => None,
        };
        self.number(message!("daily change"), files, why(), pair, percent, " %");
        if let (Some(a), Some(b)) = (used.boot, other.boot)
            && a != b
        {
            let show = |boot| match boot {
                Boot::Bios => "BIOS".to_owned(),
                Boot::Efi => "UEFI".to_owned(),
            };
            self.add(message!("boot type"), files, why(), (used.name.clone(), show(a), show(b)));
        }
    }

    /// One finding a fact and pair of files.
    pub(crate) fn findings(self) -> Vec<Finding> {
        self.conflicts.into_iter().map(Conflict::finding).collect()
    }
}

impl Conflict {
    fn finding(self) -> Finding {
        let cases = self.cases.iter().take(SHOWN).map(|(server, used, other)| {
            message!("{server}: {used}, not {other}", server, used, other)
        });
        let more = self.cases.len().saturating_sub(SHOWN);
        let more = (more > 0).then(|| message!("and {more} more", more));
        let message = message!(
            "{loser} states the {fact} of {servers} differently from {winner} ({cases}); {winner} is used: {reason}",
            loser = self.loser,
            fact = self.fact.clone(),
            servers = Message::counted(self.cases.len(), "server", "servers"),
            winner = self.winner,
            cases = Message::joined(cases.chain(more), "; "),
            reason = self.reason
        );
        Finding::warning("sources-disagree", self.fact, message).hint(message!(
            "Correct the files, leave one of them out, or set the value with an override"
        ))
    }
}
