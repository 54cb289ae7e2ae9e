//! Origins of a plan's inputs, open questions, and other goals in the texts.

use async_graphql::{Enum, SimpleObject};

use crate::{
    graphql::{enums::PlanType, scalars::Decimal, sentence::Sentence, stored::Text},
    vocabulary,
};
use agents::reading;

/// An open question, whose answer makes the plan more certain.
#[derive(SimpleObject)]
pub struct PlannerQuestion {
    /// Machine-readable code, e.g. `TARGET_AMOUNT`.
    code: Text<String>,
    /// The question.
    sentence: Sentence,
    /// The field of the input that answers it, e.g. `["details", "startingAmount"]`.
    path: Vec<&'static str>,
}

/// Origin of an input.
#[derive(SimpleObject)]
pub struct InputOrigin {
    /// The field of the input, e.g. `["targetAmount"]` or `["details", "monthlyBudget"]`.
    path: Vec<&'static str>,
    /// Origin of the value.
    origin: Origin,
    /// Confidence of this input, 0 to 1; 1 if it was stated in a field.
    confidence: f64,
}

/// Origin of a value.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "vocabulary::Origin")]
pub enum Origin {
    /// Stated in a field.
    Stated,
    /// Read from the texts.
    Read,
    /// Assumed.
    Assumed,
}

/// A goal beside the plan's own.
#[derive(SimpleObject)]
pub struct OtherGoal {
    /// The text that states it: createPlan takes it as financialGoals.
    words: Text<String>,
    /// The goal's type.
    plan_type: PlanType,
    /// Target of that goal.
    target_amount: Option<Decimal>,
    /// Months until then.
    horizon_months: Option<i32>,
}

impl From<reading::Question> for PlannerQuestion {
    fn from(question: reading::Question) -> Self {
        Self { code: Text(question.code), sentence: Sentence(question.sentence), path: question.path }
    }
}

impl From<reading::InputOrigin> for InputOrigin {
    fn from(input: reading::InputOrigin) -> Self {
        Self { path: input.path, origin: input.origin.into(), confidence: input.confidence }
    }
}

impl From<reading::OtherGoal> for OtherGoal {
    fn from(goal: reading::OtherGoal) -> Self {
        Self {
            words: Text(goal.words),
            plan_type: goal.plan_type.into(),
            target_amount: goal.target_amount.map(Decimal::dollars),
            horizon_months: goal.horizon_months,
        }
    }
}
