//! Paths of several files without the folder that all of them lie in.

/// The folder that files have in common, and their names below it.
#[derive(Clone, Debug, Default)]
pub struct CommonFolder {
    /// The folder with the separator behind it; empty where there is none.
    folder: String,
}

impl CommonFolder {
    /// The deepest folder that all paths lie in.
    #[must_use]
    pub fn of<'p>(paths: impl IntoIterator<Item = &'p str>) -> Self {
        let mut paths = paths.into_iter();
        // What stands in an archive belongs to its file: the archive is named too.
        let folder = |path: &'p str| {
            let file = path.split_once('!').map_or(path, |(file, _)| file);
            file.get(..file.rfind(is_separator).map_or(0, |at| at + 1)).unwrap_or_default()
        };
        let first = paths.next().map(folder).unwrap_or_default();
        let common = paths.map(folder).fold(first, |common, folder| {
            let same = common.char_indices().zip(folder.chars());
            let end = same.take_while(|((_, a), b)| a == b).last();
            let end = end.map_or(0, |((at, sign), _)| at + sign.len_utf8());
            let shared = common.get(..end).unwrap_or_default();
            shared.get(..shared.rfind(is_separator).map_or(0, |at| at + 1)).unwrap_or_default()
        });
        Self { folder: common.to_owned() }
    }

    /// The folder; `None` where the paths have none in common.
    #[must_use]
    pub fn folder(&self) -> Option<&str> {
        Some(self.folder.as_str()).filter(|folder| !folder.is_empty())
    }

    /// A text with the folder left out of the paths in it.
    #[must_use]
    pub fn shorten(&self, text: &str) -> String {
        // The root alone tells nothing, and a slash may be anything.
        if self.folder.chars().count() < 2 {
            return text.to_owned();
        }
        text.replace(&self.folder, "")
    }
}

fn is_separator(sign: char) -> bool {
    matches!(sign, '/' | '\\')
}

/// A text of at most so many signs: of a longer one the middle is left out.
#[must_use]
pub fn fitted(text: &str, width: usize) -> String {
    let count = text.chars().count();
    if count <= width || width < 5 {
        return text.to_owned();
    }
    // The end of a name tells more than its beginning.
    let end = (width - 1).div_ceil(2) + (width - 1) / 8;
    let begin = width - 1 - end;
    let first: String = text.chars().take(begin).collect();
    let last: String = text.chars().skip(count - end).collect();
    format!("{first}…{last}")
}

#[cfg(test)]
mod tests {
    use super::{CommonFolder, fitted};

    #[test]
    fn the_deepest_common_folder_is_found() {
        for (paths, folder) in [
            (vec!["a/b/c.csv", "a/b/d/e.csv"], Some("a/b/")),
            (vec!["a/bc/x.csv", "a/bd/x.csv"], Some("a/")),
            (vec!["x.csv", "y.csv"], None),
            (vec!["/data/x.zip!in/y.csv", "/data/z.csv"], Some("/data/")),
            (vec!["C:\\Data\\x.csv"], Some("C:\\Data\\")),
            (vec!["Ä/x.csv", "Ö/x.csv"], None),
            (vec![], None),
        ] {
            assert_eq!(CommonFolder::of(paths.iter().copied()).folder(), folder, "{paths:?}");
        }
        let common = CommonFolder::of(["/data/a/x.csv", "/data/a/y.csv"]);
        assert_eq!(common.shorten("a copy of /data/a/x.csv"), "a copy of x.csv");
    }

    #[test]
    fn the_middle_of_a_long_name_is_left_out() {
        assert_eq!(fitted("short.csv", 20), "short.csv");
        let cut = fitted("RVTools_export_all_2026-10-21.xlsx", 20);
        assert_eq!((cut.chars().count(), cut.as_str()), (20, "RVTools…6-10-21.xlsx"));
    }
}
