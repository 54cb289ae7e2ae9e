//! The WAL archive, from which a database comes back to a point in time.

use sea_orm::{ConnectionTrait, DbErr};

use super::{Session, statement};

// Postgres retries a segment until the archive takes it, so the newest attempt is the state.
const IS_FAILING: &str = "SELECT current_setting('archive_mode') <> 'off' \
    AND coalesce(last_failed_time > coalesce(last_archived_time, '-infinity'), false) AS failing FROM pg_stat_archiver";

impl Session {
    /// Whether the last attempt to archive a WAL segment failed. False without an archive.
    pub async fn is_wal_archive_failing(&self) -> Result<bool, DbErr> {
        let row = self.query_one_raw(statement(IS_FAILING, [])).await?;
        row.map_or(Ok(false), |row| row.try_get("", "failing"))
    }
}
