//! The first copy in words: how long it takes, over which link, and what the changes take of the link meanwhile.

use super::texts::Texts;
use super::theme::NumberStyle;
use crate::plan::{FirstCopy, LinkTime, Plan};
use crate::settings::Purpose;
use crate::units::HOURS_PER_DAY;

/// The first copy as a number with its words.
pub(crate) struct Headline {
    pub(crate) value: String,
    pub(crate) unit: String,
    pub(crate) note: String,
    /// Whether it ends.
    pub(crate) known: bool,
}

/// The first copy of a plan, as reports tell it.
#[derive(Clone, Copy)]
pub(crate) struct FirstCopyWords<'a> {
    copy: &'a FirstCopy,
    /// The bandwidth of changes that the plan asks for.
    delta_mbps: Option<f64>,
    keeps_replicating: bool,
    has_waves: bool,
    words: LinkWords<'a>,
}

impl<'a> FirstCopyWords<'a> {
    /// `None` where there is nothing to copy.
    pub(crate) fn of(plan: &'a Plan, style: NumberStyle, texts: &'a Texts) -> Option<Self> {
        let document = &plan.document;
        let keeps_replicating = document.purpose == Some(Purpose::Dr)
            || document.schedule.as_ref().is_some_and(|schedule| schedule.keep_replicating);
        let schedule = document.schedule.as_ref();
        let has_waves = schedule.is_some_and(|schedule| schedule.waves.len() > 1);
        let copy = document.first_copy.as_ref()?;
        let delta_mbps = document.outputs.get("delta_bandwidth_mbps");
        let words = LinkWords { style, texts };
        Some(Self { copy, delta_mbps, keeps_replicating, has_waves, words })
    }

    /// One of the numbers that matter: over the link that is there, else over the usual ones.
    pub(crate) fn headline(self) -> Headline {
        let unknown = |note: String| Headline {
            value: self.words.texts.say("first_copy.never").to_owned(),
            unit: String::new(),
            note,
            known: false,
        };
        let known = |hours: f64, note: String| {
            let (value, unit) = self.words.value(hours);
            Headline { value, unit, note, known: true }
        };
        if let Some(mbps) = self.copy.link_mbps {
            return match self.copy.hours {
                Some(hours) => known(hours, self.words.over("first_copy.over", mbps)),
                None => unknown(self.words.over("first_copy.too_small", mbps)),
            };
        }
        // Of the usual links one stands for all; the others are the note.
        let links = &self.copy.usual_links;
        let carrying = links.iter().filter(|link| link.hours.is_some());
        let Some(shown) = carrying.min_by_key(|link| self.distance_from_middle(link)) else {
            let largest = links.last().map_or(0.0, |link| link.link_mbps);
            return unknown(self.words.over("first_copy.too_small", largest));
        };
        let others = links.iter().filter(|link| *link != shown).map(|link| self.words.link(link));
        let over = self.words.over("first_copy.over", shown.link_mbps);
        let note = std::iter::once(over).chain(others).collect::<Vec<_>>().join("; ");
        known(shown.hours.unwrap_or_default(), note)
    }

    fn distance_from_middle(self, link: &LinkTime) -> usize {
        let links = &self.copy.usual_links;
        let position = links.iter().position(|other| other == link).unwrap_or_default();
        position.abs_diff(links.len() / 2)
    }

    /// How long it takes, in a sentence; where a schedule says so, its own sentence does.
    pub(crate) fn sentence(self) -> String {
        let gb = self.copy.gb.map(|gb| self.words.style.rounded(gb)).unwrap_or_default();
        match (self.copy.link_mbps, self.copy.hours) {
            (Some(mbps), Some(hours)) => self.words.texts.fill(
                "recommend.first_copy_link",
                &[("mbps", &self.words.style.rounded(mbps)), ("time", &self.words.time(hours))],
            ),
            (Some(mbps), None) => {
                let changes = self.copy.changes_mbps.unwrap_or_default();
                let values = [
                    ("mbps", self.words.style.rounded(mbps)),
                    ("changes", self.words.style.rounded(changes)),
                ];
                let values = values.each_ref().map(|(name, value)| (*name, value.as_str()));
                let never = self.words.texts.fill("recommend.first_copy_never", &values);
                format!("{never} {}", self.usual(&gb))
            }
            (None, _) => self.usual(&gb),
        }
    }

    /// How long it takes over the usual links.
    fn usual(self, gb: &str) -> String {
        let links: Vec<String> =
            self.copy.usual_links.iter().map(|link| self.words.link(link)).collect();
        let key = match self.copy.changes_mbps {
            Some(_) => "recommend.first_copy",
            None => "recommend.first_copy_alone",
        };
        self.words.texts.fill(key, &[("gb", gb), ("links", &links.join("; "))])
    }

    /// Whether copies and changes need the link together; nothing where no changes are known.
    pub(crate) fn together(self) -> Option<String> {
        let changes = self.copy.changes_mbps.filter(|mbps| *mbps > 0.0)?;
        // The workbook's megabits are larger than those of a link: no more than what is asked for on the same page.
        let asked_for = self.delta_mbps.map_or(changes, |delta| changes.min(delta));
        let beside = self.copy.changes_beside_mbps.unwrap_or(asked_for);
        let key = match (self.keeps_replicating, self.has_waves) {
            (true, _) => "recommend.together_protected",
            (false, true) => "recommend.together_waves",
            (false, false) => "recommend.together_moved",
        };
        Some(self.words.texts.fill(key, &[("beside", &self.words.style.rounded(beside))]))
    }
}

/// Links and times in words.
#[derive(Clone, Copy)]
pub(crate) struct LinkWords<'a> {
    pub(crate) style: NumberStyle,
    pub(crate) texts: &'a Texts,
}

impl LinkWords<'_> {
    /// `8.1 days over 500 Mbps`, or that the link is too small.
    pub(crate) fn link(self, link: &LinkTime) -> String {
        match link.hours {
            Some(hours) => {
                let over = self.over("first_copy.over", link.link_mbps);
                let values = [("time", self.time(hours)), ("over", over)];
                let values = values.each_ref().map(|(name, value)| (*name, value.as_str()));
                self.texts.fill("first_copy.time_over", &values)
            }
            None => self.over("first_copy.too_small", link.link_mbps),
        }
    }

    fn over(self, key: &str, mbps: f64) -> String {
        self.texts.fill(key, &[("mbps", &self.style.rounded(mbps))])
    }

    /// `4.6 days`, below a day in hours.
    pub(crate) fn time(self, hours: f64) -> String {
        let (value, unit) = self.value(hours);
        format!("{value} {unit}")
    }

    fn value(self, hours: f64) -> (String, String) {
        let (value, one, several) = if hours < HOURS_PER_DAY {
            (hours, "first_copy.hour", "first_copy.hours")
        } else {
            (hours / HOURS_PER_DAY, "first_copy.day", "first_copy.days")
        };
        let value = self.style.number(value, 1);
        let unit = self.texts.say(if value == "1" { one } else { several }).to_owned();
        (value, unit)
    }
}
