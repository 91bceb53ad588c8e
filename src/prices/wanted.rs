//! What a price is looked for.

use jiff::civil::Date;

use super::row::{PriceKind, Term};

/// The places of patterns in the files of lines.
pub(super) const PLACES: [&str; 5] = ["size", "tier", "redundancy", "gateway", "circuit"];

/// What a price is looked for: a line of a plan with its size, tier and region.
///
/// ```
/// use asrcap::prices::Wanted;
///
/// let wanted = Wanted::new("vm.base", "westeurope").size("Standard_D2s_v5");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Wanted {
    /// The id of the line.
    pub line: String,
    /// Azure's name of the region.
    pub region: String,
    /// The ExpressRoute zone of the region (`Zone 1`), where it is known.
    pub zone: Option<String>,
    /// What a VM size is called: `Standard_D2s_v5`.
    pub size: String,
    /// The tier of a disk: `P10`.
    pub tier: String,
    /// How often data is kept: `LRS`, `ZRS`.
    pub redundancy: String,
    /// A VPN or ExpressRoute gateway: `VpnGw1`.
    pub gateway: String,
    /// An ExpressRoute circuit: `Standard Metered Data 1 Gbps`.
    pub circuit: String,
    /// What the price is paid for.
    pub kind: PriceKind,
    /// The term of a reservation or savings plan.
    pub term: Option<Term>,
    /// The offer, where the book has several.
    pub offer: Option<String>,
    /// The day of the price; without one, the newest that the book has.
    pub date: Option<Date>,
}

impl Wanted {
    /// A line in a region, paid as it is used, kept locally redundant.
    #[must_use]
    pub fn new(line: &str, region: &str) -> Self {
        Self {
            line: line.to_owned(),
            region: region.to_owned(),
            zone: None,
            size: String::new(),
            tier: String::new(),
            redundancy: "LRS".to_owned(),
            gateway: String::new(),
            circuit: String::new(),
            kind: PriceKind::Consumption,
            term: None,
            offer: None,
            date: None,
        }
    }

    /// Of a VM size.
    #[must_use]
    pub fn size(self, size: &str) -> Self {
        Self { size: size.to_owned(), ..self }
    }

    /// Of a tier of disks.
    #[must_use]
    pub fn tier(self, tier: &str) -> Self {
        Self { tier: tier.to_owned(), ..self }
    }

    /// Paid under a commitment of a term.
    #[must_use]
    pub fn committed(self, kind: PriceKind, term: Term) -> Self {
        Self { kind, term: Some(term), ..self }
    }

    /// On a day.
    #[must_use]
    pub fn on(self, date: Option<Date>) -> Self {
        Self { date, ..self }
    }

    /// What it is: the size, the tier, the gateway or the circuit; empty where the line alone says it.
    #[must_use]
    pub fn what(&self) -> &str {
        let names = [&self.size, &self.tier, &self.gateway, &self.circuit];
        names.into_iter().find(|name| !name.is_empty()).map_or("", String::as_str)
    }

    /// The same of any size, tier, gateway or circuit.
    pub(super) fn of_any(&self) -> Self {
        let any = || "*".to_owned();
        Self { size: any(), tier: any(), gateway: any(), circuit: any(), ..self.clone() }
    }

    /// A pattern or name with what its places stand for.
    pub(super) fn filled(&self, pattern: &str) -> String {
        let values = [&self.size, &self.tier, &self.redundancy, &self.gateway, &self.circuit];
        PLACES.iter().zip(values).fold(pattern.to_owned(), |text, (place, value)| {
            text.replace(&format!("{{{place}}}"), value)
        })
    }
}
