//! The same inputs give the same bytes in every language of the computer, and in every run.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::support::{command, folder_with, stderr};

const SERVERS: &str = "\
Server Name/Hostname,Processor Cores,Memory allocation (in MBs),Number of NICs,Total Storage (in GBs),Number of disks attached,Disk capacity utilization (%),Daily data change rate (%)
İSTANBUL-1,4,8192,1,300.5,2,50,3.5
istanbul-2,2,4096,1,1500,3,60,12.5
straße-3,2,4096,1,200,1,61,0.9
";

const OUTPUTS: [&str; 6] =
    ["plan.xlsx", "plan.html", "plan.json", "plan.csv", "plan.md", "charts/"];

fn files(folder: &Path, found: &mut BTreeMap<PathBuf, Vec<u8>>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else {
            found.insert(path.clone(), std::fs::read(path).unwrap());
        }
    }
}

/// All outputs of a run, by their names, and what it prints.
fn run(language: &str) -> BTreeMap<PathBuf, Vec<u8>> {
    let folder = folder_with(&[("servers.csv", SERVERS)]);
    std::fs::create_dir(folder.path().join("out")).unwrap();
    let mut command = command(folder.path());
    command.args(["plan", "servers.csv", "--format", "text", "--customer", "Müller & Söhne"]);
    for output in OUTPUTS {
        command.args(["-o", &format!("out/{output}")]);
    }
    let printed = command
        .envs(["LC_ALL", "LC_NUMERIC", "LC_CTYPE", "LANG", "LANGUAGE"].map(|name| (name, language)))
        .output()
        .unwrap();
    let errors = stderr(&printed);
    assert!(matches!(printed.status.code(), Some(0 | 3)), "{errors}");
    let mut found = BTreeMap::new();
    files(&folder.path().join("out"), &mut found);
    let mut named: BTreeMap<PathBuf, Vec<u8>> = found
        .into_iter()
        .map(|(path, bytes)| (path.strip_prefix(folder.path()).unwrap().to_owned(), bytes))
        .collect();
    named.insert("stdout".into(), printed.stdout);
    named
}

#[test]
fn every_locale_gives_the_same_bytes() {
    let first = run("C");
    assert!(first.len() > 10, "{:?}", first.keys());
    for language in ["C", "de_DE.UTF-8", "tr_TR.UTF-8"] {
        let other = run(language);
        assert!(first.keys().eq(other.keys()), "{language}");
        for (name, bytes) in &first {
            assert!(other[name] == *bytes, "{} differs in {language}", name.display());
        }
    }
}
