//! Reads mutated files and fails when a reader panics, aborts, hangs or takes more memory than it may.
//!
//! `cargo run --release -- [TARGET ...] [--executions N] [--seed N]`, for all targets where none is named. The same seed gives the same
//! files. What was read when something went wrong is kept in `findings/`; `TARGET --replay FILE` reads it again.

use std::env;
use std::fs;
use std::panic::{self, AssertUnwindSafe};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use asrcap_fuzz::memory::{self, Counting};
use asrcap_fuzz::target::{TARGETS, Target};
use asrcap_fuzz::{mutation, seeds};
use fastrand::Rng;

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// How long one file may be read. On a busy machine that is more than the five seconds of processor time that it may take.
const LONGEST: Duration = Duration::from_secs(20);

struct Arguments {
    targets: Vec<&'static Target>,
    executions: u64,
    seed: u64,
    /// Where the files are written that are read in this process; without it, they are read in a process of their own that may die of one.
    input: Option<PathBuf>,
    /// A file that is read once, as it is.
    replay: Option<PathBuf>,
}

impl Arguments {
    fn read() -> Result<Self, String> {
        let mut found =
            Self { targets: Vec::new(), executions: 10_000, seed: 1, input: None, replay: None };
        let mut words = env::args().skip(1);
        while let Some(word) = words.next() {
            let mut value = || words.next().ok_or_else(|| format!("{word} takes a value"));
            let number = |text: String| text.parse().map_err(|_| format!("'{text}' is no number"));
            match word.as_str() {
                "--executions" => found.executions = number(value()?)?,
                "--seed" => found.seed = number(value()?)?,
                "--input" => found.input = Some(value()?.into()),
                "--replay" => found.replay = Some(value()?.into()),
                name => found.targets.push(
                    Target::named(name).ok_or_else(|| format!("there is no target '{name}'"))?,
                ),
            }
        }
        if found.targets.is_empty() {
            found.targets = TARGETS.iter().collect();
        }
        Ok(found)
    }
}

fn main() -> ExitCode {
    let arguments = match Arguments::read() {
        Ok(arguments) => arguments,
        Err(reason) => {
            eprintln!("{reason}");
            return ExitCode::from(2);
        }
    };
    let run = |target: &Target| match (&arguments.replay, &arguments.input) {
        (Some(file), _) => replay(target, file),
        (None, Some(input)) => inner(target, &arguments, input),
        (None, None) => outer(target, &arguments),
    };
    let failed = arguments.targets.iter().filter(|target| !run(target)).count();
    if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn replay(target: &Target, file: &Path) -> bool {
    let bytes = fs::read(file).expect("a file to read again");
    let started = Instant::now();
    target.run(file, &bytes);
    println!("{:.2} s, {} MB", started.elapsed().as_secs_f64(), memory::peak() >> 20);
    true
}

/// Reads the files of a target in a process of its own.
fn outer(target: &Target, arguments: &Arguments) -> bool {
    let started = Instant::now();
    let folder = tempfile::tempdir().expect("a folder for the files");
    let input = folder.path().join("input");
    let program = env::current_exe().expect("the program knows its own file");
    let status = Command::new(program)
        .args([target.name, "--executions", &arguments.executions.to_string()])
        .args(["--seed", &arguments.seed.to_string(), "--input"])
        .arg(&input)
        .status()
        .expect("the program can start itself");
    let seconds = started.elapsed().as_secs_f64();
    println!("{:14} {seconds:.0} s, {status}", target.name);
    if status.code().is_none() {
        keep(&input, &kept(target), &format!("abort-{}", arguments.seed));
    }
    status.success()
}

fn kept(target: &Target) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("findings").join(target.name)
}

fn inner(target: &Target, arguments: &Arguments, path: &Path) -> bool {
    let seeds = seeds::of(target);
    assert!(!seeds.is_empty(), "{} has no seeds", target.name);
    let kept = kept(target);
    panic::set_hook(Box::new(|_| {}));
    let clock = Arc::new(AtomicU64::new(0));
    watch(Arc::clone(&clock));
    let mut rng = Rng::with_seed(arguments.seed);
    let (mut panics, mut slow, mut most) = (0_u64, 0_u64, 0_usize);
    for execution in 1..=arguments.executions {
        let bytes = mutation::mutated(&mut rng, &seeds, target.form);
        // Some file systems write a file that takes the place of another one through to the disk, which takes ten times as long as
        // reading it.
        let _ = fs::remove_file(path);
        if fs::write(path, &bytes).is_err() {
            eprintln!("{}: the file could not be written", target.name);
            return false;
        }
        clock.store(execution, Ordering::Relaxed);
        let started = Instant::now();
        memory::peak();
        let outcome = panic::catch_unwind(AssertUnwindSafe(|| target.run(path, &bytes)));
        most = most.max(memory::peak());
        if outcome.is_err() {
            panics += 1;
            keep(path, &kept, &format!("panic-{}-{execution}", arguments.seed));
        }
        if started.elapsed() > Duration::from_secs(5) {
            slow += 1;
            keep(path, &kept, &format!("slow-{}-{execution}", arguments.seed));
        }
    }
    println!(
        "{:14} {} executions: {panics} panics, {slow} above 5 s, at most {} MB",
        target.name,
        arguments.executions,
        most >> 20
    );
    panics + slow == 0
}

fn keep(input: &Path, folder: &Path, name: &str) {
    if fs::create_dir_all(folder).and_then(|()| fs::copy(input, folder.join(name))).is_err() {
        eprintln!("the file could not be kept");
    }
}

/// Ends the process when one execution goes on for too long.
fn watch(clock: Arc<AtomicU64>) {
    std::thread::spawn(move || {
        loop {
            let before = clock.load(Ordering::Relaxed);
            std::thread::sleep(LONGEST);
            if before != 0 && clock.load(Ordering::Relaxed) == before {
                eprintln!("execution {before} goes on for more than {} s", LONGEST.as_secs());
                std::process::abort();
            }
        }
    });
}
