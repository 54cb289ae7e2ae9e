//! Mean-variance: the weights with the highest expected return under a volatility cap, by a second-order cone program.
//!
//! Stocks are held in the proportions of the world's market, whatever a table forecasts for its regions: expected returns
//! drawn all the way to those that the market implies (Black and Litterman 1992) have these as their optimum. The return
//! of that mix is the table's own. Under a cap that binds, the highest arithmetic return is the highest compound one, too.

use clarabel::algebra::CscMatrix;
use clarabel::solver::{DefaultSettings, DefaultSolver, IPSolver, SolverStatus, SupportedConeT};

use super::allocation::AllocationError;
use super::asset_class::{AssetClass, Group};
use super::cholesky;
use super::market::MarketAssumptions;

const N: usize = AssetClass::COUNT;

/// Real estate and commodities together.
pub(super) const MOST_ALTERNATIVES: f64 = 0.10;
/// The same as a share of stocks, so that a calm plan is not one of commodities.
pub(super) const MOST_BESIDE_STOCKS: f64 = 0.25;
/// The world's stock market: the regions' shares of it, in percent.
pub(super) const WORLD: [(AssetClass, u32); 3] =
    [(AssetClass::UsEquity, 62), (AssetClass::DevelopedEquity, 27), (AssetClass::EmergingEquity, 11)];

/// What the weights have to keep beside the cap.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bounds {
    /// Volatility a year, as a fraction.
    pub(super) volatility: f64,
    /// The least and the greatest share of stocks.
    pub(super) stocks: (f64, f64),
    /// The greatest share of real estate and commodities.
    pub(super) alternatives: f64,
}

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

/// The optimal weights by class, to the solver's tolerance.
pub(super) fn optimum(market: &MarketAssumptions, bounds: Bounds) -> Result<[f64; N], AllocationError> {
    let factor = cholesky::factor(&market.covariance()).ok_or(AllocationError::NotPositiveDefinite)?;
    let program = constraints(&factor, bounds);
    let cost = market.arithmetic_returns().map(|mean| -mean);
    let settings =
        DefaultSettings { verbose: false, tol_gap_abs: 1e-10, tol_gap_rel: 1e-10, ..DefaultSettings::default() };
    let mut solver = DefaultSolver::new(
        &CscMatrix::zeros((N, N)),
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
            Err(AllocationError::Infeasible { volatility_cap: bounds.volatility })
        }
        status => Err(AllocationError::Solver(format!("{status:?}"))),
    }
}

fn constraints(factor: &[[f64; N]; N], bounds: Bounds) -> Program {
    let mut program = Program::default();
    program.equal([1.0; N], 1.0);
    for class in AssetClass::ALL {
        program.at_most(coefficients(|other| if other == class { -1.0 } else { 0.0 }), 0.0);
    }
    program.at_most(indicator(Group::Alternatives, 1.0), bounds.alternatives);
    let mut beside = indicator(Group::Alternatives, 1.0);
    for (region, _) in WORLD {
        beside[region as usize] = -MOST_BESIDE_STOCKS;
    }
    program.at_most(beside, 0.0);
    program.at_most(indicator(Group::Stocks, -1.0), -bounds.stocks.0);
    program.at_most(indicator(Group::Stocks, 1.0), bounds.stocks.1);
    for (region, share) in &WORLD[1..] {
        // region − share · stocks = 0
        let mut row = indicator(Group::Stocks, -f64::from(*share) / 100.0);
        row[*region as usize] += 1.0;
        program.equal(row, 0.0);
    }
    // |L'w| ≤ cap, since w'Σw = |L'w|² for Σ = LL'.
    let mut cone = [([0.0; N], 0.0); N + 1];
    cone[0].1 = bounds.volatility;
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
