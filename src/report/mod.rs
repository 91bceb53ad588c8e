//! A finished plan for people: what is written, and nothing of how it was worked out.

pub mod workbook;
