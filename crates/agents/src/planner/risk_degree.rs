//! What is said about "risk", "volatility" and "losses": their degree, and whether they are borne.

use super::item::Passage;
use super::risk::Signal;

/// What is said about "risk", "volatility", "swings" and "losses": their degree, and whether they are borne.
pub(super) fn about_risk(passage: &Passage<'_>, at: usize) -> Option<Signal> {
    let topic = passage.word(at);
    let risk = topic.starts_with("risk");
    let swing = matches!(
        topic,
        "volatility"
            | "volatile"
            | "swings"
            | "swing"
            | "ups"
            | "dips"
            | "crash"
            | "crashes"
            | "downturns"
            | "downturn"
            | "drops"
            | "losses"
            | "fluctuations"
            | "drawdowns"
            | "rollercoaster"
            | "bumps"
            | "turbulence"
            | "corrections"
    );
    if !risk && !swing {
        return None;
    }
    let signal = |value: f64| Some(Signal { value, weight: 2.0, at, len: 1 });
    let before: Vec<&str> =
        passage.back(at, 6).filter(|i| passage.same_clause(*i, at)).map(|i| passage.word(i)).collect();
    let near = |words: &[&str], reach: usize| before.iter().take(reach).any(|w| words.contains(w));
    let behind: Vec<&str> = passage.ahead(at, 6).map(|i| passage.word(i)).collect();
    let after = |words: &[&str], reach: usize| behind.iter().take(reach).any(|w| words.contains(w));
    let negated =
        near(&["not", "no", "nothing", "never", "without", "avoid", "avoiding", "hate", "dislike", "zero", "none"], 6);
    if after(&["averse", "adverse", "aversion", "avoidant"], 2) {
        return signal(if near(&["not", "hardly"], 3) { 1.0 } else { -1.0 });
    }
    if risk && after(&["taker", "seeking", "lover", "tolerant"], 1) {
        return signal(if negated { -1.0 } else { 1.0 });
    }
    if risk && after(&["free"], 1) {
        return signal(-1.0);
    }
    if near(&["mind", "afraid", "scared", "fear", "bothered", "worried", "bother", "care", "fazed"], 5) {
        return signal(if negated { 1.0 } else { -1.0 });
    }
    if let Some(degree) = degree(passage, at) {
        return signal(match degree {
            value if value > 0.0 && negated => -1.0,
            // "I do not want low risk"
            value if value < 0.0 && near(&["not"], 4) && near(&["want", "like", "need", "for"], 3) => 0.8,
            value => value,
        });
    }
    let fine = near(
        &[
            "comfortable",
            "ok",
            "okay",
            "fine",
            "cool",
            "stomach",
            "handle",
            "tolerate",
            "take",
            "taking",
            "willing",
            "love",
            "like",
            "accept",
            "ride",
            "happy",
            "bear",
            "withstand",
            "prepared",
            "weather",
            "through",
            "embrace",
            "stand",
            "want",
        ],
        6,
    ) || after(&["no", "not"], 2) && after(&["problem", "issue", "concern", "worry"], 4)
        || after(&["fine", "ok", "okay", "cool", "welcome", "good"], 4)
        || after(&["not"], 3) && after(&["bother", "scare", "worry", "faze"], 5);
    if negated || near(&["cannot"], 6) {
        let moderated = near(&["too", "overly", "super", "crazy", "much"], 3);
        return signal(if moderated { -0.7 } else { -1.0 });
    }
    if fine {
        return signal(1.0);
    }
    if topic == "risky" {
        return signal(1.0);
    }
    None
}

/// The degree that is named with "risk": "low", "a little", "medium to high", "tolerance: high".
fn degree(passage: &Passage<'_>, at: usize) -> Option<f64> {
    let value = |i: usize| -> Option<f64> {
        let little = passage.word(i) == "little" || passage.word(i) == "bit";
        if little && matches!(passage.word_before(i, 1), "a") {
            return Some(0.0);
        }
        match passage.word(i) {
            "low" | "lower" | "lowest" | "minimal" | "minimum" | "minimise" | "minimize" | "little" | "less"
            | "least" | "small" | "zero" | "reduce" | "limited" | "conservative" | "limit" | "minimizing" | "tiny" => {
                Some(-1.0)
            }
            "medium" | "moderate" | "average" | "balanced" | "some" | "middle" | "reasonable" | "calculated"
            | "normal" | "mid" | "modest" | "few" | "sensible" | "moderately" => Some(0.0),
            "high" | "higher" | "highest" | "big" | "lots" | "lot" | "max" | "maximum" | "more" | "huge" | "large"
            | "major" | "aggressive" | "serious" | "significant" | "substantial" | "extra" | "greater" | "above"
            | "considerable" | "massive" | "heavy" => Some(1.0),
            _ => None,
        }
    };
    let found = |list: &mut dyn Iterator<Item = usize>| {
        let values: Vec<f64> = list.filter_map(value).collect();
        values.iter().copied().reduce(f64::max)
    };
    let before = found(
        &mut passage
            .back(at, 5)
            .take_while(|i| passage.same_clause(*i, at) && !matches!(passage.word(*i), "return" | "returns" | "reward"))
            .take_while(|i| !matches!(passage.word(*i), "but")),
    );
    let profile = matches!(
        passage.word(at + 1),
        "tolerance" | "appetite" | "profile" | "level" | "capacity" | "preference" | "is" | ""
    ) && !passage.word(at).ends_with('y');
    let behind = || found(&mut passage.ahead(at, 5).filter(|_| profile));
    before.or_else(behind)
}
