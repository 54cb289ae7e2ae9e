//! Whether the plan saves, spends what is there, or pays debts off.

use rust_decimal::Decimal;

use super::age::Age;
use super::context::Context;
use super::label::Sum;
use super::score::{Features, Weights, rank};
use super::sureness::share_of;
use crate::vocabulary::{FactKind, PlanKind, PlanType};

/// A kind of plan with its score.
#[derive(Clone, Debug)]
pub(super) struct Plan {
    pub(super) kind: PlanKind,
    pub(super) score: i32,
    pub(super) share: f64,
    pub(super) features: Features,
}

const KINDS: [PlanKind; 3] = [PlanKind::Save, PlanKind::Spend, PlanKind::Debt];

/// The kinds of plan, the chosen one first.
pub(super) fn plans(
    context: &Context<'_>,
    sums: &[Sum],
    ages: &[Age],
    main: PlanType,
    weights: &Weights<'_>,
) -> Vec<Plan> {
    let signs = signs(context, sums, ages);
    let rule = by_rule(context, sums, main);
    let mut all: Vec<Plan> = KINDS
        .iter()
        .map(|kind| {
            let mut features = Features::new();
            describe(context, sums, main, rule, *kind, &mut features);
            for (n, sign) in signs.iter().enumerate() {
                features.add("sign", &[sign, kind.as_str()]);
                for other in &signs[n + 1..] {
                    features.add("signs", &[sign, other, kind.as_str()]);
                }
            }
            let score =
                if weights.bytes.is_empty() { i32::from(rule == *kind) * 64 } else { weights.score(&features, 0) };
            Plan { kind: *kind, score, share: 0.0, features }
        })
        .collect();
    rank(&mut all, |plan| plan.score, |plan, share| plan.share = share);
    all
}

/// Whether `words` stand one behind the other at `at`, with at most `gap` others between.
fn phrase(context: &Context<'_>, at: usize, first: &[&str], then: &[&str], gap: usize) -> bool {
    first.contains(&context.passage.word(at))
        && context.passage.ahead(at, gap + 1).any(|i| then.contains(&context.passage.word(i)))
}

fn by_rule(context: &Context<'_>, sums: &[Sum], main: PlanType) -> PlanKind {
    let count = context.passage.items.len();
    let any = |first: &[&str], then: &[&str], gap: usize| (0..count).any(|at| phrase(context, at, first, then, gap));
    let there = |kind: FactKind| sums.iter().any(|sum| sum.kind == kind);
    let draws =
        any(&["take", "draw", "spend", "withdraw", "pull"], &["out", "each", "every", "safely", "year", "month"], 4)
            && any(
                &["how", "what", "can", "could", "safely", "may"],
                &["much", "take", "spend", "draw", "withdraw", "can"],
                4,
            );
    let lasts = any(
        &["last", "lasts", "hold", "outlive", "outlives", "outlast"],
        &["until", "till", "to", "me", "us", "out", "for", "she", "he", "years"],
        4,
    );
    let retired =
        any(&["am", "are", "retired", "stopped", "living"], &["retired", "on", "in", "since", "off", "working"], 2);
    let pays_in = there(FactKind::MonthlyBudget);
    if main == PlanType::Retirement && !pays_in && (draws && (lasts || retired) || retired && lasts) {
        return PlanKind::Spend;
    }
    let clears = any(
        &["pay", "paid", "clear", "rid", "gone", "debt", "zero", "wipe", "kill", "clean", "shot", "free", "down"],
        &["off", "of", "down", "free", "debt", "card", "cards", "loan", "loans", "out", "everything"],
        3,
    );
    if clears && there(FactKind::Debt) && !there(FactKind::Target) { PlanKind::Debt } else { PlanKind::Save }
}

/// What speaks for living on what is there, or against it.
fn signs(context: &Context<'_>, sums: &[Sum], ages: &[Age]) -> Vec<&'static str> {
    let passage = context.passage;
    let said = |words: &[&str]| (0..passage.items.len()).any(|at| words.contains(&passage.word(at)));
    let most = |kind: FactKind| sums.iter().map(|sum| share_of(sum, kind)).fold(0.0, f64::max);
    let years = |at_least: i64| ages.iter().any(|age| age.years >= Decimal::from(at_least));
    // "I retired in 2023", "stopped working", not "I want to be retired".
    let over = (0..passage.items.len()).any(|at| {
        matches!(passage.word(at), "retired" | "stopped" | "quit" | "sold" | "widow" | "widower" | "pensioner")
            && !passage.back(at, 4).any(|i| {
                matches!(
                    passage.word(i),
                    "be" | "get" | "been" | "once" | "when" | "if" | "to" | "by" | "father" | "mother"
                )
            })
    });
    let lasts = said(&["last", "lasts", "outlive", "outlast", "hold", "holds", "enough", "long", "safe", "safely"]);
    let takes =
        said(&["take", "taking", "draw", "drawing", "drawdown", "withdraw", "spend", "spending", "pull", "live"]);
    [
        (over, "over"),
        (lasts, "lasts"),
        (takes, "takes"),
        (years(80), "old age"),
        (years(60), "aged"),
        (most(FactKind::MonthlyBudget) >= 0.5, "pays in"),
        (most(FactKind::Target) >= 0.5, "target"),
        (most(FactKind::RetirementIncome) >= 0.5, "income later"),
        (most(FactKind::OtherIncome) >= 0.5, "pension"),
        (most(FactKind::Income) >= 0.5, "earns"),
        (most(FactKind::StartingAmount) >= 0.5, "has"),
        (most(FactKind::Debt) >= 0.5, "owes"),
    ]
    .into_iter()
    .filter_map(|(there, name)| there.then_some(name))
    .collect()
}

fn describe(
    context: &Context<'_>,
    sums: &[Sum],
    main: PlanType,
    rule: PlanKind,
    kind: PlanKind,
    features: &mut Features,
) {
    let name = kind.as_str();
    features.add("plan", &[name]);
    features.add("rule", &[rule.as_str(), name]);
    features.add("main", &[main.as_str(), name]);
    for fact in
        [FactKind::Target, FactKind::Debt, FactKind::StartingAmount, FactKind::MonthlyBudget, FactKind::OtherIncome]
    {
        let there = sums.iter().filter(|sum| sum.rule == fact).count();
        features.add("there", &[fact.as_str(), &there.min(2).to_string(), name]);
        let labelled = sums.iter().filter(|sum| sum.kind == fact).count();
        features.add("labelled", &[fact.as_str(), &labelled.min(2).to_string(), name]);
    }
    for (n, pair) in context.passage.items.windows(2).take(400).enumerate() {
        if pair[0].word.len() > 2 {
            features.add("word", &[&pair[0].word, name]);
            if n < 12 {
                features.add("begins", &[&pair[0].word, name]);
            }
        }
        if !pair[0].word.is_empty() && !pair[1].word.is_empty() {
            features.add("words", &[&pair[0].word, &pair[1].word, name]);
        }
    }
}
