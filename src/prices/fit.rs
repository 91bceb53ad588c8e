//! Whether a row is the price of what is looked for, and if not, what keeps it from being it.

use std::fmt;

use wildmatch::WildMatch;

use super::flags::Flag;
use super::lines::{PriceLine, RegionMode, RowNames};
use super::region::region;
use super::row::{PriceKind, PriceRow};
use super::unit::{TERM, Unit};
use super::wanted::Wanted;
use jiff::civil::Date;

/// What keeps a row from being the price, in the order in which it is looked at: the later, the nearer the row is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Obstacle {
    /// It is called otherwise.
    Name,
    /// It is of another region.
    Region,
    /// It is of another kind or term.
    Kind,
    /// It is what the line must not be, such as Spot.
    Is(Flag),
    /// It is not what the line must be, such as with Windows.
    IsNot(Flag),
    /// It is of another offer.
    Offer,
    /// It is not sold yet.
    NotYet,
    /// It is no longer sold.
    Ended,
    /// Its unit is not understood.
    UnknownUnit,
    /// It is in a unit that the line cannot have.
    Unit,
}

impl fmt::Display for Obstacle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name => f.write_str("called otherwise"),
            Self::Region => f.write_str("of another region"),
            Self::Kind => f.write_str("of another kind or term"),
            Self::Is(flag) => f.write_str(flag.words()),
            Self::IsNot(flag) => write!(f, "not {}", flag.words()),
            Self::Offer => f.write_str("of another offer"),
            Self::NotYet => f.write_str("not sold yet"),
            Self::Ended => f.write_str("no longer sold"),
            Self::UnknownUnit => f.write_str("its unit is not understood"),
            Self::Unit => f.write_str("in another unit"),
        }
    }
}

/// What is looked for, made ready to be compared with many rows.
#[derive(Debug)]
pub(super) struct Search<'w> {
    wanted: &'w Wanted,
    line: &'w PriceLine,
    names: Vec<Patterns>,
    region: Option<String>,
    date: Option<Date>,
}

#[derive(Debug)]
struct Patterns {
    /// Names of which a row has one, each [`folded`]; nothing where a pattern stands for more than one name.
    keys: Option<Vec<String>>,
    service: Vec<WildMatch>,
    product: Vec<WildMatch>,
    sku: Vec<WildMatch>,
    meter: Vec<WildMatch>,
    size: Option<WildMatch>,
}

/// A name without what files write differently.
pub(super) fn folded(name: &str) -> String {
    let name = name.trim().to_lowercase().replace('_', " ");
    let name = name.strip_prefix("standard ").filter(|rest| is_size(rest)).unwrap_or(&name);
    name.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether what is behind `Standard` begins as a VM size does: letters and then a figure.
fn is_size(name: &str) -> bool {
    let letters = name.bytes().take_while(u8::is_ascii_alphabetic).count();
    letters > 0 && name.as_bytes().get(letters).is_some_and(u8::is_ascii_digit)
}

impl<'w> Search<'w> {
    pub(super) fn new(line: &'w PriceLine, wanted: &'w Wanted, date: Option<Date>) -> Self {
        let tier = line.tier.as_ref().map(|tier| WildMatch::new(tier));
        let is_of_it = tier.is_none_or(|tier| tier.matches(&wanted.tier.to_lowercase()));
        let names = match &line.tier {
            Some(tier) if wanted.tier == "*" => line.patterns(&wanted.clone().tier(tier)),
            _ if is_of_it => line.patterns(wanted),
            _ => Vec::new(),
        };
        let name = match line.region {
            RegionMode::Arm => Some(&wanted.region),
            RegionMode::Zone => wanted.zone.as_ref().or(Some(&wanted.region)),
            RegionMode::Any => None,
        };
        let region = name.map(|name| place(name));
        Self { wanted, line, names, region, date }
    }

    /// The rows of the services that the line is of. The rows of a book are sorted by service.
    pub(super) fn rows_of_its_services<'b>(
        &self,
        rows: &'b [PriceRow],
    ) -> impl Iterator<Item = &'b PriceRow> {
        let services = rows.chunk_by(|one, next| one.service == next.service);
        let is_asked_for =
            |rows: &&[PriceRow]| rows.first().is_some_and(|row| self.is_of_its_services(row));
        services.filter(is_asked_for).flatten()
    }

    /// Whether a row is of a service that the line is of.
    pub(super) fn is_of_its_services(&self, row: &PriceRow) -> bool {
        let service = folded(&row.service);
        self.names.iter().flat_map(|names| &names.service).any(|wild| wild.matches(&service))
    }

    /// Names ([`keys_of`]) of which every row has one that is called as it must be; nothing where such a row may have any.
    pub(super) fn keys(&self) -> Option<Vec<&str>> {
        let mut keys = Vec::new();
        for names in &self.names {
            keys.extend(names.keys.as_ref()?.iter().map(String::as_str));
        }
        Some(keys)
    }

    /// The region that the row must be of, as [`place`] has it; nothing where any will do.
    pub(super) fn region(&self) -> Option<&str> {
        self.region.as_deref()
    }

    /// Whether a row is called as it must be.
    pub(super) fn is_called_so(&self, row: &PriceRow) -> bool {
        self.names.iter().any(|names| names.fit(row))
    }

    /// What keeps a row from being the price; nothing where it is.
    pub(super) fn obstacle(&self, row: &PriceRow) -> Option<Obstacle> {
        if !self.is_called_so(row) {
            return Some(Obstacle::Name);
        }
        self.obstacle_beside_name(row)
    }

    /// The same for a row that is called as it must be.
    pub(super) fn obstacle_beside_name(&self, row: &PriceRow) -> Option<Obstacle> {
        if self.region.as_ref().is_some_and(|region| place(&row.region) != *region) {
            return Some(Obstacle::Region);
        }
        if row.kind != self.wanted.kind || row.term != self.wanted.term {
            return Some(Obstacle::Kind);
        }
        if let Some(flag) = self.line.forbid.iter().find(|flag| row.flags.has(**flag)) {
            return Some(Obstacle::Is(*flag));
        }
        if let Some(flag) = self.line.need.iter().find(|flag| !row.flags.has(**flag)) {
            return Some(Obstacle::IsNot(*flag));
        }
        let offer = self.wanted.offer.as_ref();
        if offer
            .is_some_and(|offer| !row.offer.is_empty() && !row.offer.eq_ignore_ascii_case(offer))
        {
            return Some(Obstacle::Offer);
        }
        if self.date.is_some_and(|date| row.effective_from.is_some_and(|from| from > date)) {
            return Some(Obstacle::NotYet);
        }
        if self.date.is_some_and(|date| row.effective_to.is_some_and(|to| to < date)) {
            return Some(Obstacle::Ended);
        }
        match &row.unit {
            None => Some(Obstacle::UnknownUnit),
            Some(unit) if !self.takes(unit) => Some(Obstacle::Unit),
            Some(_) => None,
        }
    }

    /// Only a reservation is paid by the term, and it is paid by nothing else.
    fn takes(&self, unit: &Unit) -> bool {
        (*unit.what == *TERM) == (self.wanted.kind == PriceKind::Reservation)
            && self.line.accepts(unit)
    }
}

/// A region by Azure's name where it is known, otherwise without what files write differently.
pub(super) fn place(name: &str) -> String {
    region(name).map_or_else(|| folded(name), str::to_owned)
}

impl PriceLine {
    fn patterns(&self, wanted: &Wanted) -> Vec<Patterns> {
        self.names.iter().map(|names| Patterns::new(names, wanted)).collect()
    }
}

impl Patterns {
    fn new(names: &RowNames, wanted: &Wanted) -> Self {
        let texts = |patterns: &[String]| -> Vec<String> {
            patterns.iter().map(|text| folded_pattern(text, wanted)).collect()
        };
        let size = names.size.as_ref().map(|size| folded(&wanted.filled(size)));
        let (meter, sku) = (texts(&names.meter), texts(&names.sku));
        let is_name = |pattern: &String| !pattern.contains(['*', '?']);
        let of_size: Vec<String> = size.iter().cloned().collect();
        let lists = [&of_size, &meter, &sku].into_iter();
        let keys = lists.filter(|list| !list.is_empty()).find(|list| list.iter().all(is_name));
        let wilds = |texts: &[String]| texts.iter().map(|text| WildMatch::new(text)).collect();
        Self {
            keys: keys.cloned(),
            service: wilds(&texts(&names.service)),
            product: wilds(&texts(&names.product)),
            sku: wilds(&sku),
            meter: wilds(&meter),
            size: size.map(|size| WildMatch::new(&size)),
        }
    }

    fn fit(&self, row: &PriceRow) -> bool {
        let fits = |wilds: &[WildMatch], text: &str| {
            wilds.is_empty() || {
                let text = folded(text);
                wilds.iter().any(|wild| wild.matches(&text))
            }
        };
        fits(&self.service, &row.service)
            && self.size.as_ref().is_none_or(|size| is_of_size(row, size))
            && fits(&self.meter, &row.meter)
            && fits(&self.product, &row.product)
            && fits(&self.sku, &row.sku)
    }
}

/// A pattern with its places filled, each without what files write differently.
fn folded_pattern(pattern: &str, wanted: &Wanted) -> String {
    let plain = Wanted { size: folded(&wanted.size), ..wanted.clone() };
    plain.filled(pattern).to_lowercase().replace('_', " ")
}

/// Whether a row is of a size.
fn is_of_size(row: &PriceRow, size: &WildMatch) -> bool {
    sizes_of(row).iter().any(|own| size.matches(own))
}

/// The sizes that a row is of: by Azure's name where it has one, otherwise by the SKU or by the meter, which may name two sizes.
/// Price sheets have whole titles as SKU.
fn sizes_of(row: &PriceRow) -> Vec<String> {
    let names = if row.arm_sku.is_empty() { [&row.sku, &row.meter] } else { [&row.arm_sku; 2] };
    let mut sizes: Vec<String> = Vec::new();
    for name in names.into_iter().filter(|name| !name.is_empty()) {
        let name = folded(name);
        let plain = ["spot", "low priority", "- expired"]
            .iter()
            .fold(name.as_str(), |name, end| name.strip_suffix(end).unwrap_or(name).trim_end());
        sizes.push(plain.to_owned());
        if plain.contains('/') {
            sizes.extend(plain.split('/').map(|part| part.trim().to_owned()));
        }
        if !row.arm_sku.is_empty() {
            break;
        }
    }
    sizes
}

/// Every name by which a row can be looked for, without what files write differently; some may stand twice.
pub(super) fn keys_of(row: &PriceRow) -> Vec<String> {
    let mut keys = sizes_of(row);
    keys.extend([&row.meter, &row.sku].map(|name| folded(name)));
    keys
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_compared_without_what_files_write_differently() {
        for (name, expected) in [
            ("Standard_D2s_v5", "d2s v5"),
            ("D2s v5", "d2s v5"),
            ("Standard HDD Managed Disks", "standard hdd managed disks"),
            ("Standard_LRS", "standard lrs"),
            (" Standard_E16-8as_v4 ", "e16-8as v4"),
        ] {
            assert_eq!(folded(name), expected);
        }
    }
}
