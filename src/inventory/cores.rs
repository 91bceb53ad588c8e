//! How many cores a machine has, where a list tells processors, sockets, and cores of each.
//!
//! Cores count before processors wherever they stand; a total is never multiplied again.

use super::cells::Cells;
use crate::finding::Finding;
use crate::message;
use crate::source::Location;
use crate::table::{Header, Phrase, RowView};

/// The fields that cores are worked out from.
pub(crate) const FIELDS: [&str; 8] = [
    "threads",
    "cpus",
    "sockets",
    "cores_per_cpu",
    "cores_per_socket",
    "cores_of_socket",
    "threads_of_core",
    "threads_per_core",
];

/// Whether the headings tell the cores in one way or another.
pub(crate) fn are_told(header: &Header) -> bool {
    let has = |field| header.column(field).is_some();
    has("cores")
        || has("cpus")
        || has("threads")
        || has("cores_of_socket")
        || (has("sockets") && (has("cores_per_cpu") || has("cores_per_socket")))
}

/// How the columns of a sheet tell the cores.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct CoreColumns {
    /// Two columns whose product they are.
    factors: Option<(&'static str, &'static str)>,
    /// Whether the factors were a guess.
    is_guess: bool,
    /// Whether one of the factors is what is else taken for the cores: virtual processors that have several.
    of_virtual: bool,
    /// The column that is read where a row tells nothing better.
    instead: Option<&'static str>,
}

impl CoreColumns {
    pub(crate) fn of(header: &Header, rows: &[RowView<'_>]) -> Self {
        let has = |field: &str| header.column(field).is_some();
        let per = ["cores_per_cpu", "cores_per_socket"].into_iter().find(|field| has(field));
        let mut columns = Self::default();
        let heading = |field| header.column(field).map_or("", |column| column.heading.as_str());
        match per {
            Some("cores_per_cpu")
                if are_virtual_processors(heading("cores"), heading("cores_per_cpu")) =>
            {
                columns.factors = Some(("cores", "cores_per_cpu"));
                columns.of_virtual = true;
            }
            Some(per) if has("sockets") => columns.factors = Some(("sockets", per)),
            Some("cores_per_cpu") if has("cpus") => {
                columns.factors = Some(("cpus", "cores_per_cpu"));
            }
            // vSphere calls the cores CPUs: then each number is a multiple of the cores of a socket.
            Some(per) if has("cpus") && !all(rows, "cpus", per, |cpus, per| cpus % per == 0.0) => {
                columns.factors = Some(("cpus", per));
                columns.is_guess = true;
            }
            _ => {}
        }
        let is_factor = |field: &str| columns.factors.is_some_and(|(count, _)| count == field);
        let is_like = |field: &str, other: &str| {
            all(rows, field, other, |one, two| (one - two).abs() < f64::EPSILON)
        };
        let fits = |field: &&str| has(field) && !is_factor(field) && is_like(field, "cores");
        // Where the system sees more processors than there are, these are sockets.
        let (first, second) =
            if is_like("cpus", "threads") { ("cpus", "threads") } else { ("threads", "cpus") };
        columns.instead = [first, second].into_iter().find(fits);
        columns
    }

    /// The cores of a row, `stated` being what its column of cores says.
    pub(crate) fn cores(
        self,
        row: &RowView<'_>,
        stated: Option<u32>,
        cells: &mut Cells,
    ) -> Option<u32> {
        let mut count = |field| cells.count(row, field).filter(|count| *count > 0);
        if stated.is_some() {
            let (_, per) = self.factors.filter(|_| self.of_virtual).unzip();
            return stated?.checked_mul(per.and_then(count).unwrap_or(1));
        }
        let product =
            self.factors.and_then(|(count_of, per)| count(count_of)?.checked_mul(count(per)?));
        product
            .or_else(|| topology(row, cells))
            .or_else(|| cells.count(row, self.instead?).filter(|count| *count > 0))
    }

    /// Says how the cores were read.
    pub(crate) fn findings(
        self,
        header: &Header,
        place: &Location,
        rows: &[RowView<'_>],
    ) -> Vec<Finding> {
        let has = |field: &str| header.column(field).is_some();
        let heading = |field| header.column(field).map_or("", |column| column.heading.as_str());
        let location = |field: &str| {
            let place = place.clone().with_row(header.row_number);
            match header.column(field) {
                Some(column) => place.with_column(column.index),
                None => place,
            }
        };
        let mut findings = Vec::new();
        findings.extend(threads_are_not_multiplied(header, place, rows));
        if let Some((count, per)) = self.factors
            && (self.of_virtual || !has("cores"))
        {
            let message = message!(
                "the cores of a server are {count} times {per}",
                count = heading(count),
                per = heading(per)
            );
            let finding = if self.is_guess {
                Finding::warning("cores-multiplied", heading(per), message)
            } else {
                Finding::note("cores-multiplied", heading(per), message)
            };
            findings.push(finding.hint(how_to_overrule()).at(location(per)));
        } else if let Some(field) = self.instead
            && !has("cores")
        {
            let message = message!("it is read as the number of cores");
            findings.push(
                Finding::note("cpus-are-cores", heading(field), message)
                    .hint(message!(
                        "If it is the number of processors, add a column with the cores"
                    ))
                    .at(location(field)),
            );
        }
        let read = if has("cores") { Some("cores") } else { self.instead };
        let differs = |field: &&str| {
            let is_read = read.is_some_and(|read| read != *field);
            is_read
                && has(field)
                && !all(rows, field, read.unwrap_or_default(), |a, b| (a - b).abs() < f64::EPSILON)
        };
        let counts = ["cpus", "threads"].into_iter().filter(differs);
        for (field, read) in counts.filter_map(|field| Some((field, read?))) {
            let message = message!(
                "the cores are read from this column; {other} has other numbers and is taken for processors or threads",
                other = heading(field)
            );
            findings.push(
                Finding::note("cores-before-cpus", heading(read), message)
                    .hint(how_to_overrule())
                    .at(location(field)),
            );
        }
        if has("cores") && !self.of_virtual {
            findings.extend(self.contradiction(rows, location("cores")));
        }
        findings
    }

    /// A row in which the cores are not what the factors say.
    fn contradiction(self, rows: &[RowView<'_>], location: Location) -> Option<Finding> {
        let (count, per) = self.factors?;
        let value = |row: &RowView<'_>, field| number(row, field);
        let (row, cores, product) = rows.iter().find_map(|row| {
            let (cores, product) = (value(row, "cores")?, value(row, count)? * value(row, per)?);
            (cores > 0.0 && (cores - product).abs() > 0.5).then_some((row, cores, product))
        })?;
        let message = message!(
            "{heading} says {cores}, but {count} times {per} are {product}; {heading} counts",
            heading = row.heading("cores"),
            cores,
            count = row.heading(count),
            per = row.heading(per),
            product
        );
        let place = location.with_row(row.number_in_sheet());
        Some(
            Finding::warning("cores-disagree", row.heading("cores"), message)
                .hint(how_to_overrule())
                .at(place),
        )
    }
}

/// Whether a column counts virtual processors of which another one says how many cores each has.
fn are_virtual_processors(count: &str, per: &str) -> bool {
    let says = |heading: &str, meaning| Phrase::heading_says(heading, &[meaning]);
    says(per, "vcpu") && says(count, "vcpu") && !says(count, "core") && !says(count, "total")
}

/// Threads are not multiplied: of a virtual processor they are what it has one of.
fn threads_are_not_multiplied(
    header: &Header,
    place: &Location,
    rows: &[RowView<'_>],
) -> Option<Finding> {
    let column = header.column("threads_per_core")?;
    let row = rows.iter().find(|row| number(row, "threads_per_core").is_some_and(|n| n > 1.0))?;
    let message = message!(
        "the cores are not multiplied by the threads of each (row {row}: {value})",
        row = row.number_in_sheet(),
        value = row.text("threads_per_core").unwrap_or_default()
    );
    let place = place.clone().with_row(row.number_in_sheet()).with_column(column.index);
    Some(
        Finding::note("threads-not-multiplied", column.heading.trim(), message)
            .hint(how_to_overrule())
            .at(place),
    )
}

/// The processors of a virtual machine as its tool defines them: sockets, cores and threads, each of which is one unless stated.
fn topology(row: &RowView<'_>, cells: &mut Cells) -> Option<u32> {
    let mut count = |field| cells.count(row, field).filter(|count| *count > 0);
    let stated = ["sockets", "cores_of_socket", "threads_of_core"].map(&mut count);
    let is_told = row.has("cores_of_socket") && stated.iter().any(Option::is_some);
    let product =
        || stated.iter().flatten().try_fold(1_u32, |product, count| product.checked_mul(*count));
    is_told.then(product)?
}

fn how_to_overrule() -> crate::wording::Message {
    message!("--map HEADING=cores names the column with the cores")
}

fn number(row: &RowView<'_>, field: &str) -> Option<f64> {
    let quantity = row.number(field).ok()??;
    (quantity.value > 0.0).then_some(quantity.value)
}

/// Whether two columns go together in every row that has both.
fn all(rows: &[RowView<'_>], a: &str, b: &str, fits: impl Fn(f64, f64) -> bool) -> bool {
    let mut pairs = rows.iter().filter_map(|row| Some((number(row, a)?, number(row, b)?)));
    pairs.all(|(a, b)| fits(a, b))
}
