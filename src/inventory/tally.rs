//! One finding for many servers.

use super::names;
use crate::finding::{Finding, Severity};
use crate::message;
use crate::source::Location;
use crate::wording::Message;

/// Something that may be so for many servers.
#[derive(Debug)]
pub(crate) struct Notice {
    pub(crate) code: &'static str,
    pub(crate) severity: Severity,
    /// What is so, to stand after the number of servers and a colon.
    pub(crate) message: &'static str,
    pub(crate) hint: &'static str,
}

/// Which servers each notice is about.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    entries: Vec<(&'static Notice, Vec<String>)>,
}

impl Tally {
    pub(crate) fn add(&mut self, notice: &'static Notice, name: &str) {
        let entry = self.entries.iter_mut().find(|(known, _)| known.code == notice.code);
        match entry {
            Some((_, names)) => names.push(name.to_owned()),
            None => self.entries.push((notice, vec![name.to_owned()])),
        }
    }

    /// One finding a notice, in the order of their codes.
    pub(crate) fn findings(mut self, location: &Location) -> Vec<Finding> {
        self.entries.sort_by_key(|(notice, _)| notice.code);
        self.entries
            .into_iter()
            .map(|(notice, servers)| {
                let message = message!(
                    "{servers}: {notice} ({names})",
                    servers = Message::counted(servers.len(), "server", "servers"),
                    notice = Message::words(notice.message),
                    names = names::some(&servers)
                );
                Finding::new(notice.code, notice.severity, location.path.as_ref(), message)
                    .hint(Message::words(notice.hint))
                    .at(location.clone())
            })
            .collect()
    }
}
