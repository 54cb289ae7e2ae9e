//! From the solver's weights to whole basis points that add up to 10,000 and keep the bounds.

use super::asset_class::{AssetClass, Group};
use super::optimiser::WORLD;

const N: usize = AssetClass::COUNT;

/// One whole, in basis points.
pub(super) const WHOLE: u32 = 10_000;

/// Kept below the volatility cap for the rounding: it moves weights by a basis point or two, and so the volatility by
/// less than one.
pub(super) const VOLATILITY_MARGIN: f64 = 1e-4;

/// The weights in basis points: groups first, so that the shares of stocks and alternatives are the nearest ones; then
/// each group's classes, rounded down, with what is left going to the group's broadest market.
pub(super) fn basis_points(weights: &[f64; N]) -> [u32; N] {
    let share = |group| weights_of(weights, group).map(|(_, weight)| weight).sum::<f64>();
    let stocks = nearest(share(Group::Stocks)).min(WHOLE);
    let alternatives = nearest(share(Group::Alternatives)).min(WHOLE - stocks);
    let bonds = WHOLE - stocks - alternatives;
    let mut points = [0; N];
    let mut left = stocks;
    for (region, percent) in &WORLD[1..] {
        points[*region as usize] = stocks * percent / 100;
        left -= points[*region as usize];
    }
    points[WORLD[0].0 as usize] = left;
    for (group, total, broadest) in
        [(Group::Bonds, bonds, AssetClass::UsBonds), (Group::Alternatives, alternatives, AssetClass::Commodities)]
    {
        let mut left = total;
        for (class, weight) in weights_of(weights, group).filter(|(class, _)| *class != broadest) {
            points[class as usize] = at_most(weight).min(left);
            left -= points[class as usize];
        }
        points[broadest as usize] = left;
    }
    points
}

fn weights_of(weights: &[f64; N], group: Group) -> impl Iterator<Item = (AssetClass, f64)> {
    AssetClass::ALL.into_iter().zip(*weights).filter(move |(class, _)| class.group() == group)
}

fn nearest(weight: f64) -> u32 {
    points(weight * f64::from(WHOLE) + 0.5)
}

/// Rounded down, save for a weight that is the solver's tolerance short of a whole basis point.
fn at_most(weight: f64) -> u32 {
    points(weight * f64::from(WHOLE) + 1e-3)
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 0..=10,000 just before")]
fn points(value: f64) -> u32 {
    value.clamp(0.0, f64::from(WHOLE)) as u32
}
