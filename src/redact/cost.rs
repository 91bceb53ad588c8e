//! The cost of a plan without names.

use std::collections::BTreeMap;

use super::Redaction;
use crate::plan::cost::Cost;
use crate::settings::Settings;

impl Redaction {
    /// The names of servers, groups and files in the cost of a plan. What the settings call an amount is a word of the user's.
    pub(super) fn cost(&self, cost: &mut Cost) {
        for part in cost.waves.iter_mut().chain(&mut cost.groups) {
            part.name = self.message(&part.name);
        }
        let mut stated = 0;
        for price in &mut cost.prices {
            price.path = self.name(&price.path);
            if price.line.is_empty() {
                stated += 1;
                price.name = format!("amount {stated}").into();
            }
        }
        for lack in &mut cost.not_priced {
            lack.servers = lack.servers.iter().map(|name| self.name(name)).collect();
            lack.reason = self.message(&lack.reason);
            lack.nearest = lack.nearest.iter().map(|row| self.message(row)).collect();
        }
    }

    /// The price files and the amounts that settings name.
    pub(super) fn cost_settings(&self, settings: &mut Settings) {
        for path in settings.prices.iter_mut().flatten() {
            *path = self.name(path);
        }
        let amounts: BTreeMap<String, f64> = (1..)
            .zip(std::mem::take(&mut settings.monthly_amount))
            .map(|(number, (_, amount))| (format!("amount {number}"), amount))
            .collect();
        settings.monthly_amount = amounts;
    }
}
