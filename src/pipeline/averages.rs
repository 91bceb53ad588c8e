//! Plans from averages, and plans without servers.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::error::PipelineError;
use super::outputs::keep_inputs;
use super::redaction::RedactionRequest;
use super::request::settings_file;
use super::schedule::ScheduleParts;
use super::{layers, resolve};
use crate::finding::Severity;
use crate::plan::{Plan, QuickInputs, blank, quick_with_vcpus};
use crate::redact::Names;
use crate::settings::{Arithmetic, Origin, SettingsLayer};

/// A request to plan averages: everything that `asrcap quick` takes but the files to write.
///
/// ```
/// use asrcap::pipeline::QuickRequest;
/// use asrcap::plan::QuickInputs;
///
/// let mut request = QuickRequest::new(QuickInputs {
///     vms: 100,
///     disks_per_vm: 2.0,
///     disk_size_gb: 300.0,
///     utilization_percent: 70.0,
///     change_rate_percent: 5.0,
/// });
/// request.settings.link = Some(500.0);
/// let plan = request.plan()?;
/// assert_eq!(plan.document.outputs.get("blob_disks"), Some(200.0));
/// # Ok::<(), asrcap::pipeline::PipelineError>(())
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct QuickRequest {
    /// The averages.
    pub averages: QuickInputs,
    /// The vCPUs that a machine takes in Azure on average, more than 0; without them no quota can be told.
    pub vcpus_per_vm: Option<f64>,
    /// A settings file; [`Self::settings`] win over it.
    pub settings_file: Option<PathBuf>,
    /// The settings that are given directly.
    pub settings: SettingsLayer,
    /// Files that will be written. It is an error where one of them is read, whatever led to it.
    pub outputs: Vec<PathBuf>,
    /// Pseudonyms in the place of the names of files.
    pub redaction: Option<RedactionRequest>,
    /// The date on the report, `YYYY-MM-DD`.
    pub date: Option<String>,
}

impl QuickRequest {
    /// A request with the default settings.
    #[must_use]
    pub fn new(averages: QuickInputs) -> Self {
        Self {
            averages,
            vcpus_per_vm: None,
            settings_file: None,
            settings: SettingsLayer::default(),
            outputs: Vec::new(),
            redaction: None,
            date: None,
        }
    }

    /// The settings by their origin, those that win first.
    pub(crate) fn layers(&self) -> Result<Vec<(Origin, SettingsLayer)>, PipelineError> {
        let file = settings_file(self.settings_file.as_ref())?.map(|(layer, _)| layer);
        Ok(layers(&self.settings, file, None))
    }

    /// The finished plan, with a schedule of average machines where a link is given.
    pub fn plan(&self) -> Result<Plan, PipelineError> {
        let (file, record) = settings_file(self.settings_file.as_ref())?.unzip();
        let table = file.as_ref().and_then(|layer| layer.schedule.clone());
        let layers = layers(&self.settings, file, None);
        let (settings, reference) = resolve(&layers, Arithmetic::Workbook)?;
        keep_inputs(&self.outputs)?;
        let (averages, vcpus, date) = (self.averages, self.vcpus_per_vm, self.date.clone());
        let mut plan = quick_with_vcpus(averages, vcpus, &settings, &reference, date)?;
        plan.document.sources.extend(record);
        plan.document.sources.extend(reference.catalog_file().cloned());
        if let Some(request) = &self.redaction {
            let mut names = Names::new();
            names.sources(&plan.document.sources);
            plan = request.redaction(&names)?.plan(plan);
        }
        let parts = ScheduleParts::of_averages(table, &settings, reference.rules());
        parts.apply(&mut plan, &settings, None)?;
        parts.recover(&mut plan, &settings, Vec::new(), &BTreeMap::new());
        // A link beside averages asks for a duration, so a missing schedule is a warning.
        let findings = plan.document.findings.iter_mut();
        for finding in findings.filter(|finding| finding.code == "no-schedule") {
            finding.severity = Severity::Warning;
        }
        Ok(plan)
    }
}

/// A plan without servers, from which a blank workbook is made: `asrcap template`.
pub fn blank_plan(settings: &SettingsLayer, file: Option<&PathBuf>) -> Result<Plan, PipelineError> {
    let file = settings_file(file)?.map(|(layer, _)| layer);
    let (settings, reference) = resolve(&layers(settings, file, None), Arithmetic::Exact)?;
    Ok(blank(&settings, &reference)?)
}
