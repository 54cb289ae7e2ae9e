//! The WAL archive, from which a database comes back to a point in time.

use sea_orm::{ConnectionTrait, DbErr};

use super::{Session, statement};

/// Whether the last attempt to archive a WAL segment failed, as SQL about `pg_stat_archiver`. Postgres retries a segment until
/// the archive takes it, so the newest attempt is the state. A macro, so that checks can be constants.
macro_rules! wal_archive_is_failing {
    () => {
        "current_setting('archive_mode') <> 'off' \
            AND coalesce(last_failed_time > coalesce(last_archived_time, '-infinity'), false)"
    };
}
pub(crate) use wal_archive_is_failing;

impl Session {
    /// Whether the last attempt to archive a WAL segment failed. False without an archive.
    pub async fn is_wal_archive_failing(&self) -> Result<bool, DbErr> {
        let sql = concat!("SELECT ", wal_archive_is_failing!(), " AS failing FROM pg_stat_archiver");
        let row = self.query_one_raw(statement(sql, [])).await?;
        row.map_or(Ok(false), |row| row.try_get("", "failing"))
    }
}
