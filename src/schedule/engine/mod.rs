//! From waves to hours: an exact simulation from event to event.
//!
//! Copies run in the order of the waves. The first one takes all of the link that delta replication leaves; where limits of
//! process servers hold it back, the next ones take the rest. From the beginning of its copy until its cut-over a server's
//! changes are sent too, so that the churn during the copy is counted. For given waves a faster link never ends later: at
//! the moment at which as much has been copied, the same servers are protected, and cut-overs were no later.
//! Limits of process servers break that argument: then several copies run at once, and which one is ahead depends on the link.

mod active;
mod in_use;
mod run;

use std::collections::VecDeque;

use active::{Active, Rates};
use in_use::InUse;
pub(crate) use run::{Copy, Record, Run, Stuck};
use run::{Flow, WaveTimes};

use super::calendar::{Segment, hours, step};
use super::cycles::Cycles;
use super::problem::{Job, Problem};
use super::waves::Wave;

/// How far ahead a server is looked for whose process server has room, where the next one's has none.
const LOOK_AHEAD: usize = 32;
/// The calendar repeats after a week; after two without progress there will be none.
const NO_PROGRESS_HOURS: f64 = 2.0 * 168.0;
/// Nobody plans a migration of fifty years.
const MAX_HOURS: f64 = 50.0 * 8766.0;
/// Differences below this, in hours or GiB an hour, are rounding.
pub(crate) const EPSILON: f64 = 1e-9;

/// Simulates the waves for a link in GiB an hour.
pub(crate) fn run(
    problem: &Problem,
    waves: &[Wave],
    link: f64,
    record: Record,
) -> Result<Run, Stuck> {
    let mut engine = Engine::new(problem, waves, link, record);
    while !engine.is_done() {
        engine.advance()?;
    }
    Ok(engine.run)
}

/// Why nothing more begins.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Wait {
    /// The link is in use, or the calendar is closed.
    Link,
    Earliest(f64),
    Pilot,
    Room(usize, f64),
    Slots,
    Window(usize),
}

struct Engine<'a> {
    problem: &'a Problem,
    waves: &'a [Wave],
    link: f64,
    record: Record,
    now: f64,
    /// Delta replication of what is protected, in GiB an hour.
    delta: f64,
    /// Delta replication that could not be sent yet, in GiB.
    backlog: f64,
    queue: VecDeque<(usize, usize)>,
    active: Vec<Active>,
    /// Servers of each wave that are not copied yet.
    to_copy: Vec<usize>,
    /// The first wave without a cut-over.
    to_move: usize,
    /// Ends of waves, and the delta replication that ends with them.
    ends: VecDeque<(f64, f64)>,
    /// Machines that replicate, and those that end with each of these waves.
    replicating: usize,
    ending: VecDeque<usize>,
    pilot_moved: bool,
    progress: f64,
    run: Run,
}

#[expect(
    clippy::indexing_slicing,
    reason = "jobs, waves and copies are numbered by the problem and by the engine"
)]
impl<'a> Engine<'a> {
    fn new(problem: &'a Problem, waves: &'a [Wave], link: f64, record: Record) -> Self {
        let jobs = waves.iter().enumerate();
        let queue = jobs
            .flat_map(|(number, wave)| wave.jobs.iter().map(move |job| (*job, number)))
            .collect();
        Self {
            problem,
            waves,
            link,
            record,
            now: 0.0,
            delta: 0.0,
            backlog: 0.0,
            queue,
            active: Vec::new(),
            to_copy: waves.iter().map(|wave| wave.jobs.len()).collect(),
            to_move: 0,
            ends: VecDeque::new(),
            replicating: 0,
            ending: VecDeque::new(),
            pilot_moved: false,
            progress: 0.0,
            run: Run {
                waves: vec![
                    WaveTimes { start: f64::INFINITY, ..WaveTimes::default() };
                    waves.len()
                ],
                ..Run::default()
            },
        }
    }

    fn is_done(&self) -> bool {
        self.queue.is_empty() && self.active.is_empty()
    }

    /// Goes to the next event.
    fn advance(&mut self) -> Result<(), Stuck> {
        self.release();
        let segment = self.problem.timetable.at(self.now);
        let wait = self.begin_copies(segment);
        let free = self.free(segment);
        Rates::share_out(self.problem, &mut self.active, free);
        let mut next = segment.until;
        if let Some((end, _)) = self.ends.front() {
            next = next.min(*end);
        }
        match wait {
            Wait::Earliest(hour) => next = next.min(hour),
            Wait::Window(_) => next = next.min(hours(step(self.now) + 1)),
            _ => {}
        }
        let surplus = self.link * segment.share - self.delta;
        if self.backlog > 0.0 && surplus > 0.0 {
            next = next.min(self.now + self.backlog / surplus);
        }
        for copy in &self.active {
            next = next.min(self.now + copy.hours_left());
        }
        self.check_progress(wait, next)?;
        self.go_to(next, segment, wait);
        Ok(())
    }

    /// The link that is left for copies.
    fn free(&self, segment: Segment) -> f64 {
        if !segment.initial || self.backlog > EPSILON {
            return 0.0;
        }
        (self.link * segment.share - self.delta).max(0.0)
    }

    /// Ends the delta replication of waves that have moved.
    fn release(&mut self) {
        while let Some((end, delta)) = self.ends.front().copied() {
            if end > self.now + EPSILON {
                break;
            }
            self.ends.pop_front();
            self.replicating -= self.ending.pop_front().unwrap_or(0);
            self.delta = (self.delta - delta).max(0.0);
            self.pilot_moved = true;
            self.progress = self.now;
        }
    }

    fn begin_copies(&mut self, segment: Segment) -> Wait {
        loop {
            let free = self.free(segment);
            let rates = Rates::share_out(self.problem, &mut self.active, free);
            if rates.left <= EPSILON * self.link {
                // Delta replication takes all there is, although the calendar is open.
                let full = segment.initial && self.active.is_empty() && self.backlog <= EPSILON;
                let head = self.queue.front().filter(|_| full);
                return head.map_or(Wait::Link, |(job, _)| Wait::Room(*job, self.delta));
            }
            match self.find_next(&rates, segment) {
                Ok(index) => self.begin(index),
                Err(wait) => return wait,
            }
        }
    }

    /// The index in the queue of the server that is copied next.
    fn find_next(&self, rates: &Rates, segment: Segment) -> Result<usize, Wait> {
        let Some((_, wave)) = self.queue.front().copied() else {
            return Err(Wait::Link);
        };
        let may_differ = self.problem.limits.is_limited() || self.problem.cycles.is_some();
        let ahead = if may_differ { LOOK_AHEAD } else { 1 };
        let mut first = None;
        for (index, (job, own_wave)) in self.queue.iter().enumerate().take(ahead) {
            if *own_wave != wave {
                break;
            }
            match self.obstacle(*job, wave, rates, segment) {
                None => return Ok(index),
                Some(wait) => {
                    first.get_or_insert(wait);
                }
            }
        }
        Err(first.unwrap_or(Wait::Link))
    }

    fn obstacle(&self, id: usize, wave: usize, rates: &Rates, segment: Segment) -> Option<Wait> {
        let job = self.problem.job(id);
        if job.earliest > self.now + EPSILON {
            return Some(Wait::Earliest(job.earliest));
        }
        if self.problem.settings.wait_for_pilot && wave > 0 && !self.pilot_moved {
            return Some(Wait::Pilot);
        }
        let delta = self.delta + job.delta;
        let sustained = self.problem.sustained * self.link * (1.0 + EPSILON);
        if delta > sustained || (rates.left <= job.delta + EPSILON * self.link && job.delta > 0.0) {
            return Some(if self.active.is_empty() { Wait::Room(id, delta) } else { Wait::Link });
        }
        let machines = self.problem.cycles.as_ref().map_or(usize::MAX, Cycles::machines);
        if self.replicating >= machines {
            return Some(Wait::Slots);
        }
        if !rates.admit(self.problem, job)
            || !InUse::of(self.problem, &self.active).admits(self.problem, job)
        {
            return Some(Wait::Link);
        }
        let window = self.problem.settings.batch_window;
        if window && !self.fits_window(job, segment) {
            return Some(Wait::Window(id));
        }
        None
    }

    /// Whether a copy that begins now ends within the hours of a batch.
    fn fits_window(&self, job: &Job, segment: Segment) -> bool {
        let last = self.now + self.problem.settings.batch_hours + 1e-6;
        let mut left = job.gb;
        let mut delta = self.delta + job.delta;
        let mut ends = self.ends.iter().peekable();
        let (mut now, mut segment) = (self.now, segment);
        while now < last {
            while let Some((_, freed)) = ends.next_if(|(end, _)| *end <= now + EPSILON) {
                delta -= freed;
            }
            let mut next = segment.until.min(last);
            if let Some((end, _)) = ends.peek() {
                next = next.min(*end);
            }
            if segment.initial {
                left -= (self.link * segment.share - delta).max(0.0) * (next - now);
            }
            if left <= EPSILON * job.gb.max(1.0) {
                return true;
            }
            now = next;
            segment = self.problem.timetable.at(now);
        }
        false
    }

    fn begin(&mut self, index: usize) {
        let (id, wave) = self.queue[index];
        self.queue.remove(index);
        let job = self.problem.job(id);
        self.delta += job.delta;
        self.replicating += 1;
        self.active.push(Active::new(id, wave, job, self.run.copies.len()));
        self.run.copies.push(Copy { job: id, wave, start: self.now, end: self.now });
        let times = &mut self.run.waves[wave];
        times.start = times.start.min(self.now);
        self.progress = self.now;
    }

    /// Nothing under way and nothing to come that could change that.
    fn check_progress(&self, wait: Wait, next: f64) -> Result<(), Stuck> {
        let idle = self.active.is_empty() && self.ends.is_empty();
        let begun = self.progress.max(self.problem.timetable.last_blackout());
        let too_long = next - begun > NO_PROGRESS_HOURS + self.problem.settings.batch_hours;
        match wait {
            Wait::Room(job, gb_per_hour)
                if idle && (too_long || gb_per_hour > self.problem.sustained * self.link) =>
            {
                Err(Stuck::Delta { job, gb_per_hour })
            }
            Wait::Window(job) if idle && too_long => Err(Stuck::Window { job }),
            _ => self.check_copies(next),
        }
    }

    /// A copy that stands still although nothing will free the link: the delta replication of its own wave takes it all.
    fn check_copies(&self, next: f64) -> Result<(), Stuck> {
        if next > MAX_HOURS {
            return Err(Stuck::TooLong);
        }
        let begun = self.progress.max(self.problem.timetable.last_blackout());
        let waiting = self.queue.front().map(|(job, _)| self.problem.job(*job));
        let begun = begun.max(waiting.map_or(0.0, |job| job.earliest));
        let stands = self
            .active
            .iter()
            .all(|copy| copy.rate <= 0.0 && copy.left_at_progress - copy.left < EPSILON);
        if self.ends.is_empty() && stands && next - begun > NO_PROGRESS_HOURS {
            let active = self.active.first().map(|copy| copy.job);
            if let Some(job) = active.or_else(|| self.queue.front().map(|(job, _)| *job)) {
                return Err(Stuck::Delta { job, gb_per_hour: self.delta });
            }
        }
        Ok(())
    }

    fn go_to(&mut self, next: f64, segment: Segment, wait: Wait) {
        let length = next - self.now;
        if self.active.is_empty() && segment.initial {
            let waits = &mut self.run.waits;
            match wait {
                Wait::Earliest(_) => waits.earliest += length,
                Wait::Pilot => waits.pilot += length,
                Wait::Room(..) => waits.room += length,
                Wait::Window(_) => waits.window += length,
                Wait::Slots => waits.slots += length,
                Wait::Link => {}
            }
        }
        self.run.delta_gb += self.delta * length;
        self.backlog = (self.backlog + (self.delta - self.link * segment.share) * length).max(0.0);
        if self.backlog < EPSILON {
            self.backlog = 0.0;
        }
        let mut done = Vec::new();
        for copy in &mut self.active {
            if self.record == Record::Flows && copy.rate > 0.0 && length > 0.0 {
                self.run.flows.push(Flow {
                    job: copy.job,
                    from: self.now,
                    to: next,
                    rate: copy.rate,
                });
            }
            if self.now + copy.hours_left() <= next + EPSILON {
                done.push((copy.wave, copy.entry));
                copy.left = -1.0;
            } else {
                copy.left -= copy.rate * length;
            }
        }
        self.now = next;
        self.active.retain(|copy| copy.left >= 0.0);
        for (wave, entry) in done {
            self.end_copy(wave, entry);
        }
    }

    fn end_copy(&mut self, wave: usize, entry: usize) {
        self.progress = self.now;
        for copy in &mut self.active {
            copy.left_at_progress = copy.left;
        }
        self.run.copies[entry].end = self.now;
        self.to_copy[wave] -= 1;
        self.run.waves[wave].copied = self.now;
        while self.to_copy.get(self.to_move) == Some(&0) {
            self.end_wave(self.to_move);
            self.to_move += 1;
        }
    }

    /// Waves move in their order, each in a window for cut-overs.
    fn end_wave(&mut self, number: usize) {
        let settings = &self.problem.settings;
        let before = match number.checked_sub(1) {
            Some(before) => {
                let end = self.run.waves[before].end;
                end + if self.waves[before].pilot { settings.pilot_settle_hours } else { 0.0 }
            }
            None => 0.0,
        };
        let (wave, times) = (&self.waves[number], &mut self.run.waves[number]);
        let test = if wave.pilot { settings.pilot_test_hours } else { settings.test_hours };
        times.tested = times.copied + test;
        let (mut freed, mut machines) = (0.0, 0);
        if self.problem.keep_replicating {
            times.cut_over = times.tested;
            times.end = times.tested;
        } else {
            let lead = self.problem.cycles.as_ref().map_or(0.0, Cycles::lead_hours);
            let wanted = times.tested.max(before).max(times.copied + lead);
            let length = self.problem.cut_over_hours(self.link);
            // The calendar was checked to have windows.
            let begin = self.problem.timetable.cut_over(wanted, length);
            times.cut_over = begin.unwrap_or(wanted);
            times.end = times.cut_over + length;
            let jobs = wave.jobs.iter().map(|job| self.problem.job(*job));
            freed = jobs.map(|job| job.delta).sum();
            machines = wave.jobs.len();
        }
        self.ends.push_back((times.end, freed));
        self.ending.push_back(machines);
    }
}
