//! The readers, and what must hold of whatever they are given.

use std::path::Path;

use asrcap::estate::Overrides;
use asrcap::intake::{self, IntakeOptions};
use asrcap::plan::{Question, StoredPlan, explain};
use asrcap::report::Texts;
use asrcap::report::theme::Theme;
use asrcap::schedule::{Calendar, GroupSpec};
use asrcap::settings::SettingsLayer;
use asrcap::whatif::{SavedPlan, limits_from_toml};
use asrcap::{Request, report, rules};

/// A reader with the seeds that are its.
#[derive(Clone, Copy, Debug)]
pub struct Target {
    /// Its name on the command line and the folder of its seeds.
    pub name: &'static str,
    /// The endings of the cases that are seeds too.
    pub endings: &'static [&'static str],
    /// The folders of `tests/cases` that these are in.
    pub cases: &'static [&'static str],
    /// Files of asrcap itself that are seeds too.
    pub own: &'static [&'static str],
    /// How its files are built, for the mutations.
    pub form: Form,
    reader: Reader,
}

/// How a file is built.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Lines and words.
    Text,
    /// A ZIP archive, whose members are changed.
    Archive,
    /// Records of numbers.
    Binary,
}

#[derive(Clone, Copy, Debug)]
enum Reader {
    /// Files that are found, recognised, read and planned.
    File,
    /// Files that the command line hands over as text.
    Text(fn(&str)),
}

const INVENTORIES: &[&str] = &["inventories"];
const MEASUREMENTS: &[&str] = &["measurements"];
const DEPENDENCIES: &[&str] = &["dependencies"];
const ALL: &[&str] = &["inventories", "measurements", "dependencies"];

const fn file(
    name: &'static str,
    form: Form,
    endings: &'static [&'static str],
    cases: &'static [&'static str],
) -> Target {
    Target { name, endings, cases, own: &[], form, reader: Reader::File }
}

const fn text(name: &'static str, own: &'static [&'static str], read: fn(&str)) -> Target {
    Target { name, endings: &[], cases: &[], own, form: Form::Text, reader: Reader::Text(read) }
}

/// All readers.
pub const TARGETS: [Target; 20] = [
    file("xlsx", Form::Archive, &["xlsx", "xlsm"], ALL),
    file("xlsb", Form::Archive, &["xlsb"], ALL),
    file("xls", Form::Binary, &["xls"], ALL),
    file("ods", Form::Archive, &["ods"], ALL),
    file("zip", Form::Archive, &["zip"], ALL),
    file("csv", Form::Text, &["csv", "txt", "tsv"], INVENTORIES),
    file("page", Form::Text, &["html", "htm"], ALL),
    file("xml", Form::Text, &["xml"], ALL),
    file("json", Form::Text, &["json", "jsonl"], ALL),
    file("measurements", Form::Text, &["csv", "txt", "log", "nmon", "out"], MEASUREMENTS),
    file("dependencies", Form::Text, &["csv", "txt"], DEPENDENCIES),
    text("settings", &[], |text| drop(SettingsLayer::from_toml("f", text))),
    text("rules", &["templates/rules/guide-2017.toml"], |text| drop(rules::from_toml("f", text))),
    text("theme", &["templates/report/theme.toml"], |text| {
        drop(Theme::from_toml("f", text, &|_| Err("there is no file".to_owned())));
    }),
    text("texts", &[], |text| drop(Texts::from_toml("f", text))),
    text("groups", &["examples/schedule/groups.csv"], |text| {
        drop(GroupSpec::from_toml("f", text));
        drop(GroupSpec::from_csv("f", text));
    }),
    text("calendar", &["examples/schedule/calendar.toml"], |text| {
        drop(Calendar::from_toml("f", text))
    }),
    text("overrides", &["examples/overrides.toml"], |text| drop(Overrides::from_toml("f", text))),
    text("limits", &["examples/limits.toml"], |text| drop(limits_from_toml("f", text))),
    text("plan", &[], |text| {
        drop(SavedPlan::from_json("f", text));
        if let Ok(stored) = StoredPlan::from_json(text) {
            drop(explain(&stored, &Question::default()));
        }
    }),
];

impl Target {
    /// The reader of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<&'static Self> {
        TARGETS.iter().find(|target| target.name == name)
    }

    /// Reads what is in the file; nothing may come of it but an answer or an error.
    pub fn run(&self, path: &Path, bytes: &[u8]) {
        match self.reader {
            Reader::Text(read) => {
                if let Ok(text) = std::str::from_utf8(bytes) {
                    read(text);
                }
            }
            Reader::File => {
                let options = IntakeOptions { jobs: Some(1), ..IntakeOptions::default() };
                drop(intake::inspect(&[path.to_owned()], &options));
                // A plan costs ten times as much as reading; what was read decides whether it is worth that.
                if bytes.iter().fold(0_u8, |sum, byte| sum.wrapping_add(*byte)) % 8 == 0 {
                    plan(path);
                }
            }
        }
    }
}

fn plan(path: &Path) {
    let mut request = Request::new([path]);
    request.intake.jobs = Some(1);
    let Ok(inputs) = request.read() else { return };
    let Ok(plan) = inputs.plan() else { return };
    let json = report::json(&plan.document);
    assert!(StoredPlan::from_json(&json).is_ok(), "a plan that cannot be read back");
}
