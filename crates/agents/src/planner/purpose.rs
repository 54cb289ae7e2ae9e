//! What the money is for: the goals that the text names, how much each weighs, and which one is the main one.

use std::cmp::Reverse;

use super::item::{Measure, Passage};
use super::lexicon::{self, Named, Senses};
use super::phrases::Naming;
use super::{background, calling, implied, leaving, negation};
use crate::vocabulary::PlanType;

/// A mention of a goal. The heaviest counts; among equals the first.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mention {
    pub(super) goal: PlanType,
    pub(super) at: usize,
    pub(super) len: usize,
    pub(super) weight: u8,
}

/// It comes first, as the text says.
const FIRST: u8 = 6;
/// It is what the money is for, and its clause says so with a verb or a figure.
const PURSUED: u8 = 5;
/// Nothing names it, but ages give it away: see `inferred`.
pub(super) const INFERRED: u8 = 4;
/// A text of ten thousand characters that means something names a goal less often; the work stays bounded.
const MOST_MENTIONS: usize = 300;
/// The items of a text from which on it tells a story.
const STORY: usize = 60;
/// The items of a text from which on it is more than a line of figures.
const LONGER: usize = 15;
/// It is what the money is for.
pub(super) const STATED: u8 = 3;
/// It dates another goal: "before I retire".
pub(super) const ADJUNCT: u8 = 2;
/// It hints at a goal: "nest egg".
pub(super) const HINTED: u8 = 1;
/// It is not what the money is for.
const BACKGROUND: u8 = 0;

/// Every mention of a goal that is not denied, in the order of the text; some of them without weight.
pub(super) fn mentions(passage: &Passage<'_>, denied: &[bool]) -> Vec<Mention> {
    let mut named = lexicon::named_goals(&passage.items);
    named.extend(implied::abbreviations(passage));
    named.extend(calling::callings(passage));
    named.extend(leaving::leavings(passage));
    // Where two begin together, the one that names a goal stands, and of such the longer.
    named.sort_by_key(|n| (n.at, !matches!(n.naming, Naming::Goal(_)), Reverse(n.len)));
    named.dedup_by_key(|n| n.at);
    named.truncate(MOST_MENTIONS);
    let kept = named.iter().filter(|n| !(n.at..n.at + n.len).all(|i| denied[i]) || stops_work(passage, n));
    kept.filter(|n| !negation::settled(passage, n.at + n.len)).filter_map(|n| mention(passage, n)).collect()
}

/// The main goal among `mentions`.
pub(super) fn main(mentions: &[Mention]) -> Option<Mention> {
    let best = mentions.iter().map(|m| m.weight).max().filter(|w| *w > BACKGROUND)?;
    // A car or a kitchen that is only mentioned counts for less than a home, studies or rest that are only mentioned.
    let common = |m: &Mention| m.goal == PlanType::General && best < INFERRED;
    mentions.iter().filter(|m| m.weight == best).min_by_key(|m| common(m)).copied()
}

/// Whether the negation itself makes the goal: "never work again".
fn stops_work(passage: &Passage<'_>, named: &Named) -> bool {
    (named.at..named.at + named.len).any(|i| matches!(passage.word(i), "work" | "working"))
}

fn mention(passage: &Passage<'_>, named: &Named) -> Option<Mention> {
    let (goal, stated) = match named.naming {
        Naming::Goal(goal) => (goal, true),
        Naming::Hint(goal) => (goal, false),
        Naming::Nothing => return None,
    };
    let at = named.at;
    let weight = if background::background(passage, named, goal) {
        BACKGROUND
    } else if !stated || background::possessed(passage, named, goal) {
        HINTED
    } else if adjunct(passage, at) || someday(passage, at) {
        ADJUNCT
    } else if pursued(passage, named) {
        PURSUED
    } else if only_narrates(passage, at)
        && (goal == PlanType::General || goal != PlanType::Retirement && is_story(passage))
    {
        HINTED
    } else {
        STATED
    };
    let first = weight >= HINTED
        && (passage.back(at, 8).chain(passage.ahead(at + named.len - 1, 6))).any(|i| {
            passage.has(i, Senses::FIRST) && passage.same_clause(i, at) || comes_first(passage, i, at + named.len)
        });
    Some(Mention { goal, at, len: named.len, weight: if first { FIRST } else { weight } })
}

/// Whether a text is so long that most things in it are scenery.
pub(super) fn is_story(passage: &Passage<'_>) -> bool {
    passage.items.len() > STORY
}

/// Whether the sentence of `at` wants nothing and tells of somebody: "I have played at weddings for three decades". In a
/// story every sentence that wants nothing tells.
fn only_narrates(passage: &Passage<'_>, at: usize) -> bool {
    let sentence = || passage.back(at, 20).chain(passage.ahead(at, 20));
    let people = Senses::SELF.union(Senses::OTHER).union(Senses::CHILD);
    let wants = |i: usize| {
        passage.has(i, Senses::WANT)
            || passage.items[i].quantity.is_some_and(|q| q.is(Measure::Money) && q.per.is_none())
    };
    let person = |i: usize| passage.has(i, people) || matches!(passage.word(i), "he" | "she" | "they");
    let tells = is_story(passage) || passage.items.len() > LONGER && sentence().any(person);
    tells && !sentence().any(wants)
}

/// Whether its clause wants it or gives it an amount, or says nothing else.
fn pursued(passage: &Passage<'_>, named: &Named) -> bool {
    let clause = |i: &usize| passage.same_clause(*i, named.at);
    let last = named.at + named.len - 1;
    let around: Vec<usize> = passage.back(named.at, 10).chain(passage.ahead(last, 10)).filter(clause).collect();
    let later = around.iter().any(|i| matches!(passage.word(*i), "also" | "later" | "afterwards" | "nice"));
    let wanted = around.iter().any(|i| {
        passage.has(*i, Senses::WANT)
            || passage.items[*i].quantity.is_some_and(|q| q.is(Measure::Money) && q.per.is_none())
    });
    !later && (wanted || around.len() < 5 && !is_story(passage))
}

/// "House first: …": "first" right behind the mention.
fn comes_first(passage: &Passage<'_>, i: usize, next: usize) -> bool {
    i == next && passage.word(i) == "first"
}

/// Whether it only says when: "before I retire", "by the time she starts college".
fn adjunct(passage: &Passage<'_>, at: usize) -> bool {
    for i in passage.back(at, 6) {
        if !passage.same_clause(i, at) || passage.has(i, Senses::WANT) {
            return false;
        }
        // "That is when I retire" dates the other way round.
        if passage.word(i) == "when" && passage.word_before(i, 1) == "is" {
            return false;
        }
        if matches!(
            passage.word(i),
            "before" | "when" | "once" | "until" | "after" | "while" | "during" | "if" | "since" | "whenever"
        ) {
            return true;
        }
        if passage.word(i) == "time" && matches!(passage.word_before(i, 1), "the") {
            return true;
        }
    }
    false
}

/// Whether it is put off without a figure: "I want a house someday".
fn someday(passage: &Passage<'_>, at: usize) -> bool {
    let clause = |i: &usize| passage.same_clause(*i, at);
    let around: Vec<usize> = passage.back(at, 8).chain(passage.ahead(at, 8)).filter(clause).collect();
    let vague = around.iter().any(|i| {
        matches!(passage.word(*i), "someday" | "eventually")
            || passage.word(*i) == "some" && matches!(passage.word(i + 1), "day" | "point")
    });
    vague && !around.iter().any(|i| passage.items[*i].quantity.is_some())
}

/// The mentions that stand less than 25 items from `at`, in its sentence; `mentions` are in the order of the text.
pub(super) fn around<'a>(
    passage: &'a Passage<'_>,
    mentions: &'a [Mention],
    at: usize,
) -> impl Iterator<Item = &'a Mention> {
    let from = mentions.partition_point(|m| m.at + 25 <= at);
    let sentence = passage.items[at].sentence;
    mentions[from..]
        .iter()
        .take_while(move |m| m.at < at + 25)
        .filter(move |m| passage.items[m.at].sentence == sentence)
}

impl Passage<'_> {
    /// Whether any item in the clause of `at`, close to it, has one of `senses`.
    pub(super) fn has_in_clause(&self, at: usize, senses: Senses) -> bool {
        self.back(at, 10).chain(self.ahead(at, 10)).any(|i| self.same_clause(i, at) && self.has(i, senses))
    }
}
