//! What two ends are connected by.

use super::services::service_words;

/// What two ends are connected by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Channel {
    /// A port of the destination.
    Port(u16),
    /// Connections without a port.
    Unnamed,
    /// The source needs the destination: a list of servers says so.
    Needed,
    /// A relation of a CMDB, by the place of its type among [`Connections::types`](super::Connections).
    Relation(u32),
}

/// Ports of a cell that are read at most: more are a list of everything that is allowed, not of what is used.
const MAX_PORTS: usize = 16;

/// Ports as lists write them: `1433`, `tcp/1433`, `80, 443`, `8080-8090` (the first), `https`.
pub(crate) fn ports(text: &str) -> Vec<u16> {
    let mut found = Vec::new();
    for part in text.split([',', ';', '|', '\n', ' ', '+', '&']) {
        let part = part.trim();
        if part.is_empty() {
            continue;
        }
        if let Some(port) = port(part)
            && !found.contains(&port)
        {
            found.push(port);
        }
        if found.len() == MAX_PORTS {
            break;
        }
    }
    if found.is_empty() {
        // `SQL Server` is one word of two.
        found.extend(service_words(text));
    }
    found
}

fn port(text: &str) -> Option<u16> {
    // A workbook holds 1433 as a number, which may be written 1433.0.
    let text = text.strip_suffix(".0").unwrap_or(text);
    if let Ok(port) = text.parse() {
        return Some(port);
    }
    let mut digits = text.split(|c: char| !c.is_ascii_digit()).filter(|digits| !digits.is_empty());
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let is_spelled = matches!(
        text.trim_matches(|c: char| !c.is_alphabetic()).to_lowercase().as_str(),
        "" | "tcp" | "udp" | "port" | "tcpport" | "sctp" | "tcp-port" | "tcp/udp"
    );
    if letters == 0 || is_spelled {
        return digits.next()?.parse().ok();
    }
    service_words(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ports_are_read_in_their_spellings() {
        for (text, expected) in [
            ("1433", vec![1433]),
            ("1433.0", vec![1433]),
            ("tcp/1433", vec![1433]),
            ("1433/TCP", vec![1433]),
            ("TCP 1433", vec![1433]),
            ("80, 443", vec![80, 443]),
            ("80;443;80", vec![80, 443]),
            ("8080-8090", vec![8080]),
            ("https", vec![443]),
            ("SQL Server", vec![1433]),
            ("any", vec![]),
            ("70000", vec![]),
            ("", vec![]),
        ] {
            assert_eq!(ports(text), expected, "{text}");
        }
    }
}
