//! Which machine goes to which process server: no machine is split, no server is over its limits, the load is balanced.

use super::ways::{margin, reason, total};
use super::{Infrastructure, InfrastructureOption, OnPremisesServer};

/// A machine to be carried.
#[derive(Clone, Debug)]
pub(crate) struct Machine {
    pub(crate) name: String,
    /// Changes in GiB a day; what is not known weighs nothing.
    pub(crate) churn_gb: Option<f64>,
}

/// Assigns machines to the servers of the recommended option. Where machines of unequal changes do not fit, another server
/// is added; a machine that is over the limit of a server by itself has one of its own.
pub(crate) fn assign(infrastructure: Infrastructure, machines: &[Machine]) -> Infrastructure {
    let mut options = infrastructure.options;
    if let Some(option) = options.first_mut() {
        assign_option(option, machines);
    }
    Infrastructure::of(options)
}

#[expect(
    clippy::indexing_slicing,
    reason = "an option has a server, and the index is of its servers"
)]
fn assign_option(option: &mut InfrastructureOption, machines: &[Machine]) {
    let carriers = if !option.appliances.is_empty() {
        &mut option.appliances
    } else if !option.process_servers.is_empty() {
        &mut option.process_servers
    } else {
        &mut option.configuration_servers
    };
    for server in carriers.iter_mut() {
        server.machines = 0;
        server.churn_gb_per_day = server.churn_gb_per_day.map(|_| 0.0);
    }
    let empty = carriers[0].clone();
    let mut order: Vec<&Machine> = machines.iter().collect();
    order.sort_by(|a, b| {
        let churn = |machine: &Machine| machine.churn_gb.unwrap_or(0.0);
        churn(b).total_cmp(&churn(a)).then_with(|| a.name.cmp(&b.name))
    });
    for machine in order {
        let best = carriers
            .iter()
            .map(|server| (server, share_with(server, machine)))
            .enumerate()
            .filter(|(_, (server, share))| *share <= 1.0 || server.machines == 0)
            .min_by(|(_, (_, a)), (_, (_, b))| a.total_cmp(b))
            .map(|(index, _)| index);
        let index = best.unwrap_or(carriers.len());
        if index == carriers.len() {
            carriers.push(empty.clone());
        }
        let server = &mut carriers[index];
        server.machines += 1;
        server.churn_gb_per_day =
            server.churn_gb_per_day.map(|churn| churn + machine.churn_gb.unwrap_or(0.0));
        server.assigned.push(machine.name.clone());
    }
    for server in carriers.iter_mut() {
        server.margin_percent = margin(server);
    }
    carriers.retain(|server| server.machines > 0);
    total(option);
    option.reason = reason(option, option.recommended);
}

/// The larger share of a limit that a server would have taken with one more machine.
fn share_with(server: &OnPremisesServer, machine: &Machine) -> f64 {
    let machines = server
        .machines_limit
        .map_or(0.0, |limit| f64::from(server.machines + 1) / f64::from(limit.max(1)));
    let churn = server
        .churn_gb_per_day
        .zip(server.churn_limit_gb_per_day)
        .map_or(0.0, |(churn, limit)| (churn + machine.churn_gb.unwrap_or(0.0)) / limit);
    machines.max(churn)
}
