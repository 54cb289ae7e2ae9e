//! What is owed: what clears it, and whether it comes before saving.

use rust_decimal::Decimal;
use serde_json::json;

use super::case::{Case, MOST_MONTHS};
use super::money::as_f64;
use super::plan::DebtCheck;
use super::wording::{percent, span};
use crate::cashflow::months_to_clear;
use crate::details::Debt;
use crate::sentence::Sentence;

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
    let owed = format!("{name}: {} at {} a year", case.words.money(debt.balance), percent(rate));
    let cleared = match (debt.payment, months) {
        (None, _) => String::new(),
        (Some(payment), Some(months)) => {
            format!(" {} a month clears it in {}.", case.words.money(payment), span(months))
        }
        (Some(payment), None) => {
            format!(" {} a month does not cover the interest: it never clears.", case.words.money(payment))
        }
    };
    let expected = percent(case.allocation.expected_return);
    let (code, verdict) = if pay_first {
        (
            "DEBT_FIRST",
            format!("costs more than the {expected} that the portfolio is expected to earn. Pay it off first."),
        )
    } else {
        ("DEBT_BESIDE", format!("costs less than the {expected} that the portfolio is expected to earn."))
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
