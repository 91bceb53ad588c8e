//! The server that a file is named after, where a file names none itself.

use crate::finding::Finding;
use crate::message;
use crate::source::Location;

/// Says which server the file is taken to be of.
pub(crate) fn server_from_file(location: Location) -> Finding {
    let path = location.path.as_ref();
    Finding::warning(
        "server-name-from-file",
        path,
        message!(
            "the counters name no host; the server is taken to be {path}, as the file",
            path = format!("{:?}", file_stem(path))
        ),
    )
    .hint(message!("Name the file as the server"))
    .at(location)
}

/// The name of a file without its folder and ending.
pub(crate) fn file_stem(path: &str) -> String {
    let file = path.rsplit(['/', '\\', '!']).next().unwrap_or(path);
    file.rsplit_once('.').map_or(file, |(stem, _)| stem).to_owned()
}
