//! What differs between two plans, in words.

use super::compare_servers::{COLUMNS, ServerRow, server_rows};
use super::{counted, number};
use crate::report::table::{Align, Table, TableForm};
use crate::whatif::{CAUSES, Compared, FigureChange};

/// What a plan answers; the other figures say how it came about or where things stand.
const MAIN: [&str; 5] = ["inputs.", "outputs.", "counts.", "bandwidth.", "schedule."];

/// For a terminal; the main figures, or all of them.
#[must_use]
pub fn compare_text(compared: &Compared, all_figures: bool) -> String {
    render(compared, all_figures, TableForm::Text)
}

/// For a pull request or a mail; the main figures, or all of them.
#[must_use]
pub fn compare_markdown(compared: &Compared, all_figures: bool) -> String {
    render(compared, all_figures, TableForm::Markdown)
}

fn render(compared: &Compared, all_figures: bool, form: TableForm) -> String {
    if compared.is_empty() {
        return "The plans are the same.\n".to_owned();
    }
    let title = |words: &str| match form {
        TableForm::Markdown => format!("\n## {words}\n\n"),
        _ => format!("\n{words}\n\n"),
    };
    let is_main = |figure: &&FigureChange| MAIN.iter().any(|block| figure.name.starts_with(block));
    let shown: Vec<&FigureChange> =
        compared.figures.iter().filter(|figure| all_figures || is_main(figure)).collect();
    let mut text = String::new();
    if !shown.is_empty() {
        text += &title("Figures");
        text += &figures(&shown).render(form);
        let split: Vec<&FigureChange> =
            shown.iter().copied().filter(|figure| figure.by_cause.is_some()).collect();
        text += &title("The change by cause");
        if !split.is_empty() {
            let order = CAUSES.join(", ");
            text += &causes(&split).render(form);
            text += &[
                "\nCauses in the order ",
                &order,
                ";\neach part is what its cause changes after those before it, and the parts add up to the\n",
                "change. A cause that is not shown changes nothing.\n",
            ]
            .concat();
        }
        text += &counted(
            shown.len() - split.len(),
            "One figure cannot be split: the plans do not say enough to work it out again.",
            "figures cannot be split: the plans do not say enough to work them out again.",
        );
    }
    text += &counted(
        compared.figures.len() - shown.len(),
        "One more figure differs: see --all, .json or .xlsx.",
        "more figures differ: see --all, .json or .xlsx.",
    );
    let rows = server_rows(compared);
    let (shown_rows, others): (Vec<_>, Vec<_>) =
        rows.into_iter().partition(|row| all_figures || row.matters);
    if !shown_rows.is_empty() {
        text += &title("Servers");
        text += &servers(&shown_rows).render(form);
    }
    if !others.is_empty() {
        text += &title("Also changed");
        text += &kinds(&others).render(form);
        text += "\nServer by server: see --all, .json or .xlsx.\n";
    }
    text.trim_start_matches('\n').to_owned()
}

fn figures(shown: &[&FigureChange]) -> Table {
    let mut table = Table::new(&[
        ("figure", Align::Left),
        ("before", Align::Right),
        ("after", Align::Right),
        ("change", Align::Right),
        ("%", Align::Right),
    ]);
    for figure in shown {
        table.row(vec![
            figure.name.clone(),
            number(figure.before),
            number(figure.after),
            signed(figure.change),
            figure.change_percent.map_or_else(String::new, |percent| signed(Some(percent))),
        ]);
    }
    table
}

/// The parts of a figure's change in the order of [`CAUSES`].
pub(crate) fn parts(figure: &FigureChange) -> Option<[f64; 5]> {
    figure.by_cause.map(|parts| {
        [parts.inventory, parts.measurements, parts.rules, parts.settings, parts.overrides]
    })
}

/// The causes that change one of these figures, with their parts.
fn causes(figures: &[&FigureChange]) -> Table {
    let part = |figure: &FigureChange, cause: usize| parts(figure)?.get(cause).copied();
    let shown: Vec<usize> = (0..CAUSES.len())
        .filter(|cause| {
            figures.iter().any(|figure| part(figure, *cause).is_some_and(|part| part != 0.0))
        })
        .collect();
    let mut headings = vec![("figure", Align::Left)];
    let names = shown.iter().filter_map(|cause| CAUSES.get(*cause));
    headings.extend(names.map(|cause| (*cause, Align::Right)));
    let mut table = Table::new(&headings);
    for figure in figures {
        let mut cells = vec![figure.name.clone()];
        cells.extend(shown.iter().map(|cause| signed(part(figure, *cause))));
        table.row(cells);
    }
    table
}

fn servers(rows: &[ServerRow]) -> Table {
    let mut table = Table::new(&COLUMNS.map(|(heading, _)| (heading, Align::Left)));
    for row in rows {
        table.row(row.cells().map(str::to_owned).to_vec());
    }
    table
}

/// How many servers each property differs for, with the first one as an example.
fn kinds(rows: &[ServerRow]) -> Table {
    let mut table = Table::new(&[
        ("what", Align::Left),
        ("servers", Align::Right),
        ("such as", Align::Left),
        ("before", Align::Left),
        ("after", Align::Left),
    ]);
    let mut counted: Vec<(&ServerRow, usize)> = Vec::new();
    for row in rows {
        match counted.iter_mut().find(|(first, _)| first.what == row.what) {
            Some((_, count)) => *count += 1,
            None => counted.push((row, 1)),
        }
    }
    for (first, count) in counted {
        let [server, what, before, after] = first.cells().map(str::to_owned);
        table.row(vec![what, count.to_string(), server, before, after]);
    }
    table
}

fn signed(value: Option<f64>) -> String {
    match value {
        Some(value) if value > 0.0 => format!("+{}", number(Some(value))),
        Some(0.0) => "0".to_owned(),
        value => number(value),
    }
}
