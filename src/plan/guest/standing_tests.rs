//! Where names stand to a list, worked out by hand.

use super::{GuestList, Standing};
use crate::plan::GuestOs;

fn standing(name: &str) -> Option<Standing> {
    let lines = [
        "windows server 2008 r2",
        "windows server 2012",
        "windows server 2012 r2",
        "windows server 2016",
        "windows server 2019",
        "windows server 2022",
        "windows server 2025",
        "windows 7",
        "windows 10",
        "red hat enterprise linux 6.1-6.10",
        "red hat enterprise linux 8.0-8.10",
        "red hat enterprise linux 9.0-9.7",
        "red hat enterprise linux 10.0-10.1",
        "suse linux enterprise 11.3-11.4",
        "suse linux enterprise 15.0-15.7",
        "ubuntu 20.04",
        "ubuntu 22.04",
        "debian 7-12",
    ]
    .map(str::to_owned);
    let to_check = ["centos 5.2-8.7".to_owned()];
    GuestOs::parse(name).standing(GuestList { lines: &lines, also: &[], to_check: &to_check })
}

#[expect(clippy::unnecessary_wraps, reason = "as the standing of a guest is compared")]
fn older(target: &str) -> Option<Standing> {
    Some(Standing::Older(Some(target.to_owned())))
}

#[expect(clippy::unnecessary_wraps, reason = "as the standing of a guest is compared")]
fn newer(newest: &str) -> Option<Standing> {
    Some(Standing::Newer(newest.to_owned()))
}

#[expect(clippy::unnecessary_wraps, reason = "as the standing of a guest is compared")]
fn listed(releases: &[&str]) -> Option<Standing> {
    Some(Standing::Listed(releases.iter().map(|release| (*release).to_owned()).collect()))
}

#[test]
fn a_release_on_the_list_is_listed() {
    for name in [
        "Microsoft Windows Server 2025 (64-bit)",
        "Windows Server 2012 R2",
        "RHEL 8.10",
        "SLES 15 SP7",
        "Ubuntu 22.04.3 LTS",
    ] {
        assert_eq!(standing(name), listed(&[]), "{name}");
    }
}

#[test]
fn an_open_name_is_listed_where_every_release_on_record_is() {
    assert_eq!(
        standing("Microsoft Windows Server 2016 or later (64-bit)"),
        listed(&["2016", "2019", "2022", "2025"])
    );
    assert_eq!(standing("Red Hat Enterprise Linux 8 (64-bit)"), listed(&["8.0-8.10"]));
    assert_eq!(standing("SUSE Linux Enterprise 15 (64-bit)"), listed(&["15-15 SP7"]));
}

#[test]
fn an_open_name_names_what_is_listed_and_what_is_not() {
    let Some(Standing::Open { listed, unlisted }) = standing("Red Hat Enterprise Linux 9 (64-bit)")
    else {
        panic!("RHEL 9.8 is not listed");
    };
    assert_eq!((listed, unlisted), (vec!["9.0-9.7".to_owned()], vec!["9.8".to_owned()]));
    let Some(Standing::Open { listed, unlisted }) = standing("Ubuntu Linux (64-bit)") else {
        panic!("not every Ubuntu is listed");
    };
    assert_eq!(listed, ["20.04", "22.04"]);
    assert!(unlisted.contains(&"26.04".to_owned()), "{unlisted:?}");
}

#[test]
fn a_newer_release_is_never_to_be_upgraded() {
    for (name, newest) in [
        ("Windows Server 2028", "Windows Server 2025"),
        ("Microsoft Windows 11 (64-bit)", "Windows 10"),
        ("RHEL 9.8", "RHEL 10.1"),
        ("RHEL 10.2", "RHEL 10.1"),
        ("RHEL 11", "RHEL 10.1"),
        ("SLES 16.0", "SLES 15 SP7"),
        ("SLES 16 SP1", "SLES 15 SP7"),
        ("Debian 13", "Debian 12"),
        ("Ubuntu 24.04", "Ubuntu 22.04"),
        ("Ubuntu 26.04 LTS", "Ubuntu 22.04"),
    ] {
        assert_eq!(standing(name), newer(newest), "{name}");
    }
}

#[test]
fn an_older_release_is_upgraded_to_the_next_one_on_the_list() {
    for (name, target) in [
        ("Windows Server 2008 (64-bit)", "Windows Server 2008 R2"),
        ("RHEL 6.0", "RHEL 6.1"),
        ("RHEL 7.9", "RHEL 8.0"),
        ("SLES 12 SP5", "SLES 15"),
        ("SLES 11 SP2", "SLES 11 SP3"),
        ("Ubuntu 12.04", "Ubuntu 20.04"),
        ("Ubuntu 21.10", "Ubuntu 22.04"),
        ("Debian 6", "Debian 7"),
    ] {
        assert_eq!(standing(name), older(target), "{name}");
    }
}

#[test]
fn what_no_upgrade_in_place_reaches_is_not_taken() {
    for name in [
        "Microsoft Windows Server 2003 (64-bit)",
        "Windows Server 2003 R2",
        "Microsoft Windows 2000 Server",
        "RHEL 4.9",
        "RHEL 5.11",
    ] {
        assert_eq!(standing(name), Some(Standing::Older(None)), "{name}");
    }
}

#[test]
fn families_without_a_release_on_the_list_are_not_taken() {
    for name in [
        "FreeBSD 13 (64-bit)",
        "VMware Photon OS (64-bit)",
        "Oracle Solaris 11 (64-bit)",
        "Apple macOS 12 (64-bit)",
        "Novell NetWare 6.x",
        "Amazon Linux 2 (64-bit)",
        "Red Hat Fedora (64-bit)",
        "Microsoft Windows XP Professional (64-bit)",
        "VMware ESXi 7.0",
        "openSUSE Leap 15 SP5",
        "CentOS 9 (64-bit)",
    ] {
        assert_eq!(standing(name), Some(Standing::NoRelease), "{name}");
    }
}

#[test]
fn what_an_earlier_list_had_is_to_be_checked() {
    assert_eq!(standing("CentOS 7 (64-bit)"), Some(Standing::ToCheck));
    assert_eq!(standing("CentOS 8.5"), Some(Standing::ToCheck));
    assert!(matches!(standing("CentOS 4/5 or later (64-bit)"), Some(Standing::Open { .. })));
}

#[test]
fn a_name_that_says_nothing_has_no_standing() {
    for name in ["Plan 9", "Other Linux (64-bit)", "AIX 7.2"] {
        assert_eq!(standing(name), None, "{name}");
    }
}
