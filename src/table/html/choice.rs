//! Lists to choose from, of which a page shows what is chosen.

/// A list to choose from.
///
/// Source: HTML Living Standard, 4.10.7 "The select element": of several options that are selected the last is shown, of none the first.
#[derive(Debug, Default)]
pub(super) struct Choice {
    may_be_several: bool,
    /// Whether a page shows it at all; what may be typed into a field is not shown.
    is_shown: bool,
    first: Option<String>,
    selected: Vec<String>,
    /// The option that the reading is in, and whether it is selected.
    option: Option<(String, bool)>,
}

impl Choice {
    pub(super) fn new(may_be_several: bool, is_shown: bool) -> Self {
        Self { may_be_several, is_shown, ..Self::default() }
    }

    pub(super) fn begin(&mut self, is_selected: bool) {
        self.end();
        self.option = Some((String::new(), is_selected));
    }

    pub(super) fn push_str(&mut self, text: &str) {
        if let Some((option, _)) = &mut self.option {
            option.push_str(text);
        }
    }

    pub(super) fn end(&mut self) {
        let Some((text, is_selected)) = self.option.take() else { return };
        if is_selected {
            self.selected.push(text);
        } else if self.first.is_none() {
            self.first = Some(text);
        }
    }

    /// What the page shows of it.
    pub(super) fn shown(mut self) -> Option<String> {
        self.end();
        let shown = if self.may_be_several {
            Some(self.selected.join("; "))
        } else {
            self.selected.pop().or(self.first)
        };
        shown.filter(|_| self.is_shown)
    }
}
