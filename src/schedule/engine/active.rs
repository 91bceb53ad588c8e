//! Copies under way, and how they share the link and the process servers.

use crate::schedule::problem::{GB_PER_HOUR, Job, Problem};

/// A copy under way.
#[derive(Clone, Debug)]
pub(crate) struct Active {
    pub(crate) job: usize,
    pub(crate) wave: usize,
    /// Its index among the copies that have begun.
    pub(crate) entry: usize,
    /// What is left to send, in GiB.
    pub(crate) left: f64,
    /// What was left when something last began or ended.
    pub(crate) left_at_progress: f64,
    /// In GiB an hour.
    pub(crate) rate: f64,
    process_server: usize,
    disks: u32,
}

impl Active {
    pub(crate) fn new(id: usize, wave: usize, job: &Job, entry: usize) -> Self {
        Self {
            job: id,
            wave,
            entry,
            left: job.gb,
            left_at_progress: job.gb,
            rate: 0.0,
            process_server: job.process_server,
            disks: job.disks,
        }
    }

    pub(crate) fn hours_left(&self) -> f64 {
        if self.left <= 0.0 {
            0.0
        } else if self.rate > 0.0 {
            self.left / self.rate
        } else {
            f64::INFINITY
        }
    }
}

/// What is left of the link and of the process servers.
pub(crate) struct Rates {
    /// Of the link, in GiB an hour.
    pub(crate) left: f64,
    servers: Vec<Server>,
}

#[derive(Clone, Copy, Default)]
struct Server {
    disks: u32,
    used: f64,
}

#[expect(clippy::indexing_slicing, reason = "process servers are numbered by the problem")]
impl Rates {
    /// Gives each copy, in the order in which they began, what it can take.
    pub(crate) fn share_out(problem: &Problem, active: &mut [Active], free: f64) -> Self {
        let mut left = free;
        if !problem.limits.is_limited() {
            for copy in active {
                copy.rate = left;
                // A copy without data ends at once and takes nothing.
                left = if copy.left > 0.0 { 0.0 } else { left };
            }
            return Self { left, servers: Vec::new() };
        }
        let mut servers = vec![Server::default(); problem.process_servers];
        for copy in active.iter() {
            servers[copy.process_server].disks += at_once(problem, copy.disks);
        }
        for copy in active {
            let server = &mut servers[copy.process_server];
            let most = capacity(problem, server.disks) - server.used;
            copy.rate = left.min(most.max(0.0)).min(server_rate(problem));
            server.used += copy.rate;
            left -= copy.rate;
        }
        Self { left, servers }
    }

    /// Whether the process server of a job has room for it, without copying less in all.
    pub(crate) fn admit(&self, problem: &Problem, job: &Job) -> bool {
        if !problem.limits.is_limited() {
            return true;
        }
        let server = self.servers[job.process_server];
        let disks = server.disks + at_once(problem, job.disks);
        let most = problem.limits.parallel_disks;
        let slots = most == 0 || server.disks == 0 || disks <= most;
        slots && capacity(problem, disks) > server.used * (1.0 + 1e-9) + 1e-9
    }
}

/// Disks of a server that are copied at the same time.
fn at_once(problem: &Problem, disks: u32) -> u32 {
    match problem.limits.parallel_disks {
        0 => disks,
        most => disks.min(most),
    }
}

fn capacity(problem: &Problem, disks: u32) -> f64 {
    problem.limits.process_server_mbps(disks) * GB_PER_HOUR
}

fn server_rate(problem: &Problem) -> f64 {
    match problem.limits.server_mbps {
        most if most > 0.0 => most * GB_PER_HOUR,
        _ => f64::INFINITY,
    }
}
