//! A plan of a part of the servers: `--only`, lists of names, and the values that there are to choose by.

use std::fs;

use serde_json::Value;

use super::support::{asrcap, folder_with, json, status, stderr, stdout};

const SERVERS: &str = "\
Name;Cluster;Datacenter;Host;Folder;Tags;Application;Environment;CPUs;Memory (GB);Disk (GB);NICs;Disks;OS
web01;PROD-A;DC1;esx1.corp.example;/DC1/vm/Prod/Web;env:prod;CRM;Production;2;8;100;1;1;Windows Server 2019
web02;PROD-A;DC1;esx2.corp.example;/DC1/vm/Prod/Web;env:prod;CRM;Production;2;8;100;1;1;Windows Server 2019
db01;PROD-B;DC1;esx3.corp.example;/DC1/vm/Prod/DB;env:prod,pci;CRM;Production;4;16;500;1;1;Windows Server 2019
test01;TEST;DC2;esx9.corp.example;/DC2/vm/Test;env:test;ERP;Test;2;8;50;1;1;Windows Server 2019
test02;;DC2;esx9.corp.example;/DC2/vm/Test;;ERP;Test;2;8;50;1;1;Windows Server 2019
";

fn plan(files: &[(&str, &str)], arguments: &[&str]) -> Value {
    let mut all = vec![("servers.csv", SERVERS)];
    all.extend(files);
    let folder = folder_with(&all);
    let base = ["plan", "servers.csv", "--change-rate", "3", "--format", "json"];
    let arguments: Vec<&str> = base.iter().chain(arguments).copied().collect();
    json(&asrcap(folder.path(), &arguments))
}

fn names(plan: &Value) -> Vec<&str> {
    let servers = plan["servers"].as_array().unwrap().iter();
    servers.map(|server| server["name"].as_str().unwrap()).collect()
}

fn finding<'p>(plan: &'p Value, code: &str) -> Option<&'p Value> {
    plan["findings"].as_array().unwrap().iter().find(|finding| finding["code"] == code)
}

#[test]
fn servers_are_chosen_by_every_key() {
    for (only, expected) in [
        ("cluster=prod-*", vec!["web01", "web02", "db01"]),
        ("datacenter=DC2", vec!["test01", "test02"]),
        ("host=esx9", vec!["test01", "test02"]),
        ("host=*.corp.example", vec!["web01", "web02", "db01", "test01", "test02"]),
        ("folder=Prod", vec!["web01", "web02", "db01"]),
        ("folder=/DC1/vm/Prod/Web", vec!["web01", "web02"]),
        ("group=crm", vec!["web01", "web02", "db01"]),
        ("tag=pci", vec!["db01"]),
        ("tag=env=prod", vec!["web01", "web02", "db01"]),
        ("tag=Environment=Test", vec!["test01", "test02"]),
        ("name=*01", vec!["web01", "db01", "test01"]),
    ] {
        assert_eq!(names(&plan(&[], &["--only", only])), expected, "{only}");
    }
}

#[test]
fn patterns_of_one_key_are_alternatives_and_keys_are_combined() {
    let both = ["--only", "cluster=TEST", "--only", "cluster=PROD-B", "--only", "name=*01"];
    assert_eq!(names(&plan(&[], &both)), ["db01", "test01"]);
    let narrow = ["--only", "cluster=PROD-A", "--only", "name=web02"];
    assert_eq!(names(&plan(&[], &narrow)), ["web02"]);
}

#[test]
fn what_is_out_of_scope_is_counted_told_and_listed() {
    let plan = plan(&[], &["--only", "cluster=PROD-A"]);
    let counts = &plan["counts"];
    assert_eq!(
        (&counts["read"], &counts["excluded"], &counts["planned"]),
        (&5.into(), &3.into(), &2.into())
    );
    let left = &plan["left_out"][0];
    assert_eq!((left["class"].as_str(), left["count"].as_u64()), (Some("out-of-scope"), Some(3)));
    assert_eq!(left["servers"], serde_json::json!(["db01", "test01", "test02"]));
    let told = finding(&plan, "left-out").unwrap();
    assert_eq!(told["subject"], "server out of scope");
    assert_eq!(told["message"], "3 left out: db01, test01, test02");
    let scope = finding(&plan, "scope").unwrap();
    assert_eq!(scope["message"], "2 of 5 servers are in scope: cluster 'PROD-A'");
    // Nobody knows the cluster of test02.
    assert_eq!(finding(&plan, "scope-not-known").unwrap()["severity"], "warning");
    let assumed = finding(&plan, "used-assumed").unwrap()["message"].as_str().unwrap();
    assert!(assumed.contains("2 servers"), "{assumed}");
}

#[test]
fn a_plan_can_be_run_again_from_its_settings() {
    let first = plan(&[], &["--only", "cluster=PROD*", "--only", "tag=pci"]);
    let only = &first["settings"]["only"];
    assert_eq!(only, &serde_json::json!(["cluster=PROD*", "tag=pci"]));
    let settings = format!("only = {only}\n");
    let again = plan(&[("own.toml", &settings)], &["--settings", "own.toml"]);
    assert_eq!(names(&again), ["db01"]);
    // A flag wins over the file.
    let other =
        plan(&[("own.toml", &settings)], &["--settings", "own.toml", "--only", "name=web01"]);
    assert_eq!(names(&other), ["web01"]);
}

#[test]
fn an_empty_scope_names_the_values_that_there_are() {
    let folder = folder_with(&[("servers.csv", SERVERS)]);
    let run = |only: &[&str]| {
        let output = asrcap(folder.path(), &[&["plan", "servers.csv"], only].concat());
        assert_eq!(status(&output), 2, "{}", stderr(&output));
        stderr(&output)
    };
    let error = run(&["--only", "cluster=PROX*"]);
    assert!(error.contains("none of 5 servers has a cluster like 'PROX*'"), "{error}");
    assert!(error.contains("there are PROD-A, PROD-B, TEST"), "{error}");
    let error = run(&["--only", "cluster=TEST", "--only", "folder=Prod"]);
    assert!(error.contains("none of 1 server that meet"), "{error}");
    assert!(error.contains("/DC2/vm/Test"), "{error}");
    let error = run(&["--only", "cluser=A"]);
    assert!(error.contains("did you mean 'cluster'?"), "{error}");
    let plain = "Name;CPUs;Memory (GB);Disk (GB)\na;1;1;1\n";
    let folder = folder_with(&[("plain.csv", plain)]);
    let output = asrcap(folder.path(), &["plan", "plain.csv", "--only", "cluster=A"]);
    assert!(stderr(&output).contains("the inputs state no clusters"), "{}", stderr(&output));
    let mut many = "Name;Cluster;CPUs;Memory (GB);Disk (GB)\n".to_owned();
    for number in 10..25 {
        many += &format!("s{number};C{number};1;1;1\n");
    }
    let folder = folder_with(&[("many.csv", &many)]);
    let output = asrcap(folder.path(), &["plan", "many.csv", "--only", "cluster=A"]);
    assert!(stderr(&output).contains("C19 and 5 more"), "{}", stderr(&output));
}

#[test]
fn a_list_of_names_is_read_in_every_form() {
    let cases: [(&str, &[u8]); 5] = [
        ("plain", b"# wave 1\n\nWEB01\ndb01.corp.example\n"),
        ("hyper-v", b"esx1.corp.example\\web01\r\n192.0.2.7\\db01\r\n"),
        ("csv", b"\"Name\";\"Owner\"\r\n\"web01\";\"me\"\r\n\"db01\";\"\"\r\n"),
        ("commas", b"VM,Owner\nweb01,me\ndb01,you\n"),
        ("tabs", b"Servername\tOrt\nweb01\tBrno\ndb01\tPraha\n"),
    ];
    let powershell: Vec<u8> = [0xff, 0xfe]
        .into_iter()
        .chain(
            "Name   \r\n----   \r\nweb01  \r\ndb01   \r\n"
                .encode_utf16()
                .flat_map(u16::to_le_bytes),
        )
        .collect();
    let folder = folder_with(&[("servers.csv", SERVERS)]);
    for (case, bytes) in cases.into_iter().chain([("utf-16", powershell.as_slice())]) {
        fs::write(folder.path().join("list.txt"), bytes).unwrap();
        let output = asrcap(
            folder.path(),
            &["plan", "servers.csv", "--only", "list=list.txt", "--format", "json"],
        );
        let plan = json(&output);
        assert_eq!(names(&plan), ["web01", "db01"], "{case}");
        assert!(finding(&plan, "listed-name-not-found").is_none(), "{case}");
        let sources = plan["sources"].as_array().unwrap();
        let list = sources.iter().find(|source| source["role"] == "scope").unwrap();
        assert_eq!((list["servers"].as_u64(), list["format"].as_str()), (Some(2), Some("names")));
    }
}

#[test]
fn a_listed_name_that_no_server_has_is_told() {
    let plan = plan(&[("list.txt", "web01\nweb99\n")], &["--only", "list=list.txt"]);
    let found = finding(&plan, "listed-name-not-found").unwrap();
    assert_eq!(found["message"], "1 name that no server has: 'web99'");
    assert_eq!(
        (found["severity"].as_str(), found["where"]["row"].as_u64()),
        (Some("warning"), Some(2))
    );
}

#[test]
fn groups_of_a_file_choose_and_may_name_what_is_out_of_scope() {
    let groups = "server,group,before\nweb01,Shop,Back\nweb02,Shop,\ndb01,Back,\ntest01,Lab,\n";
    let files = [("groups.csv", groups)];
    let base = ["--groups", "groups.csv", "--link", "100"];
    let chosen = plan(&files, &[&base[..], &["--only", "group=shop"]].concat());
    assert_eq!(names(&chosen), ["web01", "web02"]);
    assert!(finding(&chosen, "group-server-not-found").is_none());
    assert!(chosen["schedule"].is_object());
    let parted = plan(&files, &[&base[..], &["--only", "name=web01"]].concat());
    let found = finding(&parted, "group-partly-in-scope").unwrap();
    assert!(found["message"].as_str().unwrap().contains("'Shop' (1/2)"), "{found}");
}

#[test]
fn measurements_of_servers_out_of_scope_are_no_noise() {
    let rates =
        "Server;Change rate (%)\nweb01;2\nweb02;2\ndb01;3\ntest01;200000\ntest02;1\nghost;5\n";
    let plan = plan(&[("rates.csv", rates)], &["--churn", "rates.csv", "--only", "name=web0*"]);
    let unmatched = finding(&plan, "measurement-without-server").unwrap();
    assert_eq!(unmatched["message"], "1 measured names are in no inventory: ghost");
    assert!(finding(&plan, "server-without-measurement").is_none());
    let shown = plan["findings"].to_string();
    assert!(!shown.contains("'test01'") && !shown.contains("measurement of 3"), "{shown}");
}

#[test]
fn overrides_and_sizes_may_name_what_is_out_of_scope() {
    let overrides = "[[override]]\nserver = 'test*'\nset = { cores = 4 }\n[[override]]\nserver = 'db01'\ndisk = '*'\nexclude = true\n";
    let plan = plan(
        &[("o.toml", overrides)],
        &[
            "--overrides",
            "o.toml",
            "--size",
            "db01=Standard_D2s_v5",
            "--rules",
            "current",
            "--only",
            "cluster=PROD-A",
        ],
    );
    assert_eq!(names(&plan), ["web01", "web02"]);
}

#[test]
fn every_planning_command_has_a_scope() {
    let folder = folder_with(&[("servers.csv", SERVERS)]);
    let run = |line: &str| asrcap(folder.path(), &line.split_whitespace().collect::<Vec<_>>());
    let all = "what-if servers.csv --change-rate 3 --vary compression=0 --format jsonl";
    let planned = |line: &str| {
        let output = run(line);
        let row: Value = serde_json::from_str(stdout(&output).lines().next().unwrap()).unwrap();
        row["counts"]["planned"].as_u64()
    };
    assert_eq!(planned(all), Some(5));
    assert_eq!(planned(&format!("{all} --only cluster=PROD-A")), Some(2));
    let refused = run("what-if servers.csv --change-rate 3 --vary only=cluster=TEST");
    assert_eq!(status(&refused), 2);
    assert!(stderr(&refused).contains("the scope cannot vary"), "{}", stderr(&refused));
    let sought = run(
        "seek servers.csv --change-rate 3 --only cluster=PROX --find compression --until storage_gb<=9000",
    );
    assert_eq!(status(&sought), 2, "{}", stderr(&sought));
}

#[test]
fn the_values_that_there_are_are_listed() {
    let folder = folder_with(&[("servers.csv", SERVERS)]);
    let values = |key: &str| {
        json(&asrcap(
            folder.path(),
            &["inspect", "servers.csv", "--values", key, "--format", "json"],
        ))
    };
    let clusters = values("cluster");
    assert_eq!((clusters["servers"].as_u64(), clusters["without"].as_u64()), (Some(5), Some(1)));
    let first = &clusters["values"][0];
    assert_eq!((first["value"].as_str(), first["servers"].as_u64()), (Some("PROD-A"), Some(2)));
    assert_eq!(values("group")["values"][1]["value"], "ERP");
    assert!(values("tag").to_string().contains("Environment=Production"));
    let text = stdout(&asrcap(folder.path(), &["inspect", "servers.csv", "--values", "folder"]));
    assert!(text.contains("/DC1/vm/Prod/Web") && text.starts_with("folder"), "{text}");
}

#[test]
fn a_redacted_plan_does_not_tell_its_scope() {
    let only = [
        "--only",
        "cluster=PROD-A",
        "--only",
        "folder=*Web*",
        "--only",
        "list=wave.txt",
        "--redact",
    ];
    let plan = plan(&[("wave.txt", "web01\nmystery7\n")], &only);
    let text = plan.to_string();
    for name in ["PROD-A", "Prod/Web", "*Web*", "web0", "mystery", "wave.txt", "db01", "test01"] {
        assert!(!text.contains(name), "{name}");
    }
    assert_eq!(plan["settings"]["only"][0], "cluster=(left out)");
}

/// Lists as the tools write them, in each of them a server `a` at one place and `b` at another.
const TOOLS: [(&str, &str, &str); 8] = [
    (
        "rvtools",
        "VM,Powerstate,Template,CPUs,Memory,NICs,Disks,Total disk capacity MiB,Resource pool,Folder,Annotation,Environment,Datacenter,Cluster,Host,OS according to the configuration file,VM ID,VI SDK Server\n\
         a,poweredOn,False,2,4096,1,1,102400,Pool,Prod/Web,keep,Prod,DC1,C1,h1.example,Linux,vm-1,vc\n\
         b,poweredOn,False,2,4096,1,1,102400,Pool,Test,retire in May,Test,DC2,C2,h2.example,Linux,vm-2,vc\n",
        "cluster=C1 datacenter=DC1 host=h1 folder=Prod tag=Prod tag=Environment=Prod tag=Annotation=keep",
    ),
    (
        "rvtools",
        "vInfoVMName,vInfoPowerstate,vInfoCPUs,vInfoMemory,vInfoOS,vInfoDataCenter,vInfoCluster,vInfoHost,vInfoFolder\n\
         a,poweredOn,2,4096,Linux,DC1,C1,h1,Prod\nb,poweredOn,2,4096,Linux,DC2,C2,h2,Test\n",
        "cluster=C1 datacenter=DC1 host=h1 folder=Prod",
    ),
    (
        "hyper-v",
        "VMName,VMId,State,Generation,ProcessorCount,MemoryStartup,ComputerName,ClusterName\n\
         a,id-1,Running,2,2,4294967296,h1,C1\nb,id-2,Running,2,2,4294967296,h2,C2\n",
        "cluster=C1 host=h1",
    ),
    (
        "scvmm",
        "Name,CPUCount,Memory,OperatingSystem,VirtualMachineState,HostName,TotalSize,VMId,HostGroupPath,Tag\n\
         a,2,4096,Linux,Running,h1,1,id-1,All Hosts\\Brno,web\nb,2,4096,Linux,Running,h2,1,id-2,All Hosts\\Praha,db\n",
        "host=h1 folder=Brno folder=all?hosts\\brno tag=web",
    ),
    (
        "nutanix",
        "VM Name,Container,Power State,Network adapters,vCPUs,vRAM (GB),Disk Count,Provisioned Space (GB),Used Space (GB),Cluster Name,Host Name,Categories\n\
         a,c,ON,1,2,4,1,100,50,C1,h1,AppTier:Web\nb,c,ON,1,2,4,1,100,50,C2,h2,AppTier:DB\n",
        "cluster=C1 host=h1 tag=Web tag=apptier:web",
    ),
    (
        "vcenter-csv",
        "Name,State,Status,Provisioned Space,Used Space,Host CPU,Host Mem,Host,Cluster,Datacenter,Guest OS,Memory Size,CPUs,NICs\n\
         a,Powered On,Normal,1.5 TB,768 GB,1 GHz,2 GB,h1,C1,DC1,Linux,4 GB,2,1\nb,Powered On,Normal,1 TB,768 GB,1 GHz,2 GB,h2,C2,DC2,Linux,4 GB,2,1\n",
        "cluster=C1 host=h1 datacenter=DC1",
    ),
    (
        "table",
        "Servername;Rechenzentrum;Cluster;Schlagwörter;Anwendung;CPU-Kerne;Arbeitsspeicher (GB);Festplatte (GB)\n\
         a;Wien;C1;web;CRM;2;8;100\nb;Graz;C2;db;ERP;2;8;100\n",
        "datacenter=Wien cluster=C1 tag=web group=CRM",
    ),
    (
        "table",
        "Nom du serveur;Centre de données;Étiquettes;Responsable;Coeurs;Mémoire (Go);Disque (Go)\n\
         a;Lyon;web;Anne;2;8;100\nb;Paris;db;Luc;2;8;100\n",
        "datacenter=Lyon tag=web tag=Responsable=Anne tag=anne",
    ),
];

#[test]
fn the_places_that_tools_state_are_read() {
    for (format, text, conditions) in TOOLS {
        let folder = folder_with(&[("list.csv", text)]);
        for condition in conditions.split(' ') {
            let arguments =
                ["plan", "list.csv", "--change-rate", "2", "--format", "json", "--only", condition];
            let output = asrcap(folder.path(), &arguments);
            let plan: Value = serde_json::from_slice(&output.stdout)
                .unwrap_or_else(|_| panic!("{format} {condition}: {}", stderr(&output)));
            assert_eq!(plan["sources"][0]["format"], format, "{condition}");
            assert_eq!(names(&plan), ["a"], "{format} {condition}");
        }
    }
}

#[test]
fn another_scope_is_another_setting() {
    let folder = folder_with(&[("servers.csv", SERVERS)]);
    let base = ["plan", "servers.csv", "--change-rate", "3", "-o"];
    for (file, only) in [("a.json", "cluster=PROD-*"), ("b.json", "datacenter=DC2")] {
        let output = asrcap(folder.path(), &[&base[..], &[file, "--only", only]].concat());
        assert_eq!(status(&output), 0, "{}", stderr(&output));
    }
    let compared =
        json(&asrcap(folder.path(), &["compare", "a.json", "b.json", "--format", "json"]));
    let figures = compared["figures"].as_array().unwrap();
    let storage = figures.iter().find(|figure| figure["name"] == "inputs.data_gb").unwrap();
    let cause = |cause: &str| storage["by_cause"][cause].as_f64().unwrap();
    assert_eq!((cause("settings"), cause("inventory")), (-600.0, 0.0), "{storage}");
}
