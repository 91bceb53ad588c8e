//! The sizes of disks by the managed disks that Azure Migrate recommends for them: a disk that goes to a P20 has more than 256
//! and at most 512 GB, unless its IOPS asked for a larger one.

use super::tally::Notice;
use crate::catalog::DiskCatalog;
use crate::estate::Disk;
use crate::finding::Severity;
use crate::rules::CatalogName;
use crate::units::Gib;
use crate::words;

pub(crate) static WITHIN_CLASSES: Notice = Notice {
    code: "disk-sizes-within-classes",
    severity: Severity::Note,
    message: words!(
        "the sizes of single disks are not stated; the total is divided so that each is in the class of the disk that Azure Migrate recommends"
    ),
    hint: words!("Add an inventory with single disks, so that their limits can be checked exactly"),
};
pub(crate) static TAKEN_FROM_CLASSES: Notice = Notice {
    code: "disk-sizes-from-classes",
    severity: Severity::Warning,
    message: words!(
        "the sizes of disks are not stated; those of the disks that Azure Migrate recommends are used, which are as large or larger"
    ),
    hint: words!("Add an inventory with the sizes of the disks"),
};

/// The sizes that share a managed disk, in GiB.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct SizeClass {
    above: f64,
    up_to: f64,
}

/// A disk without a size, by its place among the disks of its machine, and its class.
pub(crate) type Classed = (usize, SizeClass);

impl SizeClass {
    /// By a recommended disk: `P30`, `StandardSSD_E10`, `Standard_S6`.
    pub(crate) fn of_sku(text: &str) -> Option<Self> {
        let catalog = DiskCatalog::named(CatalogName::Current);
        let mut words = text.split(|c: char| !c.is_alphanumeric());
        let tier = words.find_map(|word| {
            catalog.tiers().iter().find(|tier| tier.tier.eq_ignore_ascii_case(word))
        })?;
        let smaller = catalog.of_kind(&tier.kind).into_iter().map(|other| other.size.0);
        let above = smaller.filter(|size| *size < tier.size.0).fold(0.0, f64::max);
        Some(Self { above, up_to: tier.size.0 })
    }
}

/// The entries of a list in a cell, such as `StandardSSD_E10;Premium_P20;`.
pub(crate) fn entries(text: &str) -> impl Iterator<Item = &str> {
    let ends = |c: char| matches!(c, ';' | ',' | '|' | '\n');
    text.split(ends).map(str::trim).filter(|entry| !entry.is_empty())
}

/// Gives the disks of a machine the sizes that follow from their classes and from the total, with what is to be said of that.
///
/// Where the total fits no sizes in the classes, which then follow from IOPS, the sizes of several disks stay open.
pub(crate) fn settle(
    disks: &mut Vec<Disk>,
    classes: &[Classed],
    total_gb: Option<f64>,
) -> Option<&'static Notice> {
    if classes.is_empty() {
        return None;
    }
    let known: f64 = disks.iter().filter_map(|disk| disk.capacity).map(|size| size.0).sum();
    let Some(total) = total_gb else {
        set_sizes(disks, classes, 1.0);
        return Some(&TAKEN_FROM_CLASSES);
    };
    // One disk alone has what the others leave of the total, whatever its class follows from.
    if let [(place, _)] = classes
        && total > known
        && let Some(disk) = disks.get_mut(*place)
    {
        disk.capacity = Some(Gib(total - known));
        return None;
    }
    let sum =
        |side: fn(&SizeClass) -> f64| classes.iter().map(|(_, class)| side(class)).sum::<f64>();
    let (least, most) = (sum(|class| class.above), sum(|class| class.up_to));
    // How far from the lower to the upper ends of their classes all disks are.
    let share = (total - known - least) / (most - least);
    if share > 0.0 && share <= 1.0 {
        set_sizes(disks, classes, share);
        return Some(&WITHIN_CLASSES);
    }
    if classes.len() == disks.len() {
        disks.clear();
    }
    None
}

fn set_sizes(disks: &mut [Disk], classes: &[Classed], share: f64) {
    for (place, class) in classes {
        if let Some(disk) = disks.get_mut(*place) {
            let size = class.above + share * (class.up_to - class.above);
            // A thousandth of a GiB says more than is known.
            disk.capacity = Some(Gib((size * 1000.0).round() / 1000.0));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sizes(skus: &[&str], total: Option<f64>) -> (Vec<Option<f64>>, Option<&'static str>) {
        let mut disks = vec![Disk::default(); skus.len()];
        let classes: Vec<Classed> = skus
            .iter()
            .enumerate()
            .filter_map(|(place, sku)| Some((place, SizeClass::of_sku(sku)?)))
            .collect();
        let notice = settle(&mut disks, &classes, total);
        (
            disks.iter().map(|disk| disk.capacity.map(|size| size.0)).collect(),
            notice.map(|n| n.code),
        )
    }

    #[test]
    fn a_recommended_disk_tells_between_which_sizes_a_disk_is() {
        let class = |above, up_to| Some(SizeClass { above, up_to });
        assert_eq!(SizeClass::of_sku("P30"), class(512.0, 1024.0));
        assert_eq!(SizeClass::of_sku("StandardSSD_E10"), class(64.0, 128.0));
        assert_eq!(SizeClass::of_sku("Premium_LRS P1"), class(0.0, 4.0));
        assert_eq!(SizeClass::of_sku("standard_s4"), class(0.0, 32.0));
        assert_eq!(SizeClass::of_sku("UltraSSD"), None);
        assert_eq!(SizeClass::of_sku("Not applicable"), None);
    }

    #[test]
    fn a_total_is_divided_within_the_classes() {
        let (found, code) = sizes(&["Standard_S6", "Standard_S10"], Some(140.0));
        assert_eq!(code, Some("disk-sizes-within-classes"));
        assert!((found.iter().flatten().sum::<f64>() - 140.0).abs() < 0.01);
        assert!(found[0].unwrap() > 32.0 && found[0].unwrap() <= 64.0);
        assert!(found[1].unwrap() > 64.0 && found[1].unwrap() <= 128.0);
    }

    #[test]
    fn one_disk_alone_has_the_total_whatever_its_class() {
        assert_eq!(sizes(&["E10"], Some(100.0)), (vec![Some(100.0)], None));
        assert_eq!(sizes(&["P30"], Some(100.0)), (vec![Some(100.0)], None));
    }

    #[test]
    fn without_a_total_the_recommended_disks_count_and_a_total_that_does_not_fit_beats_them() {
        assert_eq!(
            sizes(&["P10", "P20"], None),
            (vec![Some(128.0), Some(512.0)], Some("disk-sizes-from-classes"))
        );
        assert_eq!(sizes(&["P30", "P30"], Some(100.0)), (Vec::new(), None));
    }
}
