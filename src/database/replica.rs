//! A replica that answers questions as the primary would: whatever committed before a question came is in its answer,
//! whoever wrote it, through whichever instance. Nothing has to be remembered of who wrote what.
//!
//! A question first asks the primary how far its log is on disk: everything that anybody was told is stored lies before
//! that. Then it waits until the replica has replayed as much, and is answered there. The first question costs the primary
//! little, and questions that come at the same time share it.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use metrics::counter;
use sea_orm::{ConnectionTrait, DbErr};
use tokio::time::{sleep, timeout};

use super::{
    Actor, Connections, Pooler, Session, Slow, Way, connections, log_position::LogPosition, options, session::statement,
};
use crate::{auth::Secret, config::DatabaseConfig};

/// Between two looks at how far the replica is.
const LOOK: Duration = Duration::from_millis(1);
/// So long a replica is left alone that lagged or failed: then it need not be waited for by each question.
const REST: Duration = Duration::from_secs(1);

/// The replica, and where the primary's log stands.
pub(super) struct Replica {
    connections: Connections,
    pooler: Pooler,
    slow: Arc<Slow>,
    /// How long a question waits for it before it goes to the primary.
    wait: Duration,
    log: LogPosition,
    resting_until: Mutex<Option<Instant>>,
}

impl Replica {
    /// The replica at `url`. It need not answer now: until it does, the primary answers alone.
    pub(super) async fn open(url: &Secret, config: &DatabaseConfig, slow: &Arc<Slow>) -> anyhow::Result<Self> {
        let options = options(url, "DATABASE_READ_URL")?;
        let pooler = Pooler::look(&options).await.unwrap_or_else(|error| {
            tracing::warn!(%error, "the replica does not answer");
            // What is right behind a pooler is right without one, too.
            Pooler::Found
        });
        let connections = connections::open(options, pooler, config)?;
        let (slow, wait, log) = (Arc::clone(slow), config.replica_wait, LogPosition::default());
        Ok(Self { connections, pooler, slow, wait, log, resting_until: Mutex::default() })
    }

    /// A session on the replica that has everything that was stored when it was asked for; `None` if it does not come in
    /// time, and the primary has to answer.
    pub(super) async fn read(&self, primary: &Connections, actor: Actor<'_>) -> Result<Option<Session>, DbErr> {
        if self.rests() {
            return Ok(None);
        }
        let stored = self.log.now(primary).await?;
        let session = async {
            let session = Way::new(&self.connections, self.pooler, &self.slow, actor).read().await?;
            while replayed(&session).await? < stored {
                sleep(LOOK).await;
            }
            Ok::<_, DbErr>(session)
        };
        let (session, outcome) = match timeout(self.wait, session).await {
            Ok(Ok(session)) => (Some(session), "answered"),
            Ok(Err(error)) => {
                tracing::warn!(%error, "the replica does not answer; the primary does");
                (None, "failed")
            }
            Err(_) => {
                tracing::warn!("the replica is behind; the primary answers");
                (None, "lagged")
            }
        };
        if session.is_none() {
            *self.resting_until.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now() + REST);
        }
        counter!("plan_creator_replica_reads_total", "outcome" => outcome).increment(1);
        Ok(session)
    }

    fn rests(&self) -> bool {
        let until = self.resting_until.lock().unwrap_or_else(PoisonError::into_inner);
        until.is_some_and(|until| Instant::now() < until)
    }
}

/// How far the replica has replayed the log, in bytes. One that has become a primary goes its own way and is none.
async fn replayed(session: &Session) -> Result<i64, DbErr> {
    let sql = "SELECT CASE WHEN pg_is_in_recovery() THEN (pg_last_wal_replay_lsn() - '0/0')::bigint END AS position";
    let row = session.query_one_raw(statement(sql, [])).await?;
    let position: Option<i64> = row.map_or(Ok(None), |row| row.try_get("", "position"))?;
    position.ok_or_else(|| DbErr::Custom("DATABASE_READ_URL does not lead to a replica".to_owned()))
}
