//! Whole readings: the examples of the design, the rules one by one, and what holds for any text.

use chrono::{DateTime, NaiveDate, Utc};
use proptest::prelude::*;
use rust_decimal::Decimal;

use super::{from_json, read, to_json};
use crate::vocabulary::{PlanType, RiskLevel};
use crate::{goal::Goal, reading::Reading};

pub(super) fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 6, 1).unwrap()
}

pub(super) fn goal(text: &str) -> Goal {
    Goal::in_words(text, today())
}

pub(super) fn reading(text: &str) -> Reading {
    read(&goal(text))
}

/// Checks a table of lines "text | type | amount | years"; "-" stands for what is assumed and not checked.
fn check(table: &str) {
    for line in table.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let [text, kind, amount, years] = line.split(" | ").collect::<Vec<_>>()[..] else { panic!("{line}") };
        let read = reading(text);
        assert!(read.goal_type.as_str().starts_with(kind.trim()), "{line}: {read:?}");
        if amount != "-" {
            assert_eq!(read.target_amount.unwrap(), amount.parse::<Decimal>().unwrap(), "{line}: {read:?}");
        }
        if years != "-" {
            assert_eq!(read.time_horizon.to_string(), years, "{line}: {read:?}");
        }
    }
}

#[test]
fn the_examples_of_the_design_are_read_and_sure() {
    let table = "
        Save $500,000 for retirement in 30 years | R | 500000 | 30
        House deposit of 80k by next summer | H | 80000 | 1
        I'm 40 and want to stop working at 60 with 1.5m | R | 1500000 | 20
        My son is 6; college at 18, about $200k | E | 200000 | 12
        I make 80k a year and want two hundred thousand in ten years | G | 200000 | 10
        A cabin for 120-150k in 5 to 7 yrs | H | 150000 | 7";
    check(table);
    for line in table.lines().filter(|line| !line.trim().is_empty()) {
        let text = line.split(" | ").next().unwrap();
        // Below this, what was read is asked for.
        assert!(reading(text).confidence >= 0.6, "{text}: {}", reading(text).confidence);
    }
}

#[test]
fn amounts_are_read_in_every_spelling() {
    check(
        "
        1.2M for retirement in 20 years | R | 1200000 | 20
        USD 1 750 000 for retirement by 2055 | R | 1750000 | 29
        half a mil by 2040 for my retirement | R | 500000 | 14
        three quarters of a million for retirement in 18 years | R | 750000 | 18
        one hundred and twenty five thousand for a house in six years | H | 125000 | 6
        $500.000 for retirement in 20 years | R | 500000 | 20
        want 1,5 million for my retirement in 22 years | R | 1500000 | 22
        a million and a half when I retire in 28 years | R | 1500000 | 28
        1½ million in 12 years | G | 1500000 | 12
        ₹1,50,00,000 for my retirement in 20 years | R | 15000000 | 20
        50 lakhs for my daughter's education in 10 years | E | 5000000 | 10
        １００,０００ dollars in 5 years | G | 100000 | 5
        $1,234,567.89 in 11 years | G | 1234567.89 | 11
        Save up six figures in 7 years | G | 100000 | 7
        i want to be a millionaire in 20 years | G | 1000000 | 20
        40-50 grand for a boat in a year or two | G | 50000 | 2
        between 80 and 100 thousand for a condo in the next 3 to 5 years | H | 100000 | 5",
    );
}

#[test]
fn income_savings_payments_prices_and_debts_are_no_targets() {
    check(
        "
        I earn $95,000 and have $40,000 saved. I'd like to have $1,000,000 when I retire in 25 years. | R | 1000000 | 25
        I can save $500 a month towards a $60,000 house deposit in 5 years | H | 60000 | 5
        I have 20k of the 80k I need for a flat. 3 years. | H | 80000 | 3
        with a salary of 70000 I want to have 150000 after 12 years | G | 150000 | 12
        20% down on a 400k house in 4 years | H | 80000 | 4
        owe 25k on student loans, want to buy a house in 5 years with 60k down | H | 60000 | 5
        Savings 20k. Income 85k. Want 100k for a deposit by 2029. | H | 100000 | 3
        turn 10k into 100k in 10 years | G | 100000 | 10
        my house is worth 500k. want to retire in 10 years with 800k | R | 800000 | 10
        Tuition is 30k a year for 4 years, starts in 10 years | E | 120000 | 10
        college for twins in 14 years, 150k each | E | 300000 | 14",
    );
    assert_eq!(reading("Got 20k, want 100k in 8 years").starting_amount, Decimal::from(20_000));
    assert_eq!(
        reading("50k in savings and 30k in my 401k, retire with 1m in 20 years").starting_amount,
        Decimal::from(80_000)
    );
    assert_eq!(reading("I make 80k a year and want 200k in ten years").starting_amount, Decimal::ZERO);
}

#[test]
fn horizons_are_told_from_ages_terms_and_past_years() {
    check(
        "
        I have been working for 20 years and hope to retire in 12 with 900k | R | 900000 | 12
        A retirement fund of $1.2 million to last 25 years, I'm 45 and want to stop at 67 | R | 1200000 | 22
        We'd like to get a 30-year mortgage in 3 years and need 70k for the deposit | H | 70000 | 3
        retire when I'm 65 (38 now) with a million and a half | R | 1500000 | 27
        hey all, 32M here, looking to retire at 50 with 2 mil. | R | 2000000 | 18
        I turn 50 in 2030 and want to retire at 60 with 1m | R | 1000000 | 14
        Our daughter was just born and we want to put away 250k for her university | E | 250000 | 18
        We have a 6 month old and would like to have $150k ready for college | E | 150000 | 18
        I have two daughters aged 2 and 5 and want $200k for their education | E | 200000 | 13
        after 15 years of marriage we finally want a house: 100k, 3 years | H | 100000 | 3
        emergency fund of 6 months expenses, roughly 18k, within a year | G | 18000 | 1
        save 900 dollars for a phone within half a year | G | 900 | 1
        2000 for a laptop in 6 months | G | 2000 | 1",
    );
}

#[test]
fn a_goal_is_what_the_money_is_for() {
    check(
        "
        I work from home and want to save 25k for a car in 3 years | G | 25000 | 3
        I love house music and want to build a studio for 15k in two years | G | 15000 | 2
        I'm a university professor, 50, and would like to retire at 68 with $800k | R | 800000 | 18
        Rental property as investment, 100k down, in 6 years | H | 100000 | 6
        I need $40,000 for a down payment on a truck next year | G | 40000 | 1
        house in 5 years and retirement in 30. House first: 100k | H | 100000 | 5
        My main goal is retirement (1.5M in 25 years), but I'd also like a car for 30k in 3 years | R | 1500000 | 25
        dont want to work past 55, im 31, 1.7m | R | 1700000 | 24
        🏠 80k in 4 years | H | 80000 | 4
        hosue fund 40k 3yrs | H | 40000 | 3",
    );
}

#[test]
fn a_negated_mention_does_not_count() {
    check(
        "
        I don't want to retire, I want a boat. 120k in 6 years | G | 120000 | 6
        Not for a house - for my MBA. 90k in 2 years. | E | 90000 | 2
        Instead of college my son wants a food truck: 60k in 4 years | G | 60000 | 4
        no kids, no college to pay for, just want to retire with 1.3 million at 58, I'm 36 | R | 1300000 | 22
        Retirement is already sorted. 200k for a holiday home in 8 years. | H | 200000 | 8
        Haven't saved anything for retirement yet, I'm 45, want 600k at 67 | R | 600000 | 22",
    );
}

fn risk_of(preferences: &str) -> RiskLevel {
    read(&Goal { investment_preferences: Some(preferences.to_owned()), ..goal("100k in 10 years") }).risk_level
}

#[test]
fn risk_follows_the_preferences() {
    let cautious = [
        "nothing risky",
        "I can't sleep at night when stocks fall",
        "3/10",
        "I am risk averse",
        "mostly bonds",
        "no risk please",
        "nothing crazy",
    ];
    let middling = [
        "Moderate risk, prefer ETFs",
        "60/40",
        "low to medium risk",
        "5 out of 10",
        "I don't want to be too conservative",
        "a bit of risk is ok",
    ];
    let daring = [
        "aggressive growth",
        "I don't mind big swings",
        "not risk averse",
        "90/10 stocks bonds",
        "7 out of 10 risk",
        "all in stocks",
        "high-risk is fine by me",
    ];
    for (words, level) in [
        (&cautious[..], RiskLevel::Conservative),
        (&middling[..], RiskLevel::Balanced),
        (&daring[..], RiskLevel::Aggressive),
    ] {
        for text in words {
            assert_eq!(risk_of(text), level, "{text}");
        }
    }
}

#[test]
fn without_words_the_horizon_sets_the_risk() {
    assert_eq!(reading("20k in 3 years").risk_level, RiskLevel::Conservative);
    assert_eq!(reading("20k in 4 years").risk_level, RiskLevel::Balanced);
    assert_eq!(reading("2m in 40 years").risk_level, RiskLevel::Balanced);
}

/// The ways in which people write a whole number of thousands of dollars.
fn spellings(thousands: u32) -> Vec<String> {
    let plain = thousands * 1_000;
    let grouped = |mark: &str| {
        let digits = plain.to_string();
        let split = digits.len() % 3;
        let mut groups: Vec<&str> = if split > 0 { vec![&digits[..split]] } else { vec![] };
        groups.extend((split..digits.len()).step_by(3).map(|i| &digits[i..i + 3]));
        groups.join(mark)
    };
    vec![
        format!("${}", grouped(",")),
        format!("${}", grouped(" ")),
        format!("{} dollars", grouped(".")),
        format!("{thousands}k"),
        format!("{thousands} K"),
        format!("{thousands} grand"),
        format!("${plain}"),
        format!("{plain} USD"),
        format!("US${thousands} thousand"),
        format!("${}.00", grouped(",")),
        format!("{thousands}-thousand dollars"),
    ]
}

proptest! {
    #[test]
    fn any_text_gives_an_answer_within_bounds(text in any::<String>(), preferences in any::<String>(), name in any::<String>()) {
        let read = read(&Goal { investment_preferences: Some(preferences), plan_name: Some(name), ..goal(&text) });
        prop_assert!(read.target_amount.is_none_or(|target| target > Decimal::ZERO && target.scale() <= 2));
        prop_assert!((1..=100).contains(&read.time_horizon) && (0.0..=1.0).contains(&read.confidence));
        prop_assert!(!read.plan_name.is_empty() && read.plan_name.chars().count() <= 255);
    }

    #[test]
    fn any_jumble_of_its_own_words_gives_an_answer_and_survives_json(
        words in prop::collection::vec(prop::sample::select(vec![
            "a", "half", "million", "and", "hundred", "9999999999999999999999", "1.5", "k", "$", "-", "to", "or", "between", "years", "house",
            "not", "retire", "at", "65", "i'm", "38", "%", "of", "down", "2040", "/", "each", "month", "crore", "figures", "six", "double", "my", "point", ",", ".", "(", "'35", "june", "0", "1/2", "twins",
        ]), 0..60),
    ) {
        let read = reading(&words.join(" "));
        prop_assert!(read.target_amount.is_none_or(|target| target > Decimal::ZERO) && (1..=100).contains(&read.time_horizon));
        let value = to_json(&read, DateTime::<Utc>::UNIX_EPOCH);
        prop_assert_eq!(from_json(&serde_json::from_str(&value.to_string()).unwrap()), Some(read));
    }

    #[test]
    fn every_spelling_of_an_amount_reads_the_same(thousands in 1_u32..999_000) {
        for spelling in spellings(thousands) {
            let read = reading(&format!("I want to save {spelling} for a boat in 8 years"));
            prop_assert_eq!(read.target_amount, Some(Decimal::from(u64::from(thousands) * 1_000)), "{}", spelling);
            prop_assert_eq!(read.time_horizon, 8, "{}", spelling);
        }
    }

    #[test]
    fn json_keeps_every_reading(cents in 1_i64..=999_999_999_999_999, start in 0_i64..=999_999_999_999_999, years in 1..=100_i32, hundredths in 0..=100_u8, text in any::<String>()) {
        let mut read = reading(&text);
        read.target_amount = Some(Decimal::new(cents, 2));
        read.starting_amount = Decimal::new(start, 2);
        read.time_horizon = years;
        read.horizon_months = 12 * years;
        read.confidence = f64::from(hundredths) / 100.0;
        let value = to_json(&read, DateTime::<Utc>::UNIX_EPOCH);
        prop_assert_eq!(from_json(&serde_json::from_str(&value.to_string()).unwrap()), Some(read));
    }

    #[test]
    fn form_fields_win(text in "[a-z0-9 $,.]{0,80}", kind in prop::sample::select(PlanType::ALL), level in prop::sample::select(RiskLevel::ALL), years in 1..=100_i32, cents in 1_i64..=999_999_999_999_999) {
        let read = read(&Goal {
            plan_type: Some(kind), risk_level: Some(level), time_horizon: Some(years), target_amount: Some(Decimal::new(cents, 2)), plan_name: Some("Mine".to_owned()),
            ..goal(&text)
        });
        prop_assert_eq!((read.goal_type, read.risk_level, read.time_horizon), (kind, level, years));
        prop_assert_eq!(read.target_amount, Some(Decimal::new(cents, 2)));
        prop_assert_eq!(read.plan_name, "Mine");
    }
}
