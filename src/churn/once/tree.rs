//! Which of several devices add up to another, by what they write.

use std::collections::BTreeMap;

use super::course::{Course, excess};

/// The part of a device's writes that what adds up to it may lack.
pub(crate) const MOST_LEFT: f64 = 0.02;

/// Devices that write what others write, each with the one that it is a part of or lies on.
///
/// A device belongs to another if it never writes more than what is left of that, and if those that belong to it leave nothing over. So a small
/// disk beside a large one stays a disk. The cost is that of comparing each device with each.
pub(crate) fn nest(courses: &[Course], devices: &[usize]) -> BTreeMap<usize, usize> {
    let written = |device: &usize| courses.get(*device).map_or(0.0, Course::written);
    let mut busy: Vec<usize> =
        devices.iter().copied().filter(|device| written(device) > 0.0).collect();
    // Of those that write about the same, the first is the one below: disks come before their partitions.
    busy.sort_by_key(|device| (std::cmp::Reverse(magnitude(written(device))), *device));
    let mut left: BTreeMap<usize, Course> = BTreeMap::new();
    let mut nested: BTreeMap<usize, usize> = BTreeMap::new();
    for device in &busy {
        let Some(course) = courses.get(*device) else {
            continue;
        };
        let fits: Vec<(usize, f64)> = left
            .iter()
            .filter(|(_, left)| excess(course, left).is_some_and(|unseen| unseen <= MOST_LEFT))
            .map(|(parent, left)| (*parent, left.written()))
            .collect();
        let least = fits.iter().map(|(_, left)| *left).fold(f64::INFINITY, f64::min);
        let tightest = fits.iter().filter(|(_, left)| *left <= least * (1.0 + MOST_LEFT));
        // What others are part of already is rather a disk than a device that happens to write as much.
        let is_parent = |parent: usize| nested.values().any(|known| *known == parent);
        let parent = tightest
            .map(|(parent, _)| *parent)
            .max_by_key(|parent| (is_parent(*parent), std::cmp::Reverse(*parent)));
        if let Some(parent) = parent {
            nested.insert(*device, parent);
            if let Some(left) = left.get_mut(&parent) {
                left.subtract(course);
            }
        }
        left.insert(*device, course.clone());
    }
    nested.retain(|_, parent| {
        let over = left.get(parent).map_or(0.0, Course::written);
        over <= MOST_LEFT * written(parent)
    });
    nested
}

/// Steps of a hundredth.
fn magnitude(value: f64) -> i64 {
    #[expect(clippy::cast_possible_truncation, reason = "a logarithm")]
    let steps = (value.max(1e-9).ln() * 100.0).round() as i64;
    steps
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nested(rates: &[&[f32]]) -> Vec<(usize, usize)> {
        let courses: Vec<Course> = rates.iter().map(|rates| Course::of_rates(rates)).collect();
        let all: Vec<usize> = (0..courses.len()).collect();
        nest(&courses, &all).into_iter().collect()
    }

    #[test]
    fn what_adds_up_to_a_device_is_part_of_it() {
        let (disk, one, two) = (&[4.0, 6.0, 2.0][..], &[3.0, 1.0, 2.0][..], &[1.0, 5.0, 0.0][..]);
        assert_eq!(nested(&[disk, one, two]), [(1, 0), (2, 0)]);
        let other = &[0.5, 0.5, 0.5][..];
        assert_eq!(nested(&[disk, one, two, other, other]), [(1, 0), (2, 0), (4, 3)]);
        assert_eq!(nested(&[disk, disk, one, two]), [(1, 0), (2, 1), (3, 1)]);
        let half = &[2.0, 3.0, 1.0][..];
        assert_eq!(nested(&[disk, half, half]), [(1, 0), (2, 0)]);
    }

    #[test]
    fn small_disks_beside_large_ones_stay_disks() {
        assert_eq!(nested(&[&[40.0, 60.0, 20.0], &[1.0, 1.0, 2.0]]), []);
        assert_eq!(nested(&[&[0.0, 0.0], &[0.0, 0.0]]), []);
    }
}
