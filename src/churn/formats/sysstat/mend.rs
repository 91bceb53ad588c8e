//! The JSON of sysstat where it is broken: cut off, with commas too many or too few, or one file behind another.
//!
//! Reports are whole or lost. The whole ones are written anew, so that the same reader takes them as any others.

use std::fmt::Write as _;

use serde_json::{Map, Number, Value};

/// Objects and lists inside one another that are followed.
const DEPTH: usize = 16;

/// What is left of a text.
#[derive(Debug, Default)]
pub(crate) struct Mended {
    /// The whole reports, as JSON.
    pub(crate) text: String,
    /// How many there are.
    pub(crate) reports: usize,
    /// How many were begun and could not be read.
    pub(crate) lost: usize,
}

/// Takes the whole reports out of a text.
pub(crate) fn mend(text: &str) -> Mended {
    let mut mended = Mended::default();
    let mut cursor = Cursor { text, at: 0 };
    let mut host = String::new();
    let mut is_first_host = true;
    mended.text.push_str(r#"{"sysstat":{"hosts":["#);
    while let Some(mark) = cursor.next_mark() {
        if mark == Mark::Host {
            host =
                cursor.member().and_then(|value| Some(value.as_str()?.to_owned())).unwrap_or(host);
            continue;
        }
        if !cursor.opens_list() {
            continue;
        }
        if !is_first_host {
            mended.text.push(',');
        }
        is_first_host = false;
        let name = Value::from(host.as_str());
        // Writing to a text cannot fail.
        let _ = write!(mended.text, r#"{{"nodename":{name},"statistics":["#);
        reports(&mut cursor, &mut mended);
        mended.text.push_str("]}");
    }
    mended.text.push_str("]}}");
    mended
}

/// Takes the reports of a list.
fn reports(cursor: &mut Cursor<'_>, mended: &mut Mended) {
    let mut first_key: Option<String> = None;
    let mut is_first = true;
    loop {
        cursor.skip(|c| c.is_whitespace() || c == ',');
        let start = cursor.at;
        match cursor.peek() {
            None | Some(']') => return,
            // A report of nothing, or something that is none.
            Some('{') => {}
            _ => {
                if !cursor.go_to_next_report(first_key.as_deref()) {
                    return;
                }
                continue;
            }
        }
        if let Some(Value::Object(report)) = cursor.value(DEPTH) {
            if first_key.is_none() {
                first_key = first_key_of(cursor.text.get(start..).unwrap_or_default());
            }
            if let Some(report) = plain(report) {
                if !is_first {
                    mended.text.push(',');
                }
                is_first = false;
                mended.text.push_str(&report.to_string());
                mended.reports += 1;
            }
            continue;
        }
        mended.lost += 1;
        cursor.at = start + 1;
        if !cursor.go_to_next_report(first_key.as_deref()) {
            return;
        }
    }
}

/// What of a report is read, without elements that are no disks; `None` for one without any.
fn plain(mut report: Map<String, Value>) -> Option<Value> {
    let mut kept = Map::new();
    if let Some(time) = report.remove("timestamp") {
        kept.insert("timestamp".to_owned(), time);
    }
    if let Some(Value::Array(mut disks)) = report.remove("disk") {
        disks.retain(Value::is_object);
        kept.insert("disk".to_owned(), Value::Array(disks));
    }
    (!kept.is_empty()).then_some(Value::Object(kept))
}

/// The first key of an object.
fn first_key_of(text: &str) -> Option<String> {
    let rest = text.strip_prefix('{')?.trim_start().strip_prefix('"')?;
    Some(rest.split_once('"')?.0.to_owned())
}

/// What tells where in a text one is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mark {
    Host,
    Statistics,
}

const MARKS: [(&str, Mark); 2] =
    [("\"nodename\"", Mark::Host), ("\"statistics\"", Mark::Statistics)];

/// A place in a text.
struct Cursor<'t> {
    text: &'t str,
    at: usize,
}

impl Cursor<'_> {
    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn skip(&mut self, is_skipped: impl Fn(char) -> bool) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start_matches(is_skipped).len();
    }

    fn take(&mut self, wanted: char) -> bool {
        self.skip(char::is_whitespace);
        let is_there = self.peek() == Some(wanted);
        self.at += if is_there { wanted.len_utf8() } else { 0 };
        is_there
    }

    /// Goes behind the next name of a host or list of reports.
    fn next_mark(&mut self) -> Option<Mark> {
        let rest = self.rest();
        let found = MARKS.iter().filter_map(|(text, mark)| Some((rest.find(text)?, text, *mark)));
        let (at, text, mark) = found.min_by_key(|(at, ..)| *at)?;
        self.at += at + text.len();
        Some(mark)
    }

    /// The value behind a key.
    fn member(&mut self) -> Option<Value> {
        if self.take(':') { self.value(DEPTH) } else { None }
    }

    fn opens_list(&mut self) -> bool {
        self.take(':') && self.take('[')
    }

    /// Goes to where a report like the others begins in the same list; false if the text ends, or another host comes first.
    fn go_to_next_report(&mut self, first_key: Option<&str>) -> bool {
        let rest = self.rest();
        let end = MARKS.iter().filter_map(|(text, _)| rest.find(text)).min().unwrap_or(rest.len());
        let list = rest.get(..end).unwrap_or_default();
        let begins = |at: &usize| {
            let key = list.get(*at..).and_then(first_key_of);
            key.is_some_and(|key| match first_key {
                Some(first) => key == first,
                None => matches!(key.as_str(), "timestamp" | "avg-cpu" | "disk"),
            })
        };
        let next = list.match_indices('{').map(|(at, _)| at).find(begins);
        self.at += next.unwrap_or(end);
        next.is_some()
    }

    /// The value that begins here; `None` where it does not end as it should.
    fn value(&mut self, depth: usize) -> Option<Value> {
        self.skip(char::is_whitespace);
        match self.peek()? {
            '{' if depth > 0 => self.object(depth),
            '[' if depth > 0 => self.list(depth),
            '"' => self.string().map(Value::String),
            c if c.is_ascii_digit() || matches!(c, '-' | '+' | '.') => Some(self.number()),
            c if c.is_alphabetic() => Some(self.word()),
            _ => None,
        }
    }

    fn object(&mut self, depth: usize) -> Option<Value> {
        self.at += 1;
        let mut members = Map::new();
        loop {
            self.skip(|c| c.is_whitespace() || c == ',');
            match self.peek()? {
                '}' => {
                    self.at += 1;
                    return Some(Value::Object(members));
                }
                '"' => {
                    let key = self.string()?;
                    if !self.take(':') {
                        return None;
                    }
                    let value = self.value(depth - 1)?;
                    members.insert(key, value);
                }
                _ => return None,
            }
            // Decimal commas of a locale: behind a comma stands a key, never a digit.
            self.decimals(&mut members);
        }
    }

    /// Takes the digits behind a decimal comma over into the number before it.
    fn decimals(&mut self, members: &mut Map<String, Value>) {
        let rest = self.rest();
        let Some(digits) = rest.strip_prefix(',') else {
            return;
        };
        let count = digits.len() - digits.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let fraction = digits.get(..count).unwrap_or_default();
        let last = members.iter_mut().next_back();
        if let Some((_, value)) = last.filter(|(_, value)| value.is_number() && count > 0) {
            let number = format!("{value}").split('.').next().unwrap_or_default().to_owned();
            if let Ok(parsed) = format!("{number}.{fraction}").parse::<f64>() {
                *value = Number::from_f64(parsed).map_or(Value::Null, Value::Number);
            }
            self.at += 1 + count;
        }
    }

    fn list(&mut self, depth: usize) -> Option<Value> {
        self.at += 1;
        let mut values = Vec::new();
        loop {
            self.skip(|c| c.is_whitespace() || c == ',');
            if self.peek()? == ']' {
                self.at += 1;
                return Some(Value::Array(values));
            }
            values.push(self.value(depth - 1)?);
        }
    }

    /// A text; sysstat writes none that goes on in the next line.
    fn string(&mut self) -> Option<String> {
        let rest = self.rest();
        let mut is_escaped = false;
        let end = rest.char_indices().skip(1).find_map(|(at, c)| match c {
            '\n' => Some(None),
            '"' if !is_escaped => Some(Some(at)),
            _ => {
                is_escaped = c == '\\' && !is_escaped;
                None
            }
        })??;
        let text = rest.get(..=end)?;
        let parsed = serde_json::from_str(text).ok();
        self.at += end + 1;
        parsed
    }

    fn number(&mut self) -> Value {
        let start = self.at;
        self.skip(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '+' | '.'));
        let text = self.text.get(start..self.at).unwrap_or_default();
        if let Ok(whole) = text.parse::<i64>() {
            return Value::from(whole);
        }
        let number = text.parse().ok().and_then(Number::from_f64);
        number.map_or(Value::Null, Value::Number)
    }

    /// `true`, `null`, `nan` and other words, which are no figures.
    fn word(&mut self) -> Value {
        self.skip(char::is_alphanumeric);
        Value::Null
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(minute: u32) -> String {
        format!(
            r#"{{"timestamp": "00:0{minute}:00", "disk": [{{"disk_device": "sda", "wkB/s": 5.5}}]}}"#
        )
    }

    fn whole(reports: &str) -> String {
        format!(r#"{{"sysstat": {{"hosts": [{{"nodename": "web", "statistics": [{reports}]}}]}}}}"#)
    }

    fn mended(text: &str) -> (usize, usize, Value) {
        let mended = mend(text);
        let value: Value = serde_json::from_str(&mended.text).unwrap();
        (mended.reports, mended.lost, value["sysstat"]["hosts"].clone())
    }

    #[test]
    fn nothing_is_changed_in_a_whole_text() {
        let text = whole(&[report(1), report(2)].join(","));
        let (reports, lost, hosts) = mended(&text);
        assert_eq!((reports, lost), (2, 0));
        let expected: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(hosts, expected["sysstat"]["hosts"]);
    }

    #[test]
    fn commas_may_be_missing_or_too_many() {
        for text in [
            whole(&format!(",{},,\n{},", report(1), report(2))),
            whole(&format!("{}\n{}", report(1), report(2))),
            whole(&[report(1), report(2)].join(",").replace(r#"", "disk"#, r#"" "disk"#)),
            whole(&[report(1), report(2)].join(",").replace("5.5", "5,5")),
            whole(&[report(1), "null".to_owned(), "{}".to_owned(), report(2)].join(",")),
            whole(&[report(1), report(2)].join(",").replace("[{", "[null, {")),
        ] {
            let (reports, lost, hosts) = mended(&text);
            assert_eq!((reports, lost), (2, 0), "{text}");
            assert_eq!(hosts[0]["statistics"][1]["disk"][0]["wkB/s"], 5.5, "{text}");
        }
    }

    #[test]
    fn a_text_that_is_cut_off_keeps_what_was_whole() {
        let text = whole(&[report(1), report(2), report(3)].join(","));
        let third = text.rfind(r#"{"timestamp"#).unwrap();
        for end in third + 1..text.rfind("}]}]}").unwrap() {
            assert_eq!((mended(&text[..end]).0, mended(&text[..end]).1), (2, 1), "{end}");
        }
        assert_eq!((mended(&text[..third]).0, mended(&text[..third]).1), (2, 0));
        assert_eq!(mended("").0, 0);
    }

    #[test]
    fn a_broken_report_does_not_take_the_next_with_it() {
        let broken = r#"{"timestamp": "00:02:00", "disk": [{"disk_device": "sd"#;
        let text = whole(&[report(1), broken.to_owned(), report(3)].join(",\n"));
        assert_eq!((mended(&text).0, mended(&text).1), (2, 1));
        // A recording that was started again, into the same file.
        let text = format!("{}{}", text.split_once(",\n{\"timestamp\": \"00:03").unwrap().0, text);
        let (reports, lost, hosts) = mended(&text);
        assert_eq!((reports, lost), (3, 2));
        assert_eq!(hosts.as_array().unwrap().len(), 2);
    }
}
