//! Tests of the portfolio agent: against a brute-force grid, over every level and horizon, and over other markets.

use std::sync::LazyLock;

use chrono::{TimeZone, Utc};
use proptest::prelude::*;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde_json::{Value, json};

use super::asset_class::{AssetClass, Group};
use super::optimiser::{MOST_ALTERNATIVES, MOST_EMERGING, MOST_REGION};
use super::risk::volatility_cap;
use super::{Allocation, AllocationError, AssumptionsError, MarketAssumptions, allocate, from_json, to_json};
use crate::vocabulary::{PlanType, RiskLevel};

const N: usize = AssetClass::COUNT;
const FILE: &str = include_str!("market.example.json");

fn weight(allocation: &Allocation, class: AssetClass) -> f64 {
    allocation.weights.iter().find(|(held, _)| *held == class).map_or(0.0, |(_, weight)| *weight)
}

/// In basis points, so that sums are exact.
fn points(share: f64) -> i64 {
    let points: Decimal = share.to_string().parse::<Decimal>().unwrap() * Decimal::from(10_000);
    assert!(points.is_integer(), "{share} is not in whole basis points");
    points.to_i64().unwrap()
}

/// The allocation of every level (outer) and every horizon of 1 to 60 years (inner), computed once for all tests.
static EVERY_CELL: LazyLock<Vec<Vec<Allocation>>> = LazyLock::new(|| {
    let market = MarketAssumptions::built_in();
    let level = |risk| (1..=60).map(|years| allocate(&market, risk, years).unwrap()).collect();
    RiskLevel::ALL.iter().map(|risk| level(*risk)).collect()
});

fn every_cell() -> impl Iterator<Item = (RiskLevel, i32, Allocation)> {
    RiskLevel::ALL
        .iter()
        .zip(&*EVERY_CELL)
        .flat_map(|(risk, level)| (1..).zip(level).map(|(years, allocation)| (*risk, years, allocation.clone())))
}

fn stored(allocation: &Allocation) -> Value {
    let at = Utc.with_ymd_and_hms(2024, 1, 15, 10, 30, 0).unwrap();
    to_json(allocation, PlanType::Retirement, at)
}

#[test]
fn every_allocation_keeps_its_bounds_and_adds_up_to_one() {
    for (risk, years, a) in every_cell() {
        let cell = format!("{risk} {years}: {a:?}");
        assert_eq!(points(a.stocks) + points(a.bonds) + points(a.alternatives), 10_000, "{cell}");
        for (group, share) in
            [(Group::Stocks, a.stocks), (Group::Bonds, a.bonds), (Group::Alternatives, a.alternatives)]
        {
            let classes = AssetClass::ALL.into_iter().filter(|class| class.group() == group);
            assert_eq!(classes.map(|class| points(weight(&a, class))).sum::<i64>(), points(share), "{cell}");
        }
        assert!(a.weights.iter().all(|(_, weight)| *weight > 0.0), "{cell}");
        assert!(points(a.alternatives) <= 1_000, "{cell}");
        assert!(4 * points(weight(&a, AssetClass::EmergingEquity)) <= points(a.stocks), "{cell}");
        for region in [AssetClass::UsEquity, AssetClass::DevelopedEquity] {
            assert!(weight(&a, region) <= MOST_REGION * a.stocks + 2e-4, "{cell}");
        }
        let cap = f64::from(volatility_cap(risk, years.unsigned_abs())) / 10_000.0;
        assert!(a.volatility <= cap && a.volatility > cap - 5e-4, "the cap {cap} is kept and used: {cell}");
    }
}

#[test]
fn the_figures_follow_from_the_weights_and_the_table() {
    let market = MarketAssumptions::built_in();
    let a = allocate(&market, RiskLevel::Balanced, 30).unwrap();
    let mut variance = 0.0;
    for (one, w1) in &a.weights {
        for (other, w2) in &a.weights {
            let (i, j) = (*one as usize, *other as usize);
            variance += w1 * w2 * market.correlations[i][j] * market.volatilities[i] * market.volatilities[j];
        }
    }
    let mean: f64 = a.weights.iter().map(|(c, w)| w * market.arithmetic_returns()[*c as usize]).sum();
    assert!((a.volatility - variance.sqrt()).abs() < 1e-6);
    assert!((a.arithmetic_return - mean).abs() < 1e-6);
    assert!((a.expected_return - (mean - variance / 2.0)).abs() < 1e-6);
    assert!((a.sharpe_ratio - (mean - 0.036_060_5) / variance.sqrt()).abs() < 1e-6);
    assert_eq!(a.risk_score, 3);
    assert_eq!(a.assumptions_version(), "vcmm-2025-05-31");
}

#[test]
fn more_risk_and_more_time_never_mean_fewer_stocks() {
    let stocks: Vec<Vec<f64>> = EVERY_CELL.iter().map(|level| level.iter().map(|a| a.stocks).collect()).collect();
    for level in &stocks {
        assert!(level.is_sorted(), "{level:?}");
        assert!(level[0] < level[59]);
    }
    for (lower, higher) in [(0, 1), (1, 2)] {
        assert!(stocks[lower].iter().zip(&stocks[higher]).all(|(lower, higher)| lower < higher));
    }
}

/// Every portfolio in steps of 5 % that keeps the bounds, as volatility and compound return.
fn grid(market: &MarketAssumptions) -> Vec<(f64, f64)> {
    fn fill(class: usize, left: u32, steps: &mut [u32; N], keep: &mut impl FnMut(&[u32; N])) {
        if class == N - 1 {
            steps[class] = left;
            return keep(steps);
        }
        for share in 0..=left {
            steps[class] = share;
            fill(class + 1, left - share, steps, keep);
        }
    }
    let (covariance, means) = (market.covariance(), market.arithmetic_returns());
    let mut portfolios = Vec::new();
    fill(0, 20, &mut [0; N], &mut |steps| {
        let w = steps.map(|step| f64::from(step) / 20.0);
        let stocks = w[0] + w[1] + w[2];
        if w[6] + w[7] > MOST_ALTERNATIVES + 1e-9
            || w[2] > MOST_EMERGING * stocks + 1e-9
            || w[0].max(w[1]) > MOST_REGION * stocks + 1e-9
        {
            return;
        }
        let mean: f64 = (0..N).map(|i| w[i] * means[i]).sum();
        let variance: f64 = (0..N).map(|i| (0..N).map(|j| w[i] * w[j] * covariance[i][j]).sum::<f64>()).sum();
        portfolios.push((variance.sqrt(), mean - variance / 2.0));
    });
    portfolios
}

#[test]
fn no_portfolio_on_a_grid_beats_the_optimum() {
    let market = MarketAssumptions::built_in();
    let portfolios = grid(&market);
    assert!(portfolios.len() > 10_000);
    for (risk, years) in [
        (RiskLevel::Conservative, 4),
        (RiskLevel::Conservative, 15),
        (RiskLevel::Balanced, 7),
        (RiskLevel::Balanced, 15),
        (RiskLevel::Aggressive, 10),
        (RiskLevel::Aggressive, 30),
    ] {
        let allocation = allocate(&market, risk, years).unwrap();
        let cap = f64::from(volatility_cap(risk, years.unsigned_abs())) / 10_000.0;
        let inside = portfolios.iter().filter(|(volatility, _)| *volatility <= cap);
        let best = inside.map(|(_, mean)| *mean).fold(f64::NEG_INFINITY, f64::max);
        let ahead = allocation.expected_return - best;
        // What is lost to whole basis points and their margin is below a basis point; the grid loses up to 15.
        assert!(ahead > -5e-5 && ahead < 1.5e-3, "{risk} {years}: {ahead} ahead of the grid's {best}");
    }
}

#[test]
fn a_horizon_below_one_year_is_refused() {
    let market = MarketAssumptions::built_in();
    for years in [0, -1, i32::MIN] {
        assert_eq!(allocate(&market, RiskLevel::Balanced, years), Err(AllocationError::Horizon(years)));
    }
    assert!(allocate(&market, RiskLevel::Balanced, i32::MAX).is_ok());
}

#[test]
fn markets_without_anything_calm_have_no_allocation_for_a_short_horizon() {
    let mut market = MarketAssumptions::built_in();
    market.volatilities = [0.2; N];
    let answer = allocate(&market, RiskLevel::Conservative, 1);
    assert!(matches!(answer, Err(AllocationError::Infeasible { .. })), "{answer:?}");
}

#[test]
fn the_built_in_table_is_the_example_file() {
    assert_eq!(MarketAssumptions::from_json(FILE), Ok(MarketAssumptions::built_in()));
}

/// The example file with a change, read.
fn changed(change: impl FnOnce(&mut Value)) -> String {
    let mut file: Value = serde_json::from_str(FILE).unwrap();
    change(&mut file);
    MarketAssumptions::from_json(&file.to_string()).unwrap_err().to_string()
}

#[test]
fn a_table_that_cannot_be_used_is_refused_with_the_reason() {
    assert!(MarketAssumptions::from_json("{").unwrap_err().to_string().contains("malformed"));
    assert!(changed(|file| file["version"] = json!(" ")).contains("version is empty"));
    assert!(changed(|file| file["inflation"] = json!(2.0)).contains("inflation is 2, outside of -0.05 to 0.25"));
    assert!(changed(|file| file["classes"]["US_CASH"]["volatility"] = json!(0)).contains("US_CASH's volatility is 0"));
    assert!(changed(|file| file["classes"]["GOLD"] = file["classes"]["US_CASH"].clone()).contains("\"GOLD\" is not"));
    assert!(changed(|file| file["correlations"][0][2] = json!(1.5)).contains("is 1.5, outside of -1 to 1"));
    assert!(changed(|file| file["correlations"][0][0] = json!("GOLD")).contains("\"GOLD\" is not"));
    assert!(changed(|file| file["correlations"][1] = file["correlations"][0].clone()).contains("more than once"));
    assert!(changed(|file| file["correlations"][0][2] = json!(-0.9)).contains("not positive definite"));
    let missing_pair = changed(|file| drop(file["correlations"].as_array_mut().unwrap().pop()));
    assert_eq!(missing_pair, "the correlation of US_CASH and COMMODITIES is missing");
    let missing_class = changed(|file| drop(file["classes"].as_object_mut().unwrap().remove("US_TIPS")));
    assert_eq!(missing_class, "US_TIPS has no return and volatility");
    let mut file: Value = serde_json::from_str(FILE).unwrap();
    file["classes"]["US_TIPS"]["volatility"] = Value::Null;
    let error = MarketAssumptions::from_json(&file.to_string()).unwrap_err();
    assert!(matches!(error, AssumptionsError::Malformed(_)), "{error}");
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
    let document = stored(&allocate(&MarketAssumptions::built_in(), RiskLevel::Balanced, 30).unwrap());
    for key in ["stocks", "bonds", "alternatives"] {
        assert!(document["portfolio"]["allocations"][key].is_f64());
    }
    assert!(document["portfolio"]["expected_return"].is_f64());
    assert!(document["portfolio"]["risk_metrics"]["volatility"].is_f64());
    assert!(document["portfolio"]["risk_metrics"]["sharpe_ratio"].is_f64());
    assert_eq!(document["risk_level"], 3);
    assert_eq!(document["goal_type"], "retirement");
    assert_eq!(document["timestamp"], "2024-01-15T10:30:00Z");
    assert_eq!(document["agent"], "portfolio_agent");
    assert_eq!(document["status"], "success");
    assert_eq!(document["assumptions"]["date"], "2025-05-31");
    assert!(document["rationale"].as_str().unwrap().contains("balanced plan over 30 years"));
}

/// The example of the database's documentation.
fn foreign() -> Value {
    json!({
        "portfolio": {
            "allocations": { "stocks": 0.70, "bonds": 0.25, "alternatives": 0.05 },
            "expected_return": 0.075,
            "risk_metrics": { "volatility": 0.12, "sharpe_ratio": 0.63 }
        },
        "risk_level": 3, "goal_type": "retirement", "timestamp": "2024-01-15T10:30:00Z",
        "agent": "portfolio_agent", "status": "success"
    })
}

#[test]
fn another_agents_output_is_read() {
    let read = from_json(&foreign()).unwrap();
    assert_eq!((read.stocks, read.bonds, read.alternatives), (0.70, 0.25, 0.05));
    assert_eq!((read.expected_return, read.volatility, read.sharpe_ratio, read.risk_score), (0.075, 0.12, 0.63, 3));
    assert!((read.arithmetic_return - 0.0822).abs() < 1e-12);
    assert_eq!((read.weights.len(), read.assumptions_version()), (0, "unknown"));
}

#[test]
fn an_output_that_cannot_be_used_is_no_allocation() {
    let with = |path: &str, value: Value| {
        let mut document = foreign();
        *document.pointer_mut(path).unwrap() = value;
        from_json(&document)
    };
    assert!(with("/portfolio/allocations/bonds", json!(0.254)).is_some(), "within half a percent");
    assert!(with("/portfolio/allocations/bonds", json!(0.26)).is_none());
    assert!(with("/portfolio/allocations/bonds", json!("25 %")).is_none());
    assert!(with("/portfolio/allocations", json!({ "stocks": 1.1, "bonds": -0.1, "alternatives": 0 })).is_none());
    assert!(with("/portfolio/expected_return", json!(7.5)).is_none());
    assert!(with("/portfolio/expected_return", Value::Null).is_none());
    assert!(with("/portfolio/risk_metrics", json!({})).is_none());
    assert!(with("/portfolio/risk_metrics/volatility", json!(-0.1)).is_none());
    assert!(with("/status", json!("error")).is_none());
    assert_eq!(with("/risk_level", json!(9)).unwrap().risk_score, 3, "derived from the volatility");
    assert!(from_json(&Value::Null).is_none());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]

    /// Returns, volatilities and correlations that nobody would call likely: the order of stocks holds all the same.
    #[test]
    fn the_stock_share_is_ordered_in_any_market(
        returns in prop::array::uniform8(-0.05..0.15_f64),
        volatilities in prop::array::uniform8(0.02..0.40_f64),
        correlated in 0.0..1.0_f64,
    ) {
        let mut market = MarketAssumptions::built_in();
        market.geometric_returns = returns;
        market.volatilities = volatilities;
        market.volatilities[AssetClass::Cash as usize] = 0.01;
        for i in 0..N {
            for j in (0..N).filter(|j| *j != i) {
                market.correlations[i][j] *= correlated;
            }
        }
        let mut above = vec![0.0; 4];
        for risk in RiskLevel::ALL {
            let level: Vec<f64> =
                [1, 3, 8, 15].iter().map(|years| allocate(&market, *risk, *years).unwrap().stocks).collect();
            prop_assert!(level.is_sorted(), "{risk}: {level:?}");
            prop_assert!(above.iter().zip(&level).all(|(lower, higher)| lower <= higher), "{risk}: {above:?} {level:?}");
            above = level;
        }
    }
}
