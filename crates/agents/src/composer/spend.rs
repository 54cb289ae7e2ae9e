//! A plan that lives on what there is.

use rust_decimal::Decimal;
use serde_json::json;

use super::adjustments::adjustment;
use super::case::Case;
use super::drawdown::Living;
use super::money::{as_f64, dollars};
use super::plan::{Adjustment, Drawdown, InvestmentPlan, ProjectionPoint, Sensitivity};
use super::sensitivity::POINT;
use super::summary::{before_tax, debts_first, held};
use super::wording::{of_ten, percent, rounded_down, rounded_up_to_three_digits, span};
use crate::cashflow::Spending;
use crate::sentence::Sentence;
use crate::vocabulary::AdjustmentKind;

/// Fills in what a spending plan computes.
pub(super) fn spend(case: &Case<'_>, plan: &mut InvestmentPlan) -> Vec<Sentence> {
    // Sums on dates are of that day's money; the engine counts in today's.
    let flows: Vec<_> =
        case.flows(case.months).into_iter().map(|(month, sum)| (month, sum / case.prices(month))).collect();
    let years = case.months.div_ceil(12);
    let spending = Spending::simulate(&case.spending_markets(0, years), case.months, case.inflation, &flows);
    let living = Living::new(case, &spending, case.start, 0, years);
    let drawdown = living.drawdown(case.confidence);
    let taken = drawdown.wanted_monthly.unwrap_or(drawdown.sustainable_monthly);
    plan.recommended_contribution = Some(Decimal::ZERO);
    plan.success_probability = Some(drawdown.success_probability);
    plan.projection = drawdown.projection.iter().map(|point| nominal(case, point.year, point, &flows)).collect();
    plan.adjustments = adjustments(case, &living, &drawdown);
    plan.sensitivity = sensitivity(case, &living, taken);
    let mut sentences = summary(case, &drawdown);
    sentences.extend(debts_first(case, plan));
    sentences.push(held(plan.asset_allocation));
    sentences.push(before_tax(case));
    plan.drawdown = Some(drawdown);
    sentences
}

fn nominal(case: &Case<'_>, year: i32, point: &super::plan::DrawdownPoint, flows: &[(u32, f64)]) -> ProjectionPoint {
    let month = (12 * year.unsigned_abs()).min(case.months);
    let of_that_day = |today: Decimal| dollars(as_f64(today) * case.prices(month));
    let come = flows.iter().filter(|(at, _)| *at <= month).map(|(at, sum)| sum * case.prices(*at));
    ProjectionPoint {
        year,
        month: month.cast_signed(),
        contributed: dollars(case.start + come.sum::<f64>()),
        p10: of_that_day(point.p10_today),
        p50: of_that_day(point.p50_today),
        p90: of_that_day(point.p90_today),
        p10_today: Some(point.p10_today),
        p50_today: Some(point.p50_today),
        p90_today: Some(point.p90_today),
    }
}

fn adjustments(case: &Case<'_>, living: &Living<'_>, drawdown: &Drawdown) -> Vec<Adjustment> {
    let Some(wanted) = drawdown.wanted_monthly else { return Vec::new() };
    if drawdown.success_probability >= case.confidence {
        return Vec::new();
    }
    let less = drawdown.sustainable_monthly;
    let shown = rounded_down(less);
    let words = format!("Take out {} a month", case.words.money(shown));
    let mut adjustments =
        vec![adjustment(AdjustmentKind::Less, less, living.chance(Decimal::ZERO, less), &words, shown)];
    let more = living.deposit(wanted, case.confidence);
    let shown = rounded_up_to_three_digits(more);
    let words = format!("Add {} once, now", case.words.money(shown));
    adjustments.push(adjustment(AdjustmentKind::Deposit, more, living.chance(more, wanted), &words, shown));
    adjustments
}

fn sensitivity(case: &Case<'_>, living: &Living<'_>, taken: Decimal) -> Vec<Sensitivity> {
    let conditions = [
        ("RETURN_MINUS_1", "If markets bring a point less a year", -POINT, 0.0),
        ("RETURN_PLUS_1", "If markets bring a point more a year", POINT, 0.0),
        ("INFLATION_PLUS_1", "If prices rise by a point more a year", 0.0, POINT),
    ];
    let condition = |(code, words, shift, inflation): (&str, &str, f64, f64)| {
        let chance = living.chance_in(taken, shift, inflation);
        let text =
            format!("{words}, {} a month lasts in {} markets.", case.words.money(rounded_down(taken)), of_ten(chance));
        Sensitivity {
            code: code.to_owned(),
            sentence: Sentence::new(code, text, json!({ "successProbability": chance })),
            success_probability: chance,
            recommended_contribution: None,
        }
    };
    conditions.into_iter().map(condition).collect()
}

fn summary(case: &Case<'_>, drawdown: &Drawdown) -> Vec<Sentence> {
    let (start, time) = (case.words.money(dollars(case.start)), span(case.months));
    let shown = rounded_down(drawdown.sustainable_monthly);
    let until = drawdown.until_age.map(|age| format!(", until the age of {age}")).unwrap_or_default();
    let beside = case.reading.details.retirement_income.as_ref().is_some_and(|income| !income.other.is_empty());
    let with = if beside { ", other incomes included," } else { "" };
    let mut sentences = vec![Sentence::new(
        "SUSTAINABLE",
        format!(
            "From {start}, about {} a month in today's money{with} lasts for {time}{until} in {} simulated markets.",
            case.words.money(shown),
            of_ten(case.confidence),
        ),
        json!({
            "startingAmount": dollars(case.start).to_string(),
            "sustainableMonthly": shown.to_string(),
            "months": case.months,
            "untilAge": drawdown.until_age,
            "confidence": case.confidence,
        }),
    )];
    if let Some(wanted) = drawdown.wanted_monthly {
        sentences.push(Sentence::new(
            "WANTED_INCOME",
            format!(
                "The {} a month that is wanted lasts in {} markets.",
                case.words.money(wanted),
                of_ten(drawdown.success_probability)
            ),
            json!({ "wantedMonthly": wanted.to_string(), "successProbability": drawdown.success_probability }),
        ));
    }
    sentences.push(runs_out(drawdown));
    sentences.push(Sentence::new(
        "GROWS_WITH_PRICES",
        format!(
            "It is taken at the beginning of each month and grows with prices, by {} a year.",
            percent(case.inflation)
        ),
        json!({ "inflation": case.inflation }),
    ));
    sentences
}

fn runs_out(drawdown: &Drawdown) -> Sentence {
    let values = json!({ "p10RunsOut": drawdown.p10_runs_out, "isAge": drawdown.until_age.is_some() });
    let text = match (drawdown.p10_runs_out, drawdown.until_age) {
        (None, _) => "In the worst tenth of them something is left at the end.".to_owned(),
        (Some(age), Some(_)) => format!("In the worst tenth of them the money is gone at the age of {age} or sooner."),
        (Some(year), None) => format!("In the worst tenth of them the money is gone after {year} years or sooner."),
    };
    Sentence::new("WORST_TENTH", text, values)
}
