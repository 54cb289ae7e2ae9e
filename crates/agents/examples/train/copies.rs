//! Copies of labelled texts in which what should not matter is changed: a sentence before or behind, figures doubled. They
//! teach that it does not matter. The sentences are not those that readings are measured with.

use serde_json::{Value, json};

use crate::labelled::Labelled;
use crate::moved::doubled;

/// Sentences that have no part in any goal.
const NEUTRAL: [&str; 10] = [
    "The kettle broke again this morning.",
    "My sister says hello.",
    "I have read your page twice.",
    "It has been a long week.",
    "A friend's boat cost her 62k.",
    "Our old car went for 9,500.",
    "The flat next door sold for 410k.",
    "His brother makes 78,000 a year.",
    "The vet charged us $2,300.",
    "They say a wedding runs $35,000 these days.",
];

/// The copies of `text`, the `n`th of all.
pub fn copies(text: &Labelled, n: usize) -> Vec<Labelled> {
    let neutral = |n: usize| NEUTRAL[n % NEUTRAL.len()];
    let shifted = |from: u64, by: usize| {
        let facts = text.facts.iter().cloned().map(|mut fact| {
            if let Some(at) = fact.get("at").and_then(Value::as_u64).filter(|at| *at >= from) {
                fact["at"] = json!(at + by as u64);
            }
            fact
        });
        facts.collect::<Vec<_>>()
    };
    let before = Labelled {
        goals: format!("{} {}", neutral(n), text.goals),
        facts: shifted(0, neutral(n).chars().count() + 1),
        ..text.clone()
    };
    let dot = if text.goals.ends_with(['.', '!', '?', ')']) { "" } else { "." };
    // What stands in the preferences stands further behind, too.
    let behind = Labelled {
        goals: format!("{}{dot} {}", text.goals, neutral(n + 5)),
        facts: shifted(text.goals.chars().count() as u64, neutral(n + 5).chars().count() + 1 + dot.len()),
        ..text.clone()
    };
    let twice = doubled(&text.goals).map(|goals| {
        let fields = ["amount", "start", "budget", "match", "income", "retirementIncome", "otherIncome"];
        let (mut goal, mut accept) = (text.goal.clone(), text.accept.clone());
        for field in fields {
            if let Some(value) = goal.get(field).and_then(Value::as_f64) {
                goal[field] = json!(2.0 * value);
            }
            if let Some(list) = accept.get(field).and_then(Value::as_array).cloned() {
                accept[field] = list.iter().map(|v| v.as_f64().map_or(v.clone(), |v| json!(2.0 * v))).collect();
            }
        }
        // The words of its facts are no longer there.
        Labelled { goals, goal, accept, facts: Vec::new(), ..text.clone() }
    });
    [Some(before), Some(behind), twice].into_iter().flatten().collect()
}
