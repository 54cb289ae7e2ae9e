//! The tables of weights that `examples/train.rs` made from labelled goals.

use super::label::KINDS;
use super::score::Weights;
use super::trees::Trees;

/// A table for each choice. An empty one leaves the choice to the rules.
#[derive(Clone, Copy, Debug)]
pub struct Tables<'a> {
    /// What each amount is.
    pub kinds: Weights<'a>,
    /// What each amount is, among the others.
    pub kinds_again: Trees<'a>,
    /// Which capital is wanted.
    pub target: Weights<'a>,
    /// The same, among its rivals.
    pub target_again: Trees<'a>,
    /// Until when.
    pub months: Weights<'a>,
    /// What for.
    pub purpose: Weights<'a>,
    /// What for, once target and time are known.
    pub review: Weights<'a>,
    /// At what risk.
    pub risk: Weights<'a>,
    /// Whether the plan saves, spends or pays debts off.
    pub plan: Weights<'a>,
    /// What is there already.
    pub start: Weights<'a>,
    /// What is paid in a month.
    pub budget: Weights<'a>,
    /// What is earned a year.
    pub income: Weights<'a>,
    /// The same, among its rivals.
    pub income_again: Trees<'a>,
}

impl Tables<'static> {
    /// The tables that come with the program.
    pub const BUILT_IN: Self = Self {
        kinds: Weights { bytes: include_bytes!("weights/kinds.bin"), kinds: KINDS.len() },
        kinds_again: Trees { bytes: include_bytes!("weights/kinds_again.bin"), kinds: KINDS.len() },
        target: Weights { bytes: include_bytes!("weights/target.bin"), kinds: 1 },
        target_again: Trees { bytes: include_bytes!("weights/target_again.bin"), kinds: 1 },
        months: Weights { bytes: include_bytes!("weights/months.bin"), kinds: 1 },
        purpose: Weights { bytes: include_bytes!("weights/purpose.bin"), kinds: 1 },
        review: Weights { bytes: include_bytes!("weights/review.bin"), kinds: 1 },
        risk: Weights { bytes: include_bytes!("weights/risk.bin"), kinds: 1 },
        plan: Weights { bytes: include_bytes!("weights/plan.bin"), kinds: 1 },
        start: Weights { bytes: include_bytes!("weights/start.bin"), kinds: 1 },
        budget: Weights { bytes: include_bytes!("weights/budget.bin"), kinds: 1 },
        income: Weights { bytes: include_bytes!("weights/income.bin"), kinds: 1 },
        income_again: Trees { bytes: include_bytes!("weights/income_again.bin"), kinds: 1 },
    };
}
