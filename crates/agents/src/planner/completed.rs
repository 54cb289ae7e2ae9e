//! The details that the words complete: what is there, what is paid in, incomes, flows, debts, rates.

use rust_decimal::Decimal;

use super::age::When;
use super::flows::{debts, flows};
use super::inputs::Draft;
use super::reader::Candidates;
use super::regular::{self, InputValue};
use super::settle::in_range;
use super::stated::whole_age;
use super::sureness::{Chosen, calibrated, exactly, sure};
use super::target::Candidate;
use super::wording;
use crate::details::{Details, IncomeStream, RetirementIncome};
use crate::goal::Goal;
use crate::vocabulary::{FactKind, PlanKind, PlanType};

/// What was completed, and what it rests on.
pub(super) struct Completed {
    pub(super) details: Details,
    /// The items of the goals' text that count.
    pub(super) used: Vec<usize>,
    /// Those of the preferences.
    pub(super) used_preferences: Vec<usize>,
    /// What an income that is wanted later takes, 25 times what pensions leave of it.
    pub(super) needed: Option<Decimal>,
    /// What nobody seems to say, with how sure that is.
    pub(super) absent: Vec<(&'static str, f64)>,
}

/// Completes the details of `goal` from the words.
pub(super) fn complete(
    goal: &Goal,
    found: &Candidates<'_>,
    kind: PlanType,
    plan: PlanKind,
    chosen: Option<&Candidate>,
    draft: &mut Draft,
) -> Completed {
    let mut done = Completed {
        details: goal.details.clone(),
        used: Vec::new(),
        used_preferences: Vec::new(),
        needed: None,
        absent: Vec::new(),
    };
    money(goal, found, &mut done, draft);
    later(goal, found, plan, kind == PlanType::Retirement && chosen.is_none(), &mut done, draft);
    dated(goal, found, &mut done, draft);
    super::completed_rates::rest(goal, found, kind, chosen, &mut done, draft);
    done
}

/// What is there, what is paid in, what is earned.
fn money(goal: &Goal, found: &Candidates<'_>, done: &mut Completed, draft: &mut Draft) {
    let [words, _, preferences] = &found.texts;
    let context = words.context();
    let chosen = |all: &[super::field::Candidate]| all.first().and_then(super::field::Candidate::input_value);
    let income = chosen(&found.fields.income);
    let budget = chosen(&found.fields.budget);
    let other_budget = || regular::budget(&preferences.context(), &preferences.sums, None);
    let employer = regular::employer(&context, &words.sums, income.as_ref(), budget.as_ref());
    let start = chosen(&found.fields.start);
    let share = |all: &[super::field::Candidate]| all.first().map_or(0.0, |best| best.share);
    let details = &mut done.details;
    let path = ["details", "startingAmount"];
    match (goal.details.starting_amount, start) {
        (Some(_), _) => draft.stated(&path),
        (None, Some(start)) => {
            draft.read(&path, sure(Chosen::Start, start.share));
            let amount = in_range(start.amount);
            draft.assume(format!("{} already put aside are counted as the start.", wording::dollars(amount)));
            details.starting_amount = Some(amount);
            done.used.extend(start.at);
        }
        (None, None) => draft.assumed(&path, sure(Chosen::Start, share(&found.fields.start))),
    }
    let scaled = |what: Option<Chosen>, share: f64| what.map_or_else(|| calibrated(share), |what| sure(what, share));
    let mut set = |path: [&'static str; 2],
                   what: Option<Chosen>,
                   stated: bool,
                   read: Option<InputValue>,
                   unsaid: f64,
                   used: &mut Vec<usize>|
     -> Option<Decimal> {
        if stated {
            draft.stated(&path);
            return None;
        }
        let Some(read) = read else {
            done.absent.push((path[1], scaled(what, unsaid)));
            return None;
        };
        draft.read(&path, scaled(what, read.share));
        used.extend(read.at);
        Some(if read.amount.is_zero() { Decimal::ZERO } else { in_range(read.amount) })
    };
    if let Some(budget) = budget {
        let read = set(
            ["details", "monthlyBudget"],
            Some(Chosen::Budget),
            goal.details.monthly_budget.is_some(),
            Some(budget),
            0.0,
            &mut done.used,
        );
        details.monthly_budget = details.monthly_budget.or(read);
    } else {
        let other = other_budget();
        let read = set(
            ["details", "monthlyBudget"],
            Some(Chosen::Budget),
            goal.details.monthly_budget.is_some(),
            other,
            share(&found.fields.budget),
            &mut done.used_preferences,
        );
        details.monthly_budget = details.monthly_budget.or(read);
    }
    let read = set(
        ["details", "yearlyIncome"],
        Some(Chosen::Income),
        goal.details.yearly_income.is_some(),
        income,
        share(&found.fields.income),
        &mut done.used,
    );
    details.yearly_income = details.yearly_income.or(read);
    if employer.is_some() || goal.details.employer_contribution.is_some() {
        let read = set(
            ["details", "employerContribution"],
            None,
            goal.details.employer_contribution.is_some(),
            employer,
            0.0,
            &mut done.used,
        );
        details.employer_contribution = details.employer_contribution.or(read);
    }
}

/// The income that is wanted later, with the pensions that carry part of it.
fn later(goal: &Goal, found: &Candidates<'_>, plan: PlanKind, open: bool, done: &mut Completed, draft: &mut Draft) {
    let words = &found.texts[0];
    let context = words.context();
    let path = ["details", "retirementIncome"];
    if goal.details.retirement_income.is_some() {
        draft.stated(&path);
    } else {
        let income = found.fields.income.first().and_then(super::field::Candidate::input_value);
        let Some(wanted) = regular::later(&context, &words.sums, income.as_ref(), open || plan == PlanKind::Spend)
        else {
            done.absent.push((path[1], calibrated(exactly(&words.sums, FactKind::RetirementIncome, &[]))));
            return;
        };
        let pensions = regular::pensions(&words.sums);
        let until_age = words
            .ages
            .iter()
            .filter(|age| age.when == When::Then)
            .filter_map(|age| whole_age(age.years))
            .find(|age| *age >= 80);
        draft.read(
            &path,
            calibrated(exactly(&words.sums, FactKind::RetirementIncome, &wanted.at).max(wanted.share / 2.0)),
        );
        done.used.extend(&wanted.at);
        done.used.extend(pensions.iter().map(|(sum, _)| sum.at()));
        let other = pensions
            .iter()
            .map(|(_, yearly)| IncomeStream { yearly: in_range(*yearly), from_age: None, label: None })
            .collect();
        done.details.retirement_income = Some(RetirementIncome { yearly: in_range(wanted.amount), until_age, other });
    }
    let Some(income) = &done.details.retirement_income else { return };
    if plan == PlanKind::Save {
        let lasting = income.other.iter().fold(Decimal::ZERO, |sum, other| sum.saturating_add(other.yearly));
        done.needed = Some((income.yearly - lasting).max(Decimal::ZERO).saturating_mul(Decimal::from(25)));
    }
}

/// Flows and debts.
fn dated(goal: &Goal, found: &Candidates<'_>, done: &mut Completed, draft: &mut Draft) {
    let words = &found.texts[0];
    let context = words.context();
    let horizon = found.offers.first().and_then(|offer| offer.time.as_ref()).map_or(1200, |time| time.months);
    if goal.details.cash_flows.is_empty() {
        let flows = flows(&context, &words.sums, &words.times.candidates, horizon);
        if !flows.is_empty() {
            draft.read(&["details", "cashFlows"], 0.6);
        }
        done.used.extend(flows.iter().flat_map(|dated| [dated.at, dated.time]));
        done.details.cash_flows = flows.into_iter().map(|dated| dated.flow).collect();
    } else {
        draft.stated(&["details", "cashFlows"]);
    }
    if goal.details.debts.is_empty() {
        let debts = debts(&context, &words.sums);
        if !debts.is_empty() {
            draft.read(&["details", "debts"], 0.7);
        }
        done.used.extend(debts.iter().map(|(_, at)| *at));
        done.details.debts = debts.into_iter().map(|(debt, _)| debt).collect();
    } else {
        draft.stated(&["details", "debts"]);
    }
}
