//! Labels of amounts and times: what a model says that the words are.

use serde::Deserialize;

use crate::{
    goal::Goal,
    planner::{self, KINDS, SpanLabel},
    reading::{Reading, StatedFact, TextField},
    vocabulary::{FactKind, Verdict},
};

/// Labels of an answer that are looked at.
const MOST: usize = 60;

/// What some words are.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Label {
    words: String,
    kind: FactKind,
}

/// The words of the goal that the rules read an amount or a time in, as far as they are shown.
pub(super) fn spans<'a>(reading: &'a Reading, shown: &str) -> Vec<&'a str> {
    let figures = reading.facts.iter().filter(|fact| is_labelled(fact)).map(|fact| fact.words.as_str());
    figures.filter(|words| shown.contains(words)).take(MOST).collect()
}

fn is_labelled(fact: &StatedFact) -> bool {
    fact.field == TextField::FinancialGoals && (fact.amount.is_some() || fact.months.is_some())
}

/// Reads the goal anew with the labels of words that stand in it; what they change is said.
pub(super) fn label(goal: &Goal, reading: &mut Reading, labels: &[Label]) -> Verdict {
    let found = find(&reading.goal_text, labels);
    if found.is_empty() {
        return if labels.is_empty() { Verdict::Agreed } else { Verdict::ForeignWords };
    }
    let mut read = planner::read_labelled(goal, &found);
    let kind = |reading: &Reading, fact: &StatedFact| {
        reading.facts.iter().find(|other| (other.field, other.start) == (fact.field, fact.start)).map(|fact| fact.kind)
    };
    let changed: Vec<_> = read.facts.iter().filter(|fact| kind(reading, fact) != Some(fact.kind)).collect();
    let said: Vec<_> = changed.iter().map(|fact| planner::relabelled(&fact.words, fact.kind)).collect();
    if said.is_empty() {
        return Verdict::Agreed;
    }
    read.assumptions.extend(said);
    *reading = read;
    Verdict::Accepted
}

/// Where the labelled words stand: each behind those of the label before it, else where they stand first.
fn find(text: &str, labels: &[Label]) -> Vec<SpanLabel> {
    let mut behind = 0;
    let mut found: Vec<SpanLabel> = Vec::new();
    for Label { words, kind } in labels.iter().take(MOST) {
        if words.trim().is_empty() || !(KINDS.contains(kind) || *kind == FactKind::Horizon) {
            continue;
        }
        let next = text[behind..].find(words.as_str()).map(|at| behind + at).or_else(|| text.find(words.as_str()));
        if let Some(start) = next {
            behind = start + words.len();
            found.push(SpanLabel { start, end: behind, kind: *kind });
        }
    }
    found
}
