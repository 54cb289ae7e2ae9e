//! Periodic maintenance of the database. Safe to run at any time, to stop at any time, and to repeat.
//!
//! `job` lists the jobs; `backfill`, `rows` and `tables` run their steps; `run` takes a job from its first step to its last,
//! and records it (`record`). `schedule` runs them within `serve`, `erasures` at once; `lock` lets one instance do so.

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
