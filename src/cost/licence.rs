//! Which licence the operating system of a server needs.

use crate::plan::{GuestOs, PlannedServer};

/// The licence of an operating system.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OsLicence {
    /// Windows.
    Windows,
    /// A subscription that price files have no row for, by its name.
    Subscription(&'static str),
    /// None that is paid with the VM.
    Free,
    /// Nobody says what runs on it.
    Unknown,
}

/// Families whose subscription is sold apart.
const SUBSCRIPTIONS: [(&str, &str); 2] = [
    ("red hat enterprise linux", "Red Hat Enterprise Linux"),
    ("suse linux enterprise", "SUSE Linux Enterprise Server"),
];

impl OsLicence {
    /// By the operating system as the inventory writes it.
    pub(crate) fn of(server: &PlannedServer) -> Self {
        let Some(text) = server.os.as_deref() else { return Self::Unknown };
        let guest = GuestOs::parse(text);
        let family = guest.family.filter(|_| guest.is_known()).unwrap_or_default();
        if let Some((_, name)) = SUBSCRIPTIONS.iter().find(|(known, _)| *known == family) {
            return Self::Subscription(name);
        }
        let text = text.to_lowercase();
        match family {
            _ if family.starts_with("windows") => Self::Windows,
            "" if text.contains("windows") => Self::Windows,
            "" if text.contains("linux") => Self::Free,
            "" => Self::Unknown,
            _ => Self::Free,
        }
    }
}
