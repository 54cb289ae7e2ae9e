//! Backups of what people have entrusted to the program, over SQL alone: they go from any Postgres into any other.
//!
//! # What a backup is
//!
//! A folder or a prefix of a bucket, with a file for each table of `table::TABLES` (CSV with a header, as the database
//! document has it, compressed by gzip) and a manifest with counts and checksums. All of it is one moment: one
//! transaction reads it all (`REPEATABLE READ READ ONLY`), and rows go from Postgres to the place piece by piece. The manifest is
//! written last; what has none was never finished, and is no backup.
//!
//! An incremental backup has the plans that have changed since a moment, each with all its rows, the deleted ones with their
//! history, and all users, who have no time of change.
//!
//! # How one is restored
//!
//! 1. Every file is read to its end and held to the manifest: sizes, checksums, rows, columns. Nothing is written before.
//! 2. In one transaction, the files are read again, checked again, and copied into temporary tables (`stage`).
//!    Row level security is forced on the tables themselves, which `COPY … FROM` does not do. Incremental backups are laid over
//!    the one before them. What is staged must be whole.
//! 3. The triggers of the tables are switched off (`triggers`), and each plan is settled as one unit (`units`): created,
//!    left alone, or put in the place of another, by the policy. A history is only ever added to, and it ends with what the plan
//!    is now: where that is not so by itself, a record by `restore` says it.
//! 4. Rows go in as they were, by statements of the service role (`apply`), also where they break a constraint (`constraints`). Plans that wait are in the queue by their status. For
//!    one that was worked on, a claim that has run out is entered, so that the next worker takes it over. The figures are
//!    counted anew, the numbering goes on behind the last numbers, the triggers are switched on, and both bells ring.
//!
//! A backup of an older schema goes into a newer one column by column, by its header; one of a newer schema is refused.

mod apply;
mod constraints;
mod dump;
mod export;
mod manifest;
mod marks;
mod pack;
mod place;
mod progress;
mod restore;
mod snapshot;
mod sql;
mod stage;
mod stored;
mod table;
mod tally;
mod triggers;
mod units;
mod verify;

pub use self::{
    apply::Entered,
    dump::{Since, backup, print},
    export::export,
    manifest::{Manifest, Stored},
    place::Place,
    restore::{OnConflict, Options, open, restore},
    table::{LEFT_OUT, TABLES, Table},
    tally::{Counted, Tally},
    units::Kept,
    verify::{Scratch, verify},
};
