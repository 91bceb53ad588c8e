//! What an output file is, by the ending of its name.

use std::path::{MAIN_SEPARATOR, Path};

use super::error::CliError;

/// The ending of a folder.
pub(crate) const FOLDER: &str = "/";

/// The format of a path among those that a command writes, by their endings; [`FOLDER`] stands for a folder of charts.
pub(crate) fn format_of<T: Copy>(path: &Path, written: &[(&str, T)]) -> Result<T, CliError> {
    let is_folder = path.to_string_lossy().ends_with(['/', MAIN_SEPARATOR]);
    let extension = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
    let ending = if is_folder { Some(FOLDER) } else { extension.as_deref() };
    let found = written.iter().find(|(known, _)| Some(*known) == ending);
    found.map(|(_, format)| *format).ok_or_else(|| {
        let endings: Vec<&str> = written.iter().map(|(ending, _)| *ending).collect();
        CliError::usage(
            format!("{} has no ending that says what to write", path.display()),
            hint(&endings),
        )
    })
}

fn hint(endings: &[&str]) -> String {
    let files: Vec<String> = endings
        .iter()
        .filter(|ending| **ending != FOLDER)
        .map(|ending| format!(".{ending}"))
        .collect();
    let files = match files.split_last() {
        Some((last, before)) if !before.is_empty() => format!("{} or {last}", before.join(", ")),
        _ => files.concat(),
    };
    if endings.contains(&FOLDER) {
        format!("use {files}, or a folder ending in / for charts")
    } else {
        format!("use {files}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ending_decides_whatever_its_case_and_the_hint_names_all() {
        let written = [("xlsx", 'x'), ("md", 'm'), (FOLDER, 'f')];
        let of = |path: &str| format_of(Path::new(path), &written);
        assert_eq!(of("a.XLSX").ok(), Some('x'));
        assert_eq!(of("charts.md/").ok(), Some('f'));
        let error = of("a.txt").unwrap_err();
        assert_eq!(error.to_string(), "a.txt has no ending that says what to write");
        let hint = error.hint().unwrap().to_string();
        assert_eq!(hint, "use .xlsx or .md, or a folder ending in / for charts");
        assert_eq!(super::hint(&["a", "b", "c"]), "use .a, .b or .c");
    }
}
