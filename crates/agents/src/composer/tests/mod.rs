//! Tests of the composer agent, and the inputs that they share.

mod figures;
mod independent;
mod plan;
mod properties;
mod stored;

use rust_decimal::{Decimal, prelude::ToPrimitive};
use serde_json::json;

use super::InvestmentPlan;
use super::chances::Savings;
use crate::details::Details;
use crate::portfolio::{self, Allocation, MarketAssumptions, allocate};
use crate::reading::Reading;
use crate::vocabulary::{PlanKind, PlanType, RiskLevel};

/// Median growth of the check figures' market: arithmetic mean 6 %, standard deviation 10 %.
const MEDIAN: f64 = 0.055_314_27;

fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

fn float(amount: Decimal) -> f64 {
    amount.to_f64().unwrap()
}

fn reading(target: &str, years: i32, start: &str) -> Reading {
    Reading {
        goal_text: "Save for retirement".to_owned(),
        goal_type: PlanType::Retirement,
        target_amount: Some(decimal(target)),
        plan_kind: PlanKind::Save,
        horizon_months: 12 * years,
        details: Details::default(),
        understanding: None,
        language: None,
        facts: Vec::new(),
        origins: Vec::new(),
        questions: Vec::new(),
        other_goals: Vec::new(),
        time_horizon: years,
        risk_level: RiskLevel::Balanced,
        starting_amount: decimal(start),
        confidence: 0.9,
        keywords: vec!["retirement".to_owned()],
        plan_name: "Retirement".to_owned(),
        assumptions: vec!["The amount is assumed.".to_owned()],
        provenance: Some(crate::provenance::Provenance::RULES),
    }
}

fn built_in(risk: RiskLevel, years: i32) -> Allocation {
    allocate(&MarketAssumptions::built_in(), risk, years).unwrap()
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

fn savings(start: i64, monthly: i64, target: i64, years: u32) -> Savings {
    Savings { start: Decimal::from(start), monthly: Decimal::from(monthly), target: Decimal::from(target), years }
}

fn stored_and_read(plan: &InvestmentPlan) -> InvestmentPlan {
    let text = json!({ "investment_plan": plan.to_json() }).to_string();
    InvestmentPlan::from_plan_data(&serde_json::from_str(&text).unwrap()).unwrap()
}
