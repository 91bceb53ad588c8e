//! Storage accounts, and the storage that Hyper-V hosts need.

use super::super::super::fill::{account_fills, has_managed_disks};
use super::super::super::summary;
use super::{Block, Maker, plain};

impl Maker<'_> {
    pub(crate) fn accounts(&self) -> Option<Block> {
        let accounts = self.plan.document.storage_accounts.as_ref()?;
        if accounts.accounts.is_empty() {
            return None;
        }
        let (first, second) = if has_managed_disks(self.plan) {
            ("column.fill_disks", "column.fill_changes")
        } else {
            ("column.fill_iops", "column.fill_gb")
        };
        let columns = [
            ("column.kind", false),
            ("column.number", true),
            ("column.machines", true),
            ("column.disks", true),
            ("column.iops", true),
            (first, true),
            (second, true),
            ("column.check", false),
        ];
        let percent = |share: Option<f64>| self.number(share.map(|share| share * 100.0), 1);
        let both = accounts.accounts.iter().zip(account_fills(self.plan));
        let rows = both.map(|(account, fill)| {
            plain(vec![
                if has_managed_disks(self.plan) {
                    self.look.texts.say("column.cache_account").to_owned()
                } else {
                    account.kind.words().to_owned()
                },
                account.number.to_string(),
                self.number(Some(f64::from(account.machines)), 0),
                self.number(account.disks, 0),
                self.number(account.iops, 1),
                percent(fill.first),
                percent(fill.second),
                account.check.clone(),
            ])
        });
        let texts = &self.look.texts;
        let mut block =
            self.block("accounts", texts.say("html.accounts"), &columns, rows.collect());
        block.note = texts.fill(
            "html.accounts_note",
            &[
                ("standard", &accounts.standard_lower_bound.to_string()),
                ("premium", &accounts.premium_lower_bound.to_string()),
            ],
        );
        Some(block)
    }

    pub(crate) fn source_storage(&self) -> Option<Block> {
        let hosts = &self.plan.document.source_storage;
        if hosts.is_empty() {
            return None;
        }
        let columns = [
            ("column.host", false),
            ("column.volume", false),
            ("column.machines", true),
            ("column.disk_size", true),
            ("column.initial_gb", true),
            ("column.delta_gb", true),
        ];
        let rows = hosts.iter().map(|host| {
            plain(vec![
                summary::placement::host_of(host, &self.look.texts),
                host.volume.clone().unwrap_or_default(),
                self.number(Some(f64::from(host.machines)), 0),
                self.number(host.disks_gb, 1),
                self.number(host.initial_gb, 1),
                self.number(host.delta_gb, 1),
            ])
        });
        let title = self.look.texts.say("html.source_storage");
        Some(self.block("source-storage", title, &columns, rows.collect()))
    }
}
