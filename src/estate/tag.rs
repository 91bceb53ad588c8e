//! Tags as one text each, whoever wrote them.

/// The tags of a cell of an inventory, each as `web` or `environment=prod`: a list with semicolons, commas, bars or lines, or a JSON object.
pub fn tags(cell: &str) -> Vec<String> {
    let mut tags = Vec::new();
    let mut add = |tag: String| {
        if !tag.is_empty() && !tags.contains(&tag) {
            tags.push(tag);
        }
    };
    match serde_json::from_str(cell) {
        Ok(serde_json::Value::Object(members)) => {
            for (name, value) in members {
                let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
                add(tag(&format!("{name}={value}")));
            }
        }
        Ok(serde_json::Value::Array(items)) => {
            for item in items {
                add(tag(item.as_str().unwrap_or_default()));
            }
        }
        _ => cell.split([';', ',', '|', '\n']).for_each(|part| add(tag(part))),
    }
    tags
}

/// A tag with `=` between its name and its value, however the inventory parts the two.
pub(crate) fn tag(text: &str) -> String {
    let text = text.trim().trim_matches(['[', ']', '"']).trim();
    match text.split_once('=').or_else(|| text.split_once(':')) {
        Some((name, value)) if !name.trim().is_empty() => {
            format!("{}={}", name.trim(), value.trim())
        }
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::tags;

    #[test]
    fn tags_are_parted_however_the_tool_parts_them() {
        for (cell, expected) in [
            ("web; prod", vec!["web", "prod"]),
            ("env:prod, Tier = web ,env:prod", vec!["env=prod", "Tier=web"]),
            ("{\"env\": \"prod\", \"cost\": 7}", vec!["env=prod", "cost=7"]),
            ("[\"web\", \"env:prod\"]", vec!["web", "env=prod"]),
            ("Environment:Prod|Owner:Web team", vec!["Environment=Prod", "Owner=Web team"]),
            (" ; ", vec![]),
        ] {
            assert_eq!(tags(cell), expected, "{cell}");
        }
    }
}
