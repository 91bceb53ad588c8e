//! A plan without the names in it.

use std::sync::Arc;

use super::Redaction;
use crate::estate::OverrideReport;
use crate::figure::{Value, Worksheet};
use crate::finding::Finding;
use crate::plan::replication::Agentless;
use crate::plan::{FigureValue, Infrastructure, Plan, PlannedServer};
use crate::settings::ScopeKey;
use crate::source::Location;
use crate::wording::Message;
use crate::words;

impl Redaction {
    /// The plan with pseudonyms in the place of all names, in its sheets and sentences too.
    #[must_use]
    pub fn plan(&self, mut plan: Plan) -> Plan {
        let document = &mut plan.document;
        for source in &mut document.sources {
            source.path = self.name(&source.path);
        }
        for server in document.servers.iter_mut().flatten() {
            self.server(server);
        }
        for name in document.left_out.iter_mut().flat_map(|left| &mut left.servers) {
            *name = self.name(name);
        }
        for name in document.risks.iter_mut().flat_map(|risk| &mut risk.servers) {
            *name = self.name(name);
        }
        for finding in &mut document.findings {
            self.finding(finding);
        }
        if let Some(report) = &mut document.overrides {
            self.overrides(report);
        }
        if let Some(against) = &mut document.against {
            against.rules.id = self.text(&against.rules.id);
            for server in &mut against.changed {
                server.name = self.name(&server.name);
                self.location(&mut server.source);
                for reason in server.reasons.iter_mut().chain(&mut server.reasons_against) {
                    *reason = self.message(reason);
                }
            }
        }
        self.infrastructure(&mut document.infrastructure);
        if let Some(report) = &mut document.dependencies {
            self.dependencies(report);
        }
        if let Some(schedule) = &mut document.schedule {
            self.schedule(schedule);
        }
        if let Some(agentless) = document.replication.as_mut().and_then(|of| of.agentless.as_mut())
        {
            self.agentless(agentless);
        }
        if let Some(recovery) = &mut document.recovery {
            self.recovery(recovery);
        }
        let mut shared_volumes = 0;
        for storage in &mut document.source_storage {
            storage.host = storage.host.as_deref().map(|host| self.name(host));
            // A drive letter tells nothing, the name of a cluster's volume or of a share may.
            storage.volume = storage.volume.take().map(|volume| {
                if volume.len() == 2 {
                    return volume;
                }
                shared_volumes += 1;
                format!("shared volume {shared_volumes}")
            });
        }
        for row in &mut plan.changes.rows {
            row.server = self.name(&row.server);
            row.disk = row.disk.as_deref().map(|disk| self.text(disk));
            self.location(&mut row.source);
        }
        let peak = document.bandwidth.as_mut().and_then(|of| of.peak.as_mut());
        let drivers = peak.into_iter().flat_map(|peak| &mut peak.drivers);
        for driver in drivers.chain(&mut plan.changes.drivers) {
            driver.server = self.name(&driver.server);
        }
        let settings = &mut document.settings;
        settings.size = std::mem::take(&mut settings.size)
            .into_iter()
            .map(|(server, size)| (self.name(&server), size))
            .collect();
        // Patterns hold parts of names.
        settings.role = (1..)
            .zip(std::mem::take(&mut settings.role))
            .map(|(number, (_, role))| (format!("{HIDDEN} {number}"), role))
            .collect();
        settings.rules = self.text(&settings.rules);
        settings.catalog = settings.catalog.as_deref().map(|path| self.text(path));
        for part in &mut document.as_of {
            part.name = self.text(&part.name);
        }
        for criterion in settings.only.iter_mut().flatten() {
            // Patterns hold parts of names.
            criterion.pattern = match criterion.key {
                ScopeKey::List => self.name(&criterion.pattern),
                _ => HIDDEN.to_owned(),
            };
        }
        self.cost_settings(settings);
        if let Some(cost) = &mut document.cost {
            self.cost(cost);
        }
        self.sheet(&mut plan.sheet);
        if let Some(sheet) = &mut plan.workbook {
            self.sheet(sheet);
        }
        plan
    }

    fn server(&self, server: &mut PlannedServer) {
        server.name = self.name(&server.name);
        self.location(&mut server.source);
        if let Some(location) = server.change.as_mut().and_then(|change| change.location.as_mut()) {
            self.location(location);
        }
        for reason in &mut server.reasons {
            reason.message = self.message(&reason.message);
        }
        for role in &mut server.roles {
            role.told_by = self.message(&role.told_by);
        }
        server.group = server.group.as_deref().map(|group| self.name(group));
        server.os = server.os.as_deref().map(|os| self.text(os));
        for disk in &mut server.disk_plan {
            disk.label = self.text(&disk.label);
            disk.reason = self.message(&disk.reason);
            let others = disk.as_needed.iter_mut().chain(&mut disk.next_cheaper);
            for why in others.map(|other| &mut other.why_not).chain(&mut disk.not_served) {
                *why = self.message(why);
            }
        }
        for check in &mut server.checks {
            check.disk = check.disk.as_deref().map(|disk| self.text(disk));
            check.value = check.value.as_deref().map(|value| self.text(value));
        }
        for id in NAMING_COLUMNS {
            if let Some(FigureValue::Text(text)) = server.figures.get_mut(id) {
                *text = self.name(text);
            }
        }
    }

    fn infrastructure(&self, infrastructure: &mut Infrastructure) {
        let recommended = [
            &mut infrastructure.configuration_servers,
            &mut infrastructure.process_servers,
            &mut infrastructure.appliances,
        ];
        let options = infrastructure.options.iter_mut().flat_map(|option| {
            [&mut option.configuration_servers, &mut option.process_servers, &mut option.appliances]
        });
        for server in recommended.into_iter().chain(options).flatten() {
            for name in &mut server.assigned {
                *name = self.name(name);
            }
        }
        for way in &mut infrastructure.not_offered {
            way.reason = self.message(&way.reason);
        }
        for machine in &mut infrastructure.not_carried {
            if !machine.name.is_empty() {
                machine.name = self.name(&machine.name);
            }
        }
    }

    fn agentless(&self, agentless: &mut Agentless) {
        let longest = agentless.longest_cycle.iter_mut();
        for server in longest.filter_map(|longest| longest.server.as_mut()) {
            *server = self.name(server);
        }
        let datastores = agentless.snapshots.iter_mut().filter_map(|at| at.datastore.as_mut());
        for (number, datastore) in (1..).zip(datastores) {
            *datastore = format!("datastore {number}");
        }
    }

    /// Findings with pseudonyms in the place of all names.
    #[must_use]
    pub fn findings(&self, findings: &[Finding]) -> Vec<Finding> {
        let mut findings = findings.to_vec();
        for finding in &mut findings {
            self.finding(finding);
        }
        findings
    }

    pub(crate) fn finding(&self, finding: &mut Finding) {
        finding.subject = finding.subject.map_verbatim(&|name| Message::Verbatim(self.name(name)));
        finding.message = self.message(&finding.message);
        finding.hint = finding.hint.as_ref().map(|hint| self.message(hint));
        if let Some(location) = &mut finding.location {
            self.location(location);
        }
    }

    fn location(&self, location: &mut Location) {
        location.path = Arc::from(self.name(&location.path));
        location.sheet = location.sheet.as_deref().map(|sheet| Arc::from(self.name(sheet)));
    }

    /// Patterns and free words of people are left out: they may hold parts of names.
    fn overrides(&self, report: &mut OverrideReport) {
        for applied in &mut report.applied {
            applied.server = format!("({} servers)", applied.servers.len());
            applied.source = None;
            applied.action = self.message(&applied.action);
            applied.reason = applied.reason.as_ref().map(|_| HIDDEN.to_owned());
            applied.who = applied.who.as_ref().map(|_| HIDDEN.to_owned());
            for server in &mut applied.servers {
                *server = self.name(server);
            }
        }
        for server in &mut report.as_read {
            server.name = self.name(&server.name);
        }
    }

    fn sheet(&self, sheet: &mut Worksheet) {
        let set = Arc::clone(&sheet.set);
        let naming = NAMING_COLUMNS.iter().chain([&OBSTACLE]);
        for (id, index) in naming.filter_map(|id| Some((id, set.servers.index(id)?))) {
            for row in 0..sheet.servers.rows() {
                let Value::Text(text) = sheet.servers.get(index, row) else {
                    continue;
                };
                let hidden = if *id == OBSTACLE { self.sentence(text) } else { self.name(text) };
                sheet.servers.set(index, row, Value::text(hidden));
            }
        }
    }

    /// A message whose values hold no name; what they quote is left out.
    pub(crate) fn message(&self, message: &Message) -> Message {
        message.map_verbatim(&|text| match self.sentence(text) {
            left_out if left_out == HIDDEN => Message::words(HIDDEN),
            text => Message::Verbatim(text),
        })
    }

    /// A sentence about the inputs: what it quotes from them is left out, whatever it is.
    pub(crate) fn sentence(&self, text: &str) -> String {
        self.text(&without_quotes(text))
    }
}

/// Columns of the servers that hold words from the inputs. The others hold the words of Azure and of asrcap.
const NAMING_COLUMNS: [&str; 3] = ["name", "os", "forced"];
/// The column that holds a sentence.
const OBSTACLE: &str = "blocker";

const HIDDEN: &str = words!("(left out)");

fn without_quotes(text: &str) -> String {
    let signs: Vec<char> = text.chars().collect();
    let mut out = String::new();
    let mut at = 0;
    while let Some(&sign) = signs.get(at) {
        let before = at.checked_sub(1).and_then(|index| signs.get(index));
        // Apostrophes stand behind a letter, quotation marks do not.
        let opens = matches!(sign, '"' | '\'') && !before.is_some_and(|c| c.is_alphanumeric());
        let closing = |index: &usize| {
            let behind = signs.get(index + 1);
            signs.get(*index) == Some(&sign) && !behind.is_some_and(|c| c.is_alphanumeric())
        };
        let end = if opens { (at + 1..signs.len()).find(closing) } else { None };
        if let Some(end) = end {
            let quoted = signs.get(at + 1..end).unwrap_or_default();
            if quoted.iter().any(|c| c.is_alphabetic()) {
                out.push_str(HIDDEN);
            } else {
                out.extend(signs.get(at..=end).unwrap_or_default());
            }
            at = end + 1;
        } else {
            out.push(sign);
            at += 1;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::without_quotes;

    #[test]
    fn what_is_quoted_from_an_input_is_left_out() {
        assert_eq!(
            without_quotes(
                "the cell \"VLAN Contoso\" is no number, nor is 'x y'; the machine's name isn't \"1.5\""
            ),
            "the cell (left out) is no number, nor is (left out); the machine's name isn't \"1.5\""
        );
        assert_eq!(without_quotes("an open \"quote stays"), "an open \"quote stays");
    }
}
