//! Devices of Linux that lie on each other: the same bytes pass a mapping, an array, a partition and a disk.

use std::collections::{BTreeMap, BTreeSet};

use super::course::{Course, excess};
use super::disks::{Disk, Told, gb_per_day};
use super::tree::{MOST_LEFT, nest};
use crate::churn::reading::block_devices::{Device, MAPPINGS, Nature};
use crate::churn::server_sum::server_sum;
use crate::finding::Severity;
use crate::message;
use crate::wording::Message;

/// The part of what a mapping writes that may not be seen below: with few and small writes caches and merged requests matter.
const MAX_UNSEEN: f64 = 0.25;
/// Mappings that write less than this part of the disks may also be small disks of their own.
const MIN_SHARE: f64 = 0.5;
/// Paths that write less than this part of their disk are not counted by the kernel.
const MIN_OF_PATHS: f64 = 0.5;
/// How many names a finding spells out.
const SHOWN: usize = 6;

/// Lets the lowest devices count, each byte once.
pub(crate) fn settle(disks: &mut [Disk], told: &mut Told) {
    let parsed: Vec<(usize, Device)> = disks
        .iter()
        .enumerate()
        .filter_map(|(index, disk)| Some((index, Device::parse(disk.name.as_deref()?))))
        .collect();
    let of_linux = disks.iter().any(|disk| disk.of_linux);
    if !of_linux && !parsed.iter().any(|(_, device)| device.is_of_a_kind()) {
        return;
    }
    let plain =
        |(_, device): &(usize, Device)| device.nature == Nature::Layer(0) && !device.is_partition;
    let wholes: BTreeSet<&str> = parsed.iter().map(|(_, device)| device.whole.as_str()).collect();
    if parsed.iter().all(plain) && wholes.len() == parsed.len() {
        return;
    }
    let courses = Course::of_all(disks);
    let mut stack =
        Stack { courses, roots: Vec::new(), gives_way: BTreeMap::new(), doubts: Vec::new() };
    stack.build(parsed);
    stack.tell(disks, told);
    let before: Vec<Disk> = disks.iter().map(Disk::share).collect();
    for (index, others) in &stack.gives_way {
        if let Some(disk) = disks.get_mut(*index) {
            match others {
                Others::None => {
                    let own = disk.share();
                    disk.give_way_to([&own]);
                }
                Others::These(others) => {
                    disk.give_way_to(others.iter().filter_map(|other| before.get(*other)));
                }
                Others::Roots => {
                    disk.give_way_to(stack.roots.iter().filter_map(|other| before.get(*other)));
                }
            }
        }
    }
}

/// Which devices count what a device writes.
enum Others {
    /// It is no disk, and nothing counts.
    None,
    These(Vec<usize>),
    /// All that count.
    Roots,
}

/// Devices of which it is not sure where they lie.
struct Doubt {
    devices: Vec<usize>,
    /// Whether they count as disks of their own.
    counted: bool,
}

/// The devices of a major of which it is not known whose it is.
struct Major {
    /// Those that lie on no other of them.
    lowest: Vec<usize>,
    all: Vec<usize>,
    nested: BTreeMap<usize, usize>,
    /// Whether the minors are numbered as those of disks.
    of_disks: bool,
}

struct Stack {
    courses: Vec<Course>,
    roots: Vec<usize>,
    gives_way: BTreeMap<usize, Others>,
    doubts: Vec<Doubt>,
}

impl Stack {
    fn build(&mut self, mut open: Vec<(usize, Device)>) {
        for (index, device) in &open {
            if device.nature == Nature::Never {
                self.gives_way.insert(*index, Others::None);
            }
        }
        self.partitions_and_second_names(&open);
        self.paths(&open);
        open.retain(|(index, _)| !self.gives_way.contains_key(index));
        for (index, device) in &open {
            if matches!(device.nature, Nature::Layer(0) | Nature::Path) {
                self.roots.push(*index);
            }
        }
        let as_they_come = open.iter().filter(|(_, device)| device.nature == Nature::AsTheyCome);
        let as_they_come: Vec<usize> = as_they_come.map(|(index, _)| *index).collect();
        let mirrored = open.iter().filter(|(_, device)| device.nature == Nature::Layer(2));
        let mirrored: Vec<usize> = mirrored.map(|(index, _)| *index).collect();
        self.numbered_as_they_come(&as_they_come, &mirrored);
        self.open_majors(&open);
        for layer in 1..=MAPPINGS {
            let of_layer: Vec<(usize, &Device)> = open
                .iter()
                .filter(|(_, device)| {
                    device.nature == Nature::Layer(layer)
                        || (layer == MAPPINGS && device.nature == Nature::Named)
                })
                .map(|(index, device)| (*index, device))
                .collect();
            self.layer(layer, &of_layer);
        }
    }

    fn course(&self, index: usize) -> Option<&Course> {
        self.courses.get(index)
    }

    fn written(&self, devices: &[usize]) -> f64 {
        devices.iter().filter_map(|index| self.course(*index)).map(Course::written).sum()
    }

    fn sum(&self, devices: &[usize]) -> Course {
        Course::sum(devices.iter().filter_map(|index| self.course(*index)))
    }

    /// Partitions of listed disks, and disks that are listed by name and by number.
    fn partitions_and_second_names(&mut self, open: &[(usize, Device)]) {
        let mut wholes: BTreeMap<&str, usize> = BTreeMap::new();
        for (index, device) in open {
            let is_whole = !device.is_partition && matches!(device.nature, Nature::Layer(_));
            if !is_whole {
                continue;
            }
            match wholes.get(device.whole.as_str()) {
                Some(first) => {
                    self.gives_way.insert(*index, Others::These(vec![*first]));
                }
                None => {
                    wholes.insert(&device.whole, *index);
                }
            }
        }
        for (index, device) in open.iter().filter(|(_, device)| device.is_partition) {
            if let Some(whole) = wholes.get(device.whole.as_str()) {
                self.gives_way.insert(*index, Others::These(vec![*whole]));
            }
        }
    }

    /// The paths to a disk, or the disk: kernels count both or one of them.
    fn paths(&mut self, open: &[(usize, Device)]) {
        for (head, device) in open {
            if device.is_partition || !matches!(device.nature, Nature::Layer(0)) {
                continue;
            }
            let paths: Vec<usize> = open
                .iter()
                .filter(|(_, path)| path.nature == Nature::Path && path.whole == device.whole)
                .map(|(index, _)| *index)
                .collect();
            if paths.is_empty() {
                continue;
            }
            if self.written(&paths) < MIN_OF_PATHS * self.written(&[*head]) {
                for path in paths {
                    self.gives_way.insert(path, Others::These(vec![*head]));
                }
            } else {
                self.gives_way.insert(*head, Others::These(paths));
            }
        }
    }

    /// Disks and partitions in one row of numbers: what adds up to another is its partitions.
    fn numbered_as_they_come(&mut self, devices: &[usize], arrays: &[usize]) {
        let mut nested = nest(&self.courses, devices);
        // Two equal ones below an array that writes the same are its halves.
        let mut children: BTreeMap<usize, usize> = BTreeMap::new();
        for parent in nested.values() {
            *children.entry(*parent).or_default() += 1;
        }
        nested.retain(|child, parent| {
            let equal = self.are_equal(*child, *parent) && children.get(parent) == Some(&1);
            if !equal {
                return true;
            }
            let is_mirror = arrays.iter().any(|array| self.are_equal(*array, *child));
            if !is_mirror {
                self.doubts.push(Doubt { devices: vec![*child], counted: false });
            }
            !is_mirror
        });
        self.add_roots(devices, &nested);
    }

    fn are_equal(&self, a: usize, b: usize) -> bool {
        let (Some(a), Some(b)) = (self.course(a), self.course(b)) else {
            return false;
        };
        a.is_equal(b, MOST_LEFT)
    }

    fn add_roots(&mut self, devices: &[usize], nested: &BTreeMap<usize, usize>) {
        for device in devices {
            match nested.get(device) {
                Some(_) => {
                    let mut top = *device;
                    while let Some(parent) = nested.get(&top) {
                        top = *parent;
                    }
                    self.gives_way.insert(*device, Others::These(vec![top]));
                }
                None => self.roots.push(*device),
            }
        }
    }

    /// Majors that may be of disks (virtio) or of mappings.
    fn open_majors(&mut self, open: &[(usize, Device)]) {
        let mut majors: BTreeMap<u32, BTreeMap<u32, usize>> = BTreeMap::new();
        for (index, device) in open {
            if let Nature::Open { major, minor } = device.nature {
                majors.entry(major).or_default().insert(minor, *index);
            }
        }
        let mut unsure: Vec<Major> = Vec::new();
        for devices in majors.into_values() {
            let partitions = self.partitions_by_sixteen(&devices);
            let of_disks = partitions.is_some();
            let tops = devices.keys().filter(|minor| minor.is_multiple_of(16)).count();
            let all: Vec<usize> = devices.values().copied().collect();
            let nested = partitions.unwrap_or_else(|| nest(&self.courses, &all));
            if of_disks && tops > 1 {
                self.add_roots(&all, &nested);
            } else {
                let lowest = all.iter().copied().filter(|device| !nested.contains_key(device));
                let lowest = lowest.collect();
                unsure.push(Major { lowest, all, nested, of_disks });
            }
        }
        self.put_disks_first(&mut unsure);
        for Major { lowest, all, nested, of_disks } in unsure {
            if self.roots.is_empty() {
                self.add_roots(&all, &nested);
                continue;
            }
            let below = self.sum(&self.roots);
            let (on, own): (Vec<usize>, Vec<usize>) = lowest.into_iter().partition(|device| {
                let unseen = self.course(*device).and_then(|course| excess(course, &below));
                unseen.is_some_and(|unseen| unseen <= MAX_UNSEEN)
            });
            let is_small = self.written(&on) < MIN_SHARE * below.written();
            if of_disks && is_small && self.written(&on) > 0.0 {
                self.doubts.push(Doubt { devices: on.clone(), counted: false });
            }
            if !own.is_empty() {
                self.doubts.push(Doubt { devices: own.clone(), counted: true });
            }
            for device in all {
                let mut top = device;
                while let Some(parent) = nested.get(&top) {
                    top = *parent;
                }
                if own.contains(&device) {
                    self.roots.push(device);
                } else if own.contains(&top) {
                    self.gives_way.insert(device, Others::These(vec![top]));
                } else {
                    self.gives_way.insert(device, Others::Roots);
                }
            }
        }
    }

    /// What looks like disks goes first, of several of about the same writes that with the fewest devices; then what writes most.
    fn put_disks_first(&self, majors: &mut Vec<Major>) {
        majors.sort_by(|a, b| self.written(&b.lowest).total_cmp(&self.written(&a.lowest)));
        let most = majors.iter().filter(|major| major.of_disks).map(|m| self.written(&m.lowest));
        let least = (1.0 - MAX_UNSEEN) * most.fold(0.0, f64::max);
        let places = majors.iter().enumerate();
        let first = places
            .filter(|(_, major)| major.of_disks && self.written(&major.lowest) >= least)
            .min_by_key(|(_, major)| major.all.len());
        if let Some((place, _)) = first {
            let first = majors.remove(place);
            majors.insert(0, first);
        }
    }

    /// The partitions of disks that take sixteen minors each; nothing if the minors are not numbered so.
    fn partitions_by_sixteen(
        &self,
        devices: &BTreeMap<u32, usize>,
    ) -> Option<BTreeMap<usize, usize>> {
        let mut partitions = BTreeMap::new();
        let mut left: BTreeMap<u32, Course> = BTreeMap::new();
        for (minor, device) in devices {
            if minor.is_multiple_of(16) {
                left.insert(*minor, self.course(*device)?.clone());
                continue;
            }
            let (whole, course) = (minor / 16 * 16, self.course(*device)?);
            let of_whole = left.get_mut(&whole)?;
            if excess(course, of_whole).is_some_and(|unseen| unseen > MOST_LEFT) {
                return None;
            }
            of_whole.subtract(course);
            partitions.insert(*device, *devices.get(&whole)?);
        }
        // What is written to a disk is written to its partitions.
        let add_up = partitions.values().all(|whole| {
            let left =
                left.values().zip(left.keys()).find(|(_, minor)| devices.get(minor) == Some(whole));
            left.is_some_and(|(left, _)| left.written() <= MOST_LEFT * self.written(&[*whole]))
        });
        add_up.then_some(partitions)
    }

    /// What lies on what was found so far.
    fn layer(&mut self, layer: u8, devices: &[(usize, &Device)]) {
        if devices.is_empty() {
            return;
        }
        let all: Vec<usize> = devices.iter().map(|(index, _)| *index).collect();
        if self.roots.is_empty() {
            self.lowest(layer, &all);
            return;
        }
        let below = self.sum(&self.roots);
        let mut own = Vec::new();
        for (index, device) in devices {
            let unseen = self.course(*index).and_then(|course| excess(course, &below));
            if unseen.is_some_and(|unseen| unseen > MAX_UNSEEN) && !device.shrinks {
                own.push(*index);
            } else {
                self.gives_way.insert(*index, Others::Roots);
            }
        }
        if !own.is_empty() {
            self.doubts.push(Doubt { devices: own.clone(), counted: true });
            self.lowest(layer, &own);
        }
    }

    /// Of devices of one layer those that lie lowest; only mappings lie on each other.
    fn lowest(&mut self, layer: u8, devices: &[usize]) {
        let nested = if layer == MAPPINGS { nest(&self.courses, devices) } else { BTreeMap::new() };
        self.add_roots(devices, &nested);
    }

    fn tell(&self, disks: &[Disk], told: &mut Told) {
        let name = |index: &usize| disks.get(*index).and_then(|disk| disk.name.clone());
        let names = |devices: &[usize]| {
            let names: BTreeSet<String> = devices.iter().filter_map(name).collect();
            Message::first_few(&names.into_iter().collect::<Vec<_>>(), SHOWN)
        };
        let Some(first) = disks.first() else {
            return;
        };
        let left_out: Vec<usize> = self.gives_way.keys().copied().collect();
        if !left_out.is_empty() && !self.roots.is_empty() {
            let message = message!(
                "of {server} count {devices}; {left_out} are partitions of them or lie on them",
                server = first.server.as_str(),
                devices = names(&self.roots),
                left_out = names(&left_out)
            );
            told.tell("devices-counted-once", Severity::Note, first, message, None);
        }
        let series = |devices: &[usize]| {
            devices
                .iter()
                .filter_map(|index| disks.get(*index))
                .map(|disk| disk.series.as_ref())
                .collect::<Vec<_>>()
        };
        for doubt in &self.doubts {
            let Some(sum) = server_sum(&series(&self.roots)) else {
                continue;
            };
            let of_doubt: f64 =
                series(&doubt.devices).iter().map(|series| series.written_mib()).sum();
            let (counted, devices) = (sum.written_mib(), names(&doubt.devices));
            let server = first.server.as_str();
            let now = gb_per_day(counted, sum.spans());
            let message = if doubt.counted {
                message!(
                    "{devices} of {server} should lie on its disks, but write what these do not; they count as disks of their own: {now} GB a day, without them {other}",
                    devices,
                    server,
                    now,
                    other = gb_per_day(counted - of_doubt, sum.spans())
                )
            } else {
                message!(
                    "nothing but their writes says that {devices} of {server} are no disks of their own; they do not count: {now} GB a day, with them {other}",
                    devices,
                    server,
                    now,
                    other = gb_per_day(counted + of_doubt, sum.spans())
                )
            };
            let hint = message!("Record the names of devices: sadf -d -- -d -p");
            told.tell("devices-in-doubt", Severity::Warning, first, message, Some(hint));
        }
    }
}
