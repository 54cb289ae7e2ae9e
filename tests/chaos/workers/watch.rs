//! How long plans wait that somebody could work on, while nothing is broken.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use sea_orm::sqlx::{self, Connection, PgConnection, Row};
use tokio::time::{Instant, sleep, timeout};
use tokio_util::task::AbortOnDropHandle;

use super::stage::{Calm, Stage};

/// How often is looked.
const LOOK: Duration = Duration::from_millis(100);

/// How long was waited, at most.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Waited {
    /// For anything to happen, while a plan was due.
    pub(super) still: Duration,
    /// For anybody to take over a plan whose lease had run out.
    pub(super) expired: Duration,
}

#[derive(Default)]
struct Seen {
    longest: Waited,
    /// For how long nothing has happened.
    still: Duration,
}

pub(super) struct Watch {
    seen: Arc<Mutex<Seen>>,
    _looking: AbortOnDropHandle<()>,
}

impl Watch {
    pub(super) fn begin(stage: &Stage) -> Self {
        let seen = Arc::default();
        let looking = tokio::spawn(look(stage.postgres.admin_url().to_owned(), stage.calm(), Arc::clone(&seen)));
        Self { seen, _looking: AbortOnDropHandle::new(looking) }
    }

    /// For how long nothing has happened that could.
    pub(super) fn standstill(&self) -> Duration {
        self.seen.lock().unwrap().still
    }

    pub(super) fn end(self) -> Waited {
        self.seen.lock().unwrap().longest
    }
}

async fn look(url: String, calm: Calm, seen: Arc<Mutex<Seen>>) {
    let mut moved = (Instant::now(), 0);
    loop {
        // While Postgres is away, there is nothing to see.
        if let Ok(Ok(mut connection)) = timeout(LOOK * 10, PgConnection::connect(&url)).await {
            while let Ok((last, due, expired)) = state(&mut connection).await {
                let calm = calm.lock().unwrap().map(|since| since.elapsed());
                if calm.is_none() || due == 0 || last != moved.1 {
                    moved = (Instant::now(), last);
                }
                seen.lock().unwrap().note(calm.unwrap_or_default(), moved.0.elapsed(), expired);
                sleep(LOOK).await;
            }
        }
        sleep(LOOK).await;
    }
}

impl Seen {
    /// What counts of both is what falls into the time in which nothing was broken.
    fn note(&mut self, calm: Duration, still: Duration, expired: Duration) {
        self.still = still.min(calm);
        self.longest.still = self.longest.still.max(self.still);
        self.longest.expired = self.longest.expired.max(expired.min(calm));
    }
}

/// The last entry of the record, how many plans could be worked on, and for how long a lease has run out, at most.
async fn state(connection: &mut PgConnection) -> Result<(i64, i64, Duration), sqlx::Error> {
    let sql = "SELECT coalesce((SELECT max(id) FROM chaos.record), 0) AS last, \
        (SELECT count(*) FROM investment_plans p LEFT JOIN plan_attempts a ON a.plan_id = p.id \
            WHERE processing_status = 'PENDING' AND coalesce(a.available_at <= clock_timestamp(), true)) + \
        (SELECT count(*) FROM plan_claims WHERE expires_at <= clock_timestamp()) AS due, \
        coalesce((SELECT extract(epoch FROM clock_timestamp() - min(expires_at))::float8 FROM plan_claims), 0) AS expired";
    let row = sqlx::query(sql).fetch_one(connection).await?;
    let expired = Duration::try_from_secs_f64(row.get("expired")).unwrap_or_default();
    Ok((row.get("last"), row.get("due"), expired))
}
