//! Answers without the names in them.

use super::grid::Grid;
use super::{AxisValue, Compared, ServersAnswer};
use crate::redact::Redaction;

impl Compared {
    /// The comparison with pseudonyms in the place of all names.
    #[must_use]
    pub fn redacted(mut self, redaction: &Redaction) -> Self {
        let servers = &mut self.servers;
        for name in servers.added.iter_mut().chain(&mut servers.removed) {
            *name = redaction.name(name);
        }
        for renamed in &mut servers.renamed {
            renamed.from = redaction.name(&renamed.from);
            renamed.to = redaction.name(&renamed.to);
        }
        for server in &mut servers.changed {
            server.name = redaction.name(&server.name);
            for field in &mut server.changes {
                field.before = redaction.json(std::mem::take(&mut field.before));
                field.after = redaction.json(std::mem::take(&mut field.after));
            }
        }
        self
    }
}

impl ServersAnswer {
    /// The answer with pseudonyms in the place of the servers' names.
    #[must_use]
    pub fn redacted(mut self, redaction: &Redaction) -> Self {
        for name in self.value.iter_mut().flatten() {
            *name = redaction.name(name);
        }
        self
    }
}

impl Grid {
    /// The same scenarios with pseudonyms in the place of names in the values, such as those of files of overrides.
    #[must_use]
    pub fn redacted(&self, redaction: &Redaction) -> Self {
        let mut grid = self.clone();
        for value in grid.axes.iter_mut().flat_map(|axis| &mut axis.values) {
            *value = value.redacted(redaction);
        }
        grid
    }
}

impl AxisValue {
    /// The value with pseudonyms in the place of names, such as those of files of overrides.
    #[must_use]
    pub fn redacted(&self, redaction: &Redaction) -> Self {
        if self.number.is_some() {
            return self.clone();
        }
        let parts = self.text.split('+').map(|part| redaction.name(part));
        Self { text: parts.collect::<Vec<_>>().join("+"), ..self.clone() }
    }
}
