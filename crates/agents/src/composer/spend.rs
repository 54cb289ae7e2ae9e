//! A plan that withdraws from savings (decumulation).

use rust_decimal::Decimal;
use serde_json::json;

use super::adjustments::adjustment;
use super::case::{Case, as_numbers};
use super::debts::first;
use super::drawdown::DrawdownPhase;
use super::money::{as_f64, dollars};
use super::plan::{Adjustment, Drawdown, InvestmentPlan, ProjectionPoint, Sensitivity};
use super::sensitivity::POINT;
use super::summary::{before_tax, counted_in, held};
use super::wording::{beside, percent, planned, rounded_down, rounded_up_to_three_digits, said, span};
use crate::cashflow::Spending;
use crate::sentence::Sentence;
use crate::vocabulary::AdjustmentKind;

/// Fills in what a spending plan computes.
pub(super) fn spend(case: &Case<'_>, plan: &mut InvestmentPlan) -> Vec<Sentence> {
    let flows = flows_of_today(case);
    let years = case.months.div_ceil(12);
    let spending = Spending::simulate(&case.spending_markets(0, years), case.months, case.inflation, &flows);
    let living = DrawdownPhase::new(case, &spending, case.start, 0, years);
    let drawdown = living.drawdown(case.confidence);
    let taken = drawdown.wanted_monthly.unwrap_or(drawdown.sustainable_monthly);
    plan.recommended_contribution = Some(Decimal::ZERO);
    plan.success_probability = Some(drawdown.success_probability);
    plan.projection = drawdown.projection.iter().map(|point| nominal(case, point.year, point, &flows)).collect();
    plan.adjustments = adjustments(case, &living, &drawdown);
    plan.sensitivity = sensitivity(case, &living, taken);
    let mut sentences = summary(case, &drawdown, &plan.adjustments);
    sentences.extend(first(case, plan, None));
    sentences.push(held(case));
    sentences.push(before_tax(case));
    plan.drawdown = Some(drawdown);
    sentences
}

/// What comes and goes on dates. Sums are of that day's money; the engine counts in today's.
pub(super) fn flows_of_today(case: &Case<'_>) -> Vec<(u32, f64)> {
    let flows = as_numbers(&case.flows(case.months)).into_iter();
    flows.map(|(month, sum)| (month, sum / case.prices(month))).collect()
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

fn adjustments(case: &Case<'_>, living: &DrawdownPhase<'_>, drawdown: &Drawdown) -> Vec<Adjustment> {
    let Some(wanted) = drawdown.wanted_monthly else { return Vec::new() };
    if drawdown.success_probability >= case.confidence {
        return Vec::new();
    }
    let less = drawdown.sustainable_monthly;
    let shown = rounded_down(less);
    let words = format!("Live on {} a month of today's money", case.words.money(shown));
    let mut adjustments = Vec::new();
    if shown > Decimal::ZERO {
        let chance = living.chance(Decimal::ZERO, less);
        adjustments.push(adjustment(case, AdjustmentKind::Less, less, chance, &words, shown));
    }
    let more = living.deposit(wanted, case.confidence);
    let shown = rounded_up_to_three_digits(more);
    let words = format!("Add {} once, now", case.words.money(shown));
    adjustments.push(adjustment(case, AdjustmentKind::Deposit, more, living.chance(more, wanted), &words, shown));
    adjustments
}

fn sensitivity(case: &Case<'_>, living: &DrawdownPhase<'_>, taken: Decimal) -> Vec<Sensitivity> {
    let wanted = case.reading.details.retirement_income.is_some();
    let shown = if wanted { said(taken) } else { rounded_down(taken) };
    let conditions = [
        ("RETURN_MINUS_1", "If markets bring a point less a year", -POINT, 0.0),
        ("RETURN_PLUS_1", "If markets bring a point more a year", POINT, 0.0),
        ("INFLATION_PLUS_1", "If prices rise by a point more a year", 0.0, POINT),
    ];
    let condition = |(code, words, shift, inflation): (&str, &str, f64, f64)| {
        let chance = living.chance_in(taken, shift, inflation);
        let text = format!(
            "{words}, {} a month lasts in {} markets.",
            case.words.money(shown),
            beside(chance, case.confidence)
        );
        Sensitivity {
            code: code.to_owned(),
            sentence: Sentence::new(code, text, json!({ "successProbability": chance })),
            success_probability: chance,
            recommended_contribution: None,
        }
    };
    conditions.into_iter().map(condition).collect()
}

fn summary(case: &Case<'_>, drawdown: &Drawdown, adjustments: &[Adjustment]) -> Vec<Sentence> {
    let flows = case.flows(case.months);
    if case.start == 0.0 && flows.iter().all(|(_, amount)| amount.is_sign_negative()) {
        return nothing_there(case, drawdown, adjustments);
    }
    let (start, time) = (case.words.money(said(case.reading.starting_amount)), span(case.months));
    let shown = rounded_down(drawdown.sustainable_monthly);
    let until = drawdown.until_age.map(|age| format!(", until the age of {age},")).unwrap_or_default();
    let with = if case.has_other_income() { ", other incomes included," } else { "" };
    if shown.is_zero() {
        let why = if flows.iter().any(|(_, amount)| amount.is_sign_negative()) {
            ": what goes out on its date may take all of it"
        } else {
            ""
        };
        let text = format!("The {start} that are there support no meaningful monthly amount for {time}{why}.");
        let values = json!({ "startingAmount": dollars(case.start).to_string(), "months": case.months });
        let mut sentences = vec![Sentence::new("NOTHING_LASTS", text, values)];
        sentences.extend(counted_in(case).filter(|_| !flows.is_empty()));
        sentences.extend(drawdown.wanted_monthly.and_then(|wanted| takes(case, wanted, adjustments)));
        return sentences;
    }
    let mut sentences = vec![Sentence::new(
        "SUSTAINABLE",
        format!(
            "From {start}, about {} a month in today's money{with} lasts for {time}{until} in {} simulated markets.",
            case.words.money(shown),
            planned(case.confidence),
        ),
        json!({
            "startingAmount": dollars(case.start).to_string(),
            "sustainableMonthly": shown.to_string(),
            "months": case.months,
            "untilAge": drawdown.until_age,
            "confidence": case.confidence,
        }),
    )];
    sentences.extend(counted_in(case).filter(|_| !flows.is_empty()));
    if let Some(wanted) = drawdown.wanted_monthly {
        sentences.push(Sentence::new(
            "WANTED_INCOME",
            format!(
                "The {} a month that is wanted lasts in {} markets.",
                case.words.money(said(wanted)),
                beside(drawdown.success_probability, case.confidence)
            ),
            json!({ "wantedMonthly": wanted.to_string(), "successProbability": drawdown.success_probability }),
        ));
    }
    sentences.push(runs_out(drawdown));
    sentences.extend(drawdown.wanted_monthly.and_then(|wanted| takes(case, wanted, adjustments)));
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

/// For a retiree without stated savings there is nothing else to say.
fn nothing_there(case: &Case<'_>, drawdown: &Drawdown, adjustments: &[Adjustment]) -> Vec<Sentence> {
    let mut sentences = vec![Sentence::new(
        "NOTHING_THERE",
        "No savings are stated to live on: how much is there?",
        json!({ "startingAmount": "0" }),
    )];
    sentences.extend(drawdown.wanted_monthly.and_then(|wanted| takes(case, wanted, adjustments)));
    sentences
}

/// What has to be added for a wanted income.
fn takes(case: &Case<'_>, wanted: Decimal, adjustments: &[Adjustment]) -> Option<Sentence> {
    let more = adjustments.iter().find(|adjustment| adjustment.kind == AdjustmentKind::Deposit)?;
    let shown = rounded_up_to_three_digits(more.value);
    Some(Sentence::new(
        "WANTED_TAKES",
        format!(
            "For {} a month to last in {} markets, {} more would have to be there now.",
            case.words.money(said(wanted)),
            planned(case.confidence),
            case.words.money(shown),
        ),
        json!({ "wantedMonthly": wanted.to_string(), "deposit": shown.to_string(), "confidence": case.confidence }),
    ))
}

fn runs_out(drawdown: &Drawdown) -> Sentence {
    let values = json!({ "p10RunsOut": drawdown.p10_runs_out, "isAge": drawdown.until_age.is_some() });
    let text = match (drawdown.p10_runs_out, drawdown.until_age) {
        (None, _) => "In the worst tenth of them something is left at the end.".to_owned(),
        (Some(age), Some(_)) => {
            format!("In the worst tenth of them the money is gone by the age of {age} at the latest.")
        }
        (Some(year), None) => format!("In the worst tenth of them the money is gone after {year} years at the latest."),
    };
    Sentence::new("WORST_TENTH", text, values)
}
