//! Lists the inventory formats of `templates/inventories/`, so that a file in that folder is all that a format needs.

use std::path::{Path, PathBuf};
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
    let entry = |path: &PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        format!(
            "({:?}, include_str!({:?})),\n",
            format!("inventories/{name}"),
            path.to_string_lossy()
        )
    };
    let listing: String = files.iter().map(entry).collect();
    let out = env::var("OUT_DIR").map_err(io::Error::other)?;
    fs::write(Path::new(&out).join("inventories.rs"), format!("&[{listing}]"))
}
