//! Every portfolio that a plan can hold in given markets, one for each volatility cap.
//!
//! The caps lie on one ladder, which is climbed from its lowest rung, and each rung holds at least the stocks of the one
//! below. So the stock share never rises when less time is left or the level falls, whatever the table.

use std::sync::{Arc, Mutex, PoisonError};

use super::allocation::AllocationError;
use super::asset_class::{AssetClass, Group};
use super::market::MarketAssumptions;
use super::optimiser::{Bounds, MOST_ALTERNATIVES, optimum};
use super::risk::{LOWEST_CAP, rung, rungs, volatility_cap};
use super::rounding::{VOLATILITY_MARGIN, WHOLE, basis_points};
use crate::vocabulary::RiskLevel;

const N: usize = AssetClass::COUNT;

/// Below this no stocks are held, and nothing but cash and short bonds: bonds with so much cash that the two together
/// are as calm as short ones.
const MONTHS_WITHOUT_STOCKS: u32 = 24;
/// Below this no alternatives are held.
const MONTHS_WITHOUT_ALTERNATIVES: u32 = 60;

/// Weights of one portfolio in basis points.
pub(super) type Points = [u32; N];

/// The portfolios of given markets.
#[derive(Debug)]
pub(super) struct Ladder {
    calm: Points,
    without_alternatives: Vec<Points>,
    with_alternatives: Vec<Points>,
}

impl Ladder {
    /// What a plan of `level` holds while `months` are left.
    pub(super) fn at(&self, level: RiskLevel, months: u32) -> Points {
        let rung = rung(volatility_cap(level, months));
        let rungs = match months {
            ..MONTHS_WITHOUT_STOCKS => return self.calm,
            MONTHS_WITHOUT_STOCKS..MONTHS_WITHOUT_ALTERNATIVES => &self.without_alternatives,
            _ => &self.with_alternatives,
        };
        rungs.get(rung).or(rungs.last()).copied().unwrap_or(self.calm)
    }

    /// The ladder of `market`. The last one is kept: it depends on nothing else, and takes longer than the rest of a plan.
    pub(super) fn of(market: &MarketAssumptions) -> Result<Arc<Self>, AllocationError> {
        type Kept = Option<(MarketAssumptions, Arc<Ladder>)>;
        static LAST: Mutex<Kept> = Mutex::new(None);
        if let Some((of, ladder)) = &*LAST.lock().unwrap_or_else(PoisonError::into_inner)
            && of == market
        {
            return Ok(Arc::clone(ladder));
        }
        let ladder = Arc::new(Self::climb(market)?);
        *LAST.lock().unwrap_or_else(PoisonError::into_inner) = Some((market.clone(), Arc::clone(&ladder)));
        Ok(ladder)
    }

    fn climb(market: &MarketAssumptions) -> Result<Self, AllocationError> {
        let within = |cap, stocks, alternatives| -> Result<Points, AllocationError> {
            let bounds = Bounds { volatility: fraction(cap) - VOLATILITY_MARGIN, stocks, alternatives };
            Ok(basis_points(&optimum(market, bounds)?))
        };
        let mut with_alternatives = Vec::new();
        let mut below = 0.0;
        for cap in rungs() {
            let points = within(cap, (below, 1.0), MOST_ALTERNATIVES)?;
            below = share(&points, Group::Stocks);
            with_alternatives.push(points);
        }
        let mut without_alternatives = Vec::new();
        below = 0.0;
        let highest = volatility_cap(RiskLevel::Aggressive, MONTHS_WITHOUT_ALTERNATIVES - 1);
        for (cap, above) in rungs().take_while(|cap| *cap <= highest).zip(&with_alternatives) {
            // Not more stocks than the same rung has with alternatives: they must not rise when these go.
            let points = within(cap, (below, share(above, Group::Stocks).max(below)), 0.0)?;
            below = share(&points, Group::Stocks);
            without_alternatives.push(points);
        }
        Ok(Self { calm: within(LOWEST_CAP, (0.0, 0.0), 0.0)?, without_alternatives, with_alternatives })
    }
}

/// The share of a group.
pub(super) fn share(points: &Points, group: Group) -> f64 {
    let sum = AssetClass::ALL.into_iter().zip(points).filter(|(class, _)| class.group() == group).map(|(_, p)| p).sum();
    fraction(sum)
}

/// Basis points as a fraction.
pub(super) fn fraction(points: u32) -> f64 {
    f64::from(points) / f64::from(WHOLE)
}
