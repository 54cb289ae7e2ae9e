//! Progress of a plan that withdraws from savings.

use rust_decimal::Decimal;

use super::{FanPosition, Track, is_on_track, words};
use crate::{
    cashflow::Spending,
    composer::{
        adjustments::adjustment,
        case::Case,
        drawdown::DrawdownPhase,
        money::{as_f64, dollars, dollars_rounded_down, dollars_rounded_up},
        plan::{Adjustment, Drawdown, InvestmentPlan},
        spend::flows_of_today,
        wording::{rounded_down, rounded_up_to_three_digits},
    },
    vocabulary::AdjustmentKind,
};

/// Whether the plan follows from the case, as far as that shows without simulating it.
pub(super) fn is_of(case: &Case<'_>, plan: &InvestmentPlan) -> bool {
    let contributed = plan.projection.last().map(|point| (point.month, point.contributed));
    let come = case.flows(case.months).into_iter().map(|(_, sum)| as_f64(sum));
    let expected = dollars(case.start + come.sum::<f64>());
    plan.drawdown.as_ref().is_some_and(|drawdown| drawdown.years.unsigned_abs() == case.months.div_ceil(12))
        && contributed
            .is_some_and(|(month, sum)| month.unsigned_abs() == case.months && (sum - expected).abs() <= Decimal::ONE)
}

/// What is taken a month, in money of the day on which the plan was made.
fn taken(plan: &InvestmentPlan) -> Decimal {
    let taken = |drawdown: &Drawdown| drawdown.wanted_monthly.unwrap_or(drawdown.sustainable_monthly);
    plan.drawdown.as_ref().map(taken).unwrap_or_default()
}

/// What the plan's projection has at the end of each of `months` (in their order), in each market.
pub(super) fn projected(case: &Case<'_>, plan: &InvestmentPlan, months: &[u32], mut at: impl FnMut(u32, &mut [f64])) {
    let years = case.months.div_ceil(12);
    let last = months.last().copied().unwrap_or_default();
    if months.first() == Some(&0) {
        at(0, &mut [case.start]);
    }
    let flows = flows_of_today(case);
    let spending = Spending::with_pauses(&case.spending_markets(0, years), (0, last), case.inflation, &flows, months);
    let living = DrawdownPhase::new(case, &spending, case.start, 0, years);
    living.left(
        taken(plan),
        |month| months.binary_search(&month).is_ok(),
        |month, left| {
            for value in &mut *left {
                *value *= case.prices(month);
            }
            at(month, left);
        },
    );
}

/// Progress of the plan with `there` after `month` months.
pub(super) fn track(case: &Case<'_>, plan: &InvestmentPlan, month: u32, there: f64, place: FanPosition) -> Track {
    let (years, from) = (case.months.div_ceil(12), month.min(case.months));
    let spending = Spending::simulate_from(
        &case.spending_markets(0, years),
        from,
        case.months,
        case.inflation,
        &flows_of_today(case),
    );
    let living = DrawdownPhase::new(case, &spending, there / case.prices(from), 0, years);
    let taken = taken(plan);
    let success_probability = living.chance(Decimal::ZERO, taken);
    let on_track = is_on_track(success_probability, case);
    let adjustments = if on_track { Vec::new() } else { adjustments(case, &living, taken, case.prices(from)) };
    let behind = dollars(place.median - there);
    let taken_now = dollars(as_f64(taken) * case.prices(from));
    Track {
        on_track,
        behind,
        success_probability,
        adjustments,
        sentence: words::spending(case, (month, there), taken_now, behind, (success_probability, on_track)),
    }
}

/// What lasts from here, and what would have to be added for what is taken. Money is now's, that of the plan's day times
/// `prices`.
fn adjustments(case: &Case<'_>, living: &DrawdownPhase<'_>, taken: Decimal, prices: f64) -> Vec<Adjustment> {
    let mut adjustments = Vec::new();
    let less = living.sustainable(case.confidence);
    let now = dollars_rounded_down(as_f64(less) * prices);
    let shown = rounded_down(now);
    if shown > Decimal::ZERO {
        let words = format!("Live on {} a month of today's money", case.words.money(shown));
        let chance = living.chance(Decimal::ZERO, less);
        adjustments.push(adjustment(case, AdjustmentKind::Less, now, chance, &words, shown));
    }
    let more = living.deposit(taken, case.confidence);
    let now = dollars_rounded_up(as_f64(more) * prices);
    let shown = rounded_up_to_three_digits(now);
    let words = format!("Add {} once, now", case.words.money(shown));
    let chance = living.chance(more, taken);
    adjustments.push(adjustment(case, AdjustmentKind::Deposit, now, chance, &words, shown));
    adjustments
}
