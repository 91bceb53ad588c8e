//! Lists the files of folders in `templates/`, so that a file in such a folder is all that a format or a language needs.

use std::path::{Path, PathBuf};
use std::{env, fs, io};

const FOLDERS: [&str; 2] = ["inventories", "headings"];

fn main() -> io::Result<()> {
    FOLDERS.iter().try_for_each(|folder| list(folder))
}

fn list(folder: &str) -> io::Result<()> {
    println!("cargo::rerun-if-changed=templates/{folder}");
    let root = env::var("CARGO_MANIFEST_DIR").map_err(io::Error::other)?;
    let mut files = Vec::new();
    for entry in fs::read_dir(Path::new(&root).join("templates").join(folder))? {
        files.push(entry?.path());
    }
    files.retain(|path| path.extension().is_some_and(|extension| extension == "toml"));
    files.sort();
    let entry = |path: &PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        format!("({:?}, include_str!({:?})),\n", format!("{folder}/{name}"), path.to_string_lossy())
    };
    let listing: String = files.iter().map(entry).collect();
    let out = env::var("OUT_DIR").map_err(io::Error::other)?;
    fs::write(Path::new(&out).join(format!("{folder}.rs")), format!("&[{listing}]"))
}
