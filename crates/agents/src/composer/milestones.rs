//! The steps on the way to the target.

use rust_decimal::Decimal;

use super::chances::Savings;
use super::money::{as_f64, dollars};
use super::plan::{Milestone, ProjectionPoint};

const STEPS: [(i32, &str); 4] = [
    (25, "A quarter of the target"),
    (50, "Half of the target"),
    (75, "Three quarters of the target"),
    (100, "The whole target"),
];

/// A quarter, half, three quarters and all of the target, each with the year in which the median market passes it.
pub(super) fn milestones(savings: &Savings, projection: &[ProjectionPoint]) -> Vec<Milestone> {
    STEPS
        .map(|(percent_of_target, name)| {
            let amount = dollars(as_f64(savings.target) * f64::from(percent_of_target) / 100.0);
            Milestone {
                name: name.to_owned(),
                percent_of_target,
                amount,
                year: year_passed(amount, savings, projection),
            }
        })
        .to_vec()
}

fn year_passed(amount: Decimal, savings: &Savings, projection: &[ProjectionPoint]) -> i32 {
    if savings.start >= amount {
        return 0;
    }
    let passed = projection.iter().find(|point| point.p50 >= amount);
    passed.map_or(savings.years.cast_signed(), |point| point.year)
}
