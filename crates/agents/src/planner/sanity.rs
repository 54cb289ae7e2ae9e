//! Results that cannot be meant: they make the inputs behind them less sure, and are asked about.

use rust_decimal::Decimal;

use super::inputs::Draft;
use super::notes::with;
use super::questions::question;
use super::wording;
use crate::details::Details;
use crate::reading::Question;
use crate::vocabulary::{PlanKind, PlanType};

/// How sure an input is at most whose result cannot be meant.
const DOUBTED: f64 = 0.5;

/// What of a reading cannot be meant, as questions.
pub(super) fn doubts(
    plan: PlanKind,
    kind: PlanType,
    target: Option<Decimal>,
    months: i32,
    details: &Details,
    draft: &mut Draft,
) -> Vec<Question> {
    let mut questions = Vec::new();
    let start = details.starting_amount.unwrap_or_default();
    if let Some(target) = target.filter(|target| plan == PlanKind::Save && start >= *target && start > Decimal::ZERO) {
        draft.doubt("targetAmount", DOUBTED);
        draft.doubt("startingAmount", DOUBTED);
        let (start, target) = (wording::number(start), wording::number(target));
        questions.push(question(
            "TARGET_REACHED",
            with(
                "ASK_TARGET_REACHED",
                format!("The {start} put aside already reach the target of {target}. Are both meant for this goal?"),
                &[("start", start.replace(',', "")), ("target", target.replace(',', ""))],
            ),
            &["details", "startingAmount"],
        ));
    }
    if months > 720 {
        draft.doubt("horizonMonths", DOUBTED);
        questions.push(question(
            "HORIZON_LONG",
            with(
                "ASK_HORIZON_LONG",
                format!("The words say {} until the money is needed. Is that meant?", wording::years(months / 12)),
                &[("months", months.to_string())],
            ),
            &["details", "horizonMonths"],
        ));
    }
    let yearly = details.monthly_budget.unwrap_or_default().saturating_mul(Decimal::from(12));
    if let Some(income) = details.yearly_income.filter(|income| yearly > *income && *income > Decimal::ZERO) {
        draft.doubt("monthlyBudget", DOUBTED);
        draft.doubt("yearlyIncome", DOUBTED);
        let (yearly, income) = (wording::number(yearly), wording::number(income));
        questions.push(question(
            "BUDGET_ABOVE_INCOME",
            with(
                "ASK_BUDGET_ABOVE_INCOME",
                format!(
                    "The payments of {yearly} a year are more than the income of {income}. Is the monthly amount right?"
                ),
                &[("payments", yearly.replace(',', "")), ("income", income.replace(',', ""))],
            ),
            &["details", "monthlyBudget"],
        ));
    }
    let small = kind == PlanType::Retirement && plan == PlanKind::Save;
    if target.is_some_and(|target| small && target < Decimal::from(25_000)) {
        draft.doubt("targetAmount", DOUBTED);
    }
    if target.is_some_and(|target| target < Decimal::from(100)) {
        draft.doubt("targetAmount", DOUBTED);
    }
    questions
}
