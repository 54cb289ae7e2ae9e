//! The jobs.

use std::time::Duration;

use crate::config::MaintenanceConfig;

/// Something to be done now and then.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Job {
    /// Indexes that a new version brings are built, and those that they supersede dropped, beside whatever goes on.
    MissingIndexes,
    /// Columns that a new version brings are filled in, beside whatever goes on.
    Backfill,
    /// Constraints that a new version brings are validated, beside whatever goes on.
    Constraints,
    /// What is left of people who are being erased goes, piece by piece.
    Erasures,
    /// Plans of which nothing was heard for too long while they were made become FAILED.
    StuckPlans,
    /// FAILED plans that nobody has touched for long leave the dashboard.
    FailedPlans,
    /// Archived plans that nobody has touched for very long are erased.
    ArchivedPlans,
    /// Records of plans that were deleted very long ago are erased.
    DeletedPlans,
    /// Events that are old, and not their plan's last, are deleted.
    Events,
    /// Notes that have served are deleted: of deletions, of claims that agents have ended, and of runs of these jobs.
    Notes,
    /// Postgres counts anew what its planner goes by.
    Analyze,
    /// Postgres makes room where dead rows are.
    Vacuum,
    /// Indexes that are mostly air are built anew, beside whatever goes on.
    Reindex,
    /// Indexes that nobody has read are told of.
    UnusedIndexes,
}

impl Job {
    /// In the order in which they are done: what lets rows go comes before what clears up behind it.
    pub const ALL: [Self; 14] = [
        Self::MissingIndexes,
        Self::Backfill,
        Self::Constraints,
        Self::Erasures,
        Self::StuckPlans,
        Self::FailedPlans,
        Self::ArchivedPlans,
        Self::DeletedPlans,
        Self::Events,
        Self::Notes,
        Self::Vacuum,
        Self::Analyze,
        Self::Reindex,
        Self::UnusedIndexes,
    ];

    /// As it is called on the command line, in logs, metrics and records.
    pub const fn name(self) -> &'static str {
        match self {
            Self::MissingIndexes => "missing-indexes",
            Self::Backfill => "backfill",
            Self::Constraints => "constraints",
            Self::Erasures => "erasures",
            Self::StuckPlans => "stuck-plans",
            Self::FailedPlans => "failed-plans",
            Self::ArchivedPlans => "archived-plans",
            Self::DeletedPlans => "deleted-plans",
            Self::Events => "events",
            Self::Notes => "notes",
            Self::Analyze => "analyze",
            Self::Vacuum => "vacuum",
            Self::Reindex => "reindex",
            Self::UnusedIndexes => "unused-indexes",
        }
    }

    /// The job of this name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|job| job.name() == name)
    }

    /// How often `serve` does it.
    pub(super) const fn period(self, config: &MaintenanceConfig) -> Duration {
        match self {
            Self::Analyze | Self::Vacuum | Self::Reindex | Self::UnusedIndexes | Self::Constraints => {
                config.tables_interval
            }
            _ => config.maintenance_interval,
        }
    }
}
