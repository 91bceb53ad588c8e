//! Plans migrations and disaster recovery to Azure with Azure Site Recovery.
//!
//! From the inventories and change-rate measurements that people have (RVTools, Azure Migrate, perfmon, Veeam and some twenty
//! more formats), asrcap computes bandwidth, storage, accounts, configuration and process servers, an Azure VM size for each
//! server and the migration waves, and writes them as workbook, HTML page, JSON, CSV, text and charts. It works offline, and
//! the same inputs give the same bytes.
//!
//! # Ten lines
//!
//! A folder with inventories and measurements, a file of overrides and a schedule, as in
//! `asrcap plan examples/customer --rules current --link 400 --overrides examples/overrides.toml --groups
//! examples/schedule/groups.csv --start 2026-11-09 -o plan.xlsx -o plan.json`:
//!
//! ```
//! use asrcap::report::{self, ReportStyle};
//! use asrcap::{Request, save};
//!
//! # let folder = tempfile::tempdir()?;
//! # let folder = folder.path();
//! let mut request = Request::new(["examples/customer"]);
//! request.settings.rules = Some("current".to_owned());
//! request.settings.link = Some(400.0);
//! request.overrides.push("examples/overrides.toml".into());
//! request.schedule.groups.push("examples/schedule/groups.csv".into());
//! request.schedule.start = Some("2026-11-09T00:00".parse()?);
//! let plan = request.read()?.plan()?;
//! let workbook = report::workbook::write(&plan, &ReportStyle::built_in()?)?;
//! save::save(&folder.join("plan.xlsx"), &workbook)?;
//! save::save(&folder.join("plan.json"), report::json(&plan.document).as_bytes())?;
//! # assert!(plan.document.schedule.is_some() && plan.document.bandwidth.is_some());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Nothing is left to do after [`Inputs::plan`]: measurements, overrides, schedule, the comparison against another rule set
//! and pseudonyms are in the plan. The command line is this and the writing of files.
//!
//! # A tour
//!
//! | to | see |
//! | --- | --- |
//! | plan files and folders | [`pipeline`]: [`Request`], [`Inputs`] |
//! | plan averages | [`pipeline::QuickRequest`] |
//! | plan an [`Estate`] from elsewhere | [`plan::plan`] |
//! | ask what a plan says | [`plan::PlanDocument`], the JSON document as a type |
//! | ask why | [`plan::explain`] |
//! | plan many times: grids, searches, comparisons, checks | [`whatif`] |
//! | plan waves under a link | [`schedule`] |
//! | write reports | [`report`]: [`report::workbook::write`], [`report::html`], [`report::json`], [`report::csv`], [`report::text`] |
//! | share a plan without names | [`redact`], [`pipeline::RedactionRequest`] |
//! | look up limits and sizes | [`rules`], [`catalog`], both in [`ReferenceData`] |
//! | read one inventory, measurement or table | [`inventory`], [`churn`], [`table`]; [`intake`] for whole folders |
//! | state settings | [`settings`] |
//!
//! # Ideas
//!
//! **A finding** says that something was noticed: a row that cannot be read, an assumption, a limit that is exceeded. Readers
//! do not fail on bad rows, and nothing is dropped in silence.
//!
//! ```
//! use asrcap::{Request, Severity};
//!
//! let plan = Request::new(["examples/customer"]).read()?.plan()?;
//! for finding in &plan.document.findings {
//!     if finding.severity != Severity::Note {
//!         eprintln!("{finding}"); // severity, subject, sentence and where in the inputs
//!     }
//! }
//! # Ok::<(), asrcap::PipelineError>(())
//! ```
//!
//! **A rule** is a limit of Site Recovery as data: value, unit, statement, source and date. Findings and verdicts cite the id
//! of the rule that decided.
//!
//! ```
//! use asrcap::ReferenceData;
//!
//! let reference = ReferenceData::built_in("current")?;
//! let rule = reference.rules().get("disks_max").expect("the set states it");
//! println!("{} ({}, {})", rule.statement, rule.source.title, rule.as_of());
//! # Ok::<(), asrcap::reference::ReferenceError>(())
//! ```
//!
//! **A figure** is one expression, which the engine evaluates, the workbook has as a cell formula, and [`plan::explain`]
//! prints with its numbers. What is unknown stays unknown: `None`, never 0.
//!
//! ```
//! use asrcap::Request;
//! use asrcap::plan::{Question, StoredPlan, explain};
//!
//! let plan = Request::new(["examples/customer"]).read()?.plan()?;
//! let storage = plan.document.outputs.get("storage_gb");
//! let stored = StoredPlan::from_json(&asrcap::report::json(&plan.document))?;
//! let why = explain(
//!     &stored,
//!     &Question { figure: Some("storage_gb".to_owned()), ..Question::default() },
//! )?;
//! println!("{storage:?} = {}", why.expression.unwrap_or_default());
//! # assert!(storage.is_some());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! **Provenance**: everything that was read knows its file, sheet, row and column, and the plan lists its sources with their
//! hashes.
//!
//! ```
//! use asrcap::Request;
//!
//! let plan = Request::new(["examples/customer"]).read()?.plan()?;
//! let servers = plan.document.servers.unwrap_or_default();
//! assert_eq!(servers[0].source.to_string(), "examples/customer/servers.csv, row 7");
//! # Ok::<(), asrcap::PipelineError>(())
//! ```
//!
//! # Features
//!
//! `cli`, on by default, builds the command line with its arguments, progress bars and completions. A program that uses the
//! library does without it: `default-features = false`.

pub mod catalog;
pub mod churn;
mod cited;
#[cfg(feature = "cli")]
mod cli;
pub mod cost;
pub mod dependencies;
mod embedded;
pub mod estate;
pub mod figure;
pub mod finding;
pub mod identity;
mod inert;
pub mod intake;
pub mod inventory;
mod nearest;
mod opened;
mod own_files;
mod pattern;
pub mod pipeline;
pub mod plan;
pub mod prices;
mod random;
pub mod recovery;
pub mod redact;
pub mod reference;
pub mod report;
pub mod rules;
pub mod save;
pub mod schedule;
pub mod settings;
pub mod source;
pub mod table;
pub mod units;
pub mod whatif;
pub mod wording;

pub use estate::Estate;
pub use finding::{Finding, Severity};
pub use pipeline::{Inputs, PipelineError, QuickRequest, Request};
pub use plan::{Plan, PlanDocument};
pub use reference::ReferenceData;
pub use settings::{Settings, SettingsLayer};

/// Runs the command line of the process and returns its exit status.
#[cfg(feature = "cli")]
#[doc(hidden)]
#[must_use]
pub fn run_cli() -> std::process::ExitCode {
    cli::main()
}
