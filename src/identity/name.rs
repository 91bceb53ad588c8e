//! Names of machines.

use std::hash::{Hash, Hasher};
use std::net::IpAddr;

use super::no_evidence;
use super::uuid::MachineUuid;

/// A name of a machine, without regard to case, and what kind of name it is.
///
/// A *full* name is a host name with a domain. A shorter form stands for a full name that begins with it, dot by dot:
/// `web01` and `web01.paris` for `web01.paris.contoso.com`.
///
/// ```
/// use asrcap::identity::MachineName;
///
/// let name = |text| MachineName::new(text).unwrap();
/// assert_eq!(name("WEB01.contoso.example."), name("web01.CONTOSO.example"));
/// assert!(name("web01").is_form_of(&name("web01.contoso.example")));
/// assert!(!name("web01.fabrikam.example").is_form_of(&name("web01.contoso.example")));
/// // Digits before a dot are no host name.
/// assert!(!name("192").is_form_of(&name("192.0.2.5-web")));
/// ```
#[derive(Clone, Debug)]
pub struct MachineName {
    folded: String,
    text: String,
    form: Form,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    /// A host name without a domain.
    Short,
    /// A host name with a domain.
    Full,
    /// An IP address.
    Address,
    /// Something else, which only means itself: `Web server (old)`.
    Other,
    /// The name of a guest that nobody named.
    Nothing,
}

impl MachineName {
    /// The name in a text; `None` if it is blank.
    #[must_use]
    pub fn new(text: &str) -> Option<Self> {
        let text = text.trim();
        let mut folded = text.trim_end_matches('.').to_lowercase();
        if folded.is_empty() {
            return None;
        }
        if let Some((label, domain)) = folded.split_once('.')
            && no_evidence::is_empty_domain(domain)
            && !no_evidence::is_no_name(&folded)
        {
            folded.truncate(label.len());
        }
        let form = form(&folded);
        Some(Self { folded, text: text.to_owned(), form })
    }

    /// The name in lower case.
    #[must_use]
    pub fn folded(&self) -> &str {
        &self.folded
    }

    /// The name as it was written.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether it is a host name with a domain.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.form == Form::Full
    }

    /// Whether it tells machines apart.
    pub(crate) fn is_evidence(&self) -> bool {
        self.form != Form::Nothing
    }

    /// The part of a host name before the domain; `None` if the name is none.
    pub(crate) fn label(&self) -> Option<&str> {
        match self.form {
            Form::Short => Some(&self.folded),
            Form::Full => self.folded.split('.').next(),
            Form::Address | Form::Other | Form::Nothing => None,
        }
    }

    /// Whether a host name is a shorter form of another one, or the same.
    #[must_use]
    pub fn is_form_of(&self, longer: &Self) -> bool {
        if self.label().is_none() || longer.label().is_none() {
            return false;
        }
        let rest = longer.folded.strip_prefix(self.folded.as_str());
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    }

    /// Whether two names may be names of one machine: they are equal, or one is a shorter form of the other.
    pub(crate) fn fits(&self, other: &Self) -> bool {
        self == other || self.is_form_of(other) || other.is_form_of(self)
    }

    /// Whether two names of managers, such as vCenters, are surely of two: a name and an address may be of one.
    pub(crate) fn is_other_manager(&self, other: &Self) -> bool {
        let is_uuid = |name: &Self| MachineUuid::new(&name.folded).is_some();
        let comparable = self.is_evidence()
            && other.is_evidence()
            && (self.form == Form::Address) == (other.form == Form::Address)
            && is_uuid(self) == is_uuid(other);
        comparable && !self.fits(other)
    }

    /// The name of a manager; `None` if it is that of whatever machine the export was made on.
    pub(crate) fn of_manager(text: &str) -> Option<Self> {
        let name = Self::new(text)?;
        let is_own = match name.folded.parse::<IpAddr>() {
            Ok(address) => address.is_loopback() || address.is_unspecified(),
            Err(_) => !name.is_evidence(),
        };
        (!is_own).then_some(name)
    }
}

impl PartialEq for MachineName {
    fn eq(&self, other: &Self) -> bool {
        self.folded == other.folded
    }
}

impl Eq for MachineName {}

impl Hash for MachineName {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.folded.hash(state);
    }
}

fn form(folded: &str) -> Form {
    if no_evidence::is_no_name(folded) {
        return Form::Nothing;
    }
    if folded.parse::<IpAddr>().is_ok() {
        return Form::Address;
    }
    let has_letter = |label: &str| label.chars().any(char::is_alphabetic);
    let is_label = |label: &str| {
        !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'))
    };
    let labels: Vec<&str> = folded.split('.').collect();
    if !labels.iter().all(|label| is_label(label)) {
        return Form::Other;
    }
    match (labels.first(), labels.last()) {
        _ if labels.len() == 1 => Form::Short,
        (Some(first), Some(last))
            if has_letter(first) && has_letter(last) && !no_evidence::is_no_domain(last) =>
        {
            Form::Full
        }
        _ => Form::Other,
    }
}
