//! Which Azure VM size a server gets, over the whole grid of what servers are.

use asrcap::catalog::{SizeCatalog, VmSize};
use asrcap::plan::{Need, NvmeSupport, Proposal, SizeChooser};
use asrcap::reference::ReferenceData;
use asrcap::rules::ids;
use asrcap::settings::{Arithmetic, CpuVendor, NvmeUse};
use proptest::prelude::*;

use super::support::{asrcap_line, folder_with, json_of_any_status};

const DAY: &str = "2026-11-30";

fn proposal(vendor: CpuVendor, nvme: NvmeUse) -> Proposal<'static> {
    Proposal { series: None, vendor, nvme, day: DAY }
}

fn chooser<'a>(proposal: Proposal<'_>, reference: &'a ReferenceData) -> SizeChooser<'a> {
    SizeChooser::new(Arithmetic::Exact, proposal, reference.rules(), reference.sizes())
}

fn current() -> ReferenceData {
    ReferenceData::built_in("current").unwrap()
}

/// A machine of so many cores and GiB on one disk, with one NIC.
fn machine(cores: f64, gib: f64) -> Need {
    Need {
        cores,
        memory_mb: gib * 1024.0,
        nics: 1.0,
        disks: 1.0,
        load: Some((0.0, 0.0)),
        premium_storage: false,
        generation: 1,
        is_boot_known: true,
        nvme: NvmeSupport::No,
        licensed_cores: false,
    }
}

/// Boots by UEFI and has a guest that runs on NVMe disks.
fn newer(need: Need) -> Need {
    Need { generation: 2, nvme: NvmeSupport::Yes, ..need }
}

fn name(size: Option<&VmSize>) -> &str {
    size.map_or("-", VmSize::short_name)
}

fn check(snapshot: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(snapshot, text));
}

const CORES: [f64; 11] = [1.0, 2.0, 4.0, 6.0, 8.0, 12.0, 16.0, 24.0, 32.0, 48.0, 64.0];
const GIB: [f64; 14] =
    [2.0, 4.0, 8.0, 16.0, 24.0, 32.0, 48.0, 64.0, 96.0, 128.0, 192.0, 256.0, 384.0, 512.0];

fn grid(chooser: &SizeChooser<'_>, of: impl Fn(Need) -> Need) -> String {
    let mut text = format!("{:>6}", "GiB");
    for cores in CORES {
        text += &format!(" {:>12}", format!("{cores} cores"));
    }
    text.push('\n');
    for gib in GIB {
        text += &format!("{gib:>6}");
        for cores in CORES {
            text += &format!(" {:>12}", name(chooser.choose(of(machine(cores, gib)))));
        }
        text.push('\n');
    }
    text
}

#[test]
fn the_sizes_of_all_machines_stand() {
    let reference = current();
    let chooser = chooser(proposal(CpuVendor::Any, NvmeUse::AsNeeded), &reference);
    let mut text = String::new();
    for disks in [1.0, 5.0, 6.0, 10.0, 18.0, 33.0, 34.0, 64.0] {
        let of = |need: Need| Need { disks, ..need };
        let bios = grid(&chooser, of);
        let uefi = grid(&chooser, |need| newer(of(need)));
        text += &format!("{disks} disks, BIOS\n{bios}\n");
        if uefi == bios {
            text +=
                &format!("{disks} disks, UEFI and a guest that runs on NVMe disks: the same\n\n");
        } else {
            text += &format!("{disks} disks, UEFI and a guest that runs on NVMe disks\n{uefi}\n");
        }
    }
    check("vm-sizes-grid", &text);
}

#[test]
fn the_sizes_stand_where_the_settings_ask_for_others() {
    let reference = current();
    let mut text = String::new();
    for (vendor, nvme, title) in [
        (CpuVendor::Any, NvmeUse::Prefer, "NVMe preferred, UEFI"),
        (CpuVendor::Intel, NvmeUse::AsNeeded, "Intel"),
        (CpuVendor::Amd, NvmeUse::AsNeeded, "AMD"),
    ] {
        let chooser = chooser(proposal(vendor, nvme), &reference);
        text += &format!("{title}\n{}\n", grid(&chooser, newer));
    }
    let licensed = |need| Need { licensed_cores: true, disks: 10.0, ..need };
    let chooser = chooser(proposal(CpuVendor::Any, NvmeUse::AsNeeded), &reference);
    text += &format!("10 disks, BIOS, cores are licensed\n{}", grid(&chooser, licensed));
    check("vm-sizes-settings", &text);
}

fn needs() -> impl Strategy<Value = Need> {
    let machine = (0.5_f64..140.0, 0.5_f64..1900.0, 1_u32..10, 1_u32..68);
    // Most machines are small; a plain range has hardly any of them.
    let shrunk = (machine, 1_u32..40, 1_u32..40);
    let load = (0.0_f64..130_000.0, 0.0_f64..5000.0, 1_u32..200);
    (shrunk, load, any::<bool>(), 0_usize..3).prop_map(
        |(((cores, gib, nics, disks), by, less), (iops, rate, quieter), uefi, guest)| Need {
            cores: (cores / f64::from(by)).ceil(),
            memory_mb: (gib / f64::from(by)).ceil() * 1024.0,
            nics: (f64::from(nics) / f64::from(less)).ceil(),
            disks: (f64::from(disks) / f64::from(less)).ceil(),
            load: Some((iops / f64::from(quieter), rate / f64::from(quieter))),
            premium_storage: !uefi,
            generation: if uefi { 2 } else { 1 },
            is_boot_known: true,
            nvme: [NvmeSupport::Yes, NvmeSupport::No, NvmeSupport::Unknown][guest],
            licensed_cores: false,
        },
    )
}

fn settings() -> impl Strategy<Value = (CpuVendor, NvmeUse)> {
    let vendors = prop_oneof![Just(CpuVendor::Any), Just(CpuVendor::Intel), Just(CpuVendor::Amd)];
    let uses = prop_oneof![Just(NvmeUse::AsNeeded), Just(NvmeUse::Prefer), Just(NvmeUse::Avoid)];
    (vendors, uses)
}

fn larger(a: &Need, b: &Need) -> Need {
    let (iops, rate) = a.load.unwrap();
    let (more_iops, more_rate) = b.load.unwrap();
    Need {
        cores: a.cores.max(b.cores),
        memory_mb: a.memory_mb.max(b.memory_mb),
        nics: a.nics.max(b.nics),
        disks: a.disks.max(b.disks),
        load: Some((iops.max(more_iops), rate.max(more_rate))),
        ..*a
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4000))]

    #[test]
    fn nothing_that_fits_and_may_be_proposed_is_cheaper(need in needs(), (vendor, nvme) in settings()) {
        let reference = current();
        let chooser = chooser(proposal(vendor, nvme), &reference);
        let chosen = chooser.choose(need);
        let is_large = |size: &VmSize| reference.rules().list(ids::SERIES_LARGE).contains(&size.series);
        let is_nvme = |size: &VmSize| size.nvme_os_required == Some(true);
        for size in chooser.sizes().filter(|size| size.constrained_parent.is_none()) {
            let fits = fits(size, &need);
            let Some(chosen) = chosen else {
                prop_assert!(!fits, "{} fits", size.name);
                continue;
            };
            let later = (is_large(size) && !is_large(chosen))
                || (nvme == NvmeUse::Prefer && !is_nvme(size) && is_nvme(chosen));
            prop_assert!(
                !fits || later || cost(size) >= cost(chosen),
                "{} is cheaper than {}", size.name, chosen.name
            );
        }
    }

    #[test]
    fn more_of_anything_never_gives_a_cheaper_size(a in needs(), b in needs()) {
        let reference = current();
        let chooser = chooser(proposal(CpuVendor::Any, NvmeUse::AsNeeded), &reference);
        let more = larger(&a, &b);
        if let Some(chosen) = chooser.choose(more) {
            let less = chooser.choose(a).expect("what fits more fits less");
            prop_assert!(cost(less) <= cost(chosen), "{} {}", less.name, chosen.name);
        }
    }
}

/// What a size costs; one without a cost costs more than any.
fn cost(size: &VmSize) -> f64 {
    size.relative_cost.unwrap_or(f64::INFINITY)
}

/// Whether a size holds a machine, worked out anew.
fn fits(size: &VmSize, need: &Need) -> bool {
    let (iops, rate) = need.load.unwrap();
    let holds = |limit: Option<f64>, wanted: f64| limit.unwrap_or(-1.0) >= wanted;
    let runs = size.nvme_os_required == Some(false) || need.nvme == NvmeSupport::Yes;
    runs && holds(size.vcpus.map(f64::from), need.cores)
        && holds(size.memory_gib, need.memory_mb / 1024.0)
        && holds(size.max_data_disks.map(f64::from), need.disks - 1.0)
        && holds(size.max_nics.map(f64::from), need.nics)
        && holds(size.max_disk_iops, iops)
        && holds(size.max_disk_mb_per_s, rate)
        && (size.vm_generations.is_empty() || size.vm_generations.contains(&need.generation))
}

#[test]
fn nothing_is_proposed_that_an_architect_would_not_sign() {
    let reference = current();
    for vendor in [CpuVendor::Any, CpuVendor::Intel, CpuVendor::Amd] {
        for nvme in [NvmeUse::AsNeeded, NvmeUse::Prefer, NvmeUse::Avoid] {
            for size in chooser(proposal(vendor, nvme), &reference).sizes() {
                assert!(
                    !size.burstable
                        && !size.preview
                        && !size.isolated
                        && !size.growth_restricted
                        && !size.recognise_only
                        && size.retirement_date.is_none()
                        && size.cpu_arch.as_deref() == Some("x64")
                        && size.takes_premium(),
                    "{}",
                    size.name
                );
                assert!(nvme != NvmeUse::Avoid || size.nvme_os_required == Some(false));
            }
        }
    }
}

#[test]
fn a_size_without_a_cost_never_comes_first() {
    let header = "name,series,category,vcpus,memory_gib,max_data_disks,max_nics,max_disk_iops,\
                  max_disk_mb_per_s,premium_storage,source,doc_date,relative_cost";
    let catalog = |rows: &str| SizeCatalog::from_csv(&format!("{header}\n{rows}")).unwrap();
    let rules = current().rules().clone();
    let choose = |catalog: &SizeCatalog| {
        let proposal = proposal(CpuVendor::Any, NvmeUse::AsNeeded);
        let chooser = SizeChooser::new(Arithmetic::Exact, proposal, &rules, catalog);
        name(chooser.choose(machine(2.0, 8.0))).to_owned()
    };
    let costed = catalog(
        "A,Dsv5,g,2,8,4,2,1000,100,true,p,2026-10,\nB,Dsv5,g,4,16,4,2,1000,100,true,p,2026-10,2.5\n\
         C,Dsv5,g,8,32,4,2,1000,100,true,p,2026-10,2.4\n",
    );
    assert_eq!(choose(&costed), "C");
    let without = catalog(
        "B,Dsv5,g,4,16,4,2,1000,100,true,p,2026-10,\nA,Dsv5,g,2,8,4,2,1000,100,true,p,2026-10,\n",
    );
    assert_eq!(choose(&without), "A");
}

/// Servers of a list and what a plan of them says, as JSON.
fn planned(list: &str, arguments: &str) -> serde_json::Value {
    let folder = folder_with(&[("list.csv", list)]);
    let line = format!("plan list.csv --quiet --format json {arguments}");
    json_of_any_status(&asrcap_line(folder.path(), &line))
}

const HEADINGS: &str = "Name,CPUs,Memory (MB),Disk (GB),Disks,NICs,OS,Firmware\n";

/// What is said of the sizes of a plan: code, subject, message.
fn told(plan: &serde_json::Value) -> Vec<String> {
    let findings = plan["findings"].as_array().unwrap().iter();
    let of_sizes = findings.filter(|finding| {
        let code = finding["code"].as_str().unwrap();
        code.starts_with("size-") || code == "no-size-fits"
    });
    let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    of_sizes
        .map(|one| [&one["code"], &one["subject"], &one["message"]].map(text).join(": "))
        .collect()
}

#[test]
fn a_size_says_what_bound_it_and_what_the_next_ones_lack() {
    let list = format!(
        "{HEADINGS}web,2,4096,100,1,1,Windows Server 2022,BIOS\nmail,4,49152,100,1,1,Windows Server 2022,BIOS\n"
    );
    let plan = planned(&list, "");
    let choice = &plan["servers"][1]["size_choice"];
    assert_eq!(choice["size"], "Standard_E8as_v5");
    assert_eq!(choice["bound_by"], serde_json::json!(["memory"]));
    assert_eq!(choice["reason"], "the cheapest that fits; bound by memory");
    assert_eq!(choice["more_vcpus"], 0);
    assert_eq!(choice["next_smaller"]["size"], "Standard_E4as_v5");
    assert_eq!(choice["next_smaller"]["why"], "32 GiB of memory, 48 are needed");
    // The cheapest sizes with more vCPUs and less memory come before it.
    assert_eq!(choice["next_cheaper"]["size"], "Standard_D8s_v5");
    assert_eq!(choice["next_cheaper"]["why"], "32 GiB of memory, 48 are needed");
    let smallest = &plan["servers"][0]["size_choice"];
    assert_eq!(smallest["bound_by"], serde_json::json!(["series"]));
    assert!(smallest["next_cheaper"].is_null());
}

#[test]
fn disks_and_nics_that_force_a_size_are_told_with_their_vcpus() {
    let list = format!(
        "{HEADINGS}disks,4,16384,2000,20,1,Windows Server 2016,BIOS\n\
         nics,2,8192,100,1,5,Windows Server 2016,BIOS\n\
         newer,4,16384,2000,20,1,Windows Server 2022,UEFI\n\
         plain,16,65536,100,20,5,Windows Server 2016,BIOS\n"
    );
    let plan = planned(&list, "");
    let told = told(&plan);
    assert!(told.contains(&"size-forced-by-disks: disks: 19 data disks make it Standard_D16ls_v5: 12 vCPUs more than its cores and memory need; it costs 3.8 times what Standard_D4as_v5 does".to_owned()), "{told:#?}");
    assert!(told.contains(&"size-forced-by-nics: nics: 5 NICs make it Standard_D16ls_v5: 14 vCPUs more than its cores and memory need; it costs 7.6 times what Standard_D2as_v5 does".to_owned()), "{told:#?}");
    assert_eq!(told.iter().filter(|line| line.starts_with("size-forced")).count(), 3);
    let findings = plan["findings"].as_array().unwrap();
    let newer = findings.iter().find(|one| one["subject"] == "newer").unwrap();
    assert_eq!(newer["hint"], "Standard_D8als_v7 would do (--nvme prefer)");
    let preferred = planned(&list, "--nvme prefer");
    assert_eq!(preferred["servers"][2]["azure_size"], "Standard_D8als_v7");
    assert_eq!(preferred["servers"][0]["azure_size"], "Standard_D16ls_v5");
}

#[test]
fn a_series_of_nvme_disks_says_which_machines_it_is_not_for() {
    let list = format!(
        "{HEADINGS}bios,2,8192,100,1,1,Windows Server 2022,BIOS\n\
         old,2,8192,100,1,1,Windows Server 2016,UEFI\n\
         open,2,8192,100,1,1,,UEFI\n\
         new,2,8192,100,1,1,Windows Server 2022,UEFI\n"
    );
    let plan = planned(&list, "--series Dsv6");
    let sizes: Vec<Option<&str>> =
        (0..4).map(|server| plan["servers"][server]["azure_size"].as_str()).collect();
    assert_eq!(sizes, [None, None, Some("Standard_D2s_v6"), Some("Standard_D2s_v6")]);
    let told = told(&plan);
    for line in [
        "no-size-fits: bios: no size that may be proposed fits; the nearest is Standard_D2s_v6: not for machines of generation 1",
        "no-size-fits: old: no size that may be proposed fits; the nearest is Standard_D2s_v6: its disks are NVMe, on which the guest does not run",
        "size-nvme-guest-unknown: Standard_D2s_v6: for open: its disks are NVMe, and nobody knows if the guest runs on them",
    ] {
        assert!(told.contains(&line.to_owned()), "{line}\n{told:#?}");
    }
}

#[test]
fn software_that_is_licensed_by_the_core_gets_constrained_sizes() {
    let list = format!("{HEADINGS}db,4,98304,100,1,1,Windows Server 2022,BIOS\n");
    let size = |arguments: &str| planned(&list, arguments)["servers"][0]["azure_size"].clone();
    assert_eq!(size(""), "Standard_E16as_v5");
    assert_eq!(size("--role db=sql-server"), "Standard_E16-4as_v5");
    let folder = folder_with(&[
        ("list.csv", &list),
        ("decided.toml", "[[override]]\nserver = \"db\"\nset = { licensed_cores = true }\n"),
    ]);
    let line = "plan list.csv --quiet --format json --overrides decided.toml";
    let plan = json_of_any_status(&asrcap_line(folder.path(), line));
    assert_eq!(plan["servers"][0]["azure_size"], "Standard_E16-4as_v5");
    let choice = &plan["servers"][0]["size_choice"];
    assert_eq!(
        choice["reason"],
        "the cheapest that fits with its vCPUs to license; bound by memory"
    );
}

#[test]
fn names_of_the_past_and_odd_sizes_are_recognised_and_never_without_a_word() {
    let list = format!("{HEADINGS}one,1,2048,100,1,1,Windows Server 2022,UEFI\n");
    let codes = |size: &str| -> Vec<String> {
        let plan = planned(&list, &format!("--size one={size}"));
        assert_eq!(plan["servers"][0]["azure_size"], format!("Standard_{size}"));
        let told = told(&plan).into_iter().map(|line| line.split(':').next().unwrap().to_owned());
        told.filter(|code| code != "size-without-temporary-disk").collect()
    };
    let cases: [(&str, &[&str]); 10] = [
        ("F1s", &["size-restricted", "size-retires"]),
        ("A1_v2", &["size-restricted", "size-retires", "size-generation"]),
        ("L8s_v2", &["size-restricted", "size-retires"]),
        ("A8", &["size-retired"]),
        ("B2s_v2", &["size-burstable"]),
        ("E104is_v5", &["size-isolated"]),
        ("D2s_v7", &["size-preview"]),
        ("D2ps_v5", &["size-arm"]),
        ("L2aos_v5", &["size-without-cost"]),
        ("E8-4s_v5", &[]),
    ];
    for (size, expected) in cases {
        assert_eq!(codes(size), expected, "{size}");
    }
}

#[test]
fn a_size_fixed_by_hand_on_which_a_machine_does_not_start_keeps_it_out() {
    let list = format!(
        "{HEADINGS}uefi,2,8192,100,1,1,Windows Server 2022,UEFI\n\
         bios,2,8192,100,1,1,Windows Server 2022,BIOS\n\
         old,2,8192,100,1,1,Windows Server 2016,UEFI\n\
         open,2,8192,100,1,1,,UEFI\n"
    );
    let readiness = |server: &str, size: &str| {
        let plan = planned(&list, &format!("--change-rate 1 --size {server}={size}"));
        let servers = plan["servers"].as_array().unwrap();
        let server = servers.iter().find(|found| found["name"] == server).unwrap().clone();
        let reasons = server["reasons"].as_array().unwrap().iter();
        let told: Vec<String> = reasons
            .filter(|reason| reason["code"].as_str().unwrap().starts_with("size-"))
            .map(|reason| reason["message"].as_str().unwrap().to_owned())
            .collect();
        // Whoever is told that it does not start is not in the totals either.
        assert_eq!(server["in_totals"], server["readiness"] != "not_ready");
        (server["readiness"].as_str().unwrap().to_owned(), told.join("; "))
    };
    let cases = [
        ("uefi", "D2s_v6", "ready", ""),
        ("uefi", "D2ps_v5", "not_ready", "its processors are ARM, on which x86 guests do not run"),
        ("bios", "D2s_v6", "not_ready", "not for machines of generation 1"),
        (
            "uefi",
            "DS11-1_v2",
            "conditional",
            "Azure gives it only to subscriptions that use it already",
        ),
        ("uefi", "A1_v2", "not_ready", "not for machines of generation 2"),
        ("bios", "A8", "not_ready", "it has been retired since 2021-03-01"),
        ("old", "D2s_v6", "not_ready", "its disks are NVMe, on which the guest does not run"),
        (
            "open",
            "D2s_v6",
            "unknown",
            "its disks are NVMe, and nobody knows if the guest runs on them",
        ),
        (
            "old",
            "M12s_v3",
            "conditional",
            "its source does not say if its disks are NVMe, on which the guest does not run",
        ),
        ("uefi", "D2s_v7", "conditional", "it is a preview"),
        ("uefi", "B2s_v2", "ready", ""),
        ("uefi", "E104is_v5", "conditional", "it takes a whole host"),
    ];
    for (server, size, expected, why) in cases {
        let (is, told) = readiness(server, size);
        assert_eq!(is, expected, "{server} on {size}: {told}");
        assert!(told.contains(why) && told.is_empty() == why.is_empty(), "{size}: {told}");
    }
}

#[test]
fn a_size_fixed_by_hand_takes_the_disks_and_nics_or_keeps_the_machine_out() {
    let list = format!(
        "{HEADINGS}disks,2,8192,100,6,1,Windows Server 2022,BIOS\n\
         nics,2,8192,100,1,3,Windows Server 2022,BIOS\n\
         fits,2,8192,100,5,2,Windows Server 2022,BIOS\n\
         boot,2,8192,100,1,1,Windows Server 2022,\n\
         other,2,8192,100,1,1,Windows Server 2022,BIOS\n"
    );
    let fixed = [
        ("disks", "D2s_v5", "not_ready", "the machine has 5 data disks, and it takes 4"),
        ("nics", "D2s_v5", "not_ready", "the machine has 3 NICs, and it takes 2"),
        ("fits", "D2s_v5", "ready", ""),
        ("boot", "D2s_v6", "unknown", "how the machine boots is not known"),
        ("other", "Foo9", "unknown", "the catalogue has no such size"),
    ];
    let overrides = fixed.map(|(server, size, ..)| {
        format!("[[override]]\nserver = \"{server}\"\nset = {{ azure_size = \"{size}\" }}\n")
    });
    let folder = folder_with(&[("list.csv", &list), ("fixed.toml", &overrides.concat())]);
    let line = "plan list.csv --quiet --format json --change-rate 1 --overrides fixed.toml";
    let plan = json_of_any_status(&asrcap_line(folder.path(), line));
    for (name, size, readiness, why) in fixed {
        let servers = plan["servers"].as_array().unwrap();
        let server = servers.iter().find(|server| server["name"] == name).unwrap();
        assert_eq!(server["readiness"], readiness, "{name} on {size}: {}", server["reasons"]);
        assert!(server["reasons"].to_string().contains(why), "{name} on {size}");
    }
}

#[test]
fn a_size_fixed_by_hand_is_the_one_that_is_explained() {
    let list = format!("{HEADINGS}web,4,16384,100,1,1,Windows Server 2022,BIOS\n");
    let plan = planned(&list, "--change-rate 1 --size web=E2s_v5");
    let server = &plan["servers"][0];
    let choice = &server["size_choice"];
    assert_eq!(choice["size"], "Standard_E2s_v5");
    assert_eq!(choice["bound_by"], serde_json::json!(["hand"]));
    assert_eq!(choice["reason"], "fixed by hand, but: 2 vCPUs, 4 are needed");
    assert_eq!(choice["otherwise"]["size"], "Standard_D4as_v5");
    assert_eq!(choice["otherwise"]["why"], "the cheapest that fits; bound by cores, memory");
    assert_eq!(server["sizing"]["allocated"]["size"], "Standard_E2s_v5");
    assert_eq!(server["sizing"]["allocated"]["vcpus"], 2);
    assert_eq!(server["sizing"]["bound"], serde_json::json!(["hand"]));
    // The same size by choice has nothing that stands in its place.
    let same = planned(&list, "--change-rate 1 --size web=D4as_v5");
    let choice = &same["servers"][0]["size_choice"];
    assert_eq!(choice["reason"], "fixed by hand");
    assert!(choice["otherwise"].is_null());
}

#[test]
fn a_cheaper_size_of_another_series_is_told_with_why_it_is_not_taken() {
    let list = format!(
        "{HEADINGS}memory,1,66560,100,1,1,Windows Server 2022,UEFI\n\
         disks,4,16384,3400,35,1,Windows Server 2016,UEFI\n"
    );
    let plan = planned(&list, "");
    let told = |server: usize| -> Vec<(String, String)> {
        let others = plan["servers"][server]["size_choice"]["not_proposed"].as_array().unwrap();
        let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
        others.iter().map(|other| (text(&other["size"]), text(&other["why"]))).collect()
    };
    let not_first = "its series, FX, is not of the first choice (rule series_allowed); --series and --size can ask for it";
    assert_eq!(told(0)[0], ("Standard_FX4mds".to_owned(), not_first.to_owned()));
    let unstated = "its source does not say if its disks are NVMe, on which the guest does not run";
    assert!(
        told(1).contains(&("Standard_M12s_v3".to_owned(), unstated.to_owned())),
        "{:?}",
        told(1)
    );
}

#[test]
fn a_size_that_costs_more_for_its_disks_is_told_though_it_has_no_more_vcpus() {
    let list = format!("{HEADINGS}many,64,262144,4000,41,1,Windows Server 2022,BIOS\n");
    let plan = planned(&list, "");
    let choice = &plan["servers"][0]["size_choice"];
    assert_eq!((&choice["size"], &choice["more_vcpus"]), (&"Standard_M64ls".into(), &0.into()));
    let plain = choice["by_cores_and_memory"].as_str().unwrap();
    let line = format!(
        "size-forced-by-disks: many: 40 data disks make it Standard_M64ls: it costs 2 times what {plain} does"
    );
    assert!(told(&plan).contains(&line), "{:#?}", told(&plan));
}
