//! Changes of plans at an even pace, and when Postgres said that each has committed.

use std::time::{Duration, Instant};

use sea_orm::sqlx::{self, Connection, PgConnection};
use tokio::{
    task::JoinSet,
    time::{MissedTickBehavior, interval_at},
};
use uuid::Uuid;

/// Connections that write; fewer plans have fewer.
const WRITERS: usize = 4;

/// What happened to one plan, and on which connection.
#[derive(Debug)]
pub(crate) struct Change {
    /// The number of the plan.
    pub plan: usize,
    /// The backend of Postgres that made the change, and would notify of it.
    pub backend: i32,
    /// When the commit was acknowledged.
    pub committed: Instant,
}

/// Whether this is the status that the change of a plan with this number sets, from 0 on: never one that would end its
/// stream.
pub(crate) fn sets(number: usize, status: &str) -> bool {
    status == if number.is_multiple_of(2) { "PROCESSING" } else { "PENDING" }
}

/// Changes `plans` for so `long`, `rate` times a second altogether, each time one at random. The changes of a plan are in
/// the order in which they committed, and so are those of a backend.
pub(crate) async fn write(url: &str, plans: &[Uuid], rate: u32, long: Duration) -> anyhow::Result<Vec<Change>> {
    let writers = WRITERS.min(plans.len());
    let begin = Instant::now() + Duration::from_millis(200);
    let pause = Duration::from_secs(u64::try_from(writers)?) / rate;
    let mut writing = JoinSet::new();
    for writer in 0..writers {
        // A plan has one writer, so that its changes do not overtake each other.
        let plans = plans.iter().copied().enumerate().skip(writer).step_by(writers).collect();
        let begin = begin + Duration::from_secs(u64::try_from(writer)?) / rate;
        let (connection, seed) = (PgConnection::connect(url).await?, u64::try_from(writer)?);
        writing.spawn(change(connection, plans, Dice(seed), begin, pause, long));
    }
    let mut changes = Vec::new();
    while let Some(written) = writing.join_next().await {
        changes.extend(written??);
    }
    Ok(changes)
}

async fn change(
    mut connection: PgConnection,
    plans: Vec<(usize, Uuid)>,
    mut dice: Dice,
    begin: Instant,
    pause: Duration,
    long: Duration,
) -> anyhow::Result<Vec<Change>> {
    let backend: i32 = sqlx::query_scalar("SELECT pg_backend_pid()").fetch_one(&mut connection).await?;
    let mut turns = interval_at(begin.into(), pause);
    // A writer that was held up makes up for it: the rate holds.
    turns.set_missed_tick_behavior(MissedTickBehavior::Burst);
    let (mut changes, mut made) = (Vec::new(), vec![0; plans.len()]);
    while turns.tick().await.into_std() < begin + long {
        let at = dice.throw(plans.len());
        let (plan, id) = plans[at];
        let status = ["PROCESSING", "PENDING"].into_iter().find(|status| sets(made[at], status));
        sqlx::query("UPDATE investment_plans SET processing_status = $2 WHERE id = $1")
            .bind(id)
            .bind(status)
            .execute(&mut connection)
            .await?;
        changes.push(Change { plan, backend, committed: Instant::now() });
        made[at] += 1;
    }
    Ok(changes)
}

/// Numbers as if by chance, the same in every run (`SplitMix64`).
pub(crate) struct Dice(pub u64);

impl Dice {
    /// A number below `sides`.
    pub(crate) fn throw(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        bits ^= bits >> 31;
        usize::try_from(bits % sides as u64).unwrap_or_default()
    }
}
