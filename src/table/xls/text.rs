//! Texts as the two generations of records write them.

use encoding_rs::{Encoding, UTF_16LE, WINDOWS_1252};

/// How texts are written.
#[derive(Clone, Copy, Debug)]
pub(super) enum Writing {
    /// Excel 97 and later: Unicode, of which letters with the high byte 0 may be single bytes.
    Unicode,
    /// Excel 5.0 and 95: bytes of a code page.
    CodePage(&'static Encoding),
}

impl Writing {
    /// The encoding of a code page; the Western one for those that are not known.
    pub(super) fn of_code_page(number: u16) -> Self {
        let label = match number {
            874 => "windows-874".to_owned(),
            932 => "shift_jis".to_owned(),
            936 => "gbk".to_owned(),
            949 => "euc-kr".to_owned(),
            950 => "big5".to_owned(),
            10_000 | 0x8000 => "macintosh".to_owned(),
            65_001 => "utf-8".to_owned(),
            number => format!("windows-{number}"),
        };
        Self::CodePage(Encoding::for_label(label.as_bytes()).unwrap_or(WINDOWS_1252))
    }

    /// A text whose length stands before it in one byte.
    pub(super) fn short(self, data: &[u8]) -> Option<String> {
        let (letters, rest) = data.split_first()?;
        self.letters(usize::from(*letters), &mut Parts::new(vec![rest]))
    }

    /// A text whose length stands before it in two bytes, and which may go on in other records.
    pub(super) fn long(self, parts: Vec<&[u8]>) -> Option<String> {
        let mut parts = Parts::new(parts);
        let letters = parts.u16()?;
        self.letters(usize::from(letters), &mut parts)
    }

    fn letters(self, letters: usize, parts: &mut Parts<'_>) -> Option<String> {
        match self {
            Self::Unicode => {
                let flags = parts.byte()?;
                Some(parts.unicode(letters, flags))
            }
            Self::CodePage(encoding) => {
                let bytes = parts.take(letters);
                Some(encoding.decode_without_bom_handling(&bytes).0.into_owned())
            }
        }
    }
}

/// The next of the shared texts ([MS-XLS] 2.5.293); `None` at their end.
pub(super) fn shared(parts: &mut Parts<'_>) -> Option<String> {
    const IS_RICH: u8 = 8;
    const IS_EXTENDED: u8 = 4;
    parts.skip_cut_head();
    let letters = parts.u16()?;
    let flags = parts.byte()?;
    let runs = if flags & IS_RICH != 0 { parts.u16()? } else { 0 };
    let extension = if flags & IS_EXTENDED != 0 {
        u32::from(parts.u16()?) | u32::from(parts.u16()?) << 16
    } else {
        0
    };
    let text = parts.unicode(usize::from(letters), flags);
    parts.skip(4 * usize::from(runs));
    parts.skip(usize::try_from(extension).unwrap_or(usize::MAX));
    Some(text)
}

/// The data of a record and of those that continue it.
pub(super) struct Parts<'a> {
    /// Behind the part that is read, the next one last.
    behind: Vec<&'a [u8]>,
    now: &'a [u8],
}

impl<'a> Parts<'a> {
    pub(super) fn new(mut parts: Vec<&'a [u8]>) -> Self {
        parts.reverse();
        let now = parts.pop().unwrap_or_default();
        Self { behind: parts, now }
    }

    /// Goes on to the next part where this one is used up; false at the end.
    fn go_on(&mut self) -> bool {
        while self.now.is_empty() {
            let Some(next) = self.behind.pop() else { return false };
            self.now = next;
        }
        true
    }

    /// What is too short for the head of a text at the end of a part.
    fn skip_cut_head(&mut self) {
        if self.now.len() < 3 {
            self.now = &[];
        }
    }

    fn byte(&mut self) -> Option<u8> {
        self.go_on();
        let (byte, rest) = self.now.split_first()?;
        self.now = rest;
        Some(*byte)
    }

    fn u16(&mut self) -> Option<u16> {
        Some(u16::from_le_bytes([self.byte()?, self.byte()?]))
    }

    fn skip(&mut self, mut bytes: usize) {
        while bytes > 0 && self.go_on() {
            let here = bytes.min(self.now.len());
            self.now = self.now.get(here..).unwrap_or_default();
            bytes -= here;
        }
    }

    fn take(&mut self, bytes: usize) -> Vec<u8> {
        let mut taken = Vec::new();
        while taken.len() < bytes && self.go_on() {
            let (here, rest) = self.now.split_at((bytes - taken.len()).min(self.now.len()));
            taken.extend_from_slice(here);
            self.now = rest;
        }
        taken
    }

    /// Letters, of two bytes if the lowest flag is set. Where they go on in another part, it begins with flags of its own.
    fn unicode(&mut self, letters: usize, flags: u8) -> String {
        const IS_WIDE: u8 = 1;
        let mut text = String::new();
        let (mut left, mut is_wide) = (letters, flags & IS_WIDE != 0);
        loop {
            let width = if is_wide { 2 } else { 1 };
            let here = left.min(self.now.len() / width);
            let (bytes, rest) = self.now.split_at(here * width);
            if is_wide {
                text.push_str(&UTF_16LE.decode_without_bom_handling(bytes).0);
            } else {
                text.extend(bytes.iter().map(|byte| char::from(*byte)));
            }
            self.now = rest;
            left -= here;
            if left == 0 {
                return text;
            }
            // Half a letter at the end of a part is none.
            self.now = &[];
            let Some(flags) = self.byte() else { return text };
            is_wide = flags & IS_WIDE != 0;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_go_on_in_other_parts_in_a_width_of_their_own() {
        let first = [5, 0, 0, b'a', b'b'];
        let second = [1, b'c', 0, 0x44, 0x04, b'e', 0];
        assert_eq!(Writing::Unicode.long(vec![&first, &second]).unwrap(), "abcфe");
        assert_eq!(Writing::Unicode.long(vec![&first]).unwrap(), "ab");
    }

    #[test]
    fn shared_texts_lose_their_fonts_and_readings() {
        let rich = [&[2, 0, 8, 1, 0, b'a', b'b'][..], &[0; 4]].concat();
        let extended = [&[1, 0, 4, 3, 0, 0, 0, b'c'][..], &[9; 3]].concat();
        let plain = [1, 0, 0, b'd'];
        let mut parts = Parts::new(vec![&rich, &extended, &plain]);
        let texts: Vec<String> = std::iter::from_fn(|| shared(&mut parts)).collect();
        assert_eq!(texts, ["ab", "c", "d"]);
    }

    #[test]
    fn older_texts_are_bytes_of_a_code_page() {
        let cyrillic = Writing::of_code_page(1251);
        assert_eq!(cyrillic.short(&[2, 0xc4, 0xe8, 0xff]).unwrap(), "Ди");
        assert_eq!(Writing::of_code_page(932).long(vec![&[2, 0, 0x93, 0xfa]]).unwrap(), "日");
        assert_eq!(Writing::of_code_page(7).short(&[1, 0xe4]).unwrap(), "ä");
    }
}
