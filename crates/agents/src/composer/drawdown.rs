//! Living on the money.

use rust_decimal::Decimal;

use super::case::Case;
use super::money::{as_f64, dollars, dollars_rounded_down, dollars_rounded_up};
use super::need::{begins_at, other_income};
use super::plan::{Drawdown, DrawdownPoint};
use crate::cashflow::{Income, Spending};

/// Money that is lived on from a month on.
pub(super) struct DrawdownPhase<'a> {
    case: &'a Case<'a>,
    /// What is there, in today's money.
    balance: f64,
    spending: &'a Spending,
    years: u32,
    begins: i32,
    income: Income,
    /// By how much the median market grows in its first year.
    median: f64,
}

impl<'a> DrawdownPhase<'a> {
    /// `balance` in today's money, lived on for so many years from the end of month `from`, as `spending` simulates it.
    pub(super) fn new(case: &'a Case<'a>, spending: &'a Spending, balance: f64, from: u32, years: u32) -> Self {
        let begins = begins_at(case, from);
        let income = other_income(case, begins, years);
        let outlook = case.allocation.spending_outlook(from / 12, 12 * years);
        let median = 1.0 + outlook.expected_return - case.fee;
        Self { case, balance, spending, years, begins, income, median }
    }

    /// What can be taken, and how long the wanted income lasts.
    pub(super) fn drawdown(&self, confidence: f64) -> Drawdown {
        let details = &self.case.reading.details;
        let wanted = details.retirement_income.as_ref().map(|income| dollars(as_f64(income.yearly) / 12.0));
        let sustainable = self.sustainable(confidence);
        let taken = as_f64(wanted.unwrap_or(sustainable));
        let age = details.current_age.map(|_| self.begins);
        let fan = self.spending.fan(self.balance, taken, &self.income);
        let runs_out = fan.iter().find(|(_, [p10, ..])| *p10 <= 0.0).map(|(year, _)| year.cast_signed());
        let point = |(year, values): &(u32, [f64; 3])| {
            let [p10_today, p50_today, p90_today] = values.map(dollars);
            let year = year.cast_signed();
            DrawdownPoint { year, age: age.map(|age| age + year), p10_today, p50_today, p90_today }
        };
        Drawdown {
            sustainable_monthly: sustainable,
            wanted_monthly: wanted,
            success_probability: self.spending.chance(self.balance, taken, &self.income),
            until_age: age.map(|age| age + self.years.cast_signed()),
            years: self.years.cast_signed(),
            p10_runs_out: runs_out.map(|year| age.unwrap_or_default() + year),
            projection: fan.iter().map(point).collect(),
        }
    }

    /// The income a month that lasts in the share `confidence` of the markets.
    pub(super) fn sustainable(&self, confidence: f64) -> Decimal {
        dollars_rounded_down(self.spending.income(self.balance, &self.income, confidence))
    }

    /// What an income a month leaves in each market, at the end of each month that is `asked` for.
    pub(super) fn left(&self, income: Decimal, asked: impl Fn(u32) -> bool, at: impl FnMut(u32, &mut [f64])) {
        self.spending.left(self.balance, as_f64(income), &self.income, asked, at);
    }

    /// The chance that an income a month lasts, with a sum beside what is there.
    pub(super) fn chance(&self, deposit: Decimal, income: Decimal) -> f64 {
        self.spending.chance(self.balance + as_f64(deposit), as_f64(income), &self.income)
    }

    /// What has to be there beside what is, so that an income a month lasts in the share `confidence` of the markets.
    pub(super) fn deposit(&self, income: Decimal, confidence: f64) -> Decimal {
        dollars_rounded_up(self.spending.balance(as_f64(income), &self.income, confidence) - self.balance)
    }

    /// The chance that an income a month lasts where each year brings `shift` more, and prices rise by `inflation` more.
    pub(super) fn chance_in(&self, income: Decimal, shift: f64, inflation: f64) -> f64 {
        let prices = 1.0 + inflation / (1.0 + self.case.inflation);
        let dearer = prices * self.median / (self.median + shift);
        let monthly = libm::pow(dearer, 1.0 / 12.0);
        self.spending.chance_if_dearer(self.balance, as_f64(income), &self.income, monthly)
    }
}
