//! How cells look, by the role that they play. A style says what a cell is; [`Formats`] makes of it what the theme says. No
//! other file makes a format.

mod formats;
mod palette;

pub(crate) use formats::{Formats, mark};
pub(crate) use palette::{Palette, Tab};

use crate::figure::Unit;
use crate::settings::Arithmetic;

pub(crate) use crate::report::model::Mark;

/// What a cell is there for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Role {
    /// The words over the report, on the cover.
    Cover,
    /// The line below them: for whom, by whom, when.
    CoverLine,
    /// Who may read it.
    Confidential,
    /// The name of a sheet, at its top.
    Title,
    /// A line below it.
    Subtitle,
    /// The heading of a part of a sheet.
    Heading,
    /// Running text.
    Text,
    /// Running text in bold.
    Strong,
    /// The large word over a block of the Capacity Planner.
    BlockTitle,
    /// A bar over inputs.
    InputBar,
    /// A bar over outputs.
    OutputBar,
    /// The words beside a value.
    Label,
    /// A cell to fill in.
    Input,
    /// A cell to fill with words.
    TextInput,
    /// The number of a rule, beside its long statement.
    RuleNumber,
    /// The text of a rule.
    RuleText,
    /// A value among the inputs that is worked out or stands on another sheet.
    Reference,
    /// The words beside a computed value among the inputs.
    ComputedLabel,
    /// A computed value among the inputs.
    ComputedInput,
    /// A value of the OUTPUT block.
    Result,
    /// A second value of an input, to be tried.
    WhatIf,
    /// What follows from the second values.
    WhatIfResult,
    /// What the 2017 workbook would say.
    Theirs,
    /// A reason beside it.
    Aside,
    /// The one red line.
    Warning,
    /// An empty cell inside of a frame.
    Inside,
    /// An instruction at the top of Workload Qualification.
    Instruction,
    /// A label of the SUMMARY block.
    SummaryLabel,
    /// The heading of a column that must be filled.
    Mandatory,
    /// The heading of any other column.
    Optional,
    /// The heading of a column that asrcap fills.
    OutputHeading,
    /// A cell of a table.
    Cell,
    /// A number in a table.
    Figure,
    /// A cell of a table that is worked out.
    Computed,
    /// The same for words.
    ComputedText,
    /// A cell of the output columns.
    Output,
    /// The same for words.
    OutputText,
    /// A link.
    Link,
    /// A bar over a part of the Summary.
    OverviewBar,
    /// One of the numbers of the Summary.
    Headline,
}

/// How numbers are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Numbers {
    /// As they are.
    Plain,
    /// In the form of their unit, with the decimals that the arithmetic gives.
    Of(Unit, Arithmetic),
    /// As a percentage.
    Percent,
    /// What something is multiplied with.
    Factor,
    /// The price of a unit, which may be a small part of a cent.
    UnitPrice,
    /// A day number as date and time.
    Moment,
    /// A day number as a date.
    Day,
}

impl Numbers {
    fn code(self) -> Option<&'static str> {
        const PERCENT: &str = "[=0]0%;[<0.01]0.00%;0.0%";
        const FRACTION: &str = "[=0]0;[>=1000]#,##0;#,##0.00";
        match self {
            Self::Plain => None,
            Self::Percent => Some(PERCENT),
            Self::Factor => Some("0.0000"),
            Self::UnitPrice => Some("#,##0.00########"),
            Self::Moment => Some("yyyy-mm-dd hh:mm"),
            Self::Day => Some("yyyy-mm-dd"),
            Self::Of(unit, arithmetic) => match (unit, arithmetic) {
                (Unit::Text | Unit::Days | Unit::Hours, _) => None,
                (Unit::Number, _) => Some("#,##0.00"),
                (Unit::Percent, _) => Some(PERCENT),
                (Unit::Count | Unit::Mb, _) | (Unit::Iops, Arithmetic::Workbook) => Some("#,##0"),
                (Unit::Gb, _) => Some(FRACTION),
                (Unit::Iops, Arithmetic::Exact) => Some("[=0]0;[>=100]#,##0;#,##0.0"),
                (Unit::Mbps, Arithmetic::Workbook) => Some("#,##0\" Mbps\""),
                (Unit::Mbps, Arithmetic::Exact) => Some("#,##0.00\" Mbps\""),
            },
        }
    }
}

/// The sides of a cell that lie on the frame of a block.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Frame(u8);

impl Frame {
    pub(crate) const LEFT: Self = Self(1);
    pub(crate) const RIGHT: Self = Self(2);
    pub(crate) const TOP: Self = Self(4);
    pub(crate) const BOTTOM: Self = Self(8);
    /// The sides to the left and to the right.
    pub(crate) const SIDES: Self = Self(3);
    /// All four sides.
    pub(crate) const ALL: Self = Self(15);

    /// These sides, and `side` where the condition holds.
    pub(crate) fn with_if(self, side: Self, condition: bool) -> Self {
        if condition { Self(self.0 | side.0) } else { self }
    }

    fn has(self, side: Self) -> bool {
        self.0 & side.0 != 0
    }
}

/// A cell: the role that it plays, how its numbers are shown, and the frame that it lies on.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Style {
    role: Role,
    numbers: Numbers,
    frame: Frame,
}

/// The style of a role with numbers.
pub(crate) fn format(role: Role, numbers: Numbers) -> Style {
    Style { role, numbers, frame: Frame::default() }
}

/// The style of a role for words.
pub(crate) fn words(role: Role) -> Style {
    format(role, Numbers::Plain)
}

/// The same, with the frame of a block around it.
pub(crate) fn framed(mut style: Style, frame: Frame) -> Style {
    style.frame = frame;
    style
}
