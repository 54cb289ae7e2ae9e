//! The parts of a plan, each against what it has to say.

use super::*;
use crate::composer::{compose, percentages, risks};

#[test]
fn nothing_is_paid_in_where_nothing_is_needed() {
    let plan = composed(&saving("100", 60, "1000"));
    assert_eq!((plan.monthly_contribution, plan.recommended_contribution), (Decimal::ZERO, Some(Decimal::ZERO)));
    assert_eq!(plan.success_probability, Some(1.0));
    assert!(plan.contribution_options.iter().all(|option| option.monthly_contribution.is_zero()));
    assert!(plan.milestones.iter().all(|milestone| milestone.year == 0));
    assert!(plan.adjustments.is_empty());
    assert!(sentence(&plan, "ALREADY_THERE").unwrap().contains("$1,000"));
    assert!(plan.summary.unwrap().contains("nothing more has to be paid in"));
}

#[test]
fn below_its_chance_a_plan_never_says_that_nothing_is_needed() {
    // What is there would do at the compound return, and only just.
    let plan = composed(&saving("150000", 120, "100000"));
    assert_eq!(plan.monthly_contribution, Decimal::ZERO);
    assert!(plan.success_probability.unwrap() < 0.8);
    assert!(plan.recommended_contribution.unwrap() > Decimal::ZERO);
    let said = plan.sentences.iter().map(|said| said.sentence.text.as_str()).collect::<Vec<_>>().join(" ");
    assert!(!said.contains("nothing more") && said.contains("but only in"), "{said}");
}

#[test]
fn milestones_are_passed_by_the_median_in_their_year() {
    let plan = composed(&saving("100000", 120, "30000"));
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
fn what_is_contributed_counts_the_start_every_month_and_sums_on_dates() {
    let mut reading = saving("100000", 30, "5000");
    reading.details.cash_flows = vec![CashFlow { in_months: 18, amount: decimal("2000"), label: None }];
    let plan = composed(&reading);
    let months: Vec<_> = plan.projection.iter().map(|point| (point.year, point.month)).collect();
    assert_eq!(months, [(1, 12), (2, 24), (3, 30)]);
    let paid = |months: i64| decimal("5000") + plan.monthly_contribution * Decimal::from(months);
    assert_eq!(plan.projection[0].contributed, paid(12));
    assert_eq!(plan.projection[2].contributed, paid(30) + decimal("2000"));
    reading.details.contribution_growth = Some(decimal("0.1"));
    let plan = composed(&reading);
    let second = plan.projection[1].contributed - plan.projection[0].contributed - decimal("2000");
    close(float(second), 12.0 * 1.1 * float(plan.monthly_contribution), 0.1);
}

#[test]
fn every_projection_is_also_in_todays_money() {
    let mut reading = saving("100000", 60, "5000");
    reading.details.inflation = Some(decimal("0.03"));
    for point in composed(&reading).projection {
        let prices = 1.03_f64.powf(f64::from(point.month) / 12.0);
        close(float(point.p50_today.unwrap()) * prices, float(point.p50), 0.02);
    }
}

#[test]
fn the_same_input_gives_the_same_plan_to_the_bit() {
    let reading = Reading { goal_type: PlanType::Retirement, ..saving("500000", 360, "0") };
    let plan = composed(&reading);
    assert_eq!(plan, composed(&reading));
    // Kept from the first run: another machine, compiler or library has to give the same.
    let end = plan.projection.last().unwrap();
    let figures = [plan.monthly_contribution, plan.recommended_contribution.unwrap(), end.p10, end.p50, end.p90];
    assert_eq!(figures.map(|figure| figure.to_string()), ["529.75", "750.84", "294558.93", "509579.05", "915086.63"]);
}

#[test]
fn the_percentages_add_up_to_exactly_100() {
    for risk in RiskLevel::ALL {
        for years in 1..=15 {
            let shares = percentages(&allocated(&Reading { risk_level: *risk, ..saving("1", 12 * years, "0") }));
            let text = |share: f64| decimal(&share.to_string());
            assert_eq!(text(shares.stocks) + text(shares.bonds) + text(shares.alternatives), Decimal::ONE_HUNDRED);
            let sum = shares.stocks + shares.bonds + shares.alternatives;
            close(sum, 100.0, 1e-12);
        }
    }
    let rounded = percentages(&Allocation { stocks: 0.703, bonds: 0.0, ..foreign(0.06, 0.1) });
    assert!(rounded.bonds <= 0.01 && rounded.stocks > 93.0, "{rounded:?}");
}

#[test]
fn every_risk_is_told_with_the_plans_own_figures() {
    let reading = Reading { goal_type: PlanType::Retirement, ..saving("500000", 360, "0") };
    let plan = composed(&reading);
    let names: Vec<_> = plan.risk_considerations.iter().map(|risk| risk.name.as_str()).collect();
    assert_eq!(names, risks::NAMES);
    let text = |name: &str| &plan.risk_considerations.iter().find(|risk| risk.name == name).unwrap().text;
    assert!(text("shortfall").starts_with("With the $760 a month that is advised, 8 of 10 markets reach the target."));
    assert!(text("safer_amount").contains("90 %"));
    assert!(text("crash").contains("in stocks"));
    assert!(text("inflation").contains("$276,000"), "500,000 / 1.02^30");
    assert!(text("concentration").contains("US stocks"));
}

#[test]
fn a_risk_that_a_plan_does_not_have_is_not_told() {
    let mut calm = foreign(0.03, 0.02);
    (calm.stocks, calm.bonds, calm.alternatives) = (0.0, 1.0, 0.0);
    (calm.glide_path[0].stocks, calm.glide_path[0].alternatives) = (0.0, 0.0);
    let plan = compose(&saving("1000", 24, "5000"), &calm);
    let names: Vec<_> = plan.risk_considerations.iter().map(|risk| risk.name.as_str()).collect();
    assert_eq!(names, ["shortfall", "weak_decade", "inflation", "concentration"]);
}

#[test]
fn the_readings_assumptions_come_first_and_the_markets_are_named() {
    let plan = composed(&saving("500000", 360, "1000"));
    assert_eq!(plan.assumptions[0], "The amount is assumed.");
    let rest = plan.assumptions[1..].join(" ");
    for part in [
        "$1,000 is invested",
        "Vanguard Capital Markets Model",
        "2025-05-31",
        "10,000 simulated",
        "2 % a year",
        "0.12 %",
    ] {
        assert!(rest.contains(part), "{part} in {rest}");
    }
    let unnamed = compose(&saving("500000", 360, "0"), &foreign(0.06, 0.1)).assumptions.join(" ");
    assert!(unnamed.contains("named no source"));
}

#[test]
fn that_it_is_a_calculation_is_said_once() {
    for reading in [saving("500000", 360, "1000"), spending("500000", 25)] {
        let plan = composed(&reading);
        let said = plan.sentences.iter().filter(|said| said.sentence.text.contains("no regulated"));
        assert_eq!(said.map(|said| said.part).collect::<Vec<_>>(), [SentencePart::Note]);
    }
}
