//! Works out expressions.

use std::borrow::Cow;
use std::sync::Arc;

use foldhash::HashMap;
use rayon::prelude::*;

use super::expression::{Expression, Reference, SizeColumn};
use super::names::{Names, Unit};
use super::operand::binary;
use super::set::FigureSet;
use super::value::{NOT_MEASURED, Value};
use crate::catalog::SizeCatalog;
use crate::rules::{RuleSet, RuleValue};

/// Columns of values: the servers of a plan, or its storage accounts.
#[derive(Clone, Debug, Default)]
pub struct Columns {
    columns: Vec<Vec<Value>>,
    rows: usize,
}

#[expect(clippy::indexing_slicing, reason = "an index of other names or rows is a fault of asrcap")]
impl Columns {
    /// Columns for the given names and number of rows, every cell unknown (texts empty).
    #[must_use]
    pub fn new(names: &Names, rows: usize) -> Self {
        let columns = names
            .iter()
            .map(|(_, name)| {
                let empty = match name.unit {
                    Unit::Text => Value::text(""),
                    _ => Value::Unknown,
                };
                vec![empty; rows]
            })
            .collect();
        Self { columns, rows }
    }

    /// The number of rows.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// A cell, by the index of its name and its row.
    #[must_use]
    pub fn get(&self, column: usize, row: usize) -> &Value {
        &self.column(column)[row]
    }

    /// A whole column, by the index of its name.
    #[must_use]
    pub fn column(&self, column: usize) -> &[Value] {
        &self.columns[column]
    }

    /// Sets a cell.
    pub fn set(&mut self, column: usize, row: usize, value: Value) {
        self.columns[column][row] = value;
    }

    fn replace(&mut self, column: usize, values: Vec<Value>) {
        self.columns[column] = values;
    }
}

/// Whether an expression uses one of these columns of the servers, or a figure of the sheet or an account that follows from them.
fn follows(expression: &Expression, columns: &[usize], set: &FigureSet) -> bool {
    let mut follows = false;
    expression.walk(&mut |part| {
        follows |= match part {
            Expression::Name(reference) | Expression::Known(reference) => match reference {
                Reference::Server(column) => columns.contains(column),
                Reference::Sheet(index) => set.sheet.at(*index).expression.is_some(),
                Reference::Account(_) => true,
                Reference::Rule(_) => false,
            },
            Expression::Sum(column)
            | Expression::Largest(column)
            | Expression::SumLargest(column, _)
            | Expression::CountIf(column, _) => columns.contains(column),
            Expression::SumIf(column, key, _) => columns.contains(column) || columns.contains(key),
            _ => false,
        };
    });
    follows
}

/// Rows that one thread works out at least, so that small sheets stay on one.
const ROWS_TOGETHER: usize = 256;

/// Everything that expressions are worked out on.
#[derive(Clone, Debug)]
pub struct Worksheet {
    /// The definitions.
    pub set: Arc<FigureSet>,
    sizes: Arc<SizeCatalog>,
    /// The day, `YYYY-MM-DD`, that decides which sizes are retired; empty where none is.
    day: String,
    rules: Vec<Value>,
    /// The values of the Capacity Planner sheet.
    pub sheet: Vec<Value>,
    /// The values of the servers.
    pub servers: Columns,
    /// The values of the storage accounts.
    pub accounts: Columns,
    /// While the figures of the accounts are worked out, the rows of the servers by column and number.
    rows_by_number: HashMap<usize, HashMap<u64, Vec<usize>>>,
}

#[expect(
    clippy::indexing_slicing,
    reason = "an index of other names or rules is a fault of asrcap"
)]
impl Worksheet {
    /// A worksheet with every input unknown.
    #[must_use]
    pub fn new(
        set: Arc<FigureSet>,
        rules: &RuleSet,
        sizes: Arc<SizeCatalog>,
        servers: usize,
    ) -> Self {
        let rules = rules
            .rules()
            .iter()
            .map(|rule| match &rule.value {
                RuleValue::Text(text) => Value::text(text),
                _ => Value::known(rule.number()),
            })
            .collect();
        Self {
            rules,
            sheet: vec![Value::Unknown; set.sheet.len()],
            servers: Columns::new(&set.servers, servers),
            accounts: Columns::new(&set.accounts, 0),
            rows_by_number: HashMap::default(),
            set,
            sizes,
            day: String::new(),
        }
    }

    /// The same on a day, `YYYY-MM-DD`.
    #[must_use]
    pub fn on(self, day: &str) -> Self {
        Self { day: day.to_owned(), ..self }
    }

    /// The day that it stands for, `YYYY-MM-DD`.
    #[must_use]
    pub fn day(&self) -> &str {
        &self.day
    }

    /// Sets an input of the sheet; an id that is worked out is left alone.
    pub fn set_input(&mut self, id: &str, value: Value) {
        if let Some(index) = self.set.sheet.index(id)
            && self.set.sheet.at(index).expression.is_none()
        {
            self.sheet[index] = value;
        }
    }

    /// The value of a name of the sheet; unknown where there is none.
    #[must_use]
    pub fn sheet_value(&self, id: &str) -> &Value {
        self.set.sheet.index(id).map_or(&Value::Unknown, |index| &self.sheet[index])
    }

    /// The value of a column of a server; unknown where there is none.
    #[must_use]
    pub fn server_value(&self, id: &str, row: usize) -> &Value {
        self.set.servers.index(id).map_or(&Value::Unknown, |index| self.servers.get(index, row))
    }

    /// Works out the columns of the servers at the given indices, in order.
    pub fn evaluate_servers(&mut self, indices: std::ops::Range<usize>) {
        let set = Arc::clone(&self.set);
        for index in indices {
            let name = set.servers.at(index);
            if let Some(expression) = &name.expression {
                let sheet = &*self;
                let values = (0..sheet.servers.rows())
                    .into_par_iter()
                    .with_min_len(ROWS_TOGETHER)
                    .map(|row| shown(sheet.evaluate(expression, row), name.unit))
                    .collect();
                self.servers.replace(index, values);
            }
        }
    }

    /// Works out again those columns at the given indices that follow from columns of these ids.
    pub(crate) fn evaluate_servers_after(
        &mut self,
        changed: &[&str],
        indices: std::ops::Range<usize>,
    ) {
        let set = Arc::clone(&self.set);
        let mut changed: Vec<usize> =
            changed.iter().filter_map(|id| set.servers.index(id)).collect();
        for index in indices {
            let expression = set.servers.at(index).expression.as_ref();
            if expression.is_some_and(|expression| follows(expression, &changed, &set)) {
                self.evaluate_servers(index..index + 1);
                changed.push(index);
            }
        }
    }

    /// Works out the figures of the storage accounts.
    pub fn evaluate_accounts(&mut self) {
        let set = Arc::clone(&self.set);
        self.rows_by_number = self.group_rows();
        for (index, name) in set.accounts.iter() {
            if let Some(expression) = &name.expression {
                let values = (0..self.accounts.rows())
                    .map(|row| shown(self.evaluate(expression, row), name.unit))
                    .collect();
                self.accounts.replace(index, values);
            }
        }
        self.rows_by_number = HashMap::default();
    }

    /// Works out the figures of the sheet.
    pub fn evaluate_sheet(&mut self) {
        let set = Arc::clone(&self.set);
        for (index, name) in set.sheet.iter() {
            if let Some(expression) = &name.expression {
                self.sheet[index] = self.evaluate(expression, 0);
            }
        }
    }

    /// The value behind a reference in a row.
    #[must_use]
    pub fn value(&self, reference: Reference, row: usize) -> &Value {
        match reference {
            Reference::Sheet(index) => &self.sheet[index],
            Reference::Server(index) => self.servers.get(index, row),
            Reference::Account(index) => self.accounts.get(index, row),
            Reference::Rule(index) => &self.rules[index],
        }
    }

    /// Works out an expression in a row; on the sheet the row does not matter.
    #[must_use]
    pub fn evaluate(&self, expression: &Expression, row: usize) -> Value {
        match expression {
            Expression::Number(number) => Value::Number(*number),
            Expression::Text(text) => Value::Text(text.clone()),
            Expression::Unknown => Value::Unknown,
            Expression::Name(reference) => self.value(*reference, row).clone(),
            Expression::Binary(operator, left, right) => {
                binary(*operator, &*self.operand(left, row), &*self.operand(right, row))
            }
            Expression::If(condition, then, otherwise) => match self.truth(condition, row) {
                Some(true) => self.evaluate(then, row),
                Some(false) => self.evaluate(otherwise, row),
                None => Value::Unknown,
            },
            Expression::And(list) => self.all_known(list, row, |a, b| a && b, true),
            Expression::Or(list) => self.all_known(list, row, |a, b| a || b, false),
            Expression::Not(inner) => match self.truth(inner, row) {
                Some(truth) => Value::from(!truth),
                None => Value::Unknown,
            },
            Expression::Ceil(inner) => self
                .number(inner, row)
                .map_or(Value::Unknown, |number| Value::Number(round_up(number))),
            Expression::Min(list) => self.fold(list, row, f64::min),
            Expression::Max(list) => self.fold(list, row, f64::max),
            Expression::Known(reference) => {
                Value::from(self.value(*reference, row).number().is_some())
            }
            Expression::Sum(column) => sum(self.servers.column(*column)),
            Expression::SumIf(column, key, value) => {
                let values = self.servers.column(*column);
                let wanted = self.evaluate(value, row);
                sum(self.rows_with(*key, &wanted).iter().filter_map(|row| values.get(*row)))
            }
            Expression::CountIf(key, value) => {
                let wanted = self.evaluate(value, row);
                Value::Number(self.rows_with(*key, &wanted).len() as f64)
            }
            Expression::Largest(column) => Value::Number(
                self.servers.column(*column).iter().filter_map(Value::number).fold(0.0, f64::max),
            ),
            Expression::SumLargest(column, count) => self.sum_largest(*column, count, row),
            Expression::Listed(name) => match self.evaluate(name, row) {
                Value::Text(name) => Value::from(self.sizes.get(&name).is_some()),
                _ => Value::from(false),
            },
            Expression::Size(name, column) => match self.evaluate(name, row) {
                Value::Text(name) => self.size(&name, *column),
                _ => Value::Unknown,
            },
        }
    }

    fn truth(&self, expression: &Expression, row: usize) -> Option<bool> {
        self.number(expression, row).map(|number| number != 0.0)
    }

    fn number(&self, expression: &Expression, row: usize) -> Option<f64> {
        self.operand(expression, row).number()
    }

    /// What an expression comes to, without a copy of what a cell holds.
    fn operand(&self, expression: &Expression, row: usize) -> Cow<'_, Value> {
        match expression {
            Expression::Name(reference) => Cow::Borrowed(self.value(*reference, row)),
            worked_out => Cow::Owned(self.evaluate(worked_out, row)),
        }
    }

    /// The rows of the servers that have a value in a column.
    fn rows_with(&self, column: usize, wanted: &Value) -> Cow<'_, [usize]> {
        if let (Some(groups), Some(number)) = (self.rows_by_number.get(&column), wanted.number()) {
            return Cow::Borrowed(groups.get(&key_of(number)).map_or(&[], Vec::as_slice));
        }
        let keys = self.servers.column(column).iter().enumerate();
        keys.filter(|(_, key)| *key == wanted).map(|(row, _)| row).collect()
    }

    /// The rows of the servers by the numbers in the columns that the figures of accounts look numbers up in.
    fn group_rows(&self) -> HashMap<usize, HashMap<u64, Vec<usize>>> {
        let mut groups: HashMap<usize, HashMap<u64, Vec<usize>>> = HashMap::default();
        let expressions = self.set.accounts.iter().filter_map(|(_, name)| name.expression.as_ref());
        for expression in expressions {
            expression.walk(&mut |part| {
                if let Expression::SumIf(_, key, _) | Expression::CountIf(key, _) = part {
                    groups.entry(*key).or_default();
                }
            });
        }
        for (column, groups) in &mut groups {
            for (row, value) in self.servers.column(*column).iter().enumerate() {
                if let Some(number) = value.number() {
                    groups.entry(key_of(number)).or_default().push(row);
                }
            }
        }
        groups
    }

    fn all_known(
        &self,
        list: &[Expression],
        row: usize,
        join: fn(bool, bool) -> bool,
        start: bool,
    ) -> Value {
        let mut result = start;
        for item in list {
            match self.truth(item, row) {
                Some(truth) => result = join(result, truth),
                None => return Value::Unknown,
            }
        }
        Value::from(result)
    }

    fn fold(&self, list: &[Expression], row: usize, join: fn(f64, f64) -> f64) -> Value {
        list.iter()
            .map(|item| self.number(item, row))
            .reduce(|a, b| Some(join(a?, b?)))
            .flatten()
            .map_or(Value::Unknown, Value::Number)
    }

    fn sum_largest(&self, column: usize, count: &Expression, row: usize) -> Value {
        let numbers: Option<Vec<f64>> =
            self.servers.column(column).iter().map(Value::number).collect();
        let (Some(mut numbers), Some(count)) = (numbers, self.number(count, row)) else {
            return Value::Unknown;
        };
        numbers.sort_by(|a, b| b.total_cmp(a));
        let wanted =
            numbers.iter().zip(1_u32..).take_while(|(_, position)| f64::from(*position) <= count);
        Value::Number(wanted.map(|(number, _)| number).sum())
    }

    fn size(&self, name: &str, column: SizeColumn) -> Value {
        let Some(size) = self.sizes.get(name) else {
            return Value::Unknown;
        };
        let cell = column.cell(size, &self.sizes, &self.day);
        match column {
            // A sheet shows a limit that the source does not state as an empty cell, which a look-up reads as 0, and which is the
            // same as an empty text.
            SizeColumn::Premium if cell == Value::Unknown => Value::text(""),
            _ if cell == Value::Unknown => Value::Number(0.0),
            _ => cell,
        }
    }
}

/// What equal numbers have in common.
fn key_of(number: f64) -> u64 {
    // Of 0 there are two.
    (number + 0.0).to_bits()
}

/// The sum of values; not known where one of them is not.
fn sum<'v>(values: impl IntoIterator<Item = &'v Value>) -> Value {
    let mut total = 0.0;
    for value in values {
        match value.number() {
            Some(number) => total += number,
            None => return Value::Unknown,
        }
    }
    Value::Number(total)
}

/// Up to the next whole number, after rounding to six decimals.
#[must_use]
pub fn round_up(number: f64) -> f64 {
    ((number * 1e6).round() / 1e6).ceil()
}

fn shown(value: Value, unit: Unit) -> Value {
    match (value, unit) {
        (Value::Unknown, Unit::Text) => Value::text(NOT_MEASURED),
        (value, _) => value,
    }
}
