//! The details that rates, ages and signs of currencies complete, and the money that the target is meant in.

use rust_decimal::{Decimal, prelude::ToPrimitive};

use super::age::{When, Who};
use super::classes::Classes;
use super::completed::Completed;
use super::currency_said::currencies;
use super::inputs::Draft;
use super::label::Sum;
use super::rates::{What, first, rates};
use super::reader::Candidates;
use super::stated::whole_age;
use super::target::{Candidate, How};
use crate::goal::Goal;
use crate::vocabulary::{AmountBasis, PlanType};

/// Rates, age, currency and the money that the target is meant in.
pub(super) fn rest(
    goal: &Goal,
    found: &Candidates<'_>,
    kind: PlanType,
    chosen: Option<&Candidate>,
    done: &mut Completed,
    draft: &mut Draft,
) {
    let details = &mut done.details;
    for (n, words) in [(0, &found.texts[0]), (2, &found.texts[2])] {
        let rates = rates(&words.context());
        let used = if n == 0 { &mut done.used } else { &mut done.used_preferences };
        if let Some(rate) = first(&rates, What::Chance, Decimal::new(5, 1), Decimal::new(99, 2))
            .filter(|_| details.confidence.is_none())
        {
            details.confidence = rate.share.to_f64();
            draft.read(&["details", "confidence"], 0.9);
            used.push(rate.at);
        }
        if let Some(rate) =
            first(&rates, What::Inflation, Decimal::ZERO, Decimal::new(2, 1)).filter(|_| details.inflation.is_none())
        {
            details.inflation = Some(rate.share.round_dp(6).normalize());
            draft.read(&["details", "inflation"], 0.9);
            used.push(rate.at);
        }
        if let Some(rate) =
            first(&rates, What::Fee, Decimal::ZERO, Decimal::new(5, 2)).filter(|_| details.annual_fee.is_none())
        {
            details.annual_fee = Some(rate.share.round_dp(6).normalize());
            draft.read(&["details", "annualFee"], 0.8);
            used.push(rate.at);
        }
        if let Some(rate) = first(&rates, What::Growth, Decimal::ZERO, Decimal::new(2, 1))
            .filter(|_| details.contribution_growth.is_none())
        {
            details.contribution_growth = Some(rate.share.round_dp(6).normalize());
            draft.read(&["details", "contributionGrowth"], 0.8);
            used.push(rate.at);
        }
    }
    let words = &found.texts[0];
    if goal.details.current_age.is_some() {
        draft.stated(&["details", "currentAge"]);
    } else if let Some(age) =
        words.ages.iter().find(|age| age.when == When::Now && matches!(age.who, Who::Writer | Who::Unknown))
        && let Some(years) = whole_age(age.years).filter(|years| *years >= 14)
    {
        details.current_age = Some(years);
        draft.read(&["details", "currentAge"], 0.9);
        done.used.push(age.at);
    }
    let sums: Vec<Sum> = found.texts.iter().flat_map(|words| words.sums.iter().cloned()).collect();
    if goal.details.currency.is_some() {
        draft.stated(&["details", "currency"]);
    } else if let Some(code) = currencies(&sums).first() {
        details.currency = Some((*code).to_owned());
        draft.read(&["details", "currency"], 0.9);
    }
    basis(goal, found, kind, chosen, done, draft);
}

/// Money of today: where the words say so, and for incomes, tuition and prices of houses that were read.
fn basis(
    goal: &Goal,
    found: &Candidates<'_>,
    kind: PlanType,
    chosen: Option<&Candidate>,
    done: &mut Completed,
    draft: &mut Draft,
) {
    let path = ["details", "amountBasis"];
    if goal.details.amount_basis.is_some() {
        draft.stated(&path);
        return;
    }
    if goal.target_amount.is_some() {
        return;
    }
    if found.texts.iter().any(|words| words.classes.iter().any(|class| class.any(Classes::TODAY))) {
        done.details.amount_basis = Some(AmountBasis::Today);
        draft.read(&path, 0.9);
        return;
    }
    let income = chosen.is_none() && done.details.retirement_income.is_some();
    let price = chosen.is_some_and(|best| match best.how {
        How::Share | How::ShareAdded | How::Rest => kind == PlanType::House,
        How::YearsOf | How::Heads => kind == PlanType::Education,
        _ => false,
    });
    if income || price {
        done.details.amount_basis = Some(AmountBasis::Today);
        draft.assume("The amount follows from what is paid today; it is taken to be in today's money.".to_owned());
        draft.assumed(&path, 0.8);
    }
}
