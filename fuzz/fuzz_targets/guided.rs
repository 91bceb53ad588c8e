//! The same readers for cargo-fuzz: `ASRCAP_TARGET=xlsx cargo fuzz run guided`.
#![no_main]

use std::path::PathBuf;
use std::sync::LazyLock;

use asrcap_fuzz::target::Target;
use libfuzzer_sys::fuzz_target;

static TARGET: LazyLock<&Target> = LazyLock::new(|| {
    let name = std::env::var("ASRCAP_TARGET").expect("ASRCAP_TARGET names the reader");
    Target::named(&name).expect("a reader of that name")
});

static INPUT: LazyLock<PathBuf> =
    LazyLock::new(|| std::env::temp_dir().join(format!("asrcap-fuzz-{}", std::process::id())));

fuzz_target!(|bytes: &[u8]| {
    std::fs::write(&*INPUT, bytes).expect("the file can be written");
    TARGET.run(&INPUT, bytes);
});
