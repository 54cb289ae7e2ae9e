//! How an allocation changes with time, and why it is what it is.

use super::*;
use crate::details::RetirementIncome;

fn said(allocation: &Allocation, code: &str) -> Option<String> {
    allocation.rationale.iter().find(|sentence| sentence.code == code).map(|sentence| sentence.text.clone())
}

#[test]
fn stocks_never_rise_and_are_gone_in_the_last_two_years() {
    for risk in RiskLevel::ALL {
        for months in [1, 6, 18, 24, 59, 60, 100, 240, 480] {
            let path = allocation(*risk, months).glide_path;
            assert_eq!(i32::try_from(path.len()).unwrap(), (months + 11) / 12);
            assert!(path.is_sorted_by(|earlier, later| earlier.stocks >= later.stocks), "{risk} {months}: {path:?}");
            for point in &path {
                let left = months - 12 * point.year;
                assert!(left >= 60 || point.alternatives == 0.0, "{risk} {months}: {point:?}");
                assert!(left >= 24 || point.stocks == 0.0, "{risk} {months}: {point:?}");
                assert_eq!(points(point.stocks) + points(point.bonds) + points(point.alternatives), 10_000);
            }
        }
    }
}

#[test]
fn each_year_holds_what_the_years_left_allow() {
    let long = allocation(RiskLevel::Balanced, 240).glide_path;
    for years in [3, 7, 12] {
        let short = allocation(RiskLevel::Balanced, 12 * years);
        let of_long = &long[20 - usize::try_from(years).unwrap()];
        assert_eq!((of_long.stocks, of_long.alternatives), (short.stocks, short.alternatives));
    }
    assert_eq!(allocation(RiskLevel::Balanced, 240).glide_path_over(240), long);
}

#[test]
fn retirement_glides_to_what_it_is_lived_on_from() {
    let retiring = |age| {
        let mut reading = Reading { goal_type: PlanType::Retirement, ..reading(RiskLevel::Balanced, 240) };
        reading.details.current_age = Some(age);
        allocated(&reading)
    };
    // From 65 to 95: thirty years more to live on it.
    let full = allocation(RiskLevel::Balanced, 180).stocks;
    assert!(retiring(45).glide_path.iter().all(|point| (point.stocks - full).abs() < 1e-9));
    // From 90 to 95.
    let late = retiring(70).glide_path;
    assert!((late[19].stocks - allocation(RiskLevel::Balanced, 60).stocks).abs() < 1e-9);
    assert!((late[0].stocks - full).abs() < 1e-9);
    let mut income = reading(RiskLevel::Balanced, 24);
    income.details.retirement_income =
        Some(RetirementIncome { yearly: Decimal::from(40_000), until_age: None, other: Vec::new() });
    assert!((allocated(&income).stocks - full).abs() < 1e-9);
}

#[test]
fn a_spending_plan_holds_one_mix_and_debts_are_paid_from_cash_and_bonds() {
    let spend = allocated(&spending("600000", 28));
    assert_eq!(spend.glide_path.len(), 28);
    assert!(spend.glide_path.iter().all(|point| (point.stocks - spend.stocks).abs() < 1e-9));
    assert!((spend.stocks - allocation(RiskLevel::Balanced, 180).stocks).abs() < 1e-9);
    let debt = allocated(&Reading { plan_kind: PlanKind::Debt, ..reading(RiskLevel::Aggressive, 120) });
    assert!(debt.glide_path.iter().all(|point| point.bonds > 0.999));
    assert_eq!(debt.rationale[0].code, "CASH_AND_BONDS");
}

#[test]
fn ten_year_figures_become_those_of_thirty_years() {
    let a = Reading { goal_type: PlanType::Retirement, ..reading(RiskLevel::Balanced, 480) };
    let a = allocated(&a);
    let returns: Vec<_> = a.glide_path.iter().map(|point| point.expected_return).collect();
    assert!(returns[..10].iter().all(|r| r.to_bits() == returns[0].to_bits()));
    assert!(returns[9..30].is_sorted() && returns[29] > returns[9]);
    assert!(returns[29..].iter().all(|r| r.to_bits() == returns[29].to_bits()));
    assert!((returns[19] - f64::midpoint(returns[9], returns[29])).abs() < 1e-6);
    assert!(a.expected_return > returns[0] && a.expected_return < returns[39]);
    assert!(said(&a, "TWO_HORIZONS").is_some());
    assert!(said(&allocation(RiskLevel::Balanced, 120), "TWO_HORIZONS").is_none());
}

#[test]
fn the_return_of_the_whole_time_is_compound_along_the_path() {
    let a = allocation(RiskLevel::Aggressive, 90);
    let growth: f64 = a.glide_path.iter().map(|point| 1.0 + point.expected_return).take(7).product();
    let growth = growth * (1.0 + a.glide_path[7].expected_return).sqrt();
    assert!((a.expected_return - (growth.powf(12.0 / 90.0) - 1.0)).abs() < 1e-6);
}

#[test]
fn few_stocks_are_explained_where_the_horizon_overrules_a_wish() {
    let short = allocation(RiskLevel::Aggressive, 36);
    let why = said(&short, "HORIZON_LIMITS_STOCKS").unwrap();
    assert!(why.contains("aggressive") && why.contains("3 years"), "{why}");
    assert!(said(&short, "GLIDE_PATH").is_some());
    assert!(said(&allocation(RiskLevel::Aggressive, 240), "HORIZON_LIMITS_STOCKS").is_none());
    assert_eq!(allocation(RiskLevel::Aggressive, 6).rationale[0].code, "CASH_AND_SHORT_BONDS");
}

#[test]
fn a_table_of_more_than_a_year_ago_is_named_as_old() {
    let market = MarketAssumptions::built_in();
    let on = |day: &str| {
        let a = allocate(&market, &reading(RiskLevel::Balanced, 120), day.parse().unwrap()).unwrap();
        said(&a, "OLD_MARKET_TABLE")
    };
    assert_eq!(on("2026-05-31"), None);
    assert!(on("2026-06-01").unwrap().contains("2025-05-31"));
}
