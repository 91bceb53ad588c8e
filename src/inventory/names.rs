//! Lists of names in findings.

use crate::wording::Message;

/// The first few names, and how many more there are.
pub(crate) fn some(names: &[impl AsRef<str>]) -> Message {
    Message::first_few(names, 5)
}
