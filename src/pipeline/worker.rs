//! Workers: wait for a notification or poll, claim a plan, process it, repeat.

use std::{panic::AssertUnwindSafe, sync::Arc, time::Duration};

use futures_util::FutureExt;
use sea_orm::{ConnAcquireErr, DbErr};
use tokio::{
    sync::watch,
    time::{Instant, sleep, sleep_until, timeout},
};
use tokio_util::sync::CancellationToken;
use tracing::{Instrument, Span, trace_span};
use uuid::Uuid;

use super::{
    attempt::{Attempt, Outcome},
    attempt_error::{AttemptError, AttemptPanicked},
    heartbeat::keep_alive,
};
use crate::{
    chat::Chat,
    config::WorkerConfig,
    database::{Actor, Database, NotificationListener, Session, TransientError},
    plans::{
        RoundRobin,
        claims::{Claim, Fenced},
        origin, queue, status,
    },
    supervisor::{Supervisor, chaos},
    telemetry::traces::{self, TRACED},
};
use agents::portfolio::MarketAssumptions;

/// How often the queue is checked although notifications arrive.
const RECHECK_INTERVAL: Duration = Duration::from_secs(30);

/// Wake-ups: a queued plan, any event, and whether notifications arrive.
type WakeUps = (watch::Receiver<()>, watch::Receiver<()>, watch::Receiver<bool>);

/// The result of claiming.
enum Claimed {
    One {
        claim: Claim,
        /// The trace of the plan's request.
        traceparent: Option<String>,
    },
    /// Nothing to claim, and the seconds until there may be.
    None { next_due: Option<f64> },
}

/// A worker: processes one plan at a time.
#[derive(Clone)]
pub struct Worker {
    pub(super) database: Database,
    /// Its name in claims and in the audit: host, process and number.
    pub(super) name: String,
    pub(super) lease: Duration,
    poll: Duration,
    pub(super) attempts: u16,
    /// Shared by the workers of a process.
    round_robin: Arc<RoundRobin>,
    pub(super) market: Arc<MarketAssumptions>,
    /// The language model, if any.
    pub(super) chat: Option<Arc<Chat>>,
}

/// Starts the configured workers, which run until `stop`; claimed plans are then returned.
pub fn start_workers(
    tasks: &Supervisor,
    database: &Database,
    notifications: &NotificationListener,
    config: &WorkerConfig,
    market: &Arc<MarketAssumptions>,
    chat: Option<&Arc<Chat>>,
    stop: &CancellationToken,
) {
    let host = rustix::system::uname().nodename().to_string_lossy().into_owned();
    let round_robin = Arc::new(RoundRobin::from_random_user());
    for number in 1..=config.workers {
        let worker = Worker {
            database: database.clone(),
            name: format!("{host}/{}/{number}", std::process::id()),
            lease: config.lease,
            poll: config.queue_poll,
            attempts: config.attempts,
            round_robin: Arc::clone(&round_robin),
            market: Arc::clone(market),
            chat: chat.cloned(),
        };
        let (notifications, ends) = (notifications.clone(), stop.clone());
        tasks.spawn("worker", stop, move || worker.clone().work(notifications.clone(), ends.clone()));
    }
}

impl Worker {
    async fn work(self, notifications: NotificationListener, stop: CancellationToken) {
        let mut wake_ups = (notifications.queue(), notifications.events(), notifications.listening());
        while !stop.is_cancelled() {
            wake_ups.0.mark_unchanged();
            wake_ups.1.mark_unchanged();
            match self.claim().await {
                Ok(Claimed::One { claim, traceparent }) => {
                    let span = span(&claim, traceparent.as_deref());
                    Box::pin(self.work_on(claim, &stop)).instrument(span).await;
                }
                Ok(Claimed::None { next_due }) => {
                    tokio::select! {
                        () = stop.cancelled() => {}
                        () = self.wait_for_work(&mut wake_ups, next_due) => {}
                    }
                }
                Err(error) => {
                    tracing::warn!(%error, "cannot claim a plan; retrying");
                    tokio::select! {
                        () = stop.cancelled() => {}
                        () = sleep(self.poll) => {}
                    }
                }
            }
        }
    }

    /// Waits until there may be work. With notifications: a queued plan, the next due one, or, after an event, which may have left
    /// a lease behind, the poll interval. Without: the poll interval.
    async fn wait_for_work(&self, (queue, events, listening): &mut WakeUps, next_due: Option<f64>) {
        let is_notified = *listening.borrow_and_update();
        let due =
            next_due.and_then(|seconds| Duration::try_from_secs_f64(seconds.max(0.0)).ok()).unwrap_or(RECHECK_INTERVAL);
        let rest = if is_notified { due.min(RECHECK_INTERVAL).max(self.poll) } else { self.poll };
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
            let claimed = status::claim(session, &self.round_robin, &self.name, 1, self.lease).await?;
            Ok(match claimed.into_iter().next() {
                Some(claim) => {
                    let asks = traces::is_on();
                    let traceparent = if asks { origin::of(session, claim.plan_id).await? } else { None };
                    Claimed::One { claim, traceparent }
                }
                None => Claimed::None { next_due: queue::next_due(session).await? },
            })
        })
        .await
    }

    /// Works on a claimed plan while its lease is kept alive, until it is ended, lost, or has to be left to others.
    #[tracing::instrument(name = "plan.run", skip_all, fields(plan.id = %claim.plan_id, attempt = claim.attempt))]
    async fn work_on(&self, claim: Claim, stop: &CancellationToken) {
        let token = claim.token;
        let attempt = Attempt::begin(self, claim);
        let attempted = async {
            tokio::select! {
                ended = attempt.run() => ended,
                () = keep_alive(self, token) => Ok(Outcome::Lost),
            }
        };
        // A panic fails this plan, not the worker. An open transaction is dropped with it.
        let attempted = AssertUnwindSafe(chaos::within("attempt", attempted)).catch_unwind();
        let ended = tokio::select! {
            ended = attempted => ended.unwrap_or_else(|panic| Err(AttemptPanicked::of(&*panic).into())),
            () = stop.cancelled() => {
                self.abandon(token, None, stop).await;
                return;
            }
        };
        match ended {
            Ok(outcome) => {
                if outcome == Outcome::Lost {
                    tracing::warn!("the claim was lost; nothing more was written");
                }
                count_attempt(outcome.label());
            }
            Err(error) => {
                let cause = AttemptError::of(&error);
                tracing::error!(error = format!("{error:#}"), trouble = ?cause, "the attempt failed");
                self.abandon(token, Some(cause), stop).await;
            }
        }
    }

    /// Returns a plan that this worker has to leave, or ends the attempt by its error. If that cannot be written, the lease
    /// expires; after an outage it is retried, so that the outage does not count as a claim.
    async fn abandon(&self, token: Uuid, cause: Option<AttemptError>, stop: &CancellationToken) {
        let outcome = if cause.is_some() { "interrupted" } else { "given_back" };
        loop {
            let left = self.write(async |session| match cause {
                Some(cause) => cause.end(session, token, self.attempts).await,
                None => status::unclaim(session, token, Duration::ZERO).await,
            });
            match left.await {
                Ok(Fenced::Written) => return count_attempt(outcome),
                Ok(_) => return count_attempt(Outcome::Lost.label()),
                Err(error)
                    if cause == Some(AttemptError::Outage)
                        && TransientError::of(&error).is_some()
                        && !stop.is_cancelled() =>
                {
                    tracing::debug!(%error, "cannot return the claim; retrying");
                    tokio::select! {
                        () = stop.cancelled() => {}
                        () = sleep(self.poll) => {}
                    }
                }
                Err(error) => {
                    tracing::warn!(%error, "cannot return the claim; its lease will expire");
                    return count_attempt(outcome);
                }
            }
        }
    }

    /// A transaction under this worker's name, abandoned after the lease's length: its writes would be void, and a dead
    /// connection does not report itself.
    pub(super) async fn write<T>(&self, work: impl AsyncFnOnce(&Session) -> Result<T, DbErr>) -> Result<T, DbErr> {
        let write = async {
            let session = self.database.write_within(Actor::Worker(&self.name), self.lease).await?;
            let output = work(&session).await?;
            session.commit().await?;
            Ok(output)
        };
        timeout(self.lease, write).await.unwrap_or(Err(DbErr::ConnectionAcquire(ConnAcquireErr::Timeout)))
    }
}

/// The span of an attempt, a child of the request that queued the plan.
fn span(claim: &Claim, traceparent: Option<&str>) -> Span {
    let span = trace_span!(
        target: TRACED, "plan.run", otel.kind = "consumer", plan.id = %claim.plan_id, attempt = claim.attempt,
    );
    if let Some(traceparent) = traceparent {
        traces::join(&span, traceparent);
    }
    span
}

/// Counts an attempt by outcome.
fn count_attempt(outcome: &'static str) {
    metrics::counter!("plan_creator_attempts_total", "outcome" => outcome).increment(1);
}
