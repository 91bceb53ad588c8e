//! The same readers behind libFuzzer, which keeps the files that reach code that no other one reached; `./guide` builds and runs it.
//! ASRCAP_TARGET names the reader, ASRCAP_SEEDS a folder that its seeds are written into while it is empty.
#![no_main]

use std::env;
use std::fs;
use std::path::PathBuf;
use std::sync::LazyLock;

use asrcap_fuzz::memory::Counting;
use asrcap_fuzz::target::{Form, Target};
use asrcap_fuzz::{mutation, seeds};
use fastrand::Rng;
use libfuzzer_sys::{fuzz_mutator, fuzz_target, fuzzer_mutate};

#[global_allocator]
static ALLOCATOR: Counting = Counting;

static TARGET: LazyLock<&Target> = LazyLock::new(|| {
    let name = env::var("ASRCAP_TARGET").expect("ASRCAP_TARGET names the reader");
    Target::named(&name).expect("a reader of that name")
});

static SEEDS: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| seeds::of(&TARGET));

static INPUT: LazyLock<PathBuf> =
    LazyLock::new(|| env::temp_dir().join(format!("asrcap-fuzz-{}", std::process::id())));

fn write_seeds() {
    let Some(folder) = env::var_os("ASRCAP_SEEDS").map(PathBuf::from) else { return };
    if fs::read_dir(&folder).is_ok_and(|mut files| files.next().is_none()) {
        for (number, seed) in SEEDS.iter().enumerate() {
            fs::write(folder.join(format!("seed-{number}")), seed).expect("seeds can be written");
        }
    }
}

fuzz_target!(init: write_seeds(), |bytes: &[u8]| {
    let _ = fs::remove_file(&*INPUT);
    fs::write(&*INPUT, bytes).expect("the file can be written");
    TARGET.run(&INPUT, bytes);
});

// libFuzzer's own changes break checksums and compressed members; those of the mutated files reach what is behind them.
fuzz_mutator!(|data: &mut [u8], size: usize, most: usize, seed: u32| {
    let mut rng = Rng::with_seed(seed.into());
    if TARGET.form != Form::Archive && rng.bool() {
        return fuzzer_mutate(data, size, most);
    }
    let file = mutation::mutation_of(&mut rng, data[..size].to_vec(), &SEEDS, TARGET.form);
    let kept = file.len().min(most);
    data[..kept].copy_from_slice(&file[..kept]);
    kept
});
