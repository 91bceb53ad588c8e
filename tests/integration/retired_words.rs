//! A plan of today names nothing that cannot be deployed any more, other than to warn of it.

use std::fs;
use std::path::Path;

use calamine::{Data, Reader, Xlsx};

use super::support::{asrcap, folder, root, status, stderr};

/// What nobody can set up any more, or what belongs to the workbook of 2017, in small letters.
const RETIRED: [&str; 17] = [
    "configuration server",
    "process server",
    "master target",
    "classic",
    "unmanaged",
    "page blob",
    "blob disk",
    "general purpose v1",
    "general-purpose v1",
    "gpv1",
    "premium storage account",
    "xfered",
    "2017 workbook",
    "accesscontrol.windows.net",
    "time.nist.gov",
    "guide-",
    "capacity planner 8.",
];

/// VM sizes that new subscriptions cannot have: `A5`, `D3`, `DS14_v2`, `G4`, `F8`, `Av2`.
fn is_retired_size(word: &str) -> bool {
    let word = word.trim_start_matches("Standard_").trim_start_matches("Basic_");
    let word = word.trim_end_matches("_v2");
    let series = word.trim_end_matches(|c: char| c.is_ascii_digit());
    series.len() < word.len() && matches!(series, "A" | "D" | "DS" | "F" | "FS" | "G" | "GS")
}

/// A sentence that warns says that something has ended.
fn warns(sentence: &str) -> bool {
    ["retire", "has ended", "ended on", "no longer", "cannot be created", "deprecat"]
        .iter()
        .any(|word| sentence.contains(word))
}

fn retired(text: &str) -> Option<String> {
    let small = text.to_lowercase();
    // The setting is told with its value, as every setting is.
    if warns(&small) || small.ends_with("beside the 2017 workbook") {
        return None;
    }
    let word = RETIRED.iter().find(|word| small.contains(*word)).map(|word| (*word).to_owned());
    word.or_else(|| {
        text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_')
            .find(|word| is_retired_size(word))
            .map(str::to_owned)
    })
}

/// The texts of a page without its scripts, styles and tags.
fn of_page(html: &str) -> Vec<String> {
    let mut rest = html.to_owned();
    for tag in ["style", "script"] {
        while let (Some(start), Some(end)) =
            (rest.find(&format!("<{tag}")), rest.find(&format!("</{tag}>")))
        {
            rest.replace_range(start..end + tag.len() + 3, "");
        }
    }
    rest.split('<')
        .map(|part| part.split_once('>').map_or(part, |(_, text)| text).trim().to_owned())
        .filter(|text| !text.is_empty())
        .collect()
}

/// The texts of a workbook's cells, but for addresses on other sheets.
fn of_workbook(path: &Path) -> Vec<String> {
    let mut book: Xlsx<_> = calamine::open_workbook(path).unwrap();
    let mut texts = Vec::new();
    for name in book.sheet_names() {
        let sheet = book.worksheet_range(&name).unwrap();
        texts.push(name.clone());
        texts.extend(sheet.used_cells().filter_map(|(_, _, cell)| match cell {
            Data::String(text) => Some(format!("{name}: {text}")),
            _ => None,
        }));
    }
    texts
}

fn texts_of(path: &Path) -> Vec<String> {
    if path.is_dir() {
        let mut files: Vec<_> =
            fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()).collect();
        files.sort();
        return files.iter().flat_map(|file| texts_of(file)).collect();
    }
    let text = || fs::read_to_string(path).unwrap();
    match path.extension().and_then(|ending| ending.to_str()) {
        Some("xlsx") => of_workbook(path),
        Some("html" | "svg") => of_page(&text()),
        Some("csv" | "md" | "txt" | "ics") => text().lines().map(str::to_owned).collect(),
        _ => Vec::new(),
    }
}

const ESTATE: &str = "\
Name,CPUs,Memory MB,NICs,Disk GB,Disks,Used GB,Change %,OS,Firmware
web01,2,4096,1,120,1,60,2,Microsoft Windows Server 2022 (64-bit),efi
sql01,8,65536,2,9000,4,5000,9,Microsoft Windows Server 2019 (64-bit),bios
log01,4,16384,1,4000,1,3900,60,Red Hat Enterprise Linux 9.1 (64-bit),efi
old01,1,2048,1,60,1,30,1,Microsoft Windows Server 2003 (32-bit),bios
big01,16,262144,1,40000,1,30000,1,Microsoft Windows Server 2022 (64-bit),efi
";

#[test]
fn no_report_of_today_proposes_what_has_ended() {
    let customer = root().join("examples/customer").display().to_string();
    let schedule = root().join("examples/schedule").display().to_string();
    let groups = format!("{schedule}/groups.csv");
    let quick = "quick --vms 100 --disks-per-vm 2 --disk-size 300 --utilization 70 --change-rate 5";
    let plans = [
        format!("plan {customer}"),
        format!("plan {customer} --link 800 --start 2026-11-09 --groups {groups} --run-book book"),
        format!("plan {customer} --link 800 --purpose dr --run-book book"),
        format!("plan {customer} --link 800 --method agentless --run-book book"),
        "plan estate.csv --link 1000".to_owned(),
        "plan estate.csv --scenario hyperv".to_owned(),
        "plan estate.csv --scenario hyperv --purpose dr".to_owned(),
        "plan estate.csv --scenario physical".to_owned(),
        quick.to_owned(),
        format!("{quick} --scenario hyperv --link 500"),
    ];
    let mut found = Vec::new();
    for line in plans {
        let folder = folder();
        let path = folder.path();
        fs::write(path.join("estate.csv"), ESTATE).unwrap();
        let mut arguments: Vec<&str> = line.split_whitespace().collect();
        for output in ["out.html", "out.md", "out.xlsx"] {
            arguments.extend(["-o", output]);
        }
        arguments.extend(["--date", "2026-11-30", "--format", "text"]);
        let output = asrcap(path, &arguments);
        assert!(status(&output) == 0, "{line}: {}", stderr(&output));
        fs::write(path.join("out.txt"), &output.stdout).unwrap();
        fs::write(path.join("stderr.txt"), &output.stderr).unwrap();
        fs::remove_file(path.join("estate.csv")).unwrap();
        for file in ["out.txt", "stderr.txt", "out.html", "out.md", "out.xlsx", "book"] {
            let texts = if path.join(file).exists() { texts_of(&path.join(file)) } else { vec![] };
            let texts = texts.iter().map(|text| text.replace(&customer, ""));
            for text in texts {
                if let Some(word) = retired(&text) {
                    found.push(format!("{line} > {file}: '{word}' in: {text}"));
                }
            }
        }
    }
    found.sort();
    found.dedup();
    assert!(found.is_empty(), "{}:\n{}", found.len(), found.join("\n"));
}
