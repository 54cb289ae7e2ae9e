//! The portfolio agent: goal to allocation, by mean-variance over eight asset classes.
//!
//! `market` holds the assumptions (`market_file` reads a replacement), `risk` the volatility cap, `optimiser` the
//! cone program, `rounding` makes whole basis points of its answer, `ladder` has all portfolios of a market, `glide` what
//! is held when, `rationale` why; `allocation` puts it together, `json` stores it.

mod allocation;
mod asset_class;
mod calm;
mod cholesky;
mod glide;
mod json;
mod ladder;
mod market;
mod market_file;
#[cfg(test)]
mod market_file_properties;
mod optimiser;
mod rationale;
mod risk;
mod rounding;
#[cfg(test)]
mod tests;

pub use allocation::{Allocation, AllocationError, allocate};
pub use asset_class::{AssetClass, Group};
pub use calm::keeps_wish;
pub use glide::{GlidePoint, Mix, Outlook};
pub use json::{from_json, to_json};
pub use market::{AssumptionsSource, MarketAssumptions};
pub use market_file::AssumptionsError;
