//! The word that governs an amount, "need", "have", "earn", and the role that it gives.

use super::item::{Measure, Passage};
use super::lexicon::Senses;
use super::purpose::{Mention, STATED};
use super::role::Role;

/// The nearest word before an amount that says whose or what for: in its clause, or across a comma where the amount is
/// one entry of a list.
pub(super) fn governing(passage: &Passage<'_>, at: usize) -> Option<usize> {
    let verbs = Senses::WANT
        .union(Senses::HAVE)
        .union(Senses::EARN)
        .union(Senses::OWE)
        .union(Senses::SPEND)
        .union(Senses::PAY_IN)
        .union(Senses::COST)
        .union(Senses::PAST);
    for i in passage.back(at, 12) {
        let crossed = !passage.same_clause(i, at);
        if crossed
            && (passage.quantity(i, Measure::Money).is_some() || passage.items[i].clause + 1 < passage.items[at].clause)
        {
            return None;
        }
        // Across a comma only having and wanting carry on; a label ("Income: 80k") governs whatever it says.
        let label = crossed && passage.items.get(i + 1).is_some_and(|k| matches!(k.mark, Some(':' | '=')));
        let bracket = crossed && passage.items[at - 1].mark == Some('(');
        let verbs = match (crossed, label, bracket) {
            (true, false, false) => Senses::WANT.union(Senses::HAVE),
            (true, false, true) => Senses::WANT.union(Senses::HAVE).union(Senses::OWE).union(Senses::EARN),
            _ => verbs,
        };
        let other_owner = crossed && passage.word(i) == "has";
        if passage.has(i, verbs) && !other_owner && !auxiliary(passage, i) {
            return Some(i);
        }
    }
    None
}

/// Whether the verb at `i` only helps another one: "I have done the maths", "I was told", "make it".
fn auxiliary(passage: &Passage<'_>, i: usize) -> bool {
    let next = passage.word(i + 1);
    match passage.word(i) {
        "make" => next == "it",
        "have" | "has" | "had" => {
            let participle = next.len() > 4 && next.ends_with("ed")
                || matches!(next, "done" | "read" | "been" | "heard" | "thought" | "found" | "run" | "worked" | "come");
            participle && !passage.has(i + 1, Senses::HAVE.union(Senses::PAST))
        }
        "was" | "were" => matches!(next, "told" | "quoted" | "advised" | "given" | "thinking" | "hoping" | "wondering"),
        _ => false,
    }
}

pub(super) fn wants(passage: &Passage<'_>, verb: usize) -> bool {
    passage.has(verb, Senses::WANT) || had_in_future(passage, verb)
}

/// Whether an amount is governed by having.
pub(super) fn had(passage: &Passage<'_>, at: usize) -> bool {
    governing(passage, at).is_some_and(|verb| passage.has(verb, Senses::HAVE) && !wants(passage, verb))
}

/// "to have", "would already have", "by the time I have": a possession that is wished for.
fn had_in_future(passage: &Passage<'_>, verb: usize) -> bool {
    if !passage.has(verb, Senses::HAVE) {
        return false;
    }
    let noun = matches!(
        passage.word(verb),
        "savings" | "balance" | "existing" | "initial" | "inheritance" | "bonus" | "lump" | "sum" | "of"
    );
    let until = passage
        .back(verb, 3)
        .any(|i| matches!(passage.word(i), "until" | "once" | "if") && passage.same_clause(i, verb));
    // "be able to retire in 2052 having a million"
    let having = passage.word(verb) == "having"
        && passage
            .back(verb, 10)
            .any(|i| matches!(passage.word(i), "to" | "will" | "would") && passage.same_clause(i, verb));
    if until || having {
        return true;
    }
    let reach = if noun || passage.word(verb) == "saved" { 5 } else { 2 };
    passage.back(verb, reach).any(|i| {
        (passage.same_clause(i, verb) || passage.items.get(i + 1).is_some_and(|k| k.mark == Some(':')))
            && (matches!(passage.word(i), "to" | "would" | "will" | "should" | "must" | "goal" | "target")
                || reach == 5 && passage.has(i, Senses::WANT) && passage.word(i) != "save")
    })
}

/// The role that the governing word gives.
pub(super) fn governed(passage: &Passage<'_>, at: usize, verb: usize, mentions: &[Mention]) -> Role {
    let word = passage.word(verb);
    let infinitive = passage
        .back(verb, 2)
        .any(|i| matches!(passage.word(i), "to" | "would" | "will") && passage.same_clause(i, verb));
    // "20k of the 80k I need", "towards a deposit of 80k": the second amount is the whole.
    let whole = passage.back(at, 4).any(|i| {
        i > verb && matches!(passage.word(i), "towards" | "toward")
            || i > verb
                && passage.word(i) == "of"
                && matches!(passage.word(i + 1), "the" | "my" | "our" | "a")
                && passage.quantity(i.wrapping_sub(1), Measure::Money).is_some()
    });
    if whole {
        return Role::Wanted(3);
    }
    if passage.has(verb, Senses::WANT) && !passage.has(verb, Senses::PAST) {
        let named = matches!(word, "goal" | "target" | "need" | "needs" | "objective" | "want" | "reach" | "budget");
        return Role::Wanted(if named { 3 } else { 2 });
    }
    if passage.has(verb, Senses::HAVE) {
        let goal_savings = word == "savings"
            && mentions.iter().any(|m| m.at + m.len == verb && m.weight >= 1)
            && !passage.back(verb, 4).any(|i| matches!(passage.word(i), "have" | "my" | "current" | "our"));
        let dated = matches!(word, "have" | "had") && matches!(passage.word(at + 1), "in" | "by") && {
            let time = passage.items.get(at + 2).and_then(|item| item.quantity.as_ref());
            time.is_some_and(|q| q.is(Measure::Months) || q.is(Measure::Year))
        };
        if wants(passage, verb) || goal_savings || dated {
            return Role::Wanted(2);
        }
        return Role::Saved;
    }
    // "which is making 110,000": what is reckoned up, nothing that somebody earns.
    let reckoned =
        word == "making" && passage.back(verb, 2).any(|i| matches!(passage.word(i), "which" | "that" | "it"));
    if passage.has(verb, Senses::EARN) && !reckoned {
        return if infinitive && !matches!(word, "paid" | "salary" | "income") { Role::Wanted(1) } else { Role::Flow };
    }
    if passage.has(verb, Senses::OWE) {
        let clears = matches!(word, "pay" | "paying" | "off" | "down")
            && !passage.back(verb, 3).any(|i| matches!(passage.word(i), "after" | "once"));
        let debt_is_goal = mentions.iter().any(|m| {
            m.weight >= STATED && matches!(passage.word(m.at + m.len - 1), "loan" | "loans" | "debt" | "debts")
        });
        return if clears || debt_is_goal { Role::Wanted(1) } else { Role::Other };
    }
    if passage.has(verb, Senses::PAY_IN) {
        // "what do I pay in monthly for 75,000": what stands behind "for" is the aim.
        if (verb + 1..at).any(|i| matches!(passage.word(i), "for" | "towards" | "toward" | "reach")) {
            return Role::Wanted(1);
        }
        let often = passage
            .back(at, 8)
            .chain(passage.ahead(at, 8))
            .any(|i| matches!(passage.word(i), "monthly" | "month" | "weekly" | "week" | "paycheck" | "annually"));
        return if often { Role::Flow } else { Role::Lump };
    }
    if passage.has(verb, Senses::SPEND.union(Senses::PAST)) {
        return Role::Other;
    }
    Role::Wanted(1)
}
