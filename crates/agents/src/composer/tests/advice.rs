//! What a plan advises: the payment and its chance, the person's own amount, and what to change.

use super::*;
use crate::composer::compose;
use crate::composer::wording::rounded_up;

fn budgeted(target: &str, months: i32, start: &str, budget: &str) -> Reading {
    let mut reading = without_costs(saving(target, months, start));
    reading.details.monthly_budget = Some(decimal(budget));
    reading
}

#[test]
fn what_is_advised_has_the_chance_that_is_planned_for() {
    let mut reading = without_costs(saving("500000", 360, "0"));
    let market = foreign(0.061_215, 0.119_9);
    for (confidence, expected) in [(None, 701.0), (Some(0.5), 493.0), (Some(0.9), 838.0)] {
        reading.details.confidence = confidence;
        let plan = compose(&reading, &market);
        close(float(plan.recommended_contribution.unwrap()) / expected, 1.0, 0.01);
        assert_eq!(plan.confidence, Some(confidence.unwrap_or(0.8)));
        let summary = plan.summary.unwrap();
        let shown = rounded_up(plan.recommended_contribution.unwrap());
        assert!(
            expected < 500.0 || summary.starts_with(&format!("To have $500,000 in 30 years, pay in ${shown} ")),
            "{summary}"
        );
    }
}

#[test]
fn a_budget_is_held_against_the_target() {
    let mut reading = budgeted("300000", 180, "45000", "300");
    reading.details.employer_contribution = Some(decimal("100"));
    reading.details.yearly_income = Some(decimal("60000"));
    let plan = compose(&reading, &foreign(0.061_215, 0.119_9));
    let budget = plan.budget.clone().unwrap();
    assert_eq!(budget.monthly_contribution, decimal("400"));
    close(budget.success_probability, 0.214, 0.01);
    close(budget.share_of_income.unwrap(), 0.06, 1e-12);
    assert_eq!(budget.shortfall_p50, decimal("300000") - budget.p50);
    assert!(budget.p10 < budget.p50 && budget.p50 < budget.p90);
    assert!(budget.shortfall_p10 > budget.shortfall_p50 && budget.shortfall_p50 > budget.shortfall_p90);
    assert!(sentence(&plan, "EMPLOYER_PART").unwrap().contains("$100"));
    assert!(plan.summary.unwrap().contains("with the employer's part, reach it in 2 of 10 markets"));
}

#[test]
fn each_lever_alone_reaches_the_chance() {
    let reading = budgeted("100000", 60, "0", "700");
    let market = allocated(&reading);
    let plan = compose(&reading, &market);
    assert!(plan.budget.as_ref().unwrap().success_probability < 0.01);
    let lever = |kind| plan.adjustments.iter().find(|adjustment| adjustment.kind == kind).unwrap();
    assert!(plan.adjustments.iter().all(|adjustment| adjustment.success_probability >= 0.8));
    assert_eq!(plan.adjustments.len(), 4);
    assert_eq!(Some(lever(AdjustmentKind::PayMore).value), plan.recommended_contribution);
    let less = lever(AdjustmentKind::Less).value;
    assert!(less > decimal("43000") && less < decimal("48000"), "{less}");
    let later = i32::try_from(lever(AdjustmentKind::Later).value).unwrap();
    assert!((110..=132).contains(&later), "{later}");
    // Each is what a plan with it says of itself.
    let with = |change: &dyn Fn(&mut Reading)| {
        let mut other = reading.clone();
        change(&mut other);
        composed(&other).budget.unwrap().success_probability
    };
    close(with(&|other| other.target_amount = Some(less)), 0.8, 0.001);
    // In the money in which the target is meant.
    let mut of_today = reading.clone();
    of_today.details.amount_basis = Some(AmountBasis::Today);
    let plan_of_today = composed(&of_today);
    let less_today = plan_of_today.adjustments.iter().find(|lever| lever.kind == AdjustmentKind::Less).unwrap().value;
    close(float(less) / float(less_today), 1.02_f64.powi(5), 1e-5);
    close(with(&|other| other.starting_amount = lever(AdjustmentKind::Deposit).value), 0.8, 0.001);
    let at = |months: i32| with(&|other| other.horizon_months = months);
    assert!(at(later) >= 0.8 && at(later - 1) < 0.8, "{later}: {} {}", at(later), at(later - 1));
    let summary = plan.summary.unwrap();
    assert!(
        summary.contains("in none of the markets") || summary.contains("in hardly any of the markets"),
        "{summary}"
    );
}

#[test]
fn a_budget_that_is_enough_needs_no_change() {
    let plan = composed(&budgeted("100000", 120, "20000", "900"));
    assert!(plan.budget.unwrap().success_probability > 0.9);
    assert!(plan.adjustments.is_empty());
    assert!(plan.summary.unwrap().contains("The $900 a month that can be paid reach it in"));
}

#[test]
fn a_budget_of_nothing_is_a_budget() {
    let plan = composed(&budgeted("100000", 120, "60000", "0"));
    let budget = plan.budget.unwrap();
    assert!(budget.monthly_contribution.is_zero() && budget.success_probability < 0.5);
    assert!(!plan.adjustments.is_empty());
}

#[test]
fn a_date_that_never_comes_is_not_offered() {
    let mut reading = budgeted("100000000", 60, "0", "10");
    reading.details.amount_basis = Some(AmountBasis::Today);
    let plan = composed(&reading);
    assert!(plan.adjustments.iter().all(|adjustment| adjustment.kind != AdjustmentKind::Later));
}

#[test]
fn a_retirement_is_not_put_off_for_ever() {
    let mut reading = Reading { goal_type: PlanType::Retirement, ..budgeted("1000000", 120, "300000", "1500") };
    let date = |reading: &Reading| {
        let later = composed(reading).adjustments.into_iter().find(|lever| lever.kind == AdjustmentKind::Later);
        later.map(|later| u32::try_from(later.value).unwrap())
    };
    let free = date(&reading).unwrap();
    assert!((150..=240).contains(&free), "{free}");
    reading.details.current_age = Some(74 - i32::try_from(free / 12).unwrap());
    assert_eq!(date(&reading), Some(free));
    reading.details.current_age = Some(70);
    assert_eq!(date(&reading), None);
}

#[test]
fn other_conditions_move_the_chance_the_way_they_should() {
    let mut reading = saving("500000", 240, "20000");
    reading.details.amount_basis = Some(AmountBasis::Today);
    let plan = composed(&reading);
    let at = |code: &str| plan.sensitivity.iter().find(|condition| condition.code == code).unwrap();
    for worse in ["RETURN_MINUS_1", "INFLATION_PLUS_1", "START_A_YEAR_LATER"] {
        assert!(at(worse).success_probability < 0.8, "{worse}");
        assert!(at(worse).recommended_contribution > plan.recommended_contribution, "{worse}");
    }
    assert!(at("RETURN_PLUS_1").success_probability > 0.85);
    assert!(at("RETURN_PLUS_1").recommended_contribution < plan.recommended_contribution);
    // A nominal target does not move with prices.
    reading.details.amount_basis = None;
    assert!(composed(&reading).sensitivity.iter().all(|condition| condition.code != "INFLATION_PLUS_1"));
}

#[test]
fn a_sum_behind_the_end_is_not_used_and_said() {
    let mut reading = saving("100000", 60, "0");
    let before = composed(&reading);
    reading.details.cash_flows = vec![CashFlow { in_months: 61, amount: decimal("50000"), label: None }];
    let plan = composed(&reading);
    assert_eq!(plan.recommended_contribution, before.recommended_contribution);
    assert!(sentence(&plan, "FLOW_AFTER_THE_END").unwrap().contains("$50,000"));
}

#[test]
fn money_that_goes_out_beyond_the_balance_is_ruin() {
    let mut reading = saving("20000", 60, "5000");
    reading.details.cash_flows = vec![CashFlow { in_months: 12, amount: decimal("-30000"), label: None }];
    reading.details.monthly_budget = Some(decimal("500"));
    let plan = composed(&reading);
    close(plan.budget.unwrap().success_probability, 0.0, 0.0);
    assert!(plan.recommended_contribution.unwrap() > decimal("2000"), "25,000 have to be there in a year");
}

#[test]
fn where_money_goes_out_before_the_first_payment_no_amount_is_advised() {
    let mut reading = saving("20000", 60, "1000");
    reading.details.cash_flows = vec![CashFlow { in_months: 6, amount: decimal("-3000"), label: None }];
    let plan = composed(&reading);
    let later = plan.sensitivity.iter().find(|condition| condition.code == "START_A_YEAR_LATER").unwrap();
    assert_eq!((later.success_probability.to_bits(), later.recommended_contribution), (0, None));
    assert!(later.sentence.text.contains("no monthly amount"));
}

#[test]
fn a_plans_own_summary_states_nothing_but_its_facts() {
    let mut all = budgeted("300000", 183, "45000", "400");
    all.details.currency = Some("EUR".to_owned());
    all.details.employer_contribution = Some(decimal("50"));
    all.details.debts =
        vec![Debt { balance: decimal("9000"), rate: decimal("0.2"), payment: Some(decimal("300")), label: None }];
    let mut need = Reading { target_amount: None, ..budgeted("0", 324, "140000", "1500") };
    need.details.current_age = Some(38);
    need.details.retirement_income =
        Some(RetirementIncome { yearly: decimal("96000"), until_age: None, other: Vec::new() });
    let mut retired = spending("600000", 28);
    retired.details.current_age = Some(67);
    let of_today = Reading {
        details: crate::details::Details {
            amount_basis: Some(AmountBasis::Today),
            ..budgeted("1", 1, "0", "90").details
        },
        ..saving("50000", 70, "100")
    };
    let mut owing = Reading { plan_kind: PlanKind::Debt, ..saving("0", 36, "0") };
    owing.details = all.details.clone();
    for reading in [all, need, retired, spending("90000", 12), of_today, owing, saving("100", 60, "1000")] {
        let allocation = allocated(&reading);
        let plan = compose(&reading, &allocation);
        let facts = crate::composer::facts(&reading, &allocation, &plan);
        let answer = json!({ "summary": plan.summary }).to_string();
        let accepted = crate::model::accept_summary(&facts, &answer);
        assert_eq!(accepted.as_ref().ok(), plan.summary.as_ref(), "{accepted:?} {:?} {facts:?}", plan.summary);
    }
}

#[test]
fn another_currency_is_written_and_said() {
    let mut reading = budgeted("300000", 180, "45000", "400");
    reading.details.currency = Some("EUR".to_owned());
    let plan = composed(&reading);
    let all = plan.sentences.iter().map(|said| said.sentence.text.as_str()).collect::<Vec<_>>().join(" ");
    assert!(all.contains("€300,000") && all.contains("€400") && !all.contains('$'), "{all}");
    assert!(sentence(&plan, "OTHER_CURRENCY").unwrap().contains("EUR"));
}
