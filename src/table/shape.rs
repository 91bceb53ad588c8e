//! How a table stands in a text: where it starts, and what separates its cells.

/// What may separate cells; of two that fit as well the first.
const SEPARATORS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// Records that are looked at to find the separator.
const SAMPLE_RECORDS: usize = 60;

/// How the table stands in a text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shape {
    /// Where the table starts, behind lines that only speak to programs.
    pub(crate) start: usize,
    pub(crate) first_line: u32,
    pub(crate) delimiter: u8,
    /// Separators that most of the first records have; 0 where it is not known.
    pub(crate) separators: usize,
}

impl Shape {
    /// Where the table starts and what separates its cells.
    pub(crate) fn of(text: &str) -> Self {
        let (start, declared) = preamble(text);
        let body = text.get(start..).unwrap_or_default();
        let (delimiter, separators) = separators(body, declared);
        Self { start, first_line: if start > 0 { 2 } else { 1 }, delimiter, separators }
    }
}

/// `#TYPE ...` of `PowerShell` and `sep=;` of Excel stand above the table: where it starts, and the separator.
fn preamble(text: &str) -> (usize, Option<u8>) {
    let line_end = text.find('\n').map_or(text.len(), |at| at + 1);
    let line = text.get(..line_end).unwrap_or_default();
    let line = line.trim().trim_matches('"');
    if line.starts_with("#TYPE ") {
        return (line_end, None);
    }
    match line.to_ascii_lowercase().strip_prefix("sep=") {
        Some(separator) if separator.len() <= 1 => {
            // Trimming took a tab away.
            (line_end, Some(separator.bytes().next().unwrap_or(b'\t')))
        }
        _ => (0, None),
    }
}

/// The separator that most records have equally often, unless one is declared, and how often they have it.
fn separators(text: &str, declared: Option<u8>) -> (u8, usize) {
    let records = count_separators(text);
    // How many records have the same number of a separator, and that number.
    let score = |index: usize| {
        let counts: Vec<usize> = records
            .iter()
            .filter_map(|counts| counts.get(index).copied())
            .filter(|&count| count > 0)
            .collect();
        counts
            .iter()
            .map(|&count| (counts.iter().filter(|&&c| c == count).count(), count))
            .max()
            .unwrap_or_default()
    };
    let mut best = (declared.unwrap_or(b','), (0, 0));
    for (index, &candidate) in SEPARATORS.iter().enumerate() {
        let score = score(index);
        if score > best.1 && declared.is_none_or(|declared| declared == candidate) {
            best = (candidate, score);
        }
    }
    let (delimiter, (_, separators)) = best;
    (delimiter, separators)
}

fn count_separators(text: &str) -> Vec<[usize; SEPARATORS.len()]> {
    let mut records = Vec::new();
    let mut counts = [0_usize; SEPARATORS.len()];
    let mut quoted = false;
    let mut before = b'\n';
    for byte in text.bytes() {
        let previous = std::mem::replace(&mut before, byte);
        let index = match byte {
            b'"' => {
                // An inch sign inside a field opens nothing; a doubled quote opens again.
                let opens =
                    matches!(previous, b'\n' | b'\r' | b'"') || SEPARATORS.contains(&previous);
                quoted = !quoted && opens;
                continue;
            }
            b'\n' if !quoted => {
                records.push(std::mem::take(&mut counts));
                if records.len() >= SAMPLE_RECORDS {
                    return records;
                }
                continue;
            }
            byte => match SEPARATORS.iter().position(|separator| *separator == byte) {
                Some(index) => index,
                None => continue,
            },
        };
        if !quoted && let Some(count) = counts.get_mut(index) {
            *count += 1;
        }
    }
    records.push(counts);
    records
}
