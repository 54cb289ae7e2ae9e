//! What the text denies: the reach of "not", "no", "never" and "instead of", item by item.

use super::item::{Measure, Passage};
use super::lexicon::Senses;

/// For each item, whether a negation before it denies it.
pub(super) fn denied(passage: &Passage<'_>) -> Vec<bool> {
    let mut denied = vec![false; passage.items.len()];
    for at in 0..passage.items.len() {
        for inside in scope(passage, at) {
            denied[inside] = true;
        }
    }
    denied
}

/// The items that a negation at `at` reaches.
fn scope(passage: &Passage<'_>, at: usize) -> Vec<usize> {
    let next = passage.word(at + 1);
    match passage.word(at) {
        "not" => not(passage, at),
        "never"
            if matches!(
                next,
                "work" | "working" | "have" | "having" | "had" | "been" | "saved" | "owned" | "thought" | "mind"
            ) =>
        {
            vec![]
        }
        "never" => clause(passage, at, 14),
        "no" if matches!(next, "interest" | "plan" | "plans" | "intention" | "desire" | "need" | "wish") => {
            clause(passage, at, 10)
        }
        "no" if matches!(
            next,
            "later"
                | "more"
                | "less"
                | "idea"
                | "savings"
                | "saving"
                | "debt"
                | "debts"
                | "matter"
                | "rush"
                | "problem"
                | "longer"
                | "one"
                | "clue"
                | "risk"
                | "money"
                | "way"
                | "doubt"
                | "hurry"
                | "earlier"
                | "sooner"
                | "s"
                | "retirement"
                | "pension"
                | ""
                | "emergency"
        ) =>
        {
            vec![]
        }
        "no" => clause(passage, at, 3),
        "without" | "nor" | "neither" | "excluding" => clause(passage, at, 4),
        "instead" | "rather" | "other" | "apart" | "aside" | "separate" if matches!(next, "of" | "than" | "from") => {
            phrase(passage, at + 1)
        }
        "except" | "forget" | "skip" | "skipping" | "ignore" | "ignoring" | "unlike" | "forgetting" => {
            phrase(passage, at)
        }
        "let" if next == "alone" => phrase(passage, at + 1),
        _ => vec![],
    }
}

fn not(passage: &Passage<'_>, at: usize) -> Vec<usize> {
    let before = passage.word_before(at, 1);
    let mut next = at + 1;
    while matches!(
        passage.word(next),
        "really" | "even" | "actually" | "necessarily" | "currently" | "yet" | "ever" | "at" | "all"
    ) {
        next += 1;
    }
    let (verb, object) = (passage.word(next), passage.word(next + 2));
    if verb == "have"
        && matches!(
            (passage.word(next + 1), passage.word(next + 2)),
            ("to", "worry" | "pay" | "save" | "think" | "fund")
        )
    {
        return clause(passage, at, 14);
    }
    let state = matches!(before, "can" | "have" | "has" | "had" | "did" | "could" | "was" | "should");
    let harmless = matches!(
        verb,
        "only"
            | "just"
            | "sure"
            | "until"
            | "too"
            | "very"
            | "much"
            | "more"
            | "less"
            | "later"
            | "enough"
            | "have"
            | "own"
            | "know"
            | "mind"
            | "exceed"
            | "having"
            | "that"
            | "so"
            | "far"
            | "afraid"
            | "been"
            | "saved"
            | "started"
            | "rich"
            | "getting"
            | "make"
            | "earn"
            | "touch"
            | "working"
            | "work"
            | "yet"
            | ""
    );
    // What is not wanted here is a loss, rent or work: that denies no goal.
    let other_verb = matches!(
        object,
        "lose"
            | "rent"
            | "rely"
            | "depend"
            | "wait"
            | "miss"
            | "touch"
            | "borrow"
            | "work"
            | "worry"
            | "risk"
            | "stress"
            | "run"
            | "leave"
            | "take"
            | "be"
            | "stay"
            | "keep"
            | "live"
            | "pay"
            | "working"
            | "end"
            | "burden"
    ) || matches!(passage.word(next + 1), "anything" | "my" | "her" | "him" | "them");
    if state || harmless || other_verb && matches!(verb, "want" | "wish" | "like" | "need" | "going" | "plan") {
        return vec![];
    }
    clause(passage, at, 14)
}

/// Items behind `at` to the end of its clause, at most `reach`. A time that bounds the denial turns it round:
/// "not retire before 60" still speaks of retiring.
fn clause(passage: &Passage<'_>, at: usize, reach: usize) -> Vec<usize> {
    let mut inside = Vec::new();
    for i in passage.ahead(at, reach) {
        if !passage.same_clause(i, at) && !joined(passage, i) || matches!(passage.word(i), "but" | "just") {
            break;
        }
        let bound = matches!(passage.word(i), "until" | "before" | "after" | "past");
        let behind = i + 1 + usize::from(matches!(passage.word(i + 1), "my" | "the" | "our"));
        let timed =
            passage.items.get(behind).and_then(|item| item.quantity.as_ref()).is_some_and(|q| !q.is(Measure::Money));
        let aged = passage.word(i + 1) == "age" || passage.word(i + 1) == "i";
        if bound && (timed || aged) || matches!(passage.word(i), "than" | "exceed") {
            return vec![];
        }
        inside.push(i);
    }
    inside
}

/// Whether "or" before `at` carries the denial on: "not for a house or a car".
fn joined(passage: &Passage<'_>, at: usize) -> bool {
    matches!(passage.word(at), "or" | "nor")
}

/// The noun phrase behind `at`: up to five items, ending where somebody wants something or a quantity stands.
fn phrase(passage: &Passage<'_>, at: usize) -> Vec<usize> {
    let people = Senses::SELF.union(Senses::CHILD).union(Senses::OTHER);
    let mut inside = Vec::new();
    for i in passage.ahead(at, 5) {
        let far = inside.len() >= 2;
        let ends = passage.items[i].quantity.is_some()
            || far && passage.has(i, people.union(Senses::WANT))
            || passage.has(i, Senses::SELF);
        if !passage.same_clause(i, at) || ends || far && matches!(passage.word(i), "for" | "my" | "our" | "in" | "we") {
            break;
        }
        inside.push(i);
    }
    inside
}

/// Whether the words behind a mention that ends before `next` say that it is not wanted or is cared for already.
pub(super) fn settled(passage: &Passage<'_>, next: usize) -> bool {
    let clause = passage.items.get(next.wrapping_sub(1)).map(|item| item.clause);
    let inside = |i: usize| passage.items.get(i).is_some_and(|item| Some(item.clause) == clause);
    (next..next + 5).take_while(|i| inside(*i)).any(|i| {
        let is = matches!(passage.word(i), "is" | "are" | "was" | "am");
        let denied = is
            && passage.word(i + 1) == "not"
            && !matches!(
                passage.word(i + 2),
                "enough" | "cheap" | "far" | "easy" | "until" | "too" | "going" | "getting" | "free" | "that"
            )
            && i < next + 2;
        let done = matches!(passage.word(i), "covered" | "sorted" | "handled" | "secured" | "settled")
            || is && matches!(passage.word(i + 1), "done" | "full" | "funded")
            || is && passage.word(i + 1) == "paid" && passage.word(i + 2).is_empty()
            || passage.word(i) == "off" && passage.word(i + 2) == "table"
            || passage.word(i) == "taken" && passage.word(i + 1) == "care"
            || passage.word(i) == "can" && passage.word(i + 1) == "wait"
            || passage.word(i) == "out" && passage.word(i + 2) == "the" && passage.word(i + 3) == "question"
            || passage.word(i) == "paid" && matches!(passage.word(i + 1), "off" | "for");
        denied || done
    })
}
