//! Files: nothing that was read is overwritten, and what is written is whole, new where it must be, and known as asrcap's own.

use std::fs;
use std::io::Write;
use std::path::Path;

use serde_json::Value;
use tempfile::TempDir;

use crate::support::{asrcap_line, json, root, status, stderr, stdout};

const SHEET: &str = "Name,CPUs,Memory,NICs,Disk size,Disks,Utilization,Change\n\
    VM1,4,8192,1,100,1,50%,1%\nVM2,8,16384,1,200,2,50%,2%\n";

const RULES: &str = "id = \"x\"\ntitle = \"x\"\ndate = \"2026-03-01\"\nextends = \"current\"\n";

/// A folder with the servers of a customer in `c/servers.csv`, and the same in `s.csv`.
fn customer() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("c")).unwrap();
    for name in ["c/servers.csv", "s.csv"] {
        fs::write(folder.path().join(name), SHEET).unwrap();
    }
    folder
}

/// Every file below a folder with its content.
fn contents(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(contents(&path));
        } else {
            found.push((path.display().to_string(), fs::read(&path).unwrap()));
        }
    }
    found.sort();
    found
}

/// Runs a line that would write over an input: it ends with status 4 and no file is another one.
fn refuses(folder: &Path, line: &str) {
    let before = contents(folder);
    let output = asrcap_line(folder, &format!("{line} --force"));
    assert_eq!(status(&output), 4, "{line}: {}", stderr(&output));
    assert!(stderr(&output).contains("it is an input"), "{line}: {}", stderr(&output));
    assert!(contents(folder) == before, "{line} wrote something");
}

#[test]
fn an_input_that_was_found_is_never_overwritten() {
    let folder = customer();
    let at = |name: &str| folder.path().join(name);
    fs::create_dir_all(at("c/deep/er")).unwrap();
    fs::write(at("c/deep/er/disks.csv"), "VM,Capacity MiB\nVM1,102400\n").unwrap();
    fs::write(at("c/notes.md"), "# Notes of the customer\n").unwrap();
    for output in ["c/servers.csv", "c/deep/../servers.csv", "c/deep/er/disks.csv", "c/notes.md"] {
        refuses(folder.path(), &format!("plan c -o new.json -o {output}"));
    }
    refuses(folder.path(), "plan c --redact --redact-key c/servers.csv");
    refuses(folder.path(), "what-if c --vary link=1,2 -o new.jsonl -o c/servers.csv");
    assert!(!at("new.json").exists());
    fs::create_dir(at("rb")).unwrap();
    fs::write(at("rb/run-book.csv"), SHEET).unwrap();
    for input in ["rb", "rb/run-book.csv"] {
        refuses(folder.path(), &format!("plan {input} --link 400 --run-book rb -o new.json"));
    }
    fs::create_dir(at("charts")).unwrap();
    fs::write(at("charts/sizes-page.svg"), SHEET).unwrap();
    refuses(folder.path(), "plan charts/sizes-page.svg -o charts/");
}

#[cfg(unix)]
#[test]
fn an_input_is_known_by_its_links() {
    let folder = customer();
    let at = |name: &str| folder.path().join(name);
    fs::hard_link(at("c/servers.csv"), at("hard.csv")).unwrap();
    std::os::unix::fs::symlink("c/servers.csv", at("soft.csv")).unwrap();
    std::os::unix::fs::symlink("c", at("d")).unwrap();
    for output in ["hard.csv", "soft.csv", "d/servers.csv"] {
        refuses(folder.path(), &format!("plan c -o {output}"));
        refuses(folder.path(), &format!("plan c/servers.csv -o {output}"));
    }
    refuses(folder.path(), "plan d -o c/servers.csv");
}

#[test]
fn what_settings_rules_and_themes_name_is_never_overwritten() {
    let folder = customer();
    let at = |name: &str| folder.path().join(name);
    fs::write(at("base.json"), RULES).unwrap();
    fs::write(at("rules.json"), RULES.replace("\"x\"", "\"y\"").replace("current", "base.json"))
        .unwrap();
    fs::write(at("settings.toml"), "rules = \"rules.json\"\n").unwrap();
    for output in ["rules.json", "base.json"] {
        for asked in ["--rules rules.json", "--against rules.json", "--settings settings.toml"] {
            refuses(folder.path(), &format!("plan s.csv {asked} -o {output}"));
        }
        let averages = "--vms 9 --disks-per-vm 1 --disk-size 9 --utilization 9 --change-rate 9";
        refuses(folder.path(), &format!("quick {averages} --rules rules.json -o {output}"));
        let key = "--redact --redact-key k/key.csv";
        refuses(
            folder.path(),
            &format!("quick {averages} --settings settings.toml {key} -o {output}"),
        );
    }
    fs::copy(at("rules.json"), at("rules.md")).unwrap();
    refuses(folder.path(), "what-if s.csv --vary rules=current,rules.md -o rules.md");
    fs::copy(at("base.json"), at("base.xlsx")).unwrap();
    fs::write(at("sheet.toml"), RULES.replace("\"x\"", "\"y\"").replace("current", "base.xlsx"))
        .unwrap();
    refuses(folder.path(), "template --rules sheet.toml -o base.xlsx");
    fs::copy(root().join("templates/report/texts.en.toml"), at("texts.md")).unwrap();
    fs::write(at("theme.toml"), "texts = \"texts.md\"\n").unwrap();
    refuses(folder.path(), "plan s.csv --theme theme.toml -o texts.md");
    assert_eq!(status(&asrcap_line(folder.path(), "plan s.csv -o one.json")), 0);
    refuses(folder.path(), "compare one.json one.json --theme theme.toml -o texts.md");
}

#[test]
fn a_logo_among_the_charts_stays() {
    let folder = customer();
    let at = |name: &str| folder.path().join(name);
    assert_eq!(status(&asrcap_line(folder.path(), "plan s.csv -o charts/")), 0);
    fs::write(at("theme.toml"), "[partner]\nlogo = \"charts/sizes-slide.png\"\n").unwrap();
    refuses(folder.path(), "plan s.csv --theme theme.toml -o new.json -o charts/");
}

/// Lines of output for every form in a folder.
fn every_form(folder: &str) -> String {
    let files = ["p.xlsx", "p.json", "p.html", "p.csv", "p.md", "charts/"];
    files.map(|file| format!(" -o {folder}/{file}")).concat()
}

#[test]
fn a_run_that_writes_among_its_inputs_gives_the_same_again() {
    let folder = customer();
    let inside = every_form("c");
    let line = format!("plan c --link 400{inside} --run-book c/book --force");
    let mut runs = (0..2).map(|_| {
        let output = asrcap_line(folder.path(), &line);
        assert_eq!(status(&output), 0, "{}", stderr(&output));
        contents(folder.path())
    });
    let first = runs.next().unwrap();
    assert!(first.len() > 20, "{}", first.len());
    assert!(runs.all(|again| again == first));
    let scenarios =
        "what-if c --vary link=1,2 -o c/w.xlsx -o c/w.csv -o c/w.jsonl -o c/w.md --force";
    for _ in 0..2 {
        let output = asrcap_line(folder.path(), scenarios);
        assert_eq!(status(&output), 0, "{}", stderr(&output));
    }
}

#[test]
fn results_of_earlier_runs_are_no_inputs_unless_they_are_named() {
    let folder = customer();
    let run = |line: &str| {
        let output = asrcap_line(folder.path(), line);
        assert_eq!(status(&output), 0, "{line}: {}", stderr(&output));
        output
    };
    let plain = stdout(&run("plan c --format json"));
    run(&format!("plan s.csv --link 400{} --run-book c/book", every_form("c")));
    run("plan s.csv --redact --redact-key c/key.csv -o redacted.json");
    run("what-if s.csv --vary link=1,2 -o c/w.xlsx -o c/w.csv -o c/w.jsonl -o c/w.md");
    run("compare c/p.json redacted.json -o c/d.xlsx -o c/d.json -o c/d.md");
    let printed = [
        ("e1.json", "explain c/p.json"),
        ("e2.json", "explain c/p.json VM1"),
        ("e3.json", "explain c/p.json --figure delta_bandwidth_mbps"),
        ("e4.json", "check c/p.json --min delta_bandwidth_mbps=0"),
        ("e5.json", "inspect s.csv"),
    ];
    for (name, line) in printed {
        let output = asrcap_line(folder.path(), &format!("{line} --format json"));
        fs::write(folder.path().join("c").join(name), output.stdout).unwrap();
    }
    let averages = "--vms 9 --disks-per-vm 1 --disk-size 9 --utilization 9 --change-rate 9";
    run(&format!("quick {averages} -o c/q.csv -o c/q.xlsx -o c/q.md -o c/q.json"));
    let written = contents(&folder.path().join("c")).len() - 1;
    let plan: Value = serde_json::from_slice(&run("plan c --format json").stdout).unwrap();
    let before: Value = serde_json::from_str(&plain).unwrap();
    assert_eq!(plan["counts"], before["counts"]);
    assert_eq!(plan["sources"], before["sources"]);
    let findings = plan["findings"].as_array().unwrap();
    let notes: Vec<&Value> = findings.iter().filter(|one| one["code"] == "own-output").collect();
    assert_eq!(notes.len(), written, "{notes:#?}");
    assert!(notes.iter().all(|note| note["severity"] == "note"));
    assert_eq!(findings.len() - notes.len(), before["findings"].as_array().unwrap().len());
    let named = stdout(&run("plan c/p.xlsx --format json"));
    let named: Value = serde_json::from_str(&named).unwrap();
    assert_eq!(named["counts"]["read"], 2);
    assert_eq!(named["sources"][0]["path"], "c/p.xlsx");
    let both = stdout(&run("plan c c/p.xlsx --format json"));
    let both: Value = serde_json::from_str(&both).unwrap();
    assert_eq!(both["sources"].as_array().unwrap().len(), 2);
    refuses(folder.path(), "plan c/p.xlsx -o c/p.xlsx");
    // The same in an archive, beside the inventory.
    let mut archive = zip::ZipWriter::new(fs::File::create(folder.path().join("c.zip")).unwrap());
    for (name, bytes) in contents(&folder.path().join("c")) {
        let name = Path::new(&name).strip_prefix(folder.path()).unwrap();
        let options = zip::write::SimpleFileOptions::default();
        archive.start_file(name.display().to_string(), options).unwrap();
        archive.write_all(&bytes).unwrap();
    }
    archive.finish().unwrap();
    let zipped: Value = serde_json::from_slice(&run("plan c.zip --format json").stdout).unwrap();
    assert_eq!(zipped["counts"], before["counts"]);
    let findings = zipped["findings"].as_array().unwrap().iter();
    assert_eq!(findings.filter(|one| one["code"] == "own-output").count(), written);
}

/// What somebody else lists under the headings of a result has rows without the mark of asrcap.
#[test]
fn a_list_under_the_headings_of_a_result_is_an_input() {
    let folder = customer();
    let run = |line: &str| {
        let output = asrcap_line(folder.path(), line);
        assert_eq!(status(&output), 0, "{line}: {}", stderr(&output));
        output
    };
    run("plan s.csv -o c/p.csv");
    let written = fs::read_to_string(folder.path().join("c/p.csv")).unwrap();
    let headings = written.lines().next().unwrap();
    fs::write(folder.path().join("c/other.csv"), format!("{headings}\nweb99,ready,,4,8192\n"))
        .unwrap();
    let plan = asrcap_line(folder.path(), "plan c --format json");
    let plan: Value = serde_json::from_slice(&plan.stdout).unwrap();
    let notes = plan["findings"].as_array().unwrap().iter();
    let notes: Vec<&Value> = notes.filter(|one| one["code"] == "own-output").collect();
    assert!(matches!(&notes[..], [one] if one["where"]["path"] == "c/p.csv"), "{notes:#?}");
}

/// A workbook that customers fill in is an input, filled or not.
#[test]
fn a_blank_workbook_is_no_result() {
    let folder = customer();
    let output = asrcap_line(folder.path(), "template -o c/blank.xlsx");
    assert_eq!(status(&output), 0, "{}", stderr(&output));
    refuses(folder.path(), "plan c -o c/blank.xlsx");
    let plan = json(&asrcap_line(folder.path(), "plan c --format json"));
    let findings = plan["findings"].as_array().unwrap();
    let of_blank: Vec<&Value> =
        findings.iter().filter(|one| one["where"]["path"] == "c/blank.xlsx").collect();
    assert!(
        matches!(&of_blank[..], [one] if one["code"] == "blank-workbook" && one["severity"] == "note"),
        "{of_blank:#?}"
    );
    // Nothing but the blank workbook is no plan.
    assert_eq!(status(&asrcap_line(folder.path(), "plan c/blank.xlsx")), 3);
}

#[test]
fn two_outputs_never_share_a_file() {
    let folder = customer();
    fs::create_dir(folder.path().join("book")).unwrap();
    let lines = [
        "plan s.csv -o a.csv -o c/../a.csv",
        "plan s.csv --link 400 --run-book book -o book/run-book.md",
    ];
    for line in lines {
        let output = asrcap_line(folder.path(), line);
        assert_eq!(status(&output), 4, "{line}: {}", stderr(&output));
    }
    assert!(!folder.path().join("a.csv").exists());
}

#[cfg(unix)]
mod of_unix {
    use std::os::unix::fs::{PermissionsExt, symlink};

    use super::*;
    use crate::support::shell;

    #[test]
    fn the_umask_holds_for_every_file() {
        let folder = customer();
        let line =
            format!("umask 077; asrcap plan s.csv --link 400{} --run-book book", every_form("."))
                .replace(" -o ./charts/", "");
        let output = shell(folder.path(), &line);
        assert_eq!(status(&output), 0, "{}", stderr(&output));
        for name in ["p.xlsx", "p.json", "p.csv", "book/run-book.md"] {
            let mode = fs::metadata(folder.path().join(name)).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600, "{name}");
        }
        let output = shell(folder.path(), "umask 027; asrcap plan s.csv -o other.json");
        assert_eq!(status(&output), 0, "{}", stderr(&output));
        let mode = fs::metadata(folder.path().join("other.json")).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o640);
    }

    #[test]
    fn of_runs_at_the_same_time_one_writes_a_new_file() {
        let folder = customer();
        let race = "for n in 1 2 3 4; do (asrcap plan -q s.csv --growth $n -o new.csv; echo $?) & done; wait";
        let output = shell(folder.path(), race);
        let mut ends: Vec<String> = stdout(&output).lines().map(str::to_owned).collect();
        ends.sort();
        assert_eq!(ends, ["0", "4", "4", "4"], "{}", stderr(&output));
    }

    #[test]
    fn a_link_is_no_free_name_and_a_pipe_is_no_file() {
        let folder = customer();
        let at = |name: &str| folder.path().join(name);
        symlink("nowhere.csv", at("dangling.csv")).unwrap();
        for force in ["", " --force"] {
            let output = asrcap_line(folder.path(), &format!("plan s.csv -o dangling.csv{force}"));
            assert_eq!(status(&output), 4, "{}", stderr(&output));
        }
        assert!(!at("nowhere.csv").exists());
        fs::write(at("old.csv"), "old").unwrap();
        symlink("old.csv", at("latest.csv")).unwrap();
        let output = asrcap_line(folder.path(), "plan s.csv -o latest.csv --force");
        assert_eq!(status(&output), 0, "{}", stderr(&output));
        assert!(fs::symlink_metadata(at("latest.csv")).unwrap().is_symlink());
        assert!(fs::read_to_string(at("old.csv")).unwrap().contains("VM1"));
        let output = shell(folder.path(), "mkfifo pipe.csv; asrcap plan s.csv -o pipe.csv --force");
        assert_eq!(status(&output), 4, "{}", stderr(&output));
        assert!(!fs::metadata(at("pipe.csv")).unwrap().is_file());
    }

    #[test]
    fn a_device_without_an_end_is_read_up_to_a_limit() {
        let folder = customer();
        let at = |name: &str| folder.path().join(name);
        fs::write(at("theme.toml"), "[partner]\nlogo = \"/dev/zero\"\n").unwrap();
        fs::write(at("texts.toml"), "texts = \"/dev/zero\"\n").unwrap();
        fs::write(at("rules.toml"), RULES.replace("current", "/dev/zero")).unwrap();
        for asked in [
            "--theme theme.toml",
            "--theme texts.toml",
            "--theme /dev/zero",
            "--rules rules.toml",
            "--settings /dev/zero",
            "--overrides /dev/zero",
            "--catalog /dev/zero",
            "--only list=/dev/zero",
            "--link 400 --groups /dev/zero",
            "--link 400 --calendar /dev/zero",
        ] {
            let output =
                shell(folder.path(), &format!("ulimit -v 1000000; asrcap plan s.csv {asked}"));
            assert_eq!(status(&output), 2, "{asked}: {}", stderr(&output));
        }
        let output =
            shell(folder.path(), "ulimit -v 1000000; asrcap plan s.csv /dev/zero -o p.json");
        assert_eq!(status(&output), 3, "{}", stderr(&output));
        assert!(at("p.json").exists());
        let output = shell(folder.path(), "cat s.csv | asrcap plan /dev/stdin --format json");
        let plan: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(plan["counts"]["read"], 2);
    }

    #[test]
    fn links_do_not_lead_out_of_a_folder_unless_they_are_to() {
        let folder = customer();
        let at = |name: &str| folder.path().join(name);
        fs::create_dir_all(at("elsewhere/deep")).unwrap();
        fs::create_dir_all(at("c/inside")).unwrap();
        for (name, server) in [("elsewhere/deep/a.csv", "OUT1"), ("c/inside/b.csv", "IN1")] {
            fs::write(at(name), SHEET.replace("VM1", server).replace("VM2", "VM3")).unwrap();
        }
        symlink("../elsewhere", at("c/x")).unwrap();
        symlink("../elsewhere/deep/a.csv", at("c/y.csv")).unwrap();
        symlink("inside", at("c/z")).unwrap();
        // Neither a way back nor one up is gone.
        symlink("../../c", at("c/inside/back")).unwrap();
        symlink("..", at("c/up")).unwrap();
        let names = |line: &str| {
            let output = asrcap_line(folder.path(), &format!("{line} --format json"));
            assert_eq!(status(&output), 0, "{line}: {}", stderr(&output));
            let plan: Value = serde_json::from_slice(&output.stdout).unwrap();
            let servers = plan["servers"].as_array().unwrap();
            let mut names: Vec<String> =
                servers.iter().map(|one| one["name"].as_str().unwrap().to_owned()).collect();
            names.sort();
            let findings = plan["findings"].as_array().unwrap();
            let told = findings.iter().filter(|one| one["code"] == "link-out-of-folder").count();
            (names, told)
        };
        let inside = ["IN1", "VM1", "VM2", "VM3"].map(str::to_owned).to_vec();
        let all = ["IN1", "OUT1", "VM1", "VM2", "VM3"].map(str::to_owned).to_vec();
        assert_eq!(names("plan c"), (inside.clone(), 3));
        assert_eq!(names("plan c --follow-links"), (all.clone(), 0));
        assert_eq!(names("plan c c/x"), (all, 3));
        symlink("c", at("d")).unwrap();
        assert_eq!(names("plan d"), (inside, 3));
    }

    /// Only some systems have such names.
    #[cfg(target_os = "linux")]
    #[test]
    fn names_that_are_no_text_stay_two_files() {
        use std::ffi::OsStr;
        use std::os::unix::ffi::OsStrExt;
        let folder = customer();
        for (byte, server) in [(0xE4_u8, "VM3"), (0xF6, "VM4")] {
            let name = [b"c/", &[byte][..], b".csv"].concat();
            let text = SHEET.replace("VM1", server).replace("VM2", &format!("{server}b"));
            fs::write(folder.path().join(OsStr::from_bytes(&name)), text).unwrap();
        }
        let output = asrcap_line(folder.path(), "plan c --format json");
        let plan: Value = serde_json::from_slice(&output.stdout).unwrap();
        let sources = plan["sources"].as_array().unwrap();
        let paths: Vec<&str> = sources.iter().map(|one| one["path"].as_str().unwrap()).collect();
        assert_eq!(paths, ["c/servers.csv", "c/\\xE4.csv", "c/\\xF6.csv"]);
        assert_eq!(plan["counts"]["read"], 6);
    }
}
