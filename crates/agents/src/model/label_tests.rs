//! What labels of amounts and times change.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::{advise, reading_question, tests::read};
use crate::{planner, reading::Reading, vocabulary::Verdict};

/// Four amounts: the rules take the price of the old boat for the target, or something else.
const BOATS: &str = "The boat we have cost 46,000 and is worth 30,000. The next one is 85,000 and we want it in 6 years, with \
    12,000 in the bank.";

fn labelled(words: &str, labels: &Value) -> (Verdict, Reading, Reading) {
    let (goal, before) = read(words);
    let mut after = before.clone();
    let answer = json!({ "goal_type": before.goal_type.as_str(), "words": "", "labels": labels });
    (advise(&goal, &mut after, &answer.to_string()), before, after)
}

#[test]
fn a_text_with_many_amounts_is_asked_about_with_the_words_of_each() {
    let question = reading_question(&read(BOATS).1).unwrap();
    assert_eq!(question.data["spans"], json!(["46,000", "30,000", "85,000", "6 years", "12,000"]));
}

#[test]
fn a_label_moves_an_amount_from_one_input_to_another_and_says_so() {
    let all = |target: &str| {
        let kind = |words: &str| if words == target { "TARGET" } else { "PRICE" };
        json!(["46,000", "30,000", "85,000"].map(|words| json!({ "words": words, "kind": kind(words) })))
    };
    for target in ["46,000", "85,000"] {
        let (verdict, before, after) = labelled(BOATS, &all(target));
        assert_eq!(after.target_amount, Some(target.replace(',', "").parse().unwrap()), "{target}");
        assert_eq!(after.time_horizon, before.time_horizon);
        if before.target_amount != after.target_amount {
            assert_eq!(verdict, Verdict::Accepted);
            assert!(after.assumptions.iter().any(|said| said.contains(&format!("\"{target}\" is taken to mean"))));
        }
    }
}

#[test]
fn a_label_of_a_time_makes_it_the_horizon() {
    let words = "12,000 for the roof; we have lived here for 6 years, the lease of the shop ends in 9 years";
    for (span, years) in [("6 years", 6), ("9 years", 9)] {
        let (_, _, after) = labelled(words, &json!([{ "words": span, "kind": "HORIZON" }]));
        assert_eq!(after.time_horizon, years, "{span}");
    }
}

#[test]
fn what_was_labelled_is_never_as_sure_as_what_the_rules_know() {
    let (_, _, after) = labelled(BOATS, &json!([{ "words": "46,000", "kind": "TARGET" }]));
    let target = after.origins.iter().find(|origin| origin.path == ["targetAmount"]).unwrap();
    assert!(target.confidence < 0.9, "{target:?}");
}

#[test]
fn labels_of_words_that_are_not_in_the_text_do_not_count() {
    for labels in [
        json!([{ "words": "90,000", "kind": "TARGET" }]),
        json!([{ "words": "", "kind": "TARGET" }, { "words": "we want it for 1", "kind": "PRICE" }]),
        json!([{ "words": "85,000", "kind": "RISK" }]),
    ] {
        let (verdict, before, after) = labelled(BOATS, &labels);
        assert_eq!((verdict, after), (Verdict::ForeignWords, before), "{labels}");
    }
}

#[test]
fn the_same_words_twice_are_labelled_in_their_order() {
    let words = "Our car cost 20,000, the next one is 20,000 in 4 years, and 20,000 is there";
    let kinds = ["PRICE", "TARGET", "STARTING_AMOUNT"];
    let labels = json!(kinds.map(|kind| json!({ "words": "20,000", "kind": kind })));
    let (_, _, after) = labelled(words, &labels);
    let seen: Vec<_> = after.facts.iter().filter(|fact| fact.amount.is_some()).map(|fact| fact.kind.as_str()).collect();
    assert_eq!(seen, kinds);
}

proptest! {
    #[test]
    fn no_label_brings_a_figure_that_is_not_in_the_words(
        kinds in proptest::collection::vec(0..planner::KINDS.len(), 4),
    ) {
        let spans = ["46,000", "30,000", "85,000", "12,000"];
        let label = |(words, kind): (&&str, &usize)| json!({ "words": words, "kind": planner::KINDS[*kind].as_str() });
        let labels: Vec<_> = spans.iter().zip(&kinds).map(label).collect();
        let (_, before, after) = labelled(BOATS, &json!(labels));
        let amounts = |reading: &Reading| reading.facts.iter().filter_map(|fact| fact.amount).collect::<Vec<_>>();
        prop_assert_eq!(amounts(&after), amounts(&before));
        prop_assert_eq!(after.goal_text, before.goal_text);
    }
}
