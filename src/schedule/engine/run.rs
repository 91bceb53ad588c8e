//! What the engine works out.

/// When a server is copied.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Copy {
    pub(crate) job: usize,
    pub(crate) wave: usize,
    pub(crate) start: f64,
    pub(crate) end: f64,
}

/// A stretch of a copy at one rate, in GiB an hour.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Flow {
    pub(crate) job: usize,
    pub(crate) from: f64,
    pub(crate) to: f64,
    pub(crate) rate: f64,
}

/// When a wave is copied, tested and moved.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct WaveTimes {
    /// The first copy begins.
    pub(crate) start: f64,
    /// The last copy ends.
    pub(crate) copied: f64,
    /// Tests are over.
    pub(crate) tested: f64,
    /// The cut-over begins; as the end where nothing moves.
    pub(crate) cut_over: f64,
    /// It has moved.
    pub(crate) end: f64,
}

/// Hours in which the calendar was open and nothing could be copied.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Waits {
    /// For the earliest date of a group.
    pub(crate) earliest: f64,
    /// For the pilot to have moved.
    pub(crate) pilot: f64,
    /// For cut-overs that free the link of delta replication.
    pub(crate) room: f64,
    /// For a window in which the next server fits.
    pub(crate) window: f64,
    /// For machines to move, because no more may replicate at the same time.
    pub(crate) slots: f64,
}

/// How much of a run is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Record {
    /// When copies and waves begin and end: enough to score it.
    Times,
    /// Also the rate of each copy from event to event: enough to replay it.
    Flows,
}

/// A schedule in hours, evaluated for one link and one set of waves.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Run {
    /// In the order of their beginning.
    pub(crate) copies: Vec<Copy>,
    /// Empty unless [`Record::Flows`] was asked for.
    pub(crate) flows: Vec<Flow>,
    pub(crate) waves: Vec<WaveTimes>,
    pub(crate) waits: Waits,
    /// Delta replication that was sent before the last copy ended, in GiB.
    pub(crate) delta_gb: f64,
}

impl Run {
    /// When everything is over.
    pub(crate) fn length(&self) -> f64 {
        self.waves.iter().fold(0.0, |length, wave| wave.end.max(length))
    }

    /// When the last copy ends.
    pub(crate) fn copied(&self) -> f64 {
        self.waves.iter().fold(0.0, |copied, wave| wave.copied.max(copied))
    }
}

/// Why the engine came to no end.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Stuck {
    /// There is no room for the delta replication of a server, which then needs so many GiB an hour in all.
    Delta { job: usize, gb_per_hour: f64 },
    /// A server fits in no window.
    Window { job: usize },
    /// It takes longer than anybody plans for.
    TooLong,
}
