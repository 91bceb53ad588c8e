//! One server of the plan as the document has it.

use std::sync::Arc;

use rayon::prelude::*;

use super::disk::DiskPlan;
use super::evaluated::EvaluatedServers;
use super::qualify::Qualifier;
use super::readiness::Reason;
use super::record::{column_ids, row_values};
use super::roles::FoundRole;
use super::server::{ChangeBasis, PlannedChange, PlannedServer};
use super::size::{Proposal, Reasons, SizeChoice, SizeChooser};
use super::sizing::ServerSizing;
use super::storage_accounts::StorageKind;
use super::terms::{SERVERS_TOGETHER, Terms};
use super::verdict::Verdict;
use crate::estate::{ChangeAmount, Quality, Server};
use crate::figure::Worksheet;
use crate::reference::ReferenceData;
use crate::settings::Settings;
use crate::units::{percent, whole};

/// All servers in the order of the plan, with the sizes of a day and why they are taken.
pub(crate) fn assemble_servers(
    evaluated: &mut EvaluatedServers,
    terms: Terms<'_>,
) -> Vec<PlannedServer> {
    let Terms { settings, reference, arithmetic, day, .. } = terms;
    let off_sheet_checks = std::mem::take(&mut evaluated.off_sheet_checks);
    let disks = std::mem::take(&mut evaluated.disks);
    let roles = std::mem::take(&mut evaluated.roles);
    let size_needs = std::mem::take(&mut evaluated.size_needs);
    let catalog = &**reference.sizes();
    let proposal = Proposal::of(settings, day);
    let chooser = SizeChooser::new(arithmetic, proposal, reference.rules(), catalog);
    let reasons = Reasons::new(&chooser, proposal, reference.rules(), catalog);
    let assembler = ServerAssembler {
        qualifier: Qualifier::new(&evaluated.sheet, reference.rules()),
        columns: column_ids(&evaluated.sheet),
        sheet: &evaluated.sheet,
        settings,
        reference,
    };
    evaluated
        .servers
        .par_iter()
        .zip(off_sheet_checks)
        .zip(disks)
        .zip(size_needs)
        .zip(roles)
        .enumerate()
        .with_min_len(SERVERS_TOGETHER)
        .map(|(row, ((((server, off_sheet_checks), disks), needs), roles))| {
            let fixed = server.azure_size.as_deref().filter(|name| !name.trim().is_empty());
            let both =
                needs.map(|needs| ServerSizing::of(needs, fixed, &chooser, &reasons, catalog));
            let (sizing, size_choice) = both.unzip();
            let mut server = assembler.server(row, server, off_sheet_checks, disks);
            if let Some(choice) = size_choice.as_ref().filter(|choice| choice.size.is_none()) {
                say_why_no_size(&mut server.reasons, choice);
            }
            PlannedServer {
                size_choice,
                sizing,
                roles: roles.iter().map(FoundRole::record).collect(),
                ..server
            }
        })
        .collect()
}

/// A cell can say that no size fits, and not why.
fn say_why_no_size(reasons: &mut [Reason], choice: &SizeChoice) {
    if let Some(reason) = reasons.iter_mut().find(|reason| reason.code == NO_SIZE) {
        reason.message = choice.reason.clone();
    }
}

/// The check of the figures that a server has a size.
const NO_SIZE: &str = "no-size";

/// What is the same for every server of the plan.
struct ServerAssembler<'a> {
    qualifier: Qualifier<'a>,
    columns: Vec<(Arc<str>, usize)>,
    sheet: &'a Worksheet,
    settings: &'a Settings,
    reference: &'a ReferenceData,
}

impl ServerAssembler<'_> {
    fn server(
        &self,
        row: usize,
        server: &Server,
        off_sheet_checks: Vec<Verdict>,
        disk_plan: Vec<DiskPlan>,
    ) -> PlannedServer {
        let sheet = self.sheet;
        let qualification = self.qualifier.qualify(row, server, off_sheet_checks);
        let number = |id: &str| sheet.server_value(id, row).number();
        let storage = match sheet.server_value("storage_type", row).as_text() {
            Some("S") => Some(StorageKind::Standard),
            Some("P") => Some(StorageKind::Premium),
            _ => None,
        };
        let size = sheet
            .server_value("azure_size", row)
            .as_text()
            .and_then(|name| self.reference.sizes().get(name));
        let account = |id: &str| number(id).map(|account| whole(Some(account)));
        PlannedServer {
            name: server.name.clone(),
            source: server.location.clone(),
            readiness: qualification.readiness,
            category: qualification.readiness.category(),
            reasons: qualification.reasons,
            cores: server.cores,
            memory_mb: server.memory_mb,
            nics: server.nics,
            storage_gb: server.storage_gb,
            used_gb: server
                .storage_gb
                .zip(server.utilization)
                .map(|(storage, used)| storage * used),
            disks: server.disk_count,
            largest_disk_gb: server.largest_disk_gb(),
            boot: server.boot,
            os: server.os.clone(),
            roles: Vec::new(),
            snapshots: server.snapshots,
            risks: Vec::new(),
            assumed: server.assumed.clone(),
            usage: server.usage,
            change: change(server, self.settings),
            group: server.group.clone(),
            azure_size: size.map(|size| size.name.clone()),
            size_by_hand: server.azure_size.is_some(),
            size_choice: None,
            sizing: None,
            storage,
            standard_iops: number("server_standard_iops"),
            standard_account: account("standard_account"),
            premium_iops: number("server_premium_iops"),
            premium_account: account("premium_account"),
            in_totals: number("in_plan") == Some(1.0),
            would_add: None,
            disk_plan,
            cost: None,
            checks: qualification.checks,
            figures: row_values(sheet, &self.columns, row),
        }
    }
}

fn change(server: &Server, settings: &Settings) -> Option<PlannedChange> {
    let storage = server.storage_gb;
    let of_total = |percent: f64| storage.map(|storage| storage * (percent / 100.0));
    match (&server.change, settings.change_rate) {
        (Some(change), _) => {
            let (gb_per_day, basis, percent_of_total) = match change.amount {
                ChangeAmount::PercentOfTotal(rate) => {
                    (of_total(rate)?, ChangeBasis::PercentOfTotal, Some(rate))
                }
                ChangeAmount::GbPerDay(gb) => {
                    (gb, ChangeBasis::GbPerDay, storage.map(|storage| percent(gb / storage)))
                }
            };
            Some(PlannedChange {
                gb_per_day,
                basis,
                quality: change.quality,
                percent_of_total,
                location: change.location.clone().filter(|location| {
                    let own = &server.location;
                    location.path != own.path
                        || location.sheet != own.sheet
                        || location.row != own.row
                }),
            })
        }
        (None, Some(rate)) => Some(PlannedChange {
            gb_per_day: of_total(rate)?,
            basis: ChangeBasis::Setting,
            quality: Quality::Typed,
            percent_of_total: Some(rate),
            location: None,
        }),
        (None, None) => None,
    }
}
