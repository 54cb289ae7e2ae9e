//! Reads on a replica that are as fresh as on the primary: everything that committed before a read began is in its answer,
//! through whichever instance it was written.
//!
//! A read first asks the primary for its flushed WAL position, which lies behind everything that was acknowledged, and then
//! waits until the replica has replayed it. Concurrent reads share the question.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use metrics::counter;
use sea_orm::{ConnectionTrait, DbErr};
use tokio::time::{sleep, timeout};

use super::{
    Actor, ConnectionPool, Pooler, Session, SessionFactory, SlowStatements, options, pool, session::statement,
    wal_position::WalPosition,
};
use crate::{auth::Secret, config::DatabaseConfig};

/// The interval at which the replica's replay position is polled.
const POLL_INTERVAL: Duration = Duration::from_millis(1);
/// How long a replica is left out after it lagged or failed.
const COOL_DOWN: Duration = Duration::from_secs(1);

/// The replica, and the primary's WAL position.
pub(super) struct Replica {
    connections: ConnectionPool,
    pooler: Pooler,
    slow: Arc<SlowStatements>,
    /// How long a read waits for the replica before it goes to the primary.
    wait: Duration,
    log: WalPosition,
    cooling_until: Mutex<Option<Instant>>,
}

impl Replica {
    /// The replica at `url`. It need not answer yet: until it does, the primary serves all reads.
    pub(super) async fn open(
        url: &Secret,
        config: &DatabaseConfig,
        slow: &Arc<SlowStatements>,
    ) -> anyhow::Result<Self> {
        let options = options(url, "DATABASE_READ_URL")?;
        let pooler = Pooler::detect(&options).await.unwrap_or_else(|error| {
            tracing::warn!(%error, "the replica does not answer");
            // Correct without a pooler, too.
            Pooler::Found
        });
        let connections = pool::open(options, pooler, config)?;
        let (slow, wait, log) = (Arc::clone(slow), config.replica_wait, WalPosition::default());
        Ok(Self { connections, pooler, slow, wait, log, cooling_until: Mutex::default() })
    }

    /// A session on the replica that has everything committed before the call; `None` if it does not catch up in time.
    pub(super) async fn read(&self, primary: &ConnectionPool, actor: Actor<'_>) -> Result<Option<Session>, DbErr> {
        if self.is_cooling_down() {
            return Ok(None);
        }
        let stored = self.log.now(primary).await?;
        let session = async {
            let session = SessionFactory::new(&self.connections, self.pooler, &self.slow, actor).read().await?;
            while replayed(&session).await? < stored {
                sleep(POLL_INTERVAL).await;
            }
            Ok::<_, DbErr>(session)
        };
        let (session, outcome) = match timeout(self.wait, session).await {
            Ok(Ok(session)) => (Some(session), "answered"),
            Ok(Err(error)) => {
                tracing::warn!(%error, "the replica does not answer; reading from the primary");
                (None, "failed")
            }
            Err(_) => {
                tracing::warn!("the replica lags; reading from the primary");
                (None, "lagged")
            }
        };
        if session.is_none() {
            *self.cooling_until.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now() + COOL_DOWN);
        }
        counter!("plan_creator_replica_reads_total", "outcome" => outcome).increment(1);
        Ok(session)
    }

    fn is_cooling_down(&self) -> bool {
        let until = self.cooling_until.lock().unwrap_or_else(PoisonError::into_inner);
        until.is_some_and(|until| Instant::now() < until)
    }
}

/// The replica's replay position in bytes. A promoted replica has none.
async fn replayed(session: &Session) -> Result<i64, DbErr> {
    let sql = "SELECT CASE WHEN pg_is_in_recovery() THEN (pg_last_wal_replay_lsn() - '0/0')::bigint END AS position";
    let row = session.query_one_raw(statement(sql, [])).await?;
    let position: Option<i64> = row.map_or(Ok(None), |row| row.try_get("", "position"))?;
    position.ok_or_else(|| DbErr::Custom("DATABASE_READ_URL is not a replica".to_owned()))
}
