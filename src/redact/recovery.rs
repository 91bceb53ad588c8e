//! A recovery without the names in it.

use super::Redaction;
use crate::plan::recovery::Recovery;

impl Redaction {
    pub(crate) fn recovery(&self, recovery: &mut Recovery) {
        for plan in &mut recovery.plans {
            let groups = plan.groups.iter_mut().flat_map(|group| &mut group.servers);
            for name in plan.applications.iter_mut().chain(groups) {
                *name = self.name(name);
            }
        }
        for server in &mut recovery.servers {
            server.server = self.name(&server.server);
            server.application = server.application.as_deref().map(|name| self.name(name));
        }
    }
}
