//! A plan at its markets' compound returns, as if they were certain.

use super::annuity::{accumulation, growth};
use super::timeline::Timeline;

/// What 1 dollar of each kind has become by the end of a month.
#[derive(Clone, Copy, Debug)]
struct Grown {
    lump: f64,
    payments: f64,
    flows: f64,
}

/// The first monthly payment at which a plan ends with `target` and never has less than nothing on the way; negative
/// where less than its start would do.
pub(crate) fn level_contribution(timeline: &Timeline, target: f64) -> f64 {
    let mut grown = Grown { lump: 1.0, payments: 0.0, flows: 0.0 };
    let mut least = f64::NEG_INFINITY;
    let needed = |floor: f64, grown: &Grown| (floor - timeline.start * grown.lump - grown.flows) / grown.payments;
    for segment in timeline.segments() {
        let monthly = timeline.market(segment.year).mean / 12.0;
        let rate = libm::expm1(monthly);
        let growth = growth(rate, segment.months());
        grown.lump *= growth;
        grown.payments = grown.payments * growth + timeline.grown(segment.year) * accumulation(rate, segment.months());
        grown.flows = grown.flows * growth + segment.flow;
        if segment.flow < 0.0 {
            least = least.max(needed(0.0, &grown));
        }
    }
    least.max(needed(target, &grown))
}
