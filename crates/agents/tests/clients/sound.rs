//! What holds for the advice of every plan.

use agents::{
    composer::{self, Adjustment, InvestmentPlan},
    details::Details,
    model,
    portfolio::{self, Allocation},
    reading::Reading,
    sentence::Sentence,
    vocabulary::{AdjustmentKind, PlanKind, SentencePart},
};
use rust_decimal::{Decimal, prelude::ToPrimitive};
use serde_json::{Value, json};

use super::client::TODAY;

pub fn planned(reading: &Reading) -> (Allocation, InvestmentPlan) {
    let market = portfolio::MarketAssumptions::built_in();
    let allocation = portfolio::allocate(&market, reading, TODAY).unwrap();
    let plan = composer::compose(reading, &allocation);
    (allocation, plan)
}

type Sound = Result<(), String>;

fn hold(holds: bool, why: impl FnOnce() -> String) -> Sound {
    if holds { Ok(()) } else { Err(why()) }
}

/// `Err` with what does not hold.
pub fn is_sound(reading: &Reading) -> Sound {
    let (allocation, plan) = planned(reading);
    hold(plan == composer::compose(reading, &allocation), || "the same input gives another plan".to_owned())?;
    words_follow_figures(reading, &allocation, &plan)?;
    portfolio_is_sound(reading, &allocation)?;
    what_is_advised_has_its_chance(reading, &allocation, &plan)?;
    adjustments_do_what_they_say(reading, &plan)?;
    chances_move_as_they_should(reading, &allocation, &plan)?;
    nothing_said_is_dropped(reading, &plan)
}

fn words_follow_figures(reading: &Reading, allocation: &Allocation, plan: &InvestmentPlan) -> Sound {
    let summary = plan.summary.clone().unwrap_or_default();
    hold(summary.chars().count() <= 1_400, || format!("{} characters: {summary}", summary.chars().count()))?;
    let facts = composer::facts(reading, allocation, plan);
    // What a model may say of the plan, the plan's own sentences may.
    for said in plan.sentences.iter().filter(|said| said.part == SentencePart::Summary) {
        let answer =
            json!({ "summary": format!("The plan in words, a sentence of it: {}", said.sentence.text) }).to_string();
        let accepted = model::accept_summary(&facts, &answer);
        hold(accepted.is_ok(), || format!("{accepted:?}: {answer} {facts:?}"))?;
    }
    let advised = plan.recommended_contribution.unwrap_or_default();
    let enough = plan.success_probability >= plan.confidence;
    for said in &plan.sentences {
        let text = &said.sentence.text;
        hold(!text.contains("nothing more has to be paid in") || advised.is_zero() && enough, || text.clone())?;
        hold(!text.contains("NaN") && !text.contains("inf ") && !text.contains("  "), || text.clone())?;
        if matches!(said.sentence.code.as_str(), "READING" | "NOT_USED") {
            continue;
        }
        for amount in amounts(text) {
            hold(amount.fract().is_zero() || amount < Decimal::TEN, || format!("cents in {text}"))?;
            hold(said.part != SentencePart::Summary || is_among(&said.sentence, amount), || {
                format!("{amount} of \"{text}\" is not in {:?}", said.sentence.values)
            })?;
        }
    }
    let months = reading.horizon_months;
    let weak = plan.sentences.iter().find(|said| said.sentence.code == "WEAK_DECADE");
    hold(weak.is_none_or(|weak| months >= 12 || weak.sentence.text.contains(" month")), || format!("{weak:?}"))
}

/// The amounts of money in a text.
fn amounts(text: &str) -> Vec<Decimal> {
    let mut rest = text;
    let mut found = Vec::new();
    while let Some(at) = rest.find(['$', '€']) {
        rest = rest[at..].trim_start_matches(['$', '€']);
        let end = rest.find(|ch: char| !ch.is_ascii_digit() && ch != ',' && ch != '.').unwrap_or(rest.len());
        found.extend(rest[..end].trim_end_matches(['.', ',']).replace(',', "").parse::<Decimal>());
    }
    found
}

/// Whether an amount is one of a sentence's figures, to the dollar.
fn is_among(sentence: &Sentence, amount: Decimal) -> bool {
    fn figures(value: &Value) -> Vec<Decimal> {
        match value {
            Value::String(text) => text.parse().into_iter().collect(),
            Value::Array(items) => items.iter().flat_map(figures).collect(),
            Value::Object(fields) => fields.values().flat_map(figures).collect(),
            _ => Vec::new(),
        }
    }
    let near = |figure: Decimal| (figure.abs() - amount).abs() <= Decimal::new(5, 1);
    sentence.values.values().flat_map(figures).any(near)
}

fn portfolio_is_sound(reading: &Reading, allocation: &Allocation) -> Sound {
    let path = &allocation.glide_path;
    hold(path.is_sorted_by(|a, b| a.stocks >= b.stocks), || format!("stocks rise: {path:?}"))?;
    let months = reading.horizon_months;
    let spent_then = allocation.spending_months == 0;
    hold(!spent_then || path.iter().all(|point| point.stocks == 0.0 || months - 12 * point.year >= 24), || {
        format!("stocks in the last two years: {path:?}")
    })?;
    let whole = allocation.stocks + allocation.bonds + allocation.alternatives;
    hold((whole - 1.0).abs() < 1e-9, || format!("{whole} in all"))
}

fn with_details(reading: &Reading, change: impl FnOnce(&mut Details)) -> Reading {
    let mut other = reading.clone();
    change(&mut other.details);
    other.starting_amount = other.details.starting_amount.unwrap_or_default();
    other
}

fn what_is_advised_has_its_chance(reading: &Reading, allocation: &Allocation, plan: &InvestmentPlan) -> Sound {
    let Some(confidence) = plan.confidence else { return Ok(()) };
    if reading.plan_kind == PlanKind::Spend {
        let lasting = plan.drawdown.as_ref().unwrap();
        let taken = lasting.wanted_monthly.is_none() && lasting.sustainable_monthly > Decimal::ZERO;
        return hold(!taken || lasting.success_probability >= confidence - 1e-9, || format!("{lasting:?}"));
    }
    let advised = plan.recommended_contribution.unwrap();
    let paying = with_details(reading, |details| {
        details.monthly_budget = Some(advised);
        details.employer_contribution = None;
    });
    let chance = composer::compose(&paying, allocation).budget.unwrap().success_probability;
    hold(chance >= confidence - 1e-9, || format!("{advised} a month has {chance} and not {confidence}"))
}

fn adjustments_do_what_they_say(reading: &Reading, plan: &InvestmentPlan) -> Sound {
    let Some(confidence) = plan.confidence else { return Ok(()) };
    for adjustment in &plan.adjustments {
        let chance = adjustment.success_probability;
        hold(chance >= confidence - 1e-9, || format!("{adjustment:?} for {confidence}"))?;
    }
    if let Some(budget) = &plan.budget {
        let short = budget.success_probability < confidence;
        hold(short != plan.adjustments.is_empty(), || format!("{budget:?} {:?}", plan.adjustments))?;
    }
    let offers = |kind| plan.adjustments.iter().find(|adjustment: &&Adjustment| adjustment.kind == kind);
    let income = reading.details.yearly_income.filter(|income| *income > Decimal::ZERO);
    let employer = reading.details.employer_contribution.unwrap_or_default();
    if let (Some(more), Some(income), true) =
        (offers(AdjustmentKind::PayMore), income, offers(AdjustmentKind::Less).is_some())
    {
        let own = more.value - employer;
        hold(own * Decimal::from(24) <= income + Decimal::ONE, || format!("{more:?} of {income} a year"))?;
    }
    Ok(())
}

fn chances_move_as_they_should(reading: &Reading, allocation: &Allocation, plan: &InvestmentPlan) -> Sound {
    let Some(budget) = plan.budget.as_ref().filter(|_| reading.plan_kind == PlanKind::Save) else { return Ok(()) };
    let of = |reading: &Reading| composer::compose(reading, allocation).budget.unwrap().success_probability;
    let more = |amount: Option<Decimal>| Some(amount.unwrap_or_default() + Decimal::from(100));
    let paying_more = of(&with_details(reading, |details| details.monthly_budget = more(details.monthly_budget)));
    let starting_with_more =
        of(&with_details(reading, |details| details.starting_amount = more(details.starting_amount)));
    let mut aiming_higher = reading.clone();
    aiming_higher.target_amount = reading.target_amount.map(|target| target * Decimal::new(11, 1));
    let (chance, higher) = (budget.success_probability, of(&aiming_higher));
    hold(paying_more >= chance && starting_with_more >= chance && higher <= chance, || {
        format!("{chance}: {paying_more} paying more, {starting_with_more} starting with more, {higher} aiming higher")
    })
}

/// Whatever the fields say changes the plan, or the plan says that it does not.
fn nothing_said_is_dropped(reading: &Reading, plan: &InvestmentPlan) -> Sound {
    type Change = (&'static str, fn(&mut Details));
    let fields: [Change; 11] = [
        ("startingAmount", |details| details.starting_amount = None),
        ("monthlyBudget", |details| details.monthly_budget = None),
        ("employerContribution", |details| details.employer_contribution = None),
        ("contributionGrowth", |details| details.contribution_growth = None),
        ("confidence", |details| details.confidence = None),
        ("currentAge", |details| details.current_age = None),
        ("yearlyIncome", |details| details.yearly_income = None),
        ("retirementIncome", |details| details.retirement_income = None),
        ("cashFlows", |details| details.cash_flows.clear()),
        ("debts", |details| details.debts.clear()),
        ("amountBasis", |details| details.amount_basis = None),
    ];
    for (name, leave_out) in fields {
        let without = with_details(reading, leave_out);
        let nominal = name == "amountBasis"
            && (reading.details.amount_basis != Some(agents::vocabulary::AmountBasis::Today)
                || reading.plan_kind != PlanKind::Save
                || reading.details.retirement_income.is_some());
        if without.details == reading.details
            || nominal
            || reading.starting_amount.is_zero() && name == "startingAmount"
        {
            continue;
        }
        // An age may be the usual one; another is not.
        let later = with_details(reading, |details| details.current_age = details.current_age.map(|age| age + 9));
        let changes = planned(&without).1 != *plan || name == "currentAge" && planned(&later).1 != *plan;
        hold(changes, || format!("{name} changes nothing, and that is not said"))?;
    }
    hold(plan.debts.len() == reading.details.debts.len(), || format!("{:?}", plan.debts))?;
    let advised = plan.recommended_contribution.and_then(|advised| advised.to_f64());
    hold(advised.is_none_or(f64::is_finite), || format!("{advised:?}"))
}
