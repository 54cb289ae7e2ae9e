//! The maintenance jobs.

use std::time::Duration;

use crate::config::MaintenanceConfig;

/// A maintenance job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Job {
    /// Builds new indexes and drops superseded ones, concurrently.
    MissingIndexes,
    /// Fills in new columns, concurrently.
    Backfill,
    /// Validates new constraints, concurrently.
    Constraints,
    /// Erases people who have asked for it, in batches.
    Erasures,
    /// Fails plans without progress.
    StuckPlans,
    /// Archives old failed plans.
    FailedPlans,
    /// Erases old archived plans.
    ArchivedPlans,
    /// Erases audit records of plans that were deleted long ago.
    DeletedPlans,
    /// Deletes old events that are not their plan's last.
    Events,
    /// Deletes expired records: of deletions, of claims that agents have ended, and of maintenance runs.
    Notes,
    /// Updates the planner's statistics (`ANALYZE`).
    Analyze,
    /// Removes dead rows (`VACUUM`).
    Vacuum,
    /// Rebuilds bloated indexes, concurrently.
    Reindex,
    /// Reports unused indexes.
    UnusedIndexes,
}

impl Job {
    /// In the order in which they run: those that delete rows before those that clean up after them.
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

    /// The name on the command line, in logs, metrics and records.
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

    /// The interval at which `serve` runs it.
    pub(super) const fn period(self, config: &MaintenanceConfig) -> Duration {
        match self {
            Self::Analyze | Self::Vacuum | Self::Reindex | Self::UnusedIndexes | Self::Constraints => {
                config.tables_interval
            }
            _ => config.maintenance_interval,
        }
    }
}
