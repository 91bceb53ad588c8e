//! Splits the change of a figure by its causes: the first plan is turned into the second one, a cause at a time, and worked
//! out again after each.

use std::collections::BTreeSet;

use serde::Serialize;

use super::FigureChange;
use super::overridden::{AsRead, as_read};
use super::pairs::matched;
use super::saved::SavedPlan;
use crate::estate::{Estate, Server};
use crate::plan::{Comparison, CompiledPlan, PlanInputs, QuickInputs};
use crate::settings::{Arithmetic, Origin, Settings, SettingsLayer};
use crate::units::plain_number;
use crate::whatif::figures::leaves;
use crate::words;

/// The causes in the order in which they are swapped.
pub const CAUSES: [&str; 5] = [
    words!("inventory"),
    words!("measurements"),
    words!("rules"),
    words!("settings"),
    words!("overrides"),
];

/// The parts of a change; they add up to it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
#[non_exhaustive]
pub struct ByCause {
    /// Servers that came, went or have other hardware.
    #[serde(serialize_with = "plain_number")]
    pub inventory: f64,
    /// Other change rates of servers of both plans.
    #[serde(serialize_with = "plain_number")]
    pub measurements: f64,
    /// Another rule set.
    #[serde(serialize_with = "plain_number")]
    pub rules: f64,
    /// Other settings.
    #[serde(serialize_with = "plain_number")]
    pub settings: f64,
    /// Other overrides.
    #[serde(serialize_with = "plain_number")]
    pub overrides: f64,
}

impl ByCause {
    fn part(&mut self, cause: usize) -> Option<&mut f64> {
        match cause {
            0 => Some(&mut self.inventory),
            1 => Some(&mut self.measurements),
            2 => Some(&mut self.rules),
            3 => Some(&mut self.settings),
            4 => Some(&mut self.overrides),
            _ => None,
        }
    }

    /// The sum of the parts.
    #[must_use]
    pub fn sum(&self) -> f64 {
        self.inventory + self.measurements + self.rules + self.settings + self.overrides
    }
}

/// What a plan is made of, in a state between the two.
#[derive(Clone)]
struct State<'p> {
    servers: Vec<Server>,
    averages: Option<QuickInputs>,
    excluded: usize,
    /// The plan whose rule set counts.
    rules: &'p SavedPlan,
    /// The plan whose settings count.
    settings: &'p SavedPlan,
}

type Figures = Vec<(String, Option<f64>)>;

/// The states between two plans, worked out.
pub(crate) struct Split {
    /// Whether each cause is there at all.
    differs: [bool; 5],
    /// The figures before and after each cause; nothing where a state cannot be planned.
    states: Option<Vec<Figures>>,
}

impl Split {
    pub(crate) fn new(first: &SavedPlan, second: &SavedPlan) -> Self {
        let start = State {
            servers: first.servers.clone(),
            averages: first.averages,
            excluded: first.excluded,
            rules: first,
            settings: first,
        };
        let (old, new) = (as_read(first), as_read(second));
        let pairs = pairs(&old, &new);
        let inventory = State {
            averages: second.averages.map(|averages| QuickInputs {
                change_rate_percent: first
                    .averages
                    .map_or(averages.change_rate_percent, |old| old.change_rate_percent),
                ..averages
            }),
            ..in_first_scope(under_first_overrides(&start, second, &pairs, true), second)
        };
        let all = under_first_overrides(&start, second, &pairs, false);
        let measurements =
            State { averages: second.averages, ..in_first_scope(all.clone(), second) };
        let with_rules = State { rules: second, ..measurements.clone() };
        // The scope is a setting.
        let with_settings = State {
            settings: second,
            servers: all.servers,
            excluded: all.excluded,
            ..with_rules.clone()
        };
        let overrides = State {
            servers: second.servers.clone(),
            excluded: second.excluded,
            ..with_settings.clone()
        };
        let without_rules = |layer: &SettingsLayer| SettingsLayer { rules: None, ..layer.clone() };
        let differs = [
            start.servers != inventory.servers
                || start.averages != inventory.averages
                || start.excluded != inventory.excluded,
            inventory.servers != measurements.servers
                || inventory.averages != measurements.averages,
            first.rules_sha256 != second.rules_sha256,
            without_rules(&first.settings) != without_rules(&second.settings),
            with_settings.servers != overrides.servers
                || with_settings.excluded != overrides.excluded,
        ];
        let states = [start, inventory, measurements, with_rules, with_settings, overrides];
        // With one cause there is nothing to split.
        let causes = differs.iter().filter(|differs| **differs).count();
        Self { states: (causes > 1).then(|| worked(&states, differs)).flatten(), differs }
    }

    /// The parts of a figure's change; `None` where they cannot be told.
    pub(crate) fn by_cause(&self, figure: &FigureChange) -> Option<ByCause> {
        let change = figure.change?;
        self.swapped(figure, change).or_else(|| self.only_cause(change))
    }

    /// Where one cause alone differs, all of the change is its.
    fn only_cause(&self, change: f64) -> Option<ByCause> {
        let mut causes = (0..CAUSES.len()).filter(|cause| self.differs.get(*cause) == Some(&true));
        let (cause, more) = (causes.next()?, causes.next());
        if more.is_some() {
            return None;
        }
        let mut parts = ByCause::default();
        *parts.part(cause)? = change;
        Some(parts)
    }

    fn swapped(&self, figure: &FigureChange, change: f64) -> Option<ByCause> {
        let values: Option<Vec<f64>> = self
            .states
            .as_ref()?
            .iter()
            .map(|figures| figures.iter().find(|(path, _)| *path == figure.name)?.1)
            .collect();
        let values = values?;
        let (first, last) = (values.first()?, values.last()?);
        let near = |a: f64, b: Option<f64>| {
            b.is_some_and(|b| (a - b).abs() <= 1e-9 * a.abs().max(b.abs()).max(1e-3))
        };
        // What was worked out again must be what the plans say; else the parts would be of another change.
        if !near(*first, figure.before) || !near(*last, figure.after) {
            return None;
        }
        let mut parts = ByCause::default();
        let mut latest = None;
        for (cause, (before, after)) in values.iter().zip(values.iter().skip(1)).enumerate() {
            let part = parts.part(cause)?;
            *part = after - before;
            if *part != 0.0 {
                latest = Some(cause);
            }
        }
        // The last digits of a percentage that was divided and multiplied again go to the last cause.
        let rest = change - parts.sum();
        if let Some(part) = latest.and_then(|cause| parts.part(cause)) {
            *part += rest;
        }
        Some(parts)
    }
}

/// A server of the second plan, and the same one in the first.
type Pair<'s> = (&'s AsRead, Option<&'s AsRead>);

fn pairs<'s>(old: &'s [AsRead], new: &'s [AsRead]) -> Vec<Pair<'s>> {
    let servers = |list: &[AsRead]| -> Vec<Server> {
        list.iter().map(|known| known.server.clone()).collect()
    };
    let matched = matched(&servers(old), &servers(new));
    let in_old = |index: Option<usize>| index.and_then(|index| old.get(index));
    new.iter().zip(matched.into_iter().map(in_old)).collect()
}

/// The servers of the second plan with the overrides of the first, and with its change rates where `keep_changes`.
fn under_first_overrides<'p>(
    start: &State<'p>,
    second: &SavedPlan,
    pairs: &[Pair<'_>],
    keep_changes: bool,
) -> State<'p> {
    let left_out = pairs.iter().filter(|(new, _)| new.is_left_out()).count();
    let mut excluded = second.excluded.saturating_sub(left_out);
    let mut stay = Vec::with_capacity(pairs.len());
    for (new, old) in pairs {
        let mut server = new.server.clone();
        let Some(before) = old else {
            stay.push(server);
            continue;
        };
        if keep_changes {
            server.change.clone_from(&before.server.change);
        }
        match before.done_to(server) {
            Some(server) => stay.push(server),
            None => excluded += 1,
        }
    }
    State { servers: stay, excluded, ..start.clone() }
}

/// The servers that would be planned if the scope of the second plan were that of the first.
fn in_first_scope<'p>(mut state: State<'p>, second: &SavedPlan) -> State<'p> {
    let first = state.settings;
    if first.settings.only == second.settings.only {
        return state;
    }
    let names = |servers: &[Server]| -> BTreeSet<String> {
        servers.iter().map(|server| server.name.to_lowercase()).collect()
    };
    let (known, now) = (names(&first.servers), names(&state.servers));
    let before = state.servers.len();
    state.servers.retain(|server| {
        let name = server.name.to_lowercase();
        known.contains(&name) || !first.out_of_scope.contains(&name)
    });
    state.excluded += before - state.servers.len();
    for server in &first.servers {
        let name = server.name.to_lowercase();
        if !now.contains(&name) && second.out_of_scope.contains(&name) {
            state.servers.push(server.clone());
            state.excluded = state.excluded.saturating_sub(1);
        }
    }
    state
}

/// The figures of each state; a cause that is not there leaves them as they are.
fn worked(states: &[State<'_>; 6], differs: [bool; 5]) -> Option<Vec<Figures>> {
    let [first, after @ ..] = states;
    let mut all = vec![figures(first)?];
    for (state, differs) in after.iter().zip(differs) {
        let next = if differs { figures(state)? } else { all.last()?.clone() };
        all.push(next);
    }
    Some(all)
}

fn figures(state: &State<'_>) -> Option<Figures> {
    let mut layer = state.settings.settings.clone();
    layer.rules.clone_from(&state.rules.settings.rules);
    if let Some(size) = &mut layer.size {
        size.retain(|name, _| {
            state.servers.iter().any(|server| server.name.eq_ignore_ascii_case(name))
        });
    }
    let arithmetic = if state.settings.exact { Arithmetic::Exact } else { Arithmetic::Workbook };
    let settings = Settings::resolve(&[(Origin::Flag, layer)], arithmetic).ok()?;
    let reference = settings.reference().ok()?;
    // A rule file may have been changed since.
    if reference.rules().sha256 != state.rules.rules_sha256 {
        return None;
    }
    let prepared = if let Some(averages) = state.averages {
        CompiledPlan::quick(averages, &settings, &reference, Comparison::Workbook)
    } else {
        let estate = Estate {
            servers: state.servers.clone(),
            unreadable: state.excluded,
            ..Estate::default()
        };
        let subject = PlanInputs::new(&estate).with_date(state.settings.date.as_deref());
        CompiledPlan::detailed(subject, &settings, &reference, Comparison::Workbook)
    };
    let figures = prepared.ok()?.evaluator().figures(&settings, state.averages.as_ref()).ok()?;
    Some(leaves(&serde_json::to_value(figures).ok()?))
}
