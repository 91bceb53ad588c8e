//! A folder a case: files as they come from the field, and what is right for them.
//!
//! `tests/cases/inventories/<case>/` and `tests/cases/dependencies/<case>/` are planned, `tests/cases/measurements/<case>/` is read
//! by `asrcap churn`. What is right stands in the folder's `case.toml`, whose keys are the fields of [`Case`]. All cases run, and
//! every mismatch is listed. `ASRCAP_CASES=FOLDER` runs the cases of another folder with the same folders in it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use rayon::prelude::*;
use serde::Deserialize;
use serde_json::Value;

use super::support::{command, folders, root, stderr};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// What the case shows, for those who read it.
    #[serde(rename = "about")]
    _about: String,
    /// The files, as given on the command line.
    pub inputs: Vec<String>,
    /// Further arguments.
    #[serde(default)]
    arguments: Vec<String>,
    /// The exit status.
    status: Option<i32>,
    /// The format that the first inventory is recognised as.
    format: Option<String>,
    /// How many servers are planned.
    planned: Option<u64>,
    /// How many servers are left out and counted.
    excluded: Option<u64>,
    /// Whether nothing can be read, with status 3 and a reason.
    #[serde(default)]
    refused: bool,
    /// Whether refusing the files is right as well.
    #[serde(default)]
    or_refused: bool,
    /// Parts of what is printed beside the result.
    #[serde(default)]
    pub stderr_contains: Vec<String>,
    /// Codes of findings that the plan has.
    #[serde(default)]
    findings: Vec<String>,
    /// Codes of findings that the plan does not have.
    #[serde(default)]
    findings_without: Vec<String>,
    /// Servers of the plan: `name`, keys of the server in the JSON, `unknown` (keys that are null) and
    /// `readiness_is_not`.
    #[serde(default)]
    server: Vec<BTreeMap<String, Value>>,
    /// GB a day of all servers together.
    gb_per_day: Option<f64>,
    /// How far `gb_per_day` may be off, as a part of it.
    tolerance: Option<f64>,
    /// How busy processors and memory were: `server`, `gauge`, and further keys of the usage in the JSON.
    #[serde(default)]
    usage: Vec<BTreeMap<String, Value>>,
    /// The short names of the servers that were measured.
    #[serde(default)]
    servers: Vec<String>,
    /// All groups of servers that connections show: the servers of each in the order in which they start.
    groups: Option<Vec<Vec<String>>>,
    /// What the groups are called.
    group_names: Option<Vec<String>>,
    /// All machines that serve the whole estate.
    shared_services: Option<Vec<String>>,
    /// All that moves before something else, as `before > after`.
    order: Option<Vec<String>>,
    /// Rows of connections by what became of them; the parts sum up to those that were read.
    #[serde(default)]
    rows: BTreeMap<String, u64>,
    /// The wave of single servers.
    #[serde(default)]
    waves: BTreeMap<String, u64>,
    /// Groups of the schedule with who says so: `name = "file"`.
    #[serde(default)]
    origins: BTreeMap<String, String>,
}

impl Case {
    pub fn load(folder: &Path) -> Result<Self, String> {
        let path = folder.join("case.toml");
        let text = fs::read_to_string(&path).map_err(|error| error.to_string())?;
        toml::from_str(&text).map_err(|error| error.to_string())
    }

    fn run(&self, folder: &Path, verb: &str) -> Output {
        let mut command = command(folder);
        command.arg(verb).args(&self.inputs).args(&self.arguments).args(["--format", "json"]);
        command.output().unwrap()
    }

    /// What is wrong with the answer of a command, whatever it read.
    fn check(&self, output: &Output, is_read: bool) -> Vec<String> {
        let mut wrong = Vec::new();
        let (status, errors) = (output.status.code(), stderr(output));
        let is_refused = status == Some(3) && !is_read && !errors.trim().is_empty();
        match (is_read, self.refused) {
            (true, true) => wrong.push("refused: the files were read".to_owned()),
            (false, true) if !is_refused => wrong.push(format!("refused: status {status:?}")),
            (false, false) if !(self.or_refused && is_refused) => {
                let line = errors.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
                wrong.push(format!("nothing was read, status {status:?}: {line}"));
            }
            _ => {}
        }
        if let Some(wanted) = self.status.filter(|wanted| is_read && Some(*wanted) != status) {
            wrong.push(format!("status is {status:?}, not {wanted}"));
        }
        for part in self.stderr_contains.iter().filter(|part| !errors.contains(*part)) {
            wrong.push(format!("stderr_contains: no {part:?} in {errors:?}"));
        }
        wrong
    }

    pub fn check_inventory(&self, folder: &Path) -> Vec<String> {
        let output = self.run(folder, "plan");
        let plan: Option<Value> = serde_json::from_slice(&output.stdout).ok();
        let mut wrong = self.check(&output, plan.is_some());
        let Some(plan) = plan.filter(|_| !self.refused) else {
            return wrong;
        };
        let mut expect = |key: &str, found: &Value, wanted: Option<Value>| {
            if let Some(wanted) = wanted.filter(|wanted| !is_close(found, wanted)) {
                wrong.push(format!("{key} is {found}, not {wanted}"));
            }
        };
        expect("planned", &plan["counts"]["planned"], self.planned.map(Value::from));
        expect("excluded", &plan["counts"]["excluded"], self.excluded.map(Value::from));
        let format = self.format.clone().map(Value::from);
        expect("format", &plan["sources"][0]["format"], format);
        for wanted in &self.server {
            let name = wanted.get("name").and_then(Value::as_str).unwrap_or_default();
            let Some(server) = server_named(&plan, name) else {
                expect("server", &Value::Null, Some(Value::from(name)));
                continue;
            };
            for (key, value) in wanted.iter().filter(|(key, _)| *key != "name") {
                if key == "readiness_is_not" {
                    let is_so = server["readiness"] == *value;
                    let want = is_so.then(|| Value::from("something else"));
                    expect(&format!("{name}: readiness"), &server["readiness"], want);
                } else if key == "unknown" {
                    for key in value.as_array().into_iter().flatten().filter_map(Value::as_str) {
                        expect(&format!("{name}: {key}"), &server[key], Some(Value::Null));
                    }
                } else {
                    expect(&format!("{name}: {key}"), &server[key], Some(value.clone()));
                }
            }
        }
        let codes: BTreeSet<&str> = plan["findings"].as_array().map_or_else(BTreeSet::new, |all| {
            all.iter().filter_map(|finding| finding["code"].as_str()).collect()
        });
        for code in self.findings.iter().filter(|code| !codes.contains(code.as_str())) {
            wrong.push(format!("findings: no {code} in {codes:?}"));
        }
        for code in self.findings_without.iter().filter(|code| codes.contains(code.as_str())) {
            wrong.push(format!("findings_without: {code}"));
        }
        wrong
    }

    fn check_dependencies(&self, folder: &Path) -> Vec<String> {
        let mut wrong = self.check_inventory(folder);
        let output = self.run(folder, "plan");
        let Ok(plan) = serde_json::from_slice::<Value>(&output.stdout) else {
            return wrong;
        };
        let found = &plan["dependencies"];
        let texts = |list: &Value, text: &dyn Fn(&Value) -> String| -> BTreeSet<String> {
            list.as_array().into_iter().flatten().map(text).collect()
        };
        let named = |key: &'static str| {
            move |value: &Value| value[key].as_str().unwrap_or_default().to_owned()
        };
        let set = |list: &Vec<String>| list.iter().cloned().collect::<BTreeSet<String>>();
        let mut expect = |key: &str, found: BTreeSet<String>, wanted: Option<BTreeSet<String>>| {
            if let Some(wanted) = wanted.filter(|wanted| *wanted != found) {
                wrong.push(format!("{key} is {found:?}, not {wanted:?}"));
            }
        };
        let servers = |group: &Value| -> String {
            let servers = group["servers"].as_array().into_iter().flatten();
            servers.filter_map(Value::as_str).collect::<Vec<_>>().join(" ")
        };
        let groups = self.groups.as_ref();
        let groups = groups.map(|groups| groups.iter().map(|group| group.join(" ")).collect());
        expect("groups", texts(&found["groups"], &servers), groups);
        let names = texts(&found["groups"], &named("name"));
        expect("group_names", names, self.group_names.as_ref().map(set));
        let shared = texts(&found["shared_services"], &named("name"));
        expect("shared_services", shared, self.shared_services.as_ref().map(set));
        let step = |step: &Value| format!("{} > {}", named("before")(step), named("after")(step));
        expect("order", texts(&found["order"], &step), self.order.as_ref().map(set));
        let rows = &found["rows"];
        for (key, wanted) in &self.rows {
            if rows[key].as_u64() != Some(*wanted) {
                wrong.push(format!("rows.{key} is {}, not {wanted}", rows[key]));
            }
        }
        let parts = rows.as_object().into_iter().flatten().filter(|(key, _)| *key != "read");
        let sum: u64 = parts.filter_map(|(_, rows)| rows.as_u64()).sum();
        if rows["read"].as_u64().is_some_and(|read| read != sum) {
            wrong.push(format!("rows: the parts are {sum} in {rows}"));
        }
        let of_schedule =
            |list: &str| plan["schedule"][list].as_array().cloned().unwrap_or_default();
        for (server, wanted) in &self.waves {
            let waves = of_schedule("waves");
            let wave = waves.iter().find(|wave| {
                wave["servers"].as_array().into_iter().flatten().any(|own| own == server.as_str())
            });
            let wave = wave.and_then(|wave| wave["number"].as_u64());
            if wave != Some(*wanted) {
                wrong.push(format!("waves: {server} moves in {wave:?}, not {wanted}"));
            }
        }
        for (name, wanted) in &self.origins {
            let groups = of_schedule("groups");
            let group = groups.iter().find(|group| group["name"] == name.as_str());
            let origin = group.and_then(|group| group["origin"].as_str()).map(str::to_owned);
            if origin.as_ref() != Some(wanted) {
                wrong.push(format!("origins: {name} is by {origin:?}, not {wanted}"));
            }
        }
        wrong
    }

    pub fn check_measurement(&self, folder: &Path) -> Vec<String> {
        let output = self.run(folder, "churn");
        let table: Option<Value> = serde_json::from_slice(&output.stdout).ok();
        let measurements = table.as_ref().and_then(|table| table["measurements"].as_array());
        let measurements: Vec<&Value> = measurements.into_iter().flatten().collect();
        let usage = table.as_ref().and_then(|table| table["usage"].as_array());
        let usage: Vec<&Value> = usage.into_iter().flatten().collect();
        let mut wrong = self.check(&output, !measurements.is_empty() || !usage.is_empty());
        if self.usage.len() != usage.len() {
            wrong.push(format!("{} figures of usage, not {}", usage.len(), self.usage.len()));
        }
        for wanted in &self.usage {
            let is_it =
                |row: &&&Value| ["server", "gauge"].iter().all(|key| row[*key] == wanted[*key]);
            let found = usage.iter().find(is_it);
            let differs = |(key, value): &(&String, &Value)| {
                found.is_none_or(|row| !is_close(&row[key.as_str()], value))
            };
            wrong.extend(
                wanted
                    .iter()
                    .filter(differs)
                    .map(|(key, value)| format!("usage: {key} is not {value}")),
            );
        }
        if measurements.is_empty() {
            return wrong;
        }
        // Disks are listed beside their server where both are measured.
        let mut whole: Vec<&Value> = measurements.clone();
        whole.retain(|measurement| measurement["disk"].is_null());
        let whole = if whole.is_empty() { &measurements } else { &whole };
        let sum: f64 = whole.iter().filter_map(|found| found["gb_per_day"].as_f64()).sum();
        let tolerance = self.tolerance.unwrap_or(0.005);
        if let Some(wanted) =
            self.gb_per_day.filter(|wanted| (sum - wanted).abs() > tolerance * wanted)
        {
            wrong.push(format!("gb_per_day is {sum:.6}, not {wanted:.6}"));
        }
        let names: BTreeSet<String> = measurements
            .iter()
            .filter_map(|found| found["server"].as_str()?.split('.').next())
            .map(str::to_uppercase)
            .collect();
        let wanted: BTreeSet<String> =
            self.servers.iter().map(|name| name.to_uppercase()).collect();
        if !wanted.is_empty() && names != wanted {
            wrong.push(format!("servers are {names:?}, not {wanted:?}"));
        }
        wrong
    }
}

/// Numbers may differ by rounding: by half a percent, or by what a whole number loses.
fn is_close(found: &Value, wanted: &Value) -> bool {
    match (found.as_f64(), wanted.as_f64()) {
        (Some(found), Some(wanted)) => {
            (found - wanted).abs() <= f64::max(0.6, 0.005 * wanted.abs())
        }
        _ => match wanted.as_object() {
            Some(wanted) => wanted.iter().all(|(key, wanted)| is_close(&found[key], wanted)),
            None => found == wanted,
        },
    }
}

/// A server by its name, else by the beginning of its name.
fn server_named<'p>(plan: &'p Value, name: &str) -> Option<&'p Value> {
    let servers = plan["servers"].as_array()?;
    let wanted = name.to_lowercase();
    let find = |test: &dyn Fn(&str) -> bool| {
        servers
            .iter()
            .find(|server| server["name"].as_str().is_some_and(|n| test(&n.to_lowercase())))
    };
    find(&|name| name == wanted).or_else(|| find(&|name| name.starts_with(&wanted)))
}

fn run_all(kind: &str, check: impl Fn(&Case, &Path) -> Vec<String> + Sync) {
    let base =
        std::env::var_os("ASRCAP_CASES").map_or_else(|| root().join("tests/cases"), PathBuf::from);
    let cases = folders(&base.join(kind));
    assert!(!cases.is_empty(), "there are no cases of {kind}");
    let wrong: Vec<String> = cases
        .par_iter()
        .flat_map_iter(|folder| {
            let found = Case::load(folder).map_or_else(|e| vec![e], |case| check(&case, folder));
            let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
            found.into_iter().map(move |what| format!("{name}: {what}"))
        })
        .collect();
    assert!(
        wrong.is_empty(),
        "{} mismatches in {} cases:\n{}",
        wrong.len(),
        cases.len(),
        wrong.join("\n")
    );
}

#[test]
fn every_inventory_is_read_as_its_case_says() {
    run_all("inventories", Case::check_inventory);
}

#[test]
fn every_list_of_connections_is_read_as_its_case_says() {
    run_all("dependencies", Case::check_dependencies);
}

#[test]
fn every_measurement_is_read_as_its_case_says() {
    run_all("measurements", Case::check_measurement);
}
