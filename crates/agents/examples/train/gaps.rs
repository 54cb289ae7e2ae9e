//! What is missing before anything can be chosen, for whoever wants to mend the grammar.

use agents::{
    planner::{self, KINDS, Scored, Tables},
    vocabulary::PlanKind,
};
use rust_decimal::prelude::ToPrimitive;
use serde_json::Value;

use crate::examples::of_labelled;
use crate::kinded::labels;
use crate::texts::Text;

/// What is missing before anything can be chosen: amounts that no span gives, right answers that nothing offers.
pub fn gaps(text: &Text, tables: &Tables<'_>) -> Vec<String> {
    let Some(labelled) = &text.labelled else { return Vec::new() };
    let trace = planner::trace(&labelled.goal(), tables);
    let examples = of_labelled(labelled, tables, 1.0);
    let mut gaps = Vec::new();
    let accepted: Vec<Option<f64>> = labelled.accepted("amount").iter().map(Value::as_f64).collect();
    let near = |target: &Scored<planner::TracedTarget>| {
        let amount = target.value.amount.to_f64().unwrap();
        accepted.iter().flatten().any(|known| (known - amount).abs() <= 1.0)
    };
    if let (Some(best), Some(right)) = (trace.targets.first(), trace.targets.iter().find(|target| near(target)))
        && !near(best)
    {
        let shown = |t: &Scored<planner::TracedTarget>| {
            format!("{:?} {} {:?} {:.2}", t.value.how, t.value.amount, t.value.words, t.share)
        };
        gaps.push(format!("target {} {} instead of {}", labelled.id, shown(best), shown(right)));
    }
    if examples.target.is_none() && trace.reading.plan_kind != PlanKind::Spend {
        gaps.push(format!("amount not offered {} {:?}", labelled.id, labelled.accepted("amount")));
    }
    if examples.months.is_none() {
        gaps.push(format!("months not offered {} {:?}", labelled.id, labelled.accepted("months")));
    }
    for (sum, (kinded, kind)) in trace.sums.iter().zip(labels(text, tables)) {
        if !kinded.right.contains(&kind) {
            let right = KINDS[kinded.right[0]];
            gaps.push(format!("label {} {:?} {right} taken for {}", labelled.id, sum.words, sum.kind));
        }
    }
    for fact in &labelled.facts {
        let Some(amount) = fact.get("amount").and_then(Value::as_f64) else { continue };
        if !trace.sums.iter().any(|sum| (sum.amount.to_f64().unwrap() - amount.abs()).abs() < 1.0) {
            gaps.push(format!("span {} {} {}", labelled.id, fact["words"], amount));
        }
    }
    gaps
}
