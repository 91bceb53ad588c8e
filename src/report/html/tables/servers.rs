//! The servers, one a row.

use super::{Block, Maker, Row, State};
use crate::plan::{PlannedServer, Readiness, StorageKind};

impl Maker<'_> {
    pub(crate) fn servers(&self, states: Vec<State>) -> Option<Block> {
        let servers = self.plan.document.servers.as_ref()?;
        let columns = [
            ("column.name", false),
            ("column.readiness", false),
            ("column.size", false),
            ("column.kind", false),
            ("column.account", true),
            ("column.cores", true),
            ("column.memory", true),
            ("column.disks", true),
            ("column.storage", true),
            ("column.used", true),
            ("column.change", true),
            ("column.quality", false),
            ("column.iops", true),
            ("column.os", false),
            ("column.reasons", false),
        ];
        let rows = servers.iter().map(|server| self.server(server)).collect();
        let mut block = self.block("servers", self.look.texts.say("html.servers"), &columns, rows);
        block.filter = true;
        block.states = states;
        Some(block)
    }

    fn server(&self, server: &PlannedServer) -> Row {
        let texts = &self.look.texts;
        let premium = server.storage == Some(StorageKind::Premium);
        let (account, iops) = if premium {
            (server.premium_account, server.premium_iops)
        } else {
            (server.standard_account, server.standard_iops)
        };
        let (state, word) = match server.readiness {
            Readiness::Ready => ("ready", texts.say("readiness.ready")),
            Readiness::Conditional => ("conditional", texts.say("readiness.conditional")),
            Readiness::NotReady => ("not_ready", texts.say("readiness.not_ready")),
            Readiness::Unknown => ("unknown", texts.say("readiness.unknown")),
        };
        let change = server.change.as_ref();
        let unknown = || texts.say("number.unknown").to_owned();
        let quality = change.map_or_else(unknown, |change| {
            let id = if change.basis == "setting" { "setting" } else { change.quality };
            texts.say(&format!("quality.{id}")).to_owned()
        });
        let reasons: Vec<&str> =
            server.reasons.iter().map(|reason| reason.message.as_str()).collect();
        let size = server.azure_size.as_deref().unwrap_or_default();
        Row {
            state,
            cells: vec![
                server.name.clone(),
                word.to_owned(),
                size.trim_start_matches("Standard_").to_owned(),
                server.storage.map(|kind| kind.words().to_owned()).unwrap_or_default(),
                self.number(account.map(f64::from), 0),
                self.number(server.cores.map(f64::from), 0),
                self.number(server.memory_mb.map(|mb| mb / 1024.0), 1),
                self.number(server.disks.map(f64::from), 0),
                self.number(server.storage_gb, 1),
                self.number(server.used_gb, 1),
                self.number(change.map(|change| change.gb_per_day), 2),
                quality,
                self.number(iops, 1),
                server.os.clone().unwrap_or_default(),
                reasons.join("; "),
            ],
        }
    }
}
