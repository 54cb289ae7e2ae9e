//! One instance at a time.

use std::time::Duration;

use sea_orm::{ConnectionTrait, DbBackend, DbErr, Statement};
use tokio_util::sync::CancellationToken;

use crate::database::{Actor, Database, Session};

/// How long a program may be silent before Postgres takes it for gone, and its turn with it.
const SILENCE: Duration = Duration::from_mins(2);
/// How often it gives a sign of life: several times within that.
const SIGN_OF_LIFE: Duration = Duration::from_secs(30);

/// The right to maintain, until it is dropped or the program ends, however that comes.
///
/// An advisory lock of a transaction, not of a connection: behind a pooler that one would stay on a backend that is others'
/// next. The transaction does nothing else, and so keeps neither dead rows nor readers of events waiting.
pub struct Turn {
    session: Session,
}

impl Turn {
    /// The turn, unless another instance has it.
    pub async fn take(database: &Database) -> Result<Option<Self>, DbErr> {
        let session = database.write_within(Actor::Worker("maintenance"), SILENCE).await?;
        let sql = "SELECT pg_try_advisory_xact_lock(hashtext('plan-creator maintenance')) AS ours";
        let row = session.query_one_raw(Statement::from_string(DbBackend::Postgres, sql)).await?;
        let ours = row.is_some_and(|row| row.try_get("", "ours").unwrap_or(false));
        Ok(ours.then_some(Self { session }))
    }

    /// Does `work` for as long as the turn is ours; afterwards, or when Postgres has taken it, `stop` is cancelled.
    pub async fn hold<T>(&self, stop: &CancellationToken, work: impl Future<Output = T>) -> T {
        let signs = async {
            loop {
                tokio::time::sleep(SIGN_OF_LIFE).await;
                if let Err(error) = self.session.execute_unprepared("SELECT").await {
                    tracing::warn!(%error, "the turn to maintain is lost");
                    stop.cancel();
                    std::future::pending::<()>().await;
                }
            }
        };
        tokio::select! {
            done = work => done,
            () = signs => unreachable!("signs are given for ever"),
        }
    }
}
