//! Goals beside the plan's own, each with its words, so that it can be given a plan.

use rust_decimal::Decimal;

use super::inputs::Draft;
use super::label::Sum;
use super::purpose::ADJUNCT;
use super::sureness::share_of;
use super::words::Words;
use crate::reading::OtherGoal;
use crate::vocabulary::{FactKind, PlanType};

/// A text that means something has fewer.
const MOST: usize = 10;

/// How likely an amount has to be another goal's where no purpose stands beside it.
const SURE: f64 = 0.7;

/// Whether an amount may be another goal's.
fn is_another(sum: &Sum) -> bool {
    let likely = share_of(sum, FactKind::OtherGoal) >= 0.4;
    sum.per().is_none() && (sum.kind == FactKind::OtherGoal && likely || sum.kind == FactKind::Target)
}

/// The goals of `words` that this plan, for `main`, leaves out, each said in a sentence.
pub(super) fn announced(
    words: &Words<'_>,
    main: PlanType,
    target: Decimal,
    used: &[usize],
    draft: &mut Draft,
) -> Vec<OtherGoal> {
    let goals = other_goals(words, main, target, used);
    for goal in &goals {
        let said = &goal.words;
        draft.assume(format!("\"{said}\" is not part of this plan's target; another goal needs a plan of its own."));
    }
    goals
}

/// The goals of `words` that this plan, for `main`, leaves out; `used` are the items that it rests on.
fn other_goals(words: &Words<'_>, main: PlanType, target: Decimal, used: &[usize]) -> Vec<OtherGoal> {
    let passage = &words.passage;
    let wanted = words.sums.iter().filter(|sum| is_another(sum) && sum.amount() != target && !used.contains(&sum.at()));
    let goals = wanted.filter_map(|sum| {
        let at = sum.at();
        let near = words.mentions.iter().filter(|mention| {
            mention.weight >= ADJUNCT && passage.items[mention.at].sentence == passage.items[at].sentence
        });
        let mention = near
            .min_by_key(|mention| mention.at.abs_diff(at) + if passage.same_clause(mention.at, at) { 0 } else { 8 });
        // A second amount for the plan's own purpose is another way of saying it.
        let named = mention.is_some_and(|mention| mention.goal != main);
        if !named && (sum.kind == FactKind::Target || share_of(sum, FactKind::OtherGoal) < SURE) {
            return None;
        }
        let near_time = words.times.candidates.iter().filter(|time| time.score > 0).filter_map(|time| {
            let when = *time.evidence.last()?;
            (passage.items[when].sentence == passage.items[at].sentence
                && when.abs_diff(at) <= 12
                && !used.contains(&when))
            .then_some((when.abs_diff(at), when, time.months))
        });
        let time = near_time.min();
        let places =
            [Some(at), mention.map(|m| m.at), mention.map(|m| m.at + m.len - 1), time.map(|(_, when, _)| when)];
        let from = places.iter().flatten().min()?;
        let to = places.iter().flatten().max()?;
        Some(OtherGoal {
            words: passage.written(*from, *to).to_owned(),
            plan_type: mention.map_or(PlanType::General, |mention| mention.goal),
            target_amount: Some(super::settle::in_range(sum.amount())),
            horizon_months: time.map(|(_, _, months)| months),
        })
    });
    goals.filter(|goal| !goal.words.is_empty()).take(MOST).collect()
}
