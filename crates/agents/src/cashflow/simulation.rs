//! 10,000 simulated markets in monthly steps.
//!
//! A month's growth comes from a table by stratum instead of a quantile and an exponential for each month, and the strata
//! are drawn once for all plans. What each market makes of a year (of 1 dollar there at its beginning, and of 1 paid at
//! each month's end) does for every variant of the plan.

use super::draws::{self, PAIRS};
use super::ends::Ends;
use super::growth::Growth;
use super::timeline::{Segment, Timeline};

/// How many markets are simulated.
pub(crate) const MARKETS: usize = 2 * PAIRS;
/// How many of them are enough to look for a date, which all of them then confirm.
pub(crate) const FEW_MARKETS: usize = MARKETS / 10;

/// The same plan in another condition.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Variant {
    /// Added to each year's compound return.
    pub(crate) shift: f64,
    /// Whole years before the first payment.
    pub(crate) wait: u32,
}

/// What each variant of the plan has come to at its end; the ends of the first are shown at each year's end on the way,
/// with the month. `budget` is the monthly payment that deposits are asked for. A longer simulation of the same years
/// begins with the shorter one.
pub(crate) fn simulate(
    timeline: &Timeline,
    budget: f64,
    variants: &[Variant],
    at_year_end: impl FnMut(u32, &Ends),
) -> Vec<Ends> {
    let mut ends: Vec<_> = variants.iter().map(|_| Ends::at_start(timeline, budget, MARKETS)).collect();
    go_on(timeline, 0, variants, &mut ends, at_year_end);
    ends
}

/// Takes ends of the end of `month`, at which a segment ends, to those of the plan's end.
pub(crate) fn go_on(
    timeline: &Timeline,
    month: u32,
    variants: &[Variant],
    ends: &mut [Ends],
    mut at_year_end: impl FnMut(u32, &Ends),
) {
    let pairs = ends.first().map_or(0, |ends| ends.markets() / 2);
    let mut growth = Growth::new();
    let mut made = Made { lump: vec![[1.0; 2]; pairs], payments: vec![[0.0; 2]; pairs] };
    for segment in timeline.segments().filter(|segment| segment.month() > month) {
        let market = timeline.market(segment.year);
        made.grow(growth.of(market), draws::year(segment.year), segment);
        for (variant, ends) in variants.iter().zip(&mut *ends) {
            let payment = if segment.year < variant.wait { 0.0 } else { timeline.grown(segment.year - variant.wait) };
            let shifted = 1.0 + variant.shift / market.median();
            ends.advance(segment, shifted, payment, made.lump.as_flattened(), made.payments.as_flattened());
        }
        if segment.to == 12 || segment.month() == timeline.months {
            at_year_end(segment.month(), &ends[0]);
        }
    }
}

/// What the months of a segment make, in each market.
struct Made {
    /// Of 1 dollar at their beginning.
    lump: Vec<[f64; 2]>,
    /// Of 1 dollar at the end of each.
    payments: Vec<[f64; 2]>,
}

impl Made {
    fn grow(&mut self, growth: &[[f64; 2]], draws: &draws::Year, segment: Segment) {
        let months = segment.from as usize..segment.to as usize;
        for ((lump, payments), strata) in self.lump.iter_mut().zip(&mut self.payments).zip(draws) {
            let (mut worth, mut paid) = ([1.0; 2], [0.0; 2]);
            for stratum in strata.get(months.clone()).unwrap_or_default() {
                let growth = growth[usize::from(*stratum)];
                worth = [worth[0] * growth[0], worth[1] * growth[1]];
                paid = [paid[0] * growth[0] + 1.0, paid[1] * growth[1] + 1.0];
            }
            (*lump, *payments) = (worth, paid);
        }
    }
}
