//! Times that cannot be read: never a reason to speak of too few samples.

use crate::churn::clock;
use crate::finding::Finding;
use crate::message;
use crate::source::Location;
use crate::wording::Message;

/// Counts the rows of a file whose time cannot be read.
#[derive(Default)]
pub(crate) struct UnreadableTimes {
    count: u64,
    first: Option<(String, Location)>,
}

impl UnreadableTimes {
    pub(crate) fn see(&mut self, text: &str, location: impl FnOnce() -> Location) {
        self.count += 1;
        self.first.get_or_insert_with(|| (text.trim().to_owned(), location()));
    }

    /// Says that these rows became gaps, where others were read.
    pub(crate) fn warning(&self) -> Option<Finding> {
        let (text, location) = self.first.as_ref()?;
        let rows = Message::counted(self.count, "row has", "rows have");
        Some(
            Finding::warning(
                "unreadable-times",
                location.path.as_ref(),
                message!(
                    "{rows} a time that cannot be read, such as {example}; they count as gaps",
                    rows,
                    example = format!("{text:?}")
                ),
            )
            .at(location.clone()),
        )
    }

    /// Says that nothing can be read for want of times; nothing where all of them were read.
    pub(crate) fn refusal(&self) -> Option<Finding> {
        let (text, location) = self.first.as_ref()?;
        let example = format!("{text:?}");
        let (message, hint) = if lacks_a_date(text) {
            (
                message!("{example} has no date, so the samples have no time", example),
                message!(
                    "Write the time with its date, such as 2026-01-31 13:45:00; a spreadsheet that shows minutes and seconds only loses the rest when it saves: export the file again"
                ),
            )
        } else {
            (
                message!("{example} is no time that can be read", example),
                message!(
                    "Write times as 2026-01-31 13:45:00, with a zone or not, or as seconds since 1970"
                ),
            )
        };
        let finding = Finding::error("unreadable-times", location.path.as_ref(), message);
        Some(finding.hint(hint).at(location.clone()))
    }
}

fn lacks_a_date(text: &str) -> bool {
    text.contains(':') && clock::written(&format!("2026-01-01 {text}")).is_some()
}
