//! Rules and sizes grow old: how old they are is told, and they can be renewed without another program.

use asrcap::ReferenceData;
use asrcap::estate::Server;
use asrcap::finding::Severity;
use asrcap::plan::{Plan, PlanInputs, plan};
use asrcap::rules::ids;
use asrcap::settings::SettingsLayer;

use super::estates::{estate, reference_of, server, settings};
use super::support::{asrcap, folder, json, status, stderr};

fn machine(name: &str) -> Server {
    server(name, [2.0, 4096.0, 1.0, 100.0, 1.0, 50.0, 1.0])
}

fn planned(rules: &str, date: Option<&str>, layer: SettingsLayer) -> Plan {
    let settings = settings(SettingsLayer { rules: Some(rules.to_owned()), ..layer });
    let estate = estate(vec![machine("one")]);
    let inputs = PlanInputs::new(&estate).with_date(date);
    plan(inputs, &settings, &reference_of(rules)).unwrap()
}

fn old(plan: &Plan) -> Vec<&'static str> {
    let findings = plan.document.findings.iter();
    let old = findings.filter(|finding| finding.code.ends_with("over-a-year-old"));
    old.inspect(|finding| assert_eq!(finding.severity, Severity::Warning))
        .map(|finding| finding.code)
        .collect()
}

#[test]
fn a_plan_says_how_old_its_rules_and_sizes_are() {
    fn on(date: Option<&str>) -> Plan {
        planned("current", date, SettingsLayer::default())
    }
    let reference = reference_of("current");
    let (rules, sizes) = (reference.rules().date.as_str(), reference.sizes().date());
    let costs = reference.sizes().cost_date().unwrap();
    let undated = on(None);
    let told: Vec<_> =
        undated.document.as_of.iter().map(|part| (part.date.as_str(), part.days)).collect();
    assert_eq!(told, [(rules, None), (sizes, None), (costs, None)]);
    assert!(old(&undated).is_empty());
    let year_later = |date: &str, days: i64| {
        let day: jiff::civil::Date = date.parse().unwrap();
        let day = day.checked_add(jiff::Span::new().years(1).days(days)).unwrap();
        day.to_string()
    };
    assert!(costs < sizes && sizes < rules);
    assert!(old(&on(Some(&year_later(costs, 0)))).is_empty());
    assert_eq!(old(&on(Some(&year_later(sizes, 0)))), ["costs-over-a-year-old"]);
    let two = ["sizes-over-a-year-old", "costs-over-a-year-old"];
    assert_eq!(old(&on(Some(&year_later(sizes, 1)))), two);
    assert_eq!(old(&on(Some(&year_later(rules, 0)))), two);
    let all = ["rules-over-a-year-old", "sizes-over-a-year-old", "costs-over-a-year-old"];
    let late = on(Some(&year_later(rules, 1)));
    assert_eq!(old(&late), all);
    assert!(late.document.as_of.iter().all(|part| part.days > Some(365)));
    // The rules of 2017 are old on purpose.
    assert!(old(&planned("guide-2017", Some("2027-01-01"), SettingsLayer::default())).is_empty());
}

#[test]
fn a_catalogue_from_a_file_takes_the_place_of_the_sizes_of_the_set() {
    let folder = folder();
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.display().to_string()
    };
    let path = write(
        "sizes.csv",
        "name,series,category,vcpus,memory_gib,max_data_disks,max_nics,premium_storage,max_disk_iops,max_disk_mb_per_s,source,doc_date\n\
         Standard_N2,Dsv5,new,2,8,4,2,true,3750,85,a page,2027-03-01\n",
    );
    let reference = reference_of("current").with_catalog(&path).unwrap();
    assert_eq!((reference.sizes_name(), reference.sizes().date()), (path.as_str(), "2027-03-01"));
    let file = reference.catalog_file().unwrap();
    assert_eq!((file.rows, file.sha256.len()), (1, 64));
    let settings =
        settings(SettingsLayer { rules: Some("current".to_owned()), ..SettingsLayer::default() });
    let estate = estate(vec![machine("one")]);
    let plan = plan(PlanInputs::new(&estate), &settings, &reference).unwrap();
    let servers = plan.document.servers.as_ref().unwrap();
    assert_eq!(servers[0].azure_size.as_deref(), Some("Standard_N2"), "{:?}", servers[0].reasons);
    let wrong = write("wrong.csv", "name,series\nX,Y\n");
    let error = reference_of("current").with_catalog(&wrong).unwrap_err();
    assert!(error.to_string().contains("wrong.csv, row 1, the columns category"), "{error}");
    assert!(error.hint().unwrap().contains("asrcap sizes export"));
    assert!(ReferenceData::built_in("current").unwrap().with_catalog("nowhere.csv").is_err());
    write("list.csv", "Name,CPUs,Memory (MB),Disk (GB)\nweb,2,4096,100\n");
    let run = |catalog| {
        let line =
            ["plan", "list.csv", "--rules", "current", "--format", "json", "--catalog", catalog];
        asrcap(folder.path(), &line)
    };
    let document = json(&run("sizes.csv"));
    let source = &document["sources"][1];
    assert_eq!((&source["path"], &source["role"]), (&"sizes.csv".into(), &"catalog".into()));
    assert_eq!(document["as_of"][1]["name"], "sizes.csv");
    assert_eq!(document["servers"][0]["azure_size"], "Standard_N2");
    let failed = run("wrong.csv");
    assert_eq!(status(&failed), 2, "{}", stderr(&failed));
    assert!(stderr(&failed).contains("wrong.csv, row 1, the columns"), "{}", stderr(&failed));
}

#[test]
fn what_is_exported_can_be_read_again() {
    for rules in ["current", "guide-2017"] {
        let reference = reference_of(rules);
        let text = asrcap::catalog::SizeCatalog::csv(reference.rules().catalog);
        let read = asrcap::catalog::SizeCatalog::from_csv(text).unwrap();
        assert_eq!(read.sizes(), reference.sizes().sizes());
    }
}

#[test]
fn the_sizes_to_choose_are_those_that_may_be_proposed_and_those_that_servers_have() {
    let of = |rules, layer| {
        let plan = planned(rules, Some("2026-12-01"), layer);
        let named = |size: &asrcap::catalog::VmSize| (size.name.clone(), size.series.clone());
        plan.sizes_to_choose().into_iter().map(named).collect::<Vec<_>>()
    };
    let rules = reference_of("current").rules().clone();
    let allowed: Vec<&String> = [ids::SERIES_ALLOWED, ids::SERIES_NVME, ids::SERIES_LARGE]
        .into_iter()
        .flat_map(|list| rules.list(list))
        .collect();
    let offered = of("current", SettingsLayer::default());
    assert!(offered.len() > 20);
    assert!(offered.iter().all(|(_, series)| allowed.contains(&series)), "{offered:?}");
    let size = vec![("one".to_owned(), "Standard_F2s_v2".to_owned())].into_iter().collect();
    let own = of("current", SettingsLayer { size: Some(size), ..SettingsLayer::default() });
    assert_eq!(own.len(), offered.len() + 1);
    assert!(own.iter().any(|(name, _)| name == "Standard_F2s_v2"));
    let series = Some(vec!["Fsv2".to_owned()]);
    let asked = of("current", SettingsLayer { series, ..SettingsLayer::default() });
    assert!(!asked.is_empty() && asked.iter().all(|(_, series)| series == "Fsv2"));
    let guide = reference_of("guide-2017");
    let all = guide.sizes().sizes().len();
    assert_eq!(of("guide-2017", SettingsLayer::default()).len(), all);
}

#[test]
fn a_size_that_ends_or_that_few_get_is_warned_of() {
    let series = Some(vec!["Fsv2".to_owned()]);
    let plan = planned("current", None, SettingsLayer { series, ..SettingsLayer::default() });
    let told: Vec<&str> = plan.document.findings.iter().map(|finding| finding.code).collect();
    assert!(told.contains(&"size-retires") && told.contains(&"size-restricted"), "{told:?}");
    let plan = planned("current", None, SettingsLayer::default());
    let told: Vec<&str> = plan.document.findings.iter().map(|finding| finding.code).collect();
    assert!(!told.contains(&"size-retires") && !told.contains(&"size-restricted"), "{told:?}");
}
