//! The frame that an amount stands in: who acts, in which tense and mood, and the classes of the words that are nearer to
//! it than to any other amount. What stands beyond another amount speaks of that one.

use super::classes::NAMES;
use super::context::Context;
use super::item::{Measure, Passage};
use super::lexicon::Senses;
use super::score::Features;

/// Adds the frame of the amount at `at`, which flows `per`, to `features`.
pub(super) fn describe(context: &Context<'_>, at: usize, per: &str, features: &mut Features) {
    let passage = context.passage;
    let money = |i: &usize| passage.quantity(*i, Measure::Money).is_some();
    let before: Vec<usize> = passage.back(at, 25).take_while(|i| !money(i)).collect();
    let behind: Vec<usize> = passage.ahead(at, 20).take_while(|i| !money(i)).collect();
    for (side, own) in [("<", &before), (">", &behind)] {
        let seen = own.iter().fold(0, |seen, i| seen | context.classes[*i].0);
        for (bit, name) in NAMES.iter().enumerate().filter(|(bit, _)| seen >> bit & 1 == 1) {
            let _ = bit;
            features.add("own class", &[side, name]);
            features.add("own class per", &[side, name, per]);
        }
    }
    // The nearest word of any class on the left names it best: "as a dispatcher with the county, $56,200".
    if let Some(nearest) = before.iter().find(|i| context.classes[**i].0 != 0) {
        for (bit, name) in NAMES.iter().enumerate().filter(|(bit, _)| context.classes[*nearest].0 >> bit & 1 == 1) {
            let _ = bit;
            features.add("nearest class", &[name, per]);
        }
    }
    let subject = subject(passage, at);
    let (tense, mood) = (tense(passage, &before), mood(passage, &before));
    features.add("subject", &[subject, per]);
    features.add("tense", &[tense, per]);
    features.add("mood", &[mood, per]);
    features.add("frame", &[subject, tense, mood]);
    let senses = [
        ("want", Senses::WANT),
        ("have", Senses::HAVE),
        ("earn", Senses::EARN),
        ("owe", Senses::OWE),
        ("pay in", Senses::PAY_IN),
        ("cost", Senses::COST),
        ("spend", Senses::SPEND),
    ];
    let verb = before.iter().find_map(|i| senses.iter().find(|(_, sense)| passage.has(*i, *sense)));
    let verb = verb.map_or("none", |(name, _)| *name);
    features.add("own verb", &[verb, per]);
    features.add("own verb subject", &[verb, subject]);
    features.add("own verb tense", &[verb, tense, mood]);
}

/// Who acts: the nearest pronoun or person before the amount in its sentence.
fn subject(passage: &Passage<'_>, at: usize) -> &'static str {
    let person = passage.back(at, 30).find_map(|i| match passage.word(i) {
        "i" | "me" | "my" | "im" | "ive" | "mine" => Some("i"),
        "we" | "our" | "us" | "ours" => Some("we"),
        "he" | "she" | "his" | "her" | "him" | "hers" => Some("he"),
        "they" | "their" | "them" | "people" | "everybody" | "someone" | "friend" | "neighbor" | "neighbour"
        | "coworker" | "colleague" => Some("they"),
        "wife" | "husband" | "partner" | "spouse" | "fiance" | "fiancee" => Some("partner"),
        "mom" | "mum" | "dad" | "mother" | "father" | "parents" | "brother" | "sister" | "aunt" | "uncle"
        | "grandma" | "grandmother" | "grandfather" | "cousin" | "son" | "daughter" => Some("kin"),
        "bank" | "dealer" | "agency" | "company" | "employer" | "insurance" | "school" | "hospital" | "landlord" => {
            Some("firm")
        }
        _ => None,
    });
    person.unwrap_or("nobody")
}

fn tense(passage: &Passage<'_>, before: &[usize]) -> &'static str {
    let past = |word: &str| {
        matches!(
            word,
            "was"
                | "were"
                | "had"
                | "did"
                | "paid"
                | "sold"
                | "went"
                | "took"
                | "left"
                | "spent"
                | "lost"
                | "bought"
                | "made"
                | "came"
                | "gave"
                | "ago"
                | "last"
                | "used"
        ) || word.len() > 4 && word.ends_with("ed") && !matches!(word, "need" | "speed" | "combined" | "married")
    };
    let future = |word: &str| matches!(word, "will" | "ll" | "going" | "gonna" | "next" | "once" | "when" | "until");
    match before.iter().take(10).find_map(|i| match passage.word(*i) {
        word if past(word) => Some("past"),
        word if future(word) => Some("future"),
        _ => None,
    }) {
        Some(tense) => tense,
        None => "present",
    }
}

fn mood(passage: &Passage<'_>, before: &[usize]) -> &'static str {
    let near = |words: &[&str]| before.iter().take(10).any(|i| words.contains(&passage.word(*i)));
    if near(&["not", "no", "never", "without", "nor", "t", "dont", "cannot"]) {
        "denied"
    } else if near(&["would", "could", "might", "may", "if", "should", "d"]) {
        "would"
    } else if near(&["can", "able", "manage", "afford", "spare"]) {
        "can"
    } else if near(&["want", "need", "goal", "target", "aim", "hope", "like", "hoping", "wants", "needs", "after"]) {
        "want"
    } else {
        "plain"
    }
}
