//! A plan that pays debts off.

use rust_decimal::Decimal;
use serde_json::json;

use super::case::{Case, MOST_MONTHS};
use super::milestones::milestones;
use super::money::{as_f64, dollars, dollars_rounded_up};
use super::plan::{BudgetCheck, InvestmentPlan, ProjectionPoint};
use super::wording::{percent, rounded, span};
use crate::cashflow::{avalanche, clearing_payment};
use crate::sentence::Sentence;

/// Fills in what a debt plan computes. Nothing in it depends on markets: its chances are 1 or 0.
pub(super) fn pay_off(case: &Case<'_>, plan: &mut InvestmentPlan) -> Vec<Sentence> {
    let debts = owed(case);
    let balance = dollars(debts.iter().map(|(balance, _)| balance).sum());
    let payment = dollars_rounded_up(clearing_payment(&debts, case.months));
    plan.monthly_contribution = payment;
    plan.recommended_contribution = Some(payment);
    plan.confidence = None;
    plan.target_nominal = Some(balance);
    plan.target_today = Some(balance);
    plan.success_probability = Some(1.0);
    plan.projection = projection(case, &debts, payment, balance);
    plan.milestones = milestones(balance, Decimal::ZERO, case.months.div_ceil(12), &plan.projection);
    let own = own_payment(case);
    plan.budget = own.map(|own| check(case, &debts, own, balance));
    let mut sentences = vec![advice(case, &debts, payment, balance)];
    sentences.extend(own.map(|own| own_amount(case, &debts, own)));
    sentences
}

/// Balances and rates; a target alone is owed without interest.
fn owed(case: &Case<'_>) -> Vec<(f64, f64)> {
    let debts = case.reading.details.debts.iter().filter(|debt| debt.balance > Decimal::ZERO);
    let debts: Vec<_> = debts.map(|debt| (as_f64(debt.balance), as_f64(debt.rate).max(0.0))).collect();
    if debts.is_empty() { vec![(as_f64(case.reading.target_amount.unwrap_or_default()), 0.0)] } else { debts }
}

/// What the person can pay, or pays.
fn own_payment(case: &Case<'_>) -> Option<Decimal> {
    let paid: Vec<_> = case.reading.details.debts.iter().filter_map(|debt| debt.payment).collect();
    let paid = (!paid.is_empty()).then(|| paid.into_iter().sum());
    case.reading.details.monthly_budget.or(paid)
}

fn projection(case: &Case<'_>, debts: &[(f64, f64)], payment: Decimal, balance: Decimal) -> Vec<ProjectionPoint> {
    let left = avalanche(debts, as_f64(payment), case.months);
    let cleared = |month: u32| balance - dollars(left.get(month as usize - 1).copied().unwrap_or_default());
    let points = (1..=case.months).filter(|month| month.is_multiple_of(12) || *month == case.months);
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

fn check(case: &Case<'_>, debts: &[(f64, f64)], own: Decimal, balance: Decimal) -> BudgetCheck {
    let left = dollars(avalanche(debts, as_f64(own), case.months).last().copied().unwrap_or_default().max(0.0));
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

fn advice(case: &Case<'_>, debts: &[(f64, f64)], payment: Decimal, balance: Decimal) -> Sentence {
    let dearest = debts.iter().map(|(_, rate)| *rate).fold(0.0, f64::max);
    let interest = rounded((payment * Decimal::from(case.months) - balance).max(Decimal::ZERO));
    let order = if debts.len() > 1 { ", the dearest first" } else { "" };
    Sentence::new(
        "PAY_OFF",
        format!(
            "To be rid of {} at up to {} in {}, pay {} a month{order}: about {} of it all is interest.",
            case.words.money(balance),
            percent(dearest),
            span(case.months),
            case.words.money(payment),
            case.words.money(interest),
        ),
        json!({
            "balance": balance.to_string(),
            "rate": dearest,
            "months": case.months,
            "recommendedContribution": payment.to_string(),
            "interest": interest.to_string(),
        }),
    )
}

fn own_amount(case: &Case<'_>, debts: &[(f64, f64)], own: Decimal) -> Sentence {
    let left = avalanche(debts, as_f64(own), MOST_MONTHS);
    let cleared = left.iter().position(|left| *left <= 0.005).and_then(|month| u32::try_from(month + 1).ok());
    let interest = dollars(debts.iter().map(|(balance, rate)| balance * rate / 12.0).sum());
    let (code, text) = match cleared {
        Some(months) => (
            "OWN_PAYMENT_CLEARS",
            format!("The {} a month that can be paid clear it in {}.", case.words.money(own), span(months)),
        ),
        None => (
            "OWN_PAYMENT_NEVER_CLEARS",
            format!(
                "The {} a month that can be paid clear nothing: the interest alone is {} a month.",
                case.words.money(own),
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
