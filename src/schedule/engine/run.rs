//! What the engine works out.

/// When a server is copied.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::schedule) struct Copy {
    pub(in crate::schedule) job: usize,
    pub(in crate::schedule) wave: usize,
    pub(in crate::schedule) start: f64,
    pub(in crate::schedule) end: f64,
}

/// A stretch of a copy at one rate, in GiB an hour.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::schedule) struct Flow {
    pub(in crate::schedule) job: usize,
    pub(in crate::schedule) from: f64,
    pub(in crate::schedule) to: f64,
    pub(in crate::schedule) rate: f64,
}

/// When a wave is copied, tested and moved.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(in crate::schedule) struct WaveTimes {
    /// The first copy begins.
    pub(in crate::schedule) start: f64,
    /// The last copy ends.
    pub(in crate::schedule) copied: f64,
    /// Tests are over.
    pub(in crate::schedule) tested: f64,
    /// The cut-over begins; as the end where nothing moves.
    pub(in crate::schedule) cut_over: f64,
    /// It has moved.
    pub(in crate::schedule) end: f64,
}

/// Hours in which the calendar was open and nothing could be copied.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(in crate::schedule) struct Waits {
    /// For the earliest date of a group.
    pub(in crate::schedule) earliest: f64,
    /// For the pilot to have moved.
    pub(in crate::schedule) pilot: f64,
    /// For cut-overs that free the link of delta replication.
    pub(in crate::schedule) room: f64,
    /// For a window in which the next server fits.
    pub(in crate::schedule) window: f64,
}

/// A schedule in hours, worked out for one link and one set of waves.
#[derive(Clone, Debug, Default, PartialEq)]
pub(in crate::schedule) struct Run {
    /// In the order of their beginning.
    pub(in crate::schedule) copies: Vec<Copy>,
    /// Only where they were asked for.
    pub(in crate::schedule) flows: Vec<Flow>,
    pub(in crate::schedule) waves: Vec<WaveTimes>,
    pub(in crate::schedule) waits: Waits,
    /// Delta replication that was sent before the last copy ended, in GiB.
    pub(in crate::schedule) delta_gb: f64,
}

impl Run {
    /// When everything is over.
    pub(in crate::schedule) fn length(&self) -> f64 {
        self.waves.iter().fold(0.0, |length, wave| wave.end.max(length))
    }

    /// When the last copy ends.
    pub(in crate::schedule) fn copied(&self) -> f64 {
        self.waves.iter().fold(0.0, |copied, wave| wave.copied.max(copied))
    }
}

/// Why the engine came to no end.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::schedule) enum Stuck {
    /// There is no room for the delta replication of a server, which then needs so many GiB an hour in all.
    Delta { job: usize, gb_per_hour: f64 },
    /// A server fits in no window.
    Window { job: usize },
    /// It takes longer than anybody plans for.
    TooLong,
}
