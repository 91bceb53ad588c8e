//! Measurements: the flags that say what their files do not, and how they are read.

use clap::Args;

use super::error::CliError;
use super::setting_flags::MeasurementFlags;
use crate::churn::{self, Options, Reading};
use crate::finding::{Finding, Severity};
use crate::intake::Handover;
use crate::message;
use crate::source::{Role, SourceFile};

/// What measurement files do not say themselves.
#[derive(Debug, Args)]
#[command(next_help_heading = "Measurements")]
pub(crate) struct MeasurementArguments {
    #[command(flatten)]
    pub(crate) flags: MeasurementFlags,
    /// How far clocks that name no zone are ahead of UTC
    #[arg(long, value_name = "MINUTES", allow_negative_numbers = true)]
    utc_offset: Option<i32>,
    /// How long the capacity planner for Hyper-V Replica collected
    #[arg(long, value_name = "MINUTES")]
    collection_minutes: Option<f64>,
    /// The time between two cycles of vSphere Replication, for its average delta size
    #[arg(long, value_name = "MINUTES")]
    cycle_minutes: Option<f64>,
    /// The performance counter to read where none of the known ones is there
    #[arg(long, value_name = "NAME")]
    counter: Option<String>,
}

impl MeasurementArguments {
    /// What the readers are told; `percentile` is the one in force.
    pub(crate) fn options(&self, percentile: f64) -> Result<Options, CliError> {
        let positive = |name: &str, minutes: Option<f64>| match minutes {
            Some(minutes) if !(minutes > 0.0 && minutes.is_finite()) => Err(CliError::usage(
                format!("{name} {minutes} is not more than 0 minutes"),
                "correct the value",
            )),
            _ => Ok(()),
        };
        positive("--collection-minutes", self.collection_minutes)?;
        positive("--cycle-minutes", self.cycle_minutes)?;
        Ok(Options {
            percentile,
            zone_minutes: self.utc_offset,
            collection_minutes: self.collection_minutes,
            cycle_minutes: self.cycle_minutes,
            counter: self.counter.clone(),
        })
    }
}

/// Reads the documents that are no inventories; what is in them becomes one reading, each file a source.
pub(crate) fn read(
    documents: Vec<Handover>,
    options: &Options,
    sources: &mut Vec<SourceFile>,
) -> Reading {
    let mut readings = Vec::new();
    for mut handover in documents {
        let format = handover.format();
        let Handover { mut document, forced, .. } = handover;
        let Some(format) = format else {
            readings.push(Reading {
                findings: vec![not_recognised(&document, forced)],
                ..Reading::default()
            });
            continue;
        };
        let reading = churn::read(&mut document, format, options);
        sources.push(SourceFile {
            path: document.path().to_string(),
            sha256: document.sha256().to_owned(),
            format: format.id(),
            role: Role::Measurement,
            servers: reading.servers(),
            rows: usize::try_from(reading.rows).unwrap_or(usize::MAX),
        });
        readings.push(reading);
    }
    churn::merge(readings)
}

fn not_recognised(document: &crate::table::Document, forced: bool) -> Finding {
    let severity = if forced { Severity::Error } else { Severity::Warning };
    let message =
        message!("neither an inventory nor a measurement of a known form; it is left out");
    Finding::new("not-recognised", severity, document.path().to_string(), message)
        .at(document.location(None))
        .hint(message!("see what was found with asrcap inspect"))
}
