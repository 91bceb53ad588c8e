//! What a sheet of samples is read as, decided by its headings and first rows.

use std::collections::{HashMap, HashSet};
use std::ops::ControlFlow;

use super::busy::{Busy, is_over_time, usage_columns};
use super::counted::by_columns;
use super::roles::{Head, Roles, heading_key};
use super::rows::{Said, Subjects};
use crate::churn::format::Format;
use crate::churn::formats::pdh_counters::{self, Counter};
use crate::churn::model::Reading;
use crate::churn::options::Options;
use crate::churn::reading::disk_names::BETWEEN;
use crate::churn::reading::file_stem::{file_stem, server_from_file};
use crate::churn::reading::long_table::{Layout, Value};
use crate::churn::reading::metric::{Metric, Says, Statistic};
use crate::churn::reading::quantity::{NoQuantity, Quantity, unit_of};
use crate::churn::reading::sample_map::{SampleField, SampleMap};
use crate::churn::reading::sample_stream::{Picks, Stream, Subject, names_a_unit};
use crate::churn::reading::sheet_heads::{Found, Heads};
use crate::churn::usage::figures::{self, only_usage};
use crate::estate::Quality;
use crate::finding::Finding;
use crate::message;
use crate::source::Location;
use crate::table::{Document, Sheet};
use crate::units::Unit;
use crate::wording::Message;

/// Rows below the headings that are looked at.
const ROWS_BELOW: usize = 25;
/// Figures that a message names.
const MOST_NAMED: usize = 5;

/// A column of values.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Figure {
    column: usize,
    server: Option<String>,
    disk: Option<String>,
    quantity: Quantity,
}

/// How the values of a sheet stand.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Shape {
    /// One value a row, of which other columns say what it is.
    Rows { mean: Option<usize>, sum: Option<usize>, said: Option<Quantity> },
    /// One value a row, whose heading says what it is and other columns whose.
    Column(Figure),
    /// A column for each series.
    Columns(Vec<Figure>),
    /// What is written, in figures that are no rates or amounts.
    Unusable { column: usize, why: Option<NoQuantity> },
    /// Nothing that is written: only how busy servers are.
    Usage,
}

/// What a sheet is read as.
pub(super) struct Plan {
    sheet: Option<String>,
    pub(super) header_row: u32,
    pub(super) headings: Vec<String>,
    roles: Roles,
    shape: Shape,
    usage: Vec<Busy>,
    /// Whether the first rows have a span of time each, or units in their cells, or names that have to be cleaned.
    is_plain: bool,
}

fn texts(sheet: &Sheet) -> Vec<(u32, Vec<String>)> {
    let cells = |row: &crate::table::Row| {
        row.cells.iter().map(|cell| cell.text().unwrap_or_default().trim().to_owned()).collect()
    };
    sheet.rows.iter().map(|row| (row.number, cells(row))).collect()
}

/// The rows that may be headings, with those below.
fn candidates(
    rows: &[(u32, Vec<String>)],
) -> impl Iterator<Item = (u32, &[String], Vec<Vec<String>>)> {
    rows.iter().enumerate().filter_map(|(at, (number, cells))| {
        let filled = cells.iter().filter(|cell| !cell.is_empty()).count();
        if filled < 2 {
            return None;
        }
        let below = rows.iter().skip(at + 1).take(ROWS_BELOW).map(|(_, cells)| cells.clone());
        Some((*number, cells.as_slice(), below.collect()))
    })
}

impl Plan {
    /// What a sheet is read as; nothing where it is no table of samples.
    pub(super) fn of(sheet: &Sheet, map: &SampleMap) -> Option<Self> {
        let rows = texts(sheet);
        candidates(&rows).find_map(|(number, headings, below)| {
            let head = Head::new(headings, &below);
            let roles = head.roles(map);
            let time = roles.time?;
            let shape = shape(&head, &roles, map);
            let usage = match &shape {
                Some(Shape::Rows { .. }) => Vec::new(),
                _ => usage_columns(&head, &roles),
            };
            let is_alone = || !usage.is_empty() && is_over_time(&head, &roles, time);
            let shape = shape.or_else(|| is_alone().then_some(Shape::Usage))?;
            let is_plain = {
                let spans = head.cells(time).any(|text| text.contains(" - "));
                let names = roles.server.into_iter().flat_map(|server| head.cells(server));
                let odd = names.into_iter().any(|name| name.contains([':', '/']));
                !spans && !odd
            };
            Some(Self {
                sheet: sheet.name.as_deref().map(ToOwned::to_owned),
                header_row: number,
                headings: headings.to_vec(),
                roles,
                shape,
                usage,
                is_plain,
            })
        })
    }

    fn heading(&self, column: usize) -> &str {
        self.headings.get(column).map_or("", String::as_str)
    }

    /// What was read as what, for `inspect`.
    pub(super) fn why(&self) -> String {
        let mut parts = Vec::new();
        let roles = [
            ("times", self.roles.time),
            ("servers", self.roles.server),
            ("disks", self.roles.disk),
            ("counters", self.roles.path),
            ("figures", self.roles.metric.first().copied()),
            ("units", self.roles.unit),
        ];
        for (what, column) in roles {
            parts.extend(column.map(|column| format!("{what} in {:?}", self.heading(column))));
        }
        match &self.shape {
            Shape::Rows { mean, sum, .. } => {
                if let Some(value) = mean.or(*sum) {
                    parts.push(format!("values in {:?}", self.heading(value)));
                }
            }
            Shape::Column(figure) => {
                parts.push(format!("written in {:?}", self.heading(figure.column)));
            }
            Shape::Columns(figures) => {
                let first = figures.first().map_or("", |figure| self.heading(figure.column));
                parts.push(format!(
                    "{} columns of what is written, such as {first:?}",
                    figures.len()
                ));
            }
            Shape::Unusable { .. } | Shape::Usage => {}
        }
        let busy = self.usage.iter().take(MOST_NAMED);
        parts.extend(
            busy.map(|busy| {
                format!("{} in {:?}", busy.figure.gauge.id(), self.heading(busy.column))
            }),
        );
        parts.join(", ")
    }

    /// Reads the samples of the sheet.
    pub(super) fn read(
        &self,
        document: &mut Document,
        format: Format,
        options: &Options,
        reading: &mut Reading,
    ) {
        self.written(document, format, options, reading);
        if let Err(finding) = self.busy(document, format, options, reading) {
            reading.findings.push(*finding);
        }
    }

    /// Reads how busy the servers were.
    fn busy(
        &self,
        document: &mut Document,
        format: Format,
        options: &Options,
        reading: &mut Reading,
    ) -> Result<(), Box<Finding>> {
        let mut beside = Reading::default();
        if self.roles.server.is_none() {
            let stem = file_stem(document.path());
            let columns = self.usage.iter().map(|busy| {
                let server = busy.server.clone().unwrap_or_else(|| stem.clone());
                let quantity = Quantity::Usage(busy.figure);
                (busy.column, Subject { server, disk: None, quantity })
            });
            let columns: Vec<(usize, Subject)> = columns.collect();
            if self.usage.iter().any(|busy| busy.server.is_none()) {
                beside.findings.push(server_from_file(self.location(document)));
            }
            if !columns.is_empty() {
                self.stream(format, Picks::Columns(columns)).read(document, options, &mut beside);
            }
        }
        for Busy { column, figure, .. } in self.usage.iter().filter(|_| self.roles.server.is_some())
        {
            if self.is_plain {
                let layout = self.layout(format, *column, Value::Usage(*figure));
                layout.read_usage(document, options, (*column, *figure), &|_| true, &mut beside);
                continue;
            }
            let key: Vec<usize> = self.roles.server.into_iter().collect();
            let (sheet, row) = (self.sheet.as_deref(), self.header_row);
            let quantity = Quantity::Usage(*figure);
            let subjects = by_columns(document, sheet, row, &key, true, quantity, usize::MAX)
                .map_err(|error| Box::new(error.to_finding()))?;
            let picks = Picks::Rows { key, value: *column, subjects };
            let mut of_column = Reading::default();
            self.stream(format, picks).read(document, options, &mut of_column);
            beside.add(of_column);
        }
        reading.add(beside);
        Ok(())
    }

    fn written(
        &self,
        document: &mut Document,
        format: Format,
        options: &Options,
        reading: &mut Reading,
    ) {
        let result = match &self.shape {
            Shape::Rows { mean, sum, said } => {
                self.rows(document, format, options, *mean, *sum, *said, reading)
            }
            Shape::Column(figure) => {
                if let Quantity::Rate(factor) = figure.quantity
                    && self.is_plain
                    && self.roles.server.is_some()
                {
                    self.bits_or_bytes(document, figure, reading);
                    let layout = self.layout(format, figure.column, Value::Rate(factor));
                    layout.read(document, options, &|_| true, reading);
                    return;
                }
                self.column(document, format, figure, reading)
            }
            Shape::Columns(figures) => Ok(self.columns(document, format, figures, reading)),
            Shape::Unusable { column, why } => Err(self.unusable(document, *column, *why)),
            Shape::Usage => Err(Box::new(only_usage(self.location(document)))),
        };
        match result {
            Ok(stream) => stream.read(document, options, reading),
            Err(finding) => reading.findings.push(*finding),
        }
    }

    fn location(&self, document: &Document) -> Location {
        document.location(self.sheet.as_deref()).with_row(self.header_row)
    }

    fn stream(&self, format: Format, picks: Picks) -> Stream {
        Stream {
            format,
            quality: Quality::WrittenBytes,
            sheet: self.sheet.clone(),
            header_row: self.header_row,
            time: self.roles.time.unwrap_or_default(),
            clock: self.roles.clock,
            seconds: self.roles.seconds,
            picks,
        }
    }

    /// The fastest way, for tables whose headings say everything.
    fn layout(&self, format: Format, value: usize, unit: Value) -> Layout {
        Layout {
            format,
            quality: Quality::WrittenBytes,
            sheet: self.sheet.clone(),
            header_row: self.header_row,
            server: self.roles.server.unwrap_or_default(),
            uuid: self.roles.uuid,
            disk: self.roles.disk,
            time: self.roles.time.unwrap_or_default(),
            clock: self.roles.clock,
            value,
            seconds: self.roles.seconds,
            unit,
        }
    }

    /// Says where small letters may mean bits.
    fn bits_or_bytes(&self, document: &Document, figure: &Figure, reading: &mut Reading) {
        let heading = self.heading(figure.column);
        let is_small = ["kbps", "mbps", "gbps"].iter().any(|unit| heading.contains(unit));
        if is_small && !self.roles.written.contains(&figure.column) {
            reading.findings.push(
                Finding::warning(
                    "bits-or-bytes",
                    heading,
                    message!(
                        "{heading} was read in bytes, not in bits",
                        heading = format!("{heading:?}")
                    ),
                )
                .hint(message!(
                    "If it is in bits, say so with --map \"{heading}=written_kbit_per_s\"",
                    heading
                ))
                .at(self.location(document).with_column(figure.column)),
            );
        }
    }

    #[allow(clippy::too_many_arguments, reason = "the parts of one shape")]
    fn rows(
        &self,
        document: &mut Document,
        format: Format,
        options: &Options,
        mean: Option<usize>,
        sum: Option<usize>,
        said: Option<Quantity>,
        reading: &mut Reading,
    ) -> Result<Stream, Box<Finding>> {
        let said = Said { quantity: said };
        let mut subjects = Subjects::of(
            document,
            self.sheet.as_deref(),
            self.header_row,
            &self.roles,
            said,
            options,
        )
        .map_err(|error| Box::new(error.to_finding()))?;
        let amounts = subjects
            .of
            .values()
            .filter(|subject| matches!(subject.quantity, Quantity::Amount(_)))
            .count();
        let all_amounts = amounts > 0 && amounts == subjects.written();
        let value = if all_amounts { sum.or(mean) } else { mean.or(sum) };
        let path = self.roles.path.unwrap_or_default();
        let value = value.unwrap_or(path);
        if said.quantity.is_none() {
            // An average of amounts, or a sum of rates, is neither.
            let statistic = Metric::read(self.heading(value)).statistic;
            subjects.of.retain(|key, subject| {
                let why = match (subject.quantity, statistic) {
                    (Quantity::Amount(_), Some(Statistic::Mean)) => NoQuantity::MeanOfAmounts,
                    (Quantity::Rate(_), Some(Statistic::Sum)) => NoQuantity::SumOfRates,
                    _ => return true,
                };
                subjects.unusable.insert(key.clone(), why);
                false
            });
        }
        let says_no_unit = |subject: &Subject| matches!(subject.quantity, Quantity::Cells(_));
        if subjects.of.values().any(says_no_unit) && !self.cells_name_units(document, value)? {
            subjects.of.retain(|key, subject| {
                let is_said = !says_no_unit(subject);
                if !is_said {
                    subjects.unusable.insert(key.clone(), NoQuantity::NoUnit);
                }
                is_said
            });
        }
        if mean.is_none() && value != path {
            // Sums of per cent are none.
            subjects.of.retain(|_, subject| subject.quantity.is_written());
        }
        if subjects.of.is_empty() {
            return Err(self.no_writes(document, &subjects, value));
        }
        if subjects.written() == 0 {
            reading.findings.push(if subjects.unusable.is_empty() {
                only_usage(self.location(document))
            } else {
                *self.no_writes(document, &subjects, value)
            });
        }
        let of_label = self.roles.metric.first().is_some_and(|at| self.heading(*at) == "Label");
        if all_amounts && of_label && self.roles.statistic.is_none() && sum != Some(value) {
            reading.findings.push(
                Finding::warning(
                    "sums-or-averages",
                    self.heading(value),
                    message!("nothing says whether these amounts are sums or averages; they are taken for what was written in each interval"),
                )
                .hint(message!("Ask for the statistic Sum"))
                .at(self.location(document).with_column(value)),
            );
        }
        let location = self.location(document);
        if subjects.unnamed {
            reading.findings.push(server_from_file(location.clone()));
        }
        if subjects.logical {
            reading.findings.push(
                Finding::note("logical-disks", location.path.as_ref(), message!("some servers have no counters of physical disks; their logical disks were read"))
                    .at(location),
            );
        }
        if !subjects.besides.is_empty() {
            let names: Vec<&str> =
                subjects.besides.iter().take(MOST_NAMED).map(String::as_str).collect();
            reading.findings.push(
                Finding::warning(
                    "figures-of-one-disk",
                    document.path().as_ref(),
                    message!(
                        "other figures count the same disks and were read; left out: {names}",
                        names = names.join(", ")
                    ),
                )
                .hint(message!("Export only the figure that is to count"))
                .at(self.location(document)),
            );
        }
        let picks = if subjects.key.is_empty() {
            Picks::Readings { cell: path, subjects: subjects.of }
        } else {
            Picks::Rows { key: subjects.key, value, subjects: subjects.of }
        };
        Ok(self.stream(format, picks))
    }

    /// Whether any cell of a column names a unit of data.
    fn cells_name_units(
        &self,
        document: &mut Document,
        column: usize,
    ) -> Result<bool, Box<Finding>> {
        let mut found = false;
        let read = document.records(self.sheet.as_deref(), &mut |record| {
            found = record.line > self.header_row && names_a_unit(record.get(column));
            if found { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        read.map(|()| found).map_err(|error| Box::new(error.to_finding()))
    }

    /// A column of values whose server and disk stand in other columns.
    fn column(
        &self,
        document: &mut Document,
        format: Format,
        figure: &Figure,
        reading: &mut Reading,
    ) -> Result<Stream, Box<Finding>> {
        self.bits_or_bytes(document, figure, reading);
        if self.roles.server.is_none() {
            reading.findings.push(server_from_file(self.location(document)));
        }
        let key: Vec<usize> = [self.roles.server, self.roles.disk].into_iter().flatten().collect();
        let subjects = by_columns(
            document,
            self.sheet.as_deref(),
            self.header_row,
            &key,
            self.roles.server.is_some(),
            figure.quantity,
            usize::MAX,
        )
        .map_err(|error| Box::new(error.to_finding()))?;
        Ok(self.stream(format, Picks::Rows { key, value: figure.column, subjects }))
    }

    /// A column for each series.
    fn columns(
        &self,
        document: &Document,
        format: Format,
        figures: &[Figure],
        reading: &mut Reading,
    ) -> Stream {
        let location = self.location(document);
        let stem = file_stem(document.path());
        if figures.iter().any(|figure| figure.server.is_none()) {
            reading.findings.push(server_from_file(location.clone()));
        }
        for figure in figures {
            self.bits_or_bytes(document, figure, reading);
        }
        if let Some((figure, server)) =
            figures.iter().find_map(|figure| Some((figure, figure.server.as_ref()?)))
        {
            reading.findings.push(
                Finding::note(
                    "columns-by-name",
                    location.path.as_ref(),
                    message!(
                        "{columns} read by the names of the columns: {heading} is of server {server}{disk}",
                        columns = Message::counted(figures.len(), "series was", "series were"),
                        heading = format!("{:?}", self.heading(figure.column)),
                        server = server.as_str(),
                        disk = figure.disk.as_ref().map(|disk| format!(", disk {disk}")).unwrap_or_default()
                    ),
                )
                .at(location.with_column(figure.column)),
            );
        }
        let columns = figures.iter().map(|figure| {
            let server = figure.server.clone().unwrap_or_else(|| stem.clone());
            let subject = Subject { server, disk: figure.disk.clone(), quantity: figure.quantity };
            (figure.column, subject)
        });
        self.stream(format, Picks::Columns(columns.collect()))
    }

    /// What a table of figures holds in place of what is written.
    fn no_writes(&self, document: &Document, subjects: &Subjects, value: usize) -> Box<Finding> {
        let location = self.location(document);
        let path = location.path.as_ref();
        let finding = if let Some((name, why)) = subjects.unusable.iter().next() {
            let (why, hint) = match why {
                NoQuantity::NoUnit => (no_quantity(None).0, self.say_the_unit(value)),
                why => no_quantity(Some(*why)),
            };
            let name = name.replace(BETWEEN, " ");
            Finding::error(
                "no-write-counter",
                path,
                message!("{name} is of no use: {why}", name = format!("{:?}", name.trim()), why),
            )
            .hint(hint)
        } else {
            let names = subjects.others.len();
            let shown: Vec<&str> =
                subjects.others.keys().take(MOST_NAMED).map(String::as_str).collect();
            Finding::error(
                "no-write-counter",
                path,
                message!(
                    "none of the {names} figures is known to count bytes written: {shown}",
                    names,
                    shown = shown.join(", ")
                ),
            )
            .hint(message!(
                "Export PhysicalDisk or LogicalDisk, Disk Write Bytes/sec (in Azure Monitor WriteBytesPerSecond); if these are bytes written, say so with --map \"{heading}=written_bytes_per_s\"",
                heading = self.heading(value)
            ))
        };
        Box::new(finding.at(location))
    }

    /// How to say what a column of plain numbers counts.
    fn say_the_unit(&self, column: usize) -> Message {
        message!(
            "Name the unit in the heading, such as \"Write (MB/s)\", or say it with --map \"{heading}=written_bytes_per_s\"",
            heading = self.heading(column)
        )
    }

    fn unusable(
        &self,
        document: &Document,
        column: usize,
        why: Option<NoQuantity>,
    ) -> Box<Finding> {
        let heading = self.heading(column);
        let location = self.location(document).with_column(column);
        let (why_text, hint) = no_quantity(why);
        let (code, hint) = match why {
            None => ("change-rate-without-unit", self.say_the_unit(column)),
            Some(_) => ("no-write-counter", hint),
        };
        Box::new(Finding::error(code, heading, why_text).hint(hint).at(location))
    }
}

/// Why a figure is neither a rate nor an amount, and what to export instead.
fn no_quantity(why: Option<NoQuantity>) -> (Message, Message) {
    match why {
        None | Some(NoQuantity::NoUnit) => (
            message!("it does not say in which unit it counts what is written"),
            message!("Name the unit in the heading, such as \"Write (MB/s)\""),
        ),
        Some(NoQuantity::OtherUnit) => (
            message!("it counts operations or the like, not bytes"),
            message!("Export the bytes written a second"),
        ),
        Some(NoQuantity::Extreme) => (
            message!("maxima and minima do not say how much was written"),
            message!("Export the average"),
        ),
        Some(NoQuantity::MeanOfAmounts) => (
            message!("it is an average of amounts, and the time that each is of is not known"),
            message!("Export the sum of each interval"),
        ),
        Some(NoQuantity::SumOfRates) => (
            message!("it is a sum of rates, and how many were added up is not known"),
            message!("Export the average of each interval"),
        ),
    }
}

/// Whether the rows below headings say themselves of what their values are, so that the headings alone say too little.
pub(super) fn rows_say_what_they_are(heads: &Heads, found: &Found) -> bool {
    let sheet = heads.0.iter().find(|sheet| sheet.name.as_deref() == found.sheet.as_deref());
    let Some(sheet) = sheet else { return false };
    let rows = texts(sheet);
    let Some((_, headings, below)) =
        candidates(&rows).find(|(number, ..)| *number == found.header.row_number)
    else {
        return false;
    };
    let head = Head::new(headings, &below);
    let roles = head.roles(&SampleMap::default());
    let free = head.free(&roles);
    let value = found.header.column("written").map(|column| column.index);
    if found.index("disk").is_none() && roles.disk.is_some() {
        return true;
    }
    (roles.path.is_some() || roles.is_metric_certain)
        && head.values("mean", &free).is_some()
        && head.values("mean", &free) == value
}

/// How the values of a sheet stand.
fn shape(head: &Head<'_>, roles: &Roles, map: &SampleMap) -> Option<Shape> {
    let free = head.free(roles);
    let rows_say = roles.path.is_some() || !roles.metric.is_empty();
    let mut said: Vec<usize> = roles.written.clone();
    if let Some(SampleField::Written(_)) = map.others() {
        said.extend(free.iter().copied().filter(|at| head.is_numeric(*at)));
        said.sort_unstable();
        said.dedup();
    }
    if let [only] = said.as_slice()
        && rows_say
    {
        return Some(Shape::Rows { mean: Some(*only), sum: None, said: mapped(head, map, *only) });
    }
    if !said.is_empty() {
        let figures = said.iter().filter_map(|at| {
            let metric = Metric::read(head.headings.get(*at)?);
            let quantity = mapped(head, map, *at).or_else(|| quantity(head, *at, &metric).ok())?;
            Some(figure(*at, &metric, quantity))
        });
        return settle(head, roles, figures.collect());
    }
    let mean = head.values("mean", &free);
    let sum = head.values("sum", &free);
    if let Some(path) = roles.path
        && head.cells(path).any(|cell| cell.starts_with('\\') && cell.contains('\n'))
    {
        return Some(Shape::Rows { mean: Some(path), sum: None, said: None });
    }
    if rows_say && (mean.is_some() || sum.is_some()) && are_figures(head, roles) {
        return Some(Shape::Rows { mean, sum, said: None });
    }
    let mut figures = Vec::new();
    let mut unusable = None;
    for at in free.iter().copied().filter(|at| Some(*at) != mean && Some(*at) != sum) {
        let Some(heading) = head.headings.get(at) else { continue };
        let metric = Metric::read(heading);
        if metric.says != Says::Write
            || Counter::parse(heading).is_some_and(|counter| counter.host.is_some())
            || !head.is_numeric(at)
        {
            continue;
        }
        match quantity(head, at, &metric) {
            Ok(quantity) => figures.push(figure(at, &metric, quantity)),
            Err(why) => {
                unusable.get_or_insert(Shape::Unusable { column: at, why });
            }
        }
    }
    if figures.is_empty() { unusable } else { settle(head, roles, figures) }
}

fn mapped(head: &Head<'_>, map: &SampleMap, column: usize) -> Option<Quantity> {
    let heading = head.headings.get(column)?;
    let SampleField::Written(quantity) = map.field(heading).or_else(|| map.others())? else {
        return None;
    };
    // Units in the cells count, whatever unit is said; an amount then is of a second where a rate is said.
    match quantity? {
        Quantity::Rate(_) if has_units(head, column) => Some(Quantity::Cells(Some(1.0))),
        Quantity::Amount(_) if has_units(head, column) => Some(Quantity::Cells(None)),
        quantity => Some(quantity),
    }
}

fn has_units(head: &Head<'_>, column: usize) -> bool {
    head.cells(column).any(names_a_unit)
}

fn figure(column: usize, metric: &Metric, quantity: Quantity) -> Figure {
    Figure { column, server: metric.server(), disk: metric.disk(), quantity }
}

/// What a column counts: by its heading, or by the units in its cells.
fn quantity(
    head: &Head<'_>,
    column: usize,
    metric: &Metric,
) -> Result<Quantity, Option<NoQuantity>> {
    if let Some(cell) = head.cells(column).find(|cell| names_a_unit(cell)) {
        Quantity::of_metric(metric, unit_of(cell), None).map_err(Some)?;
        return Ok(Quantity::Cells(metric.period));
    }
    match Quantity::of_metric(metric, None, None) {
        Ok(Quantity::Cells(_)) => Err(None),
        Ok(quantity) => Ok(quantity),
        Err(why) => Err(Some(why)),
    }
}

/// Whether the names of figures in the rows are those of figures.
fn are_figures(head: &Head<'_>, roles: &Roles) -> bool {
    if let Some(path) = roles.path {
        return head.cells(path).any(|cell| Counter::parse(cell).is_some());
    }
    if roles.object.is_some_and(|object| head.cells(object).any(pdh_counters::is_disk_object)) {
        return true;
    }
    let is_percent = |unit| head.cells(unit).any(|cell| cell.contains('%'));
    let is_percent = roles.unit.is_some_and(is_percent);
    let is_figure = |cell: &str| {
        let says = Metric::read(cell).says;
        pdh_counters::counts_writes(cell)
            || figures::sample(cell, is_percent).is_some()
            || says == Says::Write
            || (says == Says::Other && roles.is_metric_certain)
    };
    roles.metric.iter().any(|column| head.cells(*column).any(is_figure))
}

/// The columns of usage of a table whose headings say everything.
pub(super) fn usage_beside(heads: &Heads, found: &Found) -> Vec<(usize, figures::Figure)> {
    let sheet = heads.0.iter().find(|sheet| sheet.name.as_deref() == found.sheet.as_deref());
    let rows = sheet.map(texts).unwrap_or_default();
    let mut candidates = candidates(&rows);
    let Some((_, headings, below)) =
        candidates.find(|(number, ..)| *number == found.header.row_number)
    else {
        return Vec::new();
    };
    let head = Head::new(headings, &below);
    let columns = usage_columns(&head, &head.roles(&SampleMap::default()));
    let whole = columns.into_iter().filter(|busy| busy.server.is_none());
    whole.map(|busy| (busy.column, busy.figure)).collect()
}

/// One column where others name the server, else one for each series; of figures of one disk the best.
fn settle(head: &Head<'_>, roles: &Roles, figures: Vec<Figure>) -> Option<Shape> {
    let rank = |figure: &Figure| match figure.quantity {
        Quantity::Rate(_) => 0,
        Quantity::Cells(Some(_)) => 1,
        Quantity::Cells(None) => {
            let is_rate =
                |cell| matches!(unit_of(cell), Some((Unit::Rate(_) | Unit::BitRate(_), _)));
            if head.cells(figure.column).any(is_rate) { 1 } else { 2 }
        }
        Quantity::Amount(_) => 2,
        Quantity::RunsOn(_) => 3,
        Quantity::Usage(_) => 4,
    };
    let name_no_server = figures.iter().all(|figure| figure.server.is_none());
    if roles.server.is_some() || (roles.disk.is_some() && name_no_server) {
        return figures.into_iter().min_by_key(rank).map(Shape::Column);
    }
    let mut figures = figures;
    without_common_names(head, &mut figures);
    let mut best: HashMap<(Option<String>, Option<String>), u32> = HashMap::new();
    for figure in &figures {
        let of = (figure.server.clone(), figure.disk.clone());
        let rank = rank(figure);
        best.entry(of).and_modify(|best| *best = rank.min(*best)).or_insert(rank);
    }
    figures.retain(|figure| {
        best.get(&(figure.server.clone(), figure.disk.clone())) == Some(&rank(figure))
    });
    // The same figure of what no name tells apart: the heading does.
    let mut seen: HashMap<(Option<String>, Option<String>), u32> = HashMap::new();
    for figure in &figures {
        *seen.entry((figure.server.clone(), figure.disk.clone())).or_default() += 1;
    }
    let mut headings = HashSet::new();
    figures.retain_mut(|figure| {
        let heading = head.headings.get(figure.column).cloned().unwrap_or_default();
        let is_alone = seen.get(&(figure.server.clone(), figure.disk.clone())) == Some(&1);
        if !is_alone {
            figure.disk = Some(heading_without(&heading, figure.server.as_deref()));
        }
        headings.insert(heading_key(&heading) + &heading)
    });
    (!figures.is_empty()).then_some(Shape::Columns(figures))
}

fn heading_without(heading: &str, server: Option<&str>) -> String {
    let rest = server.map_or(heading.to_owned(), |server| heading.replace(server, " "));
    rest.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Takes the words off that the names of all servers begin with, such as the name of a dashboard.
fn without_common_names(head: &Head<'_>, figures: &mut [Figure]) {
    let of_words = |figure: &Figure| {
        let heading = head.headings.get(figure.column).map_or("", String::as_str);
        !heading.contains('{')
    };
    while figures.len() > 1 && figures.iter().all(of_words) {
        let first_words: HashSet<Option<&str>> = figures
            .iter()
            .map(|figure| {
                let (first, rest) = figure.server.as_deref()?.split_once(' ')?;
                (!rest.is_empty()).then_some(first)
            })
            .collect();
        if first_words.len() != 1 || first_words.contains(&None) {
            return;
        }
        for figure in figures.iter_mut() {
            figure.server = figure
                .server
                .as_deref()
                .and_then(|server| server.split_once(' '))
                .map(|(_, rest)| rest.to_owned());
        }
    }
}

/// What keeps a sheet with times from being read, what to do, and the row of its headings.
pub(super) fn explain(sheet: &Sheet) -> Option<(Message, Message, u32)> {
    let rows = texts(sheet);
    candidates(&rows).find_map(|(number, headings, below)| {
        let head = Head::new(headings, &below);
        let roles = head.roles(&SampleMap::default());
        let time = roles.time?;
        let free = head.free(&roles);
        let is_a_type = |at: &usize| {
            head.cells(*at).any(|cell| cell.contains("PerformanceCounterSample"))
        };
        if (0..headings.len()).any(|at| is_a_type(&at)) {
            return Some((
                message!("the samples are not in the file: Export-Csv wrote the name of their type"),
                message!("Expand them first: Get-Counter '\\PhysicalDisk(*)\\Disk Write Bytes/sec' -Continuous | Select -ExpandProperty CounterSamples | Select Timestamp, Path, CookedValue | Export-Csv samples.csv"),
                number,
            ));
        }
        // Dates alone stand in any list.
        let is_a_moment = |cell: &str| {
            cell.contains(':') || (cell.len() >= 9 && cell.bytes().all(|byte| byte.is_ascii_digit()))
        };
        if !head.cells(time).any(is_a_moment) {
            return None;
        }
        let numeric: Vec<usize> = free.into_iter().filter(|at| head.is_numeric(*at)).collect();
        let first = numeric.first()?;
        let heading = head.headings.get(*first)?;
        // What a shell reads itself cannot be typed.
        let is_plain = !heading.contains(['"', '$', '`', '\\', '!', '=']);
        let columns = if numeric.len() > 1 || !is_plain { "*" } else { heading.as_str() };
        let (why, field) = if has_units(&head, *first) {
            (message!("it has times and amounts, but nothing says that they are written"), "written")
        } else {
            (
                message!("it has times and numbers, but nothing says that they are bytes written, nor in which unit"),
                "written_bytes_per_s",
            )
        };
        Some((
            why,
            message!("If they are, say so with --map \"{columns}={field}\"", columns, field),
            number,
        ))
    })
}
