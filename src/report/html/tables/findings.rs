//! What was found, and what people decided.

use super::{Block, Maker, Row, plain};
use crate::finding::Severity;

impl Maker<'_> {
    pub(crate) fn findings(&self) -> Block {
        let columns = [
            ("column.severity", false),
            ("column.subject", false),
            ("column.message", false),
            ("column.hint", false),
            ("column.rule", false),
            ("column.place", false),
        ];
        let mut findings: Vec<_> = self.plan.document.findings.iter().collect();
        findings.sort_by_key(|finding| finding.severity);
        let state = |severity| match severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        };
        let rows = findings.into_iter().map(|finding| Row {
            state: state(finding.severity),
            cells: vec![
                self.look.texts.say_of("severity", state(finding.severity)).to_owned(),
                finding.subject.clone(),
                finding.message.clone(),
                finding.hint.clone().unwrap_or_default(),
                finding.rule.clone().unwrap_or_default(),
                finding.location.as_ref().map(ToString::to_string).unwrap_or_default(),
            ],
        });
        let texts = &self.look.texts;
        let mut block =
            self.block("findings", texts.say("html.findings"), &columns, rows.collect());
        if block.rows.is_empty() {
            texts.say("html.no_findings").clone_into(&mut block.note);
        }
        block
    }

    pub(crate) fn overrides(&self) -> Option<Block> {
        let report = self.plan.document.overrides.as_ref()?;
        let columns = [
            ("column.pattern", false),
            ("column.disk", false),
            ("column.servers", true),
            ("column.action", false),
            ("column.reason", false),
            ("column.who", false),
            ("column.when", false),
        ];
        let rows = report.applied.iter().map(|applied| {
            let told = |text: &Option<String>| text.clone().unwrap_or_default();
            plain(vec![
                applied.server.clone(),
                told(&applied.disk),
                self.number(Some(applied.servers.len() as f64), 0),
                applied.action.clone(),
                told(&applied.reason),
                told(&applied.who),
                told(&applied.when),
            ])
        });
        let texts = &self.look.texts;
        let mut block =
            self.block("overrides", texts.say("html.overrides"), &columns, rows.collect());
        let (before, after) = (report.before, report.after);
        let count = |number: usize| self.number(Some(number as f64), 0);
        block.note = texts.fill(
            "html.overrides_note",
            &[
                ("before_servers", &count(before.servers)),
                ("before_disks", &self.number(Some(before.disks as f64), 0)),
                ("before_gb", &self.number(Some(before.storage_gb), 1)),
                ("after_servers", &count(after.servers)),
                ("after_disks", &self.number(Some(after.disks as f64), 0)),
                ("after_gb", &self.number(Some(after.storage_gb), 1)),
            ],
        );
        Some(block)
    }
}
