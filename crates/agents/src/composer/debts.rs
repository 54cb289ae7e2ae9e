//! What is owed: what clears it, and whether it comes before saving.

use rust_decimal::Decimal;
use serde_json::json;

use super::case::{Case, MOST_MONTHS};
use super::money::{as_f64, dollars};
use super::plan::{DebtCheck, InvestmentPlan};
use super::wording::{beside, percent, planned, rounded_up, said, span, years};
use crate::cashflow::{avalanche, months_to_clear};
use crate::details::Debt;
use crate::sentence::Sentence;

/// A debt that its own payments clear can wait for them up to so much above the portfolio's return.
const LITTLE_DEARER: f64 = 0.04;

/// Each debt of the reading, in its order.
pub(super) fn debts(case: &Case<'_>) -> Vec<DebtCheck> {
    let debts = case.reading.details.debts.iter().filter(|debt| debt.balance > Decimal::ZERO);
    debts.map(|debt| check(case, debt)).collect()
}

fn check(case: &Case<'_>, debt: &Debt) -> DebtCheck {
    let rate = as_f64(debt.rate).max(0.0);
    let clears = |payment: Decimal| months_to_clear(as_f64(debt.balance), rate, as_f64(payment), MOST_MONTHS);
    let months = debt.payment.and_then(clears);
    let pay_first = rate > case.allocation.expected_return;
    DebtCheck {
        label: debt.label.clone(),
        balance: debt.balance,
        rate,
        payment: debt.payment,
        months_to_clear: months.map(u32::cast_signed),
        pay_first,
        sentence: sentence(case, debt, rate, months, pay_first),
    }
}

fn sentence(case: &Case<'_>, debt: &Debt, rate: f64, months: Option<u32>, pay_first: bool) -> Sentence {
    let name = debt.label.as_deref().unwrap_or("The debt");
    let owed = format!("{name}: {} at {} a year", case.words.money(said(debt.balance)), percent(rate));
    let cleared = match (debt.payment, months) {
        (None, _) => String::new(),
        (Some(payment), Some(months)) => {
            format!(" {} a month clears it in {}.", case.words.money(said(payment)), span(months))
        }
        (Some(payment), None) => {
            format!(" {} a month does not cover the interest: it never clears.", case.words.money(said(payment)))
        }
    };
    let expected = percent(case.allocation.expected_return);
    let (code, verdict) = match (pay_first, is_urgent(case, rate, months.is_some())) {
        (true, true) => (
            "DEBT_FIRST",
            format!("costs more than the {expected} that the portfolio is expected to earn. Pay it off first."),
        ),
        (true, false) => (
            "DEBT_FIRST",
            format!(
                "costs more than the {expected} that the portfolio is expected to earn. Each dollar that pays it off \
                 sooner saves that for sure."
            ),
        ),
        (false, _) => {
            ("DEBT_BESIDE", format!("costs less than the {expected} that the portfolio is expected to earn."))
        }
    };
    Sentence::new(
        code,
        format!("{owed} {verdict}{cleared}"),
        json!({
            "label": debt.label,
            "balance": debt.balance.to_string(),
            "rate": rate,
            "payment": debt.payment.map(|payment| payment.to_string()),
            "monthsToClear": months,
            "expectedReturn": case.allocation.expected_return,
        }),
    )
}

/// Whether a debt that costs more than the portfolio is expected to earn has to go before anything is saved.
fn is_urgent(case: &Case<'_>, rate: f64, is_being_cleared: bool) -> bool {
    !is_being_cleared || rate > case.allocation.expected_return + LITTLE_DEARER
}

/// Debts that come before what the plan is for; those that can wait for their own payments stand back behind the others.
pub(super) fn first(case: &Case<'_>, plan: &InvestmentPlan, after: Option<&AfterDebts>) -> Option<Sentence> {
    let dear: Vec<_> = plan.debts.iter().filter(|debt| debt.pay_first).collect();
    let open: Vec<_> = open(case, &plan.debts);
    let first = if open.is_empty() { &dear } else { &open };
    let owed: Decimal = first.iter().map(|debt| debt.balance).sum();
    let dearest = first.iter().map(|debt| debt.rate).fold(0.0, f64::max);
    if first.is_empty() {
        return None;
    }
    let money = case.words.money(said(owed));
    let up_to = if first.len() > 1 { "up to " } else { "" };
    let rate = percent(dearest);
    let match_first = if case.employer > Decimal::ZERO { ", beside what brings the employer's part" } else { "" };
    let before = format!(
        "Before that, pay off the {money} owed at {up_to}{rate}{match_first}: no plan can expect to earn as much."
    );
    let (code, text) = if open.is_empty() {
        let text = format!(
            "The {money} owed at {up_to}{rate} cost more than this portfolio is expected to earn: paying them off sooner \
             comes before this plan{match_first}."
        );
        ("DEBTS_COST_MORE", text)
    } else {
        let after = after.map(|after| format!(" {}", begun_after(case, after))).unwrap_or_default();
        ("DEBTS_FIRST", format!("{before}{after}"))
    };
    let values = json!({
        "balance": owed.to_string(),
        "rate": dearest,
        "payment": after.map(|after| after.payment.to_string()),
        "monthlyContribution": after.map(|_| dollars(case.budget.unwrap_or_default()).to_string()),
        "monthsToClear": after.map(|after| after.months),
        "beginsInYears": after.map(|after| after.years),
        "successProbability": after.and_then(|after| Some(after.begun.as_ref()?.0)),
        "recommendedContribution": after.and_then(|after| Some(rounded_up(after.begun.as_ref()?.1?).to_string())),
    });
    Some(Sentence::new(code, text, values))
}

/// The dear debts that cannot wait.
fn open<'a>(case: &Case<'_>, debts: &'a [DebtCheck]) -> Vec<&'a DebtCheck> {
    let urgent = |debt: &&DebtCheck| debt.pay_first && is_urgent(case, debt.rate, debt.months_to_clear.is_some());
    debts.iter().filter(urgent).collect()
}

/// A saving plan whose payments begin when the debts are gone.
pub(super) struct AfterDebts {
    /// What clears them a month: the person's own amount, and what is paid on them already.
    payment: Decimal,
    months: u32,
    /// Whole years until then.
    pub(super) years: u32,
    /// The chance of the person's amount begun then, and the amount that reaches the target with the plan's, if any does;
    /// `None` where the plan has ended by then.
    pub(super) begun: Option<(f64, Option<Decimal>)>,
}

fn begun_after(case: &Case<'_>, after: &AfterDebts) -> String {
    let (payment, time) = (case.words.money(said(after.payment)), span(after.months));
    let Some((chance, recommended)) = after.begun else {
        return format!("With {payment} a month that takes {time}, longer than this plan lasts.");
    };
    let own = case.words.money(said(dollars(case.budget.unwrap_or_default())));
    let takes = match recommended.filter(|_| chance < case.confidence) {
        None => String::new(),
        Some(more) => format!(", {} a month in {}", case.words.money(rounded_up(more)), planned(case.confidence)),
    };
    format!(
        "With {payment} a month that takes {time}. Begun in {}, {own} a month then reach the target in {} markets{takes}.",
        years(after.years),
        beside(chance, case.confidence),
    )
}

/// When a plan's payments can begin, where the person's own amount has to clear dear debts before.
pub(super) fn after_debts(case: &Case<'_>) -> Option<AfterDebts> {
    let all = debts(case);
    let debts = open(case, &all);
    if debts.is_empty() {
        return None;
    }
    let budget = case.reading.details.monthly_budget.filter(|budget| *budget > Decimal::ZERO)?;
    let payment = budget + debts.iter().filter_map(|debt| debt.payment).sum::<Decimal>();
    let owed: Vec<_> = debts.iter().map(|debt| (as_f64(debt.balance), debt.rate)).collect();
    let left = avalanche(&owed, as_f64(payment), MOST_MONTHS);
    let cleared = left.iter().position(|left| *left <= 0.005)?;
    let months = u32::try_from(cleared + 1).ok()?;
    Some(AfterDebts { payment, months, years: months.div_ceil(12), begun: None })
}
