//! What the money is for, by score: the purposes that the words name, with the rules' choice among the features.

use super::age::{Age, When, Who};
use super::classes::NAMES;
use super::context::Context;
use super::item::Measure;
use super::lexicon::Senses;
use super::purpose::Mention;
use super::score::{Features, Weights, rank};
use crate::vocabulary::PlanType;

/// A purpose with its score.
#[derive(Clone, Debug)]
pub(super) struct Purpose {
    pub(super) kind: PlanType,
    pub(super) score: i32,
    pub(super) share: f64,
    pub(super) features: Features,
}

const KINDS: [PlanType; 4] = [PlanType::Retirement, PlanType::House, PlanType::Education, PlanType::General];

/// The four purposes, the chosen one first. `rule` is the rules' choice over all that the person wrote.
pub(super) fn purposes(
    context: &Context<'_>,
    mentions: &[Mention],
    ages: &[Age],
    rule: Option<PlanType>,
    weights: &Weights<'_>,
) -> Vec<Purpose> {
    let mut all: Vec<Purpose> = KINDS
        .iter()
        .map(|kind| {
            let mut features = Features::new();
            describe(context, mentions, rule, *kind, &mut features);
            people(context, mentions, ages, *kind, &mut features);
            let by_rule = i32::from(rule.unwrap_or(PlanType::General) == *kind) * 64;
            let score = if weights.bytes.is_empty() { by_rule } else { weights.score(&features, 0) };
            Purpose { kind: *kind, score, share: 0.0, features }
        })
        .collect();
    rank(&mut all, |purpose| purpose.score, |purpose, share| purpose.share = share);
    all
}

fn describe(
    context: &Context<'_>,
    mentions: &[Mention],
    rule: Option<PlanType>,
    kind: PlanType,
    features: &mut Features,
) {
    let name = kind.as_str();
    let passage = context.passage;
    features.add("kind", &[name]);
    let chosen = rule == Some(kind);
    features.add(
        "rule",
        &[
            if chosen {
                "chosen"
            } else if rule.is_none() {
                "none"
            } else {
                "other"
            },
            name,
        ],
    );
    features.add(
        "rule any",
        &[if chosen {
            "chosen"
        } else if rule.is_none() {
            "none"
        } else {
            "other"
        }],
    );
    let of = || mentions.iter().filter(|mention| mention.goal == kind);
    let top = of().map(|mention| mention.weight).max();
    features.add("weight", &[&top.map_or("no".to_owned(), |weight| weight.to_string())]);
    features.add("weight kind", &[&top.map_or("no".to_owned(), |weight| weight.to_string()), name]);
    let beats = mentions.iter().map(|mention| mention.weight).max();
    if top.is_some() && top == beats {
        features.add("heaviest", &[name]);
    }
    features.add("mentions", &[&of().count().min(4).to_string(), name]);
    if let Some(last) = mentions.iter().rfind(|mention| mention.weight > 1) {
        features.add("last", &[if last.goal == kind { "same" } else { "other" }]);
    }
    for mention in of().take(12) {
        let word = passage.word(mention.at + mention.len - 1);
        features.add("word", &[word, name]);
        features.add("word weight", &[word, &mention.weight.to_string()]);
        features.add("before", &[&context.token(mention.at.wrapping_sub(1)), name]);
    }
    for item in passage.items.iter().take(400).filter(|item| item.word.len() > 2) {
        features.add("text", &[&item.word, name]);
    }
    let money = (0..passage.items.len()).filter(|at| passage.quantity(*at, Measure::Money).is_some());
    let largest = money.filter_map(|at| passage.quantity(at, Measure::Money)).map(|q| q.high).max();
    features.add("largest", &[&largest.map_or("no".to_owned(), super::label::size), name]);
    features.add("short", &[if passage.items.len() < 25 { "short" } else { "long" }, name]);
}

/// Features of the people in the text, of its classes of words, and of the sentences that wish for something.
fn people(context: &Context<'_>, mentions: &[Mention], ages: &[Age], kind: PlanType, features: &mut Features) {
    let name = kind.as_str();
    let passage = context.passage;
    for age in ages.iter().take(20) {
        let years = i64::try_from(age.years.trunc().mantissa()).unwrap_or(0);
        let span = match years {
            ..=15 => "child",
            16..=23 => "student",
            24..=49 => "grown",
            50..=75 => "late",
            _ => "old",
        };
        let who = match age.who {
            Who::Writer => "writer",
            Who::Child => "child",
            Who::Other => "other",
            Who::Unknown => "unknown",
        };
        let when = if age.when == When::Then { "then" } else { "now" };
        features.add("age", &[span, when, name]);
        features.add("age who", &[span, when, who, name]);
    }
    let mut seen = 0_u32;
    for classes in context.classes {
        seen |= classes.0;
    }
    for (bit, class) in NAMES.iter().enumerate() {
        if seen >> bit & 1 == 1 {
            features.add("class", &[class, name]);
        }
    }
    let wishes = |mention: &Mention| {
        let around = passage.back(mention.at, 25).chain(passage.ahead(mention.at, 25));
        let (mut wants, mut sums) = (false, false);
        for i in around {
            wants |= passage.has(i, Senses::WANT);
            sums |= passage.quantity(i, Measure::Money).is_some_and(|q| q.per.is_none());
        }
        (wants, sums)
    };
    let mut last = None;
    for mention in mentions.iter().take(60) {
        let (wants, sums) = wishes(mention);
        if mention.goal == kind {
            features.add("wish", &[if wants { "wants" } else { "" }, if sums { "sum" } else { "" }, name]);
            features.add(
                "wish weight",
                &[if wants { "wants" } else { "" }, if sums { "sum" } else { "" }, &mention.weight.to_string()],
            );
        }
        if wants && sums {
            last = Some(mention.goal);
        }
    }
    if let Some(last) = last {
        features.add("last wish", &[if last == kind { "same" } else { "other" }, name]);
    }
}
