//! What a plan says of itself under a rule set of the past.

use crate::finding::Finding;
use crate::message;
use crate::rules::{self, RuleSet};
use crate::wording::Message;

/// The code of the finding that a plan is of the past.
pub const OF_THE_PAST: &str = "rules-of-the-past";

/// That a plan under the rules is of the past, and what has ended since with its date, a sentence each; nothing under rules
/// of today.
#[must_use]
pub fn of_the_past(rules: &RuleSet) -> Vec<Message> {
    if !rules.is_past() {
        return Vec::new();
    }
    // A file of rules may have any date: what it extends is of the past.
    let root = rules.extends.last().unwrap_or(&rules.id);
    let date = rules::shared(root).map_or(&rules.date, |set| &set.date);
    let year = date.get(..4).unwrap_or(date);
    let first = if *root == rules.id {
        message!(
            "This plan is of {year} and not one to deploy today: it stands on the rules {rules}.",
            year,
            rules = rules.id.as_str()
        )
    } else {
        message!(
            "This plan is of {year} and not one to deploy today: it stands on the rules {rules}, which extend {root}.",
            year,
            rules = rules.id.as_str(),
            root = root.as_str()
        )
    };
    let ended = rules.ended().iter().map(|ended| {
        message!(
            "Ended on {date}: {what}.",
            date = ended.date.as_str(),
            what = Message::words(ended.what.clone())
        )
    });
    std::iter::once(first).chain(ended).collect()
}

/// The same as a finding. It is a note: who asks for rules of the past gets a plan of the past, which `--strict` must not
/// refuse; the first page and the terminal tell it all the same.
pub(crate) fn past_finding(rules: &RuleSet) -> Option<Finding> {
    let sentences = of_the_past(rules);
    (!sentences.is_empty()).then(|| {
        Finding::note(OF_THE_PAST, message!("rules"), Message::joined(sentences, " "))
            .hint(message!("plan for today with --rules current"))
    })
}
