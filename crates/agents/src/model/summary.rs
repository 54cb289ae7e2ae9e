//! A finished plan, told by a model.

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::{Question, figures::foreign_figure, object};
use crate::{
    composer::{self, Fact, InvestmentPlan},
    portfolio::Allocation,
    reading::Reading,
    vocabulary::Verdict,
};

/// Characters of a summary.
const LENGTH: std::ops::RangeInclusive<usize> = 40..=1200;
/// So many words in a row are not there by chance.
const RUN: usize = 8;

const INSTRUCTIONS: &str = "You tell an investment plan to the person whose plan it is. The user's message is JSON: \
    what the plan is for, at what risk, and \"facts\", its figures by name. Answer with JSON: \"summary\" is the plan in \
    two to five plain English sentences that speak to the person. Copy figures letter by letter, with their units, and \
    state no other figure, neither in digits nor in words: nothing added, rounded or reckoned. Promise nothing: markets \
    may do otherwise. No headings, lists, links or advice about other products.";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Answer {
    summary: String,
}

/// What to ask about a plan. Nothing that a person wrote is in it.
pub fn summary_question(reading: &Reading, allocation: &Allocation, plan: &InvestmentPlan) -> Question {
    let facts = composer::facts(reading, allocation, plan);
    let facts: Map<_, _> = facts.into_iter().map(|fact| (fact.name, Value::from(fact.text))).collect();
    let (purpose, risk) = (reading.goal_type.as_str(), reading.risk_level.as_str());
    Question {
        name: "plan_summary",
        instructions: INSTRUCTIONS,
        data: json!({ "purpose": purpose, "risk": risk, "facts": facts }),
        schema: object(&json!({ "summary": { "type": "string" } })),
    }
}

/// The summary of an answer, if it is a plain text that states no figure but the plan's, and promises nothing.
pub fn accept_summary(facts: &[Fact], answer: &str) -> Result<String, Verdict> {
    let Ok(Answer { summary }) = serde_json::from_str(answer) else { return Err(Verdict::WrongShape) };
    let summary = summary.split_whitespace().collect::<Vec<_>>().join(" ");
    if !LENGTH.contains(&summary.chars().count()) {
        return Err(Verdict::WrongShape);
    }
    if let Some(figure) = foreign_figure(&summary, facts) {
        tracing::debug!(figure, "the model stated a figure that is not in the plan");
        return Err(Verdict::ForeignFigures);
    }
    if is_marked_up(&summary) || promises(&summary) || repeats(INSTRUCTIONS, &summary) {
        return Err(Verdict::ForeignWords);
    }
    Ok(summary)
}

/// Whether a text has more in it than English words and their punctuation: markup, links, and characters that are not what
/// they look like, behind which a figure may hide.
fn is_marked_up(text: &str) -> bool {
    let plain = |ch: char| ch.is_ascii() && !ch.is_ascii_control() && !"<>{}[]`*#|_\\^~=@".contains(ch);
    let strange = |ch: char| !plain(ch) && !"‘’“”–—−…€£¥₹".contains(ch);
    let lower = text.to_lowercase();
    text.contains(strange) || ["http", "www.", "://"].iter().any(|link| lower.contains(link))
}

fn promises(text: &str) -> bool {
    let lower = text.to_lowercase();
    ["guarantee", "risk-free", "without risk", "without any risk", "cannot lose", "can't lose", "certain to"]
        .iter()
        .any(|promise| lower.contains(promise))
}

/// Whether `text` has a run of words in common with `secret`.
fn repeats(secret: &str, text: &str) -> bool {
    let words = |text: &str| -> Vec<String> {
        let words = text.split(|ch: char| !ch.is_alphanumeric()).filter(|word| !word.is_empty());
        words.map(str::to_lowercase).collect()
    };
    let (secret, text) = (words(secret), words(text));
    text.windows(RUN).any(|run| secret.windows(RUN).any(|other| other == run))
}
