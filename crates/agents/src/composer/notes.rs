//! What else there is to know about a plan.

use rust_decimal::Decimal;
use serde_json::json;

use super::case::Case;
use super::plan::InvestmentPlan;
use super::wording::{percent, span};
use crate::sentence::Sentence;
use crate::vocabulary::PlanKind;

/// Facts that are repeated at most.
const MOST_FACTS: usize = 10;
/// A share of income above which a budget is called high.
const MUCH_OF_INCOME: f64 = 0.5;

/// What was said and not used, what its figures do not hold, and that it is a calculation.
pub(super) fn notes(case: &Case<'_>, plan: &InvestmentPlan) -> Vec<Sentence> {
    let mut notes: Vec<_> = plan.debts.iter().map(|debt| debt.sentence.clone()).collect();
    notes.extend(employer(case, plan));
    notes.extend(much_of_income(plan));
    notes.extend(already_there(case, plan));
    notes.extend(late_flows(case));
    notes.extend(currency(case));
    notes.extend(unused(case));
    notes.push(Sentence::new(
        "NO_ADVICE",
        "This is a calculation on assumptions, no regulated financial advice.",
        json!({}),
    ));
    notes
}

fn employer(case: &Case<'_>, plan: &InvestmentPlan) -> Option<Sentence> {
    let employer = case.reading.details.employer_contribution.filter(|amount| *amount > Decimal::ZERO)?;
    plan.recommended_contribution.filter(|advised| *advised > Decimal::ZERO)?;
    Some(Sentence::new(
        "EMPLOYER_PART",
        format!("What is advised a month counts the employer's {} in.", case.words.money(employer)),
        json!({ "employerContribution": employer.to_string() }),
    ))
}

fn much_of_income(plan: &InvestmentPlan) -> Option<Sentence> {
    let share = plan.budget.as_ref()?.share_of_income.filter(|share| *share > MUCH_OF_INCOME)?;
    Some(Sentence::new(
        "MUCH_OF_INCOME",
        format!("The monthly amount is {} of the income before tax: is that meant?", percent(share)),
        json!({ "share": share }),
    ))
}

/// Where nothing has to be paid in, what is there may have been meant for something else.
fn already_there(case: &Case<'_>, plan: &InvestmentPlan) -> Option<Sentence> {
    let start = case.reading.starting_amount;
    let enough = case.reading.plan_kind == PlanKind::Save && plan.recommended_contribution == Some(Decimal::ZERO);
    (enough && start > Decimal::ZERO).then(|| {
        Sentence::new(
            "ALREADY_THERE",
            format!("The {} at the start do all of it: are they meant for this goal?", case.words.money(start)),
            json!({ "startingAmount": start.to_string() }),
        )
    })
}

/// Sums whose date is behind the plan's end.
fn late_flows(case: &Case<'_>) -> impl Iterator<Item = Sentence> {
    let months = case.months.cast_signed();
    let flows = case.reading.details.cash_flows.iter().filter(move |flow| flow.in_months > months);
    flows.map(|flow| {
        Sentence::new(
            "FLOW_AFTER_THE_END",
            format!(
                "{} in {} is not used: that is behind the plan's end.",
                case.words.money(flow.amount),
                span(flow.in_months.unsigned_abs()),
            ),
            json!({ "amount": flow.amount.to_string(), "inMonths": flow.in_months }),
        )
    })
}

fn currency(case: &Case<'_>) -> Option<Sentence> {
    let code = case.reading.details.currency.as_deref().filter(|code| *code != "USD")?;
    Some(Sentence::new(
        "OTHER_CURRENCY",
        format!(
            "All amounts are in {code}; nothing is converted. Returns, volatilities and inflation are those of the table \
             for US markets."
        ),
        json!({ "currency": code }),
    ))
}

/// What the words say and the plan does not use.
fn unused(case: &Case<'_>) -> impl Iterator<Item = Sentence> {
    let facts = case.reading.facts.iter().filter(|fact| !fact.used).take(MOST_FACTS);
    facts.map(|fact| {
        let why = fact.note.as_ref().map(|note| format!(": {}", note.text)).unwrap_or_default();
        let kind = fact.kind.as_str();
        Sentence::new(
            "NOT_USED",
            format!("\"{}\" is not used{why}", fact.words),
            json!({ "words": fact.words, "kind": kind }),
        )
    })
}
