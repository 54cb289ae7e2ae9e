//! Copies of labelled texts in which what should not matter is changed: a sentence before or behind, other figures. They
//! teach that it does not matter. The sentences are not those that readings are measured with.

use serde_json::{Value, json};

use crate::labelled::Labelled;
use crate::moved::times;

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

/// A copy of a text.
pub struct Copied {
    pub text: Labelled,
    /// Whether its amounts are other ones.
    pub scaled: bool,
}

/// The copies of `text`, the `n`th of all.
pub fn copies(text: &Labelled, n: usize) -> Vec<Copied> {
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
    // Twice as much, and half as much or three times.
    let other = if n.is_multiple_of(2) { 0.5 } else { 3.0 };
    let with_sentence = [before, behind].map(|text| Copied { text, scaled: false });
    let times = [2.0, other].into_iter().filter_map(|factor| times(text, factor));
    with_sentence.into_iter().chain(times.map(|text| Copied { text, scaled: true })).collect()
}
