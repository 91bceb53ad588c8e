//! One record of a text file.

/// A record of a table with the line it starts on.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Record<'a> {
    /// The line; for a sheet the row.
    pub(crate) line: u32,
    fields: Fields<'a>,
}

#[derive(Clone, Copy, Debug)]
enum Fields<'a> {
    /// Read with quotation marks.
    Parsed(&'a csv::ByteRecord),
    /// A line without any, and where each of its fields ends.
    Split(&'a [u8], &'a [usize]),
}

impl<'a> Record<'a> {
    pub(crate) fn new(line: u32, fields: &'a csv::ByteRecord) -> Self {
        Self { line, fields: Fields::Parsed(fields) }
    }

    /// A line without quotation marks; `ends` are the places of its separators and its length.
    pub(crate) fn split(line: u32, text: &'a [u8], ends: &'a [usize]) -> Self {
        Self { line, fields: Fields::Split(text, ends) }
    }

    #[inline]
    pub(crate) fn bytes(&self, index: usize) -> &'a [u8] {
        match self.fields {
            Fields::Parsed(fields) => fields.get(index),
            Fields::Split(text, ends) => ends.get(index).and_then(|end| {
                let before = index.checked_sub(1).and_then(|index| ends.get(index));
                text.get(before.map_or(0, |before| before + 1)..*end)
            }),
        }
        .unwrap_or_default()
    }

    /// A field without the blanks around it; empty behind the end.
    #[inline]
    pub(crate) fn get(&self, index: usize) -> &'a str {
        std::str::from_utf8(self.bytes(index)).unwrap_or_default().trim()
    }

    pub(crate) fn len(&self) -> usize {
        match self.fields {
            Fields::Parsed(fields) => fields.len(),
            Fields::Split(_, ends) => ends.len(),
        }
    }

    pub(crate) fn iter(self) -> impl Iterator<Item = &'a str> {
        (0..self.len()).map(move |index| self.get(index))
    }
}
