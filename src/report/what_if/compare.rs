//! What differs between two plans, in words.

use super::compare_servers::{ServerRow, server_rows};
use super::known;
use crate::message;
use crate::report::ReportStyle;
use crate::report::model::{Builder, Cell, Form, Kind, Layout, Table};
use crate::report::table::{Table as TextTable, TableForm};
use crate::whatif::{CAUSES, Compared, FigureChange};
use crate::wording::Message;

/// What a plan answers; the other figures say how it came about or where things stand.
const MAIN: [&str; 5] = ["inputs.", "outputs.", "counts.", "bandwidth.", "schedule."];

/// For a terminal, a pull request or a mail; the main figures, or all of them.
#[must_use]
pub fn compare_text(
    compared: &Compared,
    all_figures: bool,
    style: &ReportStyle,
    form: TableForm,
) -> String {
    let say = |message: Message| style.texts.message(&message);
    if compared.is_empty() {
        return say(message!("The plans are the same.")) + "\n";
    }
    let mut text = String::new();
    let title = |text: &mut String, words: Message| {
        text.extend(["\n", if form == TableForm::Markdown { "## " } else { "" }]);
        text.extend([&say(words), "\n\n"]);
    };
    let rendered = |table| TextTable::of(table, style).render(form);
    let layout = Layout::text(style);
    let is_main = |figure: &&FigureChange| MAIN.iter().any(|block| figure.name.starts_with(block));
    let shown: Vec<&FigureChange> =
        compared.shown().filter(|figure| all_figures || is_main(figure)).collect();
    if !shown.is_empty() {
        title(&mut text, message!("Figures"));
        text += &rendered(figures(layout, &shown));
        let split: Vec<&FigureChange> =
            shown.iter().copied().filter(|figure| figure.by_cause.is_some()).collect();
        title(&mut text, message!("The change by cause"));
        if !split.is_empty() {
            text += &rendered(causes(layout, &split));
            let causes = Message::joined(CAUSES.map(Message::words), ", ");
            let note = message!(
                "Causes in the order {causes};\neach part is what its cause changes after those before it, and the parts add up to the\nchange. A cause that is not shown changes nothing.",
                causes,
            );
            text.extend(["\n", &say(note), "\n"]);
        }
        let note = match shown.len() - split.len() {
            0 => None,
            1 => Some(message!(
                "One figure cannot be split: the plans do not say enough to work it out again."
            )),
            count => Some(message!(
                "{count} figures cannot be split: the plans do not say enough to work them out again.",
                count,
            )),
        };
        paragraph(&mut text, note, style);
    }
    let more = match compared.shown().count() - shown.len() {
        0 => None,
        1 => Some(message!("One more figure differs: see --all, .json or .xlsx.")),
        count => Some(message!("{count} more figures differ: see --all, .json or .xlsx.", count)),
    };
    paragraph(&mut text, more, style);
    let rows = server_rows(compared);
    let (shown_rows, others): (Vec<_>, Vec<_>) =
        rows.iter().partition(|row| all_figures || row.matters);
    if !shown_rows.is_empty() {
        title(&mut text, message!("Servers"));
        text += &rendered(servers(layout, &shown_rows));
    }
    if !others.is_empty() {
        title(&mut text, message!("Also changed"));
        text += &rendered(kinds(layout, &others));
        paragraph(&mut text, Some(message!("Server by server: see --all, .json or .xlsx.")), style);
    }
    text.trim_start_matches('\n').to_owned()
}

/// A paragraph below a table.
pub(crate) fn paragraph(text: &mut String, words: Option<Message>, style: &ReportStyle) {
    text.extend(words.map(|words| format!("\n{}\n", style.texts.message(&words))));
}

/// The figures that differ; on a sheet with the parts of their causes.
pub(crate) fn figures(layout: Layout<'_>, shown: &[&FigureChange]) -> Table {
    let is_text = layout.form == Form::Summary;
    let table = layout
        .table("compare-figures", shown.iter().copied())
        .words("figure", |figure| &figure.name)
        .width(62.0)
        .number("before", move |figure| known(layout, figure.before))
        .width(15.0)
        .number("after", move |figure| known(layout, figure.after))
        .width(15.0)
        .number("change", move |figure| signed(layout, figure.change))
        .width(15.0)
        .number("percent", move |figure| match figure.change_percent {
            None => Cell::Empty,
            percent => signed(layout, percent),
        })
        .width(15.0);
    let shown = if is_text { 0..0 } else { 0..CAUSES.len() };
    of_causes(table, layout, shown).build()
}

/// A column for each of these causes.
fn of_causes<'a>(
    table: Builder<'a, &'a FigureChange>,
    layout: Layout<'a>,
    causes: impl IntoIterator<Item = usize>,
) -> Builder<'a, &'a FigureChange> {
    causes.into_iter().fold(table, |table, cause| {
        let name = CAUSES.get(cause).copied().unwrap_or_default();
        let cell = move |figure| match part(figure, cause) {
            None => Cell::Empty,
            part => signed(layout, part),
        };
        table.number("cause", cell).named(layout.style.texts.in_words(name)).width(15.0)
    })
}

/// The part of a cause in the change of a figure.
fn part(figure: &FigureChange, cause: usize) -> Option<f64> {
    let parts = figure.by_cause?;
    let parts = [parts.inventory, parts.measurements, parts.rules, parts.settings, parts.overrides];
    parts.get(cause).copied()
}

/// The causes that change one of these figures, with their parts.
fn causes(layout: Layout<'_>, figures: &[&FigureChange]) -> Table {
    let changes = |cause: &usize| {
        figures.iter().any(|figure| part(figure, *cause).is_some_and(|part| part != 0.0))
    };
    let table = layout.table("compare-causes", figures.iter().copied());
    let table = table.words("figure", |figure| &figure.name);
    of_causes(table, layout, (0..CAUSES.len()).filter(changes)).build()
}

/// What differs about servers.
pub(crate) fn servers(layout: Layout<'_>, rows: &[&ServerRow]) -> Table {
    layout
        .table("compare-servers", rows.iter().copied())
        .prose("server", |row| &row.server)
        .width(30.0)
        .prose("what", |row| &row.what)
        .width(18.0)
        .prose("before", |row| &row.before)
        .width(60.0)
        .prose("after", |row| &row.after)
        .width(60.0)
        .build()
}

/// How many servers each property differs for, with the first one as an example.
fn kinds(layout: Layout<'_>, rows: &[&ServerRow]) -> Table {
    let mut counted: Vec<(&ServerRow, usize)> = Vec::new();
    for row in rows {
        match counted.iter_mut().find(|(first, _)| first.what == row.what) {
            Some((_, count)) => *count += 1,
            None => counted.push((row, 1)),
        }
    }
    layout
        .table("compare-kinds", &counted)
        .words("what", |(first, _)| &first.what)
        .column("servers", Kind::Plain, |(_, count)| count.to_string())
        .words("such_as", |(first, _)| &first.server)
        .words("before", |(first, _)| &first.before)
        .words("after", |(first, _)| &first.after)
        .build()
}

/// A change: in text with its sign.
fn signed(layout: Layout<'_>, value: Option<f64>) -> Cell {
    match value {
        Some(value) if layout.form == Form::Summary && value > 0.0 => {
            let number = layout.style.theme.numbers.number(value, 2);
            format!("+{number}").into()
        }
        value => known(layout, value),
    }
}
