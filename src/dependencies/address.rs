//! The ends of connections as cells write them.

use std::net::{IpAddr, Ipv4Addr};

use crate::table::cell_words::is_missing;

/// One end of a connection as a file names it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct End {
    /// The name as it is written; empty where there is none.
    pub(crate) name: String,
    /// The address.
    pub(crate) address: Option<IpAddr>,
}

/// What an address or name stands for that is no machine of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum EndKind {
    /// A machine, or whatever has this name.
    Machine,
    /// The machine itself: loopback and addresses that stand for any.
    Local,
    /// Many machines: broadcast and multicast.
    Many,
    /// Nothing is named.
    Blank,
}

impl End {
    /// An end by the cells of its name and its address, and the port that stands behind the name.
    pub(crate) fn parse(name: &str, address: &str) -> (Self, Option<u16>) {
        let (mut end, port) = Self::named(name);
        if let Some(own) = first_address(address) {
            end.address = Some(own);
        } else if end.name.is_empty() && end.address.is_none() {
            // Lists put names where they promise addresses.
            return Self::named(address);
        }
        (end, port)
    }

    fn named(text: &str) -> (Self, Option<u16>) {
        // Log Analytics writes names as a list: ["web01.contoso.example"].
        let text = text.trim_matches(|c: char| matches!(c, '[' | ']' | '"' | '\'' | ' '));
        let text = text.split("\",").next().unwrap_or(text).trim_end_matches('"').trim();
        if is_nothing(text) {
            return (Self::default(), None);
        }
        if let Some(address) = address(text) {
            return (Self { address: Some(address), ..Self::default() }, None);
        }
        let text = text.split_once("://").map_or(text, |(_, rest)| rest);
        let text = text.split('/').next().unwrap_or(text).trim();
        let text = text.rsplit('\\').next().unwrap_or(text).trim();
        if let Some((first, second)) = text.strip_suffix(')').and_then(|text| text.rsplit_once('('))
        {
            // `web01 (10.0.0.1)`, and the other way round.
            let (first, second) = (first.trim(), second.trim());
            for (name, other) in [(first, second), (second, first)] {
                if let Some(address) = address(other) {
                    return (Self { name: name.to_owned(), address: Some(address) }, None);
                }
            }
        }
        if let Ok(socket) = text.parse::<std::net::SocketAddr>() {
            return (
                Self { address: Some(plain(socket.ip())), ..Self::default() },
                Some(socket.port()),
            );
        }
        if let Some((host, port)) = text.rsplit_once(':')
            && !host.contains(':')
            && let Ok(port) = port.trim().parse::<u16>()
        {
            return (Self { name: host.trim().to_owned(), address: None }, Some(port));
        }
        (Self { name: text.to_owned(), address: None }, None)
    }

    pub(crate) fn kind(&self) -> EndKind {
        let name = self.name.to_lowercase();
        if name == "localhost" || name.starts_with("localhost.") || name == "loopback" {
            return EndKind::Local;
        }
        match self.address {
            Some(address) if is_local(address) => EndKind::Local,
            Some(address) if is_many(address) => EndKind::Many,
            None if self.name.is_empty() => EndKind::Blank,
            _ => EndKind::Machine,
        }
    }

    /// How findings call it.
    pub(crate) fn shown(&self) -> String {
        match (&self.address, self.name.as_str()) {
            (Some(address), "") => address.to_string(),
            (_, name) => name.to_owned(),
        }
    }
}

/// Whether a cell names nothing in particular.
fn is_nothing(text: &str) -> bool {
    is_missing(text)
        || ["*", "any", "all", "unknown", "unknown server", "?"]
            .iter()
            .any(|word| text.eq_ignore_ascii_case(word))
}

/// An address, without a zone and without the prefix of addresses of the one kind in the other.
pub(crate) fn address(text: &str) -> Option<IpAddr> {
    let text = text.trim().trim_matches(['[', ']']);
    // A zone is a word or a number, and nothing follows it.
    let is_zone = |zone: &str| zone.chars().all(char::is_alphanumeric);
    let text = text.split_once('%').filter(|(_, zone)| is_zone(zone)).map_or(text, |(own, _)| own);
    text.parse().ok().map(plain)
}

/// The first address of a cell that may hold several; one of version 4 comes first.
fn first_address(text: &str) -> Option<IpAddr> {
    if let Some(one) = address(text) {
        return Some(one);
    }
    let all = || {
        let parts = text.split(|c: char| matches!(c, ',' | ';' | '|' | '"') || c.is_whitespace());
        parts.filter_map(address)
    };
    all().find(IpAddr::is_ipv4).or_else(|| all().next())
}

fn plain(address: IpAddr) -> IpAddr {
    address.to_canonical()
}

fn is_local(address: IpAddr) -> bool {
    address.is_loopback() || address.is_unspecified()
}

fn is_many(address: IpAddr) -> bool {
    address.is_multicast() || address == IpAddr::V4(Ipv4Addr::BROADCAST)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(name: &str, address: &str) -> (String, String, Option<u16>) {
        let (end, port) = End::parse(name, address);
        let address = end.address.map(|address| address.to_string()).unwrap_or_default();
        (end.name, address, port)
    }

    #[test]
    fn ends_are_read_in_their_spellings() {
        for (name, address, expected) in [
            ("web01", "10.0.0.1", ("web01", "10.0.0.1", None)),
            ("", "10.0.0.1", ("", "10.0.0.1", None)),
            ("10.0.0.1", "", ("", "10.0.0.1", None)),
            ("", "web01", ("web01", "", None)),
            ("web01:8443", "", ("web01", "", Some(8443))),
            ("10.0.0.1:443", "", ("", "10.0.0.1", Some(443))),
            (
                "[\"db.contoso.example\",\"db2.contoso.example\"]",
                "",
                ("db.contoso.example", "", None),
            ),
            ("web01 (10.0.0.1)", "", ("web01", "10.0.0.1", None)),
            ("10.0.0.1 (web01)", "", ("web01", "10.0.0.1", None)),
            (
                "https://web01.contoso.example:8443/orders",
                "",
                ("web01.contoso.example", "", Some(8443)),
            ),
            ("CONTOSO\\web01", "", ("web01", "", None)),
            ("web01", "fe80::1%4, 10.0.0.7", ("web01", "10.0.0.7", None)),
            ("", "::ffff:10.0.0.9", ("", "10.0.0.9", None)),
            ("-", "n/a", ("", "", None)),
            ("any", "*", ("", "", None)),
        ] {
            let (name_found, address_found, port) = parsed(name, address);
            assert_eq!(
                (name_found.as_str(), address_found.as_str(), port),
                expected,
                "{name} {address}"
            );
        }
    }

    #[test]
    fn what_is_no_machine_is_known() {
        let kind = |text: &str| End::parse(text, "").0.kind();
        for text in ["127.0.0.1", "::1", "localhost", "localhost.localdomain", "0.0.0.0", "::"] {
            assert_eq!(kind(text), EndKind::Local, "{text}");
        }
        for text in ["224.0.0.251", "ff02::fb", "255.255.255.255"] {
            assert_eq!(kind(text), EndKind::Many, "{text}");
        }
        assert_eq!(kind(""), EndKind::Blank);
        assert_eq!(kind("local01"), EndKind::Machine);
    }
}
