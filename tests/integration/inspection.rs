//! What `asrcap inspect` shows, and how findings are grouped on standard error.

use std::fs;

use super::support::{asrcap, command, folder_with, json, stderr, stdout};

const LIST: &str = "Name;CPUs;Memory (GB);Disk (GB);OS\nweb01;2;8;100;Windows Server 2019\ndb01;4;16;500;Windows Server 2019\n";

/// A folder with a long path in it.
const DEEP: &str = "customer/a folder with a long name/exports of the year";

fn inspect(files: &[(&str, &str)], arguments: &[&str], columns: Option<usize>) -> String {
    let folder = folder_with(files);
    let mut command = command(folder.path());
    if let Some(columns) = columns {
        command.env("COLUMNS", columns.to_string());
    }
    let output = command.arg("inspect").args(arguments).output().unwrap();
    stdout(&output)
}

#[test]
fn a_file_has_a_line_and_its_path_stands_once() {
    let path = |name: &str| format!("{DEEP}/{name}");
    let (first, second) = (path("inventory/servers.csv"), path("other list.csv"));
    let other = LIST.replace("web01", "web77").replace("db01", "db77");
    let shown = inspect(&[(&first, LIST), (&second, &other)], &["customer"], None);
    assert_eq!(shown.matches(DEEP).count(), 1, "{shown}");
    assert!(shown.starts_with(&format!("2 files in {DEEP}/: 2 inventories\n")), "{shown}");
    let line = shown.lines().find(|line| line.ends_with("inventory/servers.csv")).unwrap();
    for word in ["table", "2 servers", "2 rows"] {
        assert!(line.contains(word), "{line}");
    }
}

#[test]
fn lines_are_as_wide_as_the_terminal() {
    let path =
        format!("{DEEP}/a list with a name that is much longer than a narrow terminal is wide.csv");
    let files = [(path.as_str(), LIST), ("customer/x.csv", &LIST.replace("web01", "x"))];
    for columns in [60, 80, 200] {
        let shown = inspect(&files, &["customer"], Some(columns));
        let longest = shown.lines().map(|line| line.chars().count()).max().unwrap();
        assert!(longest <= columns, "{columns}: {longest}\n{shown}");
        assert_eq!(shown.contains('…'), columns < 200, "{shown}");
    }
    let wide = inspect(&files, &["customer"], Some(300));
    assert!(wide.lines().count() < inspect(&files, &["customer"], Some(60)).lines().count());
}

#[test]
fn doubts_stand_before_details() {
    let list = "Name;CPUs;RAM;Disk\na;2;16384;100\nb;4;32768;200\n";
    let shown = inspect(&[("list.csv", list)], &["list.csv"], None);
    let place = |words: &str| shown.find(words).unwrap_or_else(|| panic!("{words}: {shown}"));
    assert!(place("doubts") < place("list.csv\n"), "{shown}");
    assert!(place("assumed: ") < place("known by"), "{shown}");
    assert!(place("known by") < place("    read "), "{shown}");
}

#[test]
fn all_shows_every_column() {
    let mut headings = "Name;CPUs;Memory (GB);Disk (GB)".to_owned();
    let mut row = "a;1;1;1".to_owned();
    for number in 1..30 {
        headings += &format!(";Field{number}");
        row += ";x";
    }
    let text = format!("{headings}\n{row}\n");
    let files = [("list.csv", text.as_str())];
    let short = inspect(&files, &["list.csv"], None);
    assert!(short.contains("and 21 more") && !short.contains("Field29"), "{short}");
    assert!(inspect(&files, &["list.csv", "--all"], None).contains("Field29"));
}

#[test]
fn the_json_keeps_its_keys() {
    let folder = folder_with(&[("list.csv", LIST)]);
    let shown = json(&asrcap(folder.path(), &["inspect", "list.csv", "--format", "json"]));
    let file = &shown["files"][0];
    for key in ["path", "format", "version", "role", "servers", "rows", "encoding", "findings"] {
        assert!(file.get(key).is_some(), "{key}");
    }
    assert_eq!(file["path"], "list.csv");
}

#[test]
fn findings_of_one_kind_are_one_line_without_long_paths() {
    let mut text = "Server Name/Hostname,Processor Cores,Memory allocation (in MBs),Number of NICs,Total Storage (in GBs),Number of disks attached,Disk capacity utilization (%),Daily data change rate (%)\n".to_owned();
    for number in 1..=8 {
        text += &format!("web0{number},2,4096,1,{},1,50,2\n", 1_500_000 + number);
    }
    let path = format!("{DEEP}/servers.csv");
    let folder = folder_with(&[]);
    fs::create_dir_all(folder.path().join(DEEP)).unwrap();
    fs::write(folder.path().join(&path), text).unwrap();
    let output = asrcap(folder.path(), &["plan", "customer"]);
    let errors = stderr(&output);
    assert!(!errors.contains(DEEP), "{errors}");
    let told: Vec<&str> = errors.lines().filter(|line| line.starts_with("error")).collect();
    assert!(!told.is_empty() && told.len() < 8, "{errors}");
    let line = told[0];
    assert!(line.contains("web01") && line.contains("more"), "{line}");
    assert!(errors.contains("--all shows every one"), "{errors}");
    let all = stderr(&asrcap(folder.path(), &["plan", "customer", "--all"]));
    for number in 1..=8 {
        assert!(all.contains(&format!("error: web0{number}: ")), "{all}");
    }
    assert!(!all.contains("--all shows"), "{all}");
}

#[test]
fn an_unreadable_input_names_its_path_once() {
    let folder = folder_with(&[]);
    let output = asrcap(folder.path(), &["plan", "nosuch.xlsx"]);
    let errors = stderr(&output);
    assert_eq!(errors.matches("nosuch.xlsx").count(), 1, "{errors}");
    assert_eq!(errors.matches("error:").count(), 1, "{errors}");
}
