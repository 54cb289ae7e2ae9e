//! Mean-variance: the weights with the highest compound return under a volatility cap, by a second-order cone program.
//!
//! What is maximised is the portfolio's compound (geometric) return, a·w − w'Σw/2 with a the arithmetic means: it is
//! what the plan reports and what money grows by in the median market. The arithmetic mean a·w would reward volatility
//! for its own sake, since the table's arithmetic means already contain half the variance.

use clarabel::algebra::CscMatrix;
use clarabel::solver::{DefaultSettings, DefaultSolver, IPSolver, SolverStatus, SupportedConeT};

use super::allocation::AllocationError;
use super::asset_class::{AssetClass, Group};
use super::cholesky;
use super::market::MarketAssumptions;

const N: usize = AssetClass::COUNT;

/// Real estate and commodities together.
pub(super) const MOST_ALTERNATIVES: f64 = 0.10;
/// Emerging markets, as a share of stocks.
pub(super) const MOST_EMERGING: f64 = 0.25;
/// Any one region, as a share of stocks: about what the largest one has of the world's stock market. Without it the
/// table's best region would hold them all.
pub(super) const MOST_REGION: f64 = 0.60;

/// The constraints A·w + s = b with s in a product of cones, row by row.
#[derive(Default)]
struct Program {
    rows: Vec<[f64; N]>,
    bounds: Vec<f64>,
    cones: Vec<SupportedConeT<f64>>,
}

impl Program {
    fn equal(&mut self, row: [f64; N], bound: f64) {
        self.push(SupportedConeT::ZeroConeT(1), [(row, bound)]);
    }

    fn at_most(&mut self, row: [f64; N], bound: f64) {
        self.push(SupportedConeT::NonnegativeConeT(1), [(row, bound)]);
    }

    fn push<const M: usize>(&mut self, cone: SupportedConeT<f64>, rows: [([f64; N], f64); M]) {
        self.cones.push(cone);
        for (row, bound) in rows {
            self.rows.push(row);
            self.bounds.push(bound);
        }
    }
}

/// The optimal weights by class, to the solver's tolerance, for a cap on the volatility and a least share of stocks.
pub(super) fn optimum(
    market: &MarketAssumptions,
    volatility_cap: f64,
    least_stocks: f64,
) -> Result<[f64; N], AllocationError> {
    let covariance = market.covariance();
    let factor = cholesky::factor(&covariance).ok_or(AllocationError::NotPositiveDefinite)?;
    let program = constraints(&factor, volatility_cap, least_stocks);
    // Clarabel minimises x'Px/2 + q'x and reads the upper triangle of P.
    let upper: [[f64; N]; N] =
        std::array::from_fn(|i| std::array::from_fn(|j| if i <= j { covariance[i][j] } else { 0.0 }));
    let cost = market.arithmetic_returns().map(|mean| -mean);
    let settings =
        DefaultSettings { verbose: false, tol_gap_abs: 1e-10, tol_gap_rel: 1e-10, ..DefaultSettings::default() };
    let mut solver = DefaultSolver::new(
        &CscMatrix::from(&upper),
        &cost,
        &CscMatrix::from(&program.rows),
        &program.bounds,
        &program.cones,
        settings,
    )
    .map_err(|error| AllocationError::Solver(error.to_string()))?;
    solver.solve();
    match solver.solution.status {
        SolverStatus::Solved | SolverStatus::AlmostSolved => Ok(std::array::from_fn(|i| solver.solution.x[i])),
        SolverStatus::PrimalInfeasible | SolverStatus::AlmostPrimalInfeasible => {
            Err(AllocationError::Infeasible { volatility_cap })
        }
        status => Err(AllocationError::Solver(format!("{status:?}"))),
    }
}

fn constraints(factor: &[[f64; N]; N], volatility_cap: f64, least_stocks: f64) -> Program {
    let mut program = Program::default();
    program.equal([1.0; N], 1.0);
    for class in AssetClass::ALL {
        program.at_most(coefficients(|other| if other == class { -1.0 } else { 0.0 }), 0.0);
    }
    program.at_most(indicator(Group::Alternatives, 1.0), MOST_ALTERNATIVES);
    program.at_most(indicator(Group::Stocks, -1.0), -least_stocks);
    for region in AssetClass::ALL.into_iter().filter(|class| class.group() == Group::Stocks) {
        let most = if region == AssetClass::EmergingEquity { MOST_EMERGING } else { MOST_REGION };
        // region − most · stocks ≤ 0
        let mut row = indicator(Group::Stocks, -most);
        row[region as usize] += 1.0;
        program.at_most(row, 0.0);
    }
    // |L'w| ≤ cap, since w'Σw = |L'w|² for Σ = LL'.
    let mut cone = [([0.0; N], 0.0); N + 1];
    cone[0].1 = volatility_cap;
    for i in 0..N {
        cone[i + 1].0 = std::array::from_fn(|j| -factor[j][i]);
    }
    program.push(SupportedConeT::SecondOrderConeT(N + 1), cone);
    program
}

fn indicator(group: Group, value: f64) -> [f64; N] {
    coefficients(|class| if class.group() == group { value } else { 0.0 })
}

fn coefficients(value: impl Fn(AssetClass) -> f64) -> [f64; N] {
    AssetClass::ALL.map(value)
}
