//! How much risk a plan may take: the volatility cap by risk level and horizon, and the scale from 1 to 5.

use crate::vocabulary::RiskLevel;

/// All caps are multiples of this (basis points of volatility a year), so that they form one ladder that
/// every plan stands on.
const RUNG: u32 = 50;

/// Months from which more time allows no more risk: the planner's own threshold for "long".
pub(super) const LONG: u32 = 180;

/// The volatility cap in basis points a year while `months` are left: the level's full cap from 15 years on, falling in
/// a straight line to two ninths of it for one year, rounded down to a rung.
///
/// Full caps: 7 % is a mix of bonds and a third of stocks; 12 % about two thirds of stocks; 15 % is close to stocks
/// alone. It never falls when more time is left or the level rises.
pub(super) fn volatility_cap(level: RiskLevel, months: u32) -> u32 {
    // With no time left a sixth of the full cap would be.
    const HEAD_START: u32 = 36;
    let full = match level {
        RiskLevel::Conservative => 700,
        RiskLevel::Balanced => 1200,
        RiskLevel::Aggressive => 1500,
    };
    let cap = full * (months.min(LONG) + HEAD_START) / (LONG + HEAD_START);
    cap - cap % RUNG
}

/// The lowest cap that there is, in basis points: what short bonds and cash keep.
pub(super) const LOWEST_CAP: u32 = 150;

/// Every cap from the lowest to the highest that a plan can have, in basis points.
pub(super) fn rungs() -> impl Iterator<Item = u32> {
    (LOWEST_CAP..=volatility_cap(RiskLevel::Aggressive, LONG)).step_by(RUNG as usize)
}

/// Which of [`rungs`] a cap is.
pub(super) fn rung(cap: u32) -> usize {
    (cap.saturating_sub(LOWEST_CAP) / RUNG) as usize
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
