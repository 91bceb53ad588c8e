//! Where an operating system stands to a list of guests: on it, newer, older, or not to be had on it.

use super::GuestOs;
use super::names::{Family, family};
use super::releases::candidates;
use super::version::{Span, parts};

/// Where an operating system stands to a list of guests.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// It is on it, as is every release that the name can be; these for people, where there are several.
    Listed(Vec<String>),
    /// Every release that it can be is newer than those of the list, whose newest one this is.
    Newer(String),
    /// It is older; the release on the list that it can be upgraded to in place, if there is one.
    Older(Option<String>),
    /// It is not on it, but named elsewhere.
    ToCheck,
    /// The list has no release of it.
    NoRelease,
    /// It depends on which of these it is.
    Open {
        /// Releases on the list.
        listed: Vec<String>,
        /// Releases that the name can be and that are not on it.
        unlisted: Vec<String>,
    },
}

/// A list of guests, as the lines of rules write them.
#[derive(Clone, Copy, Debug)]
pub(crate) struct GuestList<'a> {
    pub(crate) lines: &'a [String],
    /// More lines that count as listed.
    pub(crate) also: &'a [String],
    /// Guests that the list does not name and that an earlier one, or one of the same agent, does.
    pub(crate) to_check: &'a [String],
}

/// How one release stands to the spans of its family.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Relation {
    On,
    Newer,
    Older(Option<String>),
    ToCheck,
    Partly,
    /// No release of the family is on the list.
    None,
}

impl GuestOs {
    /// Where it stands to a list; `None` where the name says nothing known.
    pub(crate) fn standing(&self, list: GuestList<'_>) -> Option<Standing> {
        let family = family(self.family.filter(|_| self.is_known())?)?;
        let mut lines = versions(family, list.lines);
        lines.extend(versions(family, list.also));
        let to_check = versions(family, list.to_check);
        let releases = candidates(&family.id, self.version.as_deref(), self.or_later);
        if lines.is_empty() && to_check.is_empty() {
            return Some(Standing::NoRelease);
        }
        let related: Vec<(String, Relation)> = releases
            .into_iter()
            .map(|release| {
                let relation = relation(family, &release, &lines, &to_check);
                (release, relation)
            })
            .collect();
        Some(summed_up(family, &related, &lines))
    }
}

/// The lines of a family in a rule without its name: `8.0-8.10`.
fn versions<'a>(family: &Family, lines: &'a [String]) -> Vec<&'a str> {
    lines
        .iter()
        .filter_map(|line| line.strip_prefix(family.id.as_str())?.strip_prefix(' '))
        .filter(|version| version.starts_with(|c: char| c.is_ascii_digit()))
        .collect()
}

fn relation(family: &Family, release: &str, lines: &[&str], to_check: &[&str]) -> Relation {
    let wanted = Span::of_version(release);
    let spans: Vec<(Span, &str)> = lines.iter().map(|line| (Span::of_line(line), *line)).collect();
    if spans.iter().any(|(span, _)| span.holds(&wanted)) {
        return Relation::On;
    }
    if to_check.iter().any(|line| Span::of_line(line).holds(&wanted)) {
        return Relation::ToCheck;
    }
    if spans.iter().any(|(span, _)| span.touches(&wanted)) {
        return Relation::Partly;
    }
    if spans.is_empty() {
        return Relation::None;
    }
    let mut above: Vec<&(Span, &str)> =
        spans.iter().filter(|(span, _)| span.low > wanted.low).collect();
    above.sort_by(|(a, _), (b, _)| a.low.cmp(&b.low));
    let of_line = |version: &[u32]| -> Vec<u32> {
        version.iter().copied().take(family.release_parts).collect()
    };
    let own = of_line(&wanted.low);
    let upgrade_to = |(_, line): &&(Span, &str)| {
        Relation::Older(Some(line.split_once('-').map_or(*line, |(low, _)| low).to_owned()))
    };
    // RHEL 9.8 is newer than a list with 9.0-9.7 and 10.0-10.1, and 6.0 older than one with 6.1-6.10.
    let own_line =
        spans.iter().any(|(span, _)| of_line(&span.low) == own || of_line(&span.high) == own);
    let in_own_line = above.iter().find(|(span, _)| of_line(&span.low) == own);
    match (own_line, in_own_line, above.first()) {
        (true, Some(span), _) => upgrade_to(span),
        (true, None, _) | (false, _, None) => Relation::Newer,
        (false, _, Some(span)) => {
            let reaches =
                family.upgrades_from.as_ref().is_some_and(|first| wanted.low >= parts(first));
            if reaches { upgrade_to(span) } else { Relation::Older(None) }
        }
    }
}

/// What the relations of all releases that a name can be come to.
fn summed_up(family: &Family, related: &[(String, Relation)], lines: &[&str]) -> Standing {
    let is_on = |line: &&&str| {
        let span = Span::of_line(line);
        let of_the_name =
            |(release, _): &(String, Relation)| span.touches(&Span::of_version(release));
        related.is_empty() || related.iter().any(of_the_name)
    };
    let all = |wanted: fn(&Relation) -> bool| {
        !related.is_empty() && related.iter().all(|(_, relation)| wanted(relation))
    };
    if all(|relation| *relation == Relation::On) {
        let releases: Vec<&str> = related.iter().map(|(release, _)| release.as_str()).collect();
        return Standing::Listed(if releases.len() > 1 {
            in_runs(family, &releases)
        } else {
            Vec::new()
        });
    }
    if all(|relation| *relation == Relation::Newer) {
        let newest = lines.iter().map(|line| line.rsplit('-').next().unwrap_or(line));
        let newest = newest.max_by_key(|version| parts(version)).unwrap_or_default();
        return Standing::Newer(family.release(newest));
    }
    if all(|relation| *relation == Relation::ToCheck) {
        return Standing::ToCheck;
    }
    if all(|relation| matches!(relation, Relation::Older(_))) {
        let targets = related.iter().filter_map(|(_, relation)| match relation {
            Relation::Older(target) => target.as_deref(),
            _ => None,
        });
        let target = targets.min_by_key(|version| parts(version));
        return Standing::Older(target.map(|version| family.release(version)));
    }
    if all(|relation| *relation == Relation::None) {
        return Standing::NoRelease;
    }
    let unlisted: Vec<&str> = related
        .iter()
        .filter(|(_, relation)| !matches!(relation, Relation::On | Relation::Partly))
        .map(|(release, _)| release.as_str())
        .collect();
    Standing::Open {
        listed: lines.iter().filter(is_on).map(|line| shown(family, line)).collect(),
        unlisted: in_runs(family, &unlisted),
    }
}

/// Releases for people, those that follow on each other as one: `8.0-8.10`.
fn in_runs(family: &Family, releases: &[&str]) -> Vec<String> {
    let follows = |a: &&str, b: &&str| {
        let (a, b) = (parts(a), parts(b));
        let (Some((last_a, first_a)), Some((last_b, first_b))) = (a.split_last(), b.split_last())
        else {
            return false;
        };
        !first_a.is_empty() && first_a == first_b && last_a + 1 == *last_b
    };
    releases
        .chunk_by(follows)
        .flat_map(|run| match run {
            [first, _, .., last] => vec![shown(family, &format!("{first}-{last}"))],
            few => few.iter().map(|release| family.version(release)).collect(),
        })
        .collect()
}

/// A line of a rule for people: `9.0-9.7`, `11 SP3-11 SP4`.
fn shown(family: &Family, line: &str) -> String {
    match line.split_once('-') {
        Some((low, high)) => format!("{}-{}", family.version(low), family.version(high)),
        None => family.version(line),
    }
}

#[cfg(test)]
#[path = "standing_tests.rs"]
mod tests;
