//! What the money is for, looked at again once target, time and labels are known: the purpose that the target belongs to.

use super::classes::NAMES;
use super::context::Context;
use super::horizon::Candidate;
use super::item::{Measure, Passage};
use super::label::{Sum, size};
use super::lexicon::Senses;
use super::purpose::Mention;
use super::purpose_score::Purpose;
use super::score::{Features, Weights, rank};
use super::target::How;
use super::time_cues::{draws, stops};
use crate::vocabulary::{FactKind, PlanKind};

/// What is known of a text when its purpose is looked at again.
pub(super) struct Review<'a> {
    pub(super) context: &'a Context<'a>,
    pub(super) mentions: &'a [Mention],
    pub(super) sums: &'a [Sum],
    pub(super) plan: PlanKind,
    pub(super) target: Option<(How, usize)>,
    pub(super) time: Option<&'a Candidate>,
}

/// The four purposes, the chosen one first, by what `first` thought of them and by what stands around target and time.
pub(super) fn review(scene: &Review<'_>, first: &[Purpose], weights: &Weights<'_>) -> Vec<Purpose> {
    let wishes = wishes(scene.context.passage);
    let mut all: Vec<Purpose> = first
        .iter()
        .enumerate()
        .map(|(rank, purpose)| {
            let mut features = Features::new();
            describe(scene, purpose, rank, &mut features);
            around(scene, purpose, &mut features);
            wished(scene, &wishes, purpose, &mut features);
            let score = if weights.bytes.is_empty() { purpose.score } else { weights.score(&features, 0) };
            Purpose { kind: purpose.kind, score, share: 0.0, features }
        })
        .collect();
    rank(&mut all, |purpose| purpose.score, |purpose, share| purpose.share = share);
    all
}

fn far(distance: usize) -> &'static str {
    match distance {
        0..=3 => "3",
        4..=8 => "8",
        9..=16 => "16",
        17..=40 => "40",
        _ => "far",
    }
}

fn describe(scene: &Review<'_>, purpose: &Purpose, rank: usize, features: &mut Features) {
    let name = purpose.kind.as_str();
    let tenth = match purpose.share {
        share if share < 0.02 => "0",
        share if share < 0.1 => "1",
        share if share < 0.25 => "2",
        share if share < 0.5 => "5",
        share if share < 0.75 => "7",
        share if share < 0.9 => "9",
        share if share < 0.97 => "97",
        _ => "sure",
    };
    features.add("kind", &[name]);
    features.add("share", &[tenth]);
    features.add("rank", &[&rank.to_string()]);
    features.add("share kind", &[tenth, name]);
    features.add("plan", &[scene.plan.as_str(), name]);
    for kind in [
        FactKind::RetirementIncome,
        FactKind::OtherIncome,
        FactKind::Debt,
        FactKind::Price,
        FactKind::Target,
        FactKind::EmployerContribution,
    ] {
        let there = scene.sums.iter().filter(|sum| sum.kind == kind).count();
        features.add("there", &[kind.as_str(), &there.min(2).to_string(), name]);
    }
    match scene.time {
        Some(time) => {
            let source = format!("{:?}", time.source);
            let length = match time.months {
                ..=17 => "17",
                18..=47 => "47",
                48..=95 => "95",
                96..=191 => "191",
                _ => "more",
            };
            features.add("time", &[&source, name]);
            features.add("time length", &[length, name]);
            features.add("time source length", &[&source, length, name]);
        }
        None => features.add("time", &["none", name]),
    }
}

/// What stands around the target and the time: the words, and how near a mention of the purpose is.
fn around(scene: &Review<'_>, purpose: &Purpose, features: &mut Features) {
    let name = purpose.kind.as_str();
    let passage = scene.context.passage;
    let places = [
        ("target", scene.target.map(|(_, at)| at)),
        ("time", scene.time.and_then(|time| time.evidence.last().copied())),
    ];
    if let Some(at) = places[1].1 {
        for (place, said) in [("stops", stops(passage, at)), ("draws", draws(passage, at))] {
            features.add(place, &[if said { "said" } else { "no" }, name]);
        }
    }
    if let Some((how, at)) = scene.target {
        features.add("how", &[how.word(), name]);
        if let Some(quantity) = passage.quantity(at, Measure::Money) {
            features.add("size", &[&size(quantity.high), name]);
        }
    } else {
        features.add("how", &["nothing", name]);
    }
    for (place, at) in places.iter().filter_map(|(place, at)| Some((*place, (*at)?))) {
        let sentence = passage.items[at].sentence;
        for i in passage.back(at, 12).chain(passage.ahead(at, 12)) {
            let word = passage.word(i);
            if word.len() > 2 {
                let near = if i.abs_diff(at) <= 4 { "near" } else { "" };
                features.add("around", &[place, word, name]);
                features.add("around near", &[place, near, word, name]);
            }
        }
        let nearest = |same: bool| {
            let of = scene.mentions.iter().filter(|m| m.weight > 0 && (m.goal == purpose.kind) == same);
            of.min_by_key(|m| m.at.abs_diff(at))
        };
        let (own, other) = (nearest(true), nearest(false));
        let distance = own.map_or("none", |m| far(m.at.abs_diff(at)));
        features.add("mention", &[place, distance]);
        features.add("mention kind", &[place, distance, name]);
        if let Some(m) = own {
            let same = passage.items[m.at].sentence == sentence;
            let clause = passage.same_clause(m.at, at);
            let scope = if clause {
                "clause"
            } else if same {
                "sentence"
            } else {
                "other"
            };
            features.add("mention scope", &[place, scope, &m.weight.to_string()]);
            let nearer = other.is_none_or(|o| m.at.abs_diff(at) < o.at.abs_diff(at));
            features.add("nearest", &[place, if nearer { "own" } else { "other" }, scope]);
        } else if other.is_some() {
            features.add("nearest", &[place, "only other", ""]);
        }
    }
    mentioned(scene, purpose, features);
}

/// The sentences, by number, that wish for something.
fn wishes(passage: &Passage<'_>) -> Vec<usize> {
    let mut sentences: Vec<usize> = Vec::new();
    for (at, item) in passage.items.iter().enumerate().take(MOST_ITEMS) {
        let wishes = passage.has(at, Senses::WANT)
            || matches!(
                item.word.as_str(),
                "goal" | "plan" | "dream" | "promised" | "hope" | "aim" | "towards" | "toward"
            );
        if wishes && sentences.last() != Some(&item.sentence) {
            sentences.push(item.sentence);
        }
    }
    sentences
}

/// The items that are looked at for wishes.
const MOST_ITEMS: usize = 1_000;

/// The words of the sentences that wish for something, the last one apart.
fn wished(scene: &Review<'_>, wishes: &[usize], purpose: &Purpose, features: &mut Features) {
    let name = purpose.kind.as_str();
    let last = wishes.last();
    for item in scene.context.passage.items.iter().take(MOST_ITEMS).filter(|item| item.word.len() > 2) {
        if wishes.binary_search(&item.sentence).is_ok() {
            features.add("wish word", &[&item.word, name]);
            if last == Some(&item.sentence) {
                features.add("last wish word", &[&item.word, name]);
            }
        }
    }
    for mention in scene.mentions.iter().filter(|m| m.goal == purpose.kind && m.weight > 0).take(40) {
        let sentence = scene.context.passage.items[mention.at].sentence;
        if wishes.binary_search(&sentence).is_ok() {
            features.add("m wish", &[if last == Some(&sentence) { "last" } else { "" }]);
        }
    }
}

/// The mentions of the purpose, each by what stands around it, whatever purpose it is.
fn mentioned(scene: &Review<'_>, purpose: &Purpose, features: &mut Features) {
    let name = purpose.kind.as_str();
    let passage = scene.context.passage;
    for mention in scene.mentions.iter().filter(|m| m.goal == purpose.kind).take(12) {
        let at = mention.at;
        let weight = mention.weight.to_string();
        features.add("m weight", &[&weight]);
        features.add("m -1", &[&scene.context.token(at.wrapping_sub(1))]);
        features.add("m +1", &[&scene.context.token(at + mention.len)]);
        for (n, i) in passage.back(at, 6).enumerate() {
            if passage.same_clause(i, at) && !passage.word(i).is_empty() {
                features.add("m <", &[passage.word(i)]);
                if n < 2 {
                    features.add("m <<", &[passage.word(i)]);
                }
            }
        }
        for i in passage.ahead(at + mention.len - 1, 5).filter(|i| passage.same_clause(*i, at)) {
            features.add("m >", &[passage.word(i)]);
        }
        let mut senses = String::new();
        for (said, sense) in [
            ("want ", Senses::WANT),
            ("have ", Senses::HAVE),
            ("past ", Senses::PAST),
            ("other ", Senses::OTHER),
            ("child ", Senses::CHILD),
            ("place ", Senses::PLACE),
        ] {
            if passage.has_in_clause(at, sense) {
                features.add("m sense", &[said, &weight]);
                senses.push_str(said);
            }
        }
        features.add("m senses", &[&senses]);
        let mut classes = 0_u32;
        for i in passage.back(at, 9).chain(passage.ahead(at, 9)) {
            if passage.items[i].sentence == passage.items[at].sentence {
                classes |= scene.context.classes[i].0;
            }
        }
        for (_, class) in NAMES.iter().enumerate().filter(|(bit, _)| classes >> bit & 1 == 1) {
            features.add("m class", &[class]);
            features.add("m class kind", &[class, name]);
        }
        features.add("m sentence", &[passage.sentence_place(at)]);
    }
}
