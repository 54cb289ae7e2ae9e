//! What a person can say exactly beside the words: as it is given, and as it is shown.

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
