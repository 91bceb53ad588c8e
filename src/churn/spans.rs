//! The stretches of time that were measured.

/// Stretches of time in milliseconds, from the first moment up to the one after the last: ascending, apart from each other.
///
/// Regular samples are one stretch, so that this stays as small as the gaps are few.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Spans(Vec<(i64, i64)>);

impl Spans {
    /// Stretches that are in order and do not overlap; those that touch become one.
    pub(crate) fn of(stretches: impl IntoIterator<Item = (i64, i64)>) -> Self {
        let mut spans = Self::default();
        for (start, end) in stretches {
            spans.add(start, end, &mut |_, _| {});
        }
        spans
    }

    /// Adds a stretch and hands over the parts of it that are new.
    #[inline]
    pub(crate) fn add(&mut self, start: i64, end: i64, new: &mut impl FnMut(i64, i64)) {
        if start >= end {
            return;
        }
        // Files mostly go forward in time.
        match self.0.last_mut() {
            Some(last) if start < last.1 => self.insert(start, end, new),
            Some(last) if start == last.1 => {
                last.1 = end;
                new(start, end);
            }
            _ => {
                self.0.push((start, end));
                new(start, end);
            }
        }
    }

    fn insert(&mut self, start: i64, end: i64, new: &mut impl FnMut(i64, i64)) {
        // All that touch or overlap become one.
        let first = self.0.partition_point(|(_, known)| *known < start);
        let after = self.0.partition_point(|(known, _)| *known <= end);
        let mut from = start;
        let mut joined = (start, end);
        for (known_start, known_end) in self.0.get(first..after).unwrap_or_default() {
            if from < *known_start {
                new(from, *known_start);
            }
            from = from.max(*known_end);
            joined = (joined.0.min(*known_start), joined.1.max(*known_end));
        }
        if from < end {
            new(from, end);
        }
        self.0.splice(first..after.max(first), [joined]);
    }

    /// Adds all of another.
    pub(crate) fn join(&mut self, other: &Self) {
        for (start, end) in &other.0 {
            self.add(*start, *end, &mut |_, _| {});
        }
    }

    /// What both hold.
    pub(crate) fn shared(&self, other: &Self) -> Self {
        let mut shared = Vec::new();
        let (mut own, mut others) = (self.0.iter().peekable(), other.0.iter().peekable());
        while let (Some(a), Some(b)) = (own.peek(), others.peek()) {
            let both = (a.0.max(b.0), a.1.min(b.1));
            if both.0 < both.1 {
                shared.push(both);
            }
            if a.1 < b.1 {
                own.next();
            } else {
                others.next();
            }
        }
        Self(shared)
    }

    /// What the other does not hold.
    pub(crate) fn without(&self, other: &Self) -> Self {
        let mut left = Vec::new();
        for (start, end) in &self.0 {
            let mut from = *start;
            let first = other.0.partition_point(|(_, known)| *known <= *start);
            for (known_start, known_end) in other.0.iter().skip(first) {
                if known_start >= end {
                    break;
                }
                if from < *known_start {
                    left.push((from, *known_start));
                }
                from = from.max(*known_end);
            }
            if from < *end {
                left.push((from, *end));
            }
        }
        Self(left)
    }

    /// The length of what this holds between two moments.
    pub(crate) fn within(&self, start: i64, end: i64) -> i64 {
        let first = self.0.partition_point(|(_, known)| *known <= start);
        let from_first = self.0.iter().skip(first);
        let inside = from_first.take_while(|(known, _)| *known < end);
        inside.map(|(a, b)| (*b).min(end) - (*a).max(start)).sum()
    }

    /// The same at other times.
    pub(crate) fn shifted(mut self, ms: i64) -> Self {
        for (start, end) in &mut self.0 {
            *start = start.saturating_add(ms);
            *end = end.saturating_add(ms);
        }
        self
    }

    /// The length of all in seconds.
    pub(crate) fn seconds(&self) -> f64 {
        self.0.iter().map(|(start, end)| (end - start) as f64 / 1000.0).sum()
    }

    /// The first moment, and the one after the last.
    pub(crate) fn bounds(&self) -> Option<(i64, i64)> {
        Some((self.0.first()?.0, self.0.last()?.1))
    }

    /// The part of the time from the first to the last moment that this holds, 0 to 1.
    pub(crate) fn coverage(&self) -> Option<f64> {
        let (start, end) = self.bounds()?;
        Some(self.seconds() * 1000.0 / (end - start) as f64)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many stretches there are.
    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;

    fn added(stretches: &[(i64, i64)]) -> (Spans, i64) {
        let mut spans = Spans::default();
        let mut new = 0;
        for (start, end) in stretches {
            spans.add(*start, *end, &mut |a, b| new += b - a);
        }
        (spans, new)
    }

    fn moments(stretches: &[(i64, i64)]) -> Vec<bool> {
        let holds = |at: i64| stretches.iter().any(|(a, b)| (*a..*b).contains(&at));
        (0..80).map(holds).collect()
    }

    fn stretches() -> impl Strategy<Value = Vec<(i64, i64)>> {
        vec((0_i64..60, 0_i64..20), 0..12)
            .prop_map(|all| all.into_iter().map(|(start, long)| (start, start + long)).collect())
    }

    proptest! {
        #[test]
        fn every_moment_is_held_once(a in stretches(), b in stretches()) {
            let ((one, new), (other, _)) = (added(&a), added(&b));
            let (own, others) = (moments(&a), moments(&b));
            prop_assert_eq!(moments(&one.0), own.clone());
            prop_assert_eq!(usize::try_from(new).unwrap(), own.iter().filter(|held| **held).count());
            prop_assert!(one.0.windows(2).all(|pair| pair[0].1 < pair[1].0), "{:?}", one);
            let each = |f: fn(bool, bool) -> bool| -> Vec<bool> {
                own.iter().zip(&others).map(|(a, b)| f(*a, *b)).collect()
            };
            prop_assert_eq!(moments(&one.shared(&other).0), each(|a, b| a && b));
            prop_assert_eq!(moments(&one.without(&other).0), each(|a, b| a && !b));
            let mut both = one.clone();
            both.join(&other);
            prop_assert_eq!(moments(&both.0), each(|a, b| a || b));
            let inside = own.iter().skip(20).take(25).filter(|held| **held).count();
            prop_assert_eq!(usize::try_from(one.within(20, 45)).unwrap(), inside);
        }
    }
}
