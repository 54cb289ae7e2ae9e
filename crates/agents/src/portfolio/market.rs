//! What the agent assumes about the markets: one versioned table with its source and date.

use chrono::NaiveDate;

use super::asset_class::AssetClass;

const N: usize = AssetClass::COUNT;

/// Where figures come from, stored with every plan that rests on them.
#[derive(Clone, Debug, PartialEq)]
pub struct AssumptionsSource {
    /// The table's name, unique for its contents.
    pub version: String,
    /// Who published the figures, and what they are.
    pub source: String,
    /// The day as of which they hold.
    pub date: NaiveDate,
    /// Consumer prices' expected rise a year, as a fraction.
    pub inflation: f64,
}

/// The table: for each asset class (in the order of [`AssetClass::ALL`]) return and volatility a year over the next ten
/// years, as fractions, how the classes move together, and where it is known what they do over thirty. Checked on the way in: the correlations are positive definite.
#[derive(Clone, Debug, PartialEq)]
pub struct MarketAssumptions {
    /// Version, source, date and inflation.
    pub source: AssumptionsSource,
    /// Compound (geometric) return a year.
    pub geometric_returns: [f64; N],
    /// Standard deviation of a year's return.
    pub volatilities: [f64; N],
    /// Correlation of the yearly returns; symmetric, 1 on the diagonal.
    pub correlations: [[f64; N]; N],
    /// The same source's figures for 30 years, as (geometric return, volatility); `None` where it gives none.
    pub long_run: [Option<(f64, f64)>; N],
}

impl MarketAssumptions {
    /// The default: Vanguard Capital Markets Model, 31 May 2025, 10-year and 30-year outlook (midpoints), with
    /// correlations from monthly history.
    pub fn built_in() -> Self {
        Self {
            source: AssumptionsSource {
                version: "vcmm-2025-05-31".to_owned(),
                source: "Vanguard Capital Markets Model, 10-year annualised returns (midpoints) and volatilities; \
                         correlations from monthly history"
                    .to_owned(),
                date: NaiveDate::from_ymd_opt(2025, 5, 31).unwrap_or_default(),
                inflation: 0.020,
            },
            geometric_returns: [0.048, 0.070, 0.043, 0.047, 0.035, 0.036, 0.041, 0.059],
            volatilities: [0.152, 0.183, 0.253, 0.063, 0.051, 0.011, 0.185, 0.180],
            correlations: [
                [1.00, 0.88, 0.75, 0.26, 0.35, -0.03, 0.75, 0.46],
                [0.88, 1.00, 0.86, 0.34, 0.40, -0.01, 0.73, 0.52],
                [0.75, 0.86, 1.00, 0.28, 0.38, -0.02, 0.63, 0.56],
                [0.26, 0.34, 0.28, 1.00, 0.78, 0.06, 0.42, -0.07],
                [0.35, 0.40, 0.38, 0.78, 1.00, 0.04, 0.45, 0.22],
                [-0.03, -0.01, -0.02, 0.06, 0.04, 1.00, -0.04, 0.03],
                [0.75, 0.73, 0.63, 0.42, 0.45, -0.04, 1.00, 0.31],
                [0.46, 0.52, 0.56, -0.07, 0.22, 0.03, 0.31, 1.00],
            ],
            long_run: [
                Some((0.055, 0.168)),
                Some((0.072, 0.198)),
                Some((0.061, 0.278)),
                Some((0.047, 0.065)),
                None,
                None,
                Some((0.062, 0.193)),
                None,
            ],
        }
    }

    /// Arithmetic mean of a year's return, by class: the geometric one plus half the variance.
    pub fn arithmetic_returns(&self) -> [f64; N] {
        std::array::from_fn(|i| self.geometric_returns[i] + self.volatilities[i] * self.volatilities[i] / 2.0)
    }

    #[must_use]
    /// The table of the long run: 30-year figures where there are some, those of ten years otherwise.
    pub fn in_the_long_run(&self) -> Self {
        let figures = |at: usize| self.long_run[at].unwrap_or((self.geometric_returns[at], self.volatilities[at]));
        Self {
            geometric_returns: std::array::from_fn(|at| figures(at).0),
            volatilities: std::array::from_fn(|at| figures(at).1),
            ..self.clone()
        }
    }

    /// Covariance of the yearly returns.
    pub fn covariance(&self) -> [[f64; N]; N] {
        std::array::from_fn(|i| {
            std::array::from_fn(|j| self.correlations[i][j] * self.volatilities[i] * self.volatilities[j])
        })
    }
}
