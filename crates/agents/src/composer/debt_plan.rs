//! A plan that pays debts off.

use rust_decimal::Decimal;
use serde_json::json;

use super::case::{Case, MOST_MONTHS};
use super::milestones::milestones;
use super::money::{as_f64, dollars, dollars_rounded_up};
use super::plan::{BudgetCheck, InvestmentPlan, ProjectionPoint};
use super::summary::much_of_income;
use super::wording::{percent, rounded, rounded_up, said, span};
use crate::cashflow::{avalanche, clearing_payment};
use crate::sentence::Sentence;

/// Fills in what a debt plan computes. Nothing in it depends on markets: its chances are 1 or 0. Where nobody says until
/// when, the person's own payment says it, if it clears what is owed.
pub(super) fn pay_off(case: &Case<'_>, plan: &mut InvestmentPlan) -> Vec<Sentence> {
    let debts = owed(case);
    let balance = dollars(debts.iter().map(|(balance, _)| balance).sum());
    let own = own_payment(case);
    let dated = !(case.is_assumed("horizonMonths") || case.is_assumed("timeHorizon"));
    let by_own = own.filter(|_| !dated).and_then(|own| Some((own, cleared(&debts, own)?)));
    let needed = || (dollars_rounded_up(clearing_payment(&debts, case.months)), case.months);
    let (payment, months) = by_own.unwrap_or_else(needed);
    plan.monthly_contribution = payment;
    plan.recommended_contribution = Some(payment);
    plan.confidence = None;
    plan.target_nominal = Some(balance);
    plan.target_today = Some(balance);
    plan.success_probability = Some(1.0);
    plan.projection = projection(case, &debts, payment, balance, months);
    plan.milestones = milestones(balance, Decimal::ZERO, months.div_ceil(12), &plan.projection);
    plan.budget = own.map(|own| check(case, &debts, own, balance, months));
    let mut sentences = vec![advice(case, &debts, payment, balance, months)];
    sentences.extend(much_of_income(case, payment));
    sentences
        .extend(own.filter(|_| by_own.is_none() && balance > Decimal::ZERO).map(|own| own_amount(case, &debts, own)));
    sentences
}

/// The months in which a payment clears debts; `None` where it never does.
fn cleared(debts: &[(f64, f64)], payment: Decimal) -> Option<u32> {
    let left = avalanche(debts, as_f64(payment), MOST_MONTHS);
    left.iter().position(|left| *left <= 0.005).and_then(|month| u32::try_from(month + 1).ok())
}

/// Balances and rates; a target alone is owed without interest.
fn owed(case: &Case<'_>) -> Vec<(f64, f64)> {
    let debts = case.reading.details.debts.iter().filter(|debt| debt.balance > Decimal::ZERO);
    let debts: Vec<_> = debts.map(|debt| (as_f64(debt.balance), as_f64(debt.rate).max(0.0))).collect();
    if debts.is_empty() { vec![(as_f64(case.target.unwrap_or_default()), 0.0)] } else { debts }
}

/// What the person can pay, or pays.
fn own_payment(case: &Case<'_>) -> Option<Decimal> {
    let paid: Vec<_> = case.reading.details.debts.iter().filter_map(|debt| debt.payment).collect();
    let paid = (!paid.is_empty()).then(|| paid.into_iter().sum());
    case.reading.details.monthly_budget.or(paid)
}

fn projection(
    case: &Case<'_>,
    debts: &[(f64, f64)],
    payment: Decimal,
    balance: Decimal,
    months: u32,
) -> Vec<ProjectionPoint> {
    let left = avalanche(debts, as_f64(payment), months);
    let cleared = |month: u32| balance - dollars(left.get(month as usize - 1).copied().unwrap_or_default());
    let points = (1..=months).filter(|month| month.is_multiple_of(12) || *month == months);
    let point = |month: u32| {
        let paid_off = cleared(month);
        let today = Some(dollars(as_f64(paid_off) / case.prices(month)));
        ProjectionPoint {
            year: month.div_ceil(12).cast_signed(),
            month: month.cast_signed(),
            contributed: dollars(as_f64(payment * Decimal::from(month))),
            p10: paid_off,
            p50: paid_off,
            p90: paid_off,
            p10_today: today,
            p50_today: today,
            p90_today: today,
        }
    };
    points.map(point).collect()
}

fn check(case: &Case<'_>, debts: &[(f64, f64)], own: Decimal, balance: Decimal, months: u32) -> BudgetCheck {
    let left = dollars(avalanche(debts, as_f64(own), months).last().copied().unwrap_or_default().max(0.0));
    let paid_off = (balance - left).max(Decimal::ZERO);
    let income = case.reading.details.yearly_income.filter(|income| *income > Decimal::ZERO);
    BudgetCheck {
        monthly_contribution: own,
        success_probability: if left.is_zero() { 1.0 } else { 0.0 },
        shortfall_p10: left,
        shortfall_p50: left,
        shortfall_p90: left,
        p10: paid_off,
        p50: paid_off,
        p90: paid_off,
        share_of_income: income.map(|income| 12.0 * as_f64(own) / as_f64(income)),
    }
}

fn advice(case: &Case<'_>, debts: &[(f64, f64)], payment: Decimal, balance: Decimal, months: u32) -> Sentence {
    let dearest = debts.iter().map(|(_, rate)| *rate).fold(0.0, f64::max);
    let cheapest = debts.iter().map(|(_, rate)| *rate).fold(f64::INFINITY, f64::min);
    // The last payment is what is left by then.
    let before = avalanche(debts, as_f64(payment), months - 1).last().copied();
    let paid = as_f64(payment) * f64::from(months - 1) + before.unwrap_or(as_f64(balance)) * (1.0 + cheapest / 12.0);
    let interest = rounded(dollars((paid - as_f64(balance)).max(0.0)));
    let order = if debts.len() > 1 { ", the dearest first" } else { "" };
    let up_to = if debts.len() > 1 { "up to " } else { "" };
    let shown = rounded_up(payment);
    let (money, time) = (case.words.money(said(balance)), span(months));
    let values = json!({
        "balance": balance.to_string(),
        "rate": dearest,
        "months": months,
        "recommendedContribution": shown.to_string(),
        "interest": interest.to_string(),
    });
    if balance.is_zero() {
        return Sentence::new("NOTHING_OWED", "No debt is known: how much is owed, and at what interest?", values);
    }
    if dearest == 0.0 {
        let text = format!(
            "To be rid of {money} in {time}, pay {} a month{order}. No interest is known: whatever it is, comes on top.",
            case.words.money(shown),
        );
        return Sentence::new("PAY_OFF_WITHOUT_INTEREST", text, values);
    }
    let text = format!(
        "To be rid of {money} at {up_to}{} in {time}, pay {} a month{order}: about {} comes on top as interest.",
        percent(dearest),
        case.words.money(shown),
        case.words.money(interest),
    );
    Sentence::new("PAY_OFF", text, values)
}

fn own_amount(case: &Case<'_>, debts: &[(f64, f64)], own: Decimal) -> Sentence {
    let cleared = cleared(debts, own);
    let interest = rounded(dollars(debts.iter().map(|(balance, rate)| balance * rate / 12.0).sum()));
    let money = case.words.money(said(own));
    let (code, text) = match cleared {
        Some(months) if months > case.months => {
            ("OWN_PAYMENT_CLEARS_LATER", format!("The {money} a month that can be paid clear it in {}.", span(months)))
        }
        Some(months) => {
            ("OWN_PAYMENT_CLEARS", format!("The {money} a month that can be paid clear it in {}.", span(months)))
        }
        None => (
            "OWN_PAYMENT_NEVER_CLEARS",
            format!(
                "The {money} a month that can be paid clear nothing: the interest alone is {} a month.",
                case.words.money(interest)
            ),
        ),
    };
    Sentence::new(
        code,
        text,
        json!({ "payment": own.to_string(), "monthsToClear": cleared, "monthlyInterest": interest.to_string() }),
    )
}
