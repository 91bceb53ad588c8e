//! The servers to set up on-premises.

use super::{Block, Maker, plain};
use crate::plan::OnPremisesServer;

impl Maker<'_> {
    pub(crate) fn on_premises(&self) -> Option<Block> {
        let options = &self.plan.document.infrastructure.options;
        if options.is_empty() {
            return None;
        }
        let columns = [
            ("column.option", false),
            ("column.role", false),
            ("column.vcpus", true),
            ("column.memory", true),
            ("column.cache", true),
            ("column.machines", true),
            ("column.carried", true),
        ];
        let texts = &self.look.texts;
        let mut rows = Vec::new();
        for option in options {
            let mut name = texts.say(&format!("option.{}", option.id)).to_owned();
            if option.recommended {
                name = format!("{name} ({})", texts.say("html.recommended"));
            }
            let mut add = |role: &str, servers: &[OnPremisesServer]| {
                rows.extend(servers.iter().map(|server| {
                    plain(vec![
                        name.clone(),
                        role.to_owned(),
                        self.number(Some(server.vcpus), 0),
                        self.number(Some(server.memory_gb), 0),
                        self.number(server.cache_gb, 0),
                        self.number(Some(f64::from(server.machines)), 0),
                        self.number(server.churn_gb_per_day, 0),
                    ])
                }));
            };
            add(texts.say("role.configuration"), &option.configuration_servers);
            add(texts.say("role.process"), &option.process_servers);
            add(texts.say("role.appliance"), &option.appliances);
        }
        let mut block = self.block("on-premises", texts.say("html.on_premises"), &columns, rows);
        block.filter = false;
        Some(block)
    }
}
