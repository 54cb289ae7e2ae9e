//! What a plan is computed from: the reading's figures as numbers, and the markets of its years.

use rust_decimal::Decimal;

use super::money::as_f64;
use super::wording::{Wording, rounded, said};
use crate::cashflow::{Lognormal, Timeline};
use crate::portfolio::{Allocation, GlidePoint, MarketAssumptions};
use crate::reading::Reading;
use crate::vocabulary::{AmountBasis, Origin, PlanKind, PlanType};

/// Costs a year where nobody says them: of index funds.
pub(super) const FEE: f64 = 0.0012;
/// By how much tuition rises a year where nobody says it.
const TUITION: f64 = 0.03;
/// The longest plan, in months.
pub(super) const MOST_MONTHS: u32 = 1200;

/// A plan's inputs.
pub(super) struct Case<'a> {
    pub(super) reading: &'a Reading,
    pub(super) allocation: &'a Allocation,
    pub(super) words: Wording,
    pub(super) months: u32,
    /// What somebody wants to have, in the money in which it is meant. `None` where an income says it: a target that stands
    /// in for that in the reading does not count.
    pub(super) target: Option<Decimal>,
    pub(super) start: f64,
    /// What the person pays a month, and what the employer adds.
    pub(super) budget: Option<f64>,
    /// What an employer adds a month.
    pub(super) employer: Decimal,
    pub(super) growth: f64,
    pub(super) inflation: f64,
    pub(super) fee: f64,
    /// The chance that the plan is made for.
    pub(super) confidence: f64,
}

impl<'a> Case<'a> {
    pub(super) fn new(reading: &'a Reading, allocation: &'a Allocation) -> Self {
        let details = &reading.details;
        let number = |amount: Option<Decimal>| amount.map(as_f64);
        let usual = if reading.plan_kind == PlanKind::Spend { 0.90 } else { 0.80 };
        let employer = details.employer_contribution.filter(|_| reading.plan_kind == PlanKind::Save);
        let employer = employer.unwrap_or_default().max(Decimal::ZERO);
        let stands_in = reading.plan_kind == PlanKind::Save
            && details.retirement_income.is_some()
            && is_assumed(reading, "targetAmount");
        Self {
            reading,
            allocation,
            words: Wording::of(details.currency.as_deref()),
            months: reading.horizon_months.clamp(1, MOST_MONTHS.cast_signed()).unsigned_abs(),
            target: reading.target_amount.filter(|_| !stands_in),
            start: as_f64(reading.starting_amount).max(0.0),
            budget: number(details.monthly_budget).map(|budget| budget.max(0.0) + as_f64(employer)),
            employer,
            growth: number(details.contribution_growth).unwrap_or_default().clamp(-0.05, 0.2),
            inflation: number(details.inflation).unwrap_or_else(|| market_inflation(allocation)).clamp(-0.05, 0.25),
            fee: number(details.annual_fee).unwrap_or(FEE).clamp(0.0, 0.05),
            confidence: details.confidence.unwrap_or(usual).clamp(0.5, 0.99),
        }
    }

    /// The target as it is written: what somebody said as it was said, what follows from it to three digits.
    pub(super) fn shown_target(&self, nominal: Decimal) -> Decimal {
        if self.target.is_some() && !self.is_of_today() { said(nominal) } else { rounded(nominal) }
    }

    /// The same of the target in today's money.
    pub(super) fn shown_today(&self, today: Decimal) -> Decimal {
        if self.target.is_some() && self.is_of_today() { said(today) } else { rounded(today) }
    }

    /// Whether pensions and the like come beside the money.
    pub(super) fn has_other_income(&self) -> bool {
        self.reading.details.retirement_income.as_ref().is_some_and(|income| !income.other.is_empty())
    }

    /// What the person pays of a monthly amount, the employer's part taken off.
    pub(super) fn own_part(&self, monthly: Decimal) -> Decimal {
        (monthly - self.employer).max(Decimal::ZERO)
    }

    /// The person's part of a monthly amount as a share of the stated income before tax.
    pub(super) fn share_of_income(&self, monthly: Decimal) -> Option<f64> {
        let income = self.reading.details.yearly_income.filter(|income| *income > Decimal::ZERO)?;
        Some(12.0 * as_f64(self.own_part(monthly)) / as_f64(income))
    }

    /// Whether nobody said an input, by the last name of its path.
    pub(super) fn is_assumed(&self, input: &str) -> bool {
        is_assumed(self.reading, input)
    }

    /// Whether what the plan aims for grows with prices: an income, or a target that is meant in today's money.
    pub(super) fn is_of_today(&self) -> bool {
        let details = &self.reading.details;
        self.target.is_none() && details.retirement_income.is_some() || details.amount_basis == Some(AmountBasis::Today)
    }

    /// By how much what is aimed for grows a year: with prices, or with tuition where a cost of study is counted at what it
    /// is today without anybody saying so.
    pub(super) fn target_growth(&self) -> f64 {
        if self.is_tuition() { TUITION.max(self.inflation) } else { self.inflation }
    }

    /// Whether the target is a cost of study at today's prices.
    pub(super) fn is_tuition(&self) -> bool {
        self.reading.goal_type == PlanType::Education
            && self.reading.details.amount_basis == Some(AmountBasis::Today)
            && self.is_assumed("amountBasis")
    }

    /// By how much what is aimed for has grown after so many months.
    pub(super) fn target_prices(&self, months: u32) -> f64 {
        prices(self.target_growth(), months)
    }

    /// The markets of a glide path's years, after costs.
    pub(super) fn markets(&self, path: &[GlidePoint]) -> Vec<Lognormal> {
        let after_costs =
            |point: &GlidePoint| Lognormal::from_compound(point.expected_return - self.fee, point.volatility);
        path.iter().map(after_costs).collect()
    }

    /// The saving plan over so many months, by that date's glide path.
    pub(super) fn timeline(&self, months: u32) -> Timeline {
        let path = if months == self.months {
            self.markets(&self.allocation.glide_path)
        } else {
            self.markets(&self.allocation.glide_path_over(months))
        };
        Timeline {
            months,
            markets: path,
            start: self.start,
            flows: as_numbers(&self.flows(months)),
            growth: self.growth,
        }
    }

    /// What comes and goes within so many months, in their order.
    pub(super) fn flows(&self, months: u32) -> Vec<(u32, Decimal)> {
        let flows = self.reading.details.cash_flows.iter();
        let mut flows: Vec<_> = flows
            .filter_map(|flow| Some((u32::try_from(flow.in_months).ok()?.max(1), flow.amount)))
            .filter(|(month, amount)| *month <= months && !amount.is_zero())
            .collect();
        flows.sort_by_key(|(month, _)| *month);
        flows
    }

    /// By how much prices have risen after so many months.
    pub(super) fn prices(&self, months: u32) -> f64 {
        prices(self.inflation, months)
    }

    /// The markets of a mix that the money is lived on from, for so many years from a month on.
    pub(super) fn spending_markets(&self, from_month: u32, years: u32) -> Vec<Lognormal> {
        (0..years)
            .map(|year| {
                let outlook = self.allocation.spending_outlook(from_month / 12 + year, 12 * years);
                Lognormal::from_compound(outlook.expected_return - self.fee, outlook.volatility)
            })
            .collect()
    }
}

fn is_assumed(reading: &Reading, input: &str) -> bool {
    let mut origins = reading.origins.iter();
    origins.any(|origin| origin.origin == Origin::Assumed && origin.path.last() == Some(&input))
}

/// Sums on dates for the engine.
pub(super) fn as_numbers(flows: &[(u32, Decimal)]) -> Vec<(u32, f64)> {
    flows.iter().map(|(month, amount)| (*month, as_f64(*amount))).collect()
}

/// By how much prices have risen after so many months at a rate a year.
pub(super) fn prices(inflation: f64, months: u32) -> f64 {
    libm::pow(1.0 + inflation, f64::from(months) / 12.0)
}

/// Consumer prices' expected rise a year: the allocation's own assumption, otherwise the built-in table's.
pub(super) fn market_inflation(allocation: &Allocation) -> f64 {
    allocation.assumptions.as_ref().map_or_else(|| MarketAssumptions::built_in().source.inflation, |m| m.inflation)
}
