//! Puts pseudonyms in the place of names, inside of sentences too.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::key::{self, Entry};
use super::{Kind, Names, RedactError};

/// Names of this length that are no plain words are replaced inside of other words too.
const SURE_LENGTH: usize = 4;

/// Pseudonyms for names.
#[derive(Clone, Debug, Default)]
pub struct Redaction {
    entries: Vec<Entry>,
    /// From names in small letters to pseudonyms.
    pseudonyms: HashMap<String, String>,
    /// The short forms of full names, in small letters, with the pseudonyms of these.
    shorts: HashMap<(Kind, String), String>,
    /// The lengths of names in signs.
    lengths: BTreeSet<usize>,
}

impl Redaction {
    /// Gives every name a pseudonym, in their order. With the key of an earlier run its names keep theirs.
    pub fn new(names: &Names, earlier_key: Option<&str>) -> Result<Self, RedactError> {
        let mut redaction = Self::default();
        for entry in earlier_key.map(key::read).transpose()?.unwrap_or_default() {
            redaction.insert(entry);
        }
        let mut used: BTreeMap<Kind, usize> = BTreeMap::new();
        for entry in &redaction.entries {
            let number =
                entry.pseudonym.split(['-', '.']).nth(1).and_then(|number| number.parse().ok());
            let highest = used.entry(entry.kind).or_default();
            *highest = number.unwrap_or(0).max(*highest);
        }
        for (kind, name) in names.list() {
            if redaction.pseudonyms.contains_key(&name.to_lowercase()) {
                continue;
            }
            let pseudonym = redaction.derived(*kind, name).unwrap_or_else(|| {
                let number = used.entry(*kind).or_default();
                *number += 1;
                numbered(*kind, *number, name)
            });
            redaction.insert(Entry { kind: *kind, pseudonym, name: name.clone() });
        }
        Ok(redaction)
    }

    fn insert(&mut self, entry: Entry) {
        let lower = entry.name.to_lowercase();
        self.lengths.insert(entry.name.chars().count());
        if let Some((short, _)) = lower.split_once('.') {
            let short = (entry.kind, short.to_owned());
            self.shorts.entry(short).or_insert_with(|| entry.pseudonym.clone());
        }
        self.pseudonyms.insert(lower, entry.pseudonym.clone());
        self.entries.push(entry);
    }

    /// The long and the short form of one name are one server.
    fn derived(&self, kind: Kind, name: &str) -> Option<String> {
        if !matches!(kind, Kind::Server | Kind::Host) {
            return None;
        }
        let lower = name.to_lowercase();
        if let Some((short, _)) = lower.split_once('.') {
            return self.pseudonyms.get(short).cloned();
        }
        self.shorts.get(&(kind, lower)).cloned()
    }

    /// The key: who is who, as CSV.
    #[must_use]
    pub fn key(&self) -> String {
        key::write(&self.entries)
    }

    /// The pseudonym of a name as a whole; for one that is not known the text without the names in it.
    #[must_use]
    pub fn name(&self, name: &str) -> String {
        match self.pseudonyms.get(&name.trim().to_lowercase()) {
            Some(pseudonym) => pseudonym.clone(),
            None => self.text(name),
        }
    }

    /// A text with pseudonyms in the place of all names in it, the longest first.
    #[must_use]
    pub fn text(&self, text: &str) -> String {
        let signs: Vec<char> = text.chars().collect();
        let small: Vec<char> =
            signs.iter().map(|c| c.to_lowercase().next().unwrap_or(*c)).collect();
        let mut out = String::with_capacity(text.len());
        let mut at = 0;
        while let Some(sign) = signs.get(at) {
            if let Some((pseudonym, length)) = self.found(&small, at) {
                out.push_str(pseudonym);
                at += length;
            } else {
                out.push(*sign);
                at += 1;
            }
        }
        out
    }

    fn found(&self, small: &[char], at: usize) -> Option<(&str, usize)> {
        let is_word = |index: Option<usize>| {
            index.and_then(|index| small.get(index)).is_some_and(|sign| sign.is_alphanumeric())
        };
        let inside = is_word(at.checked_sub(1)) && is_word(Some(at));
        self.lengths.iter().rev().find_map(|length| {
            let signs = small.get(at..at + length)?;
            let open = inside || (is_word(Some(at + length - 1)) && is_word(Some(at + length)));
            if open && !is_sure(signs) {
                return None;
            }
            let name: String = signs.iter().collect();
            Some((self.pseudonyms.get(&name)?.as_str(), *length))
        })
    }
}

/// Whether signs are so much of a name that they mean it wherever they stand: `sql01`, not `server`, not `1024`.
pub(crate) fn is_sure(signs: &[char]) -> bool {
    let has = |what: fn(&char) -> bool| signs.iter().any(what);
    signs.len() >= SURE_LENGTH
        && has(|c| c.is_alphabetic())
        && has(|c| c.is_numeric() || matches!(c, '-' | '_' | '.'))
}

fn numbered(kind: Kind, number: usize, name: &str) -> String {
    let prefix = kind.prefix();
    match kind {
        Kind::Server | Kind::Identifier => format!("{prefix}-{number:04}"),
        Kind::File => {
            let ending = name.rsplit_once('.').map(|(_, ending)| ending);
            let usual = ending.filter(|ending| {
                ending.len() <= 5 && ending.chars().all(|c| c.is_ascii_alphanumeric())
            });
            match usual {
                Some(ending) => format!("{prefix}-{number:02}.{}", ending.to_lowercase()),
                None => format!("{prefix}-{number:02}"),
            }
        }
        _ => format!("{prefix}-{number:02}"),
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Kind, Names};
    use super::Redaction;

    fn redaction(servers: &[&str]) -> Redaction {
        let mut names = Names::new();
        for server in servers {
            names.server(server);
        }
        Redaction::new(&names, None).unwrap()
    }

    #[test]
    fn names_are_replaced_in_sentences_in_any_case_and_the_longest_first() {
        let all = redaction(&["VM1", "VM10", "sql-prod", "VM1-old"]);
        assert_eq!(
            all.text("vm10 and VM1, (SQL-PROD): VM1-old."),
            "SRV-0002 and SRV-0001, (SRV-0003): SRV-0004."
        );
        assert_eq!(
            all.text("VM100 is no VM1"),
            "VM100 is no SRV-0001".replace("VM100", "SRV-00020")
        );
    }

    #[test]
    fn plain_words_and_numbers_are_replaced_as_words_only() {
        let all = redaction(&["server", "1024", "db"]);
        assert_eq!(
            all.text("the servers of server db; dbs: 1024, 10240"),
            "the servers of SRV-0001 SRV-0003; dbs: SRV-0002, 10240"
        );
    }

    #[test]
    fn the_forms_of_one_name_are_one_server() {
        let mut names = Names::new();
        names.server("sql01");
        names.server("sql01.corp.contoso.com");
        names.add(Kind::Host, "esx1.corp.contoso.com");
        let all = Redaction::new(&names, None).unwrap();
        assert_eq!(all.name("SQL01"), "SRV-0001");
        assert_eq!(all.name("sql01.corp.contoso.com"), "SRV-0001");
        assert_eq!(all.text("web.corp.contoso.com, \\\\contoso\\x"), "web.DOM-01, \\\\DOM-03\\x");
    }

    #[test]
    fn a_key_keeps_the_pseudonyms_of_an_earlier_run() {
        let first = redaction(&["B", "A, \"quoted\""]);
        let mut names = Names::new();
        for server in ["C", "A, \"quoted\"", "B"] {
            names.server(server);
        }
        let second = Redaction::new(&names, Some(&first.key())).unwrap();
        assert_eq!(second.name("B"), "SRV-0001");
        assert_eq!(second.name("A, \"quoted\""), "SRV-0002");
        assert_eq!(second.name("C"), "SRV-0003");
        for wrong in
            ["a,b\n", "kind,pseudonym,name\nXX,SRV-1,a\n", "kind,pseudonym,name\nSRV,HOST-1,a\n"]
        {
            assert!(Redaction::new(&names, Some(wrong)).is_err(), "{wrong}");
        }
    }
}
