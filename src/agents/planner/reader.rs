//! The reading itself: form fields first, then the words, then what is assumed; how sure that is.

use std::collections::HashSet;

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::age::ages;
use super::amount::{self, Amounts, LARGEST};
use super::guessed::guessed;
use super::horizon::{self, Horizon, LONGEST};
use super::inferred::inferred;
use super::item::Passage;
use super::lexicon::Senses;
use super::passage::passage;
use super::purpose::{self, HINTED, INFERRED, Mention, STATED};
use super::{negation, risk, wording};
use crate::agents::goal::{Goal, Reading};
use crate::agents::provenance::Provenance;
use crate::vocabulary::{PlanType, RiskLevel};

/// How much of a text is read, in characters.
const READ_CHARS: usize = 10_000;

/// What is said where nothing says what the money is for.
pub(super) const UNNAMED: &str = "The purpose is not named; a general savings goal is assumed.";

/// What one text says.
struct Words<'a> {
    passage: Passage<'a>,
    denied: Vec<bool>,
    mentions: Vec<Mention>,
    main: Option<Mention>,
    amounts: Amounts,
    horizon: Horizon,
}

/// What is open until now, and what the answer costs in confidence.
#[derive(Default)]
struct Draft {
    assumptions: Vec<String>,
    confidence: f64,
}

impl Draft {
    fn assume(&mut self, sentence: String, cost: f64) {
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
    let kind = settle_kind(goal, &read[0], kind_said, &mut draft);
    for words in &mut read {
        words.amounts = amount::read(&words.passage, &words.denied, &words.mentions, kind);
        words.horizon = horizon::read(&words.passage, &words.denied, &words.mentions, kind, goal.today);
    }
    let [words, _, preferences] = &read;
    let all = || read.iter();

    let target_amount = settle_amount(goal, all(), kind, &mut draft);
    let time_horizon = settle_horizon(goal, all(), kind, &mut draft);
    let (risk_level, risk_evidence) = settle_risk(goal, words, preferences, time_horizon, &mut draft);
    let starting_amount = settle_start(words, &mut draft);
    other_goals(words, kind, &mut draft);
    let mut said = HashSet::new();
    draft.assumptions.retain(|sentence| said.insert(sentence.clone()));
    let empty_form = goal.target_amount.is_none() && goal.time_horizon.is_none() && goal.plan_type.is_none();
    let silent = all().all(|w| w.main.is_none() && w.amounts.target.is_none() && w.horizon.years.is_none());
    let ceiling = if empty_form && silent { 0.15 } else { 1.0 };
    Reading {
        goal_text: whole.to_owned(),
        goal_type: kind,
        target_amount,
        time_horizon,
        risk_level,
        starting_amount,
        confidence: (draft.confidence.clamp(0.05, ceiling) * 100.0).round() / 100.0,
        keywords: keywords(words, kind, &risk_evidence),
        plan_name: wording::plan_name(goal.plan_name.as_deref(), kind, target_amount, time_horizon),
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

fn settle_kind(goal: &Goal, words: &Words<'_>, said: Option<PlanType>, draft: &mut Draft) -> PlanType {
    if let Some(field) = goal.plan_type {
        if let Some(main) = words.main.filter(|m| m.goal != field && m.weight >= STATED) {
            let (field, main) = (wording::goal(field), wording::goal(main.goal));
            draft.assume(
                format!("The form says the goal is \"{field}\", the words sound like \"{main}\"; the form counts."),
                0.05,
            );
        }
        return field;
    }
    if said.is_none() {
        draft.assume(UNNAMED.to_owned(), 0.10);
    }
    said.unwrap_or(PlanType::General)
}

fn settle_amount<'a>(
    goal: &Goal,
    mut all: impl Iterator<Item = &'a Words<'a>>,
    kind: PlanType,
    draft: &mut Draft,
) -> Decimal {
    let said = all.find(|words| words.amounts.target.is_some());
    let value = said.and_then(|words| words.amounts.target);
    if let Some(field) = goal.target_amount.filter(|amount| *amount > Decimal::ZERO) {
        if let Some(value) = value.filter(|value| *value != field) {
            let (field, value) = (wording::dollars(field), wording::dollars(value));
            draft.assume(format!("The form says {field}, the words say {value}; the form counts."), 0.05);
        }
        return in_range(field);
    }
    if let (Some(value), Some(words)) = (value, said) {
        draft.assumptions.extend(words.amounts.notes.iter().cloned());
        draft.confidence -= if words.amounts.doubtful { 0.08 } else { 0.0 };
        let kept = in_range(value);
        if kept != value.round_dp(2) {
            draft.assume(
                format!("The amount is outside what a plan can hold; {} is taken.", wording::dollars(kept)),
                0.1,
            );
        }
        return kept;
    }
    let assumed = Decimal::from(match kind {
        PlanType::Retirement => 1_000_000,
        PlanType::House => 80_000,
        PlanType::Education => 150_000,
        PlanType::General => 50_000,
    });
    draft.assume(format!("No target amount is given; {} is assumed.", wording::dollars(assumed)), 0.25);
    assumed
}

/// `amount` to the cent, within what the database holds.
fn in_range(amount: Decimal) -> Decimal {
    amount.round_dp(2).clamp(Decimal::new(1, 2), LARGEST).normalize()
}

fn settle_horizon<'a>(goal: &Goal, all: impl Iterator<Item = &'a Words<'a>>, kind: PlanType, draft: &mut Draft) -> i32 {
    let mut said = None;
    let mut notes: Vec<String> = Vec::new();
    for words in all {
        if said.is_none() {
            notes.extend(words.horizon.notes.iter().cloned());
            said = words.horizon.years;
        }
    }
    if let Some(field) = goal.time_horizon.filter(|years| *years > 0) {
        if let Some(years) = said.filter(|years| *years != field) {
            let (field, years) = (wording::years(field), wording::years(years));
            draft.assume(format!("The form says {field}, the words say {years}; the form counts."), 0.05);
        }
        return field.min(LONGEST);
    }
    draft.assumptions.extend(notes);
    if let Some(years) = said {
        return years;
    }
    let assumed = match kind {
        PlanType::Retirement => 30,
        PlanType::House => 5,
        PlanType::Education => 18,
        PlanType::General => 10,
    };
    draft.assume(format!("No time is given; {} are assumed.", wording::years(assumed)), 0.22);
    assumed
}

fn settle_risk(
    goal: &Goal,
    words: &Words<'_>,
    preferences: &Words<'_>,
    horizon: i32,
    draft: &mut Draft,
) -> (RiskLevel, Vec<(usize, usize)>) {
    let preferred = risk::read(&preferences.passage, true).map(|(level, _)| (level, Vec::new()));
    let said = preferred.or_else(|| risk::read(&words.passage, false));
    if let Some(field) = goal.risk_level {
        if let Some((level, _)) = said.as_ref().filter(|(level, _)| *level != field) {
            let (field, level) = (wording::risk(field), wording::risk(*level));
            draft.assume(format!("The form says {field} risk, the words sound {level}; the form counts."), 0.05);
        }
        return (field, Vec::new());
    }
    said.unwrap_or_else(|| {
        let level = risk::by_horizon(horizon);
        draft.assume(
            format!(
                "No risk is named; {} is taken from the horizon of {}.",
                wording::risk(level),
                wording::years(horizon)
            ),
            0.04,
        );
        (level, Vec::new())
    })
}

fn settle_start(words: &Words<'_>, draft: &mut Draft) -> Decimal {
    let start = words.amounts.start;
    if start <= Decimal::ZERO {
        return Decimal::ZERO;
    }
    let start = in_range(start);
    draft.assumptions.push(format!("{} already put aside are counted as the start.", wording::dollars(start)));
    start
}

/// Says which goals of the text this plan leaves out.
fn other_goals(words: &Words<'_>, kind: PlanType, draft: &mut Draft) {
    let mut named = HashSet::new();
    for mention in words.mentions.iter().filter(|m| m.weight >= STATED && m.goal != kind) {
        if words.main.is_some_and(|main| main.goal == kind) && named.insert(mention.goal) {
            let written = words.passage.written(mention.at, mention.at + mention.len - 1);
            draft.assumptions.push(format!("\"{written}\" is named, too; this plan is for the main goal only."));
        }
    }
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
