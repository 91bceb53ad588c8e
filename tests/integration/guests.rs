//! Guests by purpose and method: what is said of them, and what decides nothing.

use asrcap::estate::{Boot, Server};
use asrcap::finding::{Finding, Severity};
use asrcap::plan::{Plan, PlanInputs, Readiness, plan};
use asrcap::settings::{Method, Purpose, Scenario, SettingsLayer};

use super::estates::{estate, reference_of, server, settings};

fn machine(name: &str, os: &str) -> Server {
    let mut machine = server(name, [2.0, 4096.0, 1.0, 100.0, 1.0, 50.0, 1.0]);
    machine.os = Some(os.to_owned());
    machine.boot = Some(Boot::Bios);
    machine
}

fn planned(layer: SettingsLayer, servers: Vec<Server>) -> Plan {
    let settings = settings(SettingsLayer { rules: Some("current".to_owned()), ..layer });
    plan(PlanInputs::new(&estate(servers)), &settings, &reference_of("current")).unwrap()
}

fn way(purpose: Purpose, method: Method, scenario: Scenario) -> SettingsLayer {
    SettingsLayer {
        purpose: Some(purpose),
        method: Some(method),
        scenario: Some(scenario),
        ..SettingsLayer::default()
    }
}

fn vmware_migration() -> SettingsLayer {
    way(Purpose::Migration, Method::SiteRecovery, Scenario::Vmware)
}

fn findings<'p>(plan: &'p Plan, code: &str) -> Vec<&'p Finding> {
    plan.document.findings.iter().filter(|finding| finding.code == code).collect()
}

fn reasons(plan: &Plan, index: usize) -> String {
    let server = &plan.document.servers.as_ref().unwrap()[index];
    let reasons = server.reasons.iter().map(|reason| reason.message.to_string());
    reasons.collect::<Vec<_>>().join("; ")
}

#[test]
fn ends_of_support_are_one_note_with_the_servers_by_release_and_decide_nothing() {
    let plan = planned(
        vmware_migration(),
        vec![
            machine("a", "Microsoft Windows Server 2012 R2 (64-bit)"),
            machine("b", "Windows Server 2012 R2 Datacenter"),
            machine("c", "Red Hat Enterprise Linux 7 (64-bit)"),
            machine("d", "Microsoft Windows Server 2022 (64-bit)"),
            // Any of several releases with different ends.
            machine("e", "Microsoft Windows Server 2012 or later (64-bit)"),
        ],
    );
    let found = findings(&plan, "end-of-support");
    assert_eq!((found.len(), found[0].severity), (1, Severity::Note));
    let text = found[0].message.to_string();
    assert!(text.starts_with("3 servers run"), "{text}");
    assert!(
        text.contains("Windows Server 2012 R2 (2 servers: a, b) 2023-10-10, extended 2026-10-13")
            && text.contains("RHEL 7 (1 server: c) 2024-06-30, extended 2029-05-31"),
        "{text}"
    );
    let servers = plan.document.servers.as_ref().unwrap();
    assert!(servers.iter().all(|server| server.readiness == Readiness::Ready), "{servers:#?}");
}

#[test]
fn a_release_that_is_open_is_named_with_what_it_can_be() {
    let os = "Microsoft Windows Server 2016 or later (64-bit)";
    let plan = planned(vmware_migration(), vec![machine("a", os), machine("b", os)]);
    let found = findings(&plan, "os-release-open");
    assert_eq!((found.len(), found[0].severity), (1, Severity::Note));
    let text = found[0].message.to_string();
    assert!(
        text.contains("2 servers (a, b)") && text.ends_with("2016, 2019, 2022, 2025"),
        "{text}"
    );
}

#[test]
fn the_question_about_an_open_release_is_exact() {
    let plan =
        planned(vmware_migration(), vec![machine("a", "Red Hat Enterprise Linux 9 (64-bit)")]);
    let text = reasons(&plan, 0);
    assert!(text.contains("9.0-9.7; not on it: 9.8"), "{text}");
    assert!(text.contains("agentless migration takes it"), "{text}");
}

#[test]
fn nothing_newer_than_its_list_is_told_to_upgrade() {
    for scenario in [Scenario::Vmware, Scenario::Physical, Scenario::Hyperv] {
        for purpose in [Purpose::Migration, Purpose::Dr] {
            let names =
                ["Windows Server 2028", "RHEL 11.0", "SLES 17.0", "Debian 14", "Ubuntu 28.04"];
            let servers = names.iter().map(|name| machine("a", name)).collect();
            let plan = planned(way(purpose, Method::SiteRecovery, scenario), servers);
            for (index, name) in names.iter().enumerate() {
                let text = reasons(&plan, index);
                assert!(
                    text.contains("newer than the list of guests of 20")
                        && text.contains("check the support matrix")
                        && !text.contains("upgrade"),
                    "{name}, {scenario:?}, {purpose:?}: {text}"
                );
            }
        }
    }
}

#[test]
fn secure_boot_names_the_choices_of_the_chosen_way() {
    let mut machine = machine("a", "Windows Server 2022");
    machine.boot = Some(Boot::Efi);
    machine.secure_boot = Some(true);
    let text = |purpose, method, scenario| {
        let plan = planned(way(purpose, method, scenario), vec![machine.clone()]);
        (reasons(&plan, 0), findings(&plan, "secure-boot-not-inherited").len())
    };
    let (migration, noted) = text(Purpose::Migration, Method::SiteRecovery, Scenario::Vmware);
    assert!(migration.contains("Trusted Launch") && migration.contains("agentless"), "{migration}");
    assert!(migration.contains("2026-04-06") && migration.contains("2026-03-16"), "{migration}");
    assert_eq!(noted, 0);
    let (hyperv, _) = text(Purpose::Migration, Method::SiteRecovery, Scenario::Hyperv);
    assert!(hyperv.contains("Trusted Launch") && !hyperv.contains("agentless"), "{hyperv}");
    let (dr, _) = text(Purpose::Dr, Method::SiteRecovery, Scenario::Vmware);
    assert!(dr.contains("only with it off") && !dr.contains("Trusted Launch"), "{dr}");
    assert_eq!(
        text(Purpose::Migration, Method::Agentless, Scenario::Vmware),
        (String::new(), 1),
        "agentless migration takes the machine and says that Secure Boot is not inherited"
    );
}

#[test]
fn hyper_v_machines_of_generation_2_get_sizes_of_generation_2() {
    for purpose in [Purpose::Migration, Purpose::Dr] {
        let mut second = machine("b", "Windows Server 2022");
        second.boot = Some(Boot::Efi);
        let layer = SettingsLayer {
            // Sizes of generation 2 only.
            series: Some(vec!["Mv2".to_owned()]),
            ..way(purpose, Method::SiteRecovery, Scenario::Hyperv)
        };
        let plan = planned(layer, vec![machine("a", "Windows Server 2022"), second]);
        let servers = plan.document.servers.unwrap();
        let readiness: Vec<Readiness> = servers.iter().map(|server| server.readiness).collect();
        assert_eq!(readiness, [Readiness::NotReady, Readiness::Ready], "{purpose:?}");
    }
}
