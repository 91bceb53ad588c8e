//! Styles as the formats of a workbook, in the colours and the typeface of the theme.

use std::collections::BTreeMap;

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, FormatUnderline};

use super::{Frame, Mark, Palette, Role, Style};

const AMBER: u32 = 0x00FF_C000;
const LIGHT_GREEN: u32 = 0x00C6_E0B4;
const YELLOW: u32 = 0x00FF_F2AB;
const GREY: u32 = 0x00D9_D9D9;
const PALE_GREY: u32 = 0x00F2_F2F2;
const LINE_GREY: u32 = 0x00BF_BFBF;
const DARK_GREY: u32 = 0x0059_5959;
const BLACK: u32 = 0x0000_0000;
const WHITE: u32 = 0x00FF_FFFF;
const RED: u32 = 0x00C0_0000;
const DARK_AMBER: u32 = 0x009C_5700;

/// The formats of a sheet, each made once.
pub(crate) struct Formats {
    palette: Palette,
    made: BTreeMap<Style, Format>,
}

impl Formats {
    /// No formats yet.
    pub(crate) fn new(palette: Palette) -> Self {
        Self { palette, made: BTreeMap::new() }
    }

    /// The colours.
    pub(crate) fn palette(&self) -> &Palette {
        &self.palette
    }

    /// The format of a style.
    pub(crate) fn of(&mut self, style: &Style) -> &Format {
        self.made.entry(style.clone()).or_insert_with(|| make(&self.palette, style))
    }
}

fn make(palette: &Palette, style: &Style) -> Format {
    let format = framed(base(palette, style.role), style.frame);
    match style.numbers.code() {
        Some(code) => format.set_num_format(code),
        None => format,
    }
}

/// The format that a conditional format lays over a cell.
pub(crate) fn mark(mark: Mark) -> Format {
    match mark {
        Mark::Bad => Format::new().set_font_color(Color::RGB(RED)).set_bold(),
        Mark::Doubtful => Format::new().set_font_color(Color::RGB(DARK_AMBER)).set_italic(),
    }
}

fn framed(format: Format, frame: Frame) -> Format {
    let mut format = format;
    if frame.has(Frame::LEFT) {
        format = format.set_border_left(FormatBorder::Medium).set_border_left_color(BLACK);
    }
    if frame.has(Frame::RIGHT) {
        format = format.set_border_right(FormatBorder::Medium).set_border_right_color(BLACK);
    }
    if frame.has(Frame::TOP) {
        format = format.set_border_top(FormatBorder::Medium).set_border_top_color(BLACK);
    }
    if frame.has(Frame::BOTTOM) {
        format = format.set_border_bottom(FormatBorder::Medium).set_border_bottom_color(BLACK);
    }
    format
}

#[allow(clippy::too_many_lines, reason = "a list of roles, one below the other")]
fn base(palette: &Palette, role: Role) -> Format {
    let plain = Format::new()
        .set_font_name(&*palette.font)
        .set_font_size(10)
        .set_align(FormatAlign::VerticalCenter);
    let lined = |format: Format| {
        format.set_border(FormatBorder::Thin).set_border_color(Color::RGB(LINE_GREY))
    };
    let filled = |format: Format, color: u32| format.set_background_color(Color::RGB(color));
    let wrapped = |format: Format| format.set_text_wrap();
    let top = |format: Format| format.set_align(FormatAlign::Top);
    match role {
        Role::Cover => filled(plain, palette.primary)
            .set_font_size(20)
            .set_font_color(Color::RGB(palette.on_primary))
            .set_bold()
            .set_indent(1),
        Role::CoverLine => filled(plain, palette.pale).set_font_size(11).set_indent(1),
        Role::Confidential => plain.set_font_color(Color::RGB(RED)).set_bold().set_indent(1),
        Role::Title => {
            plain.set_font_size(16).set_font_color(Color::RGB(palette.heading)).set_bold()
        }
        Role::Subtitle => plain.set_font_color(Color::RGB(DARK_GREY)),
        Role::Heading => {
            plain.set_font_size(12).set_font_color(Color::RGB(palette.heading)).set_bold()
        }
        Role::Text => top(wrapped(plain)),
        Role::Strong => top(wrapped(plain.set_bold())),
        Role::BlockTitle => {
            filled(plain, PALE_GREY).set_font_size(18).set_bold().set_align(FormatAlign::Center)
        }
        Role::InputBar => {
            filled(lined(plain), AMBER).set_bold().set_align(FormatAlign::Right).set_indent(1)
        }
        Role::OutputBar => {
            filled(lined(plain), LIGHT_GREEN).set_bold().set_align(FormatAlign::Center)
        }
        Role::Label => wrapped(lined(plain)).set_indent(1),
        Role::Input => filled(lined(plain), WHITE).set_align(FormatAlign::Right).set_indent(1),
        Role::RuleNumber => top(lined(plain)).set_align(FormatAlign::Right),
        // An indent needs a side where the words stand at the top.
        Role::RuleText => top(wrapped(lined(plain))).set_align(FormatAlign::Left).set_indent(1),
        Role::TextInput => filled(wrapped(lined(plain)), WHITE).set_indent(1),
        Role::ComputedLabel => filled(wrapped(lined(plain)), BLACK)
            .set_font_color(Color::RGB(WHITE))
            .set_bold()
            .set_indent(1),
        Role::ComputedInput => filled(lined(plain), BLACK)
            .set_font_color(Color::RGB(WHITE))
            .set_bold()
            .set_align(FormatAlign::Right)
            .set_indent(1),
        Role::Result => lined(plain).set_bold().set_align(FormatAlign::Right).set_indent(1),
        Role::WhatIf => filled(lined(plain), YELLOW).set_align(FormatAlign::Right).set_indent(1),
        Role::WhatIfResult => {
            filled(lined(plain), YELLOW).set_bold().set_align(FormatAlign::Right).set_indent(1)
        }
        Role::Theirs => filled(lined(plain), PALE_GREY)
            .set_font_color(Color::RGB(DARK_GREY))
            .set_align(FormatAlign::Right)
            .set_indent(1),
        Role::Aside => filled(wrapped(lined(plain)), PALE_GREY)
            .set_font_size(9)
            .set_font_color(Color::RGB(DARK_GREY))
            .set_indent(1),
        Role::Warning | Role::SummaryLabel => {
            wrapped(lined(plain)).set_bold().set_font_color(Color::RGB(RED))
        }
        Role::Inside => plain,
        Role::Instruction => filled(wrapped(plain), YELLOW).set_bold(),
        Role::Mandatory => {
            heading(filled(lined(plain), GREY)).set_bold().set_font_color(Color::RGB(RED))
        }
        Role::Optional => heading(filled(lined(plain), GREY)).set_font_color(Color::RGB(DARK_GREY)),
        Role::OutputHeading => heading(filled(lined(plain), palette.primary))
            .set_font_color(Color::RGB(palette.on_primary))
            .set_bold(),
        Role::Cell => top(wrapped(lined(plain))),
        Role::Figure => top(lined(plain)).set_align(FormatAlign::Right).set_indent(1),
        Role::Computed => filled(lined(plain), PALE_GREY).set_align(FormatAlign::Right),
        Role::Reference => {
            filled(lined(plain), PALE_GREY).set_align(FormatAlign::Right).set_indent(1)
        }
        Role::ComputedText => filled(wrapped(lined(plain)), PALE_GREY).set_indent(1),
        Role::Output => filled(lined(plain), palette.pale).set_align(FormatAlign::Right),
        Role::OutputText => filled(wrapped(lined(plain)), palette.pale).set_indent(1),
        Role::OverviewBar => filled(plain, palette.primary)
            .set_font_size(11)
            .set_font_color(Color::RGB(palette.on_primary))
            .set_bold()
            .set_indent(1),
        Role::Headline => filled(lined(plain), palette.pale)
            .set_font_size(14)
            .set_bold()
            .set_align(FormatAlign::Right)
            .set_indent(1),
        Role::Link => {
            plain.set_font_color(Color::RGB(palette.link)).set_underline(FormatUnderline::Single)
        }
    }
}

fn heading(format: Format) -> Format {
    format.set_text_wrap().set_align(FormatAlign::Center).set_align(FormatAlign::VerticalCenter)
}
