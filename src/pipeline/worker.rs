//! Workers: wait for the bell or the poll, claim a plan, take it to its end, again.

use std::{sync::Arc, time::Duration};

use sea_orm::DbErr;
use tokio::{
    sync::watch,
    time::{Instant, sleep, sleep_until},
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use super::{heartbeat::keep_alive, steps::Outcome};
use crate::{
    agents::portfolio::MarketAssumptions,
    config::WorkerConfig,
    database::{Actor, Database, Doorbell, Session},
    plans::{
        claims::Claim,
        queue,
        status::{self, Reason},
    },
};

/// How long a plan rests after an attempt that the machine, not the plan, spoiled.
const RETRY_AFTER: Duration = Duration::from_secs(5);

/// How often the queue is looked at although notifications arrive.
const RECHECK: Duration = Duration::from_secs(30);

/// What rings: a queued plan, any event, and whether anything rings at all.
type Bells = (watch::Receiver<()>, watch::Receiver<()>, watch::Receiver<bool>);

/// What came of an attempt to claim a plan.
enum Claimed {
    One(Claim),
    /// Nothing, nor for so many seconds to come.
    None {
        next_due: Option<f64>,
    },
}

/// One worker: takes one plan at a time.
#[derive(Clone)]
pub struct Worker {
    pub(super) database: Database,
    /// Its name in claims and in the audit: host, process and number.
    pub(super) name: String,
    pub(super) lease: Duration,
    pub(super) poll: Duration,
    pub(super) market: Arc<MarketAssumptions>,
}

/// Runs as many workers as `config` says until `stop`; those in the middle of a plan finish it first.
pub async fn run_workers(
    database: &Database,
    doorbell: &Doorbell,
    config: &WorkerConfig,
    market: Arc<MarketAssumptions>,
    stop: &CancellationToken,
) {
    let host = rustix::system::uname().nodename().to_string_lossy().into_owned();
    let workers = TaskTracker::new();
    for number in 1..=config.workers {
        let worker = Worker {
            database: database.clone(),
            name: format!("{host}/{}/{number}", std::process::id()),
            lease: config.lease,
            poll: config.queue_poll,
            market: Arc::clone(&market),
        };
        workers.spawn(worker.work(doorbell.clone(), stop.clone()));
    }
    workers.close();
    workers.wait().await;
}

impl Worker {
    async fn work(self, doorbell: Doorbell, stop: CancellationToken) {
        let mut bells = (doorbell.queue(), doorbell.events(), doorbell.listening());
        while !stop.is_cancelled() {
            bells.0.mark_unchanged();
            bells.1.mark_unchanged();
            match self.claim().await {
                Ok(Claimed::One(claim)) => self.attend(&claim).await,
                Ok(Claimed::None { next_due }) => {
                    tokio::select! {
                        () = stop.cancelled() => {}
                        () = self.rest(&mut bells, next_due) => {}
                    }
                }
                Err(error) => {
                    tracing::warn!(%error, "no plan can be claimed; trying again");
                    tokio::select! {
                        () = stop.cancelled() => {}
                        () = sleep(self.poll) => {}
                    }
                }
            }
        }
    }

    /// Waits until there may be something to claim. Where notifications arrive, that is when a plan is queued or the
    /// next one is due; others' work begins with an event, and may leave a lease behind. Elsewhere it is each `poll`.
    async fn rest(&self, (queue, events, listening): &mut Bells, next_due: Option<f64>) {
        let is_notified = *listening.borrow_and_update();
        let due = next_due.and_then(|seconds| Duration::try_from_secs_f64(seconds.max(0.0)).ok()).unwrap_or(RECHECK);
        let rest = if is_notified { due.min(RECHECK).max(self.poll) } else { self.poll };
        let mut until = Instant::now() + rest;
        loop {
            tokio::select! {
                Ok(()) = queue.changed() => return,
                Ok(()) = listening.changed() => return,
                Ok(()) = events.changed() => until = until.min(Instant::now() + self.poll),
                () = sleep_until(until) => return,
            }
        }
    }

    async fn claim(&self) -> Result<Claimed, DbErr> {
        self.write(async |session| {
            let claimed = status::claim(session, &self.name, 1, self.lease).await?;
            Ok(match claimed.into_iter().next() {
                Some(claim) => Claimed::One(claim),
                None => Claimed::None { next_due: queue::next_due(session).await? },
            })
        })
        .await
    }

    /// Works on a claimed plan while its lease is kept alive.
    #[tracing::instrument(name = "plan.run", skip_all, fields(plan.id = %claim.plan_id, attempt = claim.attempt))]
    async fn attend(&self, claim: &Claim) {
        let outcome = tokio::select! {
            outcome = self.run(claim) => outcome,
            () = keep_alive(&self.database, &self.name, claim.token, self.lease) => Ok(Outcome::Lost),
        };
        match outcome {
            Ok(Outcome::Finished) => tracing::debug!("the plan is finished"),
            Ok(Outcome::Lost) => tracing::warn!("the claim was lost; nothing more was written"),
            Err(error) if error.is::<tokio::task::JoinError>() => {
                tracing::error!(error = format!("{error:#}"), "an agent panicked");
                self.end(claim, "AGENT_PANICKED", "An agent came to a sudden end.").await;
            }
            Err(error) => {
                tracing::error!(error = format!("{error:#}"), "the attempt failed; the plan goes back to the queue");
                let release = async |session: &Session| status::release(session, claim.token, RETRY_AFTER).await;
                if let Err(error) = self.write(release).await {
                    tracing::warn!(%error, "the claim could not be given back; its lease will run out");
                }
            }
        }
    }

    async fn end(&self, claim: &Claim, code: &str, message: &str) {
        let reason = Reason { code, message, agent: None };
        if let Err(error) = self.write(async |session| status::fail(session, claim.token, &reason).await).await {
            tracing::warn!(%error, "the plan could not be ended; its lease will run out");
        }
    }

    /// One transaction under this worker's name.
    pub(super) async fn write<T>(&self, work: impl AsyncFnOnce(&Session) -> Result<T, DbErr>) -> Result<T, DbErr> {
        let session = self.database.write(Actor::Worker(&self.name)).await?;
        let output = work(&session).await?;
        session.commit().await?;
        Ok(output)
    }
}
