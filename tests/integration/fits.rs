//! What must fit in Azure: vCPUs by the quotas that they count against, limits, and what carries the bandwidth.

use serde_json::Value;

use super::support::{asrcap_line, folder, folder_with, json, stdout};

const HEAD: &str = "Name,CPUs,Memory (MB),NICs,Disks,Storage (GB),Used (%),Change (%),Boot,OS\n";

/// Machines that are alike: cores, memory in GB, disks.
fn estate(machines: &[(u32, u32, u32)]) -> tempfile::TempDir {
    let mut text = HEAD.to_owned();
    for (number, (cores, gb, disks)) in machines.iter().enumerate() {
        text.push_str(&format!(
            "m{number},{cores},{},1,{disks},{},50,2,BIOS,Microsoft Windows Server 2019 (64-bit)\n",
            gb * 1024,
            disks * 64
        ));
    }
    folder_with(&[("e.csv", &text)])
}

fn plan(machines: &[(u32, u32, u32)], flags: &str) -> Value {
    let folder = estate(machines);
    json(&asrcap_line(folder.path(), &format!("plan e.csv --rules current --format json {flags}")))
}

fn quick(flags: &str) -> Value {
    let folder = folder();
    let averages = "--disks-per-vm 2 --disk-size 100 --utilization 50";
    json(&asrcap_line(folder.path(), &format!("quick {averages} --format json {flags}")))
}

fn finding<'p>(plan: &'p Value, code: &str) -> Option<&'p Value> {
    plan["findings"].as_array().unwrap().iter().find(|finding| finding["code"] == code)
}

fn limit<'p>(plan: &'p Value, id: &str) -> Option<&'p Value> {
    plan["azure_limits"].as_array().unwrap().iter().find(|limit| limit["id"] == id)
}

fn way<'p>(plan: &'p Value, id: &str) -> &'p Value {
    let ways = plan["connections"]["ways"].as_array().unwrap();
    ways.iter().find(|way| way["way"] == id).unwrap()
}

fn whole(value: &Value) -> u64 {
    value.as_u64().unwrap_or_else(|| panic!("{value} is not a whole number"))
}

#[test]
fn vcpus_are_those_of_the_sizes_by_the_quota_that_they_count_against() {
    let plan = plan(&[(2, 8, 2), (4, 16, 2), (4, 32, 2)], "--series Dsv5,Esv5");
    let vcpus = &plan["azure_vcpus"];
    assert_eq!((&vcpus["at"], &vcpus["total"]), (&"cut-over".into(), &10.into()));
    let families: Vec<(&str, &str, u64, u64)> = vcpus["by_family"]
        .as_array()
        .unwrap()
        .iter()
        .map(|family| {
            let text = |key: &str| family[key].as_str().unwrap();
            (text("quota"), text("name"), whole(&family["machines"]), whole(&family["vcpus"]))
        })
        .collect();
    assert_eq!(
        families,
        [
            ("Standard DSv5 Family vCPUs", "standardDSv5Family", 2, 6),
            ("Standard ESv5 Family vCPUs", "standardESv5Family", 1, 4),
        ]
    );
    // 10 vCPUs are within what a subscription begins with.
    assert!(finding(&plan, "vcpu-quota").is_none());
}

#[test]
fn the_total_is_the_sum_of_the_families_and_no_server_is_forgotten() {
    let machines: Vec<(u32, u32, u32)> =
        (0..40_u32).map(|n| (1 + n % 9, 2 + n * 7 % 90, 1 + n % 5)).collect();
    for flags in ["", "--series Dsv5,Esv5", "--purpose dr"] {
        let plan = plan(&machines, flags);
        let vcpus = &plan["azure_vcpus"];
        let families = vcpus["by_family"].as_array().unwrap();
        let sum = |key: &str| families.iter().map(|family| whole(&family[key])).sum::<u64>();
        assert_eq!(sum("vcpus"), whole(&vcpus["total"]), "{flags}");
        let servers = plan["servers"].as_array().unwrap();
        let in_totals = servers.iter().filter(|server| server["in_totals"] == true).count() as u64;
        assert_eq!(sum("machines") + whole(&vcpus["without_size"]), in_totals, "{flags}");
    }
}

#[test]
fn a_size_with_switched_off_vcpus_counts_with_all_of_them() {
    let plan = plan(&[(8, 128, 2)], "--size m0=Standard_E16-8s_v5");
    assert_eq!(plan["servers"][0]["azure_size"], "Standard_E16-8s_v5");
    assert_eq!(plan["azure_vcpus"]["total"], 16);
    assert_eq!(plan["azure_vcpus"]["by_family"][0]["quota"], "Standard ESv5 Family vCPUs");
}

/// Quotas and prices count the vCPUs of a constrained size that are switched off, and so does what sizes by use save.
#[test]
fn what_is_saved_counts_what_azure_counts() {
    let folder = estate(&[(8, 128, 2)]);
    let decided = "[[override]]\nserver = 'm0'\nreason = 'a database'\n\
        set = { licensed_cores = true, cpu_percent = 20, memory_percent = 60 }\n";
    std::fs::write(folder.path().join("o.toml"), decided).unwrap();
    let line = "plan e.csv --rules current --overrides o.toml --series Esv5 --sizing measured --format json";
    let plan = json(&asrcap_line(folder.path(), line));
    let (sizing, totals) = (&plan["servers"][0]["sizing"], &plan["sizing"]);
    // 8 x 20 % x 1.3 = 2.1 cores, 128 x 60 % x 1.3 = 99.8 GB.
    assert_eq!(sizing["measured"]["size"], "Standard_E16-4s_v5");
    assert_eq!(
        (&sizing["measured"]["vcpus"], &sizing["measured"]["counted_vcpus"]),
        (&4.into(), &16.into())
    );
    assert_eq!(sizing["allocated"]["size"], "Standard_E16-8s_v5");
    // Four cores fewer are at work, and not one vCPU less is counted.
    assert_eq!(totals["saved"]["vcpus"], 0);
    assert_eq!(totals["measured"]["vcpus"], plan["azure_vcpus"]["total"]);
}

/// A server whose storage is not known has a size all the same, and the quota does not wait for the rest.
#[test]
fn servers_that_wait_for_their_storage_are_in_what_to_ask_for() {
    let text = "Name,CPUs,Memory (MB),NICs,Boot,OS\n\
        a,16,65536,1,BIOS,Microsoft Windows Server 2019 (64-bit)\n\
        b,8,32768,1,BIOS,Microsoft Windows Server 2019 (64-bit)\n\
        c,8,32768,1,BIOS,Microsoft Windows Server 2003 (32-bit)\n";
    let folder = folder_with(&[("e.csv", text)]);
    let line = "plan e.csv --rules current --series Dsv5";
    let plan = json(&asrcap_line(folder.path(), &format!("{line} --format json")));
    let vcpus = &plan["azure_vcpus"];
    assert_eq!((&vcpus["total"], &vcpus["by_family"][0]["vcpus"]), (&0.into(), &0.into()));
    // The machine that is not ready does not come.
    let waiting = serde_json::json!({"machines": 2, "vcpus": 24});
    assert_eq!((&vcpus["waiting"], &vcpus["by_family"][0]["waiting"]), (&waiting, &waiting));
    assert!(
        finding(&plan, "vcpu-quota").unwrap()["hint"]
            .as_str()
            .unwrap()
            .contains("DSv5 Family vCPUs: 24")
    );
    assert_eq!(limit(&plan, "machines").unwrap()["value"], Value::Null);
    let ways = plan["connections"]["ways"].as_array().unwrap();
    assert_eq!((&plan["connections"]["mbps"], ways.len()), (&Value::Null, 4));
    assert!(ways.iter().all(|way| way["gateway"].is_null() && way["circuit"].is_null()));
    let text = stdout(&asrcap_line(folder.path(), line));
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    for words in [
        "Ask Azure for 24 vCPUs",
        "Most servers fit D16s_v5, D8s_v5.",
        "Find out what is missing about 2 servers, most often: size of the disks not known.",
        "Standard DSv5 Family vCPUs 24 Dsv5: 2 machines, not in the totals yet",
    ] {
        assert!(text.contains(words), "{words} is missing in {text}");
    }
}

#[test]
fn the_quota_to_ask_for_is_named_with_its_families() {
    let plan = plan(&[(16, 64, 2), (8, 32, 2), (2, 16, 2)], "--series Dsv5,Esv5 --purpose dr");
    let finding = finding(&plan, "vcpu-quota").unwrap();
    let hint = finding["hint"].as_str().unwrap();
    assert!(hint.contains("Total Regional vCPUs: 26"), "{hint}");
    assert!(hint.contains("Standard DSv5 Family vCPUs: 24"), "{hint}");
    // The two vCPUs of the other family are there from the beginning.
    assert!(!hint.contains("ESv5"), "{hint}");
    assert!(finding["message"].as_str().unwrap().contains("failover"), "{finding}");
}

#[test]
fn limits_hold_at_the_limit_and_not_beyond_it() {
    let at = |machines: u32| {
        quick(&format!("--rules current --vms {machines} --change-rate 0.01 --purpose dr"))
    };
    let plan = at(25_000);
    assert_eq!(limit(&plan, "machines").unwrap()["fits"], true);
    assert_eq!(limit(&plan, "machines").unwrap()["needed"], 1);
    assert!(finding(&plan, "azure-limit").is_none());
    let plan = at(25_001);
    let machines = limit(&plan, "machines").unwrap();
    assert_eq!((&machines["fits"], &machines["needed"]), (&false.into(), &2.into()));
    let found = finding(&plan, "azure-limit").unwrap();
    assert_eq!(found["rule"], "machines_region_max");
    assert_eq!(found["severity"], "warning");
    let plan = at(1_500);
    assert_eq!(limit(&plan, "disks-protected").unwrap()["fits"], true);
    let plan = at(1_501);
    assert_eq!(limit(&plan, "disks-protected").unwrap()["needed"], 2);
}

#[test]
fn each_limit_has_its_rule_and_its_date_and_what_is_not_known_is_null() {
    let plan = plan(&[(2, 8, 2)], "--purpose dr");
    for limit in plan["azure_limits"].as_array().unwrap() {
        let rule = limit["rule"].as_str().unwrap();
        assert!(limit["date"].as_str().unwrap().starts_with("20"), "{limit}");
        let used = plan["rules_used"].as_array().unwrap();
        let used = used.iter().find(|used| used["id"] == rule);
        let used = used.unwrap_or_else(|| panic!("{rule} is not among the rules used"));
        assert_eq!(used["value"].as_f64(), limit["limit"].as_f64(), "{rule}");
    }
    let snapshots = limit(&plan, "snapshots").unwrap();
    assert_eq!((&snapshots["value"], &snapshots["fits"]), (&Value::Null, &Value::Null));
    // A migration keeps no recovery points, and agentless replication has none.
    assert!(limit(&self::plan(&[(2, 8, 2)], ""), "snapshots").is_none());
    let agentless = self::plan(&[(2, 8, 2)], "--method agentless");
    assert!(limit(&agentless, "snapshots").is_none());
    assert!(limit(&agentless, "disks-protected").is_none());
}

/// The smallest that carries the bandwidth; a gateway of ExpressRoute carries half to private endpoints.
#[test]
fn gateways_and_circuits_carry_the_link() {
    let at = |link: f64| quick(&format!("--rules current --vms 1 --change-rate 0 --link {link}"));
    let sku =
        |plan: &Value, id: &str, kind: &str| way(plan, id)[kind]["sku"].as_str().map(str::to_owned);
    for (link, circuit, gateway, vpn) in [
        (50.0, Some("50 Mbps"), Some("ErGw1AZ"), Some("VpnGw1AZ")),
        (50.5, Some("100 Mbps"), Some("ErGw1AZ"), Some("VpnGw1AZ")),
        (500.0, Some("500 Mbps"), Some("ErGw1AZ"), Some("VpnGw1AZ")),
        (501.0, Some("1 Gbps"), Some("ErGw2AZ"), Some("VpnGw1AZ")),
        (651.0, Some("1 Gbps"), Some("ErGw2AZ"), Some("VpnGw2AZ")),
        (5_000.0, Some("5 Gbps"), Some("ErGw3AZ"), Some("VpnGw4AZ")),
        (5_001.0, Some("10 Gbps"), Some("ErGwScale"), Some("VpnGw5AZ")),
        (10_001.0, Some("Direct 100 Gbps"), Some("ErGwScale"), None),
        (20_001.0, Some("Direct 100 Gbps"), None, None),
    ] {
        let plan = at(link);
        assert_eq!(sku(&plan, "expressroute-microsoft", "circuit").as_deref(), circuit, "{link}");
        assert_eq!(sku(&plan, "expressroute-private", "gateway").as_deref(), gateway, "{link}");
        assert_eq!(sku(&plan, "vpn", "gateway").as_deref(), vpn, "{link}");
        assert_eq!(way(&plan, "expressroute-microsoft")["gateway"], Value::Null);
        assert_eq!(finding(&plan, "vpn-too-small").is_some(), vpn.is_none(), "{link}");
    }
    let plan = at(5_000.0);
    assert_eq!(way(&plan, "vpn")["gateway"]["tunnels"], 3);
    let plan = at(12_400.0);
    assert_eq!(way(&plan, "expressroute-private")["gateway"]["units"], 25);
}

/// A gateway that grows stands beside one that does not, with as many units as carry the bandwidth to private endpoints.
#[test]
fn a_gateway_that_grows_is_told_beside_a_fixed_one() {
    let at = |link: f64| quick(&format!("--rules current --vms 1 --change-rate 0 --link {link}"));
    for (link, units) in [(50.0, Some(1)), (500.0, Some(1)), (501.0, Some(2)), (5_001.0, None)] {
        let plan = at(link);
        let private = way(&plan, "expressroute-private");
        let scalable = &private["scalable_gateway"];
        assert_eq!(scalable["units"].as_u64(), units, "{link}");
        let said = private["carried_by"].as_str().unwrap();
        assert_eq!(said.contains("or ErGwScale"), units.is_some(), "{said}");
        assert_eq!(way(&plan, "vpn")["scalable_gateway"], Value::Null);
    }
}

/// The first page asks the network for what the gateways are chosen for.
#[test]
fn one_bandwidth_is_asked_for_and_carried() {
    let averages = "quick --disks-per-vm 2 --disk-size 100 --utilization 50 --vms 100 --change-rate 5 --rules current";
    let folder = folder();
    let text = |flags: &str| {
        let text = stdout(&asrcap_line(folder.path(), &format!("{averages} {flags}")));
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let json = |flags: &str| {
        self::json(&asrcap_line(folder.path(), &format!("{averages} --format json {flags}")))
    };
    let needed = json("")["connections"]["mbps"].as_f64().unwrap();
    let whole = needed.ceil();
    for (flags, carried_for, asked) in [
        ("", "changes", format!("that {whole} Mbps are free")),
        (
            "--link 1000",
            "link",
            format!(
                "that the 1,000 Mbps of the plan are free for replication at every hour: the first copy is planned over all of them, and the changes alone need {whole}."
            ),
        ),
        (
            "--link 20",
            "changes",
            format!(
                "that {whole} Mbps can be free for replication at every hour: the 20 Mbps of the plan are not enough."
            ),
        ),
    ] {
        assert_eq!(json(flags)["connections"]["carried_for"], carried_for, "{flags}");
        let said = text(flags);
        assert!(said.contains(&asked), "{flags}: {said}");
        assert!(
            said.contains(&format!("Give replication {whole} Mbps of its own")),
            "{flags}: {said}"
        );
    }
}

#[test]
fn averages_tell_the_quota_where_the_vcpus_of_a_machine_are_stated() {
    let plan = quick("--rules current --vms 101 --change-rate 5 --vcpus-per-vm 3.5");
    assert_eq!(plan["azure_vcpus"]["total"], 354);
    assert_eq!(plan["azure_vcpus"]["by_family"], serde_json::json!([]));
    assert!(finding(&plan, "vcpu-quota").unwrap()["hint"].as_str().unwrap().ends_with("354"));
    let plan = quick("--rules current --vms 101 --change-rate 5");
    assert!(plan.get("azure_vcpus").is_none_or(Value::is_null));
    for wrong in ["0", "-1", "NaN", "2049"] {
        let line = format!(
            "quick --vms 1 --disks-per-vm 2 --disk-size 100 --utilization 50 --change-rate 5 --vcpus-per-vm={wrong}"
        );
        assert!(!asrcap_line(folder().path(), &line).status.success(), "{wrong}");
    }
}

#[test]
fn what_each_way_may_be_used_for_follows_from_purpose_and_method() {
    for (flags, private) in [
        ("--purpose dr", "the vault has private endpoints"),
        ("--purpose migration", "the project has private endpoints"),
        ("--method agentless", "the cache storage account has a private endpoint"),
    ] {
        let plan = plan(&[(2, 8, 2)], flags);
        assert_eq!(way(&plan, "internet")["allowed"], "yes", "{flags}");
        assert_eq!(way(&plan, "expressroute-microsoft")["allowed"], "yes", "{flags}");
        assert_eq!(way(&plan, "expressroute-private")["allowed"], "private-endpoints", "{flags}");
        assert_eq!(way(&plan, "vpn")["allowed"], "private-endpoints", "{flags}");
        let said = way(&plan, "expressroute-private")["statement"].as_str().unwrap();
        assert!(said.contains(private), "{flags}: {said}");
    }
}

#[test]
fn a_rule_set_of_the_past_says_nothing_of_it() {
    let plan = quick("--rules guide-2017 --vms 100 --change-rate 5");
    assert!(plan.get("azure_vcpus").is_none() && plan.get("connections").is_none());
    assert_eq!(plan["azure_limits"], serde_json::json!([]));
}

#[test]
fn the_summary_shows_quotas_limits_and_ways() {
    let folder = estate(&[(8, 32, 2), (16, 64, 3)]);
    let text = stdout(&asrcap_line(folder.path(), "plan e.csv --rules current --series Dsv5"));
    for words in
        ["Standard DSv5 Family vCPUs", "Total Regional vCPUs", "VpnGw1AZ", "Site-to-site VPN"]
    {
        assert!(text.contains(words), "{words} is missing in {text}");
    }
}
