//! What is known of a setting: one row of the table of settings.

use std::fmt;

/// One setting: what it is called, what it may be, and what follows from it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Setting {
    /// The name in a settings file and of the flag, such as `ir-hours`.
    pub name: &'static str,
    /// The key in the JSON of a plan, such as `ir_hours`.
    pub key: &'static str,
    /// What it is, as the help has it: see [`Self::help`].
    pub doc: &'static str,
    /// The default in words, where it depends on something else; empty where it is one value or there is none.
    pub default: &'static str,
    /// The value in the template of a settings file as TOML, where the default cannot stand there.
    pub example: &'static str,
    /// The unit of a number.
    pub unit: Unit,
    /// The numbers that are accepted.
    pub range: Option<Range>,
    /// Where `asrcap seek` looks for a value unless `--between` names other ones: from, to, step.
    pub search: Option<[f64; 3]>,
    /// What the help calls the value of the flag.
    pub value_name: &'static str,
    /// What the flag takes.
    pub takes: Takes,
    /// The commands that have the flag.
    pub flag: Flag,
    /// What is worked out anew when it varies.
    pub effect: Effect,
    /// The input of the planner sheet that holds the number, a percentage as a fraction.
    pub input: Option<&'static str>,
}

impl Setting {
    /// The setting that a row of the table starts from.
    pub(crate) const ROW: Self = Self {
        name: "",
        key: "",
        doc: "",
        default: "",
        example: "",
        unit: Unit::None,
        range: None,
        search: None,
        value_name: "",
        takes: Takes::One,
        flag: Flag::Plan,
        effect: Effect::Servers,
        input: None,
    };

    /// What it is, in a sentence without its full stop.
    #[must_use]
    pub fn help(&self) -> &'static str {
        self.doc.trim().trim_end_matches('.')
    }
}

/// The unit of a setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// A plain number, or no number.
    None,
    /// Per cent; flags also take a percent sign.
    Percent,
    /// Per cent a day; flags also take a percent sign.
    PercentPerDay,
    /// Days.
    Days,
    /// Hours.
    Hours,
    /// Minutes.
    Minutes,
    /// Servers.
    Servers,
    /// Recovery points.
    RecoveryPoints,
    /// Megabits (10^6 bits) a second.
    MbitPerSecond,
}

impl Unit {
    /// Whether a number of this unit may be written with a percent sign.
    #[must_use]
    pub fn is_percent(self) -> bool {
        matches!(self, Self::Percent | Self::PercentPerDay)
    }

    /// The unit as text behind a number; empty for a plain one.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::None => "",
            Self::Percent => "per cent",
            Self::PercentPerDay => "per cent a day",
            Self::Days => "days",
            Self::Hours => "hours",
            Self::Minutes => "minutes",
            Self::Servers => "servers",
            Self::RecoveryPoints => "recovery points",
            Self::MbitPerSecond => "Mbit/s",
        }
    }
}

/// The numbers that a setting accepts, both ends included.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Range {
    /// The smallest one.
    pub low: f64,
    /// The largest one.
    pub high: f64,
}

impl Range {
    /// From one number to another.
    #[must_use]
    pub const fn new(low: f64, high: f64) -> Self {
        Self { low, high }
    }

    /// Whether a number is one of them; infinity and NaN never are.
    #[must_use]
    pub fn contains(&self, number: f64) -> bool {
        (self.low..=self.high).contains(&number)
    }
}

impl fmt::Display for Range {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A lower end just above 0 keeps divisions finite; it is no number that anybody sets.
        if self.low > 0.0 && self.low < 1.0 {
            write!(f, "more than 0, at most {}", self.high)
        } else {
            write!(f, "{} to {}", self.low, self.high)
        }
    }
}

/// What the flag of a setting takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Takes {
    /// No value: the flag alone sets it.
    Nothing,
    /// A value.
    One,
    /// A value, and the flag may be repeated.
    Many,
}

/// The commands that have the flag of a setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flag {
    /// Every command that plans: quick, plan, what-if, seek, template.
    General,
    /// Those that plan with a link: quick, plan, what-if, seek.
    Link,
    /// Those that read measurements: churn, plan, what-if, seek.
    Measurements,
    /// Those that plan servers: plan, what-if, seek.
    Plan,
}

/// What is worked out anew when a setting varies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Rows of servers and all that follows from them. Right for every setting, but the slowest.
    Servers,
    /// Figures of the whole sheet only: no row of a server follows from it.
    Sheet,
    /// In a quick plan figures of the sheet only, else rows of servers.
    SheetOfAverages,
}

impl Effect {
    /// Whether no row of a server follows from the setting.
    #[must_use]
    pub fn is_sheet_only(self, is_quick: bool) -> bool {
        match self {
            Self::Servers => false,
            Self::Sheet => true,
            Self::SheetOfAverages => is_quick,
        }
    }
}
