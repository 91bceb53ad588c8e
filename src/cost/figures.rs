//! The figures that lines are multiplied with, worked out as the workbook does.

use std::sync::Arc;

use super::terms::Terms;
use crate::catalog::SizeCatalog;
use crate::figure::{FigureSet, Value, Worksheet, expression_text};
use crate::plan::cost::{Basis, CostFigure, CostLine, PriceUsed};
use crate::rules::RuleSet;
use crate::settings::CostCategory;

/// The figures of `templates/figures/cost.toml` with their values.
pub(crate) struct Factors {
    units: [f64; Basis::ALL.len()],
    factor: [f64; CostCategory::ALL.len()],
    kept: [f64; CostCategory::ALL.len()],
    pub(crate) figures: Vec<CostFigure>,
}

impl Factors {
    pub(crate) fn of(terms: &Terms<'_>, rules: &RuleSet, sizes: &Arc<SizeCatalog>) -> Self {
        let set = Arc::new(FigureSet::load("cost", rules));
        let mut sheet = Worksheet::new(Arc::clone(&set), rules, Arc::clone(sizes), 0);
        let settings = terms.settings;
        sheet.set_input("hours", Value::Number(settings.hours));
        sheet.set_input("drills", Value::Number(settings.drills));
        sheet.set_input("drill_days", Value::Number(settings.drill_days));
        for category in CostCategory::ALL {
            let id = key(category);
            let percent = |percent: f64| Value::Number(percent / 100.0);
            let discount = super::findings::discount(settings, category);
            sheet.set_input(&format!("discount_{id}"), percent(discount));
            sheet.set_input(&format!("markup_{id}"), percent(settings.markup.of(category)));
        }
        sheet.evaluate_sheet();
        let value = |id: &str| sheet.sheet_value(id).number().unwrap_or(f64::NAN);
        let named = |start: &str| {
            CostCategory::ALL.map(|category| value(&format!("{start}_{}", key(category))))
        };
        let name_of = |reference| match reference {
            crate::figure::Reference::Sheet(index) => set.sheet.at(index).id.clone(),
            _ => String::new(),
        };
        let figures = set.sheet.iter().map(|(_, name)| CostFigure {
            id: name.id.clone(),
            value: value(&name.id),
            expression: name
                .expression
                .as_ref()
                .map(|expression| expression_text(expression, &set, &name_of)),
        });
        Self {
            units: Basis::ALL.map(|basis| value(basis.figure())),
            factor: named("factor"),
            kept: named("kept"),
            figures: figures.collect(),
        }
    }

    /// Count times units times price times factor.
    pub(crate) fn amount(&self, line: &CostLine, prices: &[PriceUsed]) -> f64 {
        let price = prices.get(line.price).map_or(f64::NAN, |price| price.unit_price);
        let factors = if line.discounted { &self.factor } else { &self.kept };
        line.count * self.units(line.basis) * price * of(factors, line.category)
    }

    /// What the partner pays of an amount: the markup taken off.
    pub(crate) fn partner(&self, line: &CostLine) -> f64 {
        line.amount / of(&self.kept, line.category)
    }

    /// The factor of a category on what has the discount, and on what has none.
    pub(crate) fn of_category(&self, category: CostCategory) -> (f64, f64) {
        (of(&self.factor, category), of(&self.kept, category))
    }

    fn units(&self, basis: Basis) -> f64 {
        let known = Basis::ALL.iter().zip(self.units).find(|(known, _)| **known == basis);
        known.map_or(f64::NAN, |(_, units)| units)
    }
}

fn of(values: &[f64; CostCategory::ALL.len()], category: CostCategory) -> f64 {
    let known = CostCategory::ALL.iter().zip(values).find(|(known, _)| **known == category);
    known.map_or(f64::NAN, |(_, value)| *value)
}

/// The category in ids of figures.
pub(crate) fn key(category: CostCategory) -> String {
    category.id().replace('-', "_")
}
