//! Names as inventories write them, and what rules say to them.

use super::GuestOs;
use super::names::{families, vsphere};

#[test]
fn the_names_can_be_read() {
    assert!(families().len() > 10);
    assert_eq!(vsphere("windows9"), Some("Windows 10"));
}

#[test]
fn names_as_inventories_write_them() {
    let (windows, rhel, sles) =
        ("windows server", "red hat enterprise linux", "suse linux enterprise");
    for (name, family, version) in [
        ("Microsoft Windows Server 2012 R2 (64-bit)", windows, "2012 r2"),
        ("Microsoft Windows Server 2012 (64-bit)", windows, "2012"),
        ("Windows Server 20012 R2 Standard", windows, "2012 r2"),
        ("Microsoft Windows Server 2008 R2 Enterprise", windows, "2008 r2"),
        ("Microsoft Windows Server 2016 or later (64-bit)", windows, "2016"),
        ("Microsoft Windows Server 2022 Standard 21H2", windows, "2022"),
        ("Windows 2008R2", windows, "2008 r2"),
        ("Microsoft® Windows Server® 2008 Standard", windows, "2008"),
        ("Windows Server 2016 Datacenter", windows, "2016"),
        ("windows9Server64Guest", windows, "2016"),
        ("Win2019", windows, "2019"),
        ("W2022", windows, "2022"),
        ("W2K12R2 Std", windows, "2012 r2"),
        ("Win2k8", windows, "2008"),
        ("WS 2025 Datacenter", windows, "2025"),
        ("Server 2016", windows, "2016"),
        ("Win Svr 2012 R2", windows, "2012 r2"),
        ("windows-server-2019-dc", windows, "2019"),
        ("Microsoft Windows-Server 2022", windows, "2022"),
        ("Win10 Enterprise", "windows", "10"),
        ("Linux Red Hat 7.9", rhel, "7.9"),
        ("Linux RedHat 8", rhel, "8"),
        ("rhel_8_6", rhel, "8"),
        ("OL8", "oracle linux", "8"),
        ("windows2019srv_64Guest", windows, "2019"),
        ("windows2019srvNext_64Guest", windows, "2022"),
        ("windows8Server64Guest", windows, "2012"),
        ("Microsoft Windows 10 (64-bit)", "windows", "10"),
        ("Microsoft Windows 8.x (64-bit)", "windows", "8"),
        ("Windows 8.1 Pro", "windows", "8.1"),
        ("Microsoft Windows 11 (64-bit)", "windows", "11"),
        ("windows9_64Guest", "windows", "10"),
        ("windows11_64Guest", "windows", "11"),
        ("Red Hat Enterprise Linux 7 (64-bit)", rhel, "7"),
        ("Red Hat Enterprise Linux Server release 7.4 (Maipo)", rhel, "7.4"),
        ("rhel7_64Guest", rhel, "7"),
        ("rhel8_64Guest", rhel, "8"),
        ("CentOS 7 (64-bit)", "centos", "7"),
        ("centos8_64Guest", "centos", "8"),
        ("Ubuntu 14.04.5 LTS", "ubuntu", "14.04.5"),
        ("Debian GNU/Linux 10 (64-bit)", "debian", "10"),
        ("debian11_64Guest", "debian", "11"),
        ("SUSE Linux Enterprise 12 (64-bit)", sles, "12"),
        ("SUSE Linux Enterprise Server 12 SP5", sles, "12.5"),
        ("SUSE Linux Enterprise Server 15 Service Pack 3", sles, "15.3"),
        ("SLES 11.4", sles, "11.4"),
        ("sles15_64Guest", sles, "15"),
        ("Oracle Linux 7 (64-bit)", "oracle linux", "7"),
        ("oracleLinux7_64Guest", "oracle linux", "7"),
        ("Oracle Linux Server 8.6", "oracle linux", "8.6"),
    ] {
        let os = GuestOs::parse(name);
        assert_eq!((os.family, os.version.as_deref()), (Some(family), Some(version)), "{name}");
        assert!(!os.is_32_bit, "{name}");
    }
}

#[test]
fn what_a_name_leaves_open_stays_open() {
    for (name, family) in [
        ("CentOS 4/5 or later (64-bit)", Some("centos")),
        ("CentOS 4/5/6/7 (64-bit)", Some("centos")),
        ("centos64Guest", Some("centos")),
        ("Ubuntu Linux (64-bit)", Some("ubuntu")),
        ("ubuntu64Guest", Some("ubuntu")),
        ("VMware Photon OS (64-bit)", Some("photon")),
        ("vmwarePhoton64Guest", Some("photon")),
        ("Other 3.x or later Linux (64-bit)", Some("other")),
        ("Other (64-bit)", Some("other")),
        ("otherLinux64Guest", Some("other")),
        ("otherGuest64", Some("other")),
        ("Plan 9", None),
        ("IBM i V7R4", None),
        ("AIX 7.2", None),
        ("HP-UX 11", None),
        ("Data ONTAP 9", None),
    ] {
        let os = GuestOs::parse(name);
        assert_eq!((os.family, os.version), (family, None), "{name}");
        assert!(!os.is_32_bit, "{name}");
    }
    assert!(GuestOs::parse("Microsoft Windows Server 2016 or later (64-bit)").or_later);
    assert!(!GuestOs::parse("Microsoft Windows Server 2016 (64-bit)").or_later);
    assert!(!GuestOs::parse("Other (64-bit)").is_known());
}

#[test]
fn thirty_two_bits_are_seen() {
    for name in [
        "Microsoft Windows Server 2008 (32-bit)",
        "rhel5Guest",
        "CentOS 6 (32-bit)",
        "Debian 7 i386",
    ] {
        assert!(GuestOs::parse(name).is_32_bit, "{name}");
    }
    assert!(!GuestOs::parse("Microsoft Windows Server 2008 (64-bit)").is_32_bit);
}

#[test]
fn a_minor_version_is_covered_and_an_open_one_is_unknown() {
    let lines = [
        "ubuntu 14.04",
        "centos 5.2-8.7",
        "windows server 2012",
        "windows server 2016",
        "windows 8",
        "windows 10",
        "red hat enterprise linux 7",
        "red hat enterprise linux 8.0-8.8",
        "suse linux enterprise 11.3-11.4",
    ]
    .map(str::to_owned);
    for (name, expected) in [
        ("Ubuntu 14.04.5 LTS", Some(true)),
        ("Ubuntu 16.04", Some(false)),
        ("CentOS 7", Some(true)),
        ("CentOS 5.1", Some(false)),
        ("CentOS 5.2", Some(true)),
        ("CentOS 8.7", Some(true)),
        ("CentOS 8.8", Some(false)),
        ("CentOS 8", None),
        ("CentOS 70", Some(false)),
        ("Ubuntu Linux (64-bit)", None),
        ("Debian 9", Some(false)),
        ("Plan 9", None),
        ("Other Linux (64-bit)", None),
        ("Windows Server 2012", Some(true)),
        ("Windows Server 2012 R2", Some(false)),
        ("Microsoft Windows Server 2016 or later (64-bit)", None),
        ("Windows 8.1", Some(true)),
        ("Windows 11", Some(false)),
        ("RHEL 7.9", Some(true)),
        ("RHEL 8.8", Some(true)),
        ("RHEL 8.9", Some(false)),
        ("Red Hat Enterprise Linux 8 (64-bit)", None),
        ("SLES 11 SP2", Some(false)),
        ("SLES 11 SP3", Some(true)),
        ("SLES 11", None),
    ] {
        assert_eq!(GuestOs::parse(name).covered_by(&lines), expected, "{name}");
    }
    let none_later = ["windows server 2012".to_owned()];
    let later = GuestOs::parse("Microsoft Windows Server 2016 or later (64-bit)");
    assert_eq!(later.covered_by(&none_later), Some(false));
}

#[test]
fn a_name_never_seen_has_a_nearest_one() {
    let lines = ["ubuntu 14.04", "windows server 2012", "debian 7-11"].map(str::to_owned);
    assert_eq!(
        GuestOs::nearest_line("Microsoft Widnows Sever 2012 (64-bit)", &lines),
        Some("windows server 2012")
    );
    assert_eq!(GuestOs::nearest_line("Ubunto 14.04", &lines), Some("ubuntu 14.04"));
    assert_eq!(GuestOs::nearest_line("AIX", &lines), None);
}
