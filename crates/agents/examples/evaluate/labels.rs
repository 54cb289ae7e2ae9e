//! The kinds of a text's amounts and times as its labels have them.

use agents::{planner::SpanLabel, vocabulary::FactKind};
use serde_json::Value;

use super::labelled::Labelled;

/// What a language model would answer that is never wrong.
pub fn labels(text: &Labelled) -> Vec<SpanLabel> {
    let label = |fact: &Value| {
        let words = fact.get("words")?.as_str()?;
        let kind = FactKind::parse(fact.get("kind")?.as_str()?)?;
        let start = match fact.get("at").and_then(Value::as_u64) {
            Some(at) => text.goals.char_indices().nth(usize::try_from(at).ok()?)?.0,
            None => text.goals.find(words)?,
        };
        Some(SpanLabel { start, end: start + words.len(), kind })
    };
    text.facts.iter().filter_map(label).collect()
}
