//! The parts of a finished plan that make it advice.

mod budget;
mod debts;
mod drawdown;
mod levers;
mod projection;
mod sentences;

pub use budget::BudgetCheck;
pub use debts::DebtCheck;
pub use drawdown::Drawdown;
pub use levers::{Adjustment, Sensitivity};
pub use projection::ProjectionPoint;
pub use sentences::PlanSentence;
