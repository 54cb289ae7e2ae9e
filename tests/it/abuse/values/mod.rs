//! Values that no column, number or text of any language can hold.

mod json;
mod numbers;
mod texts;

use serde_json::Value;

use super::{Bomb, Outcome, Target};

const PLANS: &str = "query($f: PlanFilter) { plans(filter: $f) { totalCount } }";
const CREATE: &str =
    "mutation($i: CreatePlanInput!) { createPlan(input: $i) { plan { id } userErrors { code message path } } }";
const UPDATE: &str =
    "mutation($i: UpdatePlanInput!) { updatePlan(input: $i) { plan { id } userErrors { code message path } } }";
const COMPLETE: &str =
    "mutation($i: CompletePlanInput!) { completePlan(input: $i) { plan { id } userErrors { code message path } } }";
const SUBMIT: &str = "mutation($i: SubmitAgentOutputInput!) { submitAgentOutput(input: $i) { claim { claimToken } userErrors { code message path } } }";

/// A body that `serde_json` would not write.
fn raw(name: &'static str, query: &str, variables: &str, outcome: Outcome) -> Bomb {
    Bomb { name, body: format!("{{\"query\":{},\"variables\":{variables}}}", Value::from(query)), outcome }
}

fn nested(open: &str, levels: usize, close: &str) -> String {
    format!("{}1{}", open.repeat(levels), close.repeat(levels))
}
