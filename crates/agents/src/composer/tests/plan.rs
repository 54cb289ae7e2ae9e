//! The parts of a plan, each against what it has to say.

use rust_decimal::Decimal;

use super::{built_in, decimal, foreign, reading, savings};
use crate::composer::chances::chances;
use crate::composer::lognormal::Lognormal;
use crate::composer::{compose, milestones, percentages, risks};
use crate::portfolio::Allocation;
use crate::vocabulary::RiskLevel;

#[test]
fn nothing_is_paid_in_where_nothing_is_needed() {
    let plan = compose(&reading("100", 5, "1000"), &built_in(RiskLevel::Balanced, 5));
    assert_eq!(plan.monthly_contribution, Decimal::ZERO);
    assert_eq!(plan.success_probability, Some(1.0));
    assert!(plan.contribution_options.iter().all(|option| option.monthly_contribution.is_zero()));
    assert!(plan.milestones.iter().all(|milestone| milestone.year == 0));
    assert!(plan.summary.unwrap().contains("nothing more has to be paid in"));
}

#[test]
fn milestones_are_passed_by_the_median_in_their_year() {
    let plan = compose(&reading("100000", 10, "30000"), &built_in(RiskLevel::Balanced, 10));
    let amounts: Vec<_> = plan.milestones.iter().map(|m| (m.percent_of_target, m.amount)).collect();
    let parts = [(25, "25000"), (50, "50000"), (75, "75000"), (100, "100000")];
    assert_eq!(amounts, parts.map(|(percent, amount)| (percent, decimal(amount))));
    assert_eq!(plan.milestones[0].year, 0, "the start is past it");
    let median = |year: i32| plan.projection.iter().find(|point| point.year == year).map(|point| point.p50);
    for milestone in &plan.milestones[1..3] {
        assert!(median(milestone.year).unwrap() >= milestone.amount);
        assert!(median(milestone.year - 1).is_none_or(|before| before < milestone.amount));
    }
    assert_eq!(plan.milestones[3].year, 10);
}

#[test]
fn the_whole_target_is_never_later_than_the_plan() {
    // A market so wild that its median saver stays below the target, with nothing but a start.
    let market = Lognormal::from_compound(-0.1, 0.3);
    let savings = savings(1_000, 0, 2_000, 4);
    let last = milestones::milestones(&savings, &chances(market, &savings).projection).pop().unwrap();
    assert_eq!((last.percent_of_target, last.year), (100, 4));
}

#[test]
fn what_is_contributed_counts_the_start_and_every_month() {
    let plan = compose(&reading("100000", 3, "5000"), &built_in(RiskLevel::Balanced, 3));
    let years: Vec<_> = plan.projection.iter().map(|point| point.year).collect();
    assert_eq!(years, [1, 2, 3]);
    assert_eq!(plan.projection[1].contributed, decimal("5000") + plan.monthly_contribution * Decimal::from(24));
}

#[test]
fn the_same_input_gives_the_same_plan_to_the_bit() {
    let allocation = built_in(RiskLevel::Balanced, 30);
    let reading = reading("500000", 30, "0");
    let plan = compose(&reading, &allocation);
    assert_eq!(plan, compose(&reading, &allocation));
    // Kept from the first run: another machine, compiler or library has to give the same.
    assert_eq!(plan.monthly_contribution, decimal("501.94"));
    assert_eq!(plan.success_probability, Some(0.5162));
    let options: Vec<_> = plan.contribution_options.iter().map(|o| o.monthly_contribution.to_string()).collect();
    assert_eq!(options, ["492.97", "657.46", "842.26"]);
    let end = plan.projection.last().unwrap();
    assert_eq!(
        [end.contributed, end.p10, end.p50, end.p90],
        ["180698.40", "297947.34", "509037.90", "897607.93"].map(decimal)
    );
}

#[test]
fn the_percentages_add_up_to_exactly_100() {
    for risk in RiskLevel::ALL {
        for years in 1..=15 {
            let shares = percentages(&built_in(*risk, years));
            let text = |share: f64| decimal(&share.to_string());
            assert_eq!(text(shares.stocks) + text(shares.bonds) + text(shares.alternatives), Decimal::ONE_HUNDRED);
            let sum = shares.stocks + shares.bonds + shares.alternatives;
            assert!(sum.total_cmp(&100.0).is_eq(), "in floating point too: {shares:?}");
        }
    }
    let rounded = percentages(&Allocation { stocks: 0.703, bonds: 0.0, ..foreign(0.06, 0.1) });
    assert!(rounded.bonds <= 0.01 && rounded.stocks > 93.0, "{rounded:?}");
}

#[test]
fn every_risk_is_told_with_the_plans_own_figures() {
    let plan = compose(&reading("500000", 30, "0"), &built_in(RiskLevel::Balanced, 30));
    let names: Vec<_> = plan.risk_considerations.iter().map(|risk| risk.name.as_str()).collect();
    assert_eq!(names, risks::NAMES);
    let text = |name: &str| &plan.risk_considerations.iter().find(|risk| risk.name == name).unwrap().text;
    assert!(text("shortfall").contains("48.38 %") && text("shortfall").contains("$297,947.34"));
    assert!(text("safer_amount").contains("$842.26") && text("safer_amount").contains("$340.32"));
    assert!(text("crash").contains("61.45 % in stocks"));
    assert!(text("inflation").contains("$276,035.44"), "500,000 / 1.02^30");
    assert!(text("reliance_on_returns").contains("$319,301.60"));
    assert!(text("concentration").contains("36.86 %"));
}

#[test]
fn a_risk_that_a_plan_does_not_have_is_not_told() {
    let calm = Allocation { stocks: 0.0, bonds: 1.0, alternatives: 0.0, ..foreign(0.03, 0.02) };
    let plan = compose(&reading("1000", 2, "5000"), &calm);
    let names: Vec<_> = plan.risk_considerations.iter().map(|risk| risk.name.as_str()).collect();
    assert_eq!(names, ["shortfall", "weak_decade", "inflation", "concentration"]);
}

#[test]
fn the_readings_assumptions_come_first_and_the_markets_are_named() {
    let plan = compose(&reading("500000", 30, "1000"), &built_in(RiskLevel::Balanced, 30));
    assert_eq!(plan.assumptions[0], "The amount is assumed.");
    let rest = plan.assumptions[1..].join(" ");
    for part in ["$1,000 is invested", "Vanguard Capital Markets Model", "2025-05-31", "10,000 simulated", "2 % a year"]
    {
        assert!(rest.contains(part), "{part} in {rest}");
    }
    let unnamed = compose(&reading("500000", 30, "0"), &foreign(0.06, 0.1)).assumptions.join(" ");
    assert!(unnamed.contains("named no source"));
}

#[test]
fn a_horizon_beyond_a_century_is_cut_and_said_so() {
    let allocation = built_in(RiskLevel::Balanced, 200);
    let plan = compose(&reading("500000", 200, "0"), &allocation);
    assert_eq!(plan.projection.len(), 100);
    assert!(plan.assumptions[1].contains("computed over 100 years"));
}
