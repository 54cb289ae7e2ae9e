//! How much risk the words allow, by score: the rules' reading among the features, with the words of wishes and of whatever
//! speaks of losing.

use super::item::Passage;
use super::risk::{Signal, level, signals};
use super::score::{Features, Weights, rank};
use crate::vocabulary::RiskLevel;

/// A level, or that none is said, with its score.
#[derive(Clone, Debug)]
pub(super) struct Choice {
    pub(super) level: Option<RiskLevel>,
    pub(super) score: i32,
    pub(super) share: f64,
    pub(super) features: Features,
}

const LEVELS: [Option<RiskLevel>; 4] =
    [None, Some(RiskLevel::Conservative), Some(RiskLevel::Balanced), Some(RiskLevel::Aggressive)];

/// The levels that goals and preferences may mean, the chosen one first; with it the items of the goals that say it.
pub(super) fn choices(
    goals: &Passage<'_>,
    preferences: &Passage<'_>,
    weights: &Weights<'_>,
) -> (Vec<Choice>, Vec<(usize, usize)>) {
    let (wished, told) = (signals(preferences, true), signals(goals, false));
    let rule = level(&wished).or_else(|| level(&told));
    let evidence = if level(&wished).is_some() { Vec::new() } else { spans(&told) };
    let mut all: Vec<Choice> = LEVELS
        .iter()
        .map(|candidate| {
            let mut features = Features::new();
            let name = candidate.map_or("none", |level| level.as_str());
            features.add("level", &[name]);
            features.add("rule", &[rule.map_or("none", |level| level.as_str()), name]);
            describe(preferences, &wished, true, name, &mut features);
            describe(goals, &told, false, name, &mut features);
            let by_rule = i32::from(rule == *candidate) * 64;
            let score = if weights.bytes.is_empty() { by_rule } else { weights.score(&features, 0) };
            Choice { level: *candidate, score, share: 0.0, features }
        })
        .collect();
    rank(&mut all, |choice| choice.score, |choice, share| choice.share = share);
    (all, evidence)
}

fn spans(signals: &[Signal]) -> Vec<(usize, usize)> {
    signals.iter().map(|s| (s.at, s.at + s.len - 1)).collect()
}

fn lean(value: f64) -> &'static str {
    match value {
        value if value <= -0.55 => "cautious",
        value if value >= 0.55 => "daring",
        _ => "middle",
    }
}

fn describe(passage: &Passage<'_>, signals: &[Signal], wishes: bool, name: &str, features: &mut Features) {
    let field = if wishes { "wish" } else { "goal" };
    let said = level(signals).map_or("none", |level| level.as_str());
    features.add("said", &[field, said, name]);
    features.add("signals", &[field, &signals.len().min(4).to_string(), said, name]);
    if let (Some(first), Some(last)) = (signals.first(), signals.last()) {
        features.add("first", &[field, lean(first.value), name]);
        features.add("last", &[field, lean(last.value), name]);
        let leans: Vec<&str> = signals.iter().take(4).map(|s| lean(s.value)).collect();
        features.add("leans", &[field, &leans.join(" "), name]);
    }
    for signal in signals.iter().take(12) {
        features.add("signal", &[passage.word(signal.at), lean(signal.value), name]);
    }
    // Of a goal only the sentences that speak of losing, in order, each with its neighbor.
    let speaks = |at: usize| {
        wishes
            || signals.iter().any(|s| passage.items[s.at].sentence == passage.items[at].sentence)
            || topical(passage, at)
    };
    let mut sentence = usize::MAX;
    let mut open = false;
    for at in 0..passage.items.len().min(MOST_ITEMS) {
        let item = &passage.items[at];
        if item.sentence != sentence {
            sentence = item.sentence;
            open = speaks(at);
        }
        if !open || item.word.is_empty() {
            continue;
        }
        if item.word.len() > 2 {
            features.add("word", &[field, &item.word, name]);
            features.add("any word", &[&item.word, name]);
        }
        let next = passage.word(at + 1);
        if !next.is_empty() {
            features.add("words", &[&item.word, next, name]);
        }
    }
}

/// The items that are looked at.
const MOST_ITEMS: usize = 1_200;
/// The items of a sentence that are looked at for its topic.
const MOST_OF_SENTENCE: usize = 60;

/// Whether the sentence that begins at `at` speaks of risk, losses or markets.
fn topical(passage: &Passage<'_>, at: usize) -> bool {
    let sentence = passage.items[at].sentence;
    let items = passage.items[at..].iter().take(MOST_OF_SENTENCE).take_while(|item| item.sentence == sentence);
    items.filter(|item| item.word.len() > 3).any(|item| {
        matches!(
            item.word.as_str(),
            "risk"
                | "risks"
                | "risky"
                | "lose"
                | "loses"
                | "losing"
                | "loss"
                | "losses"
                | "drop"
                | "drops"
                | "dropped"
                | "crash"
                | "crashes"
                | "crashed"
                | "market"
                | "markets"
                | "stock"
                | "stocks"
                | "shares"
                | "equities"
                | "equity"
                | "bonds"
                | "safe"
                | "safely"
                | "safety"
                | "gamble"
                | "gambling"
                | "volatile"
                | "volatility"
                | "nerves"
                | "sleep"
                | "aggressive"
                | "cautious"
                | "careful"
                | "conservative"
                | "growth"
                | "crypto"
                | "guaranteed"
                | "swings"
                | "panic"
                | "index"
                | "etfs"
                | "funds"
                | "fund"
        )
    })
}
