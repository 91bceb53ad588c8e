//! What carries data into Azure: VPN gateways, ExpressRoute gateways and circuits that can be set up today.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::embedded;

/// What carries data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Carrier {
    /// A VPN gateway, over several zones.
    VpnGateway,
    /// A gateway of ExpressRoute, over several zones; traffic of private peering passes it.
    ExpressrouteGateway,
    /// An ExpressRoute circuit of a provider.
    ExpressrouteCircuit,
    /// A pair of ports of ExpressRoute Direct.
    ExpressrouteDirect,
}

/// A gateway or a circuit.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct Connection {
    /// What it is.
    pub kind: Carrier,
    /// Azure's name: `VpnGw2AZ`, `1 Gbps`.
    pub sku: String,
    /// The generation of a VPN gateway.
    pub generation: Option<u8>,
    /// Throughput in 10^6 bit/s, of one unit where it has several; a benchmark, no promise.
    pub throughput_mbps: f64,
    /// How many units it has at most; 1 for what does not come in units.
    pub units_max: u32,
    /// What one tunnel of a VPN gateway was measured to carry in 10^6 bit/s.
    pub tunnel_mbps: Option<f64>,
    /// How many tunnels a VPN gateway takes to sites.
    pub tunnels_max: Option<u32>,
    /// Where the figures were read.
    pub source: String,
    /// The day that they are of, `YYYY-MM-DD`.
    pub date: String,
}

static ALL: LazyLock<Vec<Connection>> = LazyLock::new(|| {
    const FILE: &str = "catalog/network-gateways.csv";
    let text = embedded::text!("catalog/network-gateways.csv");
    let mut all: Vec<Connection> = embedded::valid(
        FILE,
        csv::Reader::from_reader(text.as_bytes()).deserialize().collect::<Result<_, _>>(),
    );
    all.sort_by(|a, b| a.most_mbps().total_cmp(&b.most_mbps()).then_with(|| a.sku.cmp(&b.sku)));
    all
});

impl Connection {
    /// What can be set up, the smallest first.
    #[must_use]
    pub fn all() -> &'static [Self] {
        &ALL
    }

    /// What it carries with all of its units, in 10^6 bit/s.
    #[must_use]
    pub fn most_mbps(&self) -> f64 {
        self.throughput_mbps * f64::from(self.units_max)
    }

    /// The smallest of these kinds that carries a rate in 10^6 bit/s; `None` where one alone carries too little.
    #[must_use]
    pub fn that_carries(kinds: &[Carrier], mbps: f64) -> Option<&'static Self> {
        ALL.iter().find(|one| kinds.contains(&one.kind) && one.most_mbps() >= mbps)
    }
}

#[cfg(test)]
mod tests {
    use super::{Carrier, Connection};

    fn sku(kind: Carrier, mbps: f64) -> Option<(&'static str, Option<u8>)> {
        Connection::that_carries(&[kind], mbps).map(|one| (one.sku.as_str(), one.generation))
    }

    #[test]
    fn the_smallest_that_carries_a_rate_is_taken() {
        let vpn = |mbps| sku(Carrier::VpnGateway, mbps);
        assert_eq!(vpn(0.0), Some(("VpnGw1AZ", Some(1))));
        assert_eq!(vpn(650.0), Some(("VpnGw1AZ", Some(1))));
        assert_eq!(vpn(650.1), Some(("VpnGw2AZ", Some(1))));
        assert_eq!(vpn(1_250.0), Some(("VpnGw2AZ", Some(2))));
        assert_eq!(vpn(10_000.0), Some(("VpnGw5AZ", Some(2))));
        assert_eq!(vpn(10_000.1), None);
        let gateway = |mbps| sku(Carrier::ExpressrouteGateway, mbps);
        assert_eq!(gateway(1_000.0), Some(("ErGw1AZ", None)));
        assert_eq!(gateway(2_001.0), Some(("ErGw3AZ", None)));
        assert_eq!(gateway(40_000.0), Some(("ErGwScale", None)));
        assert_eq!(sku(Carrier::ExpressrouteCircuit, 201.0), Some(("500 Mbps", None)));
    }

    #[test]
    fn only_what_can_be_set_up_today_is_there() {
        let gateways = [Carrier::VpnGateway, Carrier::ExpressrouteGateway];
        for one in Connection::all().iter().filter(|one| gateways.contains(&one.kind)) {
            assert!(one.sku.ends_with("AZ") || one.sku == "ErGwScale", "{}", one.sku);
        }
    }
}
