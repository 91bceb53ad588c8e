//! The addresses of the public price lists that a plan needs.

use std::fmt::Write as _;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use super::region::region;
use crate::embedded;
use crate::rules::folded_region;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    address: String,
    lists: Vec<List>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct List {
    what: String,
    service: String,
    region: bool,
}

static FILE: LazyLock<File> = LazyLock::new(|| embedded::data!("prices/urls"));

/// The address of a public price list, to be saved with a browser or a script.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PriceList {
    /// What the list has.
    pub what: String,
    /// The service, as the list names it.
    pub service: String,
    /// Azure's name of the region; nothing where the list is of all regions.
    pub region: Option<String>,
    /// The address of its first page. The page says where the next one is (`NextPageLink`), until that is null.
    pub url: String,
}

/// The public price lists of these regions, in a currency (ISO 4217; without one in US dollars).
///
/// ```
/// let lists = asrcap::prices::public_lists(&["West Europe"], Some("EUR"));
/// assert!(lists[0].url.starts_with("https://prices.azure.com/api/retail/prices?"));
/// assert!(lists[0].url.ends_with("armRegionName%20eq%20%27westeurope%27"));
/// ```
#[must_use]
pub fn public_lists(regions: &[&str], currency: Option<&str>) -> Vec<PriceList> {
    let mut names: Vec<String> = Vec::new();
    for text in regions {
        let name = region(text).map_or_else(|| folded_region(text), str::to_owned);
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let list = |list: &List, region: Option<&String>| {
        let mut filter = format!("serviceName eq '{}'", list.service);
        if let Some(region) = region {
            // Writing to a text cannot fail.
            let _ = write!(filter, " and armRegionName eq '{region}'");
        }
        let currency = currency.map(|code| format!("&currencyCode='{}'", code.to_uppercase()));
        let query = format!("{}&$filter={filter}", currency.unwrap_or_default());
        PriceList {
            what: list.what.clone(),
            service: list.service.clone(),
            region: region.cloned(),
            url: format!("{}{}", FILE.address, escaped(&query)),
        }
    };
    let mut lists = Vec::new();
    for one in &FILE.lists {
        if one.region {
            lists.extend(names.iter().map(|region| list(one, Some(region))));
        } else {
            lists.push(list(one, None));
        }
    }
    lists
}

/// A query with what must not stand in an address written as `%20`.
fn escaped(query: &str) -> String {
    let mut escaped = String::new();
    for byte in query.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~&=$".contains(&byte) {
            escaped.push(char::from(byte));
        } else {
            // Writing to a text cannot fail.
            let _ = write!(escaped, "%{byte:02X}");
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_service_has_a_list_for_each_region() {
        let lists = public_lists(&["EU West", "westeurope", "eastus2"], None);
        let of = |service: &str| -> Vec<&PriceList> {
            lists.iter().filter(|list| list.service == service).collect()
        };
        let regions: Vec<_> = of("Storage").iter().map(|list| list.region.as_deref()).collect();
        assert_eq!(regions, [Some("westeurope"), Some("eastus2")]);
        assert_eq!(of("ExpressRoute").len(), 1);
        assert_eq!(
            of("Azure Site Recovery")[0].url,
            "https://prices.azure.com/api/retail/prices?api-version=2023-01-01-preview&$filter=serviceName%20eq%20%27Azure%20Site%20Recovery%27%20and%20armRegionName%20eq%20%27westeurope%27"
        );
        assert!(
            public_lists(&["x"], Some("eur"))[0].url.contains("&currencyCode=%27EUR%27&$filter=")
        );
    }
}
