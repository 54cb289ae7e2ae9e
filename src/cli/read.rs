//! `read`: how a goal is understood, and why.

use clap::Args;

use crate::clock;
use agents::{
    goal::Goal,
    planner::{self, Tables},
};

/// What is to be read.
#[derive(Args, Debug)]
pub(super) struct Read {
    /// The goal in plain words.
    words: String,

    /// How to invest, in plain words.
    #[arg(long, env = "PLAN_CREATOR_READ_PREFERENCES")]
    preferences: Option<String>,
}

impl Read {
    /// The facts with their labels, the candidates with their scores, and the reading.
    pub(super) fn trace(&self) -> String {
        let mut goal = Goal::in_words(&self.words, clock::now().date_naive());
        goal.investment_preferences.clone_from(&self.preferences);
        format!("{}\n", planner::trace(&goal, &Tables::BUILT_IN))
    }
}
