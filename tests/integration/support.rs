//! What the tests share: running the program, what it answered, and folders to run it in.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use assert_cmd::Command;
use serde_json::Value;
use tempfile::TempDir;

/// The folder of the project.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The program as Cargo built it.
pub fn program() -> &'static Path {
    Path::new(env!("CARGO_BIN_EXE_asrcap"))
}

/// The program, to be run in a folder with nothing on its standard input.
pub fn command(folder: &Path) -> Command {
    let mut command = Command::new(program());
    command
        .current_dir(folder)
        .env_remove("SOURCE_DATE_EPOCH")
        .env_remove("COLUMNS")
        .write_stdin("");
    command
}

/// Runs the program in a folder.
pub fn asrcap(folder: &Path, arguments: &[&str]) -> Output {
    command(folder).args(arguments).output().unwrap()
}

/// Runs the program with arguments that hold no blanks.
pub fn asrcap_line(folder: &Path, line: &str) -> Output {
    command(folder).args(line.split_whitespace()).output().unwrap()
}

/// Runs a line of shell with `asrcap` on the path.
#[cfg(unix)]
pub fn shell(folder: &Path, line: &str) -> Output {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let bin = program().parent().unwrap().to_owned();
    let paths = std::iter::once(bin).chain(std::env::split_paths(&path));
    let mut command = Command::new("sh");
    command.args(["-c", line]).current_dir(folder).write_stdin("");
    command.env("PATH", std::env::join_paths(paths).unwrap()).env_remove("SOURCE_DATE_EPOCH");
    command.output().unwrap()
}

/// The exit status.
pub fn status(output: &Output) -> i32 {
    output.status.code().unwrap()
}

/// What was printed.
pub fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// What was printed beside the result.
pub fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// The JSON of a run that ended with 0.
pub fn json(output: &Output) -> Value {
    assert_eq!(status(output), 0, "{}", stderr(output));
    json_of_any_status(output)
}

/// The JSON of a run that may have ended with an error in the data.
pub fn json_of_any_status(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}", stderr(output)))
}

/// An empty folder, which goes when it is dropped.
pub fn folder() -> TempDir {
    tempfile::tempdir().unwrap()
}

/// A folder with these files.
pub fn folder_with(files: &[(&str, &str)]) -> TempDir {
    let folder = folder();
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

/// The folders inside a folder, by name.
pub fn folders(path: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let mut found: Vec<PathBuf> =
        entries.map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()).collect();
    found.sort();
    found
}
