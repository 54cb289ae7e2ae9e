//! A saving plan told in words, by template: every figure in it is one of the plan's.

use rust_decimal::Decimal;
use serde_json::json;

use super::case::Case;
use super::need::LASTS;
use super::plan::{AssetAllocation, BudgetCheck, InvestmentPlan};
use super::saving::{Saving, is_of_today};
use super::wording::{of_ten, percent, rounded, rounded_up, span, years};
use crate::sentence::Sentence;
use crate::vocabulary::AdjustmentKind;

/// The advice first, then what it rests on.
pub(super) fn summary(case: &Case<'_>, plan: &InvestmentPlan, saving: &Saving) -> Vec<Sentence> {
    let mut sentences = vec![advice(case, saving), worst(case, saving)];
    sentences.extend(lived_on(case, saving));
    sentences.extend(plan.budget.as_ref().map(|budget| own_amount(case, plan, saving, budget)));
    sentences.extend(levers(case, plan));
    sentences.extend(debts_first(case, plan));
    sentences.extend(compound(case, saving));
    sentences.push(money_of(case, saving));
    sentences.push(held(plan.asset_allocation));
    sentences.push(before_tax(case));
    sentences
}

fn advice(case: &Case<'_>, saving: &Saving) -> Sentence {
    let target = case.words.money(rounded(saving.target));
    let time = span(case.months);
    let chance = chance_of_advice(saving, case);
    let shown = rounded_up(saving.recommended);
    let values = json!({
        "target": rounded(saving.target).to_string(),
        "months": case.months,
        "recommendedContribution": shown.to_string(),
        "confidence": case.confidence,
        "successProbability": chance,
    });
    if saving.recommended.is_zero() {
        let text = format!(
            "What is there, or comes by itself, is enough for {target} in {time} in {} markets: nothing more has to be \
             paid in for that chance.",
            of_ten(chance),
        );
        return Sentence::new("NOTHING_MORE", text, values);
    }
    let text = format!(
        "To have {target} in {time}, pay in {} at the end of each month: {} simulated markets then reach it.",
        case.words.money(shown),
        of_ten(chance),
    );
    Sentence::new("RECOMMENDED", text, values)
}

/// The chance of what is advised: the confidence, or more where nothing has to be paid in.
pub(super) fn chance_of_advice(saving: &Saving, case: &Case<'_>) -> f64 {
    if saving.recommended.is_zero() { saving.success.max(case.confidence) } else { case.confidence }
}

fn worst(case: &Case<'_>, saving: &Saving) -> Sentence {
    let end = rounded(saving.recommended_ends[0]);
    let missing = (rounded(saving.target) - end).max(Decimal::ZERO);
    let depth = if missing > Decimal::ZERO {
        format!("{}, {} short", case.words.money(end), case.words.money(missing))
    } else {
        format!("{}, which is still enough", case.words.money(end))
    };
    Sentence::new(
        "WORST_TENTH",
        format!("The worst tenth of them end at no more than {depth}."),
        json!({ "p10": end.to_string(), "missing": missing.to_string() }),
    )
}

/// What a target is that an income makes.
fn lived_on(case: &Case<'_>, saving: &Saving) -> Option<Sentence> {
    let capital = saving.capital.filter(|_| saving.target > Decimal::ZERO)?;
    let wanted = saving.drawdown.as_ref()?.wanted_monthly?;
    let text = format!(
        "That is what {} a month of today's money takes for {} from then on, in {} markets.",
        case.words.money(wanted),
        years(capital.years),
        of_ten(LASTS),
    );
    let values = json!({ "wantedMonthly": wanted.to_string(), "years": capital.years, "confidence": LASTS });
    Some(Sentence::new("LIVED_ON", text, values))
}

fn own_amount(case: &Case<'_>, plan: &InvestmentPlan, saving: &Saving, budget: &BudgetCheck) -> Sentence {
    let (p50, paid) = (rounded(budget.p50), budget.monthly_contribution);
    let with = if case.reading.details.employer_contribution.is_some_and(|amount| amount > Decimal::ZERO) {
        ", with the employer's part,"
    } else {
        ""
    };
    let reached = of_ten(budget.success_probability);
    let gap = (rounded(saving.target) - p50).max(Decimal::ZERO);
    let median = if gap > Decimal::ZERO {
        format!("the median one ends at {}, {} short", case.words.money(p50), case.words.money(gap))
    } else {
        format!("the median one ends at {}", case.words.money(p50))
    };
    let code = if plan.adjustments.is_empty() { "BUDGET_IS_ENOUGH" } else { "BUDGET_FALLS_SHORT" };
    Sentence::new(
        code,
        format!(
            "The {} a month that can be paid{with} reach it in {reached} markets; {median}.",
            case.words.money(paid)
        ),
        json!({
            "monthlyContribution": paid.to_string(),
            "successProbability": budget.success_probability,
            "p50": p50.to_string(),
            "missing": gap.to_string(),
        }),
    )
}

/// The other ways, where the person's own amount is known and does not do.
fn levers(case: &Case<'_>, plan: &InvestmentPlan) -> Option<Sentence> {
    plan.budget.as_ref()?;
    let said = plan.adjustments.iter().map(|adjustment| {
        let value = shown_value(adjustment.kind, adjustment.value);
        match adjustment.kind {
            AdjustmentKind::PayMore => format!("pay in {} a month", case.words.money(value)),
            AdjustmentKind::Later => format!("need it in {}", span(u32::try_from(value).unwrap_or_default())),
            AdjustmentKind::Less if is_of_today(case) => {
                format!("aim for {} of today's money", case.words.money(value))
            }
            AdjustmentKind::Less => format!("aim for {}", case.words.money(value)),
            AdjustmentKind::Deposit => format!("add {} now", case.words.money(value)),
        }
    });
    let said: Vec<_> = said.collect();
    let (last, others) = said.split_last()?;
    let ways = if others.is_empty() { last.clone() } else { format!("{}, or {last}", others.join(", ")) };
    Some(Sentence::new(
        "ADJUSTMENTS",
        format!("Each of these alone makes it {}: {ways}.", of_ten(case.confidence)),
        json!({
            "confidence": case.confidence,
            "adjustments": plan.adjustments.iter().map(|adjustment| json!({
                "kind": adjustment.kind.as_str(),
                "value": shown_value(adjustment.kind, adjustment.value).to_string(),
            })).collect::<Vec<_>>(),
        }),
    ))
}

/// An adjustment's value as it is written.
pub(super) fn shown_value(kind: AdjustmentKind, value: Decimal) -> Decimal {
    match kind {
        AdjustmentKind::PayMore => rounded_up(value),
        AdjustmentKind::Later => value,
        AdjustmentKind::Less => super::wording::rounded_down(value),
        AdjustmentKind::Deposit => super::wording::rounded_up_to_three_digits(value),
    }
}

/// Debts that come first.
pub(super) fn debts_first(case: &Case<'_>, plan: &InvestmentPlan) -> Option<Sentence> {
    let first: Vec<_> = plan.debts.iter().filter(|debt| debt.pay_first).collect();
    let owed: Decimal = first.iter().map(|debt| debt.balance).sum();
    let dearest = first.iter().map(|debt| debt.rate).fold(0.0, f64::max);
    (!first.is_empty()).then(|| {
        Sentence::new(
            "DEBTS_FIRST",
            format!(
                "Before that, pay off the {} owed at up to {}: no plan can expect to earn as much.",
                case.words.money(owed),
                percent(dearest),
            ),
            json!({ "balance": owed.to_string(), "rate": dearest }),
        )
    })
}

/// The footnote: what the compound return alone would ask for.
fn compound(case: &Case<'_>, saving: &Saving) -> Option<Sentence> {
    let differs = rounded_up(saving.monthly) < rounded_up(saving.recommended);
    (differs && saving.success < case.confidence).then(|| {
        let shown = rounded_up(saving.monthly);
        let chance = of_ten(saving.success);
        let text = if saving.monthly.is_zero() {
            format!("At the expected return what is there would do, but only in {chance} markets.")
        } else {
            format!(
                "At the expected return {} a month would do, which {chance} markets bear out.",
                case.words.money(shown)
            )
        };
        let values = json!({ "monthlyContribution": shown.to_string(), "successProbability": saving.success });
        Sentence::new("AT_EXPECTED_RETURN", text, values)
    })
}

fn money_of(case: &Case<'_>, saving: &Saving) -> Sentence {
    Sentence::new(
        "MONEY_OF_THAT_DAY",
        format!(
            "Amounts are in money of the day on which they are there; {} then buys what {} buys today, at {} inflation.",
            case.words.money(rounded(saving.target)),
            case.words.money(rounded(saving.target_today)),
            percent(case.inflation),
        ),
        json!({
            "targetNominal": rounded(saving.target).to_string(),
            "targetToday": rounded(saving.target_today).to_string(),
            "inflation": case.inflation,
        }),
    )
}

/// What is held at first.
pub(super) fn held(shares: AssetAllocation) -> Sentence {
    let held = [(shares.stocks, "stocks"), (shares.bonds, "bonds and cash"), (shares.alternatives, "alternatives")];
    let held: Vec<_> =
        held.iter().filter(|(share, _)| *share > 0.0).map(|(share, what)| format!("{share} % in {what}")).collect();
    let list = match &held[..] {
        [others @ .., last] if !others.is_empty() => format!("{} and {last}", others.join(", ")),
        all => all.concat(),
    };
    Sentence::new(
        "HELD",
        format!("The money is held {list} at first."),
        json!({ "stocks": shares.stocks, "bonds": shares.bonds, "alternatives": shares.alternatives }),
    )
}

/// What is not deducted, and what is.
pub(super) fn before_tax(case: &Case<'_>) -> Sentence {
    Sentence::new(
        "BEFORE_TAX",
        format!("All of it is before tax and after costs of {} a year.", percent(case.fee)),
        json!({ "annualFee": case.fee }),
    )
}
