//! The reading itself: form fields first, then the words, then what is assumed; how sure that is.

use std::collections::HashSet;

use chrono::NaiveDate;

use super::age::ages;
use super::amount::{self, Amounts};
use super::guessed::guessed;
use super::horizon::{self, Horizon};
use super::inferred::inferred;
use super::item::Passage;
use super::lexicon::Senses;
use super::passage::passage;
use super::purpose::{self, HINTED, INFERRED, Mention, STATED};
use super::{negation, settle, wording};
use crate::provenance::Provenance;
use crate::{
    details::Details,
    vocabulary::{PlanKind, PlanType},
};
use crate::{goal::Goal, reading::Reading};

/// How much of a text is read, in characters.
const READ_CHARS: usize = 10_000;

/// What is said where nothing says what the money is for.
pub(super) const UNNAMED: &str = "The purpose is not named; a general savings goal is assumed.";

/// What one text says.
pub(super) struct Words<'a> {
    pub(super) passage: Passage<'a>,
    denied: Vec<bool>,
    pub(super) mentions: Vec<Mention>,
    pub(super) main: Option<Mention>,
    pub(super) amounts: Amounts,
    pub(super) horizon: Horizon,
}

/// What is open until now, and what the answer costs in confidence.
#[derive(Default)]
pub(super) struct Draft {
    pub(super) assumptions: Vec<String>,
    pub(super) confidence: f64,
}

impl Draft {
    pub(super) fn assume(&mut self, sentence: String, cost: f64) {
        self.assumptions.push(sentence);
        self.confidence -= cost;
    }
}

/// Reads `goal`: every field of the form stands as given, what it leaves open is read from the words, and what they
/// leave open is assumed and said under `assumptions`. Any text gives an answer; of each text the first 10,000
/// characters are read.
///
/// The confidence begins at 0.96 and loses 0.10 where no words name the purpose, 0.25 for an assumed amount, 0.22 for an
/// assumed horizon, 0.04 for a risk taken from the horizon, 0.08 where two amounts were equally likely and 0.05 for each
/// contradiction between form and words; where neither form nor words say anything it is 0.15 at most.
pub fn read(goal: &Goal) -> Reading {
    let whole = goal.financial_goals.as_deref().unwrap_or("");
    let mut draft = Draft { assumptions: Vec::new(), confidence: 0.96 };
    let text = cut(whole, &mut draft);
    let preferences = cut(goal.investment_preferences.as_deref().unwrap_or(""), &mut draft);
    let name = cut(goal.plan_name.as_deref().unwrap_or(""), &mut draft);
    let mut read = [text, name, preferences].map(|text| purposes(text, goal.today));
    let kind_said = read.iter().find_map(|words| words.main.map(|main| main.goal));
    let kind = settle::kind(goal, &read[0], kind_said, &mut draft);
    for words in &mut read {
        words.amounts = amount::read(&words.passage, &words.denied, &words.mentions, kind);
        words.horizon = horizon::read(&words.passage, &words.denied, &words.mentions, kind, goal.today);
    }
    let [words, _, preferences] = &read;
    let all = || read.iter();

    let target_amount = settle::amount(goal, all(), kind, &mut draft);
    let time_horizon = settle::horizon(goal, all(), kind, &mut draft);
    let (risk_level, risk_evidence) = settle::risk_level(goal, words, preferences, time_horizon, &mut draft);
    let starting_amount = settle::start(words, &mut draft);
    settle::other_goals(words, kind, &mut draft);
    let mut said = HashSet::new();
    draft.assumptions.retain(|sentence| said.insert(sentence.clone()));
    let empty_form = goal.target_amount.is_none() && goal.time_horizon.is_none() && goal.plan_type.is_none();
    let silent = all().all(|w| w.main.is_none() && w.amounts.target.is_none() && w.horizon.years.is_none());
    let ceiling = if empty_form && silent { 0.15 } else { 1.0 };
    Reading {
        goal_text: whole.to_owned(),
        goal_type: kind,
        target_amount: Some(target_amount),
        time_horizon,
        plan_kind: PlanKind::Save,
        horizon_months: 12 * time_horizon,
        details: Details::default(),
        understanding: None,
        language: None,
        facts: Vec::new(),
        origins: Vec::new(),
        questions: Vec::new(),
        other_goals: Vec::new(),
        risk_level,
        starting_amount,
        confidence: (draft.confidence.clamp(0.05, ceiling) * 100.0).round() / 100.0,
        keywords: keywords(words, kind, &risk_evidence),
        plan_name: wording::plan_name(goal.plan_name.as_deref(), kind, Some(target_amount), time_horizon),
        assumptions: draft.assumptions,
        provenance: Some(Provenance::RULES),
    }
}

/// The part of `text` that is read.
fn cut<'a>(text: &'a str, draft: &mut Draft) -> &'a str {
    match text.char_indices().nth(READ_CHARS) {
        Some((end, _)) => {
            draft.assumptions.push("Only the first 10,000 characters of the text were read.".to_owned());
            &text[..end]
        }
        None => text,
    }
}

/// The goals that `text` names; what it says about money and time depends on which of them counts.
fn purposes(text: &str, today: NaiveDate) -> Words<'_> {
    let passage = passage(text, today);
    let denied = negation::denied(&passage);
    let mut mentions = purpose::mentions(&passage, &denied);
    let weight = purpose::main(&mentions).map_or(0, |main| main.weight);
    // Between the things that a story mentions, what its ages aim at counts for more than any that nobody wants; so it
    // does where the words hint at the same.
    let hinted = mentions.iter().any(|m| m.goal == PlanType::Retirement && m.weight == HINTED);
    if weight < STATED || weight < INFERRED && (hinted || purpose::is_story(&passage)) {
        let ages = ages(&passage, today);
        let guess = || guessed(&passage, &ages, &mentions).filter(|_| weight <= HINTED);
        if let Some(mention) = inferred(&passage, &ages, &mentions).or_else(guess) {
            mentions.insert(mentions.partition_point(|m| m.at < mention.at), mention);
        }
    }
    let main = purpose::main(&mentions);
    Words { passage, denied, mentions, main, amounts: Amounts::default(), horizon: Horizon::default() }
}

/// Whether the form or the words say what the money is for.
pub fn names_purpose(goal: &Goal) -> bool {
    let texts = [&goal.financial_goals, &goal.plan_name, &goal.investment_preferences];
    let mut texts = texts.into_iter().flatten().map(|text| cut(text, &mut Draft::default()));
    goal.plan_type.is_some() || texts.any(|text| purposes(text, goal.today).main.is_some())
}

/// The words of the text that the reading rests on, as written, in its order, none twice.
fn keywords(words: &Words<'_>, kind: PlanType, risk: &[(usize, usize)]) -> Vec<String> {
    let passage = &words.passage;
    let goals = words.mentions.iter().filter(|m| m.goal == kind && m.weight > 0).map(|m| (m.at, m.at + m.len - 1));
    let figures = words.amounts.evidence.iter().chain(&words.horizon.evidence).map(|at| (*at, *at));
    let verbs = words
        .amounts
        .evidence
        .iter()
        .filter_map(|at| super::governing::governing(passage, *at))
        .filter(|at| passage.has(*at, Senses::WANT))
        .map(|at| (at, at));
    let mut spans: Vec<(usize, usize)> = goals.chain(figures).chain(verbs).chain(risk.iter().copied()).collect();
    spans.sort_unstable();
    let mut seen = HashSet::new();
    let written =
        spans.into_iter().map(|(from, to)| passage.written(from, to.min(passage.items.len().saturating_sub(1))));
    written.filter(|word| !word.is_empty() && seen.insert(word.to_lowercase())).map(str::to_owned).collect()
}
