//! With `--redact` no output holds a name of the inputs, byte for byte.

use std::fs;
use std::io::Read;
use std::path::Path;
use std::process::Output;

use super::support::{asrcap, folder_with};

/// An export whose every name is one that nothing else in a report is called.
const VINFO: &str = "\
VM,Powerstate,Template,CPUs,Memory,NICs,Disks,Provisioned MiB,In Use MiB,Firmware,DNS Name,Host,Cluster,Datacenter,VI SDK Server,Network #1,OS according to the configuration file,VM UUID
ZEPHYR-SQL01,poweredOn,False,4,8192,1,2,204800,102400,bios,zephyr-sql01.quux.example.org,esx-plugh7.quux.example.org,xyzzy-cluster,dc-xyzzy,vc-frobnitz.quux.example.org,VLAN-WALDO-12,Microsoft Windows Server 2016 (64-bit),4201aaaa-bbbb-cccc-dddd-eeeeffff0001
zephyr-web02,poweredOn,False,2,4096,1,1,102400,51200,efi,zephyr-web02.quux.example.org,esx-plugh8.quux.example.org,xyzzy-cluster,dc-xyzzy,vc-frobnitz.quux.example.org,VLAN-WALDO-12,Microsoft Windows Server 2016 (64-bit),4201aaaa-bbbb-cccc-dddd-eeeeffff0002
zephyr_template9,poweredOff,True,2,4096,1,1,102400,51200,bios,,esx-plugh8.quux.example.org,xyzzy-cluster,dc-xyzzy,vc-frobnitz.quux.example.org,VLAN-WALDO-12,Microsoft Windows Server 2016 (64-bit),4201aaaa-bbbb-cccc-dddd-eeeeffff0003
";

const SHEET: &str = "\
Server Name/Hostname,Processor Cores,Memory allocation (in MBs),Number of NICs,Total Storage (in GBs),Number of disks attached,Disk capacity utilization (%),Daily data change rate (%)
Thud File Server 3,2,4096,1,500,2,50,3
grault-broken5,2,-1,1,500,2,50,3
blob.garply.example.net,2,4096,1,9000,2,50,30
";

const RATES: &str =
    "Server,Change (GB per day)\nZephyr-SQL01,12\nzephyr-web02,5\nunheard-of-corge6,7\n";

const SETTINGS: &str = "change-rate = 2\n\n[size]\n\"zephyr-web02\" = \"D2s_v5\"\n";

const OVERRIDES: &str = "\
[[override]]
server = \"zephyr-w*\"
set = { memory_mb = 6144 }
reason = \"Babette of Quux asked for it\"
who = \"Babette Fnord\"
";

/// Groups of servers that move together.
const GROUPS: &str =
    "server,group,before,together,apart,earliest,latest,pilot\nZEPHYR-SQL01,Wibble Payroll,,,,,,\n";

const NAMES: [&str; 26] = [
    "wibble",
    "own-groups",
    "zephyr",
    "quux",
    "plugh",
    "frobnitz",
    "waldo",
    "thud",
    "grault",
    "garply",
    "corge",
    "babette",
    "fnord",
    "foobarcorp",
    "4201aaaa",
    "inventory-foobar",
    "rates-foobar7",
    "own-settings",
    "own-overrides",
    "xyzzy",
    "acme-theme",
    "acme gmbh",
    "sql01",
    "web02",
    "example.org",
    "example.net",
];

/// Charts last: drawing them takes the longest.
const OUTPUTS: [&str; 6] =
    ["plan.xlsx", "plan.json", "plan.csv", "plan.md", "plan.html", "charts/"];

fn inputs() -> tempfile::TempDir {
    let folder = folder_with(&[
        ("FooBarCorp/RVTools_tabvInfo.csv", VINFO),
        ("FooBarCorp/inventory-foobar.csv", SHEET),
        ("FooBarCorp/rates-foobar7.csv", RATES),
        ("own-settings.toml", SETTINGS),
        ("own-overrides.toml", OVERRIDES),
        ("own-groups.csv", GROUPS),
        ("acme-theme.toml", "[customer]\nname = \"Acme GmbH\"\n"),
    ]);
    fs::create_dir(folder.path().join("key")).unwrap();
    folder
}

/// What a file holds, a workbook unpacked.
fn contents(path: &Path) -> Vec<u8> {
    let bytes = fs::read(path).unwrap();
    if path.extension().is_none_or(|ending| ending != "xlsx") {
        return bytes;
    }
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut all = Vec::new();
    for index in 0..archive.len() {
        archive.by_index(index).unwrap().read_to_end(&mut all).unwrap();
    }
    all
}

fn files(folder: &Path) -> Vec<std::path::PathBuf> {
    let mut files = Vec::new();
    for output in OUTPUTS {
        let path = folder.join(output);
        if path.is_dir() {
            files.extend(fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()));
        } else if path.exists() {
            files.push(path);
        }
    }
    files
}

fn run(folder: &Path, outputs: &[&str], redact: &[&str]) -> Output {
    let mut arguments = vec![
        "plan",
        "FooBarCorp",
        "--settings",
        "own-settings.toml",
        "--overrides",
        "own-overrides.toml",
        "--theme",
        "acme-theme.toml",
        "--against",
        "guide-2017",
    ];
    for output in outputs {
        arguments.extend(["-o", output]);
    }
    arguments.extend(redact);
    let output = asrcap(folder, &arguments);
    assert!(
        matches!(output.status.code(), Some(0 | 3)),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    output
}

fn leaks(folder: &Path) -> Vec<String> {
    let mut leaks = Vec::new();
    for path in files(folder) {
        let bytes = contents(&path).to_ascii_lowercase();
        for name in NAMES {
            if bytes.windows(name.len()).any(|window| window == name.as_bytes()) {
                leaks.push(format!("{name} in {}", path.strip_prefix(folder).unwrap().display()));
            }
        }
    }
    leaks
}

#[test]
fn no_output_holds_a_name_of_the_inputs() {
    let folder = inputs();
    let output = run(folder.path(), &OUTPUTS, &["--redact", "--redact-key", "key/key.csv"]);
    assert_eq!(files(folder.path()).len(), 5 + 24);
    assert_eq!(leaks(folder.path()), Vec::<String>::new());
    let told = String::from_utf8_lossy(&output.stderr).to_lowercase();
    for name in NAMES {
        assert!(!told.contains(name), "{name} in {told}");
    }
    let key = fs::read_to_string(folder.path().join("key/key.csv")).unwrap();
    assert!(key.contains("SRV,SRV-0001,ZEPHYR-SQL01\n"), "{key}");
    assert!(key.contains("HOST,HOST-01,esx-plugh7.quux.example.org\n"), "{key}");
}

/// Hyper-V plans name hosts, and today's rules name disks.
#[test]
fn no_other_kind_of_plan_holds_one_either() {
    for other in [["--scenario", "hyperv"], ["--rules", "current"]] {
        let folder = inputs();
        fs::write(folder.path().join("own-settings.toml"), "change-rate = 2\n").unwrap();
        run(folder.path(), &OUTPUTS[..5], &[&other[..], &["--redact"]].concat());
        assert_eq!(leaks(folder.path()), Vec::<String>::new(), "{other:?}");
    }
}

/// A schedule names servers and groups, in the run book too.
#[test]
fn no_run_book_holds_one() {
    let folder = inputs();
    let wishes = ["--link", "5000", "--groups", "own-groups.csv", "--run-book", "book"];
    run(folder.path(), &OUTPUTS[..5], &wishes);
    let told = |file: &str| fs::read_to_string(folder.path().join(file)).unwrap().to_lowercase();
    assert!(told("plan.json").contains("wibble"), "the schedule has no groups");
    let kept = ["--redact", "--redact-key", "key/key.csv", "--force"];
    run(folder.path(), &OUTPUTS[..5], &[&wishes[..], &kept].concat());
    let mut found = leaks(folder.path());
    for entry in fs::read_dir(folder.path().join("book")).unwrap() {
        let path = entry.unwrap().path();
        let text = fs::read_to_string(&path).unwrap().to_lowercase();
        found.extend(
            NAMES
                .iter()
                .filter(|name| text.contains(**name))
                .map(|name| format!("{name} in {path:?}")),
        );
    }
    assert_eq!(found, Vec::<String>::new());
    let beside = ["--redact", "--redact-key", "book/key.csv", "--force"];
    let refused = asrcap(folder.path(), &[&["plan", "FooBarCorp"], &wishes[..], &beside].concat());
    assert_eq!(refused.status.code(), Some(2));
}

/// The same run without the flag holds most of them, so the search can find something.
#[test]
fn without_the_flag_the_names_are_there() {
    let folder = inputs();
    run(folder.path(), &OUTPUTS[..5], &[]);
    let leaks = leaks(folder.path());
    for name in ["zephyr", "thud", "grault", "corge", "foobarcorp", "acme gmbh", "babette"] {
        assert!(leaks.iter().any(|leak| leak.starts_with(name)), "{name}: {leaks:?}");
    }
    for ending in ["xlsx", "json", "csv", "md", "html"] {
        assert!(leaks.iter().any(|leak| leak.ends_with(ending)), "{ending}: {leaks:?}");
    }
}

#[test]
fn pseudonyms_are_the_same_in_every_run_with_a_key() {
    let folder = inputs();
    run(folder.path(), &["plan.json"], &["--redact", "--redact-key", "key/key.csv"]);
    let first = fs::read(folder.path().join("plan.json")).unwrap();
    let key = fs::read(folder.path().join("key/key.csv")).unwrap();
    run(folder.path(), &["plan.json"], &["--redact", "--redact-key", "key/key.csv", "--force"]);
    assert!(fs::read(folder.path().join("plan.json")).unwrap() == first);
    assert!(fs::read(folder.path().join("key/key.csv")).unwrap() == key);
}

#[test]
fn a_key_beside_an_output_is_refused() {
    let folder = inputs();
    for (key, output) in
        [("key.csv", "plan.json"), ("charts/key.csv", "charts/"), ("key.csv", "./plan.html")]
    {
        let refused = asrcap(
            folder.path(),
            &["plan", "FooBarCorp", "--redact", "--redact-key", key, "-o", output],
        );
        assert_eq!(refused.status.code(), Some(2), "{key} {output}");
        assert!(!folder.path().join(key).exists());
    }
    let without = asrcap(folder.path(), &["plan", "FooBarCorp", "--redact-key", "key/k.csv"]);
    assert_eq!(without.status.code(), Some(2));
}

/// Every other command that answers about servers hides their names as well, in each of its forms.
#[test]
fn no_answer_about_plans_holds_one() {
    let folder = inputs();
    let folder = folder.path();
    fs::write(folder.join("zephyr-web02.toml"), OVERRIDES).unwrap();
    let told = |arguments: &[&str]| {
        let output = asrcap(folder, arguments);
        let code = output.status.code();
        let told = [output.stdout, output.stderr].concat();
        let told = String::from_utf8_lossy(&told).to_lowercase();
        assert!(matches!(code, Some(0 | 1 | 3)), "{arguments:?}: {told}");
        told
    };
    let plan = |name: &str, more: &[&str]| {
        let given = ["plan", "FooBarCorp", "--quiet", "-o", name];
        told(&[&given[..], more].concat());
    };
    plan("zephyr-sql01-before.json", &["--change-rate", "2"]);
    fs::remove_file(folder.join("FooBarCorp/rates-foobar7.csv")).unwrap();
    let fewer = VINFO
        .replace("ZEPHYR-SQL01,", "zephyr-renamed99,")
        .replace("zephyr_template9", "zephyr-new11");
    fs::write(folder.join("FooBarCorp/RVTools_tabvInfo.csv"), fewer).unwrap();
    plan("zephyr-sql01-after.json", &["--change-rate", "3"]);
    let vary = [
        "what-if",
        "FooBarCorp",
        "--change-rate",
        "2",
        "--vary",
        "overrides=none,zephyr-web02",
        "--vary",
        "growth=0,30",
    ];
    let compare = ["compare", "zephyr-sql01-before.json", "zephyr-sql01-after.json"];
    let seek = [
        "seek",
        "FooBarCorp",
        "--change-rate",
        "2",
        "--find",
        "servers",
        "--until",
        "storage_gb <= 250",
    ];
    let check = ["check", "zephyr-sql01-before.json", "--max", "storage_gb=1"];
    let forms: [(&[&str], &[&str], &[&str]); 4] = [
        (
            &vary,
            &["text", "csv", "jsonl", "md"],
            &["grid.xlsx", "grid.csv", "grid.jsonl", "grid.md"],
        ),
        (&compare, &["text", "json", "md"], &["compared.xlsx", "compared.json", "compared.md"]),
        (&seek, &["text", "json", "md"], &[]),
        (&check, &["junit"], &[]),
    ];
    for (command, formats, files) in forms {
        for redact in [&[][..], &["--redact", "--redact-key", "key/key.csv"]] {
            let mut all = String::new();
            for format in formats {
                all += &told(&[command, &["--format", format], redact].concat());
            }
            for file in files {
                let given = ["-o", file, "--force"];
                all += &told(&[command, &given, redact].concat());
                all += &String::from_utf8_lossy(&contents(&folder.join(file))).to_lowercase();
            }
            let found: Vec<&str> = NAMES.into_iter().filter(|name| all.contains(name)).collect();
            if redact.is_empty() {
                assert!(found.contains(&"zephyr"), "{command:?} names nobody: {all}");
            } else {
                assert_eq!(found, Vec::<&str>::new(), "{command:?}: {all}");
            }
        }
    }
}
