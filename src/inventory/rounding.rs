//! How far apart the same size may be in two columns.

/// The part by which a size may differ from itself when both are rounded, or written in other units.
pub(crate) const ROUNDING: f64 = 0.02;
