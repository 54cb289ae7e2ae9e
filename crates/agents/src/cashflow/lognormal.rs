//! The market of one portfolio: a year's growth is lognormal, and so is a month's.

use super::normal::normal_quantile;

/// Logarithm of a year's growth: normal with this mean and standard deviation. Years and months are independent.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Lognormal {
    /// Mean of the logarithm; its exponential is the median growth.
    pub(crate) mean: f64,
    /// Standard deviation of the logarithm.
    pub(crate) deviation: f64,
}

impl Lognormal {
    /// The market whose median growth is 1 + `compound` and whose yearly return has the standard deviation
    /// `volatility` (fractions; `compound` above −1).
    pub(crate) fn from_compound(compound: f64, volatility: f64) -> Self {
        // Growth of arithmetic mean m and standard deviation s has the median m² / √(m² + s²): solved for m².
        let median = 1.0 + compound;
        let (median2, variance) = (median * median, volatility * volatility);
        let mean2 = 0.5 * (median2 + libm::sqrt(median2 * median2 + 4.0 * median2 * variance));
        Self { mean: libm::log1p(compound), deviation: libm::sqrt(libm::log1p(variance / mean2)) }
    }

    /// The median growth of a year.
    pub(crate) fn median(&self) -> f64 {
        libm::exp(self.mean)
    }

    /// The growth of a sum over `years` that is exceeded with the probability 1 − `probability` (strictly inside 0..1).
    pub(crate) fn quantile(&self, probability: f64, years: f64) -> f64 {
        libm::exp(self.mean * years + self.deviation * libm::sqrt(years) * normal_quantile(probability))
    }
}
