//! What else there is to know about a plan.

use rust_decimal::Decimal;
use serde_json::json;

use super::adjustments::MUCH_OF_INCOME;
use super::case::Case;
use super::plan::InvestmentPlan;
use super::used::in_use;
use super::wording::{percent, said, span};
use crate::sentence::Sentence;
use crate::vocabulary::{FactKind, PlanKind, PlanType};

/// Facts that are repeated at most.
const MOST_FACTS: usize = 10;

/// What was said and not used, what its figures do not hold, and that it is a calculation.
pub(super) fn notes(case: &Case<'_>, plan: &InvestmentPlan) -> Vec<Sentence> {
    let mut notes: Vec<_> = plan.debts.iter().map(|debt| debt.sentence.clone()).collect();
    notes.extend(employer(case, plan));
    notes.extend(share_of_income(case, plan));
    notes.extend(much_of_income(plan));
    notes.extend(already_there(case, plan));
    notes.extend(late_flows(case));
    notes.extend(closing_costs(case));
    notes.extend(no_pension(case));
    notes.extend(currency(case));
    notes.extend(unused_fields(case, plan));
    notes.extend(unused(case));
    notes.push(Sentence::new(
        "NO_ADVICE",
        "This is a calculation on assumptions, no regulated financial advice.",
        json!({}),
    ));
    notes
}

fn employer(case: &Case<'_>, plan: &InvestmentPlan) -> Option<Sentence> {
    let employer = Some(case.employer).filter(|amount| *amount > Decimal::ZERO)?;
    plan.recommended_contribution.filter(|advised| *advised > Decimal::ZERO)?;
    Some(Sentence::new(
        "EMPLOYER_PART",
        format!("What is advised a month counts the employer's {} in.", case.words.money(said(employer))),
        json!({ "employerContribution": employer.to_string() }),
    ))
}

/// What is advised as a share of the income that is known.
fn share_of_income(case: &Case<'_>, plan: &InvestmentPlan) -> Option<Sentence> {
    let advised = plan.recommended_contribution.filter(|advised| *advised > Decimal::ZERO)?;
    let share = libm::round(case.share_of_income(advised)? * 100.0) / 100.0;
    (case.reading.plan_kind != PlanKind::Spend && share <= MUCH_OF_INCOME).then(|| {
        Sentence::new(
            "SHARE_OF_INCOME",
            format!("What is advised takes {} of the stated income before tax.", percent(share)),
            json!({ "share": share }),
        )
    })
}

/// What a house takes beside what is paid down.
fn closing_costs(case: &Case<'_>) -> Option<Sentence> {
    let house = case.reading.goal_type == PlanType::House && case.reading.plan_kind == PlanKind::Save;
    (house && !case.reading.goal_text.to_lowercase().contains("closing")).then(|| {
        Sentence::new(
            "CLOSING_COSTS",
            "Closing costs, as a rule about 3 % of the price, are in the target only if they were counted in.",
            json!({ "usualShare": 0.03 }),
        )
    })
}

/// Where an income is wanted and nothing is said to come beside the money.
fn no_pension(case: &Case<'_>) -> Option<Sentence> {
    let wanted = case.reading.details.retirement_income.is_some() && case.reading.plan_kind != PlanKind::Debt;
    (wanted && !case.has_other_income()).then(|| {
        Sentence::new(
            "NO_PENSION_COUNTED",
            "No pension, Social Security or the like is counted in, since none is said: what comes from there makes the need \
             smaller.",
            json!({}),
        )
    })
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
            format!("The {} at the start do all of it: are they meant for this goal?", case.words.money(said(start))),
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
                case.words.money(said(flow.amount)),
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

/// What fields say and a plan of this kind does not use.
fn unused_fields(case: &Case<'_>, plan: &InvestmentPlan) -> impl Iterator<Item = Sentence> {
    let (details, kind) = (&case.reading.details, case.reading.plan_kind);
    let (saves, spends, pays) = (kind == PlanKind::Save, kind == PlanKind::Spend, kind == PlanKind::Debt);
    let lived_on = case.allocation.spending_months > 0 || details.retirement_income.is_some();
    let pays_nothing = plan.budget.is_none() && plan.recommended_contribution == Some(Decimal::ZERO);
    let unused = [
        (
            spends && details.monthly_budget.is_some(),
            "monthlyBudget",
            "The monthly budget is not used: this plan pays out.",
        ),
        (
            !saves && details.employer_contribution.is_some(),
            "employerContribution",
            "The employer's part is not used: nothing is saved in this plan.",
        ),
        (
            !saves && details.contribution_growth.is_some(),
            "contributionGrowth",
            "The growth of payments is not used: nothing is saved in this plan.",
        ),
        (
            pays && details.confidence.is_some(),
            "confidence",
            "The chance to plan for is not used: what debts take is certain.",
        ),
        (
            pays && !details.cash_flows.is_empty(),
            "cashFlows",
            "Sums on dates are not used for debts: paid in when they come, they clear them sooner.",
        ),
        (
            pays && details.retirement_income.is_some(),
            "retirementIncome",
            "The wanted income is not used: it needs a plan of its own.",
        ),
        (
            pays && case.start > 0.0,
            "startingAmount",
            "What is put aside is not used: paid on the debts now, it saves their interest.",
        ),
        (
            spends && case.reading.target_amount.is_some(),
            "targetAmount",
            "The target is not used: this plan lives on what is there.",
        ),
        (
            spends && details.yearly_income.is_some(),
            "yearlyIncome",
            "The yearly income is not used: what comes beside the money belongs to the incomes of retirement.",
        ),
        (
            saves && !lived_on && details.current_age.is_some(),
            "currentAge",
            "The age is not used: the money is spent on its date.",
        ),
        (
            pays && details.current_age.is_some(),
            "currentAge",
            "The age is not used: what debts take does not depend on it.",
        ),
        (
            !spends && pays_nothing && details.yearly_income.is_some(),
            "yearlyIncome",
            "The yearly income is not used: nothing has to be paid in.",
        ),
    ];
    unused
        .into_iter()
        .filter(|(applies, ..)| *applies)
        .map(|(_, field, text)| Sentence::new("FIELD_NOT_USED", text, json!({ "path": ["details", field] })))
}

/// What the words say and the plan does not use. What they say as the fields do is used by them.
fn unused(case: &Case<'_>) -> impl Iterator<Item = Sentence> {
    let facts = case.reading.facts.iter().filter(|fact| !fact.used && !in_use(case, fact)).take(MOST_FACTS);
    facts.map(|fact| {
        let counts = case.reading.details.current_age.filter(|_| fact.kind == FactKind::Age && fact.note.is_none());
        let why = match (&fact.note, counts) {
            (Some(note), _) => format!(": {}", note.text),
            (None, Some(age)) => format!(": the age of {age} counts."),
            (None, None) => ": the plan does not rest on it.".to_owned(),
        };
        let kind = fact.kind.as_str();
        Sentence::new(
            "NOT_USED",
            format!("\"{}\" is not used{why}", fact.words),
            json!({ "words": fact.words, "kind": kind }),
        )
    })
}
