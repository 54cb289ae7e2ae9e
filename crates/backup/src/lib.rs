//! Backups over SQL alone: from any Postgres into any other.
//!
//! # What a backup is
//!
//! A folder, or a prefix in a bucket, with a file for each table of `table::TABLES` (CSV with a header, compressed by gzip) and
//! a manifest with counts and checksums. All of it is one snapshot: one transaction reads everything (`REPEATABLE READ READ
//! ONLY`), streamed from Postgres to the location. The manifest is written last; without one, a backup was never finished.
//!
//! An incremental backup has the plans that have changed since some time, each with all its rows, the deleted ones with their
//! history, and all users, who have no time of change.
//!
//! # How one is restored
//!
//! 1. Every file is read and checked against the manifest: sizes, checksums, rows, columns. Nothing is written before.
//! 2. In one transaction, the files are read and checked again, and copied into temporary tables (`stage`): `COPY … FROM` does
//!    not apply to tables with forced row-level security. Incremental backups are merged into the one before.
//! 3. Triggers are disabled (`triggers`), and each plan is decided as one unit (`units`): created, kept or replaced, by the
//!    policy. Histories only grow, and end with the plan's present row: if necessary, by a record of `restore`.
//! 4. Rows are inserted unchanged by the service role (`apply`), even if they break a constraint (`constraints`). Pending plans
//!    are queued by their status. Plans in progress get an expired claim, so that the next worker takes them over. Analytics
//!    are recounted, sequences advanced, triggers enabled, and listeners notified.
//!
//! A backup of an older schema is restored column by column, by its header; one of a newer schema is refused.

mod apply;
mod constraints;
mod digest;
mod dump;
mod export;
mod location;
mod manifest;
mod marks;
mod pack;
mod progress;
mod restore;
mod snapshot;
mod sql;
mod stage;
mod stored;
mod table;
mod triggers;
mod units;
mod verify;

pub use self::{
    apply::Restored,
    digest::{CsvDigest, CsvSummary},
    dump::{Since, backup, print},
    export::export,
    location::Location,
    manifest::{Manifest, Stored},
    restore::{OnConflict, Options, open, restore},
    table::{LEFT_OUT, TABLES, Table},
    units::Skipped,
    verify::{Scratch, verify},
};
