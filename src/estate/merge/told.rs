//! What is told about which descriptions were taken for one machine, and which were not.

use super::super::Server;
use super::Entry;
use crate::finding::Finding;
use crate::identity::{Agreement, Apart, Contrary, Doubt, Evidence, Grouping, Joined, Open};
use crate::message;
use crate::wording::Message;

/// How many cases a finding about many spells out.
const SHOWN: usize = 3;

/// The descriptions that were compared, each with its evidence.
pub(crate) struct Compared<'a> {
    pub(crate) entries: Vec<&'a Entry>,
    pub(crate) evidence: &'a [Evidence],
}

/// Findings of one kind, each for several cases.
#[derive(Default)]
struct Cases<K> {
    list: Vec<(K, Finding, Vec<Message>)>,
}

impl<K: PartialEq> Cases<K> {
    /// Adds a case; the finding of the first one is that of all.
    fn add(&mut self, key: K, case: Message, finding: impl FnOnce() -> Finding) {
        match self.list.iter_mut().find(|(known, ..)| *known == key) {
            Some((.., cases)) => cases.push(case),
            None => self.list.push((key, finding(), vec![case])),
        }
    }

    /// One finding a key; `words` gets the number of cases and the first of them.
    fn findings(self, words: impl Fn(&K, usize, Message) -> Message) -> Vec<Finding> {
        let told = |(key, mut finding, cases): (K, Finding, Vec<Message>)| {
            let count = cases.len();
            let more = count.saturating_sub(SHOWN);
            let more = (more > 0).then(|| message!("and {more} more", more));
            let shown = cases.into_iter().take(SHOWN).chain(more);
            finding.message = words(&key, count, Message::joined(shown, "; "));
            finding
        };
        self.list.into_iter().map(told).collect()
    }
}

impl<'a> Compared<'a> {
    fn server(&self, item: usize) -> Option<&'a Server> {
        self.entries.get(item).map(|entry| &entry.described.server)
    }

    fn path(&self, item: usize) -> &'a str {
        self.entries.get(item).map_or("", |entry| &entry.path)
    }

    /// A server and where it stands.
    fn place(&self, item: usize) -> Message {
        let Some(server) = self.server(item) else {
            return Message::default();
        };
        message!("{server} ({location})", server = &server.name, location = server.location.words())
    }

    fn finding(&self, code: &'static str, item: usize, hint: Message) -> Finding {
        let server = self.server(item);
        let name = server.map(|server| server.name.clone()).unwrap_or_default();
        let finding = Finding::warning(code, name, Message::default()).hint(hint);
        match server {
            Some(server) => finding.at(server.location.clone()),
            None => finding,
        }
    }

    /// All that is to be told.
    pub(crate) fn findings(&self, grouping: &Grouping) -> Vec<Finding> {
        let mut findings = self.again(&grouping.joined);
        findings.extend(self.doubts(&grouping.doubts));
        findings.extend(grouping.open.iter().map(|open| self.open(open, &grouping.machines)));
        findings.extend(self.apart(&grouping.apart));
        findings
    }

    /// The descriptions that were added to others, by pair of files and evidence.
    fn again(&self, joined: &[Joined]) -> Vec<Finding> {
        let mut cases: Cases<(&str, &str, Agreement)> = Cases { list: Vec::new() };
        for Joined { item, with, level } in joined {
            let (item, other, level) = (*item, *with, *level);
            let Some((own, more)) = self.evidence.get(other).zip(self.evidence.get(item)) else {
                continue;
            };
            let what = level.words(own, more);
            let (Some(server), Some(first)) = (self.server(item), self.server(other)) else {
                continue;
            };
            let case = if server.name.eq_ignore_ascii_case(&first.name) {
                message!("{server}: {what}", server = &server.name, what)
            } else {
                message!(
                    "{server} is {first}: {what}",
                    server = &server.name,
                    first = &first.name,
                    what
                )
            };
            cases.add((self.path(other), self.path(item), level), case, || {
                Finding::note("same-machine", self.path(item).to_owned(), Message::default())
                    .hint(message!(
                        "If they are two machines, give each its full name or its UUID in the files, or leave one of the files out"
                    ))
                    .at(server.location.clone())
            });
        }
        cases.findings(|(first, second, _), count, cases| {
            let servers = Message::counted(count, "server", "servers");
            message!(
                "{second} describes {servers} of {first} again; each counts once ({cases})",
                second = *second,
                servers,
                first = *first,
                cases
            )
        })
    }

    fn doubts(&self, doubts: &[Doubt]) -> Vec<Finding> {
        let mut cases: Cases<()> = Cases { list: Vec::new() };
        for doubt in doubts {
            let [first, item] = doubt.items;
            let (a, b) = doubt.addresses.clone();
            let case = message!(
                "{first}: {a}, {second}: {b}",
                first = self.place(first),
                a,
                second = self.place(item),
                b
            );
            cases.add((), case, || {
                self.finding("addresses-differ", item, message!(
                    "If they are two machines, give each its full name or its UUID in the files, or leave one of the files out"
                ))
            });
        }
        cases.findings(|(), count, cases| {
            let servers = Message::counted(count, "server was", "servers were");
            message!(
                "{servers} taken for one of another file by name, but the IP addresses have nothing in common ({cases})",
                servers,
                cases
            )
        })
    }

    fn open(&self, open: &Open, machines: &[usize]) -> Finding {
        // What was joined already is one machine.
        let firsts = open.items.iter().filter(|item| machines.get(**item) == Some(*item));
        let firsts: Vec<usize> = firsts.copied().collect();
        let places = firsts.iter().take(SHOWN).map(|item| self.place(*item));
        let more = firsts.len().saturating_sub(SHOWN);
        let more = (more > 0).then(|| message!("and {more} more", more));
        let mut finding = self.finding(
            "ambiguous-match",
            firsts.first().copied().unwrap_or_default(),
            message!("Give each its full name or its UUID in the files; exclude with an override that names its source what is one of the others"),
        );
        finding.message = message!(
            "nothing tells which of these are one machine, so each is planned as one of its own: {places}",
            places = Message::joined(places.chain(more), "; ")
        );
        finding
    }

    fn apart(&self, apart: &[Apart]) -> Vec<Finding> {
        let mut cases: Cases<Contrary> = Cases { list: Vec::new() };
        for pair in apart {
            let [a, b] = pair.items;
            let (Some(one), Some(two)) = (self.evidence.get(a), self.evidence.get(b)) else {
                continue;
            };
            let what = pair.contrary.words(one, two);
            let case = message!(
                "{first}, {second}: {what}",
                first = self.place(a),
                second = self.place(b),
                what
            );
            cases.add(pair.contrary, case, || {
                self.finding("kept-apart", b, message!(
                    "If they are one machine, exclude one of them with an override that names its source"
                ))
            });
        }
        cases.findings(|contrary, count, cases| {
            let pairs = Message::counted(
                count,
                "pair of servers of one name has",
                "pairs of servers of one name have",
            );
            if *contrary == Contrary::Macs {
                message!(
                    "{pairs} no MAC address in common, so both are planned ({cases})",
                    pairs,
                    cases
                )
            } else {
                message!(
                    "{pairs} different cores, memory and storage, so both are planned ({cases})",
                    pairs,
                    cases
                )
            }
        })
    }
}
