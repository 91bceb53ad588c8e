//! How cells look, by the role that they play. No other file makes a format.

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder};

use crate::figure::Unit;
use crate::settings::Arithmetic;

const AMBER: u32 = 0x00FF_C000;
const LIGHT_GREEN: u32 = 0x00C6_E0B4;
const LIGHT_BLUE: u32 = 0x00DD_EBF7;
const YELLOW: u32 = 0x00FF_F2AB;
const GREY: u32 = 0x00D9_D9D9;
const PALE_GREY: u32 = 0x00F2_F2F2;
const LINE_GREY: u32 = 0x00BF_BFBF;
const DARK_GREY: u32 = 0x0059_5959;
const BLACK: u32 = 0x0000_0000;
const WHITE: u32 = 0x00FF_FFFF;
const RED: u32 = 0x00C0_0000;
const DARK_AMBER: u32 = 0x009C_5700;
const BLUE: u32 = 0x0005_63C1;
const DARK_BLUE: u32 = 0x001F_4E79;
const FONT: &str = "Calibri";

/// What a cell is there for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Numbers {
    /// As they are.
    Plain,
    /// In the form of their unit, with the decimals that the arithmetic gives.
    Of(Unit, Arithmetic),
    /// As a percentage.
    Percent,
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
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Frame(u8);

impl Frame {
    pub(super) const LEFT: Self = Self(1);
    pub(super) const RIGHT: Self = Self(2);
    pub(super) const TOP: Self = Self(4);
    pub(super) const BOTTOM: Self = Self(8);
    /// All four sides.
    pub(super) const ALL: Self = Self(15);

    /// These sides, and `side` where `there`.
    pub(super) fn with(self, side: Self, there: bool) -> Self {
        if there { Self(self.0 | side.0) } else { self }
    }

    fn has(self, side: Self) -> bool {
        self.0 & side.0 != 0
    }
}

/// The format of a role.
pub(super) fn format(role: Role, numbers: Numbers) -> Format {
    let format = base(role);
    match numbers.code() {
        Some(code) => format.set_num_format(code),
        None => format,
    }
}

/// The format of a role for words.
pub(super) fn words(role: Role) -> Format {
    base(role)
}

/// The same, with the frame of a block around it.
pub(super) fn framed(format: Format, frame: Frame) -> Format {
    let mut format = format;
    if frame.has(Frame::LEFT) {
        format = format
            .set_border_left(FormatBorder::Medium)
            .set_border_left_color(BLACK);
    }
    if frame.has(Frame::RIGHT) {
        format = format
            .set_border_right(FormatBorder::Medium)
            .set_border_right_color(BLACK);
    }
    if frame.has(Frame::TOP) {
        format = format
            .set_border_top(FormatBorder::Medium)
            .set_border_top_color(BLACK);
    }
    if frame.has(Frame::BOTTOM) {
        format = format
            .set_border_bottom(FormatBorder::Medium)
            .set_border_bottom_color(BLACK);
    }
    format
}

fn base(role: Role) -> Format {
    let plain = Format::new()
        .set_font_name(FONT)
        .set_font_size(10)
        .set_align(FormatAlign::VerticalCenter);
    let lined = |format: Format| {
        format
            .set_border(FormatBorder::Thin)
            .set_border_color(Color::RGB(LINE_GREY))
    };
    let filled = |format: Format, color: u32| format.set_background_color(Color::RGB(color));
    let wrapped = |format: Format| format.set_text_wrap();
    let top = |format: Format| format.set_align(FormatAlign::Top);
    match role {
        Role::Title => plain.set_font_size(16).set_bold(),
        Role::Subtitle => plain.set_font_color(Color::RGB(DARK_GREY)),
        Role::Heading => plain.set_font_size(12).set_bold(),
        Role::Text => top(wrapped(plain)),
        Role::Strong => top(wrapped(plain.set_bold())),
        Role::BlockTitle => filled(plain, PALE_GREY)
            .set_font_size(18)
            .set_bold()
            .set_align(FormatAlign::Center),
        Role::InputBar => filled(lined(plain), AMBER)
            .set_bold()
            .set_align(FormatAlign::Right)
            .set_indent(1),
        Role::OutputBar => filled(lined(plain), LIGHT_GREEN)
            .set_bold()
            .set_align(FormatAlign::Center),
        Role::Label => wrapped(lined(plain)).set_indent(1),
        Role::Input => filled(lined(plain), WHITE).set_align(FormatAlign::Right),
        Role::RuleNumber => top(lined(plain)).set_align(FormatAlign::Right),
        // An indent needs a side where the words stand at the top.
        Role::RuleText => top(wrapped(lined(plain)))
            .set_align(FormatAlign::Left)
            .set_indent(1),
        Role::TextInput => filled(wrapped(lined(plain)), WHITE).set_indent(1),
        Role::ComputedLabel => filled(wrapped(lined(plain)), BLACK)
            .set_font_color(Color::RGB(WHITE))
            .set_bold()
            .set_indent(1),
        Role::ComputedInput => filled(lined(plain), BLACK)
            .set_font_color(Color::RGB(WHITE))
            .set_bold()
            .set_align(FormatAlign::Right),
        Role::Result => lined(plain).set_bold().set_align(FormatAlign::Right),
        Role::WhatIf => filled(lined(plain), YELLOW).set_align(FormatAlign::Right),
        Role::WhatIfResult => filled(lined(plain), YELLOW)
            .set_bold()
            .set_align(FormatAlign::Right),
        Role::Theirs => filled(lined(plain), PALE_GREY)
            .set_font_color(Color::RGB(DARK_GREY))
            .set_align(FormatAlign::Right),
        Role::Aside => filled(wrapped(lined(plain)), PALE_GREY)
            .set_font_size(9)
            .set_font_color(Color::RGB(DARK_GREY))
            .set_indent(1),
        Role::Warning | Role::SummaryLabel => wrapped(lined(plain))
            .set_bold()
            .set_font_color(Color::RGB(RED)),
        Role::Inside => plain,
        Role::Instruction => filled(wrapped(plain), YELLOW).set_bold(),
        Role::Mandatory => heading(filled(lined(plain), GREY))
            .set_bold()
            .set_font_color(Color::RGB(RED)),
        Role::Optional => heading(filled(lined(plain), GREY)).set_font_color(Color::RGB(DARK_GREY)),
        Role::OutputHeading => heading(filled(lined(plain), LIGHT_BLUE)).set_bold(),
        Role::Cell => top(wrapped(lined(plain))),
        Role::Reference | Role::Computed => {
            filled(lined(plain), PALE_GREY).set_align(FormatAlign::Right)
        }
        Role::ComputedText => filled(wrapped(lined(plain)), PALE_GREY).set_indent(1),
        Role::Output => filled(lined(plain), LIGHT_BLUE).set_align(FormatAlign::Right),
        Role::OutputText => filled(wrapped(lined(plain)), LIGHT_BLUE).set_indent(1),
        Role::OverviewBar => filled(plain, DARK_BLUE)
            .set_font_size(11)
            .set_font_color(Color::RGB(WHITE))
            .set_bold()
            .set_indent(1),
        Role::Headline => filled(lined(plain), LIGHT_BLUE)
            .set_font_size(14)
            .set_bold()
            .set_align(FormatAlign::Right)
            .set_indent(1),
        Role::Link => plain
            .set_font_color(Color::RGB(BLUE))
            .set_underline(rust_xlsxwriter::FormatUnderline::Single),
    }
}

fn heading(format: Format) -> Format {
    format
        .set_text_wrap()
        .set_align(FormatAlign::Center)
        .set_align(FormatAlign::VerticalCenter)
}

/// What a conditional format says about a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    /// Something is wrong.
    Bad,
    /// Something is missing or uncertain.
    Doubtful,
}

/// The format that a conditional format lays over a cell.
pub(super) fn mark(mark: Mark) -> Format {
    match mark {
        Mark::Bad => Format::new().set_font_color(Color::RGB(RED)).set_bold(),
        Mark::Doubtful => Format::new()
            .set_font_color(Color::RGB(DARK_AMBER))
            .set_italic(),
    }
}

/// The colours of ready, conditional, not ready and unknown; they differ in grey as well.
pub(super) const READINESS: [u32; 4] = [0x0054_9E39, 0x00FF_C000, RED, GREY];

/// The colours of the sheets' tabs.
pub(super) fn tab(inputs: bool) -> Color {
    Color::RGB(if inputs { AMBER } else { LIGHT_GREEN })
}
