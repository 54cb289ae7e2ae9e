//! Tests of the portfolio agent: against a brute-force grid, over every level and horizon, and over other markets.

mod bounds;
mod foreign;
mod glide;
mod market;

use chrono::{TimeZone, Utc};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde_json::{Value, json};

use super::asset_class::{AssetClass, Group};
use super::{
    Allocation, AllocationError, AssumptionsError, GlidePoint, MarketAssumptions, allocate, from_json, to_json,
};
use crate::examples::{TODAY, saving, spending};
use crate::reading::Reading;
use crate::sentence::Sentence;
use crate::vocabulary::{PlanKind, PlanType, RiskLevel};

const N: usize = AssetClass::COUNT;

fn reading(risk_level: RiskLevel, months: i32) -> Reading {
    Reading { risk_level, ..saving("100000", months, "0") }
}

fn allocated(reading: &Reading) -> Allocation {
    allocate(&MarketAssumptions::built_in(), reading, TODAY).unwrap()
}

fn allocation(risk_level: RiskLevel, months: i32) -> Allocation {
    allocated(&reading(risk_level, months))
}

fn weight(allocation: &Allocation, class: AssetClass) -> f64 {
    allocation.weights.iter().find(|(held, _)| *held == class).map_or(0.0, |(_, weight)| *weight)
}

/// In basis points, so that sums are exact.
fn points(share: f64) -> i64 {
    let points: Decimal = share.to_string().parse::<Decimal>().unwrap() * Decimal::from(10_000);
    assert!(points.is_integer(), "{share} is not in whole basis points");
    points.to_i64().unwrap()
}

/// Of every level and every horizon of 1 to 60 years.
fn every_cell() -> impl Iterator<Item = (RiskLevel, i32, Allocation)> {
    let cells = RiskLevel::ALL.iter().flat_map(|risk| (1..=60).map(|years| (*risk, years)));
    cells.map(|(risk, years)| (risk, years, allocation(risk, 12 * years)))
}

fn stored(allocation: &Allocation) -> Value {
    let at = Utc.with_ymd_and_hms(2024, 1, 15, 10, 30, 0).unwrap();
    to_json(allocation, PlanType::Retirement, at)
}

#[test]
fn what_is_stored_is_read_back_to_the_bit() {
    for (_, _, allocation) in every_cell() {
        let text = stored(&allocation).to_string();
        assert_eq!(from_json(&serde_json::from_str(&text).unwrap()), Some(allocation));
    }
}

#[test]
fn the_stored_document_has_every_key_of_the_schema() {
    let document = stored(&allocation(RiskLevel::Balanced, 360));
    for key in ["stocks", "bonds", "alternatives"] {
        assert!(document["portfolio"]["allocations"][key].is_f64());
    }
    assert!(document["portfolio"]["expected_return"].is_f64());
    assert!(document["portfolio"]["risk_metrics"]["volatility"].is_f64());
    assert!(document["portfolio"]["risk_metrics"]["sharpe_ratio"].is_f64());
    assert_eq!(document["portfolio"]["glide_path"].as_array().unwrap().len(), 30);
    assert_eq!(document["risk_level"], 3);
    assert_eq!(document["goal_type"], "retirement");
    assert_eq!(document["timestamp"], "2024-01-15T10:30:00Z");
    assert_eq!(document["agent"], "portfolio_agent");
    assert_eq!(document["status"], "success");
    assert_eq!(document["version"], "2.1");
    assert_eq!(document["assumptions"]["date"], "2025-05-31");
    assert!(document["rationale"].as_str().unwrap().contains("balanced plan with 15 years or more to go"));
    assert_eq!(document["rationale_sentences"][0]["code"], "MOST_RETURN_UNDER_CAP");
}
