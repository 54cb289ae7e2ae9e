//! A plan on its way: where what it is worth stands among the simulated markets, and what to change from here.
//!
//! It is asked of the plan as it is stored, in the markets in which it was made. `saving` and `spending` are the two kinds,
//! `words` says it.

mod saving;
mod spending;
mod words;

use chrono::{DateTime, Datelike, Months, Utc};
use rust_decimal::Decimal;
use serde_json::Value;

use super::{
    case::{Case, MOST_MONTHS},
    money::as_f64,
    plan::{Adjustment, InvestmentPlan},
};
use crate::{
    cashflow::quantile,
    exact::exact_number,
    planner,
    portfolio::{self, Allocation},
    reading::Reading,
    sentence::Sentence,
    vocabulary::PlanKind,
};

/// What a plan's money is worth at a time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Balance {
    /// When.
    pub on: DateTime<Utc>,
    /// In the plan's currency, 0 or more.
    pub amount: Decimal,
}

/// Progress of a plan.
#[derive(Clone, Debug, PartialEq)]
pub struct Track {
    /// Whether the probability of success reaches the plan's confidence, within a percentage point.
    pub on_track: bool,
    /// Shortfall against the projection's median; negative if ahead.
    pub behind: Decimal,
    /// The share of markets that reach the target from here with the payments as planned, or in which the money lasts.
    pub success_probability: f64,
    /// Alternative changes that restore the plan's confidence, easiest first. Empty for a plan that is on track.
    pub adjustments: Vec<Adjustment>,
    /// As a sentence.
    pub sentence: Sentence,
}

/// A finished plan, read back with what it was computed from.
#[derive(Clone, Debug, PartialEq)]
pub struct FinishedPlan {
    reading: Reading,
    allocation: Allocation,
    plan: InvestmentPlan,
    /// From when its months count.
    made: DateTime<Utc>,
}

/// Where an amount stands among the markets.
#[derive(Clone, Copy, Debug, Default)]
struct FanPosition {
    /// The share of markets below it, those at it counting half.
    percentile: f64,
    /// What half of the markets have at most.
    median: f64,
}

impl FanPosition {
    fn among(values: &mut [f64], amount: f64) -> Self {
        let below = values.iter().filter(|value| **value < amount).count();
        let not_above = values.iter().filter(|value| **value <= amount).count();
        let percentile = f64::midpoint(below as f64, not_above as f64) / values.len() as f64;
        Self { percentile, median: quantile(values, 0.5) }
    }
}

impl FinishedPlan {
    /// What a stored `plan_data` document holds. `None` for a plan that is not simulated (of debts), that was made before
    /// plans had a confidence, or whose figures are another composer's.
    pub fn from_plan_data(plan_data: &Value) -> Option<Self> {
        let (outputs, input) = (plan_data.get("agent_outputs")?, plan_data.get("user_input")?);
        let mut reading = planner::from_json(outputs.get("agent_3_planner")?)?;
        // What the person said counts where another agent's output left it open.
        let months = i32::try_from(input.get("horizon_months")?.as_i64()?).ok()?;
        reading.horizon_months = Some(months).filter(|months| (1..=MOST_MONTHS.cast_signed()).contains(months))?;
        reading.starting_amount = exact_number(input.get("starting_amount")?.as_number()?)?;
        let found = Self {
            reading,
            allocation: portfolio::from_json(outputs.get("agent_2_portfolio")?)?,
            plan: InvestmentPlan::from_plan_data(plan_data)?,
            made: DateTime::parse_from_rfc3339(plan_data.get("created_at")?.as_str()?).ok()?.to_utc(),
        };
        let case = found.case();
        let is_ours = match found.plan.kind.filter(|_| found.plan.confidence == Some(case.confidence))? {
            PlanKind::Save => saving::is_of(&case, &found.plan),
            PlanKind::Spend => spending::is_of(&case, &found.plan),
            PlanKind::Debt => false,
        };
        is_ours.then_some(found)
    }

    /// Where each of these balances stands among the markets of the plan's projection, 0 to 1: the share of those below it
    /// in the month that it is of, those at it counting half.
    pub fn percentiles(&self, balances: &[Balance]) -> Vec<f64> {
        self.places(&self.case(), balances).iter().map(|place| place.percentile).collect()
    }

    /// Progress of the plan by this balance, with the changes that restore its confidence.
    pub fn track(&self, balance: Balance) -> Track {
        let case = self.case();
        let month = self.month(balance.on);
        let place = self.places(&case, &[balance]).first().copied().unwrap_or_default();
        let amount = as_f64(balance.amount);
        match self.plan.kind {
            Some(PlanKind::Spend) => spending::track(&case, &self.plan, month, amount, place),
            _ => saving::track(&case, &self.plan, month, amount, place),
        }
    }

    fn case(&self) -> Case<'_> {
        Case::new(&self.reading, &self.allocation)
    }

    fn places(&self, case: &Case<'_>, balances: &[Balance]) -> Vec<FanPosition> {
        let month = |balance: &Balance| self.month(balance.on).min(case.months);
        let mut months: Vec<_> = balances.iter().map(month).collect();
        months.sort_unstable();
        months.dedup();
        let mut places = vec![FanPosition::default(); balances.len()];
        let at = |reached: u32, values: &mut [f64]| {
            for (place, balance) in places.iter_mut().zip(balances).filter(|(_, balance)| month(balance) == reached) {
                *place = FanPosition::among(values, as_f64(balance.amount));
            }
        };
        match self.plan.kind {
            Some(PlanKind::Spend) => spending::projected(case, &self.plan, &months, at),
            _ => saving::projected(case, &self.plan, &months, at),
        }
        places
    }

    /// The plan's months that are over at a time.
    fn month(&self, on: DateTime<Utc>) -> u32 {
        let months = 12 * (on.year() - self.made.year()) + on.month().cast_signed() - self.made.month().cast_signed();
        let months = u32::try_from(months).unwrap_or_default();
        let is_over = self.made.checked_add_months(Months::new(months)).is_some_and(|end| end <= on);
        if is_over { months } else { months.saturating_sub(1) }
    }
}

/// Whether a chance is the one that the plan is made for, within a percentage point: simulated markets know it no better, and a
/// plan that is made anew from here is computed in other ones.
fn is_on_track(chance: f64, case: &Case<'_>) -> bool {
    chance >= case.confidence - 0.01
}
