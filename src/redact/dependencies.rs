//! Connections without the names in them.

use super::Redaction;
use crate::dependencies::DependencyReport;

impl Redaction {
    pub(crate) fn dependencies(&self, report: &mut DependencyReport) {
        for group in &mut report.groups {
            group.name = self.name(&group.name);
            for server in &mut group.servers {
                *server = self.name(server);
            }
            for link in &mut group.links {
                link.from = self.name(&link.from);
                link.to = self.name(&link.to);
                for relation in &mut link.relations {
                    *relation = self.text(relation);
                }
            }
        }
        for service in &mut report.shared_services {
            service.name = self.name(&service.name);
        }
        for step in &mut report.order {
            step.before = self.name(&step.before);
            step.after = self.name(&step.after);
        }
    }
}
