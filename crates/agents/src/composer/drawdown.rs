//! Living on the money.

use rust_decimal::Decimal;

use super::case::Case;
use super::money::{as_f64, dollars, dollars_rounded_down, dollars_rounded_up};
use super::need::{begins_at, other_income};
use super::plan::{Drawdown, DrawdownPoint};
use crate::cashflow::{Lognormal, Spending};

/// Money that is lived on from a month on.
pub(super) struct Living<'a> {
    case: &'a Case<'a>,
    years: u32,
    /// Of the years to come.
    markets: Vec<Lognormal>,
    begins: i32,
    balance: f64,
    spending: Spending,
}

impl<'a> Living<'a> {
    /// `balance` in today's money, lived on from the end of month `from` for so many months.
    pub(super) fn new(case: &'a Case<'a>, balance: f64, from: u32, months: u32, flows: &[(u32, f64)]) -> Self {
        let years = months.div_ceil(12);
        let begins = begins_at(case, from);
        let markets = case.spending_markets(from, years);
        let other = other_income(case, begins, years);
        let spending = Spending::simulate(&markets, months, case.inflation, other, flows);
        Self { case, years, markets, begins, balance, spending }
    }

    /// What can be taken, and how long the wanted income lasts.
    pub(super) fn drawdown(&self, confidence: f64) -> Drawdown {
        let details = &self.case.reading.details;
        let wanted = details.retirement_income.as_ref().map(|income| dollars(as_f64(income.yearly) / 12.0));
        let sustainable = dollars_rounded_down(self.spending.income(self.balance, confidence));
        let taken = as_f64(wanted.unwrap_or(sustainable));
        let age = details.current_age.map(|_| self.begins);
        let fan = self.spending.fan(self.balance, taken);
        let runs_out = fan.iter().find(|(_, [p10, ..])| *p10 <= 0.0).map(|(year, _)| year.cast_signed());
        let point = |(year, values): &(u32, [f64; 3])| {
            let [p10_today, p50_today, p90_today] = values.map(dollars);
            let year = year.cast_signed();
            DrawdownPoint { year, age: age.map(|age| age + year), p10_today, p50_today, p90_today }
        };
        Drawdown {
            sustainable_monthly: sustainable,
            wanted_monthly: wanted,
            success_probability: self.spending.chance(self.balance, taken),
            until_age: age.map(|age| age + self.years.cast_signed()),
            years: self.years.cast_signed(),
            p10_runs_out: runs_out.map(|year| age.unwrap_or_default() + year),
            projection: fan.iter().map(point).collect(),
        }
    }

    /// The chance that an income a month lasts.
    pub(super) fn chance(&self, income: Decimal) -> f64 {
        self.spending.chance(self.balance, as_f64(income))
    }

    /// What has to be there beside what is, so that an income a month lasts in the share `confidence` of the markets.
    pub(super) fn deposit(&self, income: Decimal, confidence: f64) -> Decimal {
        dollars_rounded_up(self.spending.balance(as_f64(income), confidence) - self.balance)
    }

    /// The chance with more there.
    pub(super) fn chance_with(&self, deposit: Decimal, income: Decimal) -> f64 {
        self.spending.chance(self.balance + as_f64(deposit), as_f64(income))
    }

    /// The chance that an income a month lasts where each year brings so much more, and prices rise so much more.
    pub(super) fn chance_in(&self, income: Decimal, shift: f64, inflation: f64, flows: &[(u32, f64)]) -> f64 {
        let shifted = |market: &Lognormal| Lognormal { mean: libm::log(market.median() + shift), ..*market };
        let markets: Vec<_> = self.markets.iter().map(shifted).collect();
        let other = other_income(self.case, self.begins, self.years);
        let inflation = self.case.inflation + inflation;
        let spending = Spending::simulate(&markets, self.case.months, inflation, other, flows);
        spending.chance(self.balance, as_f64(income))
    }
}
