//! The expression of a figure: as small as the planner's figures need.

use std::sync::Arc;

/// A name that an expression refers to, as a position in the [`Names`](super::names::Names) that it was read against.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reference {
    /// An input or figure of the Capacity Planner sheet.
    Sheet(usize),
    /// A column of the server whose row is being worked out.
    Server(usize),
    /// A column of the storage account whose row is being worked out.
    Account(usize),
    /// A rule of the rule set.
    Rule(usize),
}

/// What stands between two operands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `/`
    Divide,
    /// `=`
    Equal,
    /// `<>`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
}

impl Operator {
    /// The sign, the same in expressions and in spreadsheets.
    #[must_use]
    pub fn sign(self) -> &'static str {
        match self {
            Self::Add => "+",
            Self::Subtract => "-",
            Self::Multiply => "*",
            Self::Divide => "/",
            Self::Equal => "=",
            Self::NotEqual => "<>",
            Self::Less => "<",
            Self::LessOrEqual => "<=",
            Self::Greater => ">",
            Self::GreaterOrEqual => ">=",
        }
    }

    /// How tightly it binds: multiplication before addition before comparison.
    #[must_use]
    pub fn precedence(self) -> u8 {
        match self {
            Self::Multiply | Self::Divide => 3,
            Self::Add | Self::Subtract => 2,
            _ => 1,
        }
    }
}

/// A column of the catalogue of VM sizes that `size(name, "…")` looks up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SizeColumn {
    /// Virtual CPUs.
    Cores,
    /// Memory in MiB.
    MemoryMb,
    /// Network interfaces.
    Nics,
    /// Data disks.
    Disks,
    /// 1 where premium storage can be attached, else 0.
    Premium,
    /// Uncached disk IOPS.
    Iops,
    /// Uncached disk throughput in MB/s.
    MbPerS,
    /// The generations of machines: `1 and 2`; empty where the source has none.
    Generations,
    /// Whether the guest must have `NVMe` drivers: `Yes`, `No`; empty where the source does not say.
    Nvme,
    /// What keeps every machine from it; empty where nothing does.
    Barred,
    /// What has to be asked of Azure first; empty where nothing has.
    Doubtful,
}

/// An expression over inputs, figures, columns and rules.
#[derive(Clone, Debug, PartialEq)]
pub enum Expression {
    /// A literal number.
    Number(f64),
    /// A literal text.
    Text(Arc<str>),
    /// `unknown`: the value that is not known.
    Unknown,
    /// The value behind a name.
    Name(Reference),
    /// Two operands and what stands between them.
    Binary(Operator, Box<Self>, Box<Self>),
    /// `if(condition, then, otherwise)`; only the taken branch counts.
    If(Box<Self>, Box<Self>, Box<Self>),
    /// `and(…)`
    And(Vec<Self>),
    /// `or(…)`
    Or(Vec<Self>),
    /// `not(…)`
    Not(Box<Self>),
    /// `ceil(x)`: up to the next whole number, after rounding to six decimals (noise of binary arithmetic must not cost a unit).
    Ceil(Box<Self>),
    /// `min(…)`
    Min(Vec<Self>),
    /// `max(…)`
    Max(Vec<Self>),
    /// `known(name)`: whether the value is a number.
    Known(Reference),
    /// `sum(column)` over the servers.
    Sum(usize),
    /// `largest(column)` over the servers; 0 where no cell holds a number.
    Largest(usize),
    /// `sumif(column, key, value)`: the sum over the servers whose `key` column equals `value`.
    SumIf(usize, usize, Box<Self>),
    /// `countif(key, value)`: how many servers' `key` column equals `value`.
    CountIf(usize, Box<Self>),
    /// `sum_largest(column, n)`: the sum of the `n` largest cells, of all cells where there are fewer.
    SumLargest(usize, Box<Self>),
    /// `listed(name)`: whether the catalogue of sizes has it.
    Listed(Box<Self>),
    /// `size(name, "column")`: a limit of a VM size.
    Size(Box<Self>, SizeColumn),
}

impl Expression {
    /// Calls `visit` for this expression and every one below it.
    pub fn walk(&self, visit: &mut impl FnMut(&Self)) {
        visit(self);
        for part in self.parts() {
            part.walk(visit);
        }
    }

    /// What it is made of.
    pub(crate) fn parts(&self) -> Vec<&Self> {
        match self {
            Self::Number(_)
            | Self::Text(_)
            | Self::Unknown
            | Self::Name(_)
            | Self::Known(_)
            | Self::Sum(_)
            | Self::Largest(_) => Vec::new(),
            Self::Not(a)
            | Self::Ceil(a)
            | Self::SumIf(_, _, a)
            | Self::CountIf(_, a)
            | Self::SumLargest(_, a)
            | Self::Listed(a)
            | Self::Size(a, _) => vec![a],
            Self::Binary(_, a, b) => vec![a, b],
            Self::If(a, b, c) => vec![a, b, c],
            Self::And(list) | Self::Or(list) | Self::Min(list) | Self::Max(list) => {
                list.iter().collect()
            }
        }
    }

    /// The same, but of an `if` whose condition is decided only for the branch that is taken.
    pub fn walk_taken(
        &self,
        decided: &impl Fn(&Self) -> Option<bool>,
        visit: &mut impl FnMut(&Self),
    ) {
        match self {
            Self::If(condition, then, otherwise) if decided(condition).is_some() => {
                let taken = match decided(condition) {
                    Some(true) => then,
                    _ => otherwise,
                };
                taken.walk_taken(decided, visit);
            }
            Self::Binary(_, a, b) => {
                visit(self);
                a.walk_taken(decided, visit);
                b.walk_taken(decided, visit);
            }
            Self::And(list) | Self::Or(list) | Self::Min(list) | Self::Max(list) => {
                visit(self);
                for item in list {
                    item.walk_taken(decided, visit);
                }
            }
            Self::Not(inner) | Self::Ceil(inner) => {
                visit(self);
                inner.walk_taken(decided, visit);
            }
            _ => self.walk(visit),
        }
    }

    /// The positions of the rules that the expression uses, each once, in order of appearance.
    #[must_use]
    pub fn rules(&self) -> Vec<usize> {
        let mut found = Vec::new();
        self.walk(&mut |expression| {
            if let Self::Name(Reference::Rule(rule)) = expression
                && !found.contains(rule)
            {
                found.push(*rule);
            }
        });
        found
    }
}
