//! The sizes of a server by what it has and by what it uses.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::stored::{StoredPlan, StoredServer};
use crate::estate::Usage;

/// The sizes of a server by what it has and by what it uses, and what the second one stands on.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct ExplainedSizing {
    /// By which of the two the server is planned: `allocated` or `measured`.
    pub by: String,
    /// By the cores and the memory that it has.
    pub allocated: ExplainedSized,
    /// By what it uses of them; null where that is not measured well enough.
    pub measured: Option<ExplainedSized>,
    /// By figures that are too weak for a size, where there are no better ones.
    pub hint: Option<ExplainedSized>,
    /// What it uses, and how that is known; null where nothing is known.
    pub usage: Option<Usage>,
    /// The factor on what it uses.
    pub comfort: Option<f64>,
}

/// A size, and what it is chosen for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[non_exhaustive]
pub struct ExplainedSized {
    /// Cores that it must have.
    pub cores: f64,
    /// Memory that it must have, in MiB.
    pub memory_mb: f64,
    /// Azure's name of it; null where no size that may be proposed fits.
    pub size: Option<String>,
    /// Its vCPUs.
    pub vcpus: Option<u32>,
    /// Its memory in GiB.
    pub memory_gb: Option<f64>,
    /// What keeps a cheaper size from fitting: `cores`, `memory`, `data-disks` ...; empty in a hint.
    #[serde(default)]
    pub bound_by: Vec<String>,
}

/// Of a server; `None` where its sizes are not chosen by asrcap.
pub(crate) fn of_server(plan: &StoredPlan, server: &StoredServer) -> Option<ExplainedSizing> {
    let sizing = server.sizing.clone()?;
    Some(ExplainedSizing {
        by: sizing.by,
        allocated: sizing.allocated,
        measured: sizing.measured,
        hint: sizing.hint,
        usage: Some(server.usage).filter(|usage| !usage.is_unknown()),
        comfort: plan.settings.comfort,
    })
}
