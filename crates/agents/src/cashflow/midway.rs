//! A plan that is on its way: what it has come to at some months, and what becomes of it from a month on.

use super::ends::Ends;
use super::simulation::{Variant, go_on};
use super::timeline::Timeline;

/// What the plan has come to at the end of each of `months` (in their order, from 1).
pub(crate) fn at_months(timeline: &Timeline, months: &[u32], markets: usize, mut at: impl FnMut(u32, &Ends)) {
    let mut ends = [Ends::at_start(timeline, 0.0, markets)];
    let mut before = 0;
    for month in months {
        go_on(&piece(timeline, before, *month), before, &[Variant::default()], &mut ends, |_, _| ());
        at(*month, &ends[0]);
        before = *month;
    }
}

/// What a plan comes to at its end from the end of `month` on, where `timeline.start` is there then. Payments are counted as
/// those of the plan's first year, as in all of it.
pub(crate) fn from_month(timeline: &Timeline, month: u32, budget: f64, markets: usize) -> Ends {
    let mut ends = [Ends::at_start(timeline, budget, markets)];
    go_on(&piece(timeline, month, timeline.months), month, &[Variant::default()], &mut ends, |_, _| ());
    let [ends] = ends;
    ends
}

/// The same plan until the end of `months`, with a pause at the end of `month`.
fn piece(timeline: &Timeline, month: u32, months: u32) -> Timeline {
    let flows = paused_at(&timeline.flows, &[month]);
    Timeline { months, flows, markets: timeline.markets.clone(), ..*timeline }
}

/// Sums on dates, and nothing at the ends of `months`: segments end there.
pub(crate) fn paused_at(flows: &[(u32, f64)], months: &[u32]) -> Vec<(u32, f64)> {
    let mut paused: Vec<_> = flows.iter().copied().chain(months.iter().map(|month| (*month, 0.0))).collect();
    paused.sort_by_key(|(month, _)| *month);
    paused
}
