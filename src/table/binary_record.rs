//! A record of the two binary kinds of workbooks, which read what is in it in one way.

/// A record.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Record<'a> {
    pub(crate) kind: u16,
    pub(crate) data: &'a [u8],
}

impl<'a> Record<'a> {
    fn bytes<const N: usize>(&self, at: usize) -> Option<[u8; N]> {
        self.data.get(at..at.checked_add(N)?)?.try_into().ok()
    }

    pub(crate) fn byte(&self, at: usize) -> Option<u8> {
        self.data.get(at).copied()
    }

    pub(crate) fn u16(&self, at: usize) -> Option<u16> {
        self.bytes(at).map(u16::from_le_bytes)
    }

    pub(crate) fn u32(&self, at: usize) -> Option<u32> {
        self.bytes(at).map(u32::from_le_bytes)
    }

    pub(crate) fn f64(&self, at: usize) -> Option<f64> {
        self.bytes(at).map(f64::from_le_bytes)
    }

    pub(crate) fn from(&self, at: usize) -> &'a [u8] {
        self.data.get(at..).unwrap_or_default()
    }

    /// A text in UTF-16 behind the number of its letters, and where it ends.
    pub(crate) fn text(&self, at: usize) -> Option<(String, usize)> {
        let letters = usize::try_from(self.u32(at)?).ok()?;
        let start = at.checked_add(4)?;
        let end = start.checked_add(letters.checked_mul(2)?)?;
        let text = self.data.get(start..end)?;
        Some((encoding_rs::UTF_16LE.decode_without_bom_handling(text).0.into_owned(), end))
    }
}
