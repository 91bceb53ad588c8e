//! What replication may run over, and what carries its bandwidth.

use schemars::JsonSchema;
use serde::Serialize;

use super::needed::{CarriedFor, Needed, whole_mbps};
use crate::catalog::{Carrier, Connection};
use crate::message;
use crate::rules::{RuleId, RuleSet, ids};
use crate::units::{grouped, plain, plain_number, whole};
use crate::wording::Message;

/// A way into Azure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Way {
    /// The internet.
    Internet,
    /// ExpressRoute with Microsoft peering: to public addresses.
    ExpressrouteMicrosoft,
    /// ExpressRoute with private peering: to a network in Azure.
    ExpressroutePrivate,
    /// A VPN from site to site: to a network in Azure.
    Vpn,
}

/// Whether replication may run over a way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Allowed {
    /// It may.
    Yes,
    /// It may, to private endpoints.
    PrivateEndpoints,
    /// It may not.
    No,
}

/// The ways into Azure for the bandwidth of a plan.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct Connections {
    /// What is to be carried, in 10^6 bit/s: the largest of the mean of the changes, what the recovery point needs 90 % of the time,
    /// and the link that was given. Null where none of them is known.
    #[serde(serialize_with = "plain")]
    pub mbps: Option<f64>,
    /// Which of them it is; null where none is known.
    pub carried_for: Option<CarriedFor>,
    /// The ways, the simplest first.
    pub ways: Vec<Path>,
}

/// A way, whether replication may run over it, and what carries the bandwidth.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct Path {
    /// The way.
    pub way: Way,
    /// Whether replication may run over it.
    pub allowed: Allowed,
    /// The same in words, with what it needs.
    pub statement: Message,
    /// What other texts say; null where none differs.
    pub conflict: Option<Message>,
    /// The gateway in Azure; null where the way has none, or where none carries the bandwidth.
    pub gateway: Option<Choice>,
    /// A gateway that grows by units in the place of it; null where the way has none, or where it is the gateway itself.
    pub scalable_gateway: Option<Choice>,
    /// The circuit; null where the way has none, or where none carries the bandwidth.
    pub circuit: Option<Choice>,
    /// Both in words.
    pub carried_by: Message,
    /// The rule that says what the way may be used for.
    pub rule: String,
    /// The title of the text.
    pub source: String,
    /// Its date.
    pub date: String,
}

/// A gateway or circuit that carries the bandwidth.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct Choice {
    /// Azure's name: `VpnGw2AZ`, `1 Gbps`.
    pub sku: String,
    /// The generation of a VPN gateway.
    pub generation: Option<u8>,
    /// How many units it has; 1 for what does not come in units.
    pub units: u32,
    /// Tunnels of a VPN, so that none carries more than one was measured to; null for others.
    pub tunnels: Option<u32>,
    /// What it carries to the target, in 10^6 bit/s: a benchmark, no promise.
    #[serde(serialize_with = "plain_number")]
    pub throughput_mbps: f64,
    /// What the plan takes of that in per cent.
    #[serde(serialize_with = "plain_number")]
    pub used_percent: f64,
    /// Where its throughput was read.
    pub source: String,
    /// As of when.
    pub date: String,
}

impl Choice {
    /// The smallest of some kinds that carries a rate, if what it was measured at counts only by a share.
    fn of(kinds: &[Carrier], mbps: f64, share: f64) -> Option<Self> {
        Some(Self::with_units(Connection::that_carries(kinds, mbps / share)?, mbps, share))
    }

    /// A gateway of ExpressRoute that grows by units, with as many of them as it takes.
    fn scalable(mbps: f64, share: f64) -> Option<Self> {
        let gateways = Connection::all().iter().filter(|one| one.units_max > 1);
        let mut gateways = gateways.filter(|one| one.kind == Carrier::ExpressrouteGateway);
        let connection = gateways.find(|one| one.most_mbps() >= mbps / share)?;
        Some(Self::with_units(connection, mbps, share))
    }

    fn with_units(connection: &Connection, mbps: f64, share: f64) -> Self {
        let units = match connection.units_max {
            1 => 1.0,
            _ => (mbps / share / connection.throughput_mbps).ceil().max(1.0),
        };
        let throughput_mbps = connection.throughput_mbps * units * share;
        Self {
            sku: connection.sku.clone(),
            generation: connection.generation,
            units: whole(Some(units)),
            tunnels: connection.tunnel_mbps.map(|one| whole(Some((mbps / one).ceil().max(1.0)))),
            throughput_mbps,
            used_percent: mbps / throughput_mbps * 100.0,
            source: connection.source.clone(),
            date: connection.date.clone(),
        }
    }

    fn gateway_words(&self) -> Message {
        let generation = self.generation.map(|number| message!(", generation {number}", number));
        let units = (self.units > 1)
            .then(|| message!(", {units}", units = Message::counted(self.units, "unit", "units")));
        let tunnels = self.tunnels.filter(|tunnels| *tunnels > 1);
        let tunnels = tunnels.map(|tunnels| message!(", {tunnels} tunnels", tunnels));
        message!(
            "gateway {sku}{details} (carries {mbps} Mbps, {percent} % used)",
            sku = &self.sku,
            details = Message::joined([generation, units, tunnels].into_iter().flatten(), ""),
            mbps = grouped(self.throughput_mbps, 0),
            percent = grouped(self.used_percent, 0)
        )
    }

    /// In the place of another gateway.
    fn scalable_words(&self) -> Message {
        message!(
            "or {sku} with {units}, which grows with the load, where the region has it",
            sku = &self.sku,
            units = Message::counted(self.units, "unit", "units")
        )
    }

    fn circuit_words(&self) -> Message {
        message!(
            "circuit of {bandwidth} ({percent} % used)",
            bandwidth = &self.sku,
            percent = grouped(self.used_percent, 0)
        )
    }
}

/// The ways into Azure; `None` where the rules say nothing about them. Where no bandwidth is known, what may be used is known all
/// the same, and what carries it is not.
pub(crate) fn connections(needed: Option<Needed>, rules: &RuleSet) -> Option<Connections> {
    let all = [
        (Way::Internet, ids::PATH_INTERNET),
        (Way::ExpressrouteMicrosoft, ids::PATH_EXPRESSROUTE_MICROSOFT),
        (Way::ExpressroutePrivate, ids::PATH_EXPRESSROUTE_PRIVATE),
        (Way::Vpn, ids::PATH_VPN),
    ];
    let ways = all.into_iter().filter_map(|(way, rule)| path(way, rule, rules));
    let ways: Vec<Path> = match needed {
        Some(needed) => ways.map(|way| way.carrying(needed.mbps, rules)).collect(),
        None => ways.collect(),
    };
    (!ways.is_empty()).then(|| Connections {
        mbps: needed.map(|needed| needed.mbps),
        carried_for: needed.map(|needed| needed.by),
        ways,
    })
}

impl Path {
    /// The way with what carries a bandwidth over it, in 10^6 bit/s.
    fn carrying(self, mbps: f64, rules: &RuleSet) -> Self {
        let share = rules.number(ids::GATEWAY_PRIVATE_ENDPOINT_PERCENT).unwrap_or(1.0);
        let circuits = [Carrier::ExpressrouteCircuit, Carrier::ExpressrouteDirect];
        let circuit = || Choice::of(&circuits, mbps, 1.0);
        match self.way {
            Way::Internet => {
                let mbps = grouped(whole_mbps(mbps), 0);
                Self { carried_by: message!("a line with {mbps} Mbps free", mbps), ..self }
            }
            Way::ExpressrouteMicrosoft => {
                let circuit = circuit();
                Self { carried_by: by_circuit(circuit.as_ref()), circuit, ..self }
            }
            Way::ExpressroutePrivate => {
                let circuit = circuit();
                let gateway = Choice::of(&[Carrier::ExpressrouteGateway], mbps, share);
                let is_other = |scalable: &Choice| {
                    gateway.as_ref().is_some_and(|gateway| gateway.sku != scalable.sku)
                };
                let scalable = Choice::scalable(mbps, share).filter(is_other);
                let parts = [by_circuit(circuit.as_ref()), by_gateway(gateway.as_ref())];
                let parts = parts.into_iter().chain(scalable.as_ref().map(Choice::scalable_words));
                let carried_by = Message::joined(parts, ", ");
                Self { carried_by, circuit, gateway, scalable_gateway: scalable, ..self }
            }
            Way::Vpn => {
                let gateway = Choice::of(&[Carrier::VpnGateway], mbps, 1.0);
                Self { carried_by: by_gateway(gateway.as_ref()), gateway, ..self }
            }
        }
    }
}

fn by_circuit(circuit: Option<&Choice>) -> Message {
    circuit.map_or_else(|| message!("no single circuit carries it"), Choice::circuit_words)
}

fn by_gateway(gateway: Option<&Choice>) -> Message {
    gateway.map_or_else(|| message!("no single gateway carries it"), Choice::gateway_words)
}

/// A way, with what the rules say of it.
fn path(way: Way, rule: RuleId, rules: &RuleSet) -> Option<Path> {
    let stated = rules.rule(rule)?;
    let allowed = match rules.text(rule)? {
        "yes" => Allowed::Yes,
        "private-endpoints" => Allowed::PrivateEndpoints,
        _ => Allowed::No,
    };
    Some(Path {
        way,
        allowed,
        statement: Message::words(stated.statement.clone()),
        conflict: stated.conflict.clone().map(Message::words),
        gateway: None,
        scalable_gateway: None,
        circuit: None,
        carried_by: message!("what carries it follows from the bandwidth, which is not known"),
        rule: stated.id.clone(),
        source: stated.source.title.clone(),
        date: stated.as_of().to_owned(),
    })
}
