//! Every word of a report comes from the texts of a language: under a pseudo-language, whose words are written with Cyrillic
//! letters, no report holds a Latin letter but in names, units and ids.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use toml::{Table, Value};

use super::support::{asrcap, folder, root, status, stderr};

/// The words as the pseudo-language writes them: letter by letter, so that line breaks and columns change nothing.
fn pseudo(english: &str) -> String {
    let mut is_value = false;
    english
        .chars()
        .map(|letter| {
            match letter {
                '{' => is_value = true,
                '}' => is_value = false,
                _ => {}
            }
            let from = |base: char, first: u32| {
                char::from_u32(first + letter as u32 - base as u32).unwrap_or(letter)
            };
            match letter {
                'a'..='z' if !is_value => from('a', 0x430),
                'A'..='Z' if !is_value => from('A', 0x410),
                _ => letter,
            }
        })
        .collect()
}

/// What stands in the words of sheets and is no word: ids of figures, rules and columns, conditions, and an example of input.
const IDS: [&str; 10] = [
    "as-needed",
    "column",
    "example",
    "figure",
    "inputs",
    "mandatory",
    "outputs",
    "premium",
    "rule",
    "scenarios",
];

fn translate(value: &mut Value) {
    match value {
        Value::String(text) => *text = pseudo(text),
        Value::Array(items) => items.iter_mut().for_each(translate),
        Value::Table(table) => {
            // A table below such a key holds words of it.
            let is_word = |key: &str, value: &Value| {
                !IDS.contains(&key) || value.is_table() && key != "example"
            };
            for (_, value) in table.iter_mut().filter(|(key, value)| is_word(key, value)) {
                translate(value);
            }
        }
        _ => {}
    }
}

/// All words in the pseudo-language, as a file of texts.
fn texts() -> String {
    let mut template = asrcap::report::texts_template();
    for (section, value) in &mut template {
        match value {
            Value::Table(messages) if section == "messages" => {
                for (english, own) in messages.iter_mut() {
                    *own = Value::from(pseudo(english));
                }
            }
            Value::Table(sheets) if section == "workbook" => {
                for (_, sheet) in sheets.iter_mut() {
                    translate(sheet);
                }
            }
            words => words_of(words),
        }
    }
    let lines = template.iter().map(|(key, value)| format!("{} = {}", quoted(key), inline(value)));
    lines.collect::<Vec<_>>().join("\n")
}

/// A TOML string, which JSON writes alike.
fn quoted(text: &str) -> String {
    serde_json::to_string(text).unwrap()
}

fn inline(value: &Value) -> String {
    match value {
        Value::String(text) => quoted(text),
        Value::Integer(number) => number.to_string(),
        Value::Float(number) => format!("{number:?}"),
        Value::Boolean(truth) => truth.to_string(),
        Value::Array(items) => {
            format!("[{}]", items.iter().map(inline).collect::<Vec<_>>().join(", "))
        }
        Value::Table(table) => {
            let items = table.iter();
            let items = items.map(|(key, value)| format!("{} = {}", quoted(key), inline(value)));
            format!("{{ {} }}", items.collect::<Vec<_>>().join(", "))
        }
        Value::Datetime(_) => unreachable!("no text is a date"),
    }
}

fn words_of(value: &mut Value) {
    match value {
        Value::String(text) => *text = pseudo(text),
        Value::Table(table) => table.iter_mut().for_each(|(_, value)| words_of(value)),
        _ => {}
    }
}

/// The texts of a report that people read, a piece each; ids of markup, formulas and what they print are left out.
fn pieces(path: &Path) -> Vec<String> {
    match path.extension().and_then(|ending| ending.to_str()) {
        Some("xlsx") => workbook(path),
        Some("html") => html(&fs::read_to_string(path).unwrap()),
        Some("svg") => tagged(&fs::read_to_string(path).unwrap(), &["text", "title", "desc"]),
        Some("ics") => {
            let text = fs::read_to_string(path).unwrap().replace("\r\n ", "");
            let lines = text.lines().filter_map(|line| line.strip_prefix("SUMMARY:"));
            lines.map(str::to_owned).collect()
        }
        // The headings of a CSV file are keys.
        Some("csv") => {
            let text = fs::read_to_string(path).unwrap();
            text.lines().skip(1).map(str::to_owned).collect()
        }
        _ => fs::read_to_string(path).unwrap().lines().map(str::to_owned).collect(),
    }
}

fn unescaped(text: &str) -> String {
    let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"");
    let text = text.replace("&#x27;", "'").replace("&#39;", "'").replace("&#x2f;", "/");
    text.replace("&apos;", "'").replace("&amp;", "&")
}

/// The texts inside of these elements, without the elements in them.
fn tagged(xml: &str, names: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    for name in names {
        for part in xml.split(&format!("<{name}")).skip(1) {
            if !part.starts_with(['>', ' ']) {
                continue;
            }
            let Some((_, inner)) = part.split_once('>') else { continue };
            let inner = inner.split(&format!("</{name}>")).next().unwrap_or_default();
            found.push(unescaped(&without_tags(inner)));
        }
    }
    found
}

fn without_tags(text: &str) -> String {
    let mut out = String::new();
    for (index, part) in text.split('<').enumerate() {
        let text = if index == 0 { Some(part) } else { part.split_once('>').map(|(_, rest)| rest) };
        out.extend([text.unwrap_or_default(), " "]);
    }
    out
}

/// The values of attributes that are read out or shown.
fn attributes(markup: &str, names: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    for name in names {
        for part in markup.split(&format!(" {name}=\"")).skip(1) {
            found.push(unescaped(part.split('"').next().unwrap_or_default()));
        }
    }
    found
}

fn html(page: &str) -> Vec<String> {
    let mut text = page.to_owned();
    let mut found = attributes(page, &["alt", "aria-label", "placeholder", "title"]);
    for name in ["script", "style", "svg"] {
        let parts: Vec<String> = text
            .split(&format!("<{name}"))
            .enumerate()
            .map(|(index, part)| match part.split_once(&format!("</{name}>")) {
                Some((svg, rest)) if index > 0 => {
                    if name == "svg" {
                        found.extend(tagged(svg, &["text", "title", "desc"]));
                    }
                    rest.to_owned()
                }
                _ => part.to_owned(),
            })
            .collect();
        text = parts.concat();
    }
    found.extend(text.split("</").map(|part| unescaped(&without_tags(&format!("</{part}")))));
    found
}

fn workbook(path: &Path) -> Vec<String> {
    let mut archive = zip::ZipArchive::new(fs::File::open(path).unwrap()).unwrap();
    let mut found = Vec::new();
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).unwrap();
        let name = part.name().unwrap().into_owned();
        let mut xml = String::new();
        if std::io::Read::read_to_string(&mut part, &mut xml).is_err() {
            continue;
        }
        // What formulas print stands with the formulas, not among the shared strings.
        if name.ends_with("sharedStrings.xml") || name.contains("comments") {
            found.extend(tagged(&xml, &["si", "text"]));
        } else if name.contains("charts/") {
            found.extend(tagged(&xml, &["a:t"]));
        } else if name.contains("drawings/") {
            found.extend(attributes(&xml, &["descr", "title"]));
        } else if name.contains("worksheets/") {
            found.extend(attributes(&xml, &["error", "errorTitle", "prompt", "promptTitle"]));
            found.extend(tagged(&xml, &["oddHeader", "oddFooter"]));
        }
    }
    found
}

/// Whole texts that are the same in every language: titles of sources, and where in them.
///
/// Formulas read the values of rules, and so a workbook has them as they are.
fn sources(is_workbook: bool) -> Vec<String> {
    let mut texts = BTreeSet::new();
    for id in asrcap::rules::built_in_ids() {
        let set = asrcap::rules::built_in(id).unwrap();
        for (_, rule) in set.rules().iter().flat_map(asrcap::rules::Rule::by_use) {
            texts.extend([rule.source.title.clone(), rule.source.locator.clone()]);
            let is_shown = match rule.value {
                asrcap::rules::RuleValue::Number(_) => false,
                asrcap::rules::RuleValue::Text(_) => is_workbook,
                _ => true,
            };
            if is_shown {
                let shown =
                    [rule.value_text(), rule.full_value_text()].map(|text| text.to_string());
                texts.extend(shown.into_iter().filter(|text| text.contains(' ')));
            }
        }
    }
    let checklist = fs::read_to_string(root().join("templates/checklist/prerequisites.toml"));
    let checklist: Table = toml::from_str(&checklist.unwrap()).unwrap();
    for (_, source) in checklist["sources"].as_table().unwrap() {
        texts.insert(source["title"].as_str().unwrap().to_owned());
    }
    texts.extend(asrcap::catalog::VcpuQuota::all().iter().map(|quota| quota.source.clone()));
    // Formulas and links go by the names of sheets.
    let template = asrcap::report::texts_template();
    let sheets = template["workbook"]["getting-started"]["sheets"].as_table().unwrap();
    texts.extend(sheets.keys().cloned());
    texts.extend(GENERATED.map(str::to_owned));
    let mut texts: Vec<String> = texts.into_iter().collect();
    texts.sort_by_key(|text| std::cmp::Reverse(text.len()));
    texts
}

/// The words of a text: letters, digits and what joins them in names.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '/' | '\'');
    text.split(move |c| !is_part(c)).map(|word| word.trim_matches(['.', '-', '/', '\'']))
}

/// Units, products and their parts.
const NAMES: &str = "GB MB KB GiB MiB TB MB/s Mbps Mbit/s IOPS vCPU vCPUs h P S NA percent Azure Site Recovery Hyper-V VMware \
    Windows Linux RHEL SLES Ubuntu Debian Excel Standard standard Premium premium HDD SSD SHA-256 asrcap RPO CSV JSON HTML C";

/// What asrcap names so in every language, as the JSON and CSV files do: disks and servers that no inventory names.
const GENERATED: [&str; 4] =
    ["average disk", "process server", "configuration server", "appliance "];

/// Values that CSV files have for programs, and settings files.
const VALUES: &str = "true false bios efi green yellow red grey prepare enable check test-failover clean-up-test cut-over verify \
    clean-up protected workbook unknown vmware hyperv migration dr site-recovery agentless days \
    allocated any catalogue customer engineer lrs payg prices intel amd x64";

fn latin<'a>(
    pieces: &'a [String],
    known: &BTreeSet<&str>,
    whole: &[String],
) -> Vec<(String, &'a str)> {
    let mut found = Vec::new();
    for piece in pieces.iter().filter(|piece| !known.contains(piece.trim())) {
        let mut text = piece.clone();
        for known in whole.iter().filter(|known| piece.contains(known.as_str())) {
            text = text.replace(known.as_str(), " ");
        }
        // Markdown escapes underscores; headers have codes for fonts, the page and its number.
        let text = text.replace("\\_", "_").replace(['&'], " &");
        for word in words(&text) {
            let is_code = text.contains(&format!("&{word}")) && word.len() == 1;
            let is_made = ["SRV-", "FILE-", "DIR-", "SHEET-", "HOST-"]
                .iter()
                .any(|kind| word.starts_with(kind))
                || is_tier(word)
                || is_date(word);
            // A value that is too long for a table is cut.
            let is_cut = text.contains(&format!("{word}..."));
            if is_code || is_made || is_cut {
                continue;
            }
            let is_latin = word.chars().any(|c| c.is_ascii_alphabetic());
            let is_known = known.contains(word)
                || word
                    .split(['-', '/'])
                    .all(|part| known.contains(part) || !part.chars().any(char::is_alphabetic));
            if is_latin && !is_known {
                found.push((word.to_owned(), piece.as_str()));
            }
        }
    }
    found
}

/// `S40`, `P10`: a tier of a disk.
fn is_tier(word: &str) -> bool {
    let mut letters = word.chars();
    letters.next().is_some_and(|first| matches!(first, 'S' | 'P' | 'E'))
        && word.len() > 1
        && letters.all(|c| c.is_ascii_digit())
}

/// `2026-11-09T00`
fn is_date(word: &str) -> bool {
    let letters: Vec<char> = word.chars().filter(|c| c.is_alphabetic()).collect();
    letters == ['T'] && word.starts_with("20")
}

/// The ids that reports show: of rules and figures, settings, formats, codes of findings.
fn ids(plan: &serde_json::Value, into: &mut BTreeSet<String>) {
    let id_keys = [
        "id",
        "code",
        "rule",
        "format",
        "set",
        "basis",
        "quality",
        "sha256",
        "tier",
        "tier_by_size",
        "azure_size",
    ];
    match plan {
        serde_json::Value::Object(members) => {
            for (key, value) in members {
                into.extend([key.clone(), key.replace('_', "-")]);
                match value {
                    serde_json::Value::String(text) if id_keys.contains(&key.as_str()) => {
                        into.insert(text.clone());
                    }
                    value => ids(value, into),
                }
            }
        }
        serde_json::Value::Array(items) => {
            for item in items {
                if let serde_json::Value::String(text) = item
                    && !text.contains(' ')
                {
                    into.insert(text.clone());
                }
                ids(item, into);
            }
        }
        _ => {}
    }
}

/// Ids of rules, names of Azure's sizes, of their series and quotas, and of gateways.
fn asrcap_names() -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for id in asrcap::rules::built_in_ids() {
        let reference = asrcap::reference::ReferenceData::load(id).unwrap();
        let rules = reference.rules().rules().iter();
        let when = rules.clone().flat_map(|rule| &rule.when);
        names.extend(when.flat_map(|when| when.regions.iter().cloned()));
        for (_, rule) in rules.flat_map(asrcap::rules::Rule::by_use) {
            names.extend([rule.id.clone(), rule.set.clone()]);
            if let asrcap::rules::RuleValue::Table(rows) = &rule.value {
                names.extend(rows.iter().flat_map(|row| row.keys().cloned()));
            }
            if let asrcap::rules::RuleValue::List(items) = &rule.value {
                names.extend(items.iter().filter(|item| !item.contains(' ')).cloned());
            }
            if let asrcap::rules::RuleValue::Text(text) = &rule.value {
                names.extend((!text.contains(' ')).then(|| text.clone()));
            }
        }
        for size in reference.sizes().sizes() {
            let whole = [size.name.as_str(), size.series.as_str(), size.short_name()];
            names.extend(whole.into_iter().flat_map(|name| {
                words(name).chain(name.split('_')).map(str::to_owned).collect::<Vec<_>>()
            }));
        }
    }
    for quota in asrcap::catalog::VcpuQuota::all() {
        names.insert(quota.quota.clone());
        names.extend(words(&quota.words()).map(str::to_owned));
    }
    let connections = asrcap::catalog::Connection::all().iter();
    names.extend(connections.flat_map(|one| words(&one.sku)).map(str::to_owned));
    names
}

/// Takes out the ids that a narrow table of the terminal breaks: the rest stands below the beginning.
fn join_broken(lines: &mut [String], known: &BTreeSet<&str>) {
    for index in 1..lines.len() {
        let (above, below) = lines.split_at_mut(index);
        let (above, below) = (above.last_mut().unwrap(), &mut below[0]);
        let line = above.clone();
        for start in words(&line).filter(|word| word.len() > 10) {
            for id in known.iter().filter(|id| id.len() > start.len() && id.starts_with(start)) {
                let column = line[..line.find(start).unwrap()].chars().count();
                let rest = &id[start.len()..];
                let at = below.char_indices().nth(column).map(|(at, _)| at);
                if let Some(at) = at.filter(|at| below[*at..].starts_with(rest)) {
                    below.replace_range(at..at + rest.len(), &" ".repeat(rest.len()));
                    *above = above.replace(start, "");
                    break;
                }
            }
        }
    }
}

fn check(case: &str, inputs: &[(&str, &str)], line: &str) -> Vec<String> {
    let folder = folder();
    let path = folder.path();
    fs::write(path.join("texts.toml"), texts()).unwrap();
    fs::write(path.join("theme.toml"), "title = \"=\"\ntexts = \"texts.toml\"\n").unwrap();
    for (name, text) in inputs {
        fs::write(path.join(name), text).unwrap();
    }
    let line = line.replace("CUSTOMER", root().join("examples/customer").to_str().unwrap());
    let line = line.replace("SCHEDULE", root().join("examples/schedule").to_str().unwrap());
    let mut arguments: Vec<&str> = line.split_whitespace().collect();
    for output in ["out.json", "out.html", "out.csv", "out.md", "out.xlsx", "charts/"] {
        arguments.extend(["-o", output]);
    }
    arguments.extend(["--theme", "theme.toml"]);
    fs::create_dir(path.join("charts")).unwrap();
    let output = asrcap(path, &arguments);
    assert!(status(&output) == 0 || status(&output) == 3, "{case}: {}", stderr(&output));
    let text: Vec<&str> = arguments
        .iter()
        .copied()
        .take_while(|argument| *argument != "-o" && *argument != "--run-book")
        .collect();
    let text = [&text[..], &["--theme", "theme.toml", "--format", "text", "-q"]].concat();
    fs::write(path.join("out.txt"), asrcap(path, &text).stdout).unwrap();
    let plan = fs::read_to_string(path.join("out.json")).unwrap();
    let plan: serde_json::Value = serde_json::from_str(&plan).unwrap();
    let mut known_ids = BTreeSet::new();
    ids(&plan, &mut known_ids);
    let (whole, in_workbook) = (sources(false), sources(true));
    let mut inputs: Vec<String> = inputs.iter().map(|(_, text)| (*text).to_owned()).collect();
    for file in ["customer/servers.csv", "customer/written.csv", "schedule/groups.csv"] {
        inputs.extend(fs::read_to_string(root().join("examples").join(file)));
    }
    let names = asrcap_names();
    let mut known: BTreeSet<&str> =
        NAMES.split_whitespace().chain(VALUES.split_whitespace()).collect();
    known.extend(names.iter().map(String::as_str));
    known.extend(folder.path().to_str().into_iter().flat_map(words));
    known.extend(root().iter().filter_map(|part| part.to_str()).flat_map(|part| part.split('-')));
    known.extend(["examples", "customer", "servers.csv", "written.csv", "windows", "r2"]);
    known.extend(known_ids.iter().flat_map(|id| words(id)));
    known.extend(inputs.iter().flat_map(|text| words(text)));
    known.extend(line.split_whitespace().flat_map(words));
    let mut files = vec![];
    let mut folders = vec![path.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let file = entry.unwrap().path();
            if file.is_dir() {
                folders.push(file);
            } else {
                files.push(file);
            }
        }
    }
    files.sort();
    let mut found = Vec::new();
    let outputs = ["html", "csv", "md", "xlsx", "txt", "svg", "ics"];
    for file in files {
        let name = file.strip_prefix(path).unwrap().display().to_string();
        let ending = file.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
        let is_input = inputs.is_empty() || !(name.starts_with("out") || name.contains('/'));
        if !outputs.contains(&ending) || is_input {
            continue;
        }
        let mut pieces = pieces(&file);
        if ending == "txt" {
            join_broken(&mut pieces, &known);
        }
        assert!(!pieces.is_empty(), "{name}");
        let whole = if ending == "xlsx" { &in_workbook } else { &whole };
        for (word, piece) in latin(&pieces, &known, whole) {
            let piece: String = piece.trim().chars().take(100).collect();
            found.push(format!("{case}, {name}: \"{word}\" in: {piece}"));
        }
    }
    found
}

/// An estate with every verdict.
const ESTATE: &str = "\
Name,CPUs,Memory (MB),NICs,Disks,Storage (GB),Used (%),Change (%),Boot,OS
s-ready,2,4096,1,1,100,50,2,BIOS,Microsoft Windows Server 2012 R2 (64-bit)
s-efi,2,4096,1,1,100,50,2,EFI,Microsoft Windows Server 2012 R2 (64-bit)
s-large,4,8192,1,1,9000,50,2,BIOS,Microsoft Windows Server 2012 R2 (64-bit)
s-old,2,4096,1,1,100,50,2,BIOS,Microsoft Windows Server 2003 (32-bit)
s-strange,2,4096,1,1,100,50,2,BIOS,Frobnix 7
s_under_score,2,4096,1,3,300,50,20,BIOS,Red Hat Enterprise Linux 7 (64-bit)
s-silent,2,4096,1,1,100,50,,BIOS,Microsoft Windows Server 2016 (64-bit)
s-busy,8,65536,2,4,2000,80,90,BIOS,Microsoft Windows Server 2016 (64-bit)
";

const OVERRIDES: &str = "\
[[override]]
server = \"s-old\"
readiness = \"ready\"
reason = \"=\"

[[override]]
server = \"s-large\"
exclude = true
reason = \"=\"

[[override]]
server = \"s-silent\"
set = { memory_mb = 8192, change_gb_per_day = 3 }
reason = \"=\"
";

#[test]
fn a_translated_report_holds_no_english() {
    let estate = [("estate.csv", ESTATE), ("overrides.toml", OVERRIDES)];
    let mut found = check("customer", &[], "plan CUSTOMER --rules guide-2017");
    found.extend(check(
        "schedule",
        &[],
        "plan CUSTOMER --rules current --link 400 --start 2026-11-09 --groups SCHEDULE/groups.csv --calendar SCHEDULE/calendar.toml --run-book book --against guide-2017",
    ));
    found.extend(check(
        "estate",
        &estate,
        "plan estate.csv --link 500 --overrides overrides.toml --rules guide-2017 --against current",
    ));
    found.extend(check(
        "managed",
        &estate,
        "plan estate.csv --rules current --link 500 --keep-replicating --run-book book --beside-2017",
    ));
    found.extend(check(
        "hyperv",
        &estate,
        "plan estate.csv --scenario hyperv --rules current --change-rate 4 --beside-2017",
    ));
    found.extend(check(
        "workbook",
        &estate,
        "plan estate.csv --arithmetic workbook --rules guide-2017 --redact",
    ));
    found.extend(check(
        "quick",
        &[],
        "quick --vms 100 --disks-per-vm 2 --disk-size 300 --utilization 70 --change-rate 5 --beside-2017",
    ));
    found.extend(check(
        "quick of the guide",
        &[],
        "quick --vms 100 --disks-per-vm 2 --disk-size 300 --utilization 70 --change-rate 5 --rules guide-2017",
    ));
    found.sort();
    found.dedup();
    assert!(found.is_empty(), "{} words:\n{}", found.len(), found.join("\n"));
}

/// Answers that hold tables and sentences, of plans `a.json` and `b.json`; a `-o` stands for a workbook.
const ANSWERS: [&str; 20] = [
    "explain a.json",
    "explain b.json HLX-SQL01",
    "explain a.json --figure storage_gb",
    "rules list",
    "rules show current",
    "rules show disk_churn_premium_large --rules current",
    "rules diff guide-2017 current",
    "sizes list --series Dsv5,Esv5",
    "sizes show D8s_v5",
    "check a.json --max delta_bandwidth_mbps=5 --min storage_gb=1",
    "compare a.json b.json",
    "compare a.json b.json --all",
    "compare a.json a.json",
    "compare a.json b.json -o",
    "seek CUSTOMER --find link --until rpo_100<=15",
    "seek CUSTOMER --find servers --until delta_bandwidth_mbps<=20",
    "seek CUSTOMER --find servers --until delta_bandwidth_mbps<=0.000001",
    "what-if CUSTOMER --vary link=100..400/100 --vary rpo=15,30",
    "what-if CUSTOMER --vary compression=0,30",
    "what-if CUSTOMER --vary link=100..400/100 --vary rpo=15,30 -o",
];

/// Every text of a document, and the words of the ids in it.
fn texts_of(plan: &serde_json::Value, texts: &mut Vec<String>, keys: &mut BTreeSet<String>) {
    match plan {
        serde_json::Value::String(text) if text.contains(' ') => texts.push(text.clone()),
        serde_json::Value::String(text) => keys.extend(text.split('_').map(str::to_owned)),
        serde_json::Value::Array(items) => {
            for item in items {
                texts_of(item, texts, keys);
            }
        }
        serde_json::Value::Object(members) => {
            for (key, value) in members {
                keys.extend(key.split('_').map(str::to_owned));
                texts_of(value, texts, keys);
            }
        }
        _ => {}
    }
}

#[test]
fn translated_answers_hold_no_english() {
    let folder = folder();
    let path = folder.path();
    fs::write(path.join("texts.toml"), texts()).unwrap();
    fs::write(path.join("theme.toml"), "title = \"=\"\ntexts = \"texts.toml\"\n").unwrap();
    let customer = root().join("examples/customer");
    let customer = customer.to_str().unwrap();
    let (mut whole, mut known) = (sources(false), BTreeSet::new());
    for (file, more) in [("a.json", ""), ("b.json", "--rules current --link 400")] {
        let line = ["plan", customer, "-o", file].into_iter().chain(more.split_whitespace());
        asrcap(path, &line.collect::<Vec<_>>());
        let plan = fs::read_to_string(path.join(file)).unwrap();
        let plan = serde_json::from_str(&plan).unwrap();
        ids(&plan, &mut known);
        texts_of(&plan, &mut whole, &mut known);
    }
    for id in asrcap::rules::built_in_ids() {
        let reference = asrcap::reference::ReferenceData::load(id).unwrap();
        whole.push(reference.rules().title.clone());
        // What the catalogue quotes.
        let sizes = reference.sizes().sizes().iter();
        whole.extend(sizes.flat_map(|size| {
            let quoted = [Some(&size.source), Some(&size.category), size.notes.as_ref()];
            quoted.map(|text| text.cloned().unwrap_or_default().into_owned())
        }));
    }
    whole.retain(|text| !text.is_empty());
    whole.sort_by_key(|text| std::cmp::Reverse(text.len()));
    let names = asrcap_names();
    let mut found = Vec::new();
    for answer in ANSWERS {
        let line = answer.replace("CUSTOMER", customer);
        let mut known: BTreeSet<&str> = known.iter().chain(&names).map(String::as_str).collect();
        known.extend(NAMES.split_whitespace().chain(VALUES.split_whitespace()));
        // Flags and files that sentences name, functions of expressions, and where a setting came from.
        known.extend([
            "format", "json", "xlsx", "all", "csv", "if", "sumif", "planner", "s", "gt", "lt",
        ]);
        known.extend(line.split([' ', '=', ',', '<', '/']));
        let mut shown = Vec::new();
        for form in ["text", "md"] {
            let mut arguments: Vec<&str> = line.split_whitespace().collect();
            if line.ends_with("-o") {
                arguments.extend(["x.xlsx", "--force"]);
            }
            arguments.extend(["--theme", "theme.toml", "--format", form, "-q"]);
            let output = asrcap(path, &arguments);
            assert!(status(&output) < 2, "{answer}: {}", stderr(&output));
            let text = String::from_utf8_lossy(&output.stdout).into_owned();
            assert!(!text.is_empty(), "{answer}");
            // Lines of a narrow terminal break names; Markdown has the same words.
            if form == "md" || !text.contains("  ") {
                shown.extend(text.lines().map(str::to_owned));
            }
            if line.ends_with("-o") {
                shown.extend(workbook(&path.join("x.xlsx")));
            }
        }
        for (word, piece) in latin(&shown, &known, &whole) {
            // The paths of figures, and expressions.
            if !word.contains(['_', '.']) {
                let piece: String = piece.trim().chars().take(120).collect();
                found.push(format!("{answer}: \"{word}\" in: {piece}"));
            }
        }
    }
    found.sort();
    found.dedup();
    assert!(found.is_empty(), "{} words:\n{}", found.len(), found.join("\n"));
}

/// The literals of calls that make messages.
fn messages_in_code() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut folders = vec![root().join("src")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let code = fs::read_to_string(path).unwrap();
                for call in ["message!(", "words!(", "Message::counted("] {
                    for after in code.split(call).skip(1) {
                        let mut after = after.trim_start();
                        if call.ends_with("counted(") {
                            // The number comes before the two words.
                            let Some(literal) = after.find('"') else { continue };
                            if after[..literal].contains(';') {
                                continue;
                            }
                            after = &after[literal..];
                            let (first, rest) = literal_at(after).unwrap();
                            found.insert(first);
                            after = rest.trim_start_matches(',').trim_start();
                        }
                        found.extend(literal_at(after).map(|(text, _)| text));
                    }
                }
                if code.contains("set_parts![") {
                    for after in code.split("=> \"").skip(1) {
                        let (text, _) = literal_at(&format!("\"{after}"))
                            .map(|(t, r)| (t, r.to_owned()))
                            .unwrap();
                        if text.contains("{value}") {
                            found.insert(text);
                        }
                    }
                }
            }
        }
    }
    found
}

/// A literal at the beginning of code, and the code behind it.
fn literal_at(code: &str) -> Option<(String, &str)> {
    let inner = code.strip_prefix('"')?;
    let mut text = String::new();
    let mut letters = inner.char_indices();
    while let Some((at, letter)) = letters.next() {
        match letter {
            '"' => return Some((text, &inner[at + 1..])),
            '\\' => match letters.next()?.1 {
                'n' => text.push('\n'),
                '\n' => {
                    let rest = letters.as_str();
                    let skipped = rest.len() - rest.trim_start().len();
                    (0..skipped).for_each(|_| _ = letters.next());
                }
                other => text.push(other),
            },
            letter => text.push(letter),
        }
    }
    None
}

/// With `UPDATE_TEXTS=1` in the environment the list is written anew.
#[test]
fn the_english_file_lists_the_messages_of_the_code() {
    let path = root().join("templates/report/texts.en.toml");
    let file = fs::read_to_string(&path).unwrap();
    let listed: Table = toml::from_str(&file).unwrap();
    let listed: BTreeSet<String> = match listed.get("messages") {
        Some(Value::Table(messages)) => messages.keys().cloned().collect(),
        _ => BTreeSet::new(),
    };
    let messages = messages_in_code();
    if std::env::var_os("UPDATE_TEXTS").is_some() {
        let (words, _) = file.split_once("[messages]\n").unwrap_or((&file, ""));
        let lines = messages.iter().map(|text| format!("{} = \"\"\n", quoted(text)));
        fs::write(&path, [words, "[messages]\n", &lines.collect::<String>()].concat()).unwrap();
        return;
    }
    let missing: Vec<&String> = messages.difference(&listed).collect();
    let unused: Vec<&String> = listed.difference(&messages).collect();
    let hint = "UPDATE_TEXTS=1 cargo test the_english_file_lists writes the list";
    assert!(
        missing.is_empty() && unused.is_empty(),
        "{hint}\nmissing: {missing:#?}\nunused: {unused:#?}"
    );
}
