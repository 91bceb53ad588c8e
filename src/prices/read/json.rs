//! Prices in JSON, item by item, whatever stands around them: pages, lists, lines, objects by key.
//!
//! An object that has a price is a row; what a plain object inside of it says belongs to it, such as `meterDetails`. Figures are
//! taken as the file writes them, never as floating-point numbers.

use std::collections::HashMap;
use std::fmt;
use std::io::Read;
use std::sync::Arc;

use rust_decimal::Decimal;
use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::day::day;
use super::field::{Cells, Field};
use super::figure;
use super::format::folded;
use super::rows::{Lists, Plan, Rows};

/// What a JSON file says beside its rows.
#[derive(Debug, Default)]
pub(super) struct Around {
    /// Its pages.
    pub(super) pages: Vec<Page>,
    /// Where and why reading ended before the end.
    pub(super) fault: Option<Fault>,
    /// The names of terms of an offer that are not taken into account.
    pub(super) terms_left_out: Vec<String>,
    /// The names of terms of an offer that begin after the newest price.
    pub(super) terms_to_come: Vec<String>,
    /// Whether the file says that taxes are in its prices.
    pub(super) tax_included: bool,
}

/// A page of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Page {
    /// The items on it.
    pub(super) items: u64,
    /// The address of the next one.
    pub(super) next: Option<String>,
}

/// Where and why reading ended.
#[derive(Debug)]
pub(super) struct Fault {
    pub(super) line: u32,
    pub(super) reason: String,
}

/// Reads the rows of a JSON text.
pub(super) fn read(text: impl Read, rows: &mut Rows<'_>) -> Around {
    let mut reader = serde_json::Deserializer::from_reader(text);
    let mut walk = Walk::new(rows);
    // JSON lines are many texts behind each other.
    while reader.end().is_err() {
        let first = walk.rows.made.len();
        match (Node { walk: &mut walk, key: String::new() }).deserialize(&mut reader) {
            Ok(root) => walk.finish(root.as_ref(), first),
            Err(error) => {
                walk.finish(None, first);
                walk.around.fault = Some(Fault::of(&error));
                break;
            }
        }
    }
    walk.around
}

impl Fault {
    fn of(error: &serde_json::Error) -> Self {
        let text = error.to_string();
        let reason = text.split(" at line ").next().unwrap_or_default().to_owned();
        Self { line: u32::try_from(error.line()).unwrap_or(u32::MAX), reason }
    }
}

/// A discount on all prices of a file.
#[derive(Debug, Deserialize)]
struct OfferTerm {
    #[serde(default, alias = "Name")]
    name: String,
    #[serde(default, alias = "Discount")]
    discount: Option<Box<RawValue>>,
    #[serde(default, rename = "excludedMeterIds", alias = "ExcludedMeterIds")]
    excluded: Vec<String>,
    #[serde(default, rename = "effectiveDate", alias = "EffectiveDate")]
    begins: Option<String>,
}

#[derive(Debug, Deserialize)]
struct PlanItem {
    term: Option<Box<RawValue>>,
    #[serde(rename = "retailPrice")]
    retail_price: Option<Box<RawValue>>,
    #[serde(rename = "unitPrice")]
    unit_price: Option<Box<RawValue>>,
}

/// The fields that a key stands for, by their place in a list; the first place stands for none.
type KeyFields = usize;

/// Letters of savings plans that cannot be read which are shown.
const PLAN_SHOWN: usize = 60;

/// Keys that are remembered.
const KNOWN_KEYS: usize = 1000;

struct Walk<'w, 's> {
    rows: &'w mut Rows<'s>,
    headings: HashMap<&'static str, Vec<(Field, usize)>>,
    keys: HashMap<Box<str>, KeyFields>,
    fields: Vec<Vec<(Field, usize)>>,
    /// The key that was met last and is no field.
    key: String,
    spare: Vec<Object>,
    offer_terms: Vec<OfferTerm>,
    around: Around,
}

/// What an object says.
#[derive(Debug)]
struct Object {
    texts: Vec<String>,
    /// How good the headings are that the texts stood under.
    ranks: Vec<usize>,
    lists: Lists,
    is_row: bool,
    is_page: bool,
}

impl Object {
    fn new() -> Self {
        Self {
            texts: vec![String::new(); Field::COUNT],
            ranks: vec![usize::MAX; Field::COUNT],
            lists: Lists::default(),
            is_row: false,
            is_page: false,
        }
    }

    fn clear(&mut self) {
        self.texts.iter_mut().for_each(String::clear);
        self.ranks.fill(usize::MAX);
        self.lists = Lists::default();
        (self.is_row, self.is_page) = (false, false);
    }

    fn put(&mut self, (field, rank): (Field, usize), text: &str) {
        let place = field as usize;
        if let (Some(old), Some(known)) = (self.texts.get_mut(place), self.ranks.get_mut(place))
            && rank < *known
            && !text.is_empty()
        {
            *known = rank;
            old.clear();
            old.push_str(text);
        }
    }

    /// Takes over what an object inside of it says.
    fn merge(&mut self, inner: &Object) {
        let texts = self.texts.iter_mut().zip(&mut self.ranks);
        for ((text, rank), inner) in texts.zip(&inner.texts) {
            if text.is_empty() && !inner.is_empty() {
                text.clone_from(inner);
                *rank = usize::MAX - 1;
            }
        }
    }
}

impl<'w, 's> Walk<'w, 's> {
    fn new(rows: &'w mut Rows<'s>) -> Self {
        Self {
            headings: rows.format().headings(),
            rows,
            keys: HashMap::new(),
            fields: vec![Vec::new()],
            key: String::new(),
            spare: Vec::new(),
            offer_terms: Vec::new(),
            around: Around::default(),
        }
    }

    fn key_fields(&mut self, key: &str) -> KeyFields {
        if let Some(known) = self.keys.get(key) {
            return *known;
        }
        let place = if let Some(fields) = self.headings.get(folded(key).as_str()) {
            self.fields.push(fields.clone());
            self.fields.len() - 1
        } else {
            self.rows.unknown_heading(key);
            0
        };
        // Objects by key have keys without number.
        if place > 0 || self.keys.len() < KNOWN_KEYS {
            self.keys.insert(key.into(), place);
        }
        place
    }

    fn take_row(&mut self, object: &Object, key: &str) {
        let mut cells = Cells::new();
        for field in Field::ALL {
            if let Some(text) = object.texts.get(field as usize) {
                cells.set(field, text);
            }
        }
        let parts: Vec<&str> = key.split('|').collect();
        for (part, field) in &self.rows.format().key {
            cells.fill(*field, parts.get(*part).copied().unwrap_or_default());
        }
        self.rows.read += 1;
        let number = u32::try_from(self.rows.read).unwrap_or(u32::MAX);
        self.rows.push(&cells, &object.lists, number);
    }

    /// What the whole of a text says about its rows.
    fn finish(&mut self, root: Option<&Object>, first: usize) {
        let said = |field: Field| {
            let text = root.and_then(|root| root.texts.get(field as usize));
            text.map_or("", String::as_str)
        };
        let currency = self.rows.name(&said(Field::Currency).to_uppercase());
        self.around.tax_included |= said(Field::TaxIncluded).eq_ignore_ascii_case("true");
        let made = self.rows.made.get(first..).unwrap_or_default();
        let newest = made.iter().filter_map(|row| row.effective_from).max();
        let mut discounts = Vec::new();
        for term in std::mem::take(&mut self.offer_terms) {
            let begins = term.begins.as_deref().and_then(day);
            if let Some(begins) = begins.filter(|begins| newest.is_some_and(|day| *begins > day)) {
                self.around.terms_to_come.push(format!("{} ({begins})", term.name));
                continue;
            }
            let discount = term.discount.as_ref().and_then(|raw| figure::plain(&scalar(raw)));
            match discount {
                Some(share) if share >= Decimal::ZERO && share < Decimal::ONE => {
                    let excluded: Vec<String> =
                        term.excluded.iter().map(|id| id.to_lowercase()).collect();
                    discounts.push((share, excluded));
                }
                _ => self.around.terms_left_out.push(term.name),
            }
        }
        let mut named = 0;
        for row in self.rows.made.iter_mut().skip(first) {
            if row.currency.is_empty() && !currency.is_empty() {
                row.currency = Arc::clone(&currency);
                named += 1;
            }
            // Of several discounts nobody says how they go together.
            if let [(share, excluded)] = discounts.as_slice() {
                row.list_price = Some(row.price);
                if !excluded.iter().any(|id| **id == *row.meter_id) {
                    row.price = (row.price * (Decimal::ONE - share)).normalize();
                }
            }
        }
        self.rows.troubles.currency_found(named);
        if discounts.len() > 1 {
            self.around.terms_left_out.push(format!("{} discounts", discounts.len()));
        }
    }
}

/// The text of a figure, a string or a truth.
fn scalar(raw: &RawValue) -> String {
    match raw.get() {
        "null" => String::new(),
        text if text.starts_with('"') => serde_json::from_str(text).unwrap_or_default(),
        text => text.to_owned(),
    }
}

/// Reads a value of which nothing is known; gives what a plain object says.
struct Node<'n, 'w, 's> {
    walk: &'n mut Walk<'w, 's>,
    /// The key that it stands under.
    key: String,
}

impl<'de> DeserializeSeed<'de> for Node<'_, '_, '_> {
    type Value = Option<Object>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Node<'_, '_, '_> {
    type Value = Option<Object>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_str<E>(self, _: &str) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let walk = self.walk;
        while let Some(inner) =
            seq.next_element_seed(Node { walk: &mut *walk, key: String::new() })?
        {
            walk.spare.extend(inner);
        }
        Ok(None)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let walk = self.walk;
        let mut object = walk.spare.pop().unwrap_or_else(Object::new);
        object.clear();
        let before = walk.rows.read;
        while let Some(place) = map.next_key_seed(Key { walk: &mut *walk })? {
            let Some(&(first, rank)) = walk.fields.get(place).and_then(|fields| fields.first())
            else {
                let key = std::mem::take(&mut walk.key);
                if let Some(inner) = map.next_value_seed(Node { walk: &mut *walk, key })? {
                    object.merge(&inner);
                    walk.spare.push(inner);
                }
                continue;
            };
            match first {
                Field::Rates => {
                    let raw: Box<RawValue> = map.next_value()?;
                    object.lists.rates = rates(&raw);
                    object.is_row = true;
                }
                Field::Plans => {
                    let raw: Box<RawValue> = map.next_value()?;
                    object.lists.plans = plans(raw.get());
                }
                Field::OfferTerms => {
                    let raw: Box<RawValue> = map.next_value()?;
                    let terms: Vec<OfferTerm> = serde_json::from_str(raw.get()).unwrap_or_default();
                    walk.offer_terms.extend(terms);
                }
                _ if first.is_figure() => {
                    let raw: Box<RawValue> = map.next_value()?;
                    let text = scalar(&raw);
                    for field in walk.fields.get(place).into_iter().flatten() {
                        object.is_row |= field.0 == Field::Price;
                        object.put(*field, &text);
                    }
                }
                _ => {
                    object.is_page |= first == Field::NextPage;
                    let text = map.next_value_seed(Text)?;
                    object.put((first, rank), &text);
                }
            }
        }
        if object.is_row {
            walk.take_row(&object, &self.key);
            walk.spare.push(object);
            return Ok(None);
        }
        if object.is_page {
            let next = object.texts.get(Field::NextPage as usize).filter(|next| !next.is_empty());
            let items = walk.rows.read - before;
            walk.around.pages.push(Page { items, next: next.cloned() });
        }
        Ok(Some(object))
    }
}

fn rates(raw: &RawValue) -> Vec<(String, String)> {
    let rates: HashMap<String, Box<RawValue>> = serde_json::from_str(raw.get()).unwrap_or_default();
    let mut rates: Vec<_> = rates.into_iter().map(|(from, price)| (from, scalar(&price))).collect();
    rates.sort();
    rates
}

/// The savings plans of an item. What is no list of them is a plan whose term cannot be read, and told as such.
pub(super) fn plans(text: &str) -> Vec<Plan> {
    let plans: Result<Option<Vec<PlanItem>>, _> = serde_json::from_str(text);
    let Ok(plans) = plans else {
        let start = text.chars().take(PLAN_SHOWN).collect();
        return vec![Plan { term: start, price: String::new() }];
    };
    let text = |raw: Option<Box<RawValue>>| raw.map(|raw| scalar(&raw)).unwrap_or_default();
    let plan = |plan: PlanItem| Plan {
        term: text(plan.term),
        price: text(plan.retail_price.or(plan.unit_price)),
    };
    plans.into_iter().flatten().map(plan).collect()
}

/// Reads a key.
struct Key<'n, 'w, 's> {
    walk: &'n mut Walk<'w, 's>,
}

impl<'de> DeserializeSeed<'de> for Key<'_, '_, '_> {
    type Value = KeyFields;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for Key<'_, '_, '_> {
    type Value = KeyFields;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E>(self, key: &str) -> Result<KeyFields, E> {
        let place = self.walk.key_fields(key);
        self.walk.key.clear();
        if place == 0 && !self.walk.rows.format().key.is_empty() {
            self.walk.key.push_str(key);
        }
        Ok(place)
    }
}

/// Reads a value as a text; of a list all texts with commas between them, of an object nothing.
struct Text;

impl<'de> DeserializeSeed<'de> for Text {
    type Value = String;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<String, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Text {
    type Value = String;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text")
    }

    fn visit_str<E>(self, text: &str) -> Result<String, E> {
        Ok(text.trim().to_owned())
    }

    fn visit_bool<E>(self, value: bool) -> Result<String, E> {
        Ok(value.to_string())
    }

    fn visit_u64<E>(self, value: u64) -> Result<String, E> {
        Ok(value.to_string())
    }

    fn visit_i64<E>(self, value: i64) -> Result<String, E> {
        Ok(value.to_string())
    }

    fn visit_f64<E>(self, value: f64) -> Result<String, E> {
        Ok(value.to_string())
    }

    fn visit_unit<E>(self) -> Result<String, E> {
        Ok(String::new())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<String, A::Error> {
        let mut texts: Vec<String> = Vec::new();
        while let Some(text) = seq.next_element_seed(Text)? {
            texts.push(text);
        }
        Ok(texts.join(","))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<String, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(String::new())
    }
}
