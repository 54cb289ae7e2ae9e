//! Tests of the engine, at one return throughout unless said otherwise.

mod draws;
mod figures;
mod path;
mod properties;
mod spending;

use super::lognormal::Lognormal;
use super::simulation::{MARKETS, Variant, simulate};
use super::{Ends, Timeline};

fn close(actual: f64, expected: f64, tolerance: f64) {
    assert!((actual - expected).abs() <= tolerance, "{actual} is not {expected} ± {tolerance}");
}

/// A plan in one market throughout.
fn level(start: f64, months: u32, compound: f64, volatility: f64) -> Timeline {
    let markets = vec![Lognormal::from_compound(compound, volatility)];
    Timeline { months, markets, start, flows: Vec::new(), growth: 0.0 }
}

fn simulated(timeline: &Timeline) -> Ends {
    simulate(timeline, 0.0, &[Variant::default()], |_, _| ()).remove(0)
}
