//! A set of figures: the definitions of one planner in one arithmetic, read from `templates/figures/`.

use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use serde::Deserialize;
use thiserror::Error;

use super::block::{Block, BlockFigure, Placement, in_block_order};
use super::expression::{Expression, Operator, Reference};
use super::names::{Name, Names, Unit};
use super::parse::{Resolve, parse};
use crate::embedded;
use crate::finding::Severity;
use crate::rules::RuleSet;

/// A file of `templates/figures/` with what it extends, read by whoever asks first.
struct File {
    id: &'static str,
    set: LazyLock<SetFile>,
}

macro_rules! figures {
    ($id:literal) => {
        File { id: $id, set: LazyLock::new(|| merged(embedded::data!(concat!("figures/", $id)))) }
    };
}

static FILES: [File; 11] = [
    figures!("cost"),
    figures!("quick-workbook"),
    figures!("quick-2017"),
    figures!("quick-exact"),
    figures!("quick-exact-managed"),
    figures!("quick-exact-agentless"),
    figures!("detailed-workbook"),
    figures!("detailed-2017"),
    figures!("detailed-exact"),
    figures!("detailed-exact-managed"),
    figures!("detailed-exact-agentless"),
];

/// Why a definition cannot be used.
#[derive(Debug, Error)]
#[error("{figure}: {reason}")]
pub(crate) struct FigureError {
    figure: String,
    reason: String,
}

/// What a violated check means for a server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CheckSeverity {
    /// The server cannot be replicated as it is.
    Error,
    /// It can, under a condition.
    Conditional,
    /// Something is missing that would decide.
    Unknown,
}

impl CheckSeverity {
    /// The weight of the finding that goes with it.
    #[must_use]
    pub fn severity(self) -> Severity {
        match self {
            Self::Error => Severity::Error,
            Self::Conditional | Self::Unknown => Severity::Warning,
        }
    }
}

/// A condition on a server that is worked out in its row.
#[derive(Clone, Debug)]
pub struct Check {
    /// The code of the reason in the plan.
    pub id: String,
    /// What it means when the expression is true.
    pub severity: CheckSeverity,
    /// True when the check is violated.
    pub expression: Expression,
    /// What the first column of Workload Qualification shows.
    pub text: Option<Expression>,
    /// The reason for people; `{name}` is replaced by a value, `{limit}` by the limit that holds for the scenario.
    pub message: String,
    /// What is held against the limit, for people, in the form of the message; without it the values are named.
    pub found: Option<String>,
    /// What it is held against, where that is no limit of a rule.
    pub limit: Option<String>,
    /// The rule behind it.
    pub rule: Option<String>,
    /// The rule behind it for a server of which the expression is true.
    pub other_rule: Option<(String, Expression)>,
}

/// The definitions of one planner in one arithmetic, resolved against a rule set.
#[derive(Clone, Debug)]
pub struct FigureSet {
    /// `detailed-exact` and the like.
    pub id: String,
    /// Inputs and figures of the Capacity Planner sheet.
    pub sheet: Names,
    /// Columns of Workload Qualification: inputs, row figures, outcomes.
    pub servers: Names,
    /// How many of [`Self::servers`] are worked out before a size is chosen.
    pub before_size: usize,
    /// Columns of the storage accounts.
    pub accounts: Names,
    /// The checks on a server.
    pub checks: Vec<Check>,
    /// The INPUTS block.
    pub inputs: Block,
    /// The OUTPUT block.
    pub outputs: Block,
}

/// The id of the generated column that says whether a server qualifies.
pub const QUALIFIED: &str = "qualified";
/// The id of the column in which a decision says `Yes` whatever the checks say.
const FORCED: &str = "forced";

impl FigureSet {
    /// Every set whose rules the rule set has.
    pub(crate) fn all(rules: &RuleSet) -> impl Iterator<Item = Self> {
        FILES.iter().filter_map(|known| Self::build(file(known.id), rules).ok())
    }

    /// The set of an id, such as `detailed-exact`, with its names resolved against the rules.
    ///
    /// # Panics
    ///
    /// For an id without a file in `templates/figures/`, and where a definition names a rule that the set does not have:
    /// each is a fault of asrcap, since files of rules can change what a rule states and not which ones there are.
    #[must_use]
    pub fn load(id: &str, rules: &RuleSet) -> Self {
        embedded::valid(&format!("figures/{id}.toml"), Self::build(file(id), rules))
    }

    /// The same, kept for the next plan under rules of the same ids: what-ifs work out one after the other.
    pub(crate) fn shared(id: &str, rules: &RuleSet) -> Arc<Self> {
        static KEPT: Mutex<Vec<(Vec<String>, Arc<FigureSet>)>> = Mutex::new(Vec::new());
        let is_of = |(ids, set): &&(Vec<String>, Arc<Self>)| {
            set.id == id && ids.iter().eq(rules.rules().iter().map(|rule| &rule.id))
        };
        let mut kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, set)) = kept.iter().find(is_of) {
            return Arc::clone(set);
        }
        let set = Arc::new(Self::load(id, rules));
        let ids = rules.rules().iter().map(|rule| rule.id.clone()).collect();
        // A run has one or two.
        kept.truncate(3);
        kept.insert(0, (ids, Arc::clone(&set)));
        set
    }

    fn build(file: &SetFile, rules: &RuleSet) -> Result<Self, FigureError> {
        let mut set = Self {
            id: file.id.clone(),
            sheet: Names::default(),
            servers: Names::default(),
            before_size: 0,
            accounts: Names::default(),
            checks: Vec::new(),
            inputs: Block::default(),
            outputs: Block::default(),
        };
        let overridden = |id: &str| file.figures.iter().any(|figure| figure.id == id);
        for input in file.inputs.iter().filter(|input| !overridden(&input.id)) {
            set.sheet.push(input.name(None, input.optional));
        }
        for column in &file.columns {
            set.servers.push(column.name(None, column.optional));
        }
        for row in &file.rows {
            set.push_server(row, rules)?;
        }
        set.before_size = set.servers.len();
        for check in &file.checks {
            let built = set.check(check, rules)?;
            set.checks.push(built);
        }
        if !set.checks.is_empty() {
            let expression = set.qualified();
            set.servers.push(Name {
                id: QUALIFIED.to_owned(),
                label: "Is VM qualified?".to_owned(),
                unit: Unit::Text,
                may_be_unknown: false,
                expression: Some(expression),
                why: None,
            });
        }
        for outcome in &file.outcomes {
            set.push_server(outcome, rules)?;
        }
        for column in &file.account_columns {
            set.accounts.push(column.name(None, column.optional));
        }
        for figure in &file.accounts {
            let expression = set.parse(figure, Scope::Account, rules)?;
            let unknown = set.may_be_unknown(&expression, figure.unit_or_text());
            set.accounts.push(figure.name(Some(expression), unknown));
        }
        for figure in &file.figures {
            let expression = set.parse(figure, Scope::Sheet, rules)?;
            let unknown = set.may_be_unknown(&expression, figure.unit_or_text());
            let labelled = file.inputs.iter().find(|input| input.id == figure.id);
            let mut name = figure.name(Some(expression), unknown);
            if let Some(input) = labelled {
                name.label =
                    figure.label.clone().unwrap_or_else(|| input.label.clone().unwrap_or_default());
                name.unit = figure.unit.or(input.unit).unwrap_or(Unit::Number);
            }
            set.sheet.push(name);
        }
        set.inputs = set.block(file, |entry| entry.input.as_ref())?;
        set.outputs = set.block(file, |entry| entry.output.as_ref())?;
        Ok(set)
    }

    fn block(
        &self,
        file: &SetFile,
        placement: fn(&Entry) -> Option<&Placement>,
    ) -> Result<Block, FigureError> {
        let figures = file.block(placement)?.into_iter().filter_map(|(id, placement)| {
            let index = self.sheet.index(id)?;
            let unit = self.sheet.at(index).unit;
            Some(BlockFigure::new(id, index, unit, placement))
        });
        Ok(figures.collect())
    }

    fn push_server(&mut self, entry: &Entry, rules: &RuleSet) -> Result<(), FigureError> {
        let expression = self.parse(entry, Scope::Server, rules)?;
        let unknown = self.may_be_unknown(&expression, entry.unit_or_text());
        self.servers.push(entry.name(Some(expression), unknown));
        Ok(())
    }

    fn parse(
        &self,
        entry: &Entry,
        scope: Scope,
        rules: &RuleSet,
    ) -> Result<Expression, FigureError> {
        let text = entry.expression.as_deref().unwrap_or_default();
        self.parse_text(&entry.id, text, scope, rules)
    }

    fn parse_text(
        &self,
        figure: &str,
        text: &str,
        scope: Scope,
        rules: &RuleSet,
    ) -> Result<Expression, FigureError> {
        let resolver = Resolver { set: self, scope, rules };
        parse(text, &resolver).map_err(|reason| FigureError { figure: figure.to_owned(), reason })
    }

    fn check(&self, check: &CheckEntry, rules: &RuleSet) -> Result<Check, FigureError> {
        let missing = |what: &str| FigureError {
            figure: check.id.clone(),
            reason: format!("the check has no {what}"),
        };
        let expression = check.expression.as_deref().ok_or_else(|| missing("expression"))?;
        let text = match &check.text {
            Some(text) => Some(self.parse_text(&check.id, text, Scope::Server, rules)?),
            None => None,
        };
        let other = check.other_rule.as_ref();
        let named = check.rule.iter().chain(other.map(|other| &other.rule));
        if let Some(rule) = named.into_iter().find(|rule| rules.get(rule).is_none()) {
            return Err(missing(&format!("rule '{rule}' in the rule set")));
        }
        let other_rule = match other {
            Some(OtherRule { rule, when }) => {
                Some((rule.clone(), self.parse_text(&check.id, when, Scope::Server, rules)?))
            }
            None => None,
        };
        Ok(Check {
            id: check.id.clone(),
            severity: check.severity.ok_or_else(|| missing("severity"))?,
            expression: self.parse_text(&check.id, expression, Scope::Server, rules)?,
            text,
            message: check.message.clone().ok_or_else(|| missing("message"))?,
            found: check.found.clone(),
            limit: check.limit.clone(),
            rule: check.rule.clone(),
            other_rule,
        })
    }

    fn qualified(&self) -> Expression {
        let yes = || Expression::Text("Yes".into());
        let by_checks =
            self.checks.iter().rev().filter(|check| check.severity == CheckSeverity::Error).fold(
                yes(),
                |otherwise, check| {
                    let text = check
                        .text
                        .clone()
                        .unwrap_or_else(|| Expression::Text(check.id.as_str().into()));
                    Expression::If(
                        Box::new(check.expression.clone()),
                        Box::new(text),
                        Box::new(otherwise),
                    )
                },
            );
        // What somebody decided stands above every check.
        let Some(forced) = self.servers.index(FORCED) else {
            return by_checks;
        };
        let decided = Expression::Binary(
            Operator::Equal,
            Box::new(Expression::Name(Reference::Server(forced))),
            Box::new(yes()),
        );
        Expression::If(Box::new(decided), Box::new(yes()), Box::new(by_checks))
    }

    fn may_be_unknown(&self, expression: &Expression, unit: Unit) -> bool {
        if unit == Unit::Text {
            return false;
        }
        let mut found = false;
        expression.walk(&mut |part| {
            found |= match part {
                Expression::Unknown => true,
                Expression::Name(reference) => self.reference_may_be_unknown(*reference),
                Expression::Sum(column)
                | Expression::SumIf(column, _, _)
                | Expression::SumLargest(column, _) => {
                    self.reference_may_be_unknown(Reference::Server(*column))
                }
                _ => false,
            };
        });
        found
    }

    /// Whether the value behind a reference may be missing.
    #[must_use]
    pub fn reference_may_be_unknown(&self, reference: Reference) -> bool {
        match reference {
            Reference::Sheet(index) => self.sheet.at(index).may_be_unknown,
            Reference::Server(index) => self.servers.at(index).may_be_unknown,
            Reference::Account(index) => self.accounts.at(index).may_be_unknown,
            Reference::Rule(_) => false,
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Scope {
    Sheet,
    Server,
    Account,
}

struct Resolver<'a> {
    set: &'a FigureSet,
    scope: Scope,
    rules: &'a RuleSet,
}

impl Resolve for Resolver<'_> {
    fn name(&self, name: &str) -> Option<Reference> {
        if let Some(rule) = name.strip_prefix("rule.") {
            return self.rules.index(rule).map(Reference::Rule);
        }
        let row = match self.scope {
            Scope::Sheet => None,
            Scope::Server => self.set.servers.index(name).map(Reference::Server),
            Scope::Account => self.set.accounts.index(name).map(Reference::Account),
        };
        row.or_else(|| self.set.sheet.index(name).map(Reference::Sheet))
    }

    fn column(&self, name: &str) -> Option<usize> {
        self.set.servers.index(name)
    }
}

#[derive(Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct SetFile {
    id: String,
    extends: Option<String>,
    /// Checks and figures of the set extended that this one does not have.
    #[serde(default)]
    without: Vec<String>,
    #[serde(default)]
    inputs: Vec<Entry>,
    #[serde(default)]
    columns: Vec<Entry>,
    #[serde(default)]
    rows: Vec<Entry>,
    #[serde(default)]
    checks: Vec<CheckEntry>,
    #[serde(default)]
    outcomes: Vec<Entry>,
    #[serde(default)]
    account_columns: Vec<Entry>,
    #[serde(default)]
    accounts: Vec<Entry>,
    #[serde(default)]
    figures: Vec<Entry>,
}

impl SetFile {
    /// The ids of a block in its order.
    fn block(
        &self,
        placement: fn(&Entry) -> Option<&Placement>,
    ) -> Result<Vec<(&str, &Placement)>, FigureError> {
        let entries = self.inputs.iter().chain(&self.figures);
        let placed = entries.filter_map(|entry| Some((entry.id.as_str(), placement(entry)?)));
        in_block_order(placed).map_err(|after| FigureError {
            figure: after.to_owned(),
            reason: "no figure of the block has this id".to_owned(),
        })
    }
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    id: String,
    label: Option<String>,
    unit: Option<Unit>,
    #[serde(default)]
    optional: bool,
    expression: Option<String>,
    why: Option<String>,
    before: Option<String>,
    /// Its place in the INPUTS block.
    input: Option<Placement>,
    /// Its place in the OUTPUT block.
    output: Option<Placement>,
}

impl Entry {
    fn name(&self, expression: Option<Expression>, may_be_unknown: bool) -> Name {
        Name {
            id: self.id.clone(),
            label: self.label.clone().unwrap_or_else(|| self.id.clone()),
            unit: self.unit_or_text(),
            may_be_unknown,
            expression,
            why: self.why.clone(),
        }
    }

    fn unit_or_text(&self) -> Unit {
        self.unit.unwrap_or(Unit::Number)
    }
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct CheckEntry {
    id: String,
    severity: Option<CheckSeverity>,
    expression: Option<String>,
    text: Option<String>,
    message: Option<String>,
    found: Option<String>,
    limit: Option<String>,
    rule: Option<String>,
    other_rule: Option<OtherRule>,
    before: Option<String>,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct OtherRule {
    rule: String,
    when: String,
}

trait Override {
    fn id(&self) -> &str;
    fn before(&self) -> Option<&str>;
    fn replace(&mut self, newer: Self);
}

impl Override for Entry {
    fn id(&self) -> &str {
        &self.id
    }
    fn before(&self) -> Option<&str> {
        self.before.as_deref()
    }
    fn replace(&mut self, newer: Self) {
        self.label = newer.label.or(self.label.take());
        self.unit = newer.unit.or(self.unit);
        self.expression = newer.expression.or(self.expression.take());
        self.why = newer.why.or(self.why.take());
        self.input = newer.input.or(self.input.take());
        self.output = newer.output.or(self.output.take());
    }
}

impl Override for CheckEntry {
    fn id(&self) -> &str {
        &self.id
    }
    fn before(&self) -> Option<&str> {
        self.before.as_deref()
    }
    fn replace(&mut self, newer: Self) {
        self.severity = newer.severity.or(self.severity);
        self.expression = newer.expression.or(self.expression.take());
        self.text = newer.text.or(self.text.take());
        self.message = newer.message.or(self.message.take());
        self.found = newer.found.or(self.found.take());
        self.limit = newer.limit.or(self.limit.take());
        if newer.rule.is_some() {
            (self.rule, self.other_rule) = (newer.rule, newer.other_rule);
        }
    }
}

/// Lays `newer` over `base`: an entry with `before` moves to that place, one of the same id changes what it states, others
/// come last.
#[expect(clippy::indexing_slicing, reason = "the index was just found")]
fn lay<T: Override>(base: &mut Vec<T>, newer: Vec<T>) {
    for mut entry in newer {
        let old = base.iter().position(|known| known.id() == entry.id());
        let target = entry.before().map(str::to_owned);
        match (old, target) {
            (Some(index), None) => base[index].replace(entry),
            (old, Some(target)) => {
                if let Some(index) = old {
                    let mut known = base.remove(index);
                    known.replace(entry);
                    entry = known;
                }
                let index = base.iter().position(|known| known.id() == target);
                base.insert(index.unwrap_or(base.len()), entry);
            }
            (None, None) => base.push(entry),
        }
    }
}

fn file(id: &str) -> &'static SetFile {
    let known = FILES.iter().find(|file| file.id == id).ok_or("no such file");
    &embedded::valid(&format!("figures/{id}.toml"), known).set
}

/// A file laid over the one that it extends.
fn merged(newer: SetFile) -> SetFile {
    let Some(parent) = &newer.extends else {
        return newer;
    };
    let mut base = file(parent).clone();
    base.id.clone_from(&newer.id);
    base.checks.retain(|check| !newer.without.contains(&check.id));
    for entries in [&mut base.rows, &mut base.outcomes, &mut base.accounts, &mut base.figures] {
        entries.retain(|entry| !newer.without.contains(&entry.id));
    }
    lay(&mut base.inputs, newer.inputs);
    lay(&mut base.columns, newer.columns);
    lay(&mut base.rows, newer.rows);
    lay(&mut base.checks, newer.checks);
    lay(&mut base.outcomes, newer.outcomes);
    lay(&mut base.account_columns, newer.account_columns);
    lay(&mut base.accounts, newer.accounts);
    lay(&mut base.figures, newer.figures);
    base
}

/// The keys of the JSON's INPUTS and OUTPUT blocks with their descriptions, over all sets, for the schema.
pub(crate) fn schema_figures() -> [Vec<(String, String)>; 2] {
    let placements: [fn(&Entry) -> Option<&Placement>; 2] =
        [|entry| entry.input.as_ref(), |entry| entry.output.as_ref()];
    placements.map(|placement| {
        let mut keys: Vec<(String, String)> = Vec::new();
        for File { id, set: file } in &FILES {
            let block = embedded::valid(&format!("figures/{id}.toml"), file.block(placement));
            for (id, place) in block {
                let entries = file.inputs.iter().chain(&file.figures);
                let unit = entries.filter(|entry| entry.id == id).find_map(|entry| entry.unit);
                let figure = BlockFigure::new(id, 0, unit.unwrap_or(Unit::Number), place);
                let is_new = !keys.iter().any(|(key, _)| *key == figure.key);
                if is_new && figure.shown_in.is_in_plan() {
                    keys.push((figure.key, figure.about));
                }
            }
        }
        keys
    })
}
