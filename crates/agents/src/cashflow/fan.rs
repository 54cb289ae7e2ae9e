//! The range of a plan's value in time.

use super::ends::Ends;
use super::quantile::quantiles;

/// What a tenth, half and nine tenths of the markets have at most.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct FanPoint {
    /// The month at whose end.
    pub(crate) month: u32,
    pub(crate) p10: f64,
    pub(crate) p50: f64,
    pub(crate) p90: f64,
}

/// The range of what `payment` has come to; no market has less than nothing.
pub(crate) fn fan(month: u32, ends: &Ends, payment: f64) -> FanPoint {
    let [p10, p50, p90] = quantiles(&mut ends.values(payment), [0.10, 0.50, 0.90]);
    FanPoint { month, p10, p50, p90 }
}
