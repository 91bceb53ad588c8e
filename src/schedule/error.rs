//! Why there is no schedule.

use std::fmt;

use thiserror::Error;

/// Why there is no schedule. Every error names its cause.
#[derive(Debug, Clone, PartialEq, Error)]
#[non_exhaustive]
pub enum ScheduleError {
    /// No link was given.
    #[error("a schedule needs the bandwidth that is there")]
    NoLink,
    /// No server is left to be scheduled.
    #[error("no server is left to be scheduled")]
    NoServers,
    /// A number is outside its range.
    #[error("{name} = {value}: {reason}")]
    Number {
        /// What the number is.
        name: &'static str,
        /// What was given.
        value: String,
        /// What it must be.
        reason: &'static str,
    },
    /// A server's figures make no sense.
    #[error("'{server}': {what} is {value}; it must be 0 or more")]
    Server {
        /// The server.
        server: String,
        /// The figure.
        what: &'static str,
        /// What was given.
        value: f64,
    },
    /// The settings of schedules cannot be read.
    #[error("settings of the schedule: {0}")]
    Settings(String),
    /// A calendar cannot be read.
    #[error("{path}: {reason}")]
    Calendar {
        /// The file.
        path: String,
        /// Why.
        reason: String,
    },
    /// The calendar never lets initial replication run.
    #[error(
        "the calendar leaves no time for initial replication: every hour of the week is closed or has no share of the link"
    )]
    NoTime,
    /// The calendar has no window in which a cut-over fits.
    #[error("the calendar has no window for cut-overs of {hours} hours")]
    NoCutOverTime {
        /// How long a cut-over takes.
        hours: f64,
    },
    /// The calendar stops delta replication for longer than the RPO.
    #[error(
        "the calendar stops delta replication for longer than the RPO of {rpo_minutes} minutes"
    )]
    NoDelta {
        /// The RPO.
        rpo_minutes: f64,
    },
    /// A groups file cannot be read.
    #[error("{path}: {reason}")]
    Groups {
        /// The file.
        path: String,
        /// Why.
        reason: String,
    },
    /// A group has no server.
    #[error("group '{0}' has no server: no name or pattern of it matches a server of the plan")]
    EmptyGroup(String),
    /// A server is in two groups.
    #[error("'{server}' is in two groups, '{first}' and '{second}'; a server moves once")]
    TwoGroups {
        /// The server.
        server: String,
        /// One group.
        first: String,
        /// The other.
        second: String,
    },
    /// A group has more servers than replicate at the same time.
    #[error(
        "group '{group}' has {servers} servers; at most {most} replicate at the same time, and a group moves whole"
    )]
    GroupTooLarge {
        /// The group.
        group: String,
        /// Its servers.
        servers: usize,
        /// What is allowed.
        most: usize,
    },
    /// A group refers to a group that is not there.
    #[error("group '{group}' refers to '{other}', which is no group and no server of the plan")]
    UnknownGroup {
        /// The group.
        group: String,
        /// What it refers to.
        other: String,
    },
    /// Groups have to move before one another in a circle.
    #[error("these groups have to move before one another in a circle: {}", .0.join(" before "))]
    Cycle(Vec<String>),
    /// Two groups have to move together and must not.
    #[error("'{first}' and '{second}' have to move together, and also {reason}")]
    Contradiction {
        /// One group.
        first: String,
        /// The other.
        second: String,
        /// What contradicts.
        reason: &'static str,
    },
    /// A date is before the start.
    #[error("{what} is {date}, before the start at {start}")]
    BeforeStart {
        /// Whose date.
        what: String,
        /// The date.
        date: String,
        /// The start.
        start: String,
    },
    /// The latest date of a group is before its earliest.
    #[error("group '{0}' has a latest date before its earliest")]
    LatestBeforeEarliest(String),
    /// A date was given, but no start date.
    #[error("{what} is the date {date}; dates need a start date (or give hours from the start)")]
    NoStartDate {
        /// Whose date.
        what: String,
        /// The date.
        date: String,
    },
    /// A date cannot be read.
    #[error(
        "{what}: '{text}' is neither a date (YYYY-MM-DD or YYYY-MM-DDTHH:MM) nor hours from the start"
    )]
    Date {
        /// Whose date.
        what: String,
        /// What was given.
        text: String,
    },
    /// A server cannot be copied in any window.
    #[error(
        "'{server}' is larger than any window can carry: {gb:.1} GB to send, at most {window_gb:.1} GB in {hours} hours"
    )]
    ServerTooLarge {
        /// The server.
        server: String,
        /// What has to be sent.
        gb: f64,
        /// What the best window carries.
        window_gb: f64,
        /// The length of a window.
        hours: f64,
    },
    /// No schedule keeps all limits.
    #[error(transparent)]
    Infeasible(Box<Infeasible>),
    /// The forward simulation found that the schedule does not hold.
    #[error("the simulation contradicts the schedule: {0}")]
    DoesNotHold(String),
}

/// The limit that cannot be kept.
#[derive(Clone, Debug, PartialEq)]
pub enum Limit {
    /// A group, or everything, is later than its latest date.
    Date {
        /// The group, or `None` for the deadline of all.
        group: Option<String>,
        /// By how many hours.
        hours: f64,
        /// Whether sending the bytes takes too long; otherwise tests and cut-over windows do.
        link: bool,
    },
    /// The delta replication of what is protected leaves no room on the link.
    Delta {
        /// The server for which there is no room.
        server: String,
        /// What its wave and what stays protected send, in 10^6 bit/s.
        mbps: f64,
        /// What the calendar leaves delta replication within the RPO.
        carried_mbps: f64,
    },
    /// The link needs more than fifty years.
    TooLong,
    /// A server does not fit in a window once others are protected.
    Window {
        /// The server.
        server: String,
    },
}

impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Date { group, hours, link } => {
                match group {
                    Some(group) => write!(f, "group '{group}' moves")?,
                    None => f.write_str("the last wave moves")?,
                }
                let why = if *link {
                    "the link needs that long"
                } else {
                    "tests and cut-over windows need that long"
                };
                write!(f, " {hours:.1} hours after the latest date: {why}")
            }
            Self::Delta { server, mbps, carried_mbps } => write!(
                f,
                "with '{server}' delta replication needs {mbps:.1} Mbit/s before anything can be cut over; within the RPO the link and its calendar carry {carried_mbps:.1} Mbit/s, and copies need a part of it"
            ),
            Self::TooLong => f.write_str("the link needs more than fifty years"),
            Self::Window { server } => write!(
                f,
                "'{server}' does not fit in a window beside the delta replication of what is protected"
            ),
        }
    }
}

/// No schedule keeps all limits: which one binds, and the smallest change that would make it fit.
#[derive(Clone, Debug, PartialEq, Error)]
#[error("no schedule fits: {limit}{}", changes(self))]
pub struct Infeasible {
    /// The limit that binds.
    pub limit: Limit,
    /// The smallest link with which it fits, in 10^6 bit/s.
    pub link_mbps: Option<f64>,
    /// By how many hours all latest dates would have to be later.
    pub later_hours: Option<f64>,
    /// How many servers a wave may have at most, where smaller waves would do.
    pub smaller_waves: Option<u32>,
    /// The servers that would have to be left for later; none where that does not help.
    pub fewer_servers: Vec<String>,
}

/// How many servers an error names.
const MAX_NAMED: usize = 5;

fn changes(error: &Infeasible) -> String {
    let mut ways = Vec::new();
    if let Some(mbps) = error.link_mbps {
        ways.push(format!("a link of {mbps} Mbit/s"));
    }
    if let Some(hours) = error.later_hours {
        ways.push(format!("latest dates {hours:.1} hours later"));
    }
    if let Some(servers) = error.smaller_waves {
        ways.push(format!("waves of at most {servers} servers"));
    }
    let fewer = &error.fewer_servers;
    if !fewer.is_empty() {
        let named = fewer.iter().take(MAX_NAMED).cloned().collect::<Vec<_>>().join(", ");
        let more = if fewer.len() > MAX_NAMED { ", ..." } else { "" };
        let servers = if fewer.len() == 1 { "server" } else { "servers" };
        ways.push(format!("{} {servers} left for later ({named}{more})", fewer.len()));
    }
    if ways.is_empty() {
        String::new()
    } else {
        format!("; it would fit with {}", ways.join(", or "))
    }
}
