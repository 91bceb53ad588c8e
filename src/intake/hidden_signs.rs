//! Names with signs that nobody sees: two that look the same may be of two servers.

use std::collections::HashMap;

use crate::estate::Server;
use crate::finding::Finding;
use crate::inert;
use crate::message;
use crate::wording::Message;

/// Names that a finding names.
const NAMED: usize = 5;

/// What is told of the names of servers: that they have such signs, and which differ in nothing else.
pub(super) fn findings(servers: &[Server]) -> Vec<Finding> {
    let shown: Vec<(&Server, String)> = servers
        .iter()
        .filter_map(|server| Some((server, inert::without_hidden(&server.name)?)))
        .collect();
    let Some((first, _)) = shown.first() else { return Vec::new() };
    let mut seen: HashMap<String, usize> = HashMap::new();
    let plain = servers.iter().filter(|server| inert::without_hidden(&server.name).is_none());
    for name in plain.map(|server| &server.name).chain(shown.iter().map(|(_, name)| name)) {
        *seen.entry(name.to_lowercase()).or_insert(0) += 1;
    }
    let is_alike = |name: &&String| seen.get(&name.to_lowercase()).is_some_and(|count| *count > 1);
    let mut alike: Vec<&str> =
        shown.iter().map(|(_, name)| name).filter(is_alike).map(String::as_str).collect();
    alike.dedup();
    let names: Vec<&str> = shown.iter().map(|(_, name)| name.as_str()).collect();
    let told = |code, message: Message, hint: Message| {
        Finding::warning(code, first.name.as_str(), message).hint(hint).at(first.location.clone())
    };
    let mut findings = vec![told(
        "hidden-signs",
        message!(
            "{names_have} signs that nobody sees, of which outputs show one that can be seen: {names}",
            names_have = Message::counted(names.len(), "name has", "names have"),
            names = Message::first_few(&names, NAMED)
        ),
        message!("Type these names anew in the inventory"),
    )];
    if !alike.is_empty() {
        findings.push(told(
            "names-alike",
            message!(
                "names of servers differ in nothing but signs that nobody sees, and count as different servers: {names}",
                names = Message::first_few(&alike, NAMED)
            ),
            message!("If they are one server, type the name anew in one of the inventories"),
        ));
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Location;

    fn told(names: &[&str]) -> Vec<(&'static str, String)> {
        let server = |name: &&str| Server::new((*name).to_owned(), Location::file("a.csv"));
        let servers: Vec<Server> = names.iter().map(server).collect();
        findings(&servers).iter().map(|one| (one.code, one.message.to_string())).collect()
    }

    #[test]
    fn names_that_look_the_same_are_told() {
        assert_eq!(told(&["sql01", "sql02", "größe"]), []);
        let one = told(&["sql\u{200b}01", "sql02"]);
        assert_eq!(one.len(), 1);
        assert!(one[0].1.starts_with("1 name has signs"), "{one:?}");
        let alike = told(&["sql\u{200b}01", "web\u{ad}1", "SQL01"]);
        assert_eq!(
            alike.iter().map(|one| one.0).collect::<Vec<_>>(),
            ["hidden-signs", "names-alike"]
        );
        assert!(alike[1].1.ends_with(": sql01"), "{alike:?}");
    }
}
