//! A saving plan on its way.

use rust_decimal::Decimal;

use super::{FanPosition, Track, is_on_track, words};
use crate::{
    cashflow::{MARKETS, Timeline, at_months, from_month},
    composer::{
        adjustments::{Later, PlanState},
        case::Case,
        money::{as_f64, dollars, dollars_rounded_up},
        plan::InvestmentPlan,
        saving::{Target, monthly_contribution},
    },
};

/// Whether the plan follows from the case: then its projection does.
pub(super) fn is_of(case: &Case<'_>, plan: &InvestmentPlan) -> bool {
    let timeline = case.timeline(case.months);
    let follows = |target| monthly_contribution(&timeline, as_f64(target)) == plan.monthly_contribution;
    plan.recommended_contribution.is_some() && plan.target_nominal.is_some_and(follows)
}

/// What the plan's projection has at the end of each of `months` (in their order), in each market.
pub(super) fn projected(case: &Case<'_>, plan: &InvestmentPlan, months: &[u32], mut at: impl FnMut(u32, &mut [f64])) {
    let paid = as_f64(plan.monthly_contribution);
    at_months(&case.timeline(case.months), months, MARKETS, |month, ends| {
        let mut values = ends.values(paid);
        for value in &mut values {
            *value = value.max(0.0);
        }
        at(month, &mut values);
    });
}

/// Progress of the plan with `there` after `month` months.
pub(super) fn track(case: &Case<'_>, plan: &InvestmentPlan, month: u32, there: f64, place: FanPosition) -> Track {
    let target = as_f64(plan.target_nominal.unwrap_or_default());
    let own = case.budget.unwrap_or_else(|| as_f64(plan.recommended_contribution.unwrap_or_default()));
    let timeline = Timeline { start: there, ..case.timeline(case.months) };
    let ends = from_month(&timeline, month.min(case.months), own, MARKETS);
    let goal = Target::new(case);
    let state = PlanState { case, goal: &goal, ends: &ends, month, there, own, target };
    let success_probability = ends.chance(own, target);
    let on_track = is_on_track(success_probability, case);
    let adjustments = if on_track {
        Vec::new()
    } else {
        state.adjustments(recommended(&state), || Later::new(case).find_from(&goal, own, month, there))
    };
    let behind = dollars(place.median - there);
    Track {
        on_track,
        behind,
        success_probability,
        adjustments,
        sentence: words::saving(&state, behind, success_probability, on_track),
    }
}

/// What it takes a month from here; `None` where no amount does it any more.
fn recommended(state: &PlanState<'_>) -> Option<Decimal> {
    let payment = state.ends.payment(state.target, state.case.confidence) * state.grown();
    payment.is_finite().then(|| dollars_rounded_up(payment))
}
