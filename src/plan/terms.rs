//! With what servers are worked out.

use crate::reference::ReferenceData;
use crate::settings::{Arithmetic, Settings};

/// Servers that one thread works on at least, so that small estates stay on one.
pub(crate) const SERVERS_TOGETHER: usize = 64;

/// With what servers are worked out.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Terms<'a> {
    pub(crate) settings: &'a Settings,
    pub(crate) reference: &'a ReferenceData,
    pub(crate) arithmetic: Arithmetic,
    /// The date of the report, which decides which sizes are retired.
    pub(crate) day: &'a str,
    /// Whether checks that pass and choices of disks are put in words: what-ifs only count.
    pub(crate) in_words: bool,
}
