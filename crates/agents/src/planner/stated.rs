//! The facts of the words as a reading shows them: the words themselves, where they stand, what they were taken for.

use rust_decimal::{Decimal, prelude::ToPrimitive};

use super::age::{Age, When, Who};
use super::constraints::constraints;
use super::horizon::Candidate;
use super::item::{Measure, Passage};
use super::label::Sum;
use super::lexicon::Senses;
use super::rates::{float, rates};
use super::sureness::share_of;
use super::unit::Per;
use super::words::Words;
use super::{notes, risk};
use crate::reading::{StatedFact, TextField};
use crate::vocabulary::FactKind;

/// What of a text counts.
#[derive(Default)]
pub(super) struct Use<'a> {
    /// The items that the inputs rest on.
    pub(super) items: Vec<usize>,
    /// The items of the target.
    pub(super) target: Vec<usize>,
    /// The time of the plan.
    pub(super) time: Option<&'a Candidate>,
}

/// The facts of one text, in its order, none overlapping another.
pub(super) fn facts(words: &Words<'_>, field: TextField, used: &Use<'_>) -> Vec<StatedFact> {
    let passage = &words.passage;
    let mut spans: Vec<(usize, usize, StatedFact)> = Vec::new();
    let mut add = |from: usize, to: usize, fact: StatedFact| {
        let (Some(first), Some(last)) = (passage.items.get(from), passage.items.get(to)) else { return };
        spans.push((first.start, last.end, fact));
    };
    let rates = rates(&words.context());
    for (at, item) in passage.items.iter().enumerate() {
        let Some(quantity) = item.quantity else { continue };
        if let Some(sum) = words.sums.iter().find(|sum| sum.at() == at) {
            add(at, at, money(sum, field, used));
        } else if let Some(age) = words.ages.iter().find(|age| age.at == at) {
            add(at.saturating_sub(usize::from(cue(passage, at))), at, aged(words, age, field, used));
        } else if let Some(rate) = rates.iter().find(|rate| rate.at == at) {
            let mut fact = blank(field, rate.kind);
            fact.rate = Some(float(rate.share));
            fact.used = used.items.contains(&at) || used.target.contains(&at);
            add(at, at, fact);
        } else if matches!(quantity.measure, Measure::Months | Measure::Year | Measure::MonthsAway) {
            let mut fact = blank(field, FactKind::Other);
            let time = words.times.candidates.iter().find(|time| time.evidence == [at]);
            fact.months = match (time, quantity.measure) {
                (Some(time), _) => Some(time.months),
                (None, Measure::Year) => None,
                _ => quantity.high.ceil().to_i32().filter(|months| (0..=12_000).contains(months)),
            };
            if quantity.is(Measure::Year) {
                fact.value = Some(quantity.high.normalize().to_string());
            }
            mark_time(at, &mut fact, used);
            add(at, at, fact);
        } else if used.time.is_some_and(|time| time.evidence.contains(&at)) {
            let mut fact = blank(field, FactKind::Horizon);
            fact.months = used.time.map(|time| time.months);
            fact.used = true;
            add(at, at, fact);
        }
    }
    if let Some(time) = used.time
        && let [at] = time.evidence[..]
        && passage.items.get(at).is_some_and(|item| item.quantity.is_none())
    {
        let mut fact = blank(field, FactKind::Horizon);
        fact.months = Some(time.months);
        fact.used = true;
        let next = at
            + usize::from(
                !passage.word(at + 1).is_empty() && matches!(passage.word(at), "next" | "this" | "the" | "year"),
            );
        add(at, next, fact);
    }
    let free = field == TextField::InvestmentPreferences;
    let signals = risk::signals(passage, free);
    if let Some(level) = risk::level(&signals) {
        for (from, to) in signals.iter().map(|signal| (signal.at, signal.at + signal.len - 1)) {
            let mut fact = blank(field, FactKind::Risk);
            fact.value = Some(level.as_str().to_owned());
            fact.used = true;
            add(from, to, fact);
        }
    }
    for constraint in constraints(passage) {
        let mut fact = blank(field, FactKind::Constraint);
        fact.value = Some(constraint.value.to_owned());
        fact.used = crate::portfolio::keeps_wish(constraint.value);
        fact.note = (!fact.used).then(|| notes::constraint(constraint.value));
        add(constraint.from, constraint.to, fact);
    }
    place(passage.text, spans)
}

fn blank(field: TextField, kind: FactKind) -> StatedFact {
    StatedFact {
        field,
        words: String::new(),
        start: 0,
        end: 0,
        kind,
        amount: None,
        currency: None,
        per: None,
        months: None,
        age: None,
        who: None,
        rate: None,
        value: None,
        used: false,
        note: None,
    }
}

fn money(sum: &Sum, field: TextField, used: &Use<'_>) -> StatedFact {
    let at = sum.at();
    let target = used.target.contains(&at);
    let leads = used.target.first() == Some(&at);
    let mut fact =
        blank(field, if leads && sum.per().is_none() && used.target.len() == 1 { FactKind::Target } else { sum.kind });
    let other = fact.kind == FactKind::OtherGoal && share_of(sum, FactKind::OtherGoal) < 0.4;
    if fact.kind == FactKind::Target && !target || other {
        fact.kind = FactKind::Other;
    }
    fact.amount = Some(sum.amount().round_dp(2).normalize());
    fact.currency = sum.money.quantity.currency.map(str::to_owned);
    fact.per = sum.money.quantity.per.map(Per::word).map(str::to_owned);
    fact.used = target || used.items.contains(&at);
    fact.note = if fact.used { None } else { Some(notes::unused(fact.kind)) };
    fact
}

fn aged(words: &Words<'_>, age: &Age, field: TextField, used: &Use<'_>) -> StatedFact {
    let time = used.time.filter(|time| time.evidence.contains(&age.at));
    let aim = time.is_some_and(|time| time.evidence.last() == Some(&age.at)) && age.when != When::Now;
    let mut fact = blank(field, if aim { FactKind::Horizon } else { FactKind::Age });
    fact.months = time.filter(|_| aim).map(|time| time.months);
    fact.age = age.years.floor().to_i32().filter(|years| (0..=120).contains(years));
    fact.who = Some(who(words, age).to_owned());
    fact.used = time.is_some() || used.items.contains(&age.at);
    fact
}

fn mark_time(at: usize, fact: &mut StatedFact, used: &Use<'_>) {
    if used.time.is_some_and(|time| time.evidence.contains(&at)) {
        fact.kind = FactKind::Horizon;
        fact.used = true;
    } else {
        fact.used = used.items.contains(&at) || used.target.contains(&at);
    }
}

/// Whether the word before an age belongs to it: "turns 18", "at 60", "aged 4".
fn cue(passage: &Passage<'_>, at: usize) -> bool {
    matches!(
        passage.word_before(at, 1),
        "at" | "turn"
            | "turns"
            | "turning"
            | "turned"
            | "age"
            | "aged"
            | "am"
            | "is"
            | "are"
            | "until"
            | "by"
            | "hit"
            | "hits"
    )
}

/// Whose age it is, in a word.
fn who(words: &Words<'_>, age: &Age) -> &'static str {
    let near = |reach: usize| {
        words.passage.back(age.at, reach).chain(words.passage.ahead(age.at, 3)).map(|i| words.passage.word(i))
    };
    match age.who {
        Who::Writer | Who::Unknown => "self",
        Who::Child if near(8).any(|word| word.starts_with("grand")) => "grandchild",
        Who::Child => "child",
        Who::Other => {
            let person = words.passage.back(age.at, 8).find(|i| words.passage.has(*i, Senses::OTHER));
            match person.map_or("", |i| words.passage.word(i)) {
                "mom" | "mum" | "dad" | "mother" | "father" | "parents" | "ma" | "pa" => "parent",
                "sister" | "brother" | "sis" | "bro" => "sibling",
                "wife" | "husband" | "partner" | "spouse" | "fiance" | "fiancee" | "girlfriend" | "boyfriend"
                | "hubby" | "missus" | "wifey" => "spouse",
                _ => "other",
            }
        }
    }
}

/// Sorts the facts and gives each its words and its place in code points; of two that overlap the first stands.
fn place(text: &str, mut spans: Vec<(usize, usize, StatedFact)>) -> Vec<StatedFact> {
    spans.sort_by_key(|(start, end, _)| (*start, std::cmp::Reverse(*end)));
    let (mut facts, mut behind) = (Vec::with_capacity(spans.len()), 0);
    let (mut bytes, mut points) = (0, 0);
    for (start, end, mut fact) in spans {
        let Some(written) = text.get(start..end) else { continue };
        let start = start + written.len() - written.trim_start().len();
        let words = written.trim();
        if start < behind || words.is_empty() {
            continue;
        }
        behind = start + words.len();
        points += text.get(bytes..start).map_or(0, |between| between.chars().count());
        bytes = start;
        fact.start = points;
        fact.end = points + words.chars().count();
        words.clone_into(&mut fact.words);
        facts.push(fact);
    }
    facts
}

/// An age as whole years, where it can be one.
pub(super) fn whole_age(years: Decimal) -> Option<i32> {
    years.floor().to_i32().filter(|years| (0..=120).contains(years))
}
