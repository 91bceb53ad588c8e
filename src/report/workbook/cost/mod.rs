//! The sheets of cost, live: prices, hours, drills, discounts and markups are cells, and every amount follows them.

mod bar;
mod bill;
mod charts;
mod inputs;
mod lines;
mod overview;
mod parts;
mod prices;
mod servers;
mod table;
mod words;
mod years;

use super::style::Numbers;
use crate::figure::Unit;
use crate::settings::Arithmetic;
pub(crate) use bill::Bill;
pub(crate) use {lines::write as lines, overview::write as overview};
pub(crate) use {prices::write as prices, servers::write as servers};

/// How amounts are shown.
const MONEY: Numbers = Numbers::Of(Unit::Number, Arithmetic::Exact);
