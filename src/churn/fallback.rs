//! Servers that have no change rate.

use crate::estate::{Change, ChangeAmount, Class, Quality, Server};
use crate::finding::Finding;

use super::statistics::percentile;
use crate::message;
use crate::wording::Message;

/// The change of a server in per cent of its total storage.
fn rate(server: &Server) -> Option<f64> {
    match server.change.as_ref()?.amount {
        ChangeAmount::PercentOfTotal(percent) => Some(percent),
        ChangeAmount::GbPerDay(gb) => {
            server.storage_gb.filter(|storage| *storage > 0.0).map(|storage| 100.0 * gb / storage)
        }
    }
}

fn without(servers: &mut [Server]) -> Vec<&mut Server> {
    servers
        .iter_mut()
        .filter(|server| server.class == Class::Server && server.change.is_none())
        .collect()
}

/// Gives servers without a change rate the median rate of the others; a finding has their number.
pub fn fill_with_median(servers: &mut [Server]) -> Option<Finding> {
    let mut rates: Vec<f64> =
        servers.iter().filter(|server| server.class == Class::Server).filter_map(rate).collect();
    let missing = without(servers);
    if missing.is_empty() {
        return None;
    }
    let count = missing.len();
    let Some(median) = percentile(&mut rates, 50.0) else {
        return Some(
            Finding::warning(
                "no-median",
                message!("change rate"),
                message!("no server has a change rate, so there is no median to take"),
            )
            .hint(message!(
                "give measurements with --churn FILE, or a rate for all with --change-rate PERCENT"
            )),
        );
    };
    for server in missing {
        server.change = Some(Change {
            amount: ChangeAmount::PercentOfTotal(median),
            quality: Quality::Typed,
            location: None,
        });
    }
    Some(Finding::note(
        "change-rate-is-median",
        message!("change rate"),
        message!(
            "{servers} without a change rate planned with the median of the others, {median} % of total storage a day",
            servers = Message::counted(count, "server", "servers"),
            median = crate::units::grouped(median, 2)
        ),
    ))
}

/// Leaves servers without a change rate out of the plan.
pub fn leave_out(servers: &mut [Server]) {
    for server in without(servers) {
        server.class = Class::Unmeasured;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Location;

    fn server(name: &str, change: Option<ChangeAmount>) -> Server {
        let mut server = Server::new(name, Location::file("estate.csv"));
        server.storage_gb = Some(200.0);
        server.change =
            change.map(|amount| Change { amount, quality: Quality::Typed, location: None });
        server
    }

    #[test]
    fn the_median_counts_amounts_and_rates_alike() {
        let mut servers = [
            server("a", Some(ChangeAmount::PercentOfTotal(2.0))),
            server("b", Some(ChangeAmount::GbPerDay(20.0))),
            server("c", Some(ChangeAmount::PercentOfTotal(4.0))),
            server("d", None),
        ];
        let finding = fill_with_median(&mut servers).unwrap();
        assert_eq!(finding.code, "change-rate-is-median");
        let filled = servers[3].change.as_ref().unwrap();
        assert_eq!(filled.amount, ChangeAmount::PercentOfTotal(4.0));
        assert!(fill_with_median(&mut servers).is_none());
    }

    #[test]
    fn without_any_rate_there_is_no_median() {
        let mut servers = [server("a", None)];
        assert_eq!(fill_with_median(&mut servers).unwrap().code, "no-median");
        assert!(servers[0].change.is_none());
        leave_out(&mut servers);
        assert_eq!(servers[0].class, Class::Unmeasured);
    }
}
