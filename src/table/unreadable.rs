//! Cells that hold something other than what belongs there.

use std::borrow::Cow;

use crate::finding::{Finding, Severity};
use crate::wording::Message;

/// The cells that could not be read: their number, and the finding of the first.
#[derive(Debug, Default)]
pub(crate) struct UnreadableCells {
    first: Option<Finding>,
    count: usize,
}

impl UnreadableCells {
    /// The value of a cell; one that cannot be read is counted and is no value.
    pub(crate) fn keep<T>(&mut self, value: Result<Option<T>, Finding>) -> Option<T> {
        value.unwrap_or_else(|finding| {
            self.count += 1;
            self.first.get_or_insert(finding);
            None
        })
    }

    /// The first of them as a warning. `one` and `several` say what becomes of the cells: behind the `{message}` of the first,
    /// with the `{cells}` beside it.
    pub(crate) fn finding(self, one: &'static str, several: &'static str) -> Option<Finding> {
        let mut finding = self.first?;
        finding.severity = Severity::Warning;
        let others = self.count - 1;
        let template = Cow::Borrowed(if others == 0 { one } else { several });
        let cells = Message::counted(others, "other cell", "other cells");
        let values = vec![("message".into(), finding.message), ("cells".into(), cells)];
        finding.message = Message::Words { template, values };
        Some(finding)
    }
}
