//! Plans that were written as JSON: the names in them, and values without names.

use serde_json::Value;

use super::{Kind, Names, Redaction};

impl Names {
    /// Adds all that a plan document names.
    pub fn document(&mut self, document: &Value) {
        let list = |pointer: &str| {
            let found = document.pointer(pointer).and_then(Value::as_array);
            found.into_iter().flatten()
        };
        let text = |value: &Value, pointer: &str| {
            let found = value.pointer(pointer).and_then(Value::as_str);
            found.map(str::to_owned)
        };
        for server in list("/servers").chain(list("/overrides/as_read")) {
            if let Some(name) = text(server, "/name") {
                self.server(&name);
            }
        }
        let sizes = document.pointer("/settings/size");
        for (name, _) in sizes.and_then(Value::as_object).into_iter().flatten() {
            self.server(name);
        }
        for host in list("/source_storage").filter_map(|storage| text(storage, "/host")) {
            self.add(Kind::Host, &host);
            self.server(&host);
        }
        for wave in list("/schedule/waves") {
            let groups = wave.pointer("/groups").and_then(Value::as_array);
            for group in groups.into_iter().flatten().filter_map(Value::as_str) {
                self.add(Kind::Group, group);
            }
        }
        for index in list("/servers").chain(list("/findings")) {
            for pointer in ["/source", "/place"] {
                if let Some(path) = text(index, &format!("{pointer}/path")) {
                    self.path(&path);
                }
                if let Some(sheet) = text(index, &format!("{pointer}/sheet")) {
                    self.sheet(&sheet);
                }
            }
        }
        for path in list("/sources").filter_map(|source| text(source, "/path")) {
            self.path(&path);
        }
    }
}

impl Redaction {
    /// A JSON value with pseudonyms in the place of the names in its texts.
    #[must_use]
    pub fn json(&self, value: Value) -> Value {
        match value {
            Value::String(text) => Value::String(self.sentence(&text)),
            Value::Array(items) => items.into_iter().map(|item| self.json(item)).collect(),
            Value::Object(members) => {
                members.into_iter().map(|(name, value)| (name, self.json(value))).collect()
            }
            other => other,
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::{Names, Redaction};

    #[test]
    fn what_a_document_names_is_hidden_in_its_values() {
        let document = json!({
            "overrides": {"as_read": [{"name": "xyzzy-8"}]},
            "servers": [{"name": "zephyr-1.quux.example.org", "source": {"path": "plugh/list7.csv", "sheet": "Waldo"}}],
            "settings": {"size": {"thud-2": "A2"}},
            "source_storage": [{"host": "esx-grault9"}],
            "schedule": {"waves": [{"groups": ["Wibble"]}]},
            "sources": [{"path": "garply-3.xlsx"}],
        });
        let mut names = Names::new();
        names.document(&document);
        let all = Redaction::new(&names, None).unwrap();
        let hidden = all.json(document).to_string();
        for name in
            ["xyzzy", "zephyr", "quux", "plugh", "list7", "Waldo", "grault", "Wibble", "garply"]
        {
            assert!(!hidden.contains(name), "{name}: {hidden}");
        }
    }
}
