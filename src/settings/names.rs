//! The names of the settings, as the settings themselves state them.

use serde::de::{Deserialize, Deserializer, Error as _, Visitor, value::Error};
use serde::forward_to_deserialize_any;

use super::layer::SettingsLayer;

impl SettingsLayer {
    /// The names of all settings, as flags and settings files write them.
    #[must_use]
    pub fn names() -> Vec<&'static str> {
        let mut fields: &'static [&'static str] = &[];
        // The reader stops at once; it was only asked what it would look for.
        let _ = Self::deserialize(Fields(&mut fields));
        // A name with hyphens may also be written with underscores; that is the same setting.
        fields.iter().copied().filter(|name| !name.contains('_')).collect()
    }
}

/// Notes the fields that a structure asks for, and holds none.
struct Fields<'a>(&'a mut &'static [&'static str]);

impl<'de> Deserializer<'de> for Fields<'_> {
    type Error = Error;

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        fields: &'static [&'static str],
        _visitor: V,
    ) -> Result<V::Value, Error> {
        *self.0 = fields;
        Err(Error::custom("only the fields were asked for"))
    }

    fn deserialize_any<V: Visitor<'de>>(self, _visitor: V) -> Result<V::Value, Error> {
        Err(Error::custom("only the fields were asked for"))
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 u8 u16 u32 u64 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map enum identifier ignored_any
    }
}

#[cfg(test)]
mod tests {
    use super::SettingsLayer;

    #[test]
    fn the_names_are_those_of_flags() {
        let names = SettingsLayer::names();
        for name in ["compression", "retention-days", "ir-batch", "growth", "series"] {
            assert!(names.contains(&name), "{names:?}");
        }
        assert!(!names.iter().any(|name| name.contains('_')));
    }
}
