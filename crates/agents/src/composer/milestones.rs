//! The steps on the way to the target.

use rust_decimal::Decimal;

use super::money::{as_f64, dollars};
use super::plan::{Milestone, ProjectionPoint};

const STEPS: [(i32, &str); 4] = [
    (25, "A quarter of the target"),
    (50, "Half of the target"),
    (75, "Three quarters of the target"),
    (100, "The whole target"),
];

/// A quarter, half, three quarters and all of the target, each with the year in which the median market passes it.
pub(super) fn milestones(
    target: Decimal,
    start: Decimal,
    last_year: u32,
    projection: &[ProjectionPoint],
) -> Vec<Milestone> {
    let step = |(percent_of_target, name): (i32, &str)| {
        let amount = dollars(as_f64(target) * f64::from(percent_of_target) / 100.0);
        let passed = projection.iter().find(|point| point.p50 >= amount).map(|point| point.year);
        let year = if start >= amount { 0 } else { passed.unwrap_or(last_year.cast_signed()) };
        Milestone { name: name.to_owned(), percent_of_target, amount, year }
    };
    STEPS.map(step).to_vec()
}
