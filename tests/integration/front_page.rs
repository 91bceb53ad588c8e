//! The library plans what the command line plans.

use asrcap::pipeline::RedactionRequest;
use asrcap::{QuickRequest, Request, report};

use super::support::{asrcap_line, folder_with, root, stdout};

/// The request of the front page of the library's documentation.
fn front_page() -> Request {
    let mut request = Request::new(["examples/customer"]);
    request.settings.rules = Some("current".to_owned());
    request.settings.link = Some(400.0);
    request.overrides.push("examples/overrides.toml".into());
    request.schedule.groups.push("examples/schedule/groups.csv".into());
    request.schedule.start = Some("2026-11-09T00:00".parse().unwrap());
    request
}

const FLAGS: &str = "--rules current --link 400 --overrides examples/overrides.toml \
    --groups examples/schedule/groups.csv --start 2026-11-09";

/// Holds the plan of a request against what the command line prints.
fn equals(request: &Request, flags: &str) {
    let plan = request.read().unwrap().plan().unwrap();
    let printed =
        asrcap_line(root(), &format!("plan examples/customer {flags} --format json --quiet"));
    assert_eq!(report::json(&plan.document), stdout(&printed), "{flags}");
}

#[test]
fn the_ten_lines_of_the_front_page_equal_the_command_line() {
    let request = front_page();
    equals(&request, FLAGS);
    let plan = request.read().unwrap().plan().unwrap();
    let document = &plan.document;
    assert!(document.bandwidth.is_some(), "the measurements are lost");
    assert_eq!(document.overrides.as_ref().unwrap().applied.len(), 2);
    assert!(document.schedule.as_ref().unwrap().waves.iter().any(|wave| wave.name == "Pilot"));
    let front_page = include_str!("../../src/lib.rs");
    for line in ["overrides.push", "schedule.groups.push", "schedule.start", "settings.link"] {
        assert!(front_page.contains(line), "the front page does without {line}");
    }
}

/// Of one server the first page tells the name, in the singular; of several how many.
#[test]
fn one_server_is_named_and_several_are_counted() {
    let words = |rows: &[&str]| {
        let head = "Name,CPUs,Memory (MB),NICs,Disks,Storage (GB),Change (%),OS\n";
        let rows: Vec<String> =
            rows.iter().enumerate().map(|(n, os)| format!("m{n},2,4096,1,1,64,2,{os}\n")).collect();
        let folder = folder_with(&[("e.csv", &[head, &rows.concat()].concat())]);
        let text = stdout(&asrcap_line(folder.path(), "plan e.csv --rules current"));
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let (good, bad) = ("Windows Server 2022", "Microsoft Windows Server 2003 (32-bit)");
    let one = words(&[good, bad]);
    assert!(one.contains("Decide about m1, which is not ready"), "{one}");
    assert!(one.contains("Move it in another way."), "{one}");
    let two = words(&[bad, good, bad]);
    assert!(two.contains("Decide about the 2 servers that are not ready"), "{two}");
    assert!(two.contains("Move them in another way."), "{two}");
}

#[test]
fn a_comparison_and_pseudonyms_are_inside_the_plan() {
    let mut request = front_page();
    request.against = Some("guide-2017".to_owned());
    request.redaction = Some(RedactionRequest::default());
    equals(&request, &format!("{FLAGS} --against guide-2017 --redact"));
}

#[test]
fn a_folder_without_any_option_equals_the_command_line() {
    equals(&Request::new(["examples/customer"]), "");
}

#[test]
fn averages_equal_the_command_line() {
    let mut request = QuickRequest::new(asrcap::plan::QuickInputs {
        vms: 100,
        disks_per_vm: 2.0,
        disk_size_gb: 300.0,
        utilization_percent: 70.0,
        change_rate_percent: 5.0,
    });
    request.settings.link = Some(500.0);
    let printed = asrcap_line(
        root(),
        "quick --vms 100 --disks-per-vm 2 --disk-size 300 --utilization 70 --change-rate 5 --link 500 --format json --quiet",
    );
    assert_eq!(report::json(&request.plan().unwrap().document), stdout(&printed));
}
