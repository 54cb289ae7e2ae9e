//! Looks at the server's memory and database connections while something happens.

use std::time::Duration;

use benches::process::Process;
use sea_orm::sqlx::{self, PgConnection};
use tokio::{task::JoinHandle, time::interval};
use tokio_util::sync::CancellationToken;

/// How often.
const RHYTHM: Duration = Duration::from_millis(100);
/// Those of the server, wherever they are in the middle of.
const CONNECTIONS: &str = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'plan-creator'";

/// The most that there was.
pub(crate) struct Seen {
    /// KB.
    pub(crate) memory: f64,
    pub(crate) connections: usize,
}

pub(crate) struct Watch {
    stop: CancellationToken,
    watching: JoinHandle<anyhow::Result<Seen>>,
}

impl Watch {
    pub(crate) fn begin(process: Process, mut database: PgConnection) -> Self {
        let stop = CancellationToken::new();
        let stopped = stop.clone();
        let watching = tokio::spawn(async move {
            let (mut seen, mut rhythm) = (Seen { memory: 0.0, connections: 0 }, interval(RHYTHM));
            while !stopped.is_cancelled() {
                rhythm.tick().await;
                let count: i64 = sqlx::query_scalar(CONNECTIONS).fetch_one(&mut database).await?;
                seen.memory = seen.memory.max(process.memory()?);
                seen.connections = seen.connections.max(usize::try_from(count)?);
            }
            Ok(seen)
        });
        Self { stop, watching }
    }

    pub(crate) async fn end(self) -> anyhow::Result<Seen> {
        self.stop.cancel();
        self.watching.await?
    }
}
