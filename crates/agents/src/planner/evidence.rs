//! The words of the text that a reading rests on.

use std::collections::HashSet;

use super::governing::governing;
use super::lexicon::Senses;
use super::words::Words;
use crate::vocabulary::PlanType;

/// The words as written, in the order of the text, none twice: those of the purpose `kind`, the items at `used` with the
/// wishes that govern them, and those of the risk.
pub(super) fn keywords(words: &Words<'_>, kind: PlanType, used: &[usize], risk: &[(usize, usize)]) -> Vec<String> {
    let passage = &words.passage;
    let goals = words.mentions.iter().filter(|m| m.goal == kind && m.weight > 0).map(|m| (m.at, m.at + m.len - 1));
    let figures = used.iter().map(|at| (*at, *at));
    let verbs = used.iter().filter(|at| **at < passage.items.len()).filter_map(|at| governing(passage, *at));
    let verbs = verbs.filter(|at| passage.has(*at, Senses::WANT)).map(|at| (at, at));
    let mut spans: Vec<(usize, usize)> = goals.chain(figures).chain(verbs).chain(risk.iter().copied()).collect();
    spans.sort_unstable();
    let mut seen = HashSet::new();
    let written =
        spans.into_iter().map(|(from, to)| passage.written(from, to.min(passage.items.len().saturating_sub(1))));
    written.filter(|word| !word.is_empty() && seen.insert(word.to_lowercase())).map(str::to_owned).collect()
}
