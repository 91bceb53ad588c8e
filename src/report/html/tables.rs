//! The tables of the report, each as columns and rows of text.

use serde::Serialize;

use super::super::blocks::{self, Line};
use super::super::fill::{account_fills, has_managed_disks};
use super::super::look::Look;
use super::super::recovery;
use super::context::ChartContext;
use super::schedule;
use crate::finding::Severity;
use crate::plan::{OnPremisesServer, Plan, PlannedServer, Readiness, StorageKind};

/// A part of the report with a heading of its own.
#[derive(Serialize)]
pub(super) struct Section {
    pub(super) id: &'static str,
    pub(super) title: String,
    pub(super) blocks: Vec<Block>,
    /// Whether it is printed across.
    pub(super) wide: bool,
    #[serde(skip)]
    counted: bool,
    /// The charts that stand over its tables.
    pub(super) charts: Vec<ChartContext>,
}

impl Section {
    /// A part with several tables, printed across.
    pub(super) fn new(id: &'static str, title: &str, blocks: Vec<Block>) -> Self {
        Self {
            id,
            title: title.to_owned(),
            blocks,
            wide: true,
            counted: false,
            charts: Vec::new(),
        }
    }

    /// The number of rows, where readers look for it.
    pub(super) fn count(&self) -> Option<usize> {
        self.counted
            .then(|| self.blocks.iter().map(|block| block.rows.len()).sum())
    }
}

/// A table with what stands around it.
#[derive(Serialize)]
pub(super) struct Block {
    id: &'static str,
    title: String,
    note: String,
    columns: Vec<Column>,
    rows: Vec<Row>,
    /// Whether it sorts and filters.
    filter: bool,
    /// The states that rows can be chosen by.
    states: Vec<State>,
}

impl Block {
    /// The same with a sentence below it.
    pub(super) fn noted(mut self, note: &str) -> Self {
        note.clone_into(&mut self.note);
        self
    }

    /// The same, however long it is.
    pub(super) fn without_filter(mut self) -> Self {
        self.filter = false;
        self
    }
}

#[derive(Serialize)]
struct Column {
    title: String,
    numeric: bool,
    /// Whether it holds sentences.
    prose: bool,
}

#[derive(Serialize)]
pub(super) struct Row {
    state: &'static str,
    cells: Vec<String>,
}

/// A state that rows can be chosen by.
#[derive(Clone, Serialize)]
pub(super) struct State {
    pub(super) id: &'static str,
    pub(super) word: String,
}

/// Columns of sentences, which are given room.
const PROSE: [&str; 9] = [
    "column.batch_servers",
    "column.groups",
    "column.reasons",
    "column.message",
    "column.hint",
    "column.statement",
    "column.action",
    "column.reason",
    "html.why",
];

/// Rows from which on a table is worth a filter.
const FILTER_FROM: usize = 8;

/// The tables of a plan.
pub(super) fn sections(plan: &Plan, look: &Look, states: Vec<State>) -> Vec<Section> {
    let maker = Maker { plan, look };
    let one = |id, title: &str, block: Option<Block>, wide| {
        block.map(|block| Section {
            id,
            title: title.to_owned(),
            counted: matches!(id, "servers" | "findings" | "accounts"),
            blocks: vec![block],
            wide,
            charts: Vec::new(),
        })
    };
    let texts = &look.texts;
    [
        Some(maker.figures()),
        one(
            "bandwidth",
            texts.say("html.bandwidth"),
            maker.bandwidth(),
            false,
        ),
        one(
            "servers",
            texts.say("html.servers"),
            maker.servers(states),
            true,
        ),
        schedule::section(&maker),
        one(
            "accounts",
            texts.say("html.accounts"),
            maker.accounts(),
            false,
        ),
        one(
            "on-premises",
            texts.say("html.on_premises"),
            maker.on_premises(),
            false,
        ),
        one(
            "source-storage",
            texts.say("html.source_storage"),
            maker.source_storage(),
            false,
        ),
        one(
            "checklist",
            texts.say("html.checklist"),
            maker.checklist(),
            false,
        ),
        one(
            "findings",
            texts.say("html.findings"),
            Some(maker.findings()),
            true,
        ),
        one(
            "overrides",
            texts.say("html.overrides"),
            maker.overrides(),
            false,
        ),
        one("rules", texts.say("html.rules"), Some(maker.rules()), true),
        one("sources", texts.say("html.sources"), maker.sources(), false),
        one(
            "settings",
            texts.say("html.settings"),
            Some(maker.settings()),
            false,
        ),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// What makes tables of a plan.
pub(super) struct Maker<'a> {
    pub(super) plan: &'a Plan,
    pub(super) look: &'a Look,
}

impl Maker<'_> {
    /// A table; a column is the key of its title, and whether it holds numbers.
    pub(super) fn block(
        &self,
        id: &'static str,
        title: &str,
        columns: &[(&str, bool)],
        rows: Vec<Row>,
    ) -> Block {
        Block {
            id,
            title: title.to_owned(),
            note: String::new(),
            columns: columns
                .iter()
                .map(|(key, numeric)| Column {
                    title: self.look.texts.say(key).to_owned(),
                    numeric: *numeric,
                    prose: PROSE.contains(key),
                })
                .collect(),
            filter: rows.len() >= FILTER_FROM,
            rows,
            states: Vec::new(),
        }
    }

    /// A number in the style of the theme.
    pub(super) fn number(&self, number: Option<f64>, decimals: usize) -> String {
        let style = self.look.theme.numbers;
        number
            .map(|number| style.number(number, decimals))
            .unwrap_or_default()
    }

    fn figures(&self) -> Section {
        let texts = &self.look.texts;
        let beside = self.plan.workbook.is_some();
        let block = |id, title: &str, lines: Vec<Line>| {
            let mut columns = vec![
                ("html.figure", false),
                ("html.ours", true),
                ("html.unit", false),
            ];
            if beside {
                columns.extend([("html.workbook", true), ("html.why", false)]);
            }
            let rows = lines.into_iter().map(|line| self.figure(line, beside));
            let mut block = self.block(id, title, &columns, rows.collect());
            block.filter = false;
            block
        };
        let mut outputs = block(
            "outputs",
            texts.say("html.outputs"),
            blocks::outputs(self.plan),
        );
        texts
            .say("html.bandwidth_note")
            .clone_into(&mut outputs.note);
        Section {
            id: "figures",
            title: texts.say("html.figures").to_owned(),
            blocks: vec![
                block(
                    "inputs",
                    texts.say("html.inputs"),
                    blocks::inputs(self.plan),
                ),
                outputs,
            ],
            wide: false,
            counted: false,
            charts: Vec::new(),
        }
    }

    fn figure(&self, line: Line, beside: bool) -> Row {
        let style = self.look.theme.numbers;
        let shown = |value: String| {
            if line.is_number {
                style.restyle(&value)
            } else {
                value
            }
        };
        let mut cells = vec![line.label, shown(line.value), line.unit.to_owned()];
        if beside {
            let all = self.plan.document.differences.iter();
            let why = all
                .filter(|difference| difference.figure == line.id)
                .map(|d| d.why.clone());
            cells.push(shown(line.workbook.unwrap_or_default()));
            cells.push(why.collect());
        }
        plain(cells)
    }

    fn servers(&self, states: Vec<State>) -> Option<Block> {
        let servers = self.plan.document.servers.as_ref()?;
        let columns = [
            ("column.name", false),
            ("column.readiness", false),
            ("column.size", false),
            ("column.kind", false),
            ("column.account", true),
            ("column.cores", true),
            ("column.memory", true),
            ("column.disks", true),
            ("column.storage", true),
            ("column.used", true),
            ("column.change", true),
            ("column.quality", false),
            ("column.iops", true),
            ("column.os", false),
            ("column.reasons", false),
        ];
        let rows = servers.iter().map(|server| self.server(server)).collect();
        let mut block = self.block(
            "servers",
            self.look.texts.say("html.servers"),
            &columns,
            rows,
        );
        block.filter = true;
        block.states = states;
        Some(block)
    }

    fn server(&self, server: &PlannedServer) -> Row {
        let texts = &self.look.texts;
        let premium = server.storage == Some(StorageKind::Premium);
        let (account, iops) = if premium {
            (server.premium_account, server.premium_iops)
        } else {
            (server.standard_account, server.standard_iops)
        };
        let (state, word) = match server.readiness {
            Readiness::Ready => ("ready", texts.say("readiness.ready")),
            Readiness::Conditional => ("conditional", texts.say("readiness.conditional")),
            Readiness::NotReady => ("not_ready", texts.say("readiness.not_ready")),
            Readiness::Unknown => ("unknown", texts.say("readiness.unknown")),
        };
        let change = server.change.as_ref();
        let unknown = || texts.say("number.unknown").to_owned();
        let quality = change.map_or_else(unknown, |change| {
            let id = if change.basis == "setting" {
                "setting"
            } else {
                change.quality
            };
            texts.say(&format!("quality.{id}")).to_owned()
        });
        let reasons: Vec<&str> = server
            .reasons
            .iter()
            .map(|reason| reason.message.as_str())
            .collect();
        let size = server.azure_size.as_deref().unwrap_or_default();
        Row {
            state,
            cells: vec![
                server.name.clone(),
                word.to_owned(),
                size.trim_start_matches("Standard_").to_owned(),
                server
                    .storage
                    .map(|kind| kind.words().to_owned())
                    .unwrap_or_default(),
                self.number(account.map(f64::from), 0),
                self.number(server.cores.map(f64::from), 0),
                self.number(server.memory_mb.map(|mb| mb / 1024.0), 1),
                self.number(server.disks.map(f64::from), 0),
                self.number(server.storage_gb, 1),
                self.number(server.used_gb, 1),
                self.number(change.map(|change| change.gb_per_day), 2),
                quality,
                self.number(iops, 1),
                server.os.clone().unwrap_or_default(),
                reasons.join("; "),
            ],
        }
    }

    fn accounts(&self) -> Option<Block> {
        let accounts = self.plan.document.storage_accounts.as_ref()?;
        if accounts.accounts.is_empty() {
            return None;
        }
        let (first, second) = if has_managed_disks(self.plan) {
            ("column.fill_disks", "column.fill_changes")
        } else {
            ("column.fill_iops", "column.fill_gb")
        };
        let columns = [
            ("column.kind", false),
            ("column.number", true),
            ("column.machines", true),
            ("column.disks", true),
            ("column.iops", true),
            (first, true),
            (second, true),
            ("column.check", false),
        ];
        let percent = |share: Option<f64>| self.number(share.map(|share| share * 100.0), 1);
        let both = accounts.accounts.iter().zip(account_fills(self.plan));
        let rows = both.map(|(account, fill)| {
            plain(vec![
                if has_managed_disks(self.plan) {
                    self.look.texts.say("column.cache_account").to_owned()
                } else {
                    account.kind.words().to_owned()
                },
                account.number.to_string(),
                self.number(Some(f64::from(account.machines)), 0),
                self.number(account.disks, 0),
                self.number(account.iops, 1),
                percent(fill.first),
                percent(fill.second),
                account.check.clone(),
            ])
        });
        let texts = &self.look.texts;
        let mut block = self.block(
            "accounts",
            texts.say("html.accounts"),
            &columns,
            rows.collect(),
        );
        block.note = texts.fill(
            "html.accounts_note",
            &[
                ("standard", &accounts.standard_lower_bound.to_string()),
                ("premium", &accounts.premium_lower_bound.to_string()),
            ],
        );
        Some(block)
    }

    fn on_premises(&self) -> Option<Block> {
        let options = &self.plan.document.infrastructure.options;
        if options.is_empty() {
            return None;
        }
        let columns = [
            ("column.option", false),
            ("column.role", false),
            ("column.vcpus", true),
            ("column.memory", true),
            ("column.cache", true),
            ("column.machines", true),
            ("column.carried", true),
        ];
        let texts = &self.look.texts;
        let mut rows = Vec::new();
        for option in options {
            let mut name = texts.say(&format!("option.{}", option.id)).to_owned();
            if option.recommended {
                name = format!("{name} ({})", texts.say("html.recommended"));
            }
            let mut add = |role: &str, servers: &[OnPremisesServer]| {
                rows.extend(servers.iter().map(|server| {
                    plain(vec![
                        name.clone(),
                        role.to_owned(),
                        self.number(Some(server.vcpus), 0),
                        self.number(Some(server.memory_gb), 0),
                        self.number(server.cache_gb, 0),
                        self.number(Some(f64::from(server.machines)), 0),
                        self.number(server.churn_gb_per_day, 0),
                    ])
                }));
            };
            add(
                texts.say("role.configuration"),
                &option.configuration_servers,
            );
            add(texts.say("role.process"), &option.process_servers);
            add(texts.say("role.appliance"), &option.appliances);
        }
        let mut block = self.block("on-premises", texts.say("html.on_premises"), &columns, rows);
        block.filter = false;
        Some(block)
    }

    fn bandwidth(&self) -> Option<Block> {
        let bandwidth = self.plan.document.bandwidth.as_ref()?;
        let facts = recovery::facts(bandwidth, self.plan.document.settings.rpo);
        let rows = facts
            .into_iter()
            .map(|fact| plain(vec![fact.label, fact.value]));
        let columns = [("html.figure", false), ("column.value", false)];
        let title = self.look.texts.say("html.bandwidth");
        let mut block = self.block("bandwidth", title, &columns, rows.collect());
        block.filter = false;
        Some(block)
    }

    fn source_storage(&self) -> Option<Block> {
        let hosts = &self.plan.document.source_storage;
        if hosts.is_empty() {
            return None;
        }
        let columns = [
            ("column.host", false),
            ("column.machines", true),
            ("column.initial_gb", true),
            ("column.delta_gb", true),
        ];
        let rows = hosts.iter().map(|host| {
            plain(vec![
                host.host.clone().unwrap_or_default(),
                self.number(Some(f64::from(host.machines)), 0),
                self.number(host.initial_gb, 1),
                self.number(host.delta_gb, 1),
            ])
        });
        let title = self.look.texts.say("html.source_storage");
        Some(self.block("source-storage", title, &columns, rows.collect()))
    }

    fn checklist(&self) -> Option<Block> {
        let entries = &self.plan.document.checklist;
        if entries.is_empty() {
            return None;
        }
        let columns = [("column.prerequisite", false), ("column.source", false)];
        let rows = entries.iter().map(|entry| {
            plain(vec![
                entry.text.clone(),
                format!("{}, {}", entry.source, entry.date),
            ])
        });
        let title = self.look.texts.say("html.checklist");
        let mut block = self.block("checklist", title, &columns, rows.collect());
        block.filter = false;
        Some(block)
    }

    fn findings(&self) -> Block {
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
        let rows = findings.into_iter().map(|finding| Row {
            state: match finding.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Note => "note",
            },
            cells: vec![
                finding.severity.to_string(),
                finding.subject.clone(),
                finding.message.clone(),
                finding.hint.clone().unwrap_or_default(),
                finding.rule.clone().unwrap_or_default(),
                finding
                    .place
                    .as_ref()
                    .map(ToString::to_string)
                    .unwrap_or_default(),
            ],
        });
        let texts = &self.look.texts;
        let mut block = self.block(
            "findings",
            texts.say("html.findings"),
            &columns,
            rows.collect(),
        );
        if block.rows.is_empty() {
            texts.say("html.no_findings").clone_into(&mut block.note);
        }
        block
    }

    fn overrides(&self) -> Option<Block> {
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
        let mut block = self.block(
            "overrides",
            texts.say("html.overrides"),
            &columns,
            rows.collect(),
        );
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

    fn rules(&self) -> Block {
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

    fn sources(&self) -> Option<Block> {
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

    fn settings(&self) -> Block {
        let columns = [
            ("column.setting", false),
            ("column.value", false),
            ("column.origin", false),
        ];
        let settings = &self.plan.document.settings;
        let value = serde_json::to_value(settings).unwrap_or_default();
        let rows = value
            .as_object()
            .into_iter()
            .flatten()
            .map(|(name, value)| {
                let name = name.replace('_', "-");
                let origin = settings.origin(&name).to_string();
                plain(vec![name, setting(value), origin])
            });
        let rows = rows.collect();
        let mut block = self.block(
            "settings",
            self.look.texts.say("html.settings"),
            &columns,
            rows,
        );
        block.filter = false;
        block
    }
}

/// A row without a state.
pub(super) fn plain(cells: Vec<String>) -> Row {
    Row { state: "", cells }
}

fn setting(value: &serde_json::Value) -> String {
    use serde_json::Value;
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(list) => list.iter().map(setting).collect::<Vec<_>>().join(", "),
        Value::Object(map) => {
            let pairs = map
                .iter()
                .map(|(key, value)| format!("{key}={}", setting(value)));
            pairs.collect::<Vec<_>>().join(", ")
        }
        other => other.to_string(),
    }
}
