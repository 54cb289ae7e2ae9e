//! Tests of the composer agent, and the inputs that they share.

mod advice;
mod debts;
mod figures;
mod independent;
mod living;
mod need;
mod plan;
mod properties;
mod stored;
mod timing;
mod track;

use rust_decimal::{Decimal, prelude::ToPrimitive};
use serde_json::json;

use super::InvestmentPlan;
use crate::details::{CashFlow, Debt, IncomeStream, RetirementIncome};
use crate::examples::{TODAY, decimal, saving, spending};
use crate::portfolio::{self, Allocation, MarketAssumptions, allocate};
use crate::reading::Reading;
use crate::vocabulary::{AdjustmentKind, AmountBasis, PlanKind, PlanType, RiskLevel, SentencePart};

fn float(amount: Decimal) -> f64 {
    amount.to_f64().unwrap()
}

fn allocated(reading: &Reading) -> Allocation {
    allocate(&MarketAssumptions::built_in(), reading, TODAY).unwrap()
}

fn composed(reading: &Reading) -> InvestmentPlan {
    super::compose(reading, &allocated(reading))
}

/// A reading without costs, so that figures are those of the bare engine.
fn without_costs(mut reading: Reading) -> Reading {
    reading.details.annual_fee = Some(Decimal::ZERO);
    reading
}

/// An allocation as another agent may give it: nothing but shares, return and volatility.
fn foreign(expected_return: f64, volatility: f64) -> Allocation {
    portfolio::from_json(&json!({ "portfolio": {
        "allocations": { "stocks": 0.70, "bonds": 0.25, "alternatives": 0.05 },
        "expected_return": expected_return,
        "risk_metrics": { "volatility": volatility },
    }}))
    .unwrap()
}

fn close(actual: f64, expected: f64, tolerance: f64) {
    assert!((actual - expected).abs() <= tolerance, "{actual} is not {expected} ± {tolerance}");
}

fn stored_and_read(plan: &InvestmentPlan) -> InvestmentPlan {
    let text = json!({ "investment_plan": plan.to_json() }).to_string();
    InvestmentPlan::from_plan_data(&serde_json::from_str(&text).unwrap()).unwrap()
}

fn sentence<'a>(plan: &'a InvestmentPlan, code: &str) -> Option<&'a str> {
    plan.sentences.iter().find(|said| said.sentence.code == code).map(|said| said.sentence.text.as_str())
}
