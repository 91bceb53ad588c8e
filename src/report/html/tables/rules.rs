//! Rules, sources and settings: enough to check the plan and to run it again.

use super::{Block, Maker, plain};

impl Maker<'_> {
    pub(crate) fn rules(&self) -> Block {
        let columns = [
            ("column.rule", false),
            ("column.value", false),
            ("column.statement", false),
            ("column.status", false),
            ("column.source", false),
        ];
        let texts = &self.look.texts;
        let rows = self.plan.rules.rules().iter().map(|rule| {
            let status = match rule.status {
                crate::rules::Status::Documented => texts.say("status.documented"),
                crate::rules::Status::Derived => texts.say("status.derived"),
                crate::rules::Status::Assumed => texts.say("status.assumed"),
            };
            let source = &rule.source;
            let reason = rule.reason.as_deref().unwrap_or_default();
            plain(vec![
                rule.id.clone(),
                rule.value_text(),
                format!("{} {reason}", rule.statement).trim_end().to_owned(),
                status.to_owned(),
                format!("{} ({}), {}", source.title, source.locator, source.date),
            ])
        });
        self.block("rules", texts.say("html.rules"), &columns, rows.collect())
    }

    pub(crate) fn sources(&self) -> Option<Block> {
        let sources = &self.plan.document.sources;
        if sources.is_empty() {
            return None;
        }
        let columns = [
            ("column.file", false),
            ("column.format", false),
            ("column.servers", true),
            ("column.rows", true),
            ("column.sha256", false),
        ];
        let rows = sources.iter().map(|source| {
            plain(vec![
                source.path.clone(),
                source.format.to_owned(),
                self.number(Some(source.servers as f64), 0),
                self.number(Some(source.rows as f64), 0),
                source.sha256.clone(),
            ])
        });
        let title = self.look.texts.say("html.sources");
        Some(self.block("sources", title, &columns, rows.collect()))
    }

    pub(crate) fn settings(&self) -> Block {
        let columns =
            [("column.setting", false), ("column.value", false), ("column.origin", false)];
        let settings = &self.plan.document.settings;
        let value = serde_json::to_value(settings).unwrap_or_default();
        let rows = value.as_object().into_iter().flatten().map(|(name, value)| {
            let name = name.replace('_', "-");
            let origin = settings.origin(&name).to_string();
            plain(vec![name, setting(value), origin])
        });
        let rows = rows.collect();
        let mut block =
            self.block("settings", self.look.texts.say("html.settings"), &columns, rows);
        block.filter = false;
        block
    }
}

fn setting(value: &serde_json::Value) -> String {
    use serde_json::Value;
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(list) => list.iter().map(setting).collect::<Vec<_>>().join(", "),
        Value::Object(map) => {
            let pairs = map.iter().map(|(key, value)| format!("{key}={}", setting(value)));
            pairs.collect::<Vec<_>>().join(", ")
        }
        other => other.to_string(),
    }
}
