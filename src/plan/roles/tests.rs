//! What tells a role, and what does not.

use super::*;
use crate::source::Location;

fn found(server: &Server, given: &[(&str, &str)]) -> Vec<&'static str> {
    let mut settings = Settings::laid(&[]);
    settings.role = given.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect();
    roles(server, &settings).iter().map(|found| found.role.id.as_str()).collect()
}

fn server(os: &str, group: &str) -> Server {
    let mut server = Server::new("CRM-SQL01", Location::file("a.csv"));
    server.os = Some(os.to_owned());
    server.group = Some(group.to_owned());
    server
}

#[test]
fn the_application_and_the_operating_system_tell_a_role_and_the_name_does_not() {
    let windows = "Microsoft Windows Server 2019";
    assert_eq!(found(&server(windows, "CRM"), &[]), Vec::<&str>::new());
    assert_eq!(found(&server(windows, "SQL Server 2019"), &[]), ["sql-server"]);
    assert_eq!(found(&server(windows, "sql"), &[]), ["sql-server"]);
    assert_eq!(found(&server(windows, "MySQL"), &[]), Vec::<&str>::new());
    assert_eq!(found(&server(windows, "SQL reports"), &[]), Vec::<&str>::new());
    assert_eq!(found(&server("Oracle Linux 8.6", "Oracle Linux"), &[]), Vec::<&str>::new());
    assert_eq!(found(&server("Oracle Linux 8.6", "Oracle Database 19c"), &[]), ["oracle-database"]);
    assert_eq!(found(&server(windows, "Domain Controller"), &[]), ["domain-controller"]);
}

/// As people write applications; the role, if any.
#[test]
fn applications_with_versions_tell_a_role_and_tools_for_them_do_not() {
    for (role, applications) in [
        (
            "sql-server",
            &[
                "SQL 2017",
                "SQL2019",
                "MSSQL 2016 Std",
                "SQL Server 2014 SP3",
                "Microsoft SQL Server 2019 Standard (64-bit)",
                "SQL DB",
                "SQL Cluster prod",
                "ERP; SQL",
                "IIS/SQL",
                "MS-SQL",
                "SQL Always On",
                "SQL Server no. 3",
                "SQL Express",
                "SQL Server, not Exchange",
            ][..],
        ),
        (
            "exchange",
            &[
                "Exchange 2019",
                "Exchange2016",
                "Microsoft Exchange Server 2016",
                "MS Exchange 2013",
                "Exchange Server 2019 CU12",
                "Exchange DAG",
                "Exchange Mailbox",
                "Mail, Exchange",
            ],
        ),
        ("oracle-database", &["Oracle 19c", "Oracle DB 12", "Oracle19c", "Oracle RAC", "ORACLE"]),
        (
            "domain-controller",
            &[
                "DC",
                "AD",
                "AD DS",
                "Domain Controllers",
                "Active Directory",
                "AD/DNS",
                "Domänencontroller",
                "Primary DC",
                "RODC",
                "ADDC",
                "Backup DC",
            ],
        ),
        (
            "",
            &[
                "MySQL 8",
                "PostgreSQL 15",
                "SQL reports",
                "SQL Server Management Studio 18",
                "Microsoft ODBC Driver 17 for SQL Server",
                "SQL Server 2012 Native Client",
                "Exchange Online",
                "Exchange rates",
                "Stock exchange feed",
                "Oracle Linux 8",
                "Oracle WebLogic 12c",
                "Oracle Java 8",
                "Azure AD Connect",
                "AD FS",
                "Active Directory Federation Services",
                "DC power monitoring",
                "CRM",
                "not SQL Server",
                "ex SQL Server",
                "no longer a SQL Server",
                "SQL Server (decommissioned)",
                "Monitoring of SQL Server",
                "Backup for SQL Server",
                "SQL Server Backup",
                "SQL Server Reporting Services",
                "SQL Server 2019 Express LocalDB",
                "ehemals Exchange 2013",
                "ohne Oracle Database",
                "former Domain Controller",
            ],
        ),
    ] {
        for application in applications {
            let told = found(&server("Microsoft Windows Server 2019", application), &[]);
            let expected: Vec<&str> = (!role.is_empty()).then_some(role).into_iter().collect();
            assert_eq!(told, expected, "{application}");
        }
    }
}

#[test]
fn an_edition_that_costs_nothing_is_not_licensed_by_the_core() {
    let licensed = |application: &str, software: &[&str]| {
        let mut machine = server("Windows Server 2019", application);
        machine.software = software.iter().map(|text| (*text).to_owned()).collect();
        let found = roles(&machine, &Settings::laid(&[]));
        found.iter().map(|found| found.cores_licensed).collect::<Vec<bool>>()
    };
    assert_eq!(licensed("SQL Server 2019", &[]), [true]);
    assert_eq!(licensed("SQL Server 2019 Express", &[]), [false]);
    assert_eq!(licensed("SQL Express", &[]), [false]);
    assert_eq!(licensed("SQL Server 2022 Developer", &[]), [false]);
    assert_eq!(licensed("Oracle Database XE", &[]), [false]);
    // One that costs beside one that does not.
    assert_eq!(licensed("SQL Express", &["SQL Server 2019 Standard"]), [true]);
    assert_eq!(licensed("Exchange 2019", &[]), [false]);
}

#[test]
fn listed_software_tells_a_role() {
    let mut machine = server("Windows Server 2019", "CRM");
    machine.software = vec!["SQL Server 2019".to_owned()];
    assert_eq!(found(&machine, &[]), ["sql-server"]);
    let told = roles(&machine, &Settings::laid(&[])).remove(0).told_by.to_string();
    assert_eq!(told, "the inventory lists 'SQL Server 2019' on it");
    machine.software = vec!["SQL Server Management Studio".to_owned()];
    assert_eq!(found(&machine, &[("CRM*", "none")]), Vec::<&str>::new());
}

#[test]
fn the_setting_gives_roles_by_name_and_takes_them_away() {
    let machine = server("Windows Server 2019", "CRM");
    assert_eq!(found(&machine, &[("*SQL*", "sql-server")]), ["sql-server"]);
    assert_eq!(
        found(&machine, &[("*-sql??", "exchange"), ("crm*", "sql-server")]),
        ["sql-server", "exchange"]
    );
    assert_eq!(found(&server("", "SQL Server"), &[("CRM*", "none")]), Vec::<&str>::new());
}

#[test]
fn every_role_names_a_source_that_is_there() {
    for role in &FILE.roles {
        assert_eq!(role.source().is_some(), role.source.is_some(), "{}", role.id);
        assert!(!role.reason.is_empty() && !role.words.is_empty(), "{}", role.id);
    }
}
