//! What has to be done now and then, so that the database stays as it should for years. Harmless to run at any time, to be
//! stopped at any time, and to begin again.
//!
//! - `job` says what there is to do, `fill`, `rows` and `tables` do it, a step at a time; `round` takes a job from its first step to
//!   its last and records it (`record`).
//! - `schedule` is how `serve` does it by itself, and `erasures` does at once what somebody waits for; `turn` lets one instance do it at a time.

mod erasures;
mod fill;
mod job;
mod record;
mod round;
mod rows;
mod schedule;
mod tables;
mod turn;

pub use erasures::erase;
pub use job::Job;
pub use round::{look, run};
pub use schedule::keep;
pub use tables::index;
pub use turn::Turn;
