//! Explanations from the JSON of a plan.

use super::*;

const NOT_A_PLAN: [&str; 4] =
    ["", "[]", "{\"schema\": \"other/1\"}", "{\"schema\": \"asrcap.plan/1\"}"];

#[test]
fn what_is_no_plan_is_said() {
    for text in NOT_A_PLAN {
        assert!(matches!(StoredPlan::from_json(text), Err(ExplainError::NotAPlan(_))), "{text}");
    }
}
