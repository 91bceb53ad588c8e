//! The server that a file is named after, where a file names none itself.

/// The name of a file without its folder and ending.
pub(crate) fn file_stem(path: &str) -> String {
    let file = path.rsplit(['/', '\\', '!']).next().unwrap_or(path);
    file.rsplit_once('.').map_or(file, |(stem, _)| stem).to_owned()
}
