//! What the checks of a disk mean that is assumed.

use crate::estate::{Assumed, Server};
use crate::figure::CheckSeverity;
use crate::message;
use crate::plan::verdict::Verdict;

/// What the checks of an assumed disk mean: its size and load are those of the assumption, so they decide nothing.
pub(crate) fn soften(server: &Server, found: &mut [Verdict]) {
    if !server.assumed.contains(&Assumed::Disks) {
        return;
    }
    for verdict in found.iter_mut().filter(|verdict| verdict.check.passed != Some(true)) {
        verdict.severity = CheckSeverity::Conditional;
        verdict.message = message!(
            "{message} (its disks are assumed)",
            message = std::mem::take(&mut verdict.message)
        );
    }
}
