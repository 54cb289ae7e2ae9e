//! How much risk a plan may take: the volatility cap by risk level and horizon, and the scale from 1 to 5.

use crate::vocabulary::RiskLevel;

/// All caps are multiples of this (basis points of volatility a year), so that they form one ladder that
/// every plan stands on.
const RUNG: u32 = 50;

/// Years from which a longer horizon allows no more risk: the planner's own threshold for "long".
const LONG: u32 = 15;

/// The volatility cap of a plan in basis points a year: the level's full cap from 15 years on, falling in a straight
/// line to two ninths of it for one year, rounded down to a rung.
///
/// Full caps: 7 % is a mix of bonds and a third of stocks; 12 % about two thirds of stocks; 15 % is close to stocks
/// alone. It never falls when the horizon grows or the level rises.
pub(super) fn volatility_cap(level: RiskLevel, years: u32) -> u32 {
    // At a horizon of 0 a sixth of the full cap would be left.
    const HEAD_START: u32 = 3;
    let full = match level {
        RiskLevel::Conservative => 700,
        RiskLevel::Balanced => 1200,
        RiskLevel::Aggressive => 1500,
    };
    let cap = full * (years.min(LONG) + HEAD_START) / (LONG + HEAD_START);
    cap - cap % RUNG
}

/// Every cap from the lowest that a plan can have up to `cap`, in basis points.
pub(super) fn ladder_to(cap: u32) -> impl Iterator<Item = u32> {
    (volatility_cap(RiskLevel::Conservative, 1)..=cap).step_by(RUNG as usize)
}

/// The risk of a volatility (a fraction a year) from 1 to 5: up to 4 % money market and short bonds, up to 8 % mostly
/// bonds, up to 12 % mixed, up to 14 % mostly stocks, above that the risk of stocks alone.
pub(super) fn risk_score(volatility: f64) -> i32 {
    match volatility {
        v if v <= 0.04 => 1,
        v if v <= 0.08 => 2,
        v if v <= 0.12 => 3,
        v if v <= 0.14 => 4,
        _ => 5,
    }
}
