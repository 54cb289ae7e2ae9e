//! Plans that live on what there is.

use super::*;
use crate::composer::compose;

#[test]
fn a_retiree_is_told_what_lasts() {
    let mut reading = spending("600000", 28);
    reading.details.current_age = Some(67);
    let plan = composed(&reading);
    assert_eq!(plan.kind, Some(PlanKind::Spend));
    assert_eq!((plan.monthly_contribution, plan.confidence), (Decimal::ZERO, Some(0.9)));
    assert!(plan.milestones.is_empty() && plan.contribution_options.is_empty() && plan.budget.is_none());
    let drawdown = plan.drawdown.as_ref().unwrap();
    close(float(drawdown.sustainable_monthly), 2_000.0, 200.0);
    close(drawdown.success_probability, 0.9, 0.001);
    assert_eq!(plan.success_probability, Some(drawdown.success_probability));
    assert_eq!((drawdown.years, drawdown.until_age, drawdown.wanted_monthly), (28, Some(95), None));
    assert_eq!(drawdown.projection.last().map(|point| (point.year, point.age)), Some((28, Some(95))));
    assert_eq!(plan.projection.len(), 28);
    assert!(plan.adjustments.is_empty());
    let summary = plan.summary.unwrap();
    assert!(summary.starts_with("From $600,000, about $") && summary.contains("until the age of 95"), "{summary}");
    assert!(!summary.contains("pay in"), "{summary}");
}

#[test]
fn at_the_check_figures_return_about_two_thousand_a_month_last() {
    // What the plan's own table leaves of it is lower: no region is preferred there, and costs are deducted.
    let plan = compose(&without_costs(spending("600000", 28)), &foreign(0.061_215, 0.119_9));
    close(float(plan.drawdown.unwrap().sustainable_monthly) / 1_937.0, 1.0, 0.015);
}

#[test]
fn a_wanted_income_that_does_not_last_is_said_and_what_would() {
    let mut reading = without_costs(spending("800000", 25));
    reading.details.retirement_income =
        Some(RetirementIncome { yearly: decimal("36000"), until_age: None, other: Vec::new() });
    let plan = compose(&reading, &foreign(0.061_215, 0.119_9));
    close(plan.success_probability.unwrap(), 0.862, 0.01);
    let kinds: Vec<_> = plan.adjustments.iter().map(|adjustment| adjustment.kind).collect();
    assert_eq!(kinds, [AdjustmentKind::Less, AdjustmentKind::Deposit]);
    assert!(plan.adjustments.iter().all(|adjustment| adjustment.success_probability >= 0.9));
    assert!(plan.drawdown.as_ref().unwrap().p10_runs_out.is_some());
    assert!(sentence(&plan, "WANTED_INCOME").unwrap().contains("$3,000"));
    close(compose(&reading, &foreign(0.054_739, 0.069_9)).success_probability.unwrap(), 0.933, 0.01);
}

#[test]
fn sums_on_dates_and_pensions_count() {
    let base = float(composed(&spending("600000", 28)).drawdown.unwrap().sustainable_monthly);
    let mut reading = spending("600000", 28);
    reading.details.cash_flows = vec![CashFlow { in_months: 24, amount: decimal("200000"), label: None }];
    let with_sum = float(composed(&reading).drawdown.unwrap().sustainable_monthly);
    assert!(with_sum > base * 1.25, "{with_sum} after {base}");
    let mut reading = spending("600000", 28);
    reading.details.retirement_income = Some(RetirementIncome {
        yearly: decimal("48000"),
        until_age: None,
        other: vec![IncomeStream { yearly: decimal("24000"), from_age: None, label: None }],
    });
    let plan = composed(&reading);
    close(float(plan.drawdown.unwrap().sustainable_monthly), base + 2_000.0, 0.02);
}

#[test]
fn a_retiree_with_nothing_has_nothing_to_take() {
    let plan = composed(&spending("0", 20));
    let drawdown = plan.drawdown.unwrap();
    assert!(drawdown.sustainable_monthly.is_zero());
    assert!((0.0..=1.0).contains(&plan.success_probability.unwrap()));
}

#[test]
fn other_conditions_move_a_spending_plan_the_way_they_should() {
    let plan = composed(&spending("600000", 28));
    let chances: Vec<_> = plan.sensitivity.iter().map(|c| (c.code.as_str(), c.success_probability)).collect();
    assert_eq!(chances.len(), 3);
    assert!(chances[0].1 < 0.85 && chances[1].1 > 0.93 && chances[2].1 < 0.85, "{chances:?}");
}
