//! Texts with places for values, and messages that keep theirs apart, so that another language can say the same.
//!
//! A [`Message`] is English by itself: it prints and serialises as English. Reports hand it the words of a language, which
//! are found by the English text, placeholders and all: the way of gettext.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Serialize, Serializer};

use crate::units::written;

/// Puts values into the places of a text: `{name}`. A name without a value stays, so that it is seen; what a value
/// holds is left as it is.
///
/// ```
/// let text = asrcap::wording::fill("{count} of {all}, {what}", &[("count", "2"), ("all", "{3}")]);
/// assert_eq!(text, "2 of {3}, {what}");
/// ```
#[must_use]
pub fn fill(text: &str, values: &[(&str, &str)]) -> String {
    fill_with(text, |name| {
        let value = values.iter().find(|(known, _)| *known == name);
        value.map(|(_, value)| Cow::Borrowed(*value))
    })
}

/// Like [`fill`], with values that are looked up as they are met.
pub fn fill_with<'v>(text: &str, value: impl Fn(&str) -> Option<Cow<'v, str>>) -> String {
    let mut filled = String::with_capacity(text.len());
    for part in parts(text) {
        match part {
            Part::Text(text) => filled.push_str(text),
            Part::Place(name) => match value(name) {
                Some(value) => filled.push_str(&value),
                None => filled.extend(["{", name, "}"]),
            },
        }
    }
    filled
}

/// The names of the places in a text.
#[must_use]
pub fn placeholders(text: &str) -> BTreeSet<&str> {
    let name = |part| match part {
        Part::Text(_) => None,
        Part::Place(name) => Some(name),
    };
    parts(text).filter_map(name).collect()
}

/// A part of a text: words, or the name of a place.
enum Part<'t> {
    Text(&'t str),
    Place(&'t str),
}

fn parts(text: &str) -> impl Iterator<Item = Part<'_>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let opened = rest.strip_prefix('{');
        if let Some((name, behind)) = opened.and_then(|inner| inner.split_once('}')) {
            rest = behind;
            return Some(Part::Place(name));
        }
        // A brace that nothing closes is text.
        let words = opened.unwrap_or(rest);
        let end = words.find('{').unwrap_or(words.len()) + rest.len() - words.len();
        let (words, behind) = rest.split_at(end);
        rest = behind;
        (!words.is_empty()).then_some(Part::Text(words))
    })
}

/// A message as a sentence of its own: with a capital letter.
pub(crate) fn sentence(message: &str) -> String {
    let mut letters = message.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// A text that knows which of its words are the program's and which are names and numbers. [`message!`](crate::message!)
/// makes one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Message {
    /// A name, a number, or words of an input: the same in every language.
    Verbatim(String),
    /// English words with the values of their places.
    Words {
        /// The words, with `{name}` where a value goes.
        template: Cow<'static, str>,
        /// The values by name.
        values: Vec<(Cow<'static, str>, Message)>,
    },
    /// Several in a row.
    List {
        /// What stands between two.
        separator: &'static str,
        /// The parts.
        parts: Vec<Message>,
    },
}

/// Finds the words of a language by the English ones; `None` where it has none.
pub type Translate<'t> = &'t dyn Fn(&str) -> Option<&'t str>;

impl Message {
    /// What is the same in every language.
    #[must_use]
    pub fn verbatim(text: impl Into<String>) -> Self {
        Self::Verbatim(text.into())
    }

    /// English words without values: those of embedded data, or of a program's own table.
    #[must_use]
    pub fn words(text: impl Into<Cow<'static, str>>) -> Self {
        Self::Words { template: text.into(), values: Vec::new() }
    }

    /// A number of things: `1 server`, `3 servers`.
    #[must_use]
    pub fn counted<N: Copy + fmt::Display + PartialEq + From<u8>>(
        count: N,
        one: &'static str,
        many: &'static str,
    ) -> Self {
        let things = if count == N::from(1) { one } else { many };
        crate::message!("{count} {things}", count = count.to_string(), things = Self::words(things))
    }

    /// The first few of many names, and how many more there are: `a, b, c and 4 more`.
    #[must_use]
    pub fn first_few(names: &[impl AsRef<str>], shown: usize) -> Self {
        let first: Vec<&str> = names.iter().take(shown).map(AsRef::as_ref).collect();
        let first = first.join(", ");
        match names.len().saturating_sub(shown) {
            0 => Self::Verbatim(first),
            more => crate::message!("{names} and {more} more", names = first, more),
        }
    }

    /// Several messages with the same words between them.
    #[must_use]
    pub fn joined(parts: impl IntoIterator<Item = Self>, separator: &'static str) -> Self {
        Self::List { separator, parts: parts.into_iter().collect() }
    }

    /// Whether it says nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Verbatim(text) => text.is_empty(),
            Self::Words { template, .. } => template.is_empty(),
            Self::List { parts, .. } => parts.iter().all(Self::is_empty),
        }
    }

    /// The message in another language; what that has no words for stays English.
    #[must_use]
    pub fn translated(&self, translate: Translate<'_>) -> String {
        let mut text = String::new();
        // Writing to a string cannot fail.
        let _ = self.write(&mut text, translate);
        text
    }

    fn write(&self, out: &mut dyn fmt::Write, translate: Translate<'_>) -> fmt::Result {
        match self {
            Self::Verbatim(text) => out.write_str(text)?,
            Self::Words { template, values } => {
                for part in parts(translate(template).unwrap_or(template)) {
                    match part {
                        Part::Text(text) => out.write_str(text)?,
                        Part::Place(place) => match values.iter().find(|(name, _)| name == place) {
                            Some((_, value)) => value.write(out, translate)?,
                            None => write!(out, "{{{place}}}")?,
                        },
                    }
                }
            }
            Self::List { separator, parts } => {
                let separator = translate(separator).unwrap_or(separator);
                for (index, part) in parts.iter().enumerate() {
                    if index > 0 {
                        out.write_str(separator)?;
                    }
                    part.write(out, translate)?;
                }
            }
        }
        Ok(())
    }

    /// The message in English.
    #[must_use]
    pub fn into_text(self) -> String {
        match self {
            Self::Verbatim(text) => text,
            other => other.to_string(),
        }
    }

    /// The same with every name and number passed through a function.
    #[must_use]
    pub fn map_verbatim(&self, change: &dyn Fn(&str) -> Self) -> Self {
        match self {
            Self::Verbatim(text) => change(text),
            Self::Words { template, values } => Self::Words {
                template: template.clone(),
                values: values
                    .iter()
                    .map(|(name, value)| (name.clone(), value.map_verbatim(change)))
                    .collect(),
            },
            Self::List { separator, parts } => Self::List {
                separator,
                parts: parts.iter().map(|part| part.map_verbatim(change)).collect(),
            },
        }
    }
}

impl fmt::Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(f, &|_| None)
    }
}

impl Serialize for Message {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl JsonSchema for Message {
    fn schema_name() -> Cow<'static, str> {
        String::schema_name()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        String::json_schema(generator)
    }

    fn inline_schema() -> bool {
        true
    }
}

impl Default for Message {
    fn default() -> Self {
        Self::Verbatim(String::new())
    }
}

macro_rules! verbatim {
    ($($kind:ty),*) => {$(
        impl From<$kind> for Message {
            fn from(value: $kind) -> Self {
                Self::Verbatim(value.to_string())
            }
        }
    )*};
}
verbatim!(&str, &String, Arc<str>, &Arc<str>, Cow<'_, str>, &Cow<'_, str>, char);
verbatim!(u8, u16, u32, u64, usize, i64, &u8, &u16, &u32, &u64, &usize, &i64);

impl From<f64> for Message {
    fn from(number: f64) -> Self {
        Self::Verbatim(written(number))
    }
}

impl From<&f64> for Message {
    fn from(number: &f64) -> Self {
        Self::from(*number)
    }
}

impl From<String> for Message {
    fn from(text: String) -> Self {
        Self::Verbatim(text)
    }
}

impl PartialEq<str> for Message {
    fn eq(&self, other: &str) -> bool {
        let text = self.to_string();
        text.as_str() == other
    }
}

impl PartialEq<&str> for Message {
    fn eq(&self, other: &&str) -> bool {
        self == *other
    }
}

/// Marks English words that become a [`Message`](crate::wording::Message) elsewhere, so that the list of texts to translate has
/// them.
#[macro_export]
macro_rules! words {
    ($text:literal) => {
        $text
    };
}

/// A [`Message`](crate::wording::Message) from English words and the values of their places. That every place has a value and
/// every value a place is checked when the program is built.
///
/// ```
/// use asrcap::message;
/// use asrcap::wording::Message;
///
/// let (servers, days) = (3, 1.5);
/// let found = message!("{servers} were measured for {days} days", servers = Message::counted(servers, "server", "servers"), days);
/// assert_eq!(found.to_string(), "3 servers were measured for 1.5 days");
/// ```
#[macro_export]
macro_rules! message {
    ($template:literal $(, $name:ident $(= $value:expr)?)* $(,)?) => {{
        const _: fn() -> String = || format!(concat!($template) $(, $name = "")*);
        $crate::wording::Message::Words {
            template: ::std::borrow::Cow::Borrowed($template),
            values: ::std::vec![$((
                ::std::borrow::Cow::Borrowed(stringify!($name)),
                $crate::wording::Message::from($crate::message!(@ $name $($value)?)),
            )),*],
        }
    }};
    (@ $name:ident) => { $name };
    (@ $name:ident $value:expr) => { $value };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_fill_their_places_and_are_not_looked_into() {
        assert_eq!(fill("{a} of {b}, {c} {", &[("a", "{b}"), ("b", "2")]), "{b} of 2, {c} {");
    }

    #[test]
    fn a_language_may_turn_the_order_round_and_the_rest_stays_english() {
        let all = Message::counted(1_usize, "server", "servers");
        let found = message!("{name} is one of {all}", name = "A{all}", all);
        assert_eq!(found.to_string(), "A{all} is one of 1 server");
        assert_eq!(serde_json::to_string(&found).unwrap(), "\"A{all} is one of 1 server\"");
        let german = found.translated(&|english| match english {
            "{name} is one of {all}" => Some("Von {all} ist {name} eine"),
            "server" => Some("Maschine"),
            _ => None,
        });
        assert_eq!(german, "Von 1 Maschine ist A{all} eine");
        let list = Message::joined([found.map_verbatim(&|_| "x".into()), "y".into()], "; ");
        assert_eq!(list.translated(&|_| None), "x is one of x server; y");
    }
}
