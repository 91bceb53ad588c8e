//! Logos: PNG and JPEG files of a bearable size.

/// The forms of a logo.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogoKind {
    /// PNG.
    Png,
    /// JPEG.
    Jpeg,
}

impl LogoKind {
    /// The media type.
    #[must_use]
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
        }
    }
}

/// A picture that stands for a company.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Logo {
    /// The file.
    pub bytes: Vec<u8>,
    /// Its form.
    pub kind: LogoKind,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
}

const BYTES_MAX: usize = 1024 * 1024;
const SIDE_MAX: u32 = 4_000;
const PNG_START: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";

impl Logo {
    /// Takes a file for a logo, where it is one.
    pub fn from_bytes(bytes: Vec<u8>) -> Result<Self, String> {
        if bytes.len() > BYTES_MAX {
            return Err(format!(
                "the file has {} KiB; a logo has at most 1,024",
                bytes.len().div_ceil(1024)
            ));
        }
        let (kind, size) = if bytes.starts_with(PNG_START) {
            (LogoKind::Png, png_size(&bytes))
        } else if bytes.starts_with(b"\xff\xd8\xff") {
            (LogoKind::Jpeg, jpeg_size(&bytes))
        } else {
            return Err("the file is neither PNG nor JPEG".to_owned());
        };
        let (width, height) = size
            .filter(|(width, height)| *width > 0 && *height > 0)
            .ok_or("the file is cut off or damaged: it tells no size")?;
        if width > SIDE_MAX || height > SIDE_MAX {
            return Err(format!(
                "the picture has {width} x {height} pixels; a logo has at most 4,000 x 4,000"
            ));
        }
        Ok(Self { bytes, kind, width, height })
    }
}

fn png_size(bytes: &[u8]) -> Option<(u32, u32)> {
    let number = |from: usize| {
        let four: [u8; 4] = bytes.get(from..from + 4)?.try_into().ok()?;
        Some(u32::from_be_bytes(four))
    };
    Some((number(PNG_START.len())?, number(PNG_START.len() + 4)?))
}

/// The size stands in the frame header, which comes after any number of other segments.
fn jpeg_size(bytes: &[u8]) -> Option<(u32, u32)> {
    let number = |from: usize| {
        let two: [u8; 2] = bytes.get(from..from + 2)?.try_into().ok()?;
        Some(u16::from_be_bytes(two))
    };
    let mut at = 2;
    loop {
        let marker = *bytes.get(at + 1)?;
        if *bytes.get(at)? != 0xFF {
            return None;
        }
        let is_frame = (0xC0..=0xCF).contains(&marker) && !matches!(marker, 0xC4 | 0xC8 | 0xCC);
        match marker {
            0xFF => at += 1,
            _ if is_frame => return Some((number(at + 7)?.into(), number(at + 5)?.into())),
            _ => at += 2 + usize::from(number(at + 2)?.max(2)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Logo, LogoKind, PNG_START};

    fn png(width: u32, height: u32) -> Vec<u8> {
        let mut bytes = PNG_START.to_vec();
        bytes.extend(width.to_be_bytes());
        bytes.extend(height.to_be_bytes());
        bytes
    }

    #[test]
    fn the_size_is_read_from_the_file() {
        let logo = Logo::from_bytes(png(320, 80)).unwrap();
        assert_eq!((logo.kind, logo.width, logo.height), (LogoKind::Png, 320, 80));
        let jpeg =
            b"\xff\xd8\xff\xe0\0\x04JF\xff\xc4\0\x02\xff\xff\xc2\0\x0b\x08\x00\x50\x01\x40\x03";
        let logo = Logo::from_bytes(jpeg.to_vec()).unwrap();
        assert_eq!((logo.kind, logo.width, logo.height), (LogoKind::Jpeg, 320, 80));
    }

    #[test]
    fn what_is_no_logo_is_refused_with_its_reason() {
        let refused = |bytes: Vec<u8>| Logo::from_bytes(bytes).unwrap_err();
        assert!(refused(b"<svg onload='x'/>".to_vec()).contains("neither PNG nor JPEG"));
        assert!(refused(png(4_001, 10)).contains("4,000"));
        assert!(refused(png(0, 10)).contains("damaged"));
        assert!(refused(PNG_START.to_vec()).contains("damaged"));
        assert!(refused(b"\xff\xd8\xff\xe0\0\x04JF".to_vec()).contains("damaged"));
        assert!(refused(b"\xff\xd8\xff\xe0\0\0\xff\xd8".to_vec()).contains("damaged"));
        let mut large = png(10, 10);
        large.resize(2 * 1024 * 1024, 0);
        assert!(refused(large).contains("2048 KiB"));
    }
}
