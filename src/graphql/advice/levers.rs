//! Alternative changes of a plan, and its sensitivity to other conditions.

use async_graphql::{Enum, SimpleObject};

use crate::{
    graphql::{scalars::Decimal, sentence::Sentence, stored::Text},
    vocabulary,
};
use agents::composer;

/// A single change with which the plan reaches its `confidence`.
#[derive(SimpleObject)]
pub struct Adjustment {
    /// What is changed.
    kind: AdjustmentKind,
    /// Money, or for LATER the months from now.
    value: Decimal,
    /// Probability of success with this change, 0 to 1.
    success_probability: f64,
    /// As a sentence.
    sentence: Sentence,
}

/// What can be changed.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "vocabulary::AdjustmentKind")]
pub enum AdjustmentKind {
    /// The monthly amount.
    PayMore,
    /// The date: months from now, with that date's glide path.
    Later,
    /// The target, or the income to live on.
    Less,
    /// A sum that is paid in once, now.
    Deposit,
}

/// The plan as recommended, in another condition.
#[derive(SimpleObject)]
pub struct Sensitivity {
    /// The condition, e.g. `RETURN_MINUS_1`, `RETURN_PLUS_1`, `INFLATION_PLUS_1`, `START_A_YEAR_LATER`.
    code: Text<String>,
    /// As a sentence.
    sentence: Sentence,
    /// Probability of success of what is recommended, in that condition, 0 to 1.
    success_probability: f64,
    /// Recommended monthly contribution in that condition; 0 for a plan that withdraws from savings.
    recommended_contribution: Decimal,
}

impl From<composer::Adjustment> for Adjustment {
    fn from(adjustment: composer::Adjustment) -> Self {
        Self {
            kind: adjustment.kind.into(),
            value: match adjustment.kind {
                vocabulary::AdjustmentKind::Later => Decimal(adjustment.value),
                _ => Decimal::dollars(adjustment.value),
            },
            success_probability: adjustment.success_probability,
            sentence: Sentence(adjustment.sentence),
        }
    }
}

impl From<composer::Sensitivity> for Sensitivity {
    fn from(sensitivity: composer::Sensitivity) -> Self {
        Self {
            code: Text(sensitivity.code),
            sentence: Sentence(sensitivity.sentence),
            success_probability: sensitivity.success_probability,
            recommended_contribution: Decimal::dollars(sensitivity.recommended_contribution.unwrap_or_default()),
        }
    }
}
