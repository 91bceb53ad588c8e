//! What a server says about which machine it is.

use super::{Class, Server};
use crate::identity::{Evidence, MachineName, MachineUuid, Sizes};

impl Server {
    /// What tells which machine it is. `source` is the file, which lists a machine once; identifiers of one `scheme` are of one kind.
    #[must_use]
    pub fn evidence(&self, source: usize, scheme: &'static str) -> Evidence {
        Evidence {
            source,
            scheme,
            is_stand_in: matches!(self.class, Class::Template | Class::Placeholder | Class::Agent),
            manager: self.manager.as_deref().and_then(MachineName::of_manager),
            id: self.vm_id.clone(),
            uuid: self.uuid.as_deref().and_then(MachineUuid::new),
            name: MachineName::new(&self.name),
            dns_name: self.dns_name.as_deref().and_then(MachineName::new),
            addresses: self.addresses.clone(),
            sizes: Sizes {
                cores: self.cores,
                memory_mb: self.memory_mb,
                storage_gb: self.storage_gb,
            },
        }
    }
}
