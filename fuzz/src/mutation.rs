//! Changes to files that keep enough of their form to reach what is behind it.

use std::io::{Cursor, Read, Write};

use fastrand::Rng;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use crate::target::Form;

/// Numbers at the ends of what numbers can be, and what is taken for numbers.
const NUMBERS: [&str; 26] = [
    "0",
    "-0",
    "-1",
    "1e308",
    "-1e308",
    "1e-308",
    "1e400",
    "NaN",
    "inf",
    "4294967295",
    "4294967296",
    "18446744073709551616",
    "9223372036854775807",
    "-9223372036854775808",
    "65536",
    "1048577",
    "16385",
    "1,234,567.89",
    "1.234.567,89",
    "1e15 GB",
    "0.5%",
    "99999999999999999999",
    "1/0",
    "#N/A",
    "3e9",
    "",
];

/// Words that mean something to a reader, a writer or a terminal.
const WORDS: [&str; 36] = [
    "\"",
    "\"\"",
    "\r",
    "\n",
    "\t",
    ",",
    ";",
    "|",
    "\u{feff}",
    "\u{202e}",
    "\u{200b}",
    "\u{0}",
    "\u{1b}[31m",
    "<",
    ">",
    "&amp;",
    "&#0;",
    "&#xD800;",
    "<!--",
    "]]>",
    "<![CDATA[",
    "=1+1",
    "\u{ff1d}1",
    "@SUM(A1)",
    "..",
    "{{x}}",
    "\\",
    "'",
    "01/13/2026 25:61:61",
    "2026-02-30T00:00:00Z",
    "9999-12-31T23:59:60+99:99",
    "0000-00-00",
    "31.12.2026 24:00",
    "A\u{301}\u{302}",
    "[[x]]",
    "[",
];

/// Numbers of four bytes at the ends of what they can be.
const BYTES: [[u8; 4]; 5] =
    [[0xff; 4], [0; 4], [0xff, 0xff, 0xff, 0x7f], [0, 0, 0, 0x80], [1, 0, 0, 0]];

/// One of the seeds, changed.
#[must_use]
pub fn mutated(rng: &mut Rng, seeds: &[Vec<u8>], form: Form) -> Vec<u8> {
    let seed = one_of(rng, seeds).clone();
    mutation_of(rng, seed, seeds, form)
}

/// The file, changed; pieces of the others may come into it.
#[must_use]
pub fn mutation_of(rng: &mut Rng, file: Vec<u8>, others: &[Vec<u8>], form: Form) -> Vec<u8> {
    match form {
        Form::Text => changed(rng, file, others, true),
        Form::Binary => changed(rng, file, others, false),
        Form::Archive if rng.u8(..) < 220 => {
            let members = members(&file);
            if members.is_empty() {
                changed(rng, file, others, false)
            } else {
                repacked(rng, members)
            }
        }
        Form::Archive => changed(rng, file, others, false),
    }
}

fn one_of<'a, T>(rng: &mut Rng, list: &'a [T]) -> &'a T {
    &list[rng.usize(..list.len())]
}

type Member = (String, Vec<u8>);

/// The files of an archive; none where it is no archive.
fn members(bytes: &[u8]) -> Vec<Member> {
    let Ok(mut archive) = ZipArchive::new(Cursor::new(bytes)) else { return Vec::new() };
    let mut members = Vec::new();
    for index in 0..archive.len() {
        let Ok(mut file) = archive.by_index(index) else { continue };
        let Ok(name) = file.name().map(|name| name.into_owned()) else { continue };
        let mut content = Vec::new();
        if file.read_to_end(&mut content).is_ok() {
            members.push((name, content));
        }
    }
    members
}

fn repacked(rng: &mut Rng, mut members: Vec<Member>) -> Vec<u8> {
    for _ in 0..rng.usize(1..=2) {
        let at = rng.usize(..members.len());
        let others: Vec<Vec<u8>> = members.iter().map(|(_, content)| content.clone()).collect();
        let is_text = std::str::from_utf8(&members[at].1).is_ok();
        members[at].1 = changed(rng, std::mem::take(&mut members[at].1), &others, is_text);
    }
    match rng.u8(..40) {
        0 => drop(members.remove(rng.usize(..members.len()))),
        1 => {
            let twin = one_of(rng, &members).clone();
            members.push(twin);
        }
        2 => {
            let (a, b) = (rng.usize(..members.len()), rng.usize(..members.len()));
            let name = members[a].0.clone();
            members[b].0 = name;
        }
        _ => {}
    }
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for (name, content) in members {
        if archive.start_file(name, options).is_ok() {
            let _ = archive.write_all(&content);
        }
    }
    archive.finish().map(Cursor::into_inner).unwrap_or_default()
}

fn changed(rng: &mut Rng, mut bytes: Vec<u8>, others: &[Vec<u8>], is_text: bool) -> Vec<u8> {
    for _ in 0..*one_of(rng, &[1, 1, 1, 2, 3, 6, 15]) {
        change(rng, &mut bytes, others, is_text);
    }
    bytes
}

fn change(rng: &mut Rng, bytes: &mut Vec<u8>, others: &[Vec<u8>], is_text: bool) {
    if bytes.is_empty() {
        bytes.push(b'x');
    }
    let at = rng.usize(..bytes.len());
    let end = at.saturating_add(*one_of(rng, &[1, 2, 4, 16, 100, 1000])).min(bytes.len());
    match rng.u8(..if is_text { 14 } else { 8 }) {
        0 => bytes[at] ^= 1 << rng.u8(..8),
        1 => bytes[at] = *one_of(rng, &[0, 1, 9, 10, 13, 34, 44, 59, 60, 62, 127, 128, 255]),
        2 => bytes.truncate(at),
        3 => drop(bytes.drain(at..end)),
        4 => {
            let piece = bytes[at..end].repeat(*one_of(rng, &[1, 1, 2, 10]));
            insert(bytes, rng, &piece);
        }
        5 => {
            let other = one_of(rng, others);
            if !other.is_empty() {
                let from = rng.usize(..other.len());
                let piece = &other[from..from.saturating_add(rng.usize(1..200)).min(other.len())];
                insert(bytes, rng, piece);
            }
        }
        6 => {
            let number = *one_of(rng, &BYTES);
            bytes.splice(at..(at + 4).min(bytes.len()), number);
        }
        7 => {
            // A record or a word moves to another place.
            let piece: Vec<u8> = bytes.drain(at..end).collect();
            if bytes.is_empty() { *bytes = piece } else { insert(bytes, rng, &piece) }
        }
        8 | 9 => replace(rng, bytes, at, |byte| byte.is_ascii_digit() || byte == b'.'),
        10 | 11 => replace(rng, bytes, at, |byte| !b",;\t\r\n\"<>{}[]:=|".contains(&byte)),
        12 => insert(bytes, rng, one_of(&mut rng.clone(), &WORDS).as_bytes()),
        _ => lines(rng, bytes),
    }
}

fn insert(bytes: &mut Vec<u8>, rng: &mut Rng, piece: &[u8]) {
    let at = rng.usize(..=bytes.len());
    bytes.splice(at..at, piece.iter().copied());
}

/// Puts another word in the place of the one at or behind a place.
fn replace(rng: &mut Rng, bytes: &mut Vec<u8>, at: usize, is_part: impl Fn(u8) -> bool) {
    let Some(start) = (at..bytes.len()).find(|place| is_part(bytes[*place])) else { return };
    let before = bytes[..start].iter().rev().take_while(|byte| is_part(**byte)).count();
    let behind = bytes[start..].iter().take_while(|byte| is_part(**byte)).count();
    let word = if rng.bool() { one_of(rng, &NUMBERS) } else { one_of(rng, &WORDS) };
    bytes.splice(start - before..start + behind, word.bytes());
}

/// Changes the order, the number or the ends of lines, or what separates their cells.
fn lines(rng: &mut Rng, bytes: &mut Vec<u8>) {
    let mut lines: Vec<Vec<u8>> = bytes.split(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect();
    let line = one_of(rng, &lines).clone();
    match rng.u8(..5) {
        0 => rng.shuffle(&mut lines),
        1 => lines.insert(rng.usize(..=lines.len()), line),
        2 => drop(lines.remove(rng.usize(..lines.len()))),
        3 => lines.iter_mut().for_each(|line| line.push(b'\r')),
        _ => {
            let (from, to) = (*one_of(rng, b",;\t"), *one_of(rng, b",;\t|"));
            for byte in lines.iter_mut().flatten().filter(|byte| **byte == from) {
                *byte = to;
            }
        }
    }
    *bytes = lines.join(&b'\n');
}
