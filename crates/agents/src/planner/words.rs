//! What one text says: its purposes first, then its amounts and times for the purpose that counts.

use chrono::NaiveDate;

use super::age::{Age, ages};
use super::amount::{self, Amounts};
use super::classes::{Classes, classes};
use super::context::Context;
use super::guessed::guessed;
use super::horizon::{self, Times};
use super::inferred::inferred;
use super::item::Passage;
use super::label::{Sum, sums};
use super::label_review;
use super::negation;
use super::passage::passage;
use super::purpose::{self, HINTED, INFERRED, Mention, STATED};
use super::span_label::{SpanLabel, label_sums};
use super::tables::Tables;
use crate::vocabulary::PlanType;

/// What one text says.
pub(super) struct Words<'a> {
    pub(super) passage: Passage<'a>,
    pub(super) classes: Vec<Classes>,
    pub(super) denied: Vec<bool>,
    pub(super) mentions: Vec<Mention>,
    pub(super) main: Option<Mention>,
    pub(super) ages: Vec<Age>,
    pub(super) sums: Vec<Sum>,
    pub(super) times: Times,
    /// What the rules alone make of the amounts.
    pub(super) rule: Amounts,
}

impl Words<'_> {
    pub(super) fn context(&self) -> Context<'_> {
        Context { passage: &self.passage, classes: &self.classes }
    }

    /// Reads amounts and times for the purpose `kind`.
    pub(super) fn read_figures(
        &mut self,
        kind: PlanType,
        preferences: bool,
        today: NaiveDate,
        tables: &Tables<'_>,
        labels: &[SpanLabel],
    ) {
        let context = Context { passage: &self.passage, classes: &self.classes };
        let mut sums = sums(&context, &self.denied, &self.mentions, kind, preferences, &tables.kinds);
        label_review::review(&context, kind, &self.denied, &mut sums, &tables.kinds_again);
        label_sums(labels, &self.passage, &mut sums);
        self.rule = amount::read(&self.passage, &self.denied, &self.mentions, kind);
        self.times = horizon::times(&self.passage, &self.denied, &self.mentions, &self.ages, kind, today);
        self.sums = sums;
    }
}

/// The goals that `text` names; what it says about money and time depends on which of them counts.
pub(super) fn words(text: &str, today: NaiveDate) -> Words<'_> {
    let passage = passage(text, today);
    let classes = classes(&passage.items);
    let denied = negation::denied(&passage);
    let ages = ages(&passage, today);
    let mut mentions = purpose::mentions(&passage, &denied);
    let weight = purpose::main(&mentions).map_or(0, |main| main.weight);
    // Between the things that a story mentions, what its ages aim at counts for more than any that nobody wants; so it
    // does where the words hint at the same.
    let hinted = mentions.iter().any(|m| m.goal == PlanType::Retirement && m.weight == HINTED);
    if weight < STATED || weight < INFERRED && (hinted || purpose::is_story(&passage)) {
        let guess = || guessed(&passage, &ages, &mentions).filter(|_| weight <= HINTED);
        if let Some(mention) = inferred(&passage, &ages, &mentions).or_else(guess) {
            mentions.insert(mentions.partition_point(|m| m.at < mention.at), mention);
        }
    }
    let main = purpose::main(&mentions);
    Words {
        passage,
        classes,
        denied,
        mentions,
        main,
        ages,
        sums: Vec::new(),
        times: Times::default(),
        rule: Amounts::default(),
    }
}
