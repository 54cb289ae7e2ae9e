//! Income that is wanted once the money is lived on.

use super::*;

fn wanting(yearly: &str, months: i32, age: Option<i32>, other: Vec<IncomeStream>) -> Reading {
    let mut reading = Reading { goal_type: PlanType::Retirement, target_amount: None, ..saving("0", months, "140000") };
    reading.details.current_age = age;
    reading.details.retirement_income = Some(RetirementIncome { yearly: decimal(yearly), until_age: None, other });
    reading
}

fn pension(yearly: &str, from_age: Option<i32>) -> IncomeStream {
    IncomeStream { yearly: decimal(yearly), from_age, label: None }
}

#[test]
fn an_income_becomes_a_target_of_that_day() {
    let mut reading = wanting("96000", 324, Some(38), Vec::new());
    reading.details.monthly_budget = Some(decimal("1500"));
    let plan = composed(&reading);
    let (today, nominal) = (float(plan.target_today.unwrap()), float(plan.target_nominal.unwrap()));
    close(nominal / today, 1.02_f64.powi(27), 1e-6);
    // About 3.7 % a year, for thirty years at balanced risk.
    close(96_000.0 / today, 0.037, 0.003);
    assert!(plan.budget.is_some() && plan.success_probability.is_some());
    let drawdown = plan.drawdown.as_ref().unwrap();
    assert_eq!((drawdown.years, drawdown.until_age, drawdown.wanted_monthly), (30, Some(95), Some(decimal("8000"))));
    close(drawdown.success_probability, 0.9, 0.001);
    close(float(drawdown.sustainable_monthly), 8_000.0, 2.0);
    assert_eq!(drawdown.projection.len(), 30);
    assert_eq!(drawdown.projection[0].age, Some(66));
    let summary = plan.summary.as_ref().unwrap();
    assert!(summary.contains("what $8,000 a month of today's money takes for 30 years from then on"), "{summary}");
    assert!(plan.assumptions.iter().any(|said| said.contains("for 30 years") && said.contains("9 of 10")));
}

#[test]
fn pensions_lower_the_need_and_later_ones_are_bridged() {
    let target = |other| float(composed(&wanting("96000", 324, Some(38), other)).target_today.unwrap());
    let (none, at_once) = (target(Vec::new()), target(vec![pension("45000", None)]));
    close(at_once / none, 51.0 / 96.0, 1e-6);
    assert_eq!(target(vec![pension("45000", Some(65))]).to_bits(), at_once.to_bits());
    // Two years without 45,000 cost a little less than 90,000.
    let bridge = target(vec![pension("45000", Some(67))]) - at_once;
    assert!(bridge > 80_000.0 && bridge < 90_000.0, "{bridge}");
    close(target(vec![pension("45000", Some(99))]), none, 0.01);
}

#[test]
fn with_pensions_above_the_need_nothing_has_to_be_drawn() {
    let plan = composed(&wanting("30000", 120, Some(55), vec![pension("40000", None)]));
    assert_eq!(plan.target_nominal, Some(Decimal::ZERO));
    assert_eq!(plan.recommended_contribution, Some(Decimal::ZERO));
    assert_eq!(plan.success_probability, Some(1.0));
    let drawdown = plan.drawdown.unwrap();
    assert_eq!((drawdown.success_probability, drawdown.p10_runs_out), (1.0, Some(65 + 1)));
}

#[test]
fn a_stated_target_wins_and_is_held_against_the_income() {
    let reading = Reading { target_amount: Some(decimal("1000000")), ..wanting("96000", 324, Some(38), Vec::new()) };
    let plan = composed(&reading);
    assert_eq!(plan.target_nominal, Some(decimal("1000000")));
    let drawdown = plan.drawdown.unwrap();
    assert!(drawdown.success_probability < 0.1 && drawdown.sustainable_monthly < decimal("2500"));
    assert!(drawdown.p10_runs_out.unwrap() < 80);
}

#[test]
fn later_retirement_takes_less() {
    let target = |months| float(composed(&wanting("60000", months, Some(45), Vec::new())).target_today.unwrap());
    assert!(target(300) < target(240));
}
