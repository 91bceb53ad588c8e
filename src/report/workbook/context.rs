//! What live sheets are written from.

use super::columns::ServerColumns;
use super::cost::Bill;
use crate::plan::Plan;

/// What live sheets need beside the plan.
pub(crate) struct Context<'a> {
    /// The plan.
    pub(crate) plan: &'a Plan,
    /// The names of the sheets of its workbook, in their order.
    pub(crate) sheets: Vec<&'static str>,
    /// The names of the cells of the rules, in their order.
    pub(crate) rules: Vec<String>,
    /// The same for the rules that the 2017 workbook's figures are worked out with.
    pub(crate) rules_2017: Vec<String>,
    /// The columns of Workload Qualification, where there are servers.
    pub(crate) columns: Option<ServerColumns>,
    /// The bill, where the plan has a cost.
    pub(crate) bill: Option<Bill<'a>>,
}

/// Whether the plan has single servers, not averages.
pub(crate) fn is_detailed(plan: &Plan) -> bool {
    plan.document.servers.is_some()
}
