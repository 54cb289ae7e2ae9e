//! What a month makes of 1 dollar in each stratum of the normal distribution.

use std::sync::LazyLock;

use super::draws::STRATA;
use super::lognormal::Lognormal;
use super::normal::normal_quantile;

/// The standard deviations above the median of the upper strata, each represented by its median, with the variance that
/// this takes away put back.
pub(super) static DEVIATIONS: LazyLock<Vec<f64>> = LazyLock::new(|| {
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
                *spread = exponential(monthly * z);
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

/// The exponential of a number between −1 and 1 to the last bits: a series that processors compute several at a time, where
/// the library's function takes them one by one.
fn exponential(x: f64) -> f64 {
    const INVERSE: [f64; 13] = [
        1.0 / 13.0,
        1.0 / 12.0,
        1.0 / 11.0,
        1.0 / 10.0,
        1.0 / 9.0,
        1.0 / 8.0,
        1.0 / 7.0,
        1.0 / 6.0,
        1.0 / 5.0,
        1.0 / 4.0,
        1.0 / 3.0,
        1.0 / 2.0,
        1.0,
    ];
    let half = x / 2.0;
    let mut root = 1.0;
    for inverse in INVERSE {
        root = 1.0 + half * inverse * root;
    }
    root * root
}

#[cfg(test)]
mod tests {
    use super::exponential;

    #[test]
    fn the_series_is_the_exponential() {
        for x in (-100..=100).map(|percent| f64::from(percent) / 100.0) {
            assert!((exponential(x) / libm::exp(x) - 1.0).abs() < 1e-14, "{x}");
        }
    }
}
