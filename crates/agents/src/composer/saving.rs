//! A plan that saves: what has to be paid in, what the person's own amount does, and how the value may go.

use rust_decimal::Decimal;

use super::adjustments::{Later, PlanState};
use super::case::Case;
use super::debts::{AfterDebts, after_debts};
use super::drawdown::DrawdownPhase;
use super::money::{as_f64, dollars, dollars_rounded_up};
use super::need::{Capital, LASTS, Need};
use super::plan::{Adjustment, BudgetCheck, ContributionOption, Drawdown, ProjectionPoint, Sensitivity};
use super::sensitivity::{CONDITIONS, sensitivity};
use crate::cashflow::{Ends, FanPoint, MARKETS, Timeline, Variant, fan, level_contribution, quantile, simulate};

/// The chances for which the monthly amount is given.
const OPTIONS: [f64; 3] = [0.50, 0.75, 0.90];
/// The share of an amount by which the last bits of the formulas may be off: a hundred times what they are, and less than
/// a cent a month makes of any target.
const LAST_BITS: f64 = 1e-13;

/// Everything that is computed of a saving plan.
pub(super) struct Saving {
    pub(super) target: Decimal,
    pub(super) target_today: Decimal,
    pub(super) capital: Option<Capital>,
    pub(super) monthly: Decimal,
    pub(super) success: f64,
    pub(super) recommended: Decimal,
    /// What a tenth and half of the markets have at most with what is recommended.
    pub(super) recommended_ends: [Decimal; 2],
    /// What is paid in altogether with what is recommended, the start and sums on dates counted in.
    pub(super) recommended_paid: Decimal,
    pub(super) options: Vec<ContributionOption>,
    pub(super) projection: Vec<ProjectionPoint>,
    pub(super) budget: Option<BudgetCheck>,
    pub(super) adjustments: Vec<Adjustment>,
    pub(super) sensitivity: Vec<Sensitivity>,
    pub(super) drawdown: Option<Drawdown>,
    /// The same begun when dear debts are gone.
    pub(super) after_debts: Option<AfterDebts>,
}

/// What is aimed for after so many months: in money of that day, and in today's.
pub(super) struct Target<'a> {
    case: &'a Case<'a>,
    need: Option<Need<'a>>,
}

impl<'a> Target<'a> {
    pub(super) fn new(case: &'a Case<'a>) -> Self {
        Self { case, need: Need::new(case) }
    }

    pub(super) fn capital(&self, months: u32) -> Option<Capital> {
        let need = self.need.as_ref().filter(|_| self.case.target.is_none());
        need.map(|need| need.capital(months))
    }

    /// The income a month of today's money that a capital of today's money supports, where an income says what is aimed for.
    pub(super) fn income_of(&self, capital: Decimal, months: u32) -> Option<Decimal> {
        let needed = self.capital(months)?;
        let drawn = (as_f64(capital) - needed.bridge).max(0.0) * needed.rate;
        Some(dollars((drawn + needed.other) / 12.0))
    }

    /// In money of the day on which it is needed, to the cent.
    pub(super) fn nominal(&self, months: u32) -> Decimal {
        match (self.capital(months), self.case.target) {
            (Some(capital), _) => dollars(capital.today * self.case.prices(months)),
            (None, Some(target)) if self.case.is_of_today() => {
                dollars(as_f64(target) * self.case.target_prices(months))
            }
            (None, target) => target.unwrap_or_default(),
        }
    }
}

/// Computes the plan.
pub(super) fn saving(case: &Case<'_>) -> Saving {
    let goal = Target::new(case);
    let target = goal.nominal(case.months);
    let aimed = as_f64(target);
    let timeline = case.timeline(case.months);
    let monthly = monthly_contribution(&timeline, aimed);
    let own = case.budget.unwrap_or_else(|| as_f64(monthly));
    let mut years = Vec::new();
    let paid = as_f64(monthly);
    let later = Later::new(case);
    let common = later.years_in_common(&timeline);
    let mut at_common = Ends::at_start(&timeline, own, MARKETS);
    let mut after_debts = after_debts(case);
    let waits = after_debts.as_ref().filter(|after| 12 * after.years < case.months);
    let variants: Vec<_> =
        CONDITIONS.into_iter().chain(waits.map(|after| Variant { shift: 0.0, wait: after.years })).collect();
    let ends = simulate(&timeline, own, &variants, |month, ends| {
        if month == 12 * common {
            at_common.clone_from(ends);
        }
        years.push(fan(month, ends, paid));
    });
    if let (Some(after), Some(ends)) = (&mut after_debts, ends.get(CONDITIONS.len())) {
        let advised = ends.payment(aimed, case.confidence);
        let advised = advised.is_finite().then(|| dollars_rounded_up(advised));
        after.begun = Some((ends.chance(own, aimed), advised));
    }
    let mut needed = ends[0].needed_payments(aimed);
    let success = needed.iter().filter(|payment| **payment <= paid).count() as f64 / needed.len() as f64;
    let mut reaches = |chance| dollars_rounded_up(quantile(&mut needed, chance));
    let options =
        OPTIONS.map(|probability| ContributionOption { probability, monthly_contribution: reaches(probability) });
    let recommended = reaches(case.confidence);
    let mut recommended_values = ends[0].values(as_f64(recommended));
    let recommended_ends = [0.1, 0.5].map(|part| dollars(quantile(&mut recommended_values, part).max(0.0)));
    let target_today = match case.target {
        Some(amount) if case.is_of_today() => amount,
        _ => dollars(aimed / case.prices(case.months)),
    };
    let state = PlanState { case, goal: &goal, ends: &ends[0], month: 0, there: case.start, own, target: aimed };
    Saving {
        target,
        target_today,
        capital: goal.capital(case.months),
        monthly,
        success,
        recommended,
        recommended_ends,
        recommended_paid: contributed(case, &timeline, recommended, case.months),
        options: options.to_vec(),
        projection: projection(case, &timeline, monthly, &years),
        budget: case.budget.map(|budget| budget_check(case, &ends[0], budget, aimed)),
        adjustments: state.adjustments(Some(recommended), || later.find(&goal, own, common, at_common)),
        sensitivity: sensitivity(case, &ends, recommended, target),
        drawdown: goal.need.as_ref().map(|need| drawdown(case, need, target_today)),
        after_debts,
    }
}

/// The smallest first payment in cents that reaches the target at the compound returns.
pub(super) fn monthly_contribution(timeline: &Timeline, target: f64) -> Decimal {
    let needed = level_contribution(timeline, target);
    let payment = dollars_rounded_up(needed);
    // The last bits of the formula may lift an amount that is whole cents to the next one: then the one below does.
    let less = payment - Decimal::new(1, 2);
    let reached = needed - as_f64(less) <= LAST_BITS * target / f64::from(timeline.months);
    if less >= Decimal::ZERO && reached { less } else { payment }
}

fn projection(case: &Case<'_>, timeline: &Timeline, monthly: Decimal, years: &[FanPoint]) -> Vec<ProjectionPoint> {
    let point = |point: &FanPoint| {
        let prices = case.prices(point.month);
        let today = |value: f64| Some(dollars(value / prices));
        ProjectionPoint {
            year: point.month.div_ceil(12).cast_signed(),
            month: point.month.cast_signed(),
            contributed: contributed(case, timeline, monthly, point.month),
            p10: dollars(point.p10),
            p50: dollars(point.p50),
            p90: dollars(point.p90),
            p10_today: today(point.p10),
            p50_today: today(point.p50),
            p90_today: today(point.p90),
        }
    };
    years.iter().map(point).collect()
}

/// The start, every payment and what came or went on dates, until a month's end.
pub(super) fn contributed(case: &Case<'_>, timeline: &Timeline, monthly: Decimal, month: u32) -> Decimal {
    let years = 0..month.div_ceil(12);
    let payments = years.map(|year| {
        let months = Decimal::from((month - 12 * year).min(12));
        let payment = if timeline.growth == 0.0 { monthly } else { dollars(as_f64(monthly) * timeline.grown(year)) };
        payment * months
    });
    let flows = timeline.flows.iter().filter(|(at, _)| *at <= month).map(|(_, amount)| dollars(*amount));
    let all = case.reading.starting_amount.max(Decimal::ZERO) + payments.sum::<Decimal>() + flows.sum::<Decimal>();
    // To the digits that are kept of great amounts.
    dollars(as_f64(all))
}

fn budget_check(case: &Case<'_>, ends: &Ends, budget: f64, target: f64) -> BudgetCheck {
    let mut values = ends.values(budget);
    let [p10, p50, p90] = [0.1, 0.5, 0.9].map(|part| quantile(&mut values, part).max(0.0));
    let shortfall = |value: f64| dollars((target - value).max(0.0));
    let details = &case.reading.details;
    let income = details.yearly_income.filter(|income| *income > Decimal::ZERO);
    let own = details.monthly_budget.map(as_f64);
    BudgetCheck {
        monthly_contribution: dollars(budget),
        success_probability: ends.chance(budget, target),
        shortfall_p10: shortfall(p10),
        shortfall_p50: shortfall(p50),
        shortfall_p90: shortfall(p90),
        p10: dollars(p10),
        p50: dollars(p50),
        p90: dollars(p90),
        share_of_income: own.zip(income).map(|(own, income)| 12.0 * own / as_f64(income)),
    }
}

/// What the target is worth to live on, where an income is wanted.
fn drawdown(case: &Case<'_>, need: &Need<'_>, target_today: Decimal) -> Drawdown {
    let years = case.reading.years_to_fund();
    let living = DrawdownPhase::new(case, &need.spending, as_f64(target_today), case.months, years);
    living.drawdown(case.reading.details.confidence.unwrap_or(LASTS))
}
