//! What a month makes of 1 dollar in each stratum of the normal distribution.

use std::sync::LazyLock;

use super::draws::STRATA;
use super::lognormal::Lognormal;
use super::normal::normal_quantile;

/// The standard deviations above the median of the upper strata, each represented by its median, with the variance that
/// this takes away put back.
static DEVIATIONS: LazyLock<Vec<f64>> = LazyLock::new(|| {
    let upper = STRATA / 2..STRATA;
    let normals: Vec<f64> = upper.map(|i| normal_quantile((i as f64 + 0.5) / STRATA as f64)).collect();
    let variance = normals.iter().map(|z| z * z).sum::<f64>() / (STRATA / 2) as f64;
    normals.iter().map(|z| z / libm::sqrt(variance)).collect()
});

/// A month's growth by stratum, for a market and its mirror image.
pub(crate) struct Growth {
    pairs: Vec<[f64; 2]>,
    deviation: f64,
    spread: Vec<f64>,
}

impl Growth {
    pub(crate) fn new() -> Self {
        Self { pairs: vec![[1.0; 2]; STRATA], deviation: f64::NAN, spread: vec![1.0; STRATA / 2] }
    }

    /// The growth of a month in `market`.
    pub(crate) fn of(&mut self, market: Lognormal) -> &[[f64; 2]] {
        if self.deviation.to_bits() != market.deviation.to_bits() {
            self.deviation = market.deviation;
            let monthly = market.deviation / libm::sqrt(12.0);
            for (spread, z) in self.spread.iter_mut().zip(&*DEVIATIONS) {
                *spread = libm::exp(monthly * z);
            }
        }
        let median = libm::exp(market.mean / 12.0);
        let (below, above) = self.pairs.split_at_mut(STRATA / 2);
        for ((below, above), spread) in below.iter_mut().rev().zip(above).zip(&self.spread) {
            let (high, low) = (median * spread, median / spread);
            *above = [high, low];
            *below = [low, high];
        }
        &self.pairs
    }
}
