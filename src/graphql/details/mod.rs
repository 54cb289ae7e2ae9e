//! Exact details of a goal: as input and as output.

mod input;
mod output;

use async_graphql::Enum;

pub use input::PlanDetailsInput;
pub use output::PlanDetails;

use crate::vocabulary;

/// Money of today, or of the day on which it is needed.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "vocabulary::AmountBasis")]
pub enum AmountBasis {
    /// Money of today: it is raised by inflation until it is needed.
    Today,
    /// Money of the day on which it is needed.
    Nominal,
}
