//! What a target is described with for its score.

use rust_decimal::Decimal;

use super::amount::Amounts;
use super::classes::Classes;
use super::context::Context;
use super::label::{Sum, size};
use super::score::Features;
use super::sureness::share_of;
use super::target::{Candidate, How};
use super::unit::Per;
use crate::vocabulary::{FactKind, PlanType};

#[expect(clippy::too_many_arguments, reason = "they are what a feature can be made of")]
pub(super) fn describe(
    context: &Context<'_>,
    sums: &[Sum],
    rule: &Amounts,
    main: PlanType,
    amounts: &[(Decimal, How)],
    n: usize,
    candidate: &Candidate,
    features: &mut Features,
) {
    let how = candidate.how.word();
    features.add("how", &[how]);
    features.add("how main", &[how, main.as_str()]);
    let chosen = match rule.target {
        Some(target) => target == candidate.amount,
        None => candidate.how == How::Nothing,
    };
    features.add("rule", &[if chosen { "chosen" } else { "other" }]);
    features.add("rule how", &[if chosen { "chosen" } else { "other" }, how]);
    if chosen && rule.doubtful {
        features.add("doubtful", &[]);
    }
    if candidate.how == How::Nothing {
        nothing(context, sums, main, features);
        return;
    }
    let size = size(candidate.amount);
    features.add("size", &[&size]);
    features.add("size main", &[&size, main.as_str()]);
    features.add("how size", &[how, &size]);
    let larger = amounts.iter().filter(|(amount, _)| *amount > candidate.amount).count();
    features.add("larger", &[&larger.min(4).to_string()]);
    let said = |how: &How| *how == How::Said;
    let count = amounts.iter().filter(|(_, how)| said(how)).count();
    features.add("count", &[how, &count.min(5).to_string()]);
    let agreed = amounts
        .iter()
        .enumerate()
        .any(|(other, (amount, other_how))| other != n && *amount == candidate.amount && *other_how != candidate.how);
    if agreed {
        features.add("agreed", &[how]);
    }
    for other in [How::Share, How::ShareAdded, How::MonthsOf, How::Times, How::Debts, How::Lacking] {
        if amounts.iter().any(|(_, how)| *how == other) {
            features.add("beside", &[how, other.word()]);
        }
    }
    let last = amounts.iter().rposition(|(_, how)| said(how)) == Some(n);
    let first = amounts.iter().position(|(_, how)| said(how)) == Some(n);
    features.add("place", &[how, if first { "first" } else { "" }, if last { "last" } else { "" }]);
    let Some(at) = candidate.parts.first().copied() else { return };
    let base = sums.iter().find(|sum| sum.at() == at);
    if let Some(sum) = base {
        features.add("base rule", &[how, sum.rule.as_str()]);
        features.add("base rule main", &[sum.rule.as_str(), main.as_str()]);
        features.add("label", &[how, sum.kind.as_str()]);
        features.add("label main", &[sum.kind.as_str(), main.as_str()]);
        features.add("label rule", &[sum.kind.as_str(), sum.rule.as_str()]);
        for kind in super::label::KINDS {
            features.add("share", &[how, kind.as_str(), tenth(share_of(sum, kind))]);
        }
        let better = sums.iter().filter(|other| other.per().is_none());
        let better = better.filter(|other| share_of(other, FactKind::Target) > share_of(sum, FactKind::Target)).count();
        features.add("better", &[how, &better.min(4).to_string()]);
        features.add("better share", &[how, &better.min(4).to_string(), tenth(share_of(sum, FactKind::Target))]);
        let first_of = sums.iter().filter(|other| other.per().is_none());
        let best = first_of.max_by(|a, b| share_of(a, FactKind::Target).total_cmp(&share_of(b, FactKind::Target)));
        if best.is_some_and(|best| best.at() == at) {
            features.add("most likely target", &[how]);
        }
        let per = sum.money.quantity.per.map_or("sum", Per::word);
        features.add("base per", &[how, per]);
        let goal = sum.money.goal.map_or("none", |goal| if goal == main { "main" } else { "other" });
        features.add("goal", &[goal, how]);
        if !sum.money.quantity.sure {
            features.add("unsure", &[how]);
        }
        if let super::role::Role::Wanted(score) = sum.money.role {
            features.add("wanted", &[&score.clamp(-4, 12).to_string()]);
        }
    }
    if candidate.how != How::Said {
        derived(context, sums, candidate, features);
    }
    let sentence = context.passage.items[at].sentence;
    let last = context.passage.items.last().map_or(0, |item| item.sentence);
    features.add(
        "sentence",
        &[if sentence == 0 {
            "first"
        } else if sentence == last {
            "last"
        } else {
            "middle"
        }],
    );
    context.add_classes(at, features);
    super::frame::describe(context, at, how, features);
    if let Some(verb) = super::governing::governing(context.passage, at) {
        features.add("verb", &[context.passage.word(verb)]);
    }
    let (before, behind) = (context.token(at.wrapping_sub(1)), context.token(at + 1));
    features.add("-1", &[&before]);
    features.add("+1", &[&behind]);
    features.add("-1+1", &[&before, &behind]);
}

/// A share in a word.
pub(super) fn tenth(share: f64) -> &'static str {
    match share {
        ..0.05 => "0",
        0.05..0.2 => "1",
        0.2..0.4 => "3",
        0.4..0.6 => "5",
        0.6..0.8 => "7",
        0.8..0.95 => "9",
        _ => "10",
    }
}

/// Features of saying no target at all.
fn nothing(context: &Context<'_>, sums: &[Sum], main: PlanType, features: &mut Features) {
    let most = |kind: FactKind| sums.iter().map(|sum| share_of(sum, kind)).fold(0.0, f64::max);
    for kind in [FactKind::Target, FactKind::RetirementIncome, FactKind::OtherGoal, FactKind::Price] {
        features.add("most", &[kind.as_str(), tenth(most(kind))]);
        features.add("most main", &[kind.as_str(), tenth(most(kind)), main.as_str()]);
    }
    let mut kinds: Vec<&str> = sums.iter().map(|sum| sum.rule.as_str()).collect();
    kinds.sort_unstable();
    kinds.dedup();
    for kind in &kinds {
        features.add("there is", &[kind]);
        features.add("there is main", &[kind, main.as_str()]);
    }
    if !kinds.contains(&FactKind::Target.as_str()) {
        features.add("no target", &[main.as_str()]);
    }
    let sums = sums.iter().filter(|sum| sum.per().is_none()).count();
    features.add("sums", &[&sums.min(4).to_string()]);
    let mut seen = 0_u32;
    for classes in context.classes {
        seen |= classes.0;
    }
    for (bit, name) in super::classes::NAMES.iter().enumerate() {
        if seen >> bit & 1 == 1 {
            features.add("classes", &[name, main.as_str()]);
        }
    }
    for pair in context.passage.items.windows(2) {
        if !pair[0].word.is_empty() && !pair[1].word.is_empty() {
            features.add("words", &[&pair[0].word, &pair[1].word]);
        }
    }
}

/// Features of the figures that a target is worked out of.
fn derived(context: &Context<'_>, sums: &[Sum], candidate: &Candidate, features: &mut Features) {
    let how = candidate.how.word();
    for part in candidate.parts.iter().skip(1).take(3) {
        if let Some(sum) = sums.iter().find(|sum| sum.at() == *part) {
            features.add("part label", &[how, sum.kind.as_str()]);
        }
    }
    for part in candidate.parts.iter().take(3) {
        let (before, behind) = (context.token(part.wrapping_sub(1)), context.token(part + 1));
        features.add("part", &[how, &before, &behind]);
        features.add("part -1", &[how, &before]);
        features.add("part +1", &[how, &behind]);
        for class in [
            Classes::DOWN,
            Classes::CLOSING,
            Classes::LIVING,
            Classes::HOME,
            Classes::EACH,
            Classes::GONE,
            Classes::DEBT,
        ] {
            if context.near(*part, class, 4, 4) {
                features.add("part class", &[how, &class.0.to_string()]);
            }
        }
    }
    if let [first, second, ..] = candidate.parts[..] {
        let far = first.abs_diff(second);
        let same = context.passage.items[first].sentence == context.passage.items[second].sentence;
        features.add(
            "apart",
            &[
                how,
                if far <= 3 {
                    "3"
                } else if far <= 7 {
                    "7"
                } else if far <= 14 {
                    "14"
                } else {
                    "far"
                },
                if same { "same" } else { "other" },
            ],
        );
    }
    features.add("parts", &[how, &candidate.parts.len().to_string()]);
}
