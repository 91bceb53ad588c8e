//! Lists the inventory formats of `templates/inventories/`, so that a file in that folder is all that a format needs.

use std::path::Path;
use std::{env, fs, io};

const FOLDER: &str = "templates/inventories";

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed={FOLDER}");
    let folder = Path::new(&env::var("CARGO_MANIFEST_DIR").map_err(io::Error::other)?).join(FOLDER);
    let mut files = Vec::new();
    for entry in fs::read_dir(&folder)? {
        files.push(entry?.path());
    }
    files.retain(|path| path.extension().is_some_and(|extension| extension == "toml"));
    files.sort();
    let mut listing = String::from("&[\n");
    for path in &files {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        listing += &format!("    ({:?}, include_str!({path:?})),\n", format!("inventories/{name}"));
    }
    listing += "]\n";
    let out = env::var("OUT_DIR").map_err(io::Error::other)?;
    fs::write(Path::new(&out).join("inventories.rs"), listing)
}
