//! Several files at a time.

use std::num::NonZero;
use std::panic::resume_unwind;
use std::sync::Mutex;

/// Does something with every item on several threads; the results are in the order of the items.
pub(crate) fn map<T: Send, R: Send>(
    items: Vec<T>,
    jobs: Option<usize>,
    work: impl Fn(T) -> R + Sync,
) -> Vec<R> {
    let available = || std::thread::available_parallelism().map_or(1, NonZero::get);
    let jobs = jobs.unwrap_or_else(available).clamp(1, items.len().max(1));
    if jobs == 1 {
        return items.into_iter().map(work).collect();
    }
    let queue = Mutex::new(items.into_iter().enumerate());
    let take = || queue.lock().ok().and_then(|mut queue| queue.next());
    let mut results: Vec<(usize, R)> = std::thread::scope(|scope| {
        let worker = || {
            let mut done = Vec::new();
            while let Some((index, item)) = take() {
                done.push((index, work(item)));
            }
            done
        };
        let workers: Vec<_> = (0..jobs).map(|_| scope.spawn(worker)).collect();
        // What a worker had done is not lost in silence with it.
        let finished = workers.into_iter().map(std::thread::ScopedJoinHandle::join);
        finished.flat_map(|done| done.unwrap_or_else(|panic| resume_unwind(panic))).collect()
    });
    results.sort_by_key(|(index, _)| *index);
    results.into_iter().map(|(_, result)| result).collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn results_keep_the_order_of_the_items() {
        let squares = super::map((0..100).collect(), Some(7), |n: u64| n * n);
        assert_eq!(squares, (0..100).map(|n| n * n).collect::<Vec<_>>());
        assert!(super::map(Vec::<u8>::new(), None, |n| n).is_empty());
    }

    #[test]
    #[should_panic(expected = "seven")]
    fn a_worker_that_panics_takes_no_results_with_it() {
        super::map((0..100).collect(), Some(4), |n: u64| assert!(n != 7, "seven"));
    }
}
