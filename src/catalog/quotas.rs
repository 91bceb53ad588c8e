//! The quotas of vCPUs by family of VM sizes, by the names that Azure has for them.

use std::sync::LazyLock;

use serde::Deserialize;

use super::size::VmSize;
use crate::embedded;

/// The quota of a series in a region.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct VcpuQuota {
    /// The series: `Dsv5`.
    pub series: String,
    /// Whether it is for the sizes of the series that take a whole host.
    pub isolated: bool,
    /// Whether it is for the sizes of the series that were sold at a lower price for a while: `Standard_DS2_v2_Promo`.
    pub promo: bool,
    /// Its name in Azure's interfaces: `standardDSv5Family`.
    pub quota: String,
    /// Where the name was read.
    pub source: String,
    /// As of when.
    pub date: String,
}

static ALL: LazyLock<Vec<VcpuQuota>> = LazyLock::new(|| {
    let text = embedded::text!("catalog/vcpu-quotas.csv");
    let rows = csv::Reader::from_reader(text.as_bytes()).deserialize().collect();
    embedded::valid::<Vec<VcpuQuota>, csv::Error>("catalog/vcpu-quotas.csv", rows)
});

impl VcpuQuota {
    /// The quotas whose names are known.
    #[must_use]
    pub fn all() -> &'static [Self] {
        &ALL
    }

    /// The quota that a size counts against; `None` where the name is not known. Sizes that take a whole host, and those that were
    /// sold at a lower price for a while, have their own in some series.
    #[must_use]
    pub fn of(size: &VmSize) -> Option<&'static Self> {
        let of = |isolated: bool, promo: bool| {
            let is_for = |quota: &&Self| {
                quota.series == size.series && (quota.isolated, quota.promo) == (isolated, promo)
            };
            ALL.iter().find(is_for)
        };
        of(size.isolated, size.name.ends_with("_Promo")).or_else(|| of(false, false))
    }

    /// Its name as the portal shows it: `Standard DSv5 Family vCPUs`.
    #[must_use]
    pub fn words(&self) -> String {
        let name = self.quota.strip_suffix("Family").unwrap_or(&self.quota);
        let (kind, family) = match name.strip_prefix("basic") {
            Some(family) => ("Basic", family),
            None => ("Standard", name.get("standard".len()..).unwrap_or(name)),
        };
        let family = family.replace('_', "-").replace("Promo", " Promo");
        format!("{kind} {family} Family vCPUs")
    }
}

#[cfg(test)]
mod tests {
    use super::VcpuQuota;
    use crate::catalog::SizeCatalog;
    use crate::rules::CatalogName;

    fn words(size: &str) -> Option<String> {
        let sizes = SizeCatalog::named(CatalogName::Current);
        VcpuQuota::of(sizes.get(size).unwrap()).map(VcpuQuota::words)
    }

    #[test]
    fn names_are_those_of_the_portal() {
        let is = |size: &str, name: &str| assert_eq!(words(size).as_deref(), Some(name), "{size}");
        is("Standard_D4s_v5", "Standard DSv5 Family vCPUs");
        is("Standard_D2ls_v5", "Standard DLSv5 Family vCPUs");
        is("Standard_D2ls_v6", "Standard Dlsv6 Family vCPUs");
        is("Standard_E16-8s_v5", "Standard ESv5 Family vCPUs");
        is("Standard_E104is_v5", "Standard EISv5 Family vCPUs");
        is("Standard_M128ms", "Standard MS Family vCPUs");
        is("Standard_D4as_v6", "Standard Dav6 Family vCPUs");
        is("Standard_DS2_v2_Promo", "Standard DSv2 Promo Family vCPUs");
        is("Standard_D2_v2_Promo", "Standard Dv2 Promo Family vCPUs");
        is("Standard_DS2_v2", "Standard DSv2 Family vCPUs");
        is("Standard_A3", "Standard A0-A7 Family vCPUs");
        is("Basic_A1", "Basic A Family vCPUs");
        is("Standard_B2ms", "Standard BS Family vCPUs");
        is("Standard_A9", "Standard A8-A11 Family vCPUs");
        is("Standard_D8nds_v6", "Standard Dndv6 Family vCPUs");
        is("Standard_F16amds_v7", "Standard Famdsv7 Family vCPUs");
        is("Standard_EC128ies_v5", "Standard ECIEV5 Family vCPUs");
        assert_eq!(words("Standard_E16bs_v6"), None);
    }

    /// Each name was looked for; these series are too new for the lists that are public.
    #[test]
    fn only_the_newest_series_have_no_name() {
        let sizes = SizeCatalog::named(CatalogName::Current);
        let without = sizes.sizes().iter().filter(|size| VcpuQuota::of(size).is_none());
        let mut series: Vec<&str> = without.map(|size| size.series.as_str()).collect();
        series.sort_unstable();
        series.dedup();
        assert_eq!(
            series,
            ["Ebdsv6", "Ebsv6", "Laosv5", "Lasv5", "Mbdsv4", "Mbsv4", "Mdsv3-VHM", "Mdsv4", "Msv4"]
        );
    }

    #[test]
    fn every_series_of_the_list_is_one_of_the_catalogue() {
        let sizes = SizeCatalog::named(CatalogName::Current);
        for quota in VcpuQuota::all() {
            assert!(sizes.has_series(&quota.series), "{}", quota.series);
            assert!(quota.quota.ends_with("Family"), "{}", quota.quota);
        }
    }
}
