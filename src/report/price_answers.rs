//! What a price book answers by itself: what something costs, what changed, which lists to save.

use rust_decimal::Decimal;
use serde::Serialize;

use super::json::json;
use super::table::{Align, Table, TableForm};
use crate::inert;
use crate::prices::{
    Answer, Found, Lookup, NamedRow, Offer, PriceBook, PriceChange, PriceKind, PriceLines,
    PriceList, PriceRow, TERM, Term,
};

/// A form of an answer: a table, or JSON.
pub type AnswerForm = Option<TableForm>;

/// A row of a price book, for programs.
#[derive(Serialize)]
struct RowView<'b> {
    service: &'b str,
    product: &'b str,
    sku: &'b str,
    meter: &'b str,
    meter_id: &'b str,
    region: &'b str,
    kind: PriceKind,
    term: Option<Term>,
    offer: &'b str,
    currency: &'b str,
    #[serde(with = "rust_decimal::serde::float")]
    tier_from: Decimal,
    #[serde(with = "rust_decimal::serde::float")]
    price: Decimal,
    unit: &'b str,
    #[serde(with = "rust_decimal::serde::float_option")]
    unit_price: Option<Decimal>,
    flags: String,
    /// The rates by which prices of its file were converted.
    #[serde(skip_serializing_if = "str::is_empty")]
    rate: &'b str,
    #[serde(rename = "where")]
    location: String,
}

impl<'b> RowView<'b> {
    fn new(row: &'b PriceRow, book: &'b PriceBook) -> Self {
        Self {
            service: &row.service,
            product: &row.product,
            sku: &row.sku,
            meter: &row.meter,
            meter_id: &row.meter_id,
            region: &row.region,
            kind: row.kind,
            term: row.term,
            offer: &row.offer,
            currency: &row.currency,
            tier_from: row.tier_from,
            price: row.price,
            unit: unit_of(row),
            unit_price: row.unit_price(),
            flags: row.flags.to_string(),
            rate: rate_of(row, book),
            location: place(row, book),
        }
    }
}

fn rate_of<'b>(row: &PriceRow, book: &'b PriceBook) -> &'b str {
    book.source_of(row).map_or("", |source| &*source.rate)
}

/// What stands below tables of prices that were converted.
fn converted(book: &PriceBook) -> String {
    let rates: Vec<&str> = book.rates().collect();
    if rates.is_empty() {
        return String::new();
    }
    format!("Prices are converted: {}.\n", inert::terminal(&rates.join("; ")))
}

fn place(row: &PriceRow, book: &PriceBook) -> String {
    let path = book.source_of(row).map_or("", |source| &*source.path);
    format!("{path}, row {}", row.source_row)
}

/// The unit as the file has it; that of a reservation is its term, whatever stands beside it.
fn unit_of(row: &PriceRow) -> &str {
    if row.kind == PriceKind::Reservation { TERM } else { &row.unit_as_printed }
}

fn number(value: Decimal) -> String {
    value.normalize().to_string()
}

fn paid(kind: PriceKind, term: Option<Term>) -> String {
    let kind = match kind {
        PriceKind::Consumption => "as used",
        PriceKind::DevTest => "dev/test",
        PriceKind::Reservation => "reserved",
        PriceKind::SavingsPlan => "savings plan",
    };
    term.map_or_else(|| kind.to_owned(), |term| format!("{kind}, {term}"))
}

/// The unit, with the amount from which on a price holds.
fn banded(row: &PriceRow) -> String {
    match row.tier_from {
        first if first.is_zero() => unit_of(row).to_owned(),
        from => format!("{} from {}", unit_of(row), number(from)),
    }
}

/// The columns of the rows that name what is looked for.
const ROW_HEADINGS: [(&str, Align); 7] = [
    ("price", Align::Right),
    ("unit", Align::Left),
    ("paid", Align::Left),
    ("region", Align::Left),
    ("product, meter", Align::Left),
    ("taken for, or why not", Align::Left),
    ("where", Align::Left),
];

/// What something costs by a price book.
#[derive(Debug)]
pub struct PriceAnswer<'b> {
    /// The book.
    pub book: &'b PriceBook,
    /// The lines that the rows are the prices of.
    pub lines: &'static PriceLines,
    /// What it has.
    pub lookup: Lookup<'b>,
    /// How many units are to be priced, such as hours.
    pub quantity: Option<Decimal>,
}

#[derive(Serialize)]
struct AnswerView<'b> {
    line: &'b str,
    name: String,
    region: &'b str,
    kind: PriceKind,
    term: Option<Term>,
    /// Whether there is one price or several.
    state: &'static str,
    #[serde(with = "rust_decimal::serde::float_option")]
    unit_price: Option<Decimal>,
    unit: Option<&'b str>,
    #[serde(with = "rust_decimal::serde::float_option")]
    quantity: Option<Decimal>,
    #[serde(with = "rust_decimal::serde::float_option")]
    cost: Option<Decimal>,
    rows: Vec<RowView<'b>>,
}

#[derive(Serialize)]
struct NamedView<'b> {
    #[serde(flatten)]
    row: RowView<'b>,
    lines: Vec<LineView>,
}

#[derive(Serialize)]
struct LineView {
    line: &'static str,
    /// What keeps the row from being its price; null where it can be.
    obstacle: Option<String>,
}

#[derive(Serialize)]
struct LookupView<'b> {
    answers: Vec<AnswerView<'b>>,
    rows: Vec<NamedView<'b>>,
    alike: Vec<&'b str>,
}

impl<'b> PriceAnswer<'b> {
    /// The answer in a form; JSON without one.
    #[must_use]
    pub fn render(&self, form: AnswerForm) -> String {
        match form {
            None => json(&self.view()),
            // One table for programs: every row with what it is taken for, and the answers that it is in.
            Some(TableForm::Csv) => self.rows_with_answers(),
            Some(form) if self.lookup.rows.is_empty() => self.alike(form),
            Some(form) => format!("{}\n{}", self.answers(form), self.rows(form)),
        }
    }

    fn view(&self) -> LookupView<'_> {
        let rows = self.lookup.rows.iter().map(|named| NamedView {
            row: RowView::new(named.row, self.book),
            lines: verdicts(named),
        });
        LookupView {
            answers: self.lookup.answers.iter().map(|answer| self.answer(answer)).collect(),
            rows: rows.collect(),
            alike: self.lookup.alike.iter().map(|name| &**name).collect(),
        }
    }

    fn answer<'a>(&'a self, answer: &'a Answer<'b>) -> AnswerView<'a> {
        let wanted = &answer.wanted;
        let price = offer(answer);
        let unit = price.and_then(|offer| offer.rows().first()?.unit.as_ref());
        let is_total = wanted.kind == PriceKind::Reservation;
        AnswerView {
            line: &wanted.line,
            name: self.lines.get(&wanted.line).map(|line| line.said(wanted)).unwrap_or_default(),
            region: &wanted.region,
            kind: wanted.kind,
            term: wanted.term,
            state: if price.is_some() { "price" } else { "ambiguous" },
            unit_price: price.and_then(Offer::unit_price),
            unit: unit.map(|unit| &*unit.what),
            // A total of a term is not multiplied by hours.
            quantity: self.quantity.filter(|_| price.is_some() && !is_total),
            cost: self.quantity.filter(|_| !is_total).and_then(|quantity| price?.cost(quantity)),
            rows: offers(answer)
                .iter()
                .flat_map(Offer::rows)
                .map(|row| RowView::new(row, self.book))
                .collect(),
        }
    }

    fn answers(&self, form: TableForm) -> String {
        let mut headings = vec![
            ("price of", Align::Left),
            ("line", Align::Left),
            ("region", Align::Left),
            ("paid", Align::Left),
            ("price", Align::Right),
            ("per", Align::Left),
        ];
        let sum = self.quantity.map(|quantity| format!("for {}", number(quantity)));
        headings.extend(sum.as_deref().map(|sum| (sum, Align::Right)));
        let mut table = Table::new(&headings);
        for answer in &self.lookup.answers {
            let view = self.answer(answer);
            let price = match offer(answer) {
                Some(offer) if offer.rows().len() > 1 => bands(offer),
                _ => view.unit_price.map_or_else(|| several(answer), number),
            };
            let mut cells = vec![
                view.name,
                view.line.to_owned(),
                view.region.to_owned(),
                paid(view.kind, view.term),
                price,
                view.unit.unwrap_or_default().to_owned(),
            ];
            if self.quantity.is_some() {
                cells.push(view.cost.map(number).unwrap_or_default());
            }
            table.row(cells);
        }
        if self.lookup.answers.is_empty() {
            let none = "No row that names it is the price of a line.\n";
            return format!("{none}{}", converted(self.book));
        }
        let currency = self.lookup.rows.first().map_or("", |row| &*row.row.currency);
        let (table, currency) = (table.render(form), inert::terminal(currency));
        format!("{table}\nPrices in {currency}.\n{}", converted(self.book))
    }

    fn rows(&self, form: TableForm) -> String {
        let mut table = Table::new(&ROW_HEADINGS.map(|(heading, align)| (heading, align)));
        self.lookup.rows.iter().for_each(|named| table.row(self.cells(named).to_vec()));
        table.render(form)
    }

    /// The rows, once for each answer that they are in; those that are in none once.
    fn rows_with_answers(&self) -> String {
        let sum = self.quantity.map(|quantity| format!("for {}", number(quantity)));
        let mut headings = ROW_HEADINGS.to_vec();
        let of_answer = ["currency", "price of", "line", "state", "unit price", "per"];
        headings.extend(of_answer.map(|heading| (heading, Align::Left)));
        headings.extend(sum.as_deref().map(|sum| (sum, Align::Right)));
        headings.push(("converted at", Align::Left));
        let mut table = Table::new(&headings);
        for named in &self.lookup.rows {
            let row = named.row;
            let has_it = |answer: &&Answer<'b>| {
                let mut rows = offers(answer).iter().flat_map(Offer::rows);
                rows.any(|own| std::ptr::eq(*own, row))
            };
            let answers = self.lookup.answers.iter().filter(has_it).map(|it| self.answer(it));
            let mut answers: Vec<Option<AnswerView<'_>>> = answers.map(Some).collect();
            if answers.is_empty() {
                answers.push(None);
            }
            for answer in answers {
                let mut cells = self.cells(named).to_vec();
                cells.push(row.currency.to_string());
                let figure = |figure: Option<Decimal>| figure.map(number).unwrap_or_default();
                let cost = answer.as_ref().and_then(|answer| answer.cost);
                cells.extend(match answer {
                    None => Default::default(),
                    Some(answer) => [
                        answer.name,
                        answer.line.to_owned(),
                        answer.state.to_owned(),
                        figure(answer.unit_price),
                        answer.unit.unwrap_or_default().to_owned(),
                    ],
                });
                cells.extend(self.quantity.map(|_| figure(cost)));
                cells.push(rate_of(row, self.book).to_owned());
                table.row(cells);
            }
        }
        table.render(TableForm::Csv)
    }

    fn cells(&self, named: &NamedRow<'_>) -> [String; ROW_HEADINGS.len()] {
        let row = named.row;
        let product = if row.product.is_empty() { &row.service } else { &row.product };
        [
            number(row.price),
            banded(row),
            paid(row.kind, row.term),
            row.region.to_string(),
            format!("{product}, {}", row.meter),
            taken_for(named),
            self.place(row),
        ]
    }

    /// Where a row stands; without the file where there is only one.
    fn place(&self, row: &PriceRow) -> String {
        match self.book.sources() {
            [_] => format!("row {}", row.source_row),
            _ => place(row, self.book),
        }
    }

    fn alike(&self, form: TableForm) -> String {
        let mut table = Table::new(&[("no row names it; called alike:", Align::Left)]);
        self.lookup.alike.iter().for_each(|name| table.row(vec![name.to_string()]));
        table.render(form)
    }
}

fn verdicts(named: &NamedRow<'_>) -> Vec<LineView> {
    let line = |(line, why): &(&'static str, Option<_>)| LineView {
        line,
        obstacle: why.as_ref().map(ToString::to_string),
    };
    named.lines.iter().map(line).collect()
}

/// The lines whose price a row can be; where there are none, what keeps it from being one.
fn taken_for(named: &NamedRow<'_>) -> String {
    let lines = named.lines.iter().filter(|(_, why)| why.is_none());
    let lines: Vec<&str> = lines.map(|(line, _)| *line).collect();
    if !lines.is_empty() {
        return lines.join(", ");
    }
    let mut reasons: Vec<String> = Vec::new();
    for reason in named.lines.iter().filter_map(|(_, why)| *why).map(|why| why.to_string()) {
        if !reasons.contains(&reason) {
            reasons.push(reason);
        }
    }
    if reasons.is_empty() {
        "no: no line asks for it".to_owned()
    } else {
        format!("no: {}", reasons.join(", "))
    }
}

fn offer<'a, 'b>(answer: &'a Answer<'b>) -> Option<&'a Offer<'b>> {
    match &answer.found {
        Found::Price { offer, .. } => Some(offer),
        _ => None,
    }
}

fn offers<'a, 'b>(answer: &'a Answer<'b>) -> &'a [Offer<'b>] {
    match &answer.found {
        Found::Price { offer, .. } => std::slice::from_ref(offer),
        Found::Ambiguous { offers } => offers,
        Found::Missing { .. } => &[],
    }
}

/// The prices of a unit by the amount from which they hold.
fn bands(offer: &Offer<'_>) -> String {
    let band = |row: &&PriceRow| {
        let price = number(row.unit_price().unwrap_or(row.price));
        format!("{price} from {}", number(row.tier_from))
    };
    offer.rows().iter().map(band).collect::<Vec<_>>().join(", ")
}

/// The prices of which none is chosen, each with its offer where it has one.
fn several(answer: &Answer<'_>) -> String {
    let rows = offers(answer).iter().flat_map(Offer::rows);
    let prices: Vec<String> = rows
        .map(|row| match &*row.offer {
            "" => number(row.unit_price().unwrap_or(row.price)),
            offer => format!("{} ({offer})", number(row.unit_price().unwrap_or(row.price))),
        })
        .collect();
    format!("ambiguous: {}", prices.join(", "))
}

#[derive(Serialize)]
struct ChangeView<'b> {
    change: &'static str,
    #[serde(with = "rust_decimal::serde::float_option")]
    percent: Option<Decimal>,
    before: Option<RowView<'b>>,
    after: Option<RowView<'b>>,
}

/// What changed from one price book to another.
#[must_use]
pub fn price_changes(
    changes: &[PriceChange<'_>],
    before: &PriceBook,
    after: &PriceBook,
    form: AnswerForm,
) -> String {
    let id = |change: &PriceChange<'_>| change.change().map_or("", |change| change.id());
    let Some(form) = form else {
        let views: Vec<ChangeView<'_>> = changes
            .iter()
            .map(|change| ChangeView {
                change: id(change),
                percent: change.percent(),
                before: change.before.map(|row| RowView::new(row, before)),
                after: change.after.map(|row| RowView::new(row, after)),
            })
            .collect();
        return json(&views);
    };
    if changes.is_empty() && form != TableForm::Csv {
        return "The two price books state the same prices.\n".to_owned();
    }
    let mut headings = vec![
        ("change", Align::Left),
        ("product", Align::Left),
        ("meter", Align::Left),
        ("region", Align::Left),
        ("paid", Align::Left),
        ("before", Align::Right),
        ("after", Align::Right),
        ("%", Align::Right),
        ("unit", Align::Left),
    ];
    if form == TableForm::Csv {
        headings.extend(["currency", "converted at"].map(|heading| (heading, Align::Left)));
    }
    let mut table = Table::new(&headings);
    for change in changes {
        let Some(row) = change.after.or(change.before) else { continue };
        let price = |row: Option<&PriceRow>| row.map(|row| number(row.price)).unwrap_or_default();
        let percent = change.percent().map(|percent| number(percent.round_dp(1)));
        let mut cells = vec![
            id(change).replace('_', " "),
            row.product.to_string(),
            row.meter.to_string(),
            row.region.to_string(),
            paid(row.kind, row.term),
            price(change.before),
            price(change.after),
            percent.unwrap_or_default(),
            units(change),
        ];
        if form == TableForm::Csv {
            cells.extend([currencies(change), rates(change, before, after)]);
        }
        table.row(cells);
    }
    if form == TableForm::Csv {
        return table.render(form);
    }
    let mut below = [before, after].map(converted).to_vec();
    below.dedup();
    format!("{}{}", table.render(form), below.concat())
}

fn currencies(change: &PriceChange<'_>) -> String {
    let code = |row: Option<&PriceRow>| row.map(|row| row.currency.to_string());
    either(code(change.before), code(change.after))
}

fn rates(change: &PriceChange<'_>, before: &PriceBook, after: &PriceBook) -> String {
    let rate = |row: Option<&PriceRow>, book| row.map(|row| rate_of(row, book).to_owned());
    either(rate(change.before, before), rate(change.after, after))
}

fn units(change: &PriceChange<'_>) -> String {
    let printed = |row: Option<&PriceRow>| row.map(banded);
    either(printed(change.before), printed(change.after))
}

/// What both books say, or what one says and then the other.
fn either(before: Option<String>, after: Option<String>) -> String {
    match (before, after) {
        (Some(before), Some(after)) if before != after => format!("{before}, then {after}"),
        (before, after) => after.or(before).unwrap_or_default(),
    }
}

/// The public price lists to save.
#[must_use]
pub fn price_lists(lists: &[PriceList], form: AnswerForm) -> String {
    match form {
        None => json(&lists),
        // An address is copied as a whole: no table breaks it.
        Some(TableForm::Text) => {
            let lists = lists.iter().map(|list| {
                let region = list.region.as_ref().map(|region| format!(", {region}"));
                let (what, region) = (&list.what, region.unwrap_or_default());
                inert::terminal(&format!("{what}{region}\n  {}\n", list.url))
            });
            lists.collect::<Vec<_>>().join("\n")
        }
        Some(form) => {
            let headings = ["what", "service", "region", "url"].map(|name| (name, Align::Left));
            let mut table = Table::new(&headings);
            for list in lists {
                let region = list.region.clone().unwrap_or_default();
                table.row(vec![list.what.clone(), list.service.clone(), region, list.url.clone()]);
            }
            table.render(form)
        }
    }
}
