//! What a plan says, sentence by sentence.

use async_graphql::{Enum, SimpleObject};

use crate::{graphql::sentence::Sentence, vocabulary};
use agents::composer;

/// A sentence of the plan, and where it belongs.
#[derive(SimpleObject)]
pub struct PlanSentence {
    /// Where it belongs.
    part: SentencePart,
    /// The sentence.
    sentence: Sentence,
}

/// Where a sentence of a plan belongs.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "vocabulary::SentencePart")]
pub enum SentencePart {
    /// What the plan advises.
    Summary,
    /// What may go wrong.
    Risk,
    /// Assumptions behind the figures.
    Assumption,
    /// What else there is to know.
    Note,
}

impl From<composer::PlanSentence> for PlanSentence {
    fn from(said: composer::PlanSentence) -> Self {
        Self { part: said.part.into(), sentence: Sentence(said.sentence) }
    }
}
