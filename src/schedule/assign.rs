//! Which process server carries which server.

use super::input::{ProcessServer, Task};

/// The index of each server's process server: the ones with the most changes first, each to the process server that is then
/// the least full by machines and by changes.
#[expect(clippy::indexing_slicing, reason = "tasks and servers of these lists")]
pub(crate) fn process_servers(tasks: &[Task], servers: &[ProcessServer]) -> Vec<usize> {
    let mut chosen = vec![0; tasks.len()];
    if servers.len() < 2 {
        return chosen;
    }
    let mut order: Vec<(usize, &Task)> = tasks.iter().enumerate().collect();
    order.sort_by(|(_, a), (_, b)| b.changed_gb_per_day.total_cmp(&a.changed_gb_per_day));
    let mut loads = vec![(0.0_f64, 0.0_f64); servers.len()];
    for (index, task) in order {
        let load_share = |server: &ProcessServer, load: (f64, f64)| {
            let machines = (load.0 + 1.0) / server.machines.max(1.0);
            let changed = (load.1 + task.changed_gb_per_day) / server.changed_gb_per_day.max(1e-9);
            machines.max(changed)
        };
        let best = servers
            .iter()
            .zip(&loads)
            .map(|(server, load)| load_share(server, *load))
            .enumerate()
            .min_by(|(_, a), (_, b)| a.total_cmp(b))
            .map_or(0, |(server, _)| server);
        loads[best].0 += 1.0;
        loads[best].1 += task.changed_gb_per_day;
        chosen[index] = best;
    }
    chosen
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn process_servers_are_filled_to_the_same_part() {
        let server = |name: &str, machines| ProcessServer {
            name: name.into(),
            machines,
            changed_gb_per_day: machines * 10.0,
        };
        let tasks: Vec<Task> = (0..30).map(|n| Task::new(format!("s{n}"), 10.0, 5.0)).collect();
        let chosen = process_servers(&tasks, &[server("a", 20.0), server("b", 10.0)]);
        assert_eq!(chosen.iter().filter(|index| **index == 0).count(), 20);
        assert!(process_servers(&tasks, &[]).iter().all(|index| *index == 0));
    }
}
