//! What there is to know about the operating systems of an estate and decides nothing: which release was taken for one, whose
//! support ends, and which need a licence of their own.

use std::collections::{BTreeMap, HashMap};

use jiff::ToSpan;
use jiff::civil::Date;

use super::guest::{GuestOs, candidates, family, record};
use super::guest_list::{Guests, list_rule};
use crate::estate::Server;
use crate::finding::Finding;
use crate::message;
use crate::rules::RuleSet;
use crate::settings::Settings;
use crate::wording::Message;

/// How many names of servers a line shows.
const NAMES_SHOWN: usize = 5;

/// How long before the end of support it is told.
const TOLD_YEARS_BEFORE: i64 = 1;

/// The notes on the operating systems. `day` is that of the report, `YYYY-MM-DD`.
pub(crate) fn findings(
    servers: &[Server],
    settings: &Settings,
    rules: &RuleSet,
    day: &str,
) -> Vec<Finding> {
    let names = by_name(servers, |server| server.os.as_deref());
    let mut found = assumed_releases(&names, servers, settings, rules);
    // A set of the past is planned with as of then.
    if !rules.is_past() {
        found.extend(end_of_support(&names, day));
        found.extend(windows_clients(&names));
    }
    found
}

/// Servers by the name of their operating system.
type ByName<'s, T> = BTreeMap<&'s str, Vec<&'s T>>;

/// Sorts servers by the name of their operating system; those without one are left out.
pub(crate) fn by_name<T>(servers: &[T], os: fn(&T) -> Option<&str>) -> ByName<'_, T> {
    let mut names: ByName<'_, T> = BTreeMap::new();
    for server in servers {
        if let Some(name) = os(server).map(str::trim).filter(|name| !name.is_empty()) {
            names.entry(name).or_default().push(server);
        }
    }
    names
}

fn names_of(servers: &[&Server]) -> Message {
    let names: Vec<&str> = servers.iter().map(|server| server.name.as_str()).collect();
    Message::first_few(&names, NAMES_SHOWN)
}

/// Names that leave their release open and pass because every release that they can be is on the list.
fn assumed_releases(
    names: &ByName<'_, Server>,
    servers: &[Server],
    settings: &Settings,
    rules: &RuleSet,
) -> Vec<Finding> {
    let Some(rule) = list_rule(settings, rules) else { return Vec::new() };
    let guests = Guests::of(servers, settings, rules);
    let date = rules.rule(rule).map(crate::rules::Rule::as_of).unwrap_or_default();
    names
        .iter()
        .filter_map(|(name, servers)| {
            let releases = guests.taken_for(name)?;
            let finding = Finding::note(
                "os-release-open",
                *name,
                message!(
                    "{servers} ({names}) can be any of these releases, all of which are on the list of guests of {date}: {releases}",
                    servers = Message::counted(servers.len(), "server", "servers"),
                    names = names_of(servers),
                    releases = releases.join(", "),
                    date
                ),
            );
            Some(finding.rule(rule).at(servers.first()?.location.clone()))
        })
        .collect()
}

/// One finding for all servers whose support has ended or soon will, by release.
fn end_of_support(names: &ByName<'_, Server>, day: &str) -> Option<Finding> {
    let mut releases: BTreeMap<(&str, String), EndOfSupport<'_>> = BTreeMap::new();
    for (name, servers) in names {
        let os = GuestOs::parse(name);
        let Some((key, ends)) = release_of(&os, day) else { continue };
        releases
            .entry(key)
            .or_insert(EndOfSupport { servers: Vec::new(), ..ends })
            .servers
            .extend(servers);
    }
    let first = releases.values().find_map(|release| release.servers.first())?;
    let count: usize = releases.values().map(|release| release.servers.len()).sum();
    let lines = releases.values().map(EndOfSupport::line);
    Some(
        Finding::note(
            "end-of-support",
            message!("end of support"),
            message!(
                "{servers} an operating system whose support has ended or ends within a year of {day}: {lines}",
                servers = Message::counted(count, "server runs", "servers run"),
                day,
                lines = Message::joined(lines, "; ")
            ),
        )
        .at(first.location.clone())
        .hint(message!(
            "upgrade the operating system, or plan for extended support where its publisher still sells it"
        )),
    )
}

/// The operating systems of servers whose support has ended on a day, or ends within a year of it, each looked up once.
#[derive(Debug, Default)]
pub(crate) struct SupportEnds<'a> {
    by_name: HashMap<&'a str, bool>,
}

impl<'a> SupportEnds<'a> {
    pub(crate) fn of(servers: &'a [Server], day: &str) -> Self {
        let mut by_name = HashMap::new();
        for name in servers.iter().filter_map(os_name) {
            let ends = || release_of(&GuestOs::parse(name), day).is_some();
            by_name.entry(name).or_insert_with(ends);
        }
        Self { by_name }
    }

    /// Whether that of a server does.
    pub(crate) fn of_server(&self, server: &Server) -> bool {
        os_name(server).and_then(|name| self.by_name.get(name)).is_some_and(|ends| *ends)
    }
}

fn os_name(server: &Server) -> Option<&str> {
    server.os.as_deref().map(str::trim).filter(|name| !name.is_empty())
}

/// A release whose support ends, with its servers.
#[derive(Debug)]
struct EndOfSupport<'a> {
    release: String,
    ends: &'static str,
    extended: Option<&'static str>,
    servers: Vec<&'a Server>,
}

impl EndOfSupport<'_> {
    /// `Windows Server 2012 R2 (3 servers: A, B, C): ended 2023-10-10`.
    fn line(&self) -> Message {
        let servers = Message::counted(self.servers.len(), "server", "servers");
        let names = names_of(&self.servers);
        let (release, ends) = (&self.release, self.ends);
        if let Some(until) = self.extended {
            message!(
                "{release} ({servers}: {names}) {ends}, extended {until}",
                release,
                servers,
                names,
                ends,
                until
            )
        } else {
            message!("{release} ({servers}: {names}) {ends}", release, servers, names, ends)
        }
    }
}

/// The release of an operating system with the end of its support, if that is near or past; nothing where the name leaves
/// releases with different ends open.
fn release_of<'a>(os: &GuestOs, day: &str) -> Option<((&'static str, String), EndOfSupport<'a>)> {
    let family = family(os.family?)?;
    let record = record(&family.id)?;
    let mut releases = candidates(&family.id, os.version.as_deref(), os.or_later)
        .into_iter()
        .map(|version| record.of(&version));
    let release = releases.next()??;
    let same = |other: Option<&_>| other.is_some_and(|other| std::ptr::eq(other, release));
    let ends = release.ends.as_deref().filter(|_| releases.all(same))?;
    let last = day.parse::<Date>().ok()?.checked_add(TOLD_YEARS_BEFORE.years()).ok()?;
    (ends.parse::<Date>().ok()? <= last).then(|| {
        let ends = EndOfSupport {
            release: family.release(&release.version),
            ends,
            extended: release.extended.as_deref(),
            servers: Vec::new(),
        };
        ((family.id.as_str(), release.version.clone()), ends)
    })
}

/// Windows clients need a licence that lets them run in Azure.
fn windows_clients(names: &ByName<'_, Server>) -> Option<Finding> {
    let these: Vec<&Server> = names
        .iter()
        .filter(|(name, _)| GuestOs::parse(name).family == Some("windows"))
        .flat_map(|(_, servers)| servers.iter().copied())
        .collect();
    let first = these.first()?;
    Some(
        Finding::note(
            "windows-client",
            message!("licences"),
            message!(
                "{servers} Windows for clients ({names}), which Azure takes with a licence for it only",
                servers = Message::counted(these.len(), "server runs", "servers run"),
                names = names_of(&these)
            ),
        )
        .at(first.location.clone())
        .hint(message!(
            "check that the users have Windows Enterprise E3 or E5 or VDA rights with multitenant hosting"
        )),
    )
}
