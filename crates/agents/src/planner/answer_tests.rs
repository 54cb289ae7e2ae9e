//! What an answer says beside its figures: what is assumed, what contradicts, and what is stored.

use chrono::{DateTime, Utc};
use rust_decimal::Decimal;

use super::tests::{goal, reading};
use super::{from_json, read, to_json};
use crate::goal::Goal;
use crate::vocabulary::{PlanType, RiskLevel};

#[test]
fn what_is_missing_is_assumed_and_said_and_lowers_the_confidence() {
    for (text, amount, years) in
        [("retirement", 1_000_000, 30), ("a house", 80_000, 5), ("college", 150_000, 18), ("a boat", 50_000, 10)]
    {
        let read = reading(text);
        assert_eq!((read.target_amount.unwrap(), read.time_horizon), (Decimal::from(amount), years), "{text}");
        assert!(read.confidence < 0.6 && read.assumptions.iter().any(|a| a.contains("assumed")), "{text}: {read:?}");
    }
    let nothing = read(&Goal { financial_goals: None, ..goal("") });
    assert!(nothing.confidence <= 0.2 && nothing.goal_text.is_empty());
}

#[test]
fn a_time_that_has_passed_is_ignored_and_said() {
    for text in ["I'm 60 and want to retire at 55 with 500k", "retire in 2010 with 500k"] {
        let read = reading(text);
        assert_eq!(read.time_horizon, 30, "{text}");
        assert!(read.assumptions.iter().any(|a| a.contains("passed")), "{text}: {:?}", read.assumptions);
    }
}

#[test]
fn other_currencies_are_said_back_and_not_converted() {
    let read = reading("buy a flat in London, £60k deposit, 4 years");
    assert_eq!(read.target_amount, Some(Decimal::from(60_000)));
    assert!(read.assumptions.iter().any(|a| a.contains("GBP")), "{:?}", read.assumptions);
}

#[test]
fn contradictions_between_form_and_words_are_named() {
    let filled = Goal {
        plan_type: Some(PlanType::House),
        time_horizon: Some(7),
        target_amount: Some(Decimal::from(90_000)),
        risk_level: Some(RiskLevel::Conservative),
        investment_preferences: Some("very aggressive".to_owned()),
        ..goal("Save $500,000 for retirement in 30 years")
    };
    let read = read(&filled);
    assert_eq!(read.assumptions.iter().filter(|a| a.contains("the form counts")).count(), 4, "{:?}", read.assumptions);
}

#[test]
fn keywords_are_the_texts_own_words_in_order() {
    let read = reading("Save $500,000 for Retirement in 30 years");
    assert_eq!(read.keywords, ["Save", "$500,000", "Retirement", "30 years"]);
    assert_eq!(read.plan_name, "Retirement: $500,000 in 30 years");
}

#[test]
fn only_the_first_ten_thousand_characters_are_read() {
    let text = format!("{}Save $500,000 for retirement in 30 years", "é ".repeat(5_000));
    let read = reading(&text);
    assert!(read.assumptions.iter().any(|a| a.contains("10,000")) && read.confidence <= 0.2, "{:?}", read.assumptions);
    assert_eq!(read.goal_text, text);
}

#[test]
fn stored_json_has_the_seeds_keys() {
    let at = DateTime::<Utc>::from_timestamp(1_705_314_600, 0).unwrap();
    let value = to_json(&reading("Save $500,000 for retirement in 30 years"), at);
    assert_eq!(value["timestamp"], "2024-01-15T10:30:00Z");
    assert_eq!(value["parsed_goal"]["target_amount"], serde_json::json!(500_000));
    assert_eq!(
        (&value["agent"], &value["status"], &value["engine"]),
        (&"planner_agent".into(), &"success".into(), &"rules".into())
    );
}

#[test]
fn foreign_json_is_no_reading() {
    let whole = to_json(&reading("100k in 10 years"), DateTime::<Utc>::UNIX_EPOCH);
    assert!(from_json(&whole).is_some());
    let change = |pointer: &str, value: serde_json::Value| {
        let mut changed = whole.clone();
        *changed.pointer_mut(pointer).unwrap() = value;
        from_json(&changed)
    };
    let wrong = [
        ("/parsed_goal/target_amount", serde_json::json!(0)),
        ("/parsed_goal/target_amount", serde_json::json!("100")),
        ("/parsed_goal/target_amount", serde_json::json!(1.234)),
        ("/parsed_goal/target_amount", serde_json::json!(1e300)),
        ("/parsed_goal/starting_amount", serde_json::json!(-1)),
        ("/parsed_goal/time_horizon", serde_json::json!(0)),
        ("/parsed_goal/time_horizon", serde_json::json!(101)),
        ("/parsed_goal/confidence_score", serde_json::json!(1.5)),
        ("/parsed_goal/goal_type", serde_json::json!("CAR")),
        ("/parsed_goal", serde_json::json!([1])),
        ("/plan_name", serde_json::json!("x".repeat(256))),
        ("/assumptions", serde_json::json!([1])),
    ];
    for (pointer, value) in wrong {
        assert_eq!(change(pointer, value), None, "{pointer}");
    }
    assert_eq!(from_json(&serde_json::Value::Null), None);
}
