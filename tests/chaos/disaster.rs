//! Everything that happens to servers.

use std::time::Duration;

use rustix::process::Signal;

use crate::{harness::Random, monkey::Strike, postgres::Stop, stage::Stage};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Disaster {
    /// kill -9 of an instance.
    KillInstance,
    /// An instance is told to stop, as for a new release.
    StopInstance,
    /// An instance stands still for a while.
    PauseInstance,
    /// kill -9 of a worker.
    KillWorker,
    /// A worker stands still, for longer than its lease.
    PauseWorker,
    /// Some connections are ended by an administrator.
    TerminateBackends,
    /// Postgres starts anew, in good order.
    RestartPostgres,
    /// Postgres starts anew, and has to recover.
    RestartPostgresAtOnce,
    /// kill -9 of one of Postgres' processes.
    CrashPostgres,
    /// Every client of an instance is cut off.
    CutClients,
    /// An instance is not to be reached.
    RefuseClients,
    /// Between an instance and its clients nothing arrives.
    FreezeClients,
    /// A program is cut off from Postgres.
    CutDatabase,
    /// The same, and Postgres does not notice for a while.
    CutDatabaseUnheard,
    /// Between a program and Postgres nothing arrives.
    FreezeDatabase,
    /// The connections between a program and Postgres go nowhere, new ones are well.
    ForgetDatabase,
}

impl Strike for Disaster {
    type Stage = Stage;
    const ALL: &'static [Self] = &[
        Self::KillInstance,
        Self::StopInstance,
        Self::PauseInstance,
        Self::KillWorker,
        Self::PauseWorker,
        Self::TerminateBackends,
        Self::RestartPostgres,
        Self::RestartPostgresAtOnce,
        Self::CrashPostgres,
        Self::CutClients,
        Self::RefuseClients,
        Self::FreezeClients,
        Self::CutDatabase,
        Self::CutDatabaseUnheard,
        Self::FreezeDatabase,
        Self::ForgetDatabase,
    ];

    async fn strike(self, stage: &Stage, random: &mut Random) {
        let instance = &stage.instances[random.below(stage.instances.len())];
        let worker = &stage.workers[random.below(stage.workers.len())];
        let line = if random.once_in(4) { &stage.workers_line } else { &instance.line };
        // The longest are longer than clients bear silence, and than requests wait for a connection.
        let longest = if random.once_in(4) { 5_000 } else { 1_500 };
        let during = Duration::from_millis(300 + random.below(longest) as u64);
        match self {
            Self::KillInstance => instance.process.signal(Signal::KILL),
            Self::StopInstance => instance.process.signal(Signal::TERM),
            Self::PauseInstance => instance.process.pause(during).await,
            Self::KillWorker => worker.signal(Signal::KILL),
            Self::PauseWorker => worker.pause(Duration::from_secs(4)).await,
            Self::TerminateBackends => stage.postgres.terminate_some().await,
            Self::RestartPostgres => stage.postgres.restart(Stop::Fast).await,
            Self::RestartPostgresAtOnce => stage.postgres.restart(Stop::Immediate).await,
            Self::CrashPostgres => stage.postgres.crash().await,
            Self::CutClients => instance.door.cut(),
            Self::RefuseClients => instance.door.refuse(during).await,
            Self::FreezeClients => instance.door.freeze(during).await,
            Self::CutDatabase => line.cut(),
            Self::CutDatabaseUnheard => line.cut_unheard(during),
            Self::FreezeDatabase => line.freeze(during).await,
            Self::ForgetDatabase => line.forget(during).await,
        }
    }
    async fn recovered(stage: &Stage) {
        stage.recovered().await;
    }
}
