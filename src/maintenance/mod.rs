//! What has to be done now and then, so that the database stays as it should for years. Harmless to run at any time, to be
//! stopped at any time, and to begin again.
//!
//! - `job` says what there is to do, `fill`, `rows` and `tables` do it, a step at a time; `round` takes a job from its first step to
//!   its last and records it (`record`).
//! - `schedule` is how `serve` does it by itself, and `erasures` does at once what somebody waits for; `turn` lets one instance do it at a time.

mod backfill;
mod erasures;
mod job;
mod lock;
mod record;
mod rows;
mod run;
mod schedule;
mod tables;

pub use erasures::erase;
pub use job::Job;
pub use lock::MaintenanceLock;
pub use run::{dry_run, run};
pub use schedule::maintain_periodically;
pub use tables::build_indexes;
