//! What holds for all JSON that stands in the columns of the agents, whoever wrote it: it is read or it is null, what
//! is read is within its bounds and is read the same when it is stored again, and all readers of a figure agree.

use std::time::Instant;

use chrono::{DateTime, NaiveDate, Utc};
use proptest::{prelude::*, sample::select};
use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::{PlannerOutput, PortfolioOutput};
use crate::{
    graphql::scalars,
    plans::{
        outputs::{PlannerColumns, expected_return},
        validate,
    },
    vocabulary::PlanType,
};
use agents::{
    composer::{self, InvestmentPlan},
    goal::Goal,
    planner, portfolio,
    reading::Reading,
};
use fuzz::{
    hunt,
    json::{any_json, reshaped},
};

const NAMES: &[&str] = &[
    "parsed_goal",
    "goal_type",
    "target_amount",
    "time_horizon",
    "risk_level",
    "starting_amount",
    "confidence_score",
    "extracted_keywords",
    "plan_name",
    "goal_text",
    "assumptions",
    "status",
    "timestamp",
    "portfolio",
    "allocations",
    "stocks",
    "bonds",
    "alternatives",
    "weights",
    "expected_return",
    "risk_metrics",
    "volatility",
    "investment_plan",
    "user_input",
    "monthly_contribution",
    "asset_allocation",
    "milestones",
    "risk_considerations",
    "projection",
    "facts",
    "questions",
    "details",
    "origins",
    "other_goals",
    "understanding",
    "kind",
    "horizon_months",
    "glide_path",
    "mixes",
    "rationale_sentences",
    "budget",
    "adjustments",
    "sensitivity",
    "drawdown",
    "debts",
    "sentences",
    "sentence",
    "code",
    "text",
    "values",
];
const WORDS: &[&str] = &[
    "success",
    "SUCCESS",
    "error",
    "HOUSE",
    "house",
    "BALANCED",
    "aggressive",
    "500000",
    "1e6",
    "0.075",
    "investment_plan",
    "2024-01-15T10:30:00Z",
    "2024-01-15T10:30:00+01:00",
    "2024-01-15 10:30",
    "-262143-01-01T00:00:00Z",
    "2024-02-30",
    "SPEND",
    "NONE",
    "TARGET",
    "LATER",
];

/// What our own agents store.
fn stored() -> [Value; 3] {
    let at = DateTime::<Utc>::UNIX_EPOCH;
    let today = NaiveDate::from_ymd_opt(2026, 6, 1).unwrap();
    let goal = Goal::in_words("Save $500,000 for retirement in 30 years", today);
    let reading = planner::read(&goal);
    let market = portfolio::MarketAssumptions::built_in();
    let allocation = portfolio::allocate(&market, &reading, today).unwrap();
    let agent_3 = planner::to_json(&reading, at);
    let agent_2 = portfolio::to_json(&allocation, PlanType::Retirement, at);
    let plan = composer::compose(&reading, &allocation);
    let plan_data = composer::plan_data(uuid::Uuid::nil(), &goal, &reading, &agent_3, &agent_2, &plan, at);
    [agent_3, agent_2, plan_data]
}

fn documents() -> BoxedStrategy<String> {
    let [agent_3, agent_2, mut plan_data] = stored();
    // One year is as good as thirty.
    plan_data["investment_plan"]["investment_plan"]["projection"].as_array_mut().unwrap().truncate(1);
    plan_data["agent_outputs"] = json!({});
    let deep = (100..140_usize).prop_map(|depth| format!("{}{}", "[".repeat(depth), "]".repeat(depth)));
    let any = any_json(NAMES, WORDS);
    let document = prop_oneof![4 => reshaped(vec![agent_3, agent_2, plan_data], any.clone()), 1 => any];
    let document = document.prop_map(|document| document.to_string()).boxed();
    let texts = select(vec!["1e999", "\"\\ud800\"", "{\"a\":1,\"a\":2}", "-", "01"]).prop_map(str::to_owned);
    prop_oneof![20 => document, 1 => deep, 1 => texts].boxed()
}

#[test]
fn stored_json_of_any_shape_is_read_as_far_as_it_fits() {
    let today = NaiveDate::from_ymd_opt(2026, 6, 1).unwrap();
    let reading = planner::read(&Goal::in_words("100k in 1 year", today));
    hunt("stored", documents(), |text| {
        let Ok(value) = serde_json::from_str::<Value>(text) else { return Ok("no JSON".to_owned()) };
        let labels = [planned(&value)?, allocated(&value, &reading)?, composed(&value)?, checked(&value)?];
        Ok(labels.join(", "))
    });
}

fn again(value: &Value) -> Value {
    serde_json::from_str(&value.to_string()).unwrap()
}

/// As a planner's output.
fn planned(value: &Value) -> Result<String, TestCaseError> {
    let columns = PlannerColumns::of(value);
    if let Some(amount) = columns.target_amount {
        prop_assert!(amount > Decimal::ZERO && amount <= validate::MAX_AMOUNT && amount.normalize().scale() <= 2);
    }
    prop_assert!(columns.time_horizon.is_none_or(|years| (1..=validate::MAX_YEARS).contains(&years)));
    prop_assert!(columns.plan_name.is_none_or(|name| validate::text_fits(name, validate::MAX_NAME)));
    let view = PlannerOutput::from_stored(value);
    if let Some(view) = &view {
        // What fills a column is shown, too.
        prop_assert!(columns.plan_type.is_none() || view.goal_type == columns.plan_type.map(Into::into), "type");
        prop_assert!(columns.time_horizon.is_none() || view.time_horizon == columns.time_horizon, "years");
        let shown = view.target_amount.map(|amount| amount.0);
        prop_assert!(columns.target_amount.is_none() || shown == columns.target_amount, "amount {shown:?}");
    }
    let read = planner::from_json(value);
    if let Some(read) = &read {
        let stored = planner::to_json(read, DateTime::<Utc>::UNIX_EPOCH);
        let back = planner::from_json(&again(&stored));
        prop_assert_eq!(back.as_ref(), Some(read));
        prop_assert_eq!(read.target_amount, columns.target_amount);
        prop_assert_eq!(Some(read.time_horizon), columns.time_horizon);
        // What another worker goes on with is shown.
        if let Some(view) = &view {
            let shown = [view.facts.len(), view.questions.len(), view.origins.len(), view.other_goals.len()];
            prop_assert_eq!(
                shown,
                [read.facts.len(), read.questions.len(), read.origins.len(), read.other_goals.len()]
            );
        }
    }
    let some = (columns.plan_type.is_some(), columns.target_amount.is_some());
    Ok(format!("planner {} {} {some:?}", view.is_some(), read.is_some()))
}

/// As a portfolio agent's output.
fn allocated(value: &Value, reading: &Reading) -> Result<String, TestCaseError> {
    let column = expected_return(value);
    prop_assert!(column.is_none_or(validate::rate_fits));
    let view = PortfolioOutput::from_stored(value);
    let read = portfolio::from_json(value);
    if let Some(read) = &read {
        let stored = portfolio::to_json(read, PlanType::General, DateTime::<Utc>::UNIX_EPOCH);
        let back = portfolio::from_json(&again(&stored));
        prop_assert_eq!(back.as_ref(), Some(read));
        // An allocation that is accepted has a plan, which can be stored and read. In no column is a NUL.
        if has_nul(value) {
            return Ok("portfolio with a NUL".to_owned());
        }
        let plan = composer::compose(reading, read);
        let document = again(&json!({ "investment_plan": plan.to_json() }));
        prop_assert_eq!(validate::plan_data("planData", &document), None);
        prop_assert_eq!(InvestmentPlan::from_plan_data(&document), Some(plan));
    }
    Ok(format!("portfolio {} {} {}", view.is_some(), read.is_some(), column.is_some()))
}

/// As a finished plan.
fn composed(value: &Value) -> Result<String, TestCaseError> {
    let Some(plan) = InvestmentPlan::from_plan_data(value) else { return Ok("no plan".to_owned()) };
    let amounts = plan.projection.iter().flat_map(|point| [point.contributed, point.p10, point.p50, point.p90]);
    for amount in amounts.chain([plan.monthly_contribution]) {
        prop_assert_eq!(scalars::Decimal::dollars(amount).0, amount);
    }
    let document = again(&json!({ "investment_plan": plan.to_json() }));
    let back = InvestmentPlan::from_plan_data(&document);
    let sorted = |mut plan: InvestmentPlan| {
        // Considerations of other agents come by name, or by number; stored again they are by name.
        plan.risk_considerations.sort_by(|a, b| a.name.cmp(&b.name));
        plan
    };
    // A double keeps fifteen digits; whole numbers of 64 bits are kept as they are.
    let exact = |amount: &Decimal| amount.normalize().mantissa().unsigned_abs() < 1_000_000_000_000_000;
    if exact(&plan.monthly_contribution) && plan.projection.is_empty() && plan.milestones.is_empty() {
        let options = plan.contribution_options.iter().all(|option| exact(&option.monthly_contribution));
        prop_assert!(!options || back.map(sorted) == Some(sorted(plan.clone())));
    } else {
        prop_assert!(back.is_some());
    }
    Ok(format!("a plan, {} {}", plan.risk_considerations.len().min(2), plan.milestones.len().min(1)))
}

/// As what somebody wants to store.
fn checked(value: &Value) -> Result<String, TestCaseError> {
    let (written, begun) = (value.to_string(), Instant::now());
    let (json, plan_data) = (validate::json("output", value), validate::plan_data("planData", value));
    prop_assert_eq!(
        json.is_some(),
        written.contains("\\u0000") && has_nul(value) || written.len() > validate::MAX_JSON
    );
    prop_assert!(json.is_none() || plan_data.is_some());
    prop_assert!(plan_data.is_some() || written.contains("\"investment_plan\"") || written.contains("\"user_input\""));
    prop_assert!(begun.elapsed().as_secs() < 5);
    Ok(format!("{} {}", json.is_none(), plan_data.is_none()))
}

/// Whether a text or a key has a NUL: the written form shows one as an escape, and an escaped backslash in front of
/// "u0000" looks nearly the same.
fn has_nul(value: &Value) -> bool {
    value.to_string().replace("\\\\", "").contains("\\u0000")
}
