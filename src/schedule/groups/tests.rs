//! Groups and what they say of one another.

use super::{GroupSpec, Unit, in_order, units};
use crate::schedule::ScheduleError;
use crate::schedule::input::{Omitted, Task};

fn tasks() -> Vec<Task> {
    ["CRM-WEB", "CRM-SQL", "ERP1", "ERP2", "FILE", "TEST"]
        .into_iter()
        .map(|name| Task::new(name, 10.0, 1.0))
        .collect()
}

fn resolve(toml: &str) -> Result<Vec<Unit>, ScheduleError> {
    let specs = GroupSpec::from_toml("groups.toml", toml)?;
    let (units, _) =
        units(&tasks(), &specs, (&[], &[]), Some("2026-12-01T00:00".parse().unwrap()))?;
    let all: Vec<usize> = (0..units.len()).collect();
    in_order(&units, &all)?;
    Ok(units)
}

const TWO: &str = "[[groups]]\nname = \"CRM\"\nservers = [\"crm-*\"]\nbefore = [\"ERP\"]\n[[groups]]\nname = \"ERP\"\nservers = [\"ERP?\"]\n";

#[test]
fn every_server_is_in_one_unit() {
    let units = resolve(TWO).unwrap();
    assert_eq!(units.len(), 4);
    assert_eq!(units[0].members, [0, 1]);
    assert_eq!(units[1].members, [2, 3]);
    assert!(units[1].after.contains(&0));
    assert_eq!((units[2].name.as_str(), units[2].grouped), ("FILE", false));
}

#[test]
fn groups_that_move_together_are_one_unit() {
    let units = resolve(&format!("{TWO}together = [\"FILE\"]\nlatest = 2026-12-10")).unwrap();
    assert_eq!(units.len(), 3);
    assert_eq!(units[1].name, "ERP + FILE");
    assert_eq!(units[1].members, [2, 3, 4]);
    assert!((units[1].latest - 216.0).abs() < 1e-9);
}

#[test]
fn columns_make_groups_where_no_file_does() {
    let mut tasks = tasks();
    tasks[4].group = Some("files".into());
    tasks[5].group = Some("Files".into());
    tasks[0].group = Some("files".into());
    let specs = GroupSpec::from_toml("g", TWO).unwrap();
    let (units, _) = units(&tasks, &specs, (&[], &[]), None).unwrap();
    assert_eq!(units.len(), 3);
    assert_eq!(units[2].members, [4, 5]);
}

#[test]
fn circles_are_named() {
    let error = resolve(&format!("{TWO}before = [\"FILE\"]\n[[groups]]\nname = \"F\"\nservers = [\"FILE\"]\nbefore = [\"CRM\"]")).unwrap_err();
    let ScheduleError::Cycle(names) = &error else {
        panic!("{error}");
    };
    assert_eq!(names.len(), 4);
    assert_eq!(names.first(), names.last());
    assert!(error.to_string().contains("CRM before ERP"), "{error}");
}

#[test]
fn a_group_without_servers_is_refused() {
    let error = resolve("[[groups]]\nname = \"Old\"\nservers = [\"OLD*\"]").unwrap_err();
    assert_eq!(error, ScheduleError::EmptyGroup("Old".into()));
}

#[test]
fn a_server_in_two_groups_is_refused_but_a_name_wins_over_a_pattern() {
    let error =
        resolve(&format!("{TWO}[[groups]]\nname = \"SQL\"\nservers = [\"*-SQL\"]")).unwrap_err();
    assert!(
        matches!(&error, ScheduleError::TwoGroups { server, .. } if server == "CRM-SQL"),
        "{error}"
    );
    let units =
        resolve(&format!("{TWO}[[groups]]\nname = \"SQL\"\nservers = [\"CRM-SQL\"]")).unwrap();
    assert_eq!(units[0].members, [0]);
    let twice = "[[groups]]\nname = \"A\"\nservers = [\"FILE\"]\n[[groups]]\nname = \"B\"\nservers = [\"FILE\"]";
    assert!(matches!(resolve(twice), Err(ScheduleError::TwoGroups { .. })));
}

#[test]
fn dates_before_the_start_are_refused() {
    let error = resolve(&format!("{TWO}earliest = 2026-11-30")).unwrap_err();
    assert!(
        matches!(&error, ScheduleError::BeforeStart { what, .. } if what.contains("ERP")),
        "{error}"
    );
    let error = resolve(&format!("{TWO}earliest = 2026-12-10\nlatest = 2026-12-05")).unwrap_err();
    assert_eq!(error, ScheduleError::LatestBeforeEarliest("ERP".into()));
}

#[test]
fn what_contradicts_or_refers_to_nothing_is_refused() {
    let error = resolve(&format!("{TWO}together = [\"CRM\"]")).unwrap_err();
    assert!(matches!(error, ScheduleError::Contradiction { .. }), "{error}");
    let error = resolve(&format!("{TWO}apart = [\"HR\"]")).unwrap_err();
    assert!(
        matches!(&error, ScheduleError::UnknownGroup { other, .. } if other == "HR"),
        "{error}"
    );
}

#[test]
fn servers_that_are_left_out_are_told() {
    let specs = GroupSpec::from_toml("g", &TWO.replace("\"ERP?\"", "\"ERP?\", \"OLD1\", \"NEW1\""))
        .unwrap();
    let (_, findings) = units(&tasks(), &specs, (&[out("OLD1", None)], &[]), None).unwrap();
    let codes: Vec<&str> = findings.iter().map(|finding| finding.code).collect();
    assert_eq!(codes, ["group-not-whole", "group-server-not-found"]);
}

fn out(server: &str, group: Option<&str>) -> Omitted {
    Omitted {
        server: server.to_owned(),
        reason: "too large".into(),
        group: group.map(str::to_owned),
    }
}

#[test]
fn groups_of_a_column_take_their_wishes_from_the_file() {
    let mut tasks = tasks();
    tasks[0].group = Some("ERP".to_owned());
    tasks[1].group = Some("Print".to_owned());
    let specs = GroupSpec::from_toml(
        "groups.toml",
        "[[groups]]\nname = \"erp\"\nbefore = [\"Print\", \"BI\"]\nlatest = 300",
    )
    .unwrap();
    // BI is a group of the column too; its only server is left out, and one of ERP.
    let left = [out("BI01", Some("BI")), out("ERP09", Some("ERP "))];
    let (units, findings) = units(&tasks, &specs, (&left, &[]), None).unwrap();
    let unit = |name: &str| units.iter().position(|unit| unit.name == name).unwrap();
    assert_eq!(units[unit("erp")].members, [0]);
    assert!((units[unit("erp")].latest - 300.0).abs() < 1e-9);
    assert!(units[unit("Print")].after.contains(&unit("erp")));
    let found: Vec<&str> = findings.iter().map(|finding| finding.code).collect();
    assert_eq!(found, ["group-not-whole"]);
    assert!(findings[0].message.to_string().contains("ERP09"));
    // A group of which nothing moves is no error, one that nobody knows is.
    tasks[0].group = None;
    assert!(super::units(&tasks, &specs, (&left, &[]), None).is_ok());
    let known = super::units(&tasks, &specs, (&[], &[]), None);
    assert_eq!(known, Err(ScheduleError::EmptyGroup("erp".to_owned())));
}
