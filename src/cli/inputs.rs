//! The flags of the commands that plan servers.

use std::path::PathBuf;

use clap::Args;

use super::arguments::SettingsArguments;
use super::intake::IntakeArguments;
use super::measurements::MeasurementArguments;
use super::setting_flags::{LinkFlags, PlanFlags};
use crate::pipeline::Request;
use crate::settings::SettingsLayer;

/// Flags of the commands that plan servers.
#[derive(Debug, Args)]
pub(crate) struct InputArguments {
    #[command(flatten)]
    pub(crate) intake: IntakeArguments,
    #[command(flatten)]
    link: LinkFlags,
    #[command(flatten)]
    plan: PlanFlags,
    /// Decide against the inventories: leave out servers or disks, set values [may be repeated]
    #[arg(long, value_name = "FILE")]
    overrides: Vec<PathBuf>,
    #[command(flatten)]
    measurements: MeasurementArguments,
    #[command(flatten)]
    pub(crate) settings: SettingsArguments,
}

impl InputArguments {
    /// What is asked for.
    pub(crate) fn request(&self) -> Request {
        let mut request = self.intake.request();
        request.measurements = self.measurements.options();
        request.overrides.clone_from(&self.overrides);
        request.settings_file.clone_from(&self.settings.settings);
        request.settings = self.layer();
        request
    }

    /// The settings that the flags state.
    pub(crate) fn layer(&self) -> SettingsLayer {
        let flags = self.settings.layer().or(self.plan.layer().clone());
        flags.or(self.link.layer().clone()).or(self.measurements.flags.layer().clone())
    }
}
