//! The figures in which exact arithmetic and the 2017 workbook differ, and by what.

use schemars::JsonSchema;
use serde::Serialize;

use crate::figure::{BlockFigure, ShownIn, Unit, Worksheet};
use crate::message;
use crate::units::{grouped, plain};
use crate::wording::Message;

/// A figure that differs from the workbook's.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct Difference {
    /// The key in `outputs`.
    pub figure: String,
    /// The exact value.
    #[serde(serialize_with = "plain")]
    pub exact: Option<f64>,
    /// What the workbook would have printed.
    #[serde(serialize_with = "plain")]
    pub workbook: Option<f64>,
    /// Why they differ: the causes in words.
    pub why: Message,
    /// What makes the one of the other, in the order in which it is applied; the amounts add up to the difference.
    pub causes: Vec<DifferenceCause>,
}

/// What a cause adds to a figure of the workbook.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct DifferenceCause {
    /// The cause.
    pub cause: Cause,
    /// What it adds, in the unit of the figure; null where the figure is not known before or after it.
    #[serde(serialize_with = "plain")]
    pub amount: Option<f64>,
}

/// Why a figure differs from the 2017 workbook's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Cause {
    /// Other machines count.
    Machines,
    /// The workbook takes low change rates as 0.
    Floor,
    /// The workbook has no growth.
    Growth,
    /// The plan's arithmetic: sums, units, rounding, and the rules of its set.
    Arithmetic,
}

/// The figures of the workbook with one more cause applied.
pub(crate) struct Step {
    pub(crate) cause: Cause,
    pub(crate) reason: Reason,
    pub(crate) sheet: Worksheet,
}

/// A cause in words.
#[derive(Clone, Debug)]
pub(crate) enum Reason {
    /// What says of the number of machines who they are.
    Machines(Message),
    /// The floor in per cent.
    Floor(f64),
    /// Growth in per cent.
    Growth(f64),
    /// How the definition of the figure differs.
    Arithmetic(Option<String>),
}

impl Reason {
    /// What it does to a figure, in a sentence.
    fn sentence(&self, figure: &BlockFigure, amount: Option<String>) -> Message {
        let by = match self {
            Self::Machines(who) if figure.id == MACHINES => return who.clone(),
            Self::Machines(_) => message!("the number of machines"),
            Self::Floor(percent) => message!(
                "change rates below {percent} %, which the 2017 workbook takes as 0",
                percent
            ),
            Self::Growth(percent) => {
                message!("growth of {percent} %, which the 2017 workbook does not have", percent)
            }
            Self::Arithmetic(why) => {
                let why = if let Some(why) = why {
                    Message::words(why.clone())
                } else {
                    message!("Follows the figures above.")
                };
                return match amount {
                    Some(amount) => message!("{amount} by the arithmetic: {why}", amount, why),
                    None => why,
                };
            }
        };
        if let Some(amount) = amount {
            message!("{amount} by {cause}.", amount, cause = by)
        } else {
            message!("By {cause}.", cause = by)
        }
    }
}

/// The number of machines in a set of figures.
const MACHINES: &str = "virtual_machines";

/// The figures in which exact arithmetic and the workbook differ, with their causes; `steps` lead from the workbook to the
/// plan, whose own arithmetic is the last one.
pub(crate) fn differences(
    exact: &Worksheet,
    workbook: Option<&Worksheet>,
    steps: &[Step],
) -> Vec<Difference> {
    let Some(workbook) = workbook else { return Vec::new() };
    let set = &exact.set;
    let mut inputs: Vec<&BlockFigure> =
        set.inputs.iter().filter(|figure| figure.compared).collect();
    // Machines and rates come before the amounts that follow from them.
    inputs.sort_by_key(|figure| match figure.unit {
        Unit::Count => 0,
        Unit::Percent => 1,
        _ => 2,
    });
    let outputs = set.outputs.iter().filter(|figure| figure.shown_in != ShownIn::Json);
    let figures = inputs.into_iter().chain(outputs);
    figures.filter_map(|figure| difference(figure, exact, workbook, steps)).collect()
}

fn difference(
    figure: &BlockFigure,
    exact: &Worksheet,
    workbook: &Worksheet,
    steps: &[Step],
) -> Option<Difference> {
    let value = |sheet: &Worksheet| sheet.sheet_value(&figure.id).number();
    let (ours, theirs) = (value(exact), value(workbook));
    if same(ours, theirs) {
        return None;
    }
    let mut before = theirs;
    let mut causes = Vec::new();
    let last = Reason::Arithmetic(exact.set.sheet.at(figure.index).why.clone());
    let steps = steps.iter().map(|step| (step.cause, value(&step.sheet), step.reason.clone()));
    for (cause, after, reason) in steps.chain([(Cause::Arithmetic, ours, last)]) {
        if !same(before, after) {
            let amount = before.zip(after).map(|(before, after)| after - before);
            causes.push((DifferenceCause { cause, amount }, reason));
        }
        before = after;
    }
    let is_only = causes.len() == 1;
    let words = causes.iter().map(|(cause, reason)| {
        let amount = cause.amount.filter(|_| !is_only);
        reason.sentence(figure, amount.map(|amount| signed(amount, figure.unit)))
    });
    Some(Difference {
        figure: figure.id.clone(),
        exact: ours,
        workbook: theirs,
        why: Message::joined(words, " "),
        causes: causes.into_iter().map(|(cause, _)| cause).collect(),
    })
}

fn same(a: Option<f64>, b: Option<f64>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => (a - b).abs() <= 1e-9 * a.abs().max(b.abs()),
        (a, b) => a == b,
    }
}

/// An amount with its sign, as reports print a figure of the unit.
fn signed(amount: f64, unit: Unit) -> String {
    let number = match unit {
        Unit::Percent => grouped(amount * 100.0, 3),
        _ => grouped(amount, 2),
    };
    if amount > 0.0 { format!("+{number}") } else { number }
}
