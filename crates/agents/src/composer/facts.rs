//! The plan's figures in words, for whoever tells the plan.

use rust_decimal::Decimal;

use super::case::Case;
use super::levers::{income, shown_value};
use super::plan::InvestmentPlan;
use super::summary::counted_in;
use super::wording::{
    beside, of_ten, percent, planned, rounded, rounded_down, rounded_up, said, span, whole_percents, years,
};
use crate::portfolio::Allocation;
use crate::reading::Reading;
use crate::vocabulary::AdjustmentKind;

/// What a figure of the plan is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Figure {
    /// Money that is paid or taken each month.
    Monthly,
    /// Money at some time.
    Amount,
    /// A share, a chance or a rate.
    Percent,
    /// A span of time, an age, or a number of markets.
    Years,
}

/// A figure of the plan: what it is called, what it is, and how it is written.
#[derive(Clone, Debug, PartialEq)]
pub struct Fact {
    /// Machine-readable code.
    pub name: String,
    /// What the figure is.
    pub figure: Figure,
    /// The figure as the plan's own sentences write it.
    pub text: String,
}

/// Facts are gathered here, each written as the plan's sentences write it.
struct Facts<'a> {
    case: Case<'a>,
    facts: Vec<Fact>,
}

impl Facts<'_> {
    fn add(&mut self, name: &str, figure: Figure, text: String) {
        self.facts.push(Fact { name: name.to_owned(), figure, text });
    }

    /// An amount that is rounded already.
    fn shown(&mut self, name: &str, amount: Decimal) {
        let text = self.case.words.money(amount);
        self.add(name, Figure::Amount, text);
    }

    fn amount(&mut self, name: &str, amount: Decimal) {
        let text = self.case.words.money(rounded(amount));
        self.add(name, Figure::Amount, text);
    }

    fn monthly(&mut self, name: &str, amount: Decimal) {
        let text = self.case.words.money(amount);
        self.add(name, Figure::Monthly, text);
    }

    fn percent(&mut self, name: &str, fraction: f64) {
        self.add(name, Figure::Percent, percent(fraction));
    }

    fn chance(&mut self, name: &str, chance: f64) {
        self.percent(name, chance);
        let words = beside(chance, self.case.confidence);
        self.add(&format!("{name}_in_markets"), Figure::Years, words);
    }
}

/// The figures that a summary of the plan may state.
pub fn facts(reading: &Reading, allocation: &Allocation, plan: &InvestmentPlan) -> Vec<Fact> {
    let mut facts = Facts { case: Case::new(reading, allocation), facts: Vec::new() };
    let months = facts.case.months;
    facts.add("horizon", Figure::Years, span(months));
    if months > 24 && !months.is_multiple_of(12) {
        facts.add("horizon_in_years", Figure::Years, years(months.div_ceil(12)));
    }
    let shares = whole_percents([allocation.stocks, allocation.bonds, allocation.alternatives]);
    for (name, share) in ["share_of_stocks", "share_of_bonds", "share_of_alternatives"].into_iter().zip(shares) {
        facts.percent(name, share / 100.0);
    }
    let last = allocation.glide_path.last().map_or(allocation.stocks, |point| point.stocks);
    facts.percent("share_of_stocks_in_the_last_year", libm::round(last * 100.0) / 100.0);
    facts.percent("expected_return_a_year", allocation.expected_return);
    facts.percent("volatility_a_year", allocation.volatility);
    let (inflation, fee, start) = (facts.case.inflation, facts.case.fee, reading.starting_amount);
    facts.percent("inflation_a_year", inflation);
    facts.percent("costs_a_year", fee);
    if start > Decimal::ZERO {
        facts.shown("invested_at_the_start", said(start));
    }
    dated(&mut facts);
    payments(&mut facts, plan);
    ends(&mut facts, plan);
    own_amount(&mut facts, plan);
    living(&mut facts, plan);
    owed(&mut facts, plan);
    facts.facts
}

fn dated(facts: &mut Facts<'_>) {
    if counted_in(&facts.case).is_some() {
        for (number, (month, amount)) in facts.case.flows(facts.case.months).into_iter().enumerate() {
            facts.shown(&format!("sum_{}", number + 1), said(amount.abs()));
            facts.add(&format!("sum_{}_in", number + 1), Figure::Years, span(month));
        }
    }
}

fn payments(facts: &mut Facts<'_>, plan: &InvestmentPlan) {
    let (employer, growth) = (facts.case.employer, facts.case.growth);
    if employer > Decimal::ZERO {
        facts.monthly("employer_adds", said(employer));
    }
    if growth != 0.0 {
        facts.percent("payments_grow_by", growth.abs());
    }
    if let Some(share) = plan.recommended_contribution.and_then(|advised| facts.case.share_of_income(advised)) {
        facts.percent("advised_share_of_income", libm::round(share * 100.0) / 100.0);
    }
    if let Some(advised) = plan.recommended_contribution.filter(|advised| *advised > Decimal::ZERO) {
        facts.monthly("recommended_contribution", rounded_up(advised));
        facts.monthly("recommended_contribution_to_the_cent", advised);
    }
    facts.monthly("contribution_at_the_expected_return", rounded_up(plan.monthly_contribution));
    facts.monthly("monthly_contribution", plan.monthly_contribution);
    if let Some(confidence) = plan.confidence {
        facts.chance("chance_planned_for", confidence);
        facts.add("chance_planned_for_in_words", Figure::Years, planned(confidence));
    }
    if let Some(chance) = plan.success_probability {
        facts.chance("chance_of_reaching_the_target", chance);
    }
    for (number, option) in plan.contribution_options.iter().enumerate() {
        facts.percent(&format!("option_{}_chance", number + 1), option.probability);
        facts.monthly(&format!("option_{}_monthly_contribution", number + 1), rounded_up(option.monthly_contribution));
    }
}

fn ends(facts: &mut Facts<'_>, plan: &InvestmentPlan) {
    if let (Some(nominal), Some(today)) = (plan.target_nominal, plan.target_today) {
        let (nominal, today) = (facts.case.shown_target(nominal), facts.case.shown_today(today));
        facts.shown("target", nominal);
        facts.shown("target_in_todays_money", today);
        let growth = facts.case.target_growth();
        facts.percent("target_grows_by", growth);
    }
    if let Some(end) = plan.projection.last() {
        facts.amount("median_market_ends_at", end.p50);
        facts.amount("worst_tenth_of_markets_end_at_no_more_than", end.p10);
        facts.amount("paid_in_altogether", end.contributed);
    }
    // What the summary says of the worst tenth with what is advised.
    let worst = plan.sentences.iter().find(|said| said.sentence.code == "WORST_TENTH");
    for name in ["p10", "missing"] {
        let said = worst.and_then(|worst| worst.sentence.values.get(name)?.as_str()?.parse().ok());
        if let Some(amount) = said {
            facts.shown(&format!("advised_worst_tenth_{name}"), amount);
        }
    }
}

fn own_amount(facts: &mut Facts<'_>, plan: &InvestmentPlan) {
    if let Some(budget) = &plan.budget {
        facts.monthly("own_amount", said(budget.monthly_contribution));
        facts.chance("own_amount_chance", budget.success_probability);
        facts.amount("own_amount_median", budget.p50);
        if let Some(target) = plan.target_nominal {
            facts.amount("own_amount_missing", (target - budget.p50).max(Decimal::ZERO));
        }
    }
    for adjustment in &plan.adjustments {
        let (kind, value) = (adjustment.kind, shown_value(adjustment.kind, adjustment.value));
        let name = format!("instead_{}", kind.as_str().to_lowercase());
        let words = facts.case.words.money(value);
        if let Some(income) = income(adjustment) {
            facts.monthly(&format!("{name}_income"), income);
        }
        match kind {
            AdjustmentKind::Later => {
                facts.add(&name, Figure::Years, span(u32::try_from(value).unwrap_or_default()));
            }
            AdjustmentKind::PayMore => facts.add(&name, Figure::Monthly, words),
            AdjustmentKind::Less | AdjustmentKind::Deposit => facts.add(&name, Figure::Amount, words),
        }
    }
}

fn living(facts: &mut Facts<'_>, plan: &InvestmentPlan) {
    let Some(drawdown) = &plan.drawdown else { return };
    facts.monthly("income_that_lasts", rounded_down(drawdown.sustainable_monthly));
    if let Some(wanted) = drawdown.wanted_monthly {
        facts.monthly("wanted_income", said(wanted));
    }
    facts.chance("chance_that_the_income_lasts", drawdown.success_probability);
    facts.add("wanted_income_lasts_in", Figure::Years, of_ten(drawdown.success_probability));
    facts.add("income_is_planned_for", Figure::Years, of_ten(super::need::LASTS));
    facts.add("years_to_live_on_it", Figure::Years, years(drawdown.years.unsigned_abs()));
    for (name, age) in [("until_age", drawdown.until_age), ("worst_tenth_runs_out", drawdown.p10_runs_out)] {
        if let Some(age) = age {
            facts.add(name, Figure::Years, age.to_string());
        }
    }
}

fn owed(facts: &mut Facts<'_>, plan: &InvestmentPlan) {
    // The sentences' own figures, in the way they are written.
    for sentence in plan.sentences.iter().map(|said| &said.sentence) {
        for (name, figure) in [("balance", Figure::Amount), ("interest", Figure::Amount), ("payment", Figure::Monthly)]
        {
            let amount = sentence.values.get(name).and_then(|value| value.as_str()?.parse::<Decimal>().ok());
            if let Some(amount) = amount {
                let text = facts.case.words.money(said(amount));
                facts.add(&format!("debt_{name}"), figure, text);
            }
        }
        if let Some(rate) = sentence.values.get("rate").and_then(serde_json::Value::as_f64) {
            facts.percent("debt_rate", rate);
        }
        let chance = sentence.values.get("successProbability").and_then(serde_json::Value::as_f64);
        if let Some(chance) = chance.filter(|_| sentence.code == "DEBTS_FIRST") {
            facts.chance("chance_after_debts", chance);
            let begins = sentence.values.get("beginsInYears").and_then(serde_json::Value::as_u64);
            let begins = begins.and_then(|years| u32::try_from(years).ok()).unwrap_or_default();
            facts.add("begins_after_debts_in", Figure::Years, years(begins));
            let advised = sentence.values.get("recommendedContribution").and_then(|value| value.as_str()?.parse().ok());
            if let Some(advised) = advised {
                facts.monthly("advised_after_debts", advised);
            }
        }
        if let Some(months) = sentence.values.get("monthsToClear").and_then(serde_json::Value::as_u64) {
            facts.add("debt_cleared_in", Figure::Years, span(u32::try_from(months).unwrap_or_default()));
        }
        let deposit = sentence.values.get("deposit").and_then(|value| value.as_str()?.parse().ok());
        if let Some(deposit) = deposit {
            facts.shown("would_have_to_be_added", deposit);
        }
        let interest = sentence.values.get("monthlyInterest").and_then(|value| value.as_str()?.parse().ok());
        if let Some(interest) = interest {
            facts.monthly("debt_interest_a_month", interest);
        }
    }
}
