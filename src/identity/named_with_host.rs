//! Names of machines with their host behind them, as reports about Hyper-V write them: `WEB01 (HV02)`.

use super::name::MachineName;

/// The machine and the host of a name that ends in a host name in brackets; `None` for any other name.
///
/// ```
/// use asrcap::identity::split_host;
///
/// assert_eq!(split_host("FS (old) (HV03)"), Some(("FS (old)", "HV03")));
/// assert_eq!(split_host("FS (not in use)"), None);
/// assert_eq!(split_host("FS (2019)"), None);
/// ```
#[must_use]
pub fn split_host(name: &str) -> Option<(&str, &str)> {
    let (machine, host) = name.trim().strip_suffix(')')?.rsplit_once('(')?;
    let (machine, host) = (machine.trim_end(), host.trim());
    let is_host = MachineName::new(host).is_some_and(|name| name.label().is_some())
        && host.chars().any(char::is_alphabetic);
    (is_host && !machine.is_empty()).then_some((machine, host))
}

/// Whether all of some names of machines have their host behind them. A single name may have a remark there instead, so
/// that it takes a host with digits, dots or hyphens.
#[must_use]
pub fn are_named_with_host<'a>(names: impl IntoIterator<Item = &'a str>) -> bool {
    let mut names = names.into_iter();
    let Some((_, first)) = names.next().and_then(split_host) else {
        return false;
    };
    let mut others = 0;
    for name in names {
        if split_host(name).is_none() {
            return false;
        }
        others += 1;
    }
    others > 0 || first.contains(|c: char| !c.is_alphabetic())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_names_have_a_host_or_none_has() {
        assert!(are_named_with_host(["a (HV01)", "b (hv02.corp.example)"]));
        assert!(are_named_with_host(["a (HV01)"]));
        assert!(are_named_with_host(["a (alpha)", "b (beta)"]));
        assert!(!are_named_with_host(["a (old)"]));
        assert!(!are_named_with_host(["a (HV01)", "b"]));
        assert!(!are_named_with_host([]));
    }

    #[test]
    fn a_host_is_the_last_bracket() {
        assert_eq!(split_host("a(HV01)"), Some(("a", "HV01")));
        assert_eq!(split_host("(HV01)"), None);
        assert_eq!(split_host("a (HV01) b"), None);
        assert_eq!(split_host("a (10.0.0.1)"), None);
    }
}
