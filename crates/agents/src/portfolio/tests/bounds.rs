//! What every allocation keeps, and that none that keeps it is better.

use proptest::prelude::*;

use super::super::optimiser::{MOST_ALTERNATIVES, MOST_BESIDE_STOCKS, WORLD};
use super::super::risk::volatility_cap;
use super::*;

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
        assert!(
            a.weights.is_sorted_by(|a, b| a.1 >= b.1) && a.weights.iter().all(|(_, weight)| *weight > 0.0),
            "{cell}"
        );
        assert!(points(a.alternatives) <= if years < 5 { 0 } else { 1_000 }, "{cell}");
        assert!(a.alternatives <= MOST_BESIDE_STOCKS * a.stocks + 1e-4, "{cell}");
        for (region, percent) in WORLD {
            assert!((weight(&a, region) - f64::from(percent) / 100.0 * a.stocks).abs() < 3e-4, "{cell}");
        }
        let cap = if years < 2 { 150 } else { volatility_cap(risk, 12 * years.unsigned_abs()) };
        let cap = f64::from(cap) / 10_000.0;
        assert!(a.volatility <= cap && a.volatility > cap - 1e-3, "the cap {cap} is kept and used: {cell}");
    }
}

#[test]
fn the_figures_follow_from_the_weights_and_the_table() {
    let market = MarketAssumptions::built_in();
    let a = allocation(RiskLevel::Balanced, 120);
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
    assert!((a.glide_path[0].expected_return - (mean - variance / 2.0)).abs() < 1e-6);
    assert!((a.sharpe_ratio - (mean - 0.036_060_5) / variance.sqrt()).abs() < 1e-6);
    assert_eq!(a.assumptions_version(), "vcmm-2025-05-31");
}

#[test]
fn more_risk_and_more_time_never_mean_fewer_stocks() {
    let stocks: Vec<Vec<f64>> = RiskLevel::ALL
        .iter()
        .map(|risk| (1..=60).map(|years| allocation(*risk, 12 * years).stocks).collect())
        .collect();
    for level in &stocks {
        assert!(level.is_sorted(), "{level:?}");
        assert!(level[0] < level[59]);
    }
    for (lower, higher) in [(0, 1), (1, 2)] {
        assert!(stocks[lower].iter().zip(&stocks[higher]).skip(1).all(|(lower, higher)| lower < higher));
    }
}

/// Three tables of the same source: geometric returns and volatilities.
const TABLES: [([f64; N], [f64; N]); 3] = [
    (
        [0.053, 0.076, 0.047, 0.044, 0.032, 0.035, 0.045, 0.058],
        [0.151, 0.184, 0.254, 0.062, 0.051, 0.011, 0.183, 0.180],
    ),
    (
        [0.048, 0.070, 0.043, 0.047, 0.035, 0.036, 0.041, 0.059],
        [0.152, 0.183, 0.253, 0.063, 0.051, 0.011, 0.185, 0.180],
    ),
    (
        [0.038, 0.063, 0.042, 0.043, 0.032, 0.034, 0.036, 0.056],
        [0.151, 0.181, 0.254, 0.062, 0.050, 0.011, 0.180, 0.167],
    ),
];

#[test]
fn another_forecast_hardly_moves_the_us_share() {
    for risk in RiskLevel::ALL {
        for years in [5, 10, 15, 30] {
            let us = TABLES.map(|(geometric_returns, volatilities)| {
                let market = MarketAssumptions { geometric_returns, volatilities, ..MarketAssumptions::built_in() };
                let a = allocate(&market, &reading(*risk, 12 * years), TODAY).unwrap();
                assert!((weight(&a, AssetClass::UsEquity) / a.stocks - 0.62).abs() < 0.01);
                weight(&a, AssetClass::UsEquity)
            });
            let (least, most) = us.iter().fold((1.0_f64, 0.0_f64), |(a, b), share| (a.min(*share), b.max(*share)));
            assert!(most - least < 0.05, "{risk} {years}: {us:?}");
        }
    }
}

/// Every portfolio in steps of 4 % that keeps the bounds, as volatility and arithmetic return: stocks, and the other five.
fn grid(market: &MarketAssumptions) -> Vec<(f64, f64)> {
    const CLASSES: usize = 6;
    fn fill(class: usize, left: u32, steps: &mut [u32; CLASSES], keep: &mut impl FnMut(&[u32; CLASSES])) {
        if class == CLASSES - 1 {
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
    fill(0, 25, &mut [0; CLASSES], &mut |steps| {
        let s = steps.map(|step| f64::from(step) / 25.0);
        if s[4] + s[5] > MOST_ALTERNATIVES.min(MOST_BESIDE_STOCKS * s[0]) + 1e-9 {
            return;
        }
        let w = [0.62 * s[0], 0.27 * s[0], 0.11 * s[0], s[1], s[2], s[3], s[4], s[5]];
        let mean: f64 = (0..N).map(|i| w[i] * means[i]).sum();
        let variance: f64 = (0..N).map(|i| (0..N).map(|j| w[i] * w[j] * covariance[i][j]).sum::<f64>()).sum();
        portfolios.push((variance.sqrt(), mean));
    });
    portfolios
}

#[test]
fn no_portfolio_on_a_grid_beats_the_optimum() {
    let market = MarketAssumptions::built_in();
    let portfolios = grid(&market);
    assert!(portfolios.len() > 1_000);
    for (risk, years) in [
        (RiskLevel::Conservative, 5),
        (RiskLevel::Conservative, 15),
        (RiskLevel::Balanced, 7),
        (RiskLevel::Balanced, 15),
        (RiskLevel::Aggressive, 10),
        (RiskLevel::Aggressive, 30),
    ] {
        let allocation = allocation(risk, 12 * years);
        let cap = f64::from(volatility_cap(risk, 12 * years.unsigned_abs())) / 10_000.0;
        let inside = portfolios.iter().filter(|(volatility, _)| *volatility <= cap);
        let best = inside.map(|(_, mean)| *mean).fold(f64::NEG_INFINITY, f64::max);
        let ahead = allocation.arithmetic_return - best;
        // What is lost to whole basis points and their margin is below a basis point; the grid loses up to 15.
        assert!(ahead > -5e-5 && ahead < 2e-3, "{risk} {years}: {ahead} ahead of the grid's {best}");
    }
}

#[test]
fn a_horizon_below_one_month_is_refused() {
    let market = MarketAssumptions::built_in();
    for months in [0, -1, i32::MIN] {
        let answer = allocate(&market, &Reading { horizon_months: months, ..reading(RiskLevel::Balanced, 12) }, TODAY);
        assert_eq!(answer, Err(AllocationError::Horizon(months)));
    }
    assert_eq!(allocation(RiskLevel::Balanced, 1200).glide_path.len(), 100);
}

#[test]
fn markets_without_anything_calm_have_no_allocation() {
    let mut market = MarketAssumptions::built_in();
    market.volatilities = [0.2; N];
    let answer = allocate(&market, &reading(RiskLevel::Conservative, 12), TODAY);
    assert!(matches!(answer, Err(AllocationError::Infeasible { .. })), "{answer:?}");
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
        let mut above = vec![0.0; 5];
        for risk in RiskLevel::ALL {
            let stocks = |months: &i32| allocate(&market, &reading(*risk, *months), TODAY).unwrap().stocks;
            let level: Vec<f64> = [12, 36, 59, 96, 180].iter().map(stocks).collect();
            prop_assert!(level.is_sorted(), "{risk}: {level:?}");
            prop_assert!(above.iter().zip(&level).all(|(lower, higher)| lower <= higher), "{risk}: {above:?} {level:?}");
            above = level;
            let path = allocate(&market, &reading(*risk, 480), TODAY).unwrap().glide_path;
            prop_assert!(path.is_sorted_by(|earlier, later| earlier.stocks >= later.stocks));
        }
    }
}
