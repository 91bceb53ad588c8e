//! The known word that is the most like an unknown one.

use strsim::levenshtein;

/// The candidate with the fewest letters to change, where it is near enough to be meant.
pub(crate) fn nearest<'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let word = word.to_lowercase();
    let letters = word.chars().count();
    candidates
        .into_iter()
        .map(|candidate| (levenshtein(&word, &candidate.to_lowercase()), candidate))
        .min_by_key(|(distance, _)| *distance)
        .filter(|(distance, candidate)| {
            *distance * 2 <= candidate.chars().count().min(letters).max(2)
        })
        .map(|(_, candidate)| candidate)
}

/// The end of a message about an unknown word.
pub(crate) fn did_you_mean(nearest: Option<&str>) -> String {
    nearest.map_or_else(String::new, |nearest| format!("; did you mean '{nearest}'?"))
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn the_nearest_word_is_found_and_a_far_one_is_not() {
        assert_eq!(nearest("disk_max", ["disks_max", "os_disk"]), Some("disks_max"));
        assert_eq!(nearest("xyz", ["disks_max", "os_disk"]), None);
        assert_eq!(nearest("vms", ["nvme"]), None);
        assert_eq!(nearest("x", []), None);
    }
}
