//! The lists of a JSON file as tables.
//!
//! Every list of objects is a table: one that is the whole file, one that stands in it however deep, the objects that stand
//! on lines of their own, and a list inside each object of another list, such as the disks of machines. An object whose
//! members are alike is a list too, with the names of its members in the first column. The object around lists is itself
//! a table with one row, so that a file with one machine is a list of one.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::{Arc, LazyLock, OnceLock};

use serde::Deserialize;
use serde_json::{Map, Value};

use super::budget::{FileBudget, Held};
use super::cell::{Cell, Row, Sheet};
use super::error::TableError;
use super::heading::fold;
use super::json_numbers;
use super::json_values::{self, Fault, RepeatedKeys};
use crate::embedded;
use crate::finding::Finding;
use crate::message;
use crate::source::Location;
use crate::wording::Message;

/// Rows of a list that are kept to recognise it by, its headings included.
const HEAD_ROWS: usize = 30;
/// The most columns of a list: as many as a sheet of a spreadsheet has. Objects with more different keys are no list of things
/// that are alike, and as a table they would be empty nearly everywhere.
const MOST_COLUMNS: usize = 16_384;
/// What a value takes in memory, with its key.
const VALUE_BYTES: u64 = 80;
/// Lists inside lists that are looked into.
const DEPTH: usize = 8;
/// The keys that name the machine of an inner list in PowerShell's files.
const OWNER_KEYS: [&str; 2] = ["VMName", "Name"];

type Object = Map<String, Value>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    /// Names of objects that only gather facts.
    gathering: BTreeSet<String>,
    /// How the names of objects end that are lists by name.
    lists: Vec<String>,
    /// Names of lists that say what an object is attached to.
    attachments: BTreeSet<String>,
    /// Names of objects that are never lists.
    facts: BTreeSet<String>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let words: Words = embedded::data!("words/json");
    let folded = |word: &String| fold(word).key;
    Words {
        gathering: words.gathering.iter().map(folded).collect(),
        lists: words.lists.iter().map(folded).collect(),
        attachments: words.attachments.iter().map(folded).collect(),
        facts: words.facts.iter().map(folded).collect(),
    }
});

/// A JSON file; its lists are made when they are asked for.
#[derive(Debug)]
pub(crate) struct Json {
    text: String,
    no_numbers: Option<Finding>,
    budget: FileBudget,
    heads: OnceLock<Lists>,
    lists: OnceLock<Lists>,
}

/// The lists of a file.
#[derive(Debug, Default)]
pub(crate) struct Lists {
    all: Vec<List>,
    names: Vec<Option<Arc<str>>>,
    /// What could not be read, by its line.
    pub(crate) faults: Vec<Fault>,
    /// What was read and is in no list.
    pub(crate) findings: Vec<Finding>,
    /// What the lists have too much of to be held, so that none is.
    pub(crate) too_large: Option<TooMuch>,
    /// The memory of their cells.
    _held: Option<Held>,
}

/// What a file has more of than may be held, and how much may be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TooMuch {
    what: String,
    limit: u64,
}

impl TooMuch {
    /// The error of a file or list that has so much.
    pub(crate) fn error(&self, location: Location) -> TableError {
        TableError::TooLarge { location, what: self.what.clone(), limit: self.limit }
    }

    fn of(error: TableError) -> Self {
        match error {
            TableError::TooLarge { what, limit, .. } => Self { what, limit },
            error => Self { what: error.to_string(), limit: 0 },
        }
    }
}

/// A list, and where it stands.
#[derive(Debug)]
pub(crate) struct List {
    pub(crate) sheet: Sheet,
    pub(crate) nesting: Nesting,
}

/// How a list of a JSON file stands in other lists.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Nesting {
    /// The list whose objects it stands in; the inner `None` is the list without a name.
    pub parent: Option<Option<Arc<str>>>,
    /// For each row from 2 on the row of the object that it stands in.
    pub owners: Arc<[u32]>,
    /// The cells that stand for lists, by column and row: they hold the entries where these are words, else their number.
    pub lists: Arc<BTreeSet<(usize, u32)>>,
}

impl Nesting {
    /// The row of the outer list that a row belongs to.
    #[must_use]
    pub fn owner(&self, row: u32) -> Option<u32> {
        self.owners.get(usize::try_from(row.checked_sub(2)?).ok()?).copied()
    }
}

/// What stands between the words of a list in a cell.
pub(crate) const BETWEEN: &str = "; ";

impl Json {
    pub(crate) fn new(text: String, budget: &FileBudget) -> Self {
        let (text, no_numbers) = match json_numbers::without_no_numbers(&text) {
            Some((text, found)) => (text, Some(found.finding(budget.path()))),
            None => (text, None),
        };
        let (heads, lists) = (OnceLock::new(), OnceLock::new());
        Self { text, no_numbers, budget: budget.clone(), heads, lists }
    }

    /// That values are no numbers, and read as not known.
    pub(crate) fn no_numbers(&self) -> Option<&Finding> {
        self.no_numbers.as_ref()
    }

    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// The first rows of all lists.
    pub(crate) fn heads(&self) -> &Lists {
        self.heads.get_or_init(|| Lists::of(&self.text, HEAD_ROWS, &self.budget))
    }

    /// All rows of all lists.
    pub(crate) fn lists(&self) -> &Lists {
        self.lists.get_or_init(|| Lists::of(&self.text, usize::MAX, &self.budget))
    }

    pub(crate) fn names(&self) -> &[Option<Arc<str>>] {
        &self.heads().names
    }
}

impl Lists {
    fn of(text: &str, rows: usize, budget: &FileBudget) -> Self {
        // Each value takes as much, however short it is written.
        let tokens = text.bytes().filter(|byte| matches!(byte, b',' | b'[' | b'{')).count() as u64;
        let _held = match budget.hold(None, tokens.saturating_mul(VALUE_BYTES)) {
            Ok(held) => held,
            Err(error) => return Self::too_large(TooMuch::of(error), Vec::new()),
        };
        let values = json_values::read(text.trim_start_matches('\u{feff}'));
        let mut builder = Builder { rows, ..Builder::default() };
        let root = builder.list(String::new(), None);
        for value in &values.all {
            builder.outermost(root, value);
        }
        let location = Location::file(Arc::clone(budget.path()));
        let repeated = values.repeated.map(|keys| of_one_name(&keys, &location));
        let left_out = builder.left_out.take().map(|left_out| left_out.finding(&location));
        let mut lists = builder.finish(values.faults, budget);
        lists.findings = repeated.into_iter().chain(left_out).collect();
        lists
    }

    fn too_large(too_much: TooMuch, faults: Vec<Fault>) -> Self {
        Self { faults, too_large: Some(too_much), ..Self::default() }
    }

    pub(crate) fn get(&self, name: Option<&str>) -> Option<&List> {
        self.all.iter().find(|list| list.sheet.name.as_deref() == name)
    }
}

fn of_one_name(keys: &RepeatedKeys, location: &Location) -> Finding {
    let row = keys.line.and_then(|line| u32::try_from(line).ok());
    let location = Location { row, ..location.clone() };
    let message = message!(
        "{keys} in one object, the first: {key}; of lists all are read, of other values the last",
        keys = Message::counted(keys.count, "key stands twice", "keys stand twice"),
        key = keys.first.as_str()
    );
    Finding::warning("repeated-keys", location.path.as_ref(), message)
        .hint(message!("Check which of the values is right, and export the file again"))
        .at(location)
}

/// Entries of lists that can be no rows: texts and numbers among objects, and what stands too deep.
#[derive(Debug)]
struct LeftOut {
    count: usize,
    /// The list of the first, which has no name at the top of a file, and its row there if it has one.
    list: String,
    row: Option<u32>,
    first: Value,
}

impl LeftOut {
    fn finding(&self, location: &Location) -> Finding {
        const LETTERS: usize = 40;
        let written = self.first.to_string();
        let mut shown: String = written.chars().take(LETTERS).collect();
        if shown.len() < written.len() {
            shown.push('\u{2026}');
        }
        let location = match self.list.as_str() {
            "" => location.clone(),
            list => location.clone().with_sheet(list),
        };
        let location = Location { row: self.row, ..location };
        let message = message!(
            "{entries} no objects that can be rows, and left out; the first: {first}",
            entries =
                Message::counted(self.count, "entry of its lists is", "entries of its lists are"),
            first = shown
        );
        Finding::warning("entries-left-out", location.path.as_ref(), message)
            .hint(message!("Write each entry as an object with the same keys as the others"))
            .at(location)
    }
}

/// A list while it is gathered.
#[derive(Debug, Default)]
struct Draft {
    name: String,
    parent: Option<usize>,
    headings: Vec<String>,
    taken: HashSet<String>,
    /// The columns by the whole path of their keys.
    columns: HashMap<String, usize>,
    owners: Vec<u32>,
    /// What each entry holds; nothing where it is left out.
    rows: Vec<Option<Vec<(usize, Cell)>>>,
    lists: BTreeSet<(usize, u32)>,
    count: u32,
}

impl Draft {
    fn column(&mut self, path: &[&str]) -> usize {
        let key = path.join("\0");
        if let Some(column) = self.columns.get(&key) {
            return *column;
        }
        let short = without_gathering(path).join(" ");
        let heading = if self.taken.contains(&short) { path.join(" ") } else { short };
        self.taken.insert(heading.clone());
        self.headings.push(heading);
        let column = self.headings.len() - 1;
        self.columns.insert(key, column);
        column
    }

    fn sheet(self, names: &[Option<Arc<str>>], name: Option<Arc<str>>) -> List {
        let headings = self.headings.iter().map(|heading| Cell::from_text(heading.as_str()));
        let mut rows = vec![Row { number: 1, cells: headings.collect() }];
        for (number, filled) in (2..).zip(self.rows) {
            let Some(filled) = filled else { continue };
            let width = filled.iter().map(|(column, _)| column + 1).max().unwrap_or(0);
            let mut cells = vec![Cell::Blank; width];
            for (column, cell) in filled {
                if let Some(place) = cells.get_mut(column) {
                    *place = cell;
                }
            }
            rows.push(Row { number, cells });
        }
        List {
            sheet: Sheet::new(name, rows),
            nesting: Nesting {
                parent: self.parent.and_then(|parent| names.get(parent).cloned()),
                owners: self.owners.into(),
                lists: Arc::new(self.lists),
            },
        }
    }
}

/// The keys of a path without the objects that only gather facts.
fn without_gathering<'a>(path: &[&'a str]) -> Vec<&'a str> {
    let last = path.len().saturating_sub(1);
    let keys = path.iter().enumerate();
    keys.filter(|(at, key)| *at == last || !WORDS.gathering.contains(&fold(key).key))
        .map(|(_, key)| *key)
        .collect()
}

#[derive(Debug, Default)]
struct Builder {
    drafts: Vec<Draft>,
    by_name: HashMap<String, usize>,
    /// Rows of each list that are kept, the headings included.
    rows: usize,
    cells: u64,
    left_out: Option<LeftOut>,
}

/// Where an object stands.
#[derive(Clone, Copy)]
struct Place<'a> {
    list: usize,
    row: u32,
    depth: usize,
    /// The object of the row.
    object: &'a Object,
}

impl Builder {
    fn list(&mut self, name: String, parent: Option<usize>) -> usize {
        if let Some(known) = self.by_name.get(&name) {
            return *known;
        }
        self.by_name.insert(name.clone(), self.drafts.len());
        self.drafts.push(Draft { name, parent, ..Draft::default() });
        self.drafts.len() - 1
    }

    fn outermost(&mut self, list: usize, value: &Value) {
        match value {
            Value::Array(items) => {
                for item in items {
                    match item {
                        Value::Object(object) => self.item(list, 0, object, None, 0),
                        Value::Array(_) => self.outermost(list, item),
                        plain => self.pass_over(list, 0, plain),
                    }
                }
            }
            Value::Object(object) if is_list_by_name(object) => {
                self.items_by_name(list, 0, object, 0);
            }
            Value::Object(object) => self.item(list, 0, object, None, 0),
            plain => self.pass_over(list, 0, plain),
        }
    }

    /// Leaves an entry of a list out; those behind it keep the rows of their places.
    fn pass_over(&mut self, list: usize, owner: u32, value: &Value) {
        let Some(draft) = self.drafts.get_mut(list) else { return };
        draft.count += 1;
        let row = draft.count + 1;
        if row as usize <= self.rows {
            draft.owners.push(owner);
            draft.rows.push(None);
        }
        self.leave_out(list, Some(row), value);
    }

    /// Counts what can be no row. Nothing is lost of a value that is none.
    fn leave_out(&mut self, list: usize, row: Option<u32>, value: &Value) {
        if value.is_null() {
            return;
        }
        if let Some(known) = &mut self.left_out {
            known.count += 1;
            return;
        }
        let list = self.drafts.get(list).map(|draft| draft.name.clone());
        let (list, first) = (list.unwrap_or_default(), value.clone());
        self.left_out = Some(LeftOut { count: 1, list, row, first });
    }

    fn items_by_name(&mut self, list: usize, owner: u32, object: &Object, depth: usize) {
        for (name, value) in object {
            if let Some(item) = value.as_object() {
                self.item(list, owner, item, Some(name), depth);
            }
        }
    }

    /// Adds an object to a list. `name` is what it is called where the list is an object itself.
    fn item(&mut self, list: usize, owner: u32, object: &Object, name: Option<&str>, depth: usize) {
        let rows = self.rows;
        let Some(draft) = self.drafts.get_mut(list) else { return };
        draft.count += 1;
        let row = draft.count + 1;
        let mut filled = Vec::new();
        if let Some(name) = name
            && !object.keys().any(|key| fold(key).key == "name")
        {
            filled.push((draft.column(&["name"]), Cell::from_text(name)));
        }
        self.members(Place { list, row, depth, object }, &mut Vec::new(), object, &mut filled);
        let Some(draft) = self.drafts.get_mut(list) else { return };
        if row as usize <= rows {
            let width = filled.iter().map(|(column, _)| column + 1).max().unwrap_or(0);
            self.cells = self.cells.saturating_add(width as u64);
            draft.owners.push(owner);
            draft.rows.push(Some(filled));
        }
    }

    fn members<'a>(
        &mut self,
        place: Place<'a>,
        path: &mut Vec<&'a str>,
        object: &'a Object,
        filled: &mut Vec<(usize, Cell)>,
    ) {
        for (key, value) in object {
            path.push(key);
            let mut is_list = false;
            let cell = match value {
                Value::Array(items) => {
                    is_list = true;
                    match (labels(items), one_of(key, items)) {
                        (Some(labels), _) => {
                            self.labels(place.list, path, &labels, filled);
                            is_list = false;
                            labels_as_text(&labels)
                        }
                        (None, Some(only)) => {
                            self.members(place, path, only, filled);
                            length(items)
                        }
                        (None, None) => {
                            self.inner(place, path, items);
                            length(items)
                        }
                    }
                }
                Value::Object(inner) => match enumeration(inner) {
                    Some(cell) => cell,
                    None if is_a_list(key, inner) && place.depth < DEPTH => {
                        is_list = true;
                        let list = self.inner_list(place, path);
                        self.items_by_name(list, place.row, inner, place.depth + 1);
                        Cell::Number(inner.len() as f64)
                    }
                    None => {
                        self.members(place, path, inner, filled);
                        path.pop();
                        continue;
                    }
                },
                plain => cell(plain),
            };
            if let Some(draft) = self.drafts.get_mut(place.list) {
                let column = draft.column(path);
                if is_list && place.row as usize <= self.rows {
                    draft.lists.insert((column, place.row));
                }
                filled.push((column, cell));
            }
            path.pop();
        }
    }

    /// Labels are facts of the object that they stand in.
    fn labels<'a>(
        &mut self,
        list: usize,
        path: &mut Vec<&'a str>,
        labels: &[(&'a str, &'a Value)],
        filled: &mut Vec<(usize, Cell)>,
    ) {
        for (name, value) in labels {
            path.push(name);
            if let Some(draft) = self.drafts.get_mut(list) {
                filled.push((draft.column(path), cell(value)));
            }
            path.pop();
        }
    }

    /// A list inside an object: of objects, or of amounts such as the sizes of disks.
    fn inner(&mut self, place: Place<'_>, path: &[&str], items: &[Value]) {
        let holds_facts = |item: &Value| item.is_object() || amount(item).is_some();
        let has_objects = items.iter().any(holds_an_object);
        if place.depth >= DEPTH || !items.iter().any(holds_facts) {
            if has_objects {
                for item in items {
                    self.leave_out(place.list, Some(place.row), item);
                }
            }
            return;
        }
        let list = self.inner_list(place, path);
        let key = path.last().copied().unwrap_or_default();
        let machine = owner_name(place.object);
        for item in items {
            if let Some(object) = item.as_object() {
                let before = self.drafts.get(list).map_or(0, |draft| draft.rows.len());
                self.item(list, place.row, object, None, place.depth + 1);
                let Some(draft) = self.drafts.get_mut(list) else { continue };
                if let Some(machine) = &machine
                    && !object.contains_key("VMName")
                    && draft.rows.len() > before
                {
                    let column = draft.column(&["VMName"]);
                    if let Some(Some(row)) = draft.rows.last_mut() {
                        row.push((column, machine.clone()));
                    }
                }
            } else if let Some(amount) = amount(item) {
                let rows = self.rows;
                let Some(draft) = self.drafts.get_mut(list) else { continue };
                draft.count += 1;
                if (draft.count as usize) < rows {
                    let column = draft.column(&[key]);
                    draft.owners.push(place.row);
                    draft.rows.push(Some(vec![(column, amount)]));
                    self.cells += 1;
                }
            } else if has_objects {
                self.pass_over(list, place.row, item);
            }
        }
    }

    /// The list of a key, named by where it stands: `vms/disks`.
    fn inner_list(&mut self, place: Place<'_>, path: &[&str]) -> usize {
        let outer = self.drafts.get(place.list).map_or("", |draft| &draft.name);
        let inner = path.join("/");
        let name = if outer.is_empty() { inner } else { format!("{outer}/{inner}") };
        self.list(name, Some(place.list))
    }

    fn finish(self, faults: Vec<Fault>, budget: &FileBudget) -> Lists {
        let widest = self.drafts.iter().map(|draft| draft.headings.len()).max().unwrap_or(0);
        let limit = budget.limits().cells;
        let too_much = if widest > MOST_COLUMNS {
            let what = format!("a list of objects with {widest} different keys");
            Some(TooMuch { what, limit: MOST_COLUMNS as u64 })
        } else if self.cells > limit {
            Some(TooMuch { what: format!("{} cells", self.cells), limit })
        } else {
            None
        };
        if let Some(too_much) = too_much {
            return Lists::too_large(too_much, faults);
        }
        let held = match budget.hold(None, self.cells.saturating_mul(size_of::<Cell>() as u64)) {
            Ok(held) => held,
            Err(error) => return Lists::too_large(TooMuch::of(error), faults),
        };
        let name = |draft: &Draft| (!draft.name.is_empty()).then(|| Arc::from(draft.name.as_str()));
        let names: Vec<Option<Arc<str>>> = self.drafts.iter().map(name).collect();
        let mut all = Vec::new();
        for (draft, name) in self.drafts.into_iter().zip(&names) {
            // Numbers may still have come from nowhere, as in `[1, 2]`.
            if !draft.headings.is_empty() {
                all.push(draft.sheet(&names, name.clone()));
            }
        }
        let names = all.iter().map(|list| list.sheet.name.clone()).collect();
        Lists { all, names, faults, _held: Some(held), ..Lists::default() }
    }
}

/// A number, or a text that begins with one, such as `100 GB`.
fn amount(value: &Value) -> Option<Cell> {
    match value {
        Value::Number(number) => number.as_f64().map(Cell::Number),
        Value::String(text) if text.trim_start().starts_with(|c: char| c.is_ascii_digit()) => {
            Some(Cell::from_text(text.as_str()))
        }
        _ => None,
    }
}

/// Whether an object is a list whose entries are called by its keys: all of its members are objects that share some facts,
/// or its keys are numbered, as in `disk1` and `disk2`.
fn is_list_by_name(object: &Object) -> bool {
    let mut members = object.values();
    let Some(Value::Object(first)) = members.next() else {
        return false;
    };
    let without_number =
        |key: &String| key.trim_end_matches(|c: char| c.is_ascii_digit()).to_owned();
    let stem = object.keys().next().map(without_number).unwrap_or_default();
    let are_numbered =
        object.keys().all(|key| key.len() > stem.len() && without_number(key) == stem);
    if object.len() < 2 && !are_numbered {
        return false;
    }
    let needed = if are_numbered { 1 } else { 2 };
    let mut shared: Vec<&String> =
        first.iter().filter(|(_, value)| is_plain(value)).map(|(key, _)| key).collect();
    for member in members {
        let Value::Object(member) = member else {
            return false;
        };
        shared.retain(|key| member.get(*key).is_some_and(is_plain));
        if shared.len() < needed {
            return false;
        }
    }
    shared.len() >= needed
}

/// Whether an object inside another one is a list by name.
fn is_a_list(name: &str, object: &Object) -> bool {
    let is_fact = WORDS.facts.contains(&fold(name).key);
    !is_fact && (is_list_by_name(object) || is_called_a_list(name, object))
}

/// Whether an object holds nothing but objects and has the name of a list.
fn is_called_a_list(name: &str, object: &Object) -> bool {
    let key = fold(name).key;
    !object.is_empty()
        && object.values().all(Value::is_object)
        && WORDS.lists.iter().any(|end| key.ends_with(end.as_str()))
}

/// Whether an entry of a list is an object, or a list of some.
fn holds_an_object(value: &Value) -> bool {
    match value {
        Value::Array(items) => items.iter().any(holds_an_object),
        value => value.is_object(),
    }
}

fn is_plain(value: &Value) -> bool {
    !value.is_object() && !value.is_array()
}

/// The names and values of a list of labels: `[{"Key": "Name", "Value": "web01"}]`.
fn labels(items: &[Value]) -> Option<Vec<(&str, &Value)>> {
    let member = |object: &'_ Object, wanted: &str| -> Option<String> {
        object.keys().find(|key| key.eq_ignore_ascii_case(wanted)).cloned()
    };
    let label = |item| {
        let object = Value::as_object(item)?;
        let (key, value) = (member(object, "key")?, member(object, "value")?);
        let value = object.get(&value).filter(|value| object.len() == 2 && is_plain(value))?;
        Some((object.get(&key)?.as_str()?, value))
    };
    let labels: Option<Vec<_>> = items.iter().map(label).collect();
    labels.filter(|labels| !labels.is_empty())
}

fn labels_as_text(labels: &[(&str, &Value)]) -> Cell {
    let text = |(name, value): &(&str, &Value)| match cell(value).text() {
        Some(value) => format!("{name}={value}"),
        None => (*name).to_owned(),
    };
    Cell::from_text(labels.iter().map(text).collect::<Vec<_>>().join(BETWEEN))
}

/// The only object of a list that says what its owner is attached to: its facts are those of the owner.
fn one_of<'a>(name: &str, items: &'a [Value]) -> Option<&'a Object> {
    let [Value::Object(only)] = items else { return None };
    WORDS.attachments.contains(&fold(name).key).then_some(only)
}

/// What the machine of an inner list is called.
fn owner_name(object: &Object) -> Option<Cell> {
    OWNER_KEYS.iter().find_map(|key| object.get(*key)).map(cell)
}

/// What stands for a list in the object around it: its words, or how many entries it has.
fn length(items: &[Value]) -> Cell {
    let words: Option<Vec<&str>> = items.iter().map(Value::as_str).collect();
    match words {
        Some(words) if !words.is_empty() => Cell::from_text(words.join(BETWEEN)),
        _ => Cell::Number(items.len() as f64),
    }
}

/// PowerShell writes the values of enumerations as objects with their number and their name.
fn enumeration(object: &Object) -> Option<Cell> {
    object.get("Value").filter(|value| is_plain(value)).map(cell)
}

fn cell(value: &Value) -> Cell {
    match value {
        Value::Bool(value) => Cell::Bool(*value),
        Value::Number(number) => number.as_f64().map_or(Cell::Blank, Cell::Number),
        Value::String(text) => Cell::from_text(text.as_str()),
        Value::Null | Value::Array(_) | Value::Object(_) => Cell::Blank,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::budget::{Budget, Limits};

    fn budget(cells: u64) -> FileBudget {
        let limits = Limits { cells, ..Limits::default() };
        Budget::new(limits).file(&"a.json".into(), 1000)
    }

    fn shown(text: &str) -> Vec<(String, Vec<String>)> {
        let lists = Lists::of(text, usize::MAX, &budget(1000)).all;
        let cells = |row: &Row| -> String {
            let texts = row.cells.iter().map(|cell| cell.text().unwrap_or_default().into_owned());
            texts.collect::<Vec<_>>().join(",")
        };
        let list = |list: &List| {
            let name = list.sheet.name.as_deref().unwrap_or_default().to_owned();
            (name, list.sheet.rows.iter().map(cells).collect())
        };
        lists.iter().map(list).collect()
    }

    fn rows(name: &str, rows: &[&str]) -> (String, Vec<String>) {
        (name.to_owned(), rows.iter().map(|row| (*row).to_owned()).collect())
    }

    #[test]
    fn lists_of_objects_are_tables_and_so_are_their_lists() {
        let text = r#"[{"Name":"web","State":2,"HardDrives":[{"Path":"a"},{"Path":"b"}]},{"Name":"db","State":3,"Id":"x"}]"#;
        let expected = [
            rows("", &["Name,State,HardDrives,Id", "web,2,2", "db,3,,x"]),
            rows("HardDrives", &["Path,VMName", "a,web", "b,web"]),
        ];
        assert_eq!(shown(text), expected);
        let lists = Lists::of(text, usize::MAX, &budget(1000));
        let drives = &lists.get(Some("HardDrives")).unwrap().nesting;
        assert_eq!((drives.parent.clone(), drives.owner(3)), (Some(None), Some(2)));
        assert_eq!(*lists.get(None).unwrap().nesting.lists, BTreeSet::from([(2, 2)]));
    }

    #[test]
    fn lists_are_found_below_any_number_of_plain_fields() {
        let text = r#"{"tool":"x","date":"y","page":1,"data":{"site":"w","vms":[{"vm":"a","disk_gb":[40,60]}]}}"#;
        let expected = [
            rows("", &["tool,date,page,site,vms", "x,y,1,w,1"]),
            rows("data/vms", &["vm,disk_gb", "a,2"]),
            rows("data/vms/disk_gb", &["disk_gb", "40", "60"]),
        ];
        assert_eq!(shown(text), expected);
    }

    #[test]
    fn what_is_left_out_of_a_list_keeps_its_row() {
        let text = r#"[{"vm":"a"},7,{"vm":"b","disks":[10,{"gb":20},true]},"x"]"#;
        let lists = Lists::of(text, usize::MAX, &budget(1000));
        let numbers = |name| -> Vec<u32> {
            lists.get(name).unwrap().sheet.rows.iter().map(|row| row.number).collect()
        };
        assert_eq!(numbers(None), [1, 2, 4]);
        assert_eq!(numbers(Some("disks")), [1, 2, 3]);
        assert_eq!(lists.get(Some("disks")).unwrap().nesting.owner(3), Some(4));
        let told = &lists.findings[0];
        assert!(
            told.message.to_string().ends_with(
                "3 entries of its lists are no objects that can be rows, and left out; the first: 7"
            ),
            "{told}"
        );
        assert_eq!(told.location.as_ref().unwrap().row, Some(3));
    }

    #[test]
    fn objects_on_lines_are_a_list_and_broken_lines_are_told() {
        let text = "{\"vm\":\"a\"}\n\n{\"vm\":\n{\"vm\":\"b\"}\n";
        assert_eq!(shown(text), [rows("", &["vm", "a", "b"])]);
        let lists = Lists::of(text, usize::MAX, &budget(1000));
        assert_eq!(lists.faults.iter().map(|fault| fault.line).collect::<Vec<_>>(), [3]);
        let whole = Lists::of("{\n \"vm\": \"a\",\n", usize::MAX, &budget(1000));
        assert!(whole.all.is_empty());
        assert_eq!(whole.faults.len(), 1);
    }

    #[test]
    fn objects_that_only_gather_facts_leave_no_trace_in_headings() {
        let text = r#"[{"id":1,"properties":{"vm":"a","cpu":{"count":4},"hardware":{"id":7}},"State":{"value":2,"Value":"Running"}}]"#;
        assert_eq!(
            shown(text),
            [rows("", &["id,vm,cpu count,properties hardware id,State", "1,a,4,7,Running"])]
        );
    }

    #[test]
    fn members_that_are_alike_are_a_list_by_their_names() {
        let text = r#"{"web":{"cpus":4,"ram":8},"db":{"cpus":8,"ram":64,"disks":{"0":{"gb":10,"thin":true}}}}"#;
        let expected = [
            rows("", &["name,cpus,ram,disks", "web,4,8", "db,8,64,1"]),
            rows("disks", &["name,gb,thin", "0,10,TRUE"]),
        ];
        assert_eq!(shown(text), expected);
        let numbered = r#"[{"vm":"a","disk_info":{"disk1":{"gb":10},"disk2":{"gb":20}},"sizes":["5 GB","7 GB"]}]"#;
        assert_eq!(shown(numbered)[1].1, ["name,gb", "disk1,10", "disk2,20"]);
        assert_eq!(shown(numbered)[2].1, ["sizes", "5 GB", "7 GB"]);
        assert_eq!(shown(r#"{"Add":{"Servers":[]},"Delete":{"Servers":[]}}"#).len(), 1);
    }

    #[test]
    fn what_can_be_no_row_is_told() {
        let told = |text: &str| -> Vec<String> {
            let lists = Lists::of(text, usize::MAX, &budget(1000));
            lists.findings.iter().map(ToString::to_string).collect()
        };
        let vms = r#"{"vms":[{"n":"a"},"b",7,null,["c"],[{"n":"d"}]],"tags":["x"],"sizes":[1,2]}"#;
        let expected = "warning: a.json: 3 entries of its lists are no objects that can be rows, and left out; the first: \"b\"";
        assert_eq!(told(vms).len(), 1);
        assert!(told(vms)[0].starts_with(expected), "{:?}", told(vms));
        assert!(told(r#"{"vms":[{"n":"a"}]} "tail""#)[0].contains("1 entry of its lists is"));
        assert!(told(r#"{"vms":[[[{"n":"a"}]]]}"#)[0].contains(r#"[[{"n":"a"}]]"#));
        let deep = format!("{}{{\"n\":1}}{}", "{\"l\":[".repeat(10), "]}".repeat(10));
        assert!(told(&deep)[0].contains("1 entry"), "{:?}", told(&deep));
        assert!(told(r#"[{"n":"a","n":"b"}]"#)[0].contains("1 key stands twice in one object"));
        assert_eq!(shown(r#"[[{"n":"a"}],[{"n":"b"}]]"#), [rows("", &["n", "a", "b"])]);
        assert_eq!(told(r#"[{"n":"a","tags":["x"],"at":[[1,2],[3,4]]},null]"#), [""; 0]);
    }

    #[test]
    fn rubbish_is_nothing_and_lists_with_too_many_cells_are_none() {
        assert!(shown("[1,2").is_empty() && shown("[1,2]").is_empty() && shown("7").is_empty());
        let lists = Lists::of(r#"[{"a":1,"b":2},{"a":1,"b":2}]"#, usize::MAX, &budget(3));
        assert!(lists.too_large.unwrap().what == "4 cells" && lists.all.is_empty());
        let keys = |count: usize| {
            let members: Vec<String> = (0..count).map(|key| format!("\"k{key}\":1")).collect();
            Lists::of(&format!("[{{{}}}]", members.join(",")), usize::MAX, &budget(100_000))
                .too_large
        };
        assert_eq!(keys(MOST_COLUMNS), None);
        assert_eq!(keys(MOST_COLUMNS + 1).unwrap().limit, MOST_COLUMNS as u64);
        let many = format!("[{}0]", "0,".repeat(5_000_000));
        assert!(Lists::of(&many, usize::MAX, &budget(100)).too_large.is_some());
    }

    #[test]
    fn of_the_first_rows_no_list_has_more() {
        let text = r#"[{"vm":"a","sizes":["5 GB","7 GB","9 GB","11 GB"]},{"vm":"b"},{"vm":"c"},{"vm":"d"}]"#;
        for wanted in 2..5 {
            let lists = Lists::of(text, wanted, &budget(1000)).all;
            let rows: Vec<usize> = lists.iter().map(|list| list.sheet.rows.len()).collect();
            assert_eq!(rows, [wanted, wanted]);
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read(text in r#"[\[\]{},:"a0\n ]{0,60}"#) {
            let _ = Lists::of(&text, usize::MAX, &budget(1000));
        }
    }
}
