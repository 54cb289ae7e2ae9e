//! How a reading came about: the facts with their labels, the candidates with their scores. For whoever wants to know why.

use std::fmt;

use rust_decimal::Decimal;

use super::field::{self, Field};
use super::label::KINDS;
use super::reader::Candidates;
use super::score::{Candidate, Features};
use super::target::How;
use crate::reading::Reading;
use crate::vocabulary::{FactKind, PlanKind, PlanType, RiskLevel};

/// A reading and all that led to it.
#[derive(Clone, Debug)]
pub struct Trace {
    /// What was read.
    pub reading: Reading,
    /// The amounts of goals and preferences.
    pub sums: Vec<TracedSum>,
    /// The purposes, the chosen one first.
    pub purposes: Vec<Scored<PlanType>>,
    /// The purposes as they look before target and time are known.
    pub first_purposes: Vec<Scored<PlanType>>,
    /// The levels of risk, the chosen one first; `None` for saying none.
    pub risks: Vec<Scored<Option<RiskLevel>>>,
    /// The kinds of plan, the chosen one first.
    pub plans: Vec<Scored<PlanKind>>,
    /// The targets, the chosen one first.
    pub targets: Vec<Scored<TracedTarget>>,
    /// What is there, paid in a month and earned a year, the chosen ones first.
    pub fields: [(Field, Vec<Scored<TracedValue>>); 3],
    /// The times in months, the chosen one first; `None` for saying none.
    pub times: Vec<Scored<TracedTime>>,
}

/// Something with its score, its share of all scores and what the score is made of.
#[derive(Clone, Debug)]
pub struct Scored<T> {
    /// What it is.
    pub value: T,
    /// The sum of its features' weights.
    pub score: i32,
    /// Its share in the softmax over all of its kind.
    pub share: f64,
    /// Its features.
    pub features: Features,
    /// The score before it was looked at among the others.
    pub first_score: i32,
    /// What it was described with then; empty where it was not.
    pub among: Vec<i8>,
}

/// An amount and what it was taken for.
#[derive(Clone, Debug)]
pub struct TracedSum {
    /// Whether it stands in the preferences.
    pub preferences: bool,
    /// Its first byte in the text.
    pub start: usize,
    /// The byte behind it.
    pub end: usize,
    /// As written.
    pub words: String,
    /// The amount.
    pub amount: Decimal,
    /// The rules' word for it.
    pub rule: FactKind,
    /// What it was taken for.
    pub kind: FactKind,
    /// The scores of all kinds, in the order of `KINDS`.
    pub scores: Vec<i32>,
    /// Its features.
    pub features: Features,
    /// The scores before it was looked at among the others.
    pub first_scores: Vec<i32>,
    /// What it was described with then.
    pub among: Vec<i8>,
}

/// A target.
#[derive(Clone, Debug)]
pub struct TracedTarget {
    /// Zero where nothing is said.
    pub amount: Decimal,
    /// How it is made.
    pub how: How,
    /// Of which words.
    pub words: Vec<String>,
}

/// What is there, paid in or earned.
#[derive(Clone, Debug)]
pub struct TracedValue {
    /// Zero where nothing is said.
    pub amount: Decimal,
    /// How it is made, in a word.
    pub made: &'static str,
    /// Of which words.
    pub words: Vec<String>,
}

/// A time.
#[derive(Clone, Debug)]
pub struct TracedTime {
    /// Months from today; `None` for saying none.
    pub months: Option<i32>,
    /// Of which words.
    pub words: Vec<String>,
}

impl Trace {
    pub(super) fn of(reading: Reading, found: &Candidates<'_>) -> Self {
        let sums = [(0, false), (2, true)].into_iter().flat_map(|(n, preferences)| {
            let words = &found.texts[n];
            words.sums.iter().map(move |sum| TracedSum {
                preferences,
                start: words.passage.items[sum.at()].start,
                end: words.passage.items[sum.at()].end,
                words: words.passage.written(sum.at(), sum.at()).to_owned(),
                amount: sum.amount(),
                rule: sum.rule,
                kind: sum.kind,
                scores: sum.scores.clone(),
                features: sum.features.clone(),
                first_scores: sum.first_scores.clone(),
                among: sum.among.clone(),
            })
        });
        let target_text = &found.texts[found.target_text].passage;
        let time_text = &found.texts[found.offers_text].passage;
        Self {
            sums: sums.collect(),
            purposes: found.purposes.iter().map(|p| scored(p.kind, p.score, p.share, &p.features)).collect(),
            first_purposes: found.first.iter().map(|p| scored(p.kind, p.score, p.share, &p.features)).collect(),
            risks: found.risks.iter().map(|r| scored(r.level, r.score, r.share, &r.features)).collect(),
            plans: found.plans.iter().map(|p| scored(p.kind, p.score, p.share, &p.features)).collect(),
            targets: found
                .targets
                .iter()
                .map(|target| {
                    let words = target.parts.iter().map(|at| target_text.written(*at, *at).to_owned()).collect();
                    let value = TracedTarget { amount: target.amount, how: target.how, words };
                    of_candidate(value, target)
                })
                .collect(),
            fields: [
                (Field::Start, values(found, &found.fields.start)),
                (Field::Budget, values(found, &found.fields.budget)),
                (Field::Income, values(found, &found.fields.income)),
            ],
            times: found
                .offers
                .iter()
                .map(|offer| {
                    let items = offer.time.iter().flat_map(|time| &time.evidence);
                    let words = items.map(|at| time_text.written(*at, *at).to_owned()).collect();
                    let value = TracedTime { months: offer.time.as_ref().map(|time| time.months), words };
                    scored(value, offer.score, offer.share, &offer.features)
                })
                .collect(),
            reading,
        }
    }
}

fn values(found: &Candidates<'_>, all: &[field::Candidate]) -> Vec<Scored<TracedValue>> {
    let passage = &found.texts[0].passage;
    let value = |candidate: &field::Candidate| {
        let words = candidate.parts.iter().map(|at| passage.written(*at, *at).to_owned()).collect();
        let value = TracedValue { amount: candidate.amount, made: candidate.how.word(), words };
        of_candidate(value, candidate)
    };
    all.iter().map(value).collect()
}

fn of_candidate<T, How>(value: T, candidate: &Candidate<How>) -> Scored<T> {
    let (first_score, among) = (candidate.first_score, candidate.among.clone());
    Scored { first_score, among, ..scored(value, candidate.score, candidate.share, &candidate.features) }
}

fn scored<T>(value: T, score: i32, share: f64, features: &Features) -> Scored<T> {
    Scored { value, score, share, features: features.clone(), first_score: score, among: Vec::new() }
}

impl fmt::Display for Trace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let reading = &self.reading;
        writeln!(f, "facts")?;
        for fact in &reading.facts {
            let used = if fact.used { "used" } else { "not used" };
            write!(f, "  {}..{} {:?} {} {used}", fact.start, fact.end, fact.words, fact.kind)?;
            match &fact.note {
                Some(note) => writeln!(f, ": {}", note.text)?,
                None => writeln!(f)?,
            }
        }
        writeln!(f, "amounts, by rule and by score")?;
        for sum in &self.sums {
            write!(f, "  {:?} {} → {}", sum.words, sum.rule, sum.kind)?;
            let mut kinds: Vec<(i32, FactKind)> = sum.scores.iter().copied().zip(KINDS).collect();
            kinds.sort_by_key(|(score, _)| -score);
            for (score, kind) in kinds.iter().take(3) {
                write!(f, "  {kind} {score}")?;
            }
            writeln!(f)?;
        }
        writeln!(f, "purposes")?;
        for purpose in &self.purposes {
            writeln!(f, "  {} {} ({:.2})", purpose.value, purpose.score, purpose.share)?;
        }
        writeln!(f, "risk")?;
        for risk in &self.risks {
            let level = risk.value.map_or_else(|| "none".to_owned(), |level| level.to_string());
            writeln!(f, "  {level} {} ({:.2})", risk.score, risk.share)?;
        }
        writeln!(f, "kinds of plan")?;
        for plan in &self.plans {
            writeln!(f, "  {} {} ({:.2})", plan.value, plan.score, plan.share)?;
        }
        writeln!(f, "targets")?;
        for target in self.targets.iter().take(12) {
            let value = &target.value;
            writeln!(
                f,
                "  {} {} {:?} {} ({:.2})",
                value.amount,
                value.how.word(),
                value.words,
                target.score,
                target.share
            )?;
        }
        for (field, values) in &self.fields {
            writeln!(f, "{}", format!("{field:?}").to_lowercase())?;
            for value in values.iter().take(8) {
                let TracedValue { amount, made, words } = &value.value;
                writeln!(f, "  {amount} {made} {words:?} {} ({:.2})", value.score, value.share)?;
            }
        }
        writeln!(f, "months")?;
        for time in self.times.iter().take(12) {
            let months = time.value.months.map_or_else(|| "none".to_owned(), |months| months.to_string());
            writeln!(f, "  {months} {:?} {} ({:.2})", time.value.words, time.score, time.share)?;
        }
        writeln!(f, "inputs")?;
        for origin in &reading.origins {
            writeln!(f, "  {} {} {:.2}", origin.path.join("."), origin.origin, origin.confidence)?;
        }
        for question in &reading.questions {
            writeln!(f, "  asks: {}", question.sentence.text)?;
        }
        write!(
            f,
            "reading: {} {} {:?} in {} months, {} put aside, confidence {:.2}",
            reading.plan_kind,
            reading.goal_type,
            reading.target_amount,
            reading.horizon_months,
            reading.starting_amount,
            reading.confidence
        )
    }
}
