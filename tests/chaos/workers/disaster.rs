//! Everything that happens to workers and to what they work with.

use std::time::Duration;

use rustix::process::Signal;
use tokio::time::sleep;

use super::stage::{Stage, usual};
use crate::{
    branch,
    harness::{Behaviour, Random},
    monkey::Strike,
    postgres::Stop,
};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Disaster {
    /// kill -9 of two workers.
    Kill,
    /// kill -9 of all of them.
    KillAll,
    /// Two are told to stop, as for a new release.
    Stop,
    /// Two stand still for longer than their lease, then go on as if nothing had been.
    Pause,
    /// All of them do.
    PauseAll,
    /// Some connections are ended by an administrator.
    TerminateBackends,
    /// Postgres starts anew, in good order.
    RestartPostgres,
    /// Postgres starts anew, and has to recover.
    RestartPostgresAtOnce,
    /// kill -9 of one of Postgres' processes.
    CrashPostgres,
    /// Two are cut off from Postgres.
    CutDatabase,
    /// The same, and Postgres does not notice for a while.
    CutDatabaseUnheard,
    /// Between two and Postgres nothing arrives for a while, longer than their lease at times.
    FreezeDatabase,
    /// The connections of two to Postgres go nowhere, new ones are well.
    ForgetDatabase,
    /// The model does one thing only for a while, and mostly a bad one.
    Model,
}

impl Strike for Disaster {
    type Stage = Stage;
    const ALL: &'static [Self] = &[
        Self::Kill,
        Self::KillAll,
        Self::Stop,
        Self::Pause,
        Self::PauseAll,
        Self::TerminateBackends,
        Self::RestartPostgres,
        Self::RestartPostgresAtOnce,
        Self::CrashPostgres,
        Self::CutDatabase,
        Self::CutDatabaseUnheard,
        Self::FreezeDatabase,
        Self::ForgetDatabase,
        Self::Model,
    ];

    async fn strike(self, stage: &Stage, random: &mut Random) {
        stage.is_shaken();
        let pair = &stage.workers[random.below(stage.workers.len())];
        let during = Duration::from_millis(500 + random.below(4_000) as u64);
        let past_the_lease = Duration::from_millis(2_500 + random.below(2_000) as u64);
        match self {
            Self::Kill => pair.process.signal(Signal::KILL),
            Self::KillAll => stage.workers.iter().for_each(|pair| pair.process.signal(Signal::KILL)),
            Self::Stop => pair.process.signal(Signal::TERM),
            Self::Pause => pair.process.pause(past_the_lease).await,
            Self::PauseAll => {
                let [one, two, three] = [0, 1, 2].map(|at| stage.workers[at].process.pause(past_the_lease));
                tokio::join!(one, two, three);
            }
            Self::TerminateBackends => stage.postgres.terminate_some().await,
            Self::RestartPostgres => stage.postgres.restart(Stop::Fast).await,
            Self::RestartPostgresAtOnce => stage.postgres.restart(Stop::Immediate).await,
            Self::CrashPostgres => stage.postgres.crash().await,
            Self::CutDatabase => pair.line.cut(),
            Self::CutDatabaseUnheard => {
                pair.line.cut_unheard(during);
                sleep(during).await;
            }
            Self::FreezeDatabase => pair.line.freeze(during).await,
            Self::ForgetDatabase => pair.line.forget(during).await,
            Self::Model => {
                stage.model.behave(random.pick(&Behaviour::all()));
                sleep(during).await;
                stage.model.behave_by_chance(branch(random), usual());
            }
        }
    }

    async fn recovered(stage: &Stage) {
        stage.recovered().await;
    }
}
