//! Plans on their way.

use chrono::{DateTime, Months, TimeZone, Utc};
use proptest::prelude::*;
use serde_json::Value;
use uuid::Uuid;

use super::*;
use crate::composer::{Balance, FinishedPlan, Track, compose, plan_data};
use crate::goal::Goal;
use crate::planner;

fn made() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 1, 31, 12, 0, 0).unwrap()
}

fn stored(reading: &Reading, allocation: &Allocation) -> Value {
    let goal = Goal { details: reading.details.clone(), ..Goal::in_words("Save for something", TODAY) };
    let agent_3 = planner::to_json(reading, made());
    let agent_2 = portfolio::to_json(allocation, reading.goal_type, made());
    plan_data(Uuid::nil(), &goal, reading, &agent_3, &agent_2, &compose(reading, allocation), made())
}

pub(super) fn finished(reading: &Reading) -> FinishedPlan {
    let text = stored(reading, &allocated(reading)).to_string();
    FinishedPlan::from_plan_data(&serde_json::from_str(&text).unwrap()).unwrap()
}

pub(super) fn after(months: u32, amount: Decimal) -> Balance {
    Balance { on: made().checked_add_months(Months::new(months)).unwrap(), amount }
}

fn tracked(reading: &Reading, months: u32, amount: &str) -> Track {
    finished(reading).track(after(months, decimal(amount)))
}

fn kinds(track: &Track) -> Vec<AdjustmentKind> {
    track.adjustments.iter().map(|adjustment| adjustment.kind).collect()
}

fn with_budget(mut reading: Reading, budget: &str) -> Reading {
    reading.details.monthly_budget = Some(decimal(budget));
    reading
}

#[test]
fn the_ranges_of_the_projection_are_its_percentiles() {
    let mut flows = saving("90000", 65, "20000");
    flows.details.contribution_growth = Some(decimal("0.03"));
    flows.details.cash_flows = vec![CashFlow { in_months: 14, amount: decimal("-5000"), label: None }];
    for reading in [saving("500000", 360, "10000"), flows, spending("600000", 28)] {
        let (plan, finished) = (composed(&reading), finished(&reading));
        for point in &plan.projection {
            let at = |amount| after(point.month.unsigned_abs(), amount);
            let places = finished.percentiles(&[at(point.p10), at(point.p50), at(point.p90)]);
            for (place, expected) in places.into_iter().zip([0.1, 0.5, 0.9]) {
                close(place, expected, if point.p10.is_zero() { 0.1 } else { 0.001 });
            }
        }
    }
}

#[test]
fn balances_are_placed_together_as_each_alone_by_the_months_that_are_over() {
    let finished = finished(&saving("60000", 60, "10000"));
    let mut balances: Vec<_> = (0..70).rev().step_by(7).map(|month| after(month, Decimal::from(15_000))).collect();
    balances.push(Balance { on: made() - chrono::TimeDelta::days(3), amount: decimal("10000") });
    balances.push(Balance { on: Utc.with_ymd_and_hms(2026, 2, 28, 11, 59, 59).unwrap(), amount: decimal("10000.01") });
    balances.push(Balance { on: Utc.with_ymd_and_hms(2026, 2, 28, 12, 0, 0).unwrap(), amount: decimal("10000.01") });
    let places = finished.percentiles(&balances);
    for (place, balance) in places.iter().zip(&balances) {
        assert_eq!(finished.percentiles(&[*balance]), [*place], "{balance:?}");
    }
    let [.., before, at_start, a_month_later] = places[..] else { panic!() };
    assert_eq!((before, at_start), (0.5, 1.0), "at the start every market has what is there");
    assert!(a_month_later < 0.2, "a month's payment is due");
    assert!(finished.percentiles(&[]).is_empty());
}

#[test]
fn whoever_starts_as_advised_is_on_track() {
    for reading in [saving("500000", 360, "10000"), spending("600000", 28)] {
        let plan = composed(&reading);
        let start = reading.starting_amount;
        let track = finished(&reading).track(after(0, start));
        close(track.success_probability, plan.confidence.unwrap(), 0.000_2);
        assert!(track.on_track && track.adjustments.is_empty() && track.behind.is_zero(), "{track:?}");
    }
    // With a budget, it is what the budget does.
    let reading = with_budget(saving("500000", 360, "10000"), "400");
    let (plan, track) = (composed(&reading), tracked(&reading, 0, "10000"));
    let budget = plan.budget.unwrap();
    close(track.success_probability, budget.success_probability, 0.0);
    assert_eq!(track.adjustments, plan.adjustments, "nothing has changed yet");
}

#[test]
fn whoever_is_behind_is_told_what_brings_them_back() {
    let mut reading = with_budget(saving("90000", 120, "5000"), "600");
    reading.details.contribution_growth = Some(decimal("0.02"));
    let track = tracked(&reading, 30, "11000");
    assert!(!track.on_track && track.behind > decimal("5000") && track.success_probability < 0.5, "{track:?}");
    assert_eq!(track.adjustments.len(), 4);
    assert!(track.adjustments.iter().all(|adjustment| adjustment.success_probability >= 0.8), "{track:?}");
    let value = |kind| track.adjustments.iter().find(|adjustment| adjustment.kind == kind).unwrap().value;
    assert!(value(AdjustmentKind::PayMore) > decimal("624"), "more than is paid in the third year");
    assert!(value(AdjustmentKind::Less) < decimal("90000"));
    assert!((decimal("91")..decimal("150")).contains(&value(AdjustmentKind::Later)), "in months from now");
    // What is offered does what it says.
    let deposit = value(AdjustmentKind::Deposit) + decimal("11000");
    close(tracked(&reading, 30, &deposit.to_string()).success_probability, 0.8, 0.000_5);
    let text = &track.sentence.text;
    assert!(text.starts_with("With $11,000 after 2 years and 6 months, ") && text.contains("8 of 10"), "{text}");
    assert_eq!(track.sentence.code, "SAVING_OFF_TRACK");
    assert_eq!(track.sentence.values["balance"], "11000.00");
}

#[test]
fn more_is_never_worse() {
    let mut flows = with_budget(saving("90000", 65, "20000"), "700");
    flows.details.cash_flows = vec![CashFlow { in_months: 40, amount: decimal("-9000"), label: None }];
    for reading in [flows, with_budget(saving("300000", 200, "0"), "800"), spending("600000", 28)] {
        let finished = finished(&reading);
        let mut last: Option<Track> = None;
        for thousands in [0, 1, 5, 10, 20, 50, 100, 200, 500, 1_000] {
            let track = finished.track(after(20, Decimal::from(thousands * 1_000)));
            if let Some(last) = &last {
                assert!(track.success_probability >= last.success_probability && track.behind < last.behind);
                let pays = |track: &Track| {
                    let mut all = track.adjustments.iter();
                    all.find(|adjustment| adjustment.kind == AdjustmentKind::PayMore).map(|adjustment| adjustment.value)
                };
                assert!(pays(&track).zip(pays(last)).is_none_or(|(now, before)| now <= before));
            }
            last = Some(track);
        }
        assert!(last.unwrap().on_track);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_place_is_told_for_every_balance(
        cents in 1_000..99_999_999_999_i64,
        start in 0..100_000_000_i64,
        months in 1..72_i32,
        elapsed in 0..100_u32,
        balance in 0..999_999_999_999_i64,
        budget in prop::option::of(0..500_000_i64),
        lives_on_it in any::<bool>(),
    ) {
        let start = Decimal::new(start, 2).to_string();
        let mut reading = if lives_on_it { spending(&start, months) } else { saving(&Decimal::new(cents, 2).to_string(), months, &start) };
        reading.details.monthly_budget = budget.map(|budget| Decimal::new(budget, 2));
        let (finished, balance) = (finished(&reading), after(elapsed, Decimal::new(balance, 2)));
        let (place, track) = (finished.percentiles(&[balance])[0], finished.track(balance));
        prop_assert!((0.0..=1.0).contains(&place) && (0.0..=1.0).contains(&track.success_probability));
        prop_assert_eq!(&track, &finished.track(balance));
        if track.on_track {
            prop_assert!(track.adjustments.is_empty());
        }
        for adjustment in &track.adjustments {
            prop_assert!(adjustment.success_probability >= if lives_on_it { 0.9 } else { 0.8 }, "{:?}", adjustment);
            prop_assert!(adjustment.value > Decimal::ZERO);
        }
    }
}

#[test]
fn a_plan_past_its_end_is_reached_or_missed() {
    let reading = with_budget(saving("60000", 24, "50000"), "400");
    for months in [24, 30] {
        let reached = tracked(&reading, months, "60000");
        assert_eq!((reached.on_track, reached.success_probability, reached.adjustments.len()), (true, 1.0, 0));
        assert_eq!(reached.sentence.code, "TARGET_REACHED");
        let missed = tracked(&reading, months, "55000");
        assert_eq!((missed.on_track, missed.success_probability), (false, 0.0));
        assert_eq!(missed.sentence.code, "TARGET_MISSED");
        assert!(!kinds(&missed).contains(&AdjustmentKind::PayMore), "there is no month left to pay in");
        let value = |kind| missed.adjustments.iter().find(|adjustment| adjustment.kind == kind).unwrap().value;
        assert_eq!(value(AdjustmentKind::Deposit), decimal("5000"));
        assert_eq!(value(AdjustmentKind::Less), decimal("55000"));
        assert!((decimal("1")..decimal("24")).contains(&value(AdjustmentKind::Later)));
    }
    let over = tracked(&spending("600000", 20), 250, "1000");
    assert_eq!((over.on_track, over.sentence.code.as_str()), (true, "SPENDING_OVER"));
}

#[test]
fn a_target_of_todays_money_is_told_in_the_money_of_now() {
    let mut reading = with_budget(saving("100000", 120, "20000"), "500");
    reading.details.amount_basis = Some(AmountBasis::Today);
    reading.details.inflation = Some(decimal("0.05"));
    let track = tracked(&reading, 60, "30000");
    let less = track.adjustments.iter().find(|adjustment| adjustment.kind == AdjustmentKind::Less).unwrap();
    // The same chance as with the target that has grown for the five years that are left.
    let mut nominal = reading.clone();
    nominal.details.amount_basis = Some(AmountBasis::Nominal);
    nominal.target_amount = Some((less.value * decimal("1.2762815625")).round_dp(2));
    assert!(less.sentence.text.contains("of today's money"), "{}", less.sentence.text);
    close(tracked(&nominal, 60, "30000").success_probability, 0.8, 0.000_5);
}

#[test]
fn money_that_ran_out_is_said_and_what_would_last() {
    let mut reading = spending("600000", 28);
    reading.details.retirement_income =
        Some(RetirementIncome { yearly: decimal("30000"), until_age: None, other: Vec::new() });
    let ruined = tracked(&reading, 120, "0");
    assert_eq!((ruined.on_track, ruined.success_probability), (false, 0.0));
    assert_eq!((ruined.sentence.code.as_str(), kinds(&ruined)), ("RAN_OUT", vec![AdjustmentKind::Deposit]));
    assert!(ruined.behind > decimal("100000"));
    let short = tracked(&reading, 120, "400000");
    assert_eq!(kinds(&short), [AdjustmentKind::Less, AdjustmentKind::Deposit]);
    assert!(short.adjustments.iter().all(|adjustment| adjustment.success_probability >= 0.9));
    assert!(short.sentence.text.contains("a month of today's money"), "{}", short.sentence.text);
    // Prices have risen for ten years: what is taken now is more than 2,500.
    assert!(short.sentence.values["monthly"].as_str().unwrap().parse::<Decimal>().unwrap() > decimal("3000"));
    // Pensions that cover the need last without any money.
    let pension = IncomeStream { yearly: decimal("30000"), from_age: None, label: None };
    reading.details.retirement_income.as_mut().unwrap().other = vec![pension];
    close(tracked(&reading, 120, "0").success_probability, 1.0, 0.0);
}

#[test]
fn figures_are_in_the_plans_currency() {
    let mut reading = with_budget(saving("90000", 60, "5000"), "600");
    reading.details.currency = Some("EUR".to_owned());
    let track = tracked(&reading, 12, "9000");
    assert!(track.sentence.text.starts_with("With €9,000 after 1 year, "), "{}", track.sentence.text);
}

#[test]
fn a_plan_without_a_simulation_of_its_own_has_no_track() {
    let reading = saving("60000", 60, "10000");
    let document = stored(&reading, &allocated(&reading));
    let is_none = |document: &Value| FinishedPlan::from_plan_data(document).is_none();
    assert!(!is_none(&document));
    let inner = "/investment_plan/investment_plan";
    for (path, key) in [
        (inner, "confidence"),
        (inner, "kind"),
        (inner, "target_nominal"),
        (inner, "recommended_contribution"),
        ("", "agent_outputs"),
        ("", "created_at"),
        ("/user_input", "horizon_months"),
    ] {
        let mut old = document.clone();
        old.pointer_mut(path).unwrap().as_object_mut().unwrap().remove(key);
        assert!(is_none(&old), "{key}");
    }
    for (path, value) in [
        (format!("{inner}/monthly_contribution"), json!(1)),
        ("/user_input/starting_amount".to_owned(), json!(1)),
        ("/user_input/horizon_months".to_owned(), json!(0)),
        ("/created_at".to_owned(), json!("yesterday")),
    ] {
        let mut other = document.clone();
        *other.pointer_mut(&path).unwrap() = value;
        assert!(is_none(&other), "{path}");
    }
    let mut owed = saving("10000", 60, "0");
    owed.plan_kind = PlanKind::Debt;
    owed.details.debts = vec![Debt { balance: decimal("10000"), rate: decimal("0.2"), payment: None, label: None }];
    assert!(is_none(&stored(&owed, &allocated(&owed))));
    // A foreign allocation is as good.
    assert!(!is_none(&stored(&reading, &foreign(0.05, 0.1))));
}
