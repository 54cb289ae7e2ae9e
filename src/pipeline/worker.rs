//! Workers: wait for the bell or the poll, claim a plan, take it to its end, again.

use std::{sync::Arc, time::Duration};

use sea_orm::DbErr;
use tokio::sync::watch;
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use super::{heartbeat::keep_alive, steps::Outcome};
use crate::{
    agents::portfolio::MarketAssumptions,
    config::WorkerConfig,
    database::{Actor, Database, Doorbell, Session},
    plans::{
        claims::Claim,
        status::{self, Reason},
    },
};

/// How long a plan rests after an attempt that the machine, not the plan, spoiled.
const RETRY_AFTER: Duration = Duration::from_secs(5);

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
        workers.spawn(worker.work(doorbell.queue(), stop.clone()));
    }
    workers.close();
    workers.wait().await;
}

impl Worker {
    async fn work(self, mut bell: watch::Receiver<()>, stop: CancellationToken) {
        while !stop.is_cancelled() {
            bell.mark_unchanged();
            match self.claim().await {
                Ok(Some(claim)) => self.attend(&claim).await,
                Ok(None) => {
                    tokio::select! {
                        () = stop.cancelled() => {}
                        Ok(()) = bell.changed() => {}
                        () = tokio::time::sleep(self.poll) => {}
                    }
                }
                Err(error) => {
                    tracing::warn!(%error, "no plan can be claimed; trying again");
                    tokio::select! {
                        () = stop.cancelled() => {}
                        () = tokio::time::sleep(self.poll) => {}
                    }
                }
            }
        }
    }

    async fn claim(&self) -> Result<Option<Claim>, DbErr> {
        let claimed = self.write(async |session| status::claim(session, &self.name, 1, self.lease).await).await?;
        Ok(claimed.into_iter().next())
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
