//! What follows from the inputs that have a second value on the Capacity Planner: figures, and columns of servers.

use crate::figure::{Expression, FigureSet, Names, Reference};

/// Inputs that one may ask about.
const INPUTS: [&str; 7] = [
    "scenario",
    "growth",
    "compression",
    "retention_days",
    "recovery_points",
    "initial_replication_hours",
    "vms_per_batch",
];

/// Places in a set of figures.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Dependents {
    /// The inputs.
    pub(crate) inputs: Vec<usize>,
    /// The figures of the sheet that follow from them.
    pub(crate) figures: Vec<usize>,
    /// The columns of servers that do.
    pub(crate) servers: Vec<usize>,
}

impl Dependents {
    /// What follows in a set.
    pub(crate) fn of(set: &FigureSet) -> Self {
        let inputs = INPUTS.iter().filter_map(|id| set.sheet.index(id));
        let mut found = Self { inputs: inputs.collect(), ..Self::default() };
        // Figures are made of columns and columns of figures, so what follows may follow from what comes later.
        loop {
            let servers = found.among(&set.servers);
            let figures = found.among(&set.sheet);
            if servers == found.servers && figures == found.figures {
                return found;
            }
            (found.servers, found.figures) = (servers, figures);
        }
    }

    /// The inputs and figures of the sheet.
    pub(crate) fn sheet(&self) -> Vec<usize> {
        self.inputs.iter().chain(&self.figures).copied().collect()
    }

    fn among(&self, names: &Names) -> Vec<usize> {
        let follows = |expression: &Expression| {
            let mut found = false;
            expression.walk(&mut |part| found |= self.is_used(part));
            found
        };
        names
            .iter()
            .filter(|(_, name)| name.expression.as_ref().is_some_and(follows))
            .map(|(index, _)| index)
            .collect()
    }

    fn is_used(&self, part: &Expression) -> bool {
        let sheet = |index: &usize| self.inputs.contains(index) || self.figures.contains(index);
        let server = |index: &usize| self.servers.contains(index);
        match part {
            Expression::Name(reference) | Expression::Known(reference) => match reference {
                Reference::Sheet(index) => sheet(index),
                Reference::Server(index) => server(index),
                Reference::Account(_) | Reference::Rule(_) => false,
            },
            Expression::Sum(index)
            | Expression::Largest(index)
            | Expression::CountIf(index, _)
            | Expression::SumLargest(index, _) => server(index),
            Expression::SumIf(index, key, _) => server(index) || server(key),
            _ => false,
        }
    }
}
