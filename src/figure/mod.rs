//! The planner's figures, each defined once.
//!
//! `templates/figures/` holds one expression a figure. The engine works it out ([`Worksheet`]), the workbook prints the
//! same expression as a cell formula ([`formula()`]), and the result of the one is the cached value of the other.

mod block;
mod evaluate;
mod expression;
mod formula;
mod names;
mod operand;
mod parse;
mod program;
mod set;
mod size_column;
mod text;
mod value;

pub use block::{Block, BlockFigure, ShownIn};
pub use evaluate::{Columns, Worksheet, round_up};
pub use expression::{Expression, Operator, Reference, SizeColumn};
pub use formula::{Addresses, formula};
pub use names::{Name, Names, Unit};
pub use program::{Evaluator, Program};
pub(crate) use set::schema_figures;
pub use set::{Check, CheckSeverity, FigureSet, QUALIFIED};
pub use text::text as expression_text;
pub use value::{NOT_MEASURED, Value};
