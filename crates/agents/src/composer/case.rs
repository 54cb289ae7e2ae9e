//! What a plan is computed from: the reading's figures as numbers, and the markets of its years.

use rust_decimal::Decimal;

use super::money::as_f64;
use super::wording::Wording;
use crate::cashflow::{Lognormal, Timeline};
use crate::portfolio::{Allocation, GlidePoint, MarketAssumptions};
use crate::reading::Reading;
use crate::vocabulary::PlanKind;

/// Costs a year where nobody says them: of index funds.
pub(super) const FEE: f64 = 0.0012;
/// The longest plan, in months.
pub(super) const MOST_MONTHS: u32 = 1200;

/// A plan's inputs.
pub(super) struct Case<'a> {
    pub(super) reading: &'a Reading,
    pub(super) allocation: &'a Allocation,
    pub(super) words: Wording,
    pub(super) months: u32,
    pub(super) start: f64,
    /// What the person pays a month, and what the employer adds.
    pub(super) budget: Option<f64>,
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
        let employer = number(details.employer_contribution).unwrap_or_default().max(0.0);
        Self {
            reading,
            allocation,
            words: Wording::of(details.currency.as_deref()),
            months: reading.horizon_months.clamp(1, MOST_MONTHS.cast_signed()).unsigned_abs(),
            start: as_f64(reading.starting_amount).max(0.0),
            budget: number(details.monthly_budget).map(|budget| budget.max(0.0) + employer),
            growth: number(details.contribution_growth).unwrap_or_default().clamp(-0.05, 0.2),
            inflation: number(details.inflation).unwrap_or_else(|| market_inflation(allocation)).clamp(-0.05, 0.25),
            fee: number(details.annual_fee).unwrap_or(FEE).clamp(0.0, 0.05),
            confidence: details.confidence.unwrap_or(usual).clamp(0.5, 0.99),
        }
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
        Timeline { months, markets: path, start: self.start, flows: self.flows(months), growth: self.growth }
    }

    /// What comes and goes within so many months, in their order.
    pub(super) fn flows(&self, months: u32) -> Vec<(u32, f64)> {
        let flows = self.reading.details.cash_flows.iter();
        let mut flows: Vec<_> = flows
            .filter_map(|flow| Some((u32::try_from(flow.in_months).ok()?.max(1), as_f64(flow.amount))))
            .filter(|(month, amount)| *month <= months && *amount != 0.0)
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

/// By how much prices have risen after so many months at a rate a year.
pub(super) fn prices(inflation: f64, months: u32) -> f64 {
    libm::pow(1.0 + inflation, f64::from(months) / 12.0)
}

/// Consumer prices' expected rise a year: the allocation's own assumption, otherwise the built-in table's.
pub(super) fn market_inflation(allocation: &Allocation) -> f64 {
    allocation.assumptions.as_ref().map_or_else(|| MarketAssumptions::built_in().source.inflation, |m| m.inflation)
}
