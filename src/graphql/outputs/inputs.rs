//! Where the inputs of a plan came from, what would make them surer, and what else the words ask for.

use async_graphql::{Enum, SimpleObject};

use crate::{
    graphql::{enums::PlanType, scalars::Decimal, sentence::Sentence, stored::Text},
    vocabulary,
};
use agents::reading;

/// What would make the plan surer.
#[derive(SimpleObject)]
pub struct PlannerQuestion {
    /// A word for programs, e.g. `TARGET_AMOUNT`.
    code: Text<String>,
    /// The question.
    sentence: Sentence,
    /// The field of the input that answers it, e.g. `["details", "startingAmount"]`.
    path: Vec<&'static str>,
}

/// Where an input came from.
#[derive(SimpleObject)]
pub struct InputOrigin {
    /// The field of the input, e.g. `["targetAmount"]` or `["details", "monthlyBudget"]`.
    path: Vec<&'static str>,
    /// Who said it.
    origin: Origin,
    /// How sure this one input is, 0 to 1; 1 where it was stated in a field.
    confidence: f64,
}

/// Who said something.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "vocabulary::Origin")]
pub enum Origin {
    /// The person, in a field.
    Stated,
    /// The person, in words.
    Read,
    /// Nobody.
    Assumed,
}

/// A goal beside the plan's own.
#[derive(SimpleObject)]
pub struct OtherGoal {
    /// The words that say it: createPlan takes them as financialGoals.
    words: Text<String>,
    /// What it is for.
    plan_type: PlanType,
    /// The capital that it wants.
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
