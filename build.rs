//! Turns the TOML files of `templates/` into JSON and the CSV files into cells with their lengths, which are read many times as
//! fast when the program starts, works out the hashes of rule sets, and lists the files of folders, so that a file in such a
//! folder is all that a format or a language needs.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

use sha2::{Digest, Sha256};

const FOLDERS: [&str; 2] = ["inventories", "headings"];
/// Plans state the hashes of its files.
const HASHED: &str = "rules";

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=templates");
    let variable = |name: &str| env::var(name).map_err(io::Error::other);
    let templates = Path::new(&variable("CARGO_MANIFEST_DIR")?).join("templates");
    let out = PathBuf::from(variable("OUT_DIR")?);
    compile(&templates, &out.join("templates"))?;
    FOLDERS.iter().try_for_each(|folder| list(&templates, &out, folder))
}

/// The paths in a folder in the order of their names.
fn entries(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.path()));
    let mut entries = entries.collect::<io::Result<Vec<_>>>()?;
    entries.sort();
    Ok(entries)
}

fn is_toml(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "toml")
}

fn is_csv(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "csv")
}

fn compile(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for path in entries(from)? {
        let compiled = to.join(path.file_name().unwrap_or_default());
        let at = |error: String| io::Error::other(format!("{}: {error}", path.display()));
        if path.is_dir() {
            compile(&path, &compiled)?;
        } else if is_toml(&path) {
            let text = fs::read_to_string(&path)?;
            let table: toml::Table = toml::from_str(&text).map_err(|e| at(e.to_string()))?;
            let json = serde_json::to_string(&table).map_err(|e| at(e.to_string()))?;
            fs::write(compiled.with_extension("json"), json)?;
            if from.ends_with(HASHED) {
                let hash = format!("{:x}", Sha256::digest(text));
                fs::write(compiled.with_extension("sha256"), hash)?;
            }
        } else if is_csv(&path) {
            let (cells, lengths) = cells(&fs::read_to_string(&path)?).map_err(at)?;
            fs::write(compiled.with_extension("cells"), cells)?;
            fs::write(compiled.with_extension("lengths"), lengths)?;
        }
    }
    Ok(())
}

/// The cells of a CSV file one after the other; how many a row has and the bytes of each, as pairs of bytes.
fn cells(csv: &str) -> Result<(String, Vec<u8>), String> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(csv.as_bytes());
    let length = |length: usize| match u16::try_from(length) {
        Ok(length) => Ok(length.to_le_bytes()),
        Err(_) => Err("a row or a cell is too long"),
    };
    let (mut cells, mut lengths) = (String::new(), Vec::new());
    for record in reader.records() {
        let record = record.map_err(|error| error.to_string())?;
        if lengths.is_empty() {
            lengths.extend(length(record.len())?);
        }
        for cell in &record {
            cells.push_str(cell);
            lengths.extend(length(cell.len())?);
        }
    }
    Ok((cells, lengths))
}

fn list(templates: &Path, out: &Path, folder: &str) -> io::Result<()> {
    let mut listing = String::new();
    for path in entries(&templates.join(folder))?.iter().filter(|path| is_toml(path)) {
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        let json = out.join("templates").join(folder).join(format!("{name}.json"));
        let json = json.to_string_lossy();
        let file = format!("{folder}/{name}.toml");
        let _ = writeln!(listing, "({file:?}, include_str!({json:?})),");
    }
    fs::write(out.join(format!("{folder}.rs")), format!("&[{listing}]"))
}
