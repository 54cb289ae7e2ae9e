//! How a target was worked out, in sentences.

use rust_decimal::Decimal;

use super::inputs::Draft;
use super::item::Measure;
use super::target::{Candidate, How};
use super::wording::number;
use super::words::Words;

/// Says how `target` was made of the figures of `words`.
pub(super) fn explain(words: &Words<'_>, best: &Candidate, target: Decimal, draft: &mut Draft) {
    let passage = &words.passage;
    if words.rule.target == Some(best.amount) {
        draft.assumptions.extend(words.rule.notes.iter().cloned());
        return;
    }
    let said: Vec<&str> = best.parts.iter().map(|at| passage.written(*at, *at)).collect();
    let (first, second) = (said.first().copied().unwrap_or(""), said.get(1).copied().unwrap_or(""));
    let target = number(target);
    let sentence = match best.how {
        How::Share => format!("{second} of {first} is taken as the target."),
        How::ShareAdded => format!("{second} of {first} and what comes on top are taken as the target: {target}."),
        How::Added => format!("{} are added up to the target: {target}.", said.join(", ")),
        How::MonthsOf => format!("{second} of {first} each are taken as the target: {target}."),
        How::Times => format!("{second} times the yearly {first} is taken as the target: {target}."),
        How::YearsOf => format!("The yearly cost of {first} is counted for each year of study: {target}."),
        How::Heads => format!("{first} is counted once for each: {target}."),
        How::Fraction => format!("The part of {first} that is named is taken as the target: {target}."),
        How::Multiple => format!("{first} is multiplied as the words say: {target}."),
        How::Lacking => {
            format!("What is lacking and what is there, {}, make the target: {target}.", said.join(" and "))
        }
        How::Debts => format!("All that is owed is taken as the target: {target}."),
        How::Less | How::Rest => {
            format!("{second} of the {first} come from elsewhere; the rest is the target: {target}.")
        }
        How::Count => format!("{second} at {first} each are taken as the target: {target}."),
        How::Items => format!("All that is listed is added up to the target: {target}."),
        How::Bare => format!("{first} is read like the {second} before it: {target}."),
        How::Said | How::Rule | How::Nothing => String::new(),
    };
    if !sentence.is_empty() {
        draft.assume(sentence);
    }
    if let Some(quantity) = best.parts.first().and_then(|at| passage.quantity(*at, Measure::Money)) {
        super::amount::note_currency(quantity, best.amount, &mut draft.assumptions);
    }
}
