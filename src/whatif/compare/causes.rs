//! Splits the change of a figure by its causes: the first plan is turned into the second one, a cause at a time, and worked
//! out again after each.

use serde::Serialize;

use super::FigureChange;
use super::saved::SavedPlan;
use crate::churn::Measured;
use crate::estate::{Estate, Server};
use crate::plan::{Basis, Prepared, QuickInputs, Subject};
use crate::settings::{Arithmetic, Origin, Settings, SettingsLayer};
use crate::units::plain_number;
use crate::whatif::figures::leaves;

/// The causes in the order in which they are swapped.
pub const CAUSES: [&str; 5] = [
    "inventory",
    "measurements",
    "rules",
    "settings",
    "overrides",
];

/// The parts of a change; they add up to it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
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
pub(super) struct Split {
    /// Whether each cause is there at all.
    differs: [bool; 5],
    /// The figures before and after each cause; nothing where a state cannot be planned.
    states: Option<Vec<Figures>>,
}

impl Split {
    pub(super) fn new(
        first: &SavedPlan,
        second: &SavedPlan,
        matched: &[Option<usize>],
        rules: &dyn Fn(&str) -> Result<Basis, String>,
    ) -> Self {
        let start = State {
            servers: first.servers.clone(),
            averages: first.averages,
            excluded: first.excluded,
            rules: first,
            settings: first,
        };
        let mut inventory = State {
            servers: second.servers.clone(),
            averages: second.averages,
            excluded: second.excluded,
            ..start.clone()
        };
        keep_changes(&mut inventory, first, matched);
        let measurements = State {
            servers: second.servers.clone(),
            averages: second.averages,
            ..inventory.clone()
        };
        let with_rules = State {
            rules: second,
            ..measurements.clone()
        };
        let with_settings = State {
            settings: second,
            ..with_rules.clone()
        };
        // Overrides are in the servers and settings of a plan; nothing tells them apart yet.
        let overrides = with_settings.clone();
        let without_rules = |layer: &SettingsLayer| SettingsLayer {
            rules: None,
            ..layer.clone()
        };
        let differs = [
            start.servers != inventory.servers
                || start.averages != inventory.averages
                || start.excluded != inventory.excluded,
            inventory.servers != measurements.servers
                || inventory.averages != measurements.averages,
            first.rules_sha256 != second.rules_sha256,
            without_rules(&first.settings) != without_rules(&second.settings),
            false,
        ];
        let states = [
            start,
            inventory,
            measurements,
            with_rules,
            with_settings,
            overrides,
        ];
        let worked: Option<Vec<Figures>> =
            states.iter().map(|state| figures(state, rules)).collect();
        Self {
            differs,
            states: worked,
        }
    }

    /// The parts of a figure's change; `None` where they cannot be told.
    pub(super) fn by_cause(&self, figure: &FigureChange) -> Option<ByCause> {
        let change = figure.change?;
        self.swapped(figure, change)
            .or_else(|| self.only_cause(change))
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

/// Gives the servers of both plans the change rates of the first one.
fn keep_changes(state: &mut State<'_>, first: &SavedPlan, matched: &[Option<usize>]) {
    for (server, old) in state.servers.iter_mut().zip(matched) {
        if let Some(old) = old.and_then(|old| first.servers.get(old)) {
            server.change.clone_from(&old.change);
        }
    }
    if let (Some(averages), Some(old)) = (&mut state.averages, first.averages) {
        averages.change_rate_percent = old.change_rate_percent;
    }
}

fn figures(state: &State<'_>, rules: &dyn Fn(&str) -> Result<Basis, String>) -> Option<Figures> {
    let mut layer = state.settings.settings.clone();
    layer.rules.clone_from(&state.rules.settings.rules);
    layer.size.retain(|name, _| {
        state
            .servers
            .iter()
            .any(|server| server.name.eq_ignore_ascii_case(name))
    });
    let arithmetic = if state.settings.exact {
        Arithmetic::Exact
    } else {
        Arithmetic::Workbook
    };
    let settings = Settings::resolve(&[(Origin::Flag, layer)], arithmetic).ok()?;
    let basis = rules(&settings.rules).ok()?;
    // A rule file may have been changed since.
    if basis.rules.sha256 != state.rules.rules_sha256 {
        return None;
    }
    let prepared = if let Some(averages) = state.averages {
        Prepared::quick(averages, &settings, &basis, true)
    } else {
        let estate = Estate {
            servers: state.servers.clone(),
            unreadable: state.excluded,
            ..Estate::default()
        };
        let subject = Subject {
            estate: &estate,
            measured: &Measured::default(),
            date: state.settings.date.as_deref(),
        };
        Prepared::detailed(subject, &settings, &basis, true)
    };
    let figures = prepared
        .ok()?
        .evaluator()
        .figures(&settings, state.averages.as_ref())
        .ok()?;
    Some(leaves(&serde_json::to_value(figures).ok()?))
}
