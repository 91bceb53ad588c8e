//! The values of a JSON text: one, several one after the other, or one a line.

use std::borrow::Cow;
use std::fmt;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::map::Entry;
use serde_json::{Map, Value};

/// A part of a file that is no JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The line, from 1.
    pub line: usize,
    /// The reason as the reader gives it.
    pub message: String,
}

/// What a text holds.
#[derive(Debug, Default)]
pub(super) struct Values {
    pub(super) all: Vec<Value>,
    /// What is none.
    pub(super) faults: Vec<Fault>,
    pub(super) repeated: Option<RepeatedKeys>,
}

/// Keys that stand twice in one object, which JSON leaves to the reader (RFC 8259, section 4).
///
/// Of two lists both are kept, of other values the last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct RepeatedKeys {
    pub(super) count: usize,
    /// The first of them, and its line where it is known.
    pub(super) first: String,
    pub(super) line: Option<usize>,
}

pub(super) fn read(text: &str) -> Values {
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    let stands_alone = |(_, line): (usize, &str)| serde_json::from_str::<Value>(line).is_ok();
    let are_lines =
        lines.clone().nth(1).is_some() && lines.clone().next().is_some_and(stands_alone);
    let mut reader = Reader { text, repeated: None };
    let mut values = Values::default();
    let fault = |line: usize, error: &serde_json::Error| Fault { line, message: error.to_string() };
    if are_lines {
        // A line that was cut off does not take the others with it.
        for (number, line) in lines {
            let mut source = serde_json::Deserializer::from_str(line);
            let value = reader.deserialize(&mut source);
            match value.and_then(|value| source.end().map(|()| value)) {
                Ok(value) => values.all.push(value),
                Err(error) => values.faults.push(fault(number + 1, &error)),
            }
        }
    } else {
        let mut source = serde_json::Deserializer::from_str(text);
        while source.end().is_err() {
            match reader.deserialize(&mut source) {
                Ok(value) => values.all.push(value),
                Err(error) => {
                    values.faults.push(fault(error.line(), &error));
                    break;
                }
            }
        }
    }
    values.repeated = reader.repeated;
    values
}

/// Makes values of a text, and looks at their keys.
struct Reader<'t> {
    text: &'t str,
    repeated: Option<RepeatedKeys>,
}

/// A key as it stands in the text, or unescaped.
#[derive(Deserialize)]
struct Key<'t>(#[serde(borrow)] Cow<'t, str>);

impl Reader<'_> {
    fn repeat(&mut self, key: &str) {
        if let Some(known) = &mut self.repeated {
            known.count += 1;
            return;
        }
        let line = self.line_of(key);
        self.repeated = Some(RepeatedKeys { count: 1, first: key.to_owned(), line });
    }

    /// The line of a piece of the text, found by where it lies in memory; nothing for a key that was unescaped.
    fn line_of(&self, piece: &str) -> Option<usize> {
        let start = piece.as_ptr().addr().checked_sub(self.text.as_ptr().addr())?;
        Some(self.text.get(..start)?.matches('\n').count() + 1)
    }
}

impl<'t> DeserializeSeed<'t> for &mut Reader<'t> {
    type Value = Value;

    fn deserialize<D: Deserializer<'t>>(self, source: D) -> Result<Value, D::Error> {
        source.deserialize_any(self)
    }
}

impl<'t> Visitor<'t> for &mut Reader<'t> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'t>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut all = Vec::new();
        while let Some(item) = items.next_element_seed(&mut *self)? {
            all.push(item);
        }
        Ok(Value::Array(all))
    }

    fn visit_map<A: MapAccess<'t>>(self, mut members: A) -> Result<Value, A::Error> {
        let mut object = Map::new();
        while let Some(Key(key)) = members.next_key()? {
            let value = members.next_value_seed(&mut *self)?;
            if object.contains_key(key.as_ref()) {
                self.repeat(&key);
            }
            match object.entry(key) {
                Entry::Vacant(free) => {
                    free.insert(value);
                }
                Entry::Occupied(mut taken) => match (taken.get_mut(), value) {
                    (Value::Array(first), Value::Array(second)) => first.extend(second),
                    (first, second) => *first = second,
                },
            }
        }
        Ok(Value::Object(object))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_those_of_the_library() {
        let texts = [
            r#"{"a":[1,-2,3.5,1e300,true,null,"x\ny",{"b":{}}],"\u00e4":18446744073709551615}"#,
            "[]",
            "7",
        ];
        for text in texts {
            let expected: Value = serde_json::from_str(text).unwrap();
            assert_eq!(read(text).all, [expected], "{text}");
            assert_eq!(read(text).repeated, None);
        }
    }

    #[test]
    fn a_key_that_stands_twice_is_told_with_its_line() {
        let values = read("{\n\"a\": 1,\n\"a\": 2,\n\"l\": [1],\n\"l\": [2],\n\"a\": [3]}");
        assert_eq!(values.all, [serde_json::json!({"a": [3], "l": [1, 2]})]);
        let first = RepeatedKeys { count: 3, first: "a".to_owned(), line: Some(3) };
        assert_eq!(values.repeated, Some(first));
        let lines = read("{\"a\":1}\n{\"b\":1,\"b\":2}\n");
        assert_eq!(lines.repeated.unwrap().line, Some(2));
        let escaped = read(r#"{"\u0061":1,"\u0061":2}"#).repeated.unwrap();
        assert_eq!((escaped.first.as_str(), escaped.line), ("a", None));
    }

    #[test]
    fn what_is_no_json_keeps_its_line() {
        let faults = |text: &str| -> Vec<usize> {
            read(text).faults.iter().map(|fault| fault.line).collect()
        };
        assert_eq!(faults("{\"a\":1}\n{\"a\":\n[1]\n"), [2]);
        assert_eq!(faults("{\n\"a\":1,\n"), [3]);
        assert_eq!(faults("[1] [2]\n"), [0; 0]);
        assert_eq!(faults("[1] }"), [1]);
        let deep = "[".repeat(100_000);
        assert_eq!(faults(&deep), [1]);
    }
}
