//! The known word that is the most like an unknown one.

/// The candidate with the fewest letters to change, where it is near enough to be meant.
pub(crate) fn nearest<'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let word = word.to_lowercase();
    candidates
        .into_iter()
        .map(|candidate| (distance(&word, &candidate.to_lowercase()), candidate))
        .min_by_key(|(distance, _)| *distance)
        .filter(|(distance, candidate)| *distance * 2 <= candidate.chars().count().max(2))
        .map(|(_, candidate)| candidate)
}

/// The end of a message about an unknown word.
pub(crate) fn did_you_mean(nearest: Option<&str>) -> String {
    nearest.map_or_else(String::new, |nearest| format!("; did you mean '{nearest}'?"))
}

/// Levenshtein's distance: letters to insert, delete or replace.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (done, left) in a.chars().enumerate() {
        let mut diagonal = done;
        let mut before = done + 1;
        let mut next = vec![before];
        for (right, above) in b.iter().zip(row.iter().skip(1)) {
            let here = (diagonal + usize::from(left != *right)).min(above + 1).min(before + 1);
            diagonal = *above;
            before = here;
            next.push(here);
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{distance, nearest};

    #[test]
    fn the_nearest_word_is_found_and_a_far_one_is_not() {
        assert_eq!(distance("kitten", "sitting"), 3);
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(nearest("disk_max", ["disks_max", "os_disk"]), Some("disks_max"));
        assert_eq!(nearest("xyz", ["disks_max", "os_disk"]), None);
        assert_eq!(nearest("x", []), None);
    }
}
