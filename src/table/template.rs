//! Which headings mean which field: the tables under `templates/columns` and `templates/inventories`.

use std::collections::BTreeMap;
use std::ops::Deref;
use std::sync::{Arc, LazyLock, OnceLock};

use foldhash::{HashMap, HashSet};
use serde::Deserialize;

use super::below::Below;
use super::heading::{FoldedHeading, LONGEST, fold, split_unit};
use super::phrase::Phrase;
use super::vocabulary::{Meanings, vocabulary};
use crate::embedded;
use crate::units::{Dimension, Unit};

/// What a field holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FieldKind {
    /// Words.
    #[default]
    Text,
    /// A number, with or without a unit.
    Number,
    /// Yes or no.
    Bool,
}

/// One field of a format.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FieldSpec {
    /// The headings that mean this field, the best first; a unit in an alias restricts it to headings of that dimension.
    pub aliases: Vec<String>,
    /// In a table that is read by words, what a heading may say beyond an alias: meanings of `templates/headings/meanings.toml`.
    #[serde(default)]
    pub with: Vec<String>,
    /// Whether a cell may hold what is used of a size, and the size: `8 GB / 16 GB`.
    #[serde(default)]
    pub pairs: bool,
    /// The unit if neither the cell nor the heading names one.
    #[serde(default, deserialize_with = "unit")]
    pub unit: Option<Unit>,
    /// Whether a table without it is not of this format.
    #[serde(default)]
    pub required: bool,
    /// What the field holds.
    #[serde(default)]
    pub kind: FieldKind,
}

/// The fields of one table.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(from = "RawTable")]
pub struct HeadingTable {
    names: Arc<[String]>,
    /// The same as they are compared.
    called: Arc<OnceLock<Vec<Called>>>,
    marks: Arc<HashSet<String>>,
    marks_needed: usize,
    fields: Arc<Fields>,
    /// Fields whose unit was set.
    own: BTreeMap<String, FieldSpec>,
    /// The aliases by what identifies them, read when a heading is first looked for: most tables of a run are not there.
    by_key: Arc<OnceLock<HashMap<String, Vec<Alias>>>>,
    is_read_by_words: bool,
    /// What the aliases say, in a table that is read by words; read like them.
    patterns: Arc<OnceLock<Vec<Pattern>>>,
}

/// Fields that are read when the first is asked for: most tables of a run are not there.
#[derive(Debug)]
struct Fields(LazyLock<BTreeMap<String, FieldSpec>, ReadFields>);

type ReadFields = Box<dyn FnOnce() -> BTreeMap<String, FieldSpec> + Send>;

impl Fields {
    fn new(read: impl FnOnce() -> BTreeMap<String, FieldSpec> + Send + 'static) -> Self {
        Self(LazyLock::new(Box::new(read)))
    }
}

impl Default for Fields {
    fn default() -> Self {
        Self::new(BTreeMap::new)
    }
}

impl Deref for Fields {
    type Target = BTreeMap<String, FieldSpec>;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

/// A name of a sheet or file as it is compared.
#[derive(Debug)]
struct Called {
    lower: String,
    key: String,
}

impl Called {
    fn of(name: &str) -> Self {
        let lower = name.to_lowercase();
        Self { key: fold(&lower).key, lower }
    }
}

/// A heading that means a field to the letter.
#[derive(Clone, Debug, PartialEq)]
struct Alias {
    dimension: Option<Dimension>,
    field: String,
    rank: usize,
}

/// What a heading must say to mean a field.
#[derive(Clone, Debug, PartialEq)]
struct Pattern {
    field: String,
    rank: usize,
    says: Phrase,
    allowed: Meanings,
    /// What it may say beyond that above cells that hold two numbers.
    of_pairs: Meanings,
    /// What the numbers of the field measure.
    measures: Option<Dimension>,
}

/// A field that a heading can mean. Of several candidates the least is the best.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Candidate {
    pub(crate) field: String,
    /// The unit that the heading names.
    pub(crate) unit: Option<Unit>,
    /// Whether the heading can also mean something else.
    pub(crate) is_ambiguous: bool,
    /// Which of the field's aliases it is like; the first is the best.
    pub(crate) rank: usize,
    /// How much more it says.
    pub(crate) more: u32,
    /// Whether it is one of several columns that differ only in their number or volume.
    pub(crate) is_labelled: bool,
}

impl Candidate {
    /// How well the heading names the field, the least being the best.
    pub(crate) fn order(&self) -> (bool, usize, u32) {
        (self.is_ambiguous, self.rank, self.more)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawTable {
    #[serde(default)]
    names: Vec<String>,
    /// Headings that distinguish this format from others.
    #[serde(default)]
    marks: Vec<String>,
    /// How many of the marks a row of headings must have.
    #[serde(default)]
    marks_needed: usize,
    fields: BTreeMap<String, FieldSpec>,
}

impl From<RawTable> for HeadingTable {
    fn from(raw: RawTable) -> Self {
        Self::new(raw.names, &raw.marks, raw.marks_needed, || raw.fields)
    }
}

/// What an alias says; nothing if it only counts to the letter.
fn said_by(alias: &str) -> Result<Option<Phrase>, String> {
    if let Some(names) = alias.strip_prefix("= ") {
        let (names, unit) = split_unit(names);
        let names: Vec<String> = names.split_whitespace().map(str::to_owned).collect();
        let means = vocabulary().named(&names)?;
        return Ok(Some(Phrase { means, unit, ..Phrase::default() }));
    }
    if alias.starts_with("! ") {
        return Ok(None);
    }
    let example =
        PLACES.iter().fold(alias.to_owned(), |text, (place, example)| text.replace(place, example));
    let readings = Phrase::readings(&example).into_iter().rev();
    Ok(readings.max_by_key(|says| says.means.len()))
}

/// The places of a field's name for the number or the volume of a heading, and a heading that stands for all of them.
const PLACES: [(&str, &str); 2] = [("{n}", "1"), ("{v}", "C:")];

/// What a heading may say above cells that hold what is used of a size, and the size: `Memory (used/total)`.
const OF_PAIRS: [&str; 5] = ["used", "usage", "consumed", "total", "capacity"];

/// The tables of one format.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HeadingFile {
    /// The tables by the name of their sheet.
    pub tables: BTreeMap<String, HeadingTable>,
}

fn unit<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<Unit>, D::Error> {
    let text = String::deserialize(deserializer)?;
    Unit::parse(&text)
        .map(Some)
        .ok_or_else(|| serde::de::Error::custom(format!("{text:?} is not a unit")))
}

impl HeadingFile {
    /// Reads a file of the form `[tables.vInfo.fields.memory]`.
    pub fn parse(toml: &str) -> Result<Self, toml::de::Error> {
        toml::from_str(toml)
    }
}

impl HeadingTable {
    /// A table that is known by names of sheets or files, and by `marks_needed` of the headings in `marks`; its fields are read
    /// when the first is asked for.
    pub(crate) fn new(
        names: Vec<String>,
        marks: &[String],
        marks_needed: usize,
        fields: impl FnOnce() -> BTreeMap<String, FieldSpec> + Send + 'static,
    ) -> Self {
        let marks: HashSet<String> = marks.iter().map(|mark| fold(mark).key).collect();
        Self {
            names: names.into(),
            marks: Arc::new(marks),
            marks_needed,
            fields: Arc::new(Fields::new(fields)),
            ..Self::default()
        }
    }

    fn by_key(&self) -> &HashMap<String, Vec<Alias>> {
        self.by_key.get_or_init(|| {
            let mut by_key: HashMap<_, Vec<_>> = HashMap::default();
            for (field, spec) in self.fields.iter() {
                for (rank, alias) in spec.aliases.iter().map(|alias| fold(alias)).enumerate() {
                    let dimension = alias.unit.map(Unit::dimension);
                    let entry = Alias { dimension, field: field.clone(), rank };
                    by_key.entry(alias.key).or_default().push(entry);
                }
            }
            by_key
        })
    }

    /// Also knows every heading that says in other words what an alias says. An alias of the form `= system disk` or
    /// `= system (GB)` names meanings where the English word has several; one of the form `! Size on disk` counts only to the
    /// letter.
    pub(crate) fn read_by_words(self) -> Self {
        Self { is_read_by_words: true, ..self }
    }

    fn patterns(&self) -> &[Pattern] {
        self.patterns.get_or_init(|| embedded::valid("headings", self.read_patterns()))
    }

    /// A name that is no meaning is an error.
    fn read_patterns(&self) -> Result<Vec<Pattern>, String> {
        let mut patterns = Vec::new();
        if !self.is_read_by_words {
            return Ok(patterns);
        }
        for (field, spec) in self.fields.iter() {
            let allowed = vocabulary().named(&spec.with)?;
            let of_pairs: &[&str] = if spec.pairs { &OF_PAIRS } else { &[] };
            let of_pairs = vocabulary().named(of_pairs)?;
            for (rank, alias) in spec.aliases.iter().enumerate() {
                let Some(says) = said_by(alias)? else { continue };
                patterns.push(Pattern {
                    field: field.clone(),
                    rank,
                    says,
                    allowed,
                    of_pairs,
                    measures: spec.unit.map(Unit::dimension),
                });
            }
        }
        Ok(patterns)
    }

    /// Whether headings are read by words.
    pub(crate) fn is_read_by_words(&self) -> bool {
        self.is_read_by_words
    }

    /// Whether a sheet or file of this name holds the table that is called `id`.
    #[must_use]
    pub fn is_named(&self, id: &str, name: &str) -> bool {
        let file = name.rsplit(['/', '\\', '!']).next().unwrap_or(name);
        let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
        let own = [name, stem].map(Called::of);
        let is_called = |wanted: &Called| {
            own.iter().any(|own| {
                own.key == wanted.key
                    || own
                        .lower
                        .strip_suffix(&wanted.lower)
                        .is_some_and(|rest| rest.ends_with(|c: char| !c.is_alphanumeric()))
            })
        };
        let named =
            || self.called.get_or_init(|| self.names.iter().map(|name| Called::of(name)).collect());
        is_called(&Called::of(id)) || named().iter().any(is_called)
    }

    /// The field a heading means to the letter. An alias of the same dimension wins over one without a unit.
    #[must_use]
    pub fn field(&self, heading: &FoldedHeading) -> Option<&str> {
        self.alias(heading).map(|alias| alias.field.as_str())
    }

    fn alias(&self, heading: &FoldedHeading) -> Option<&Alias> {
        let dimension = heading.unit.map(Unit::dimension);
        let entries = self.by_key().get(&heading.key)?;
        let exact = entries.iter().find(|alias| alias.dimension == dimension);
        let loose =
            || entries.iter().find(|alias| alias.dimension.is_none() || dimension.is_none());
        exact.or_else(loose)
    }

    /// The fields that a heading can mean, each once; `below` is what stands below it.
    pub(crate) fn candidates(&self, heading: &str, below: Below) -> Vec<Candidate> {
        if heading.len() > LONGEST {
            return Vec::new();
        }
        let folded = fold(heading);
        let alias = self.alias(&folded).map(|alias| Candidate {
            field: alias.field.clone(),
            unit: folded.unit,
            is_ambiguous: false,
            rank: alias.rank,
            more: 0,
            is_labelled: false,
        });
        let is_by_words = self.is_read_by_words();
        let dimension = match folded.unit {
            Some(unit) => is_by_words.then_some(unit.dimension()),
            None => below.measures,
        };
        let alias = alias.filter(|alias| {
            let is_size = self.spec(&alias.field).is_some_and(|spec| spec.unit.is_some());
            self.can_measure(&alias.field, dimension) && !(is_by_words && is_size && below.is_words)
        });
        if !is_by_words {
            return alias.into_iter().collect();
        }
        let readings = Phrase::readings(heading);
        let mut found: Vec<(&Phrase, Candidate)> = Vec::new();
        for reading in &readings {
            let fitting =
                self.patterns().iter().filter_map(|pattern| pattern.candidate(reading, below));
            found.extend(fitting.map(|candidate| (reading, candidate)));
        }
        // A word that may say nothing says something where that makes sense.
        let understood: Vec<&Phrase> = found.iter().map(|(reading, _)| *reading).collect();
        found.retain(|(own, _)| understood.iter().all(|other| !own.says_less_than(other)));
        let mut all: Vec<Candidate> =
            alias.into_iter().chain(found.into_iter().map(|(_, one)| one)).collect();
        all.sort_by(|a, b| (&a.field, a.order()).cmp(&(&b.field, b.order())));
        all.dedup_by(|next, first| next.field == first.field);
        all
    }

    /// Whether a heading means a field.
    pub(crate) fn knows(&self, heading: &str) -> bool {
        !self.candidates(heading, Below::default()).is_empty()
    }

    /// Whether numbers of a dimension can be those of a field.
    fn can_measure(&self, field: &str, dimension: Option<Dimension>) -> bool {
        let spec = self.spec(field).filter(|spec| spec.kind == FieldKind::Number);
        let usual = spec.map(|spec| spec.unit.map(Unit::dimension));
        dimension.is_none() || usual.is_none_or(|usual| usual == dimension)
    }

    /// What is known of a field, also of one of several such as `disk_3_size`.
    #[must_use]
    pub fn spec(&self, field: &str) -> Option<&FieldSpec> {
        self.own.get(field).or_else(|| self.fields.get(field)).or_else(|| {
            self.fields.iter().find_map(|(name, spec)| {
                let (before, after) =
                    PLACES.iter().find_map(|(place, _)| name.split_once(place))?;
                let label = field.strip_prefix(before)?.strip_suffix(after)?;
                (!label.is_empty()).then_some(spec)
            })
        })
    }

    /// Lets a heading mean a field too, unless it means one already.
    pub(crate) fn add_heading(&mut self, field: &str, heading: &str) {
        self.by_key();
        if let Some(by_key) = Arc::make_mut(&mut self.by_key).get_mut() {
            let entries = by_key.entry(fold(heading).key).or_default();
            entries.push(Alias { dimension: None, field: field.to_owned(), rank: usize::MAX });
        }
    }

    /// Sets what a field holds, and its unit where neither cell nor heading names one.
    pub(crate) fn set_field(&mut self, field: &str, spec: FieldSpec) {
        // Headings go on to mean what they mean.
        self.by_key();
        self.patterns();
        self.own.remove(field);
        let mut fields = BTreeMap::clone(&self.fields);
        let required = fields.get(field).is_some_and(|known| known.required);
        fields.insert(field.to_owned(), FieldSpec { required, ..spec });
        self.fields = Arc::new(Fields::new(|| fields));
    }

    /// Sets the unit of a field's numbers where neither the cell nor the heading names one.
    pub fn set_unit(&mut self, field: &str, unit: Unit) {
        if let Some(spec) = self.spec(field).cloned() {
            self.own.insert(field.to_owned(), FieldSpec { unit: Some(unit), ..spec });
        }
    }

    /// Whether a row with these folded headings has enough of the headings that distinguish this format from others.
    ///
    /// A table without marks is only known by the name of its sheet.
    #[must_use]
    pub fn is_marked(&self, keys: &HashSet<String>) -> bool {
        self.marks_needed > 0 && self.marks.intersection(keys).count() >= self.marks_needed
    }

    /// How errors call the column of a field: by its usual heading.
    #[must_use]
    pub fn usual_heading<'a>(&'a self, field: &'a str) -> &'a str {
        let spec = self.fields.get(field);
        spec.and_then(|spec| spec.aliases.first()).map_or(field, String::as_str)
    }

    /// The fields by name.
    #[must_use]
    pub fn fields(&self) -> &BTreeMap<String, FieldSpec> {
        &self.fields
    }

    /// The fields without which a table is not of this format.
    pub fn required(&self) -> impl Iterator<Item = &str> {
        self.fields.iter().filter(|(_, spec)| spec.required).map(|(name, _)| name.as_str())
    }
}

impl Pattern {
    /// The field, if the heading means it.
    fn candidate(&self, heading: &Phrase, below: Below) -> Option<Candidate> {
        // Above two numbers, a heading may say which they are.
        let of_pairs = if below.are_pairs { self.of_pairs } else { Meanings::default() };
        let more = heading.extends(&self.says, self.allowed.and(of_pairs))?;
        let dimension = heading.unit.map(Unit::dimension).or(below.measures);
        let wanted = self.says.unit.map(Unit::dimension);
        let is_measured_so = if dimension.is_some() {
            dimension == self.measures
        } else {
            // `Storage` may also be the name of an array of disks, and a lone `C` anything.
            let is_size = self.measures.is_some();
            !(heading.is_letter() || is_size && below.is_words)
        };
        if !is_measured_so || (wanted.is_some() && wanted != dimension) {
            return None;
        }
        let field = match &heading.label {
            Some(label) => PLACES.iter().fold(self.field.clone(), |name, (place, _)| {
                name.replace(place, &label.to_string())
            }),
            None => self.field.clone(),
        };
        Some(Candidate {
            field,
            unit: heading.unit,
            is_ambiguous: heading.is_ambiguous,
            rank: self.rank,
            more,
            is_labelled: heading.label.is_some(),
        })
    }
}
