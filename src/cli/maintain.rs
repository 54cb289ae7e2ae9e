//! `maintain`: runs maintenance jobs once.

use std::time::Duration;

use anyhow::Context;
use clap::{Args, builder::PossibleValuesParser, builder::TypedValueParser};
use sea_orm::DbErr;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::{open::open_beside, print};
use crate::{
    config::{DatabaseConfig, MaintenanceConfig},
    database::{Actor, Database},
    maintenance::{self, Job, MaintenanceLock},
    plans::{
        retention,
        test_plans::{self, TestPlanFilter},
    },
    shutdown,
};

/// Plans that are shown before they are removed.
const SHOWN: u32 = 20;
/// Plans removed in a transaction.
const BATCH: u32 = 100;

/// Options of `maintain`.
#[derive(Args, Debug)]
pub(super) struct Maintain {
    /// Jobs to run. `test-plans` is not part of `all`, and needs `--pattern` or `--user`.
    #[arg(default_value = "all", value_parser = PossibleValuesParser::new(names()).map(|name| Target::parse(&name)))]
    target: Target,

    /// Print what would be done, without doing it.
    #[arg(long, env = "PLAN_CREATOR_DRY_RUN")]
    dry_run: bool,

    /// Pattern of test plans' goals or names, for SQL's `ILIKE`: `%test%`.
    #[arg(long, env = "PLAN_CREATOR_TEST_PATTERN", conflicts_with = "user")]
    pattern: Option<String>,

    /// User whose plans are all test plans.
    #[arg(long, env = "PLAN_CREATOR_TEST_USER")]
    user: Option<Uuid>,

    /// Remove the test plans that are listed without it.
    #[arg(long)]
    yes: bool,

    #[command(flatten)]
    database: DatabaseConfig,
    #[command(flatten)]
    maintenance: MaintenanceConfig,
}

#[derive(Clone, Copy, Debug)]
enum Target {
    All,
    One(Job),
    TestPlans,
}

impl Target {
    fn parse(name: &str) -> Self {
        match name {
            "test-plans" => Self::TestPlans,
            name => Job::parse(name).map_or(Self::All, Self::One),
        }
    }
}

fn names() -> Vec<&'static str> {
    [&["all"], Job::ALL.map(Job::name).as_slice(), &["test-plans"]].concat()
}

impl Maintain {
    pub(super) async fn run(self) -> anyhow::Result<()> {
        let opened = open_beside(&self.database).await?;
        let done = self.work(&opened.database).await;
        opened.close().await?;
        done
    }

    async fn work(&self, database: &Database) -> anyhow::Result<()> {
        database.migrate().await?;
        let stop = shutdown::on_signal(Duration::ZERO)?.draining;
        match self.target {
            Target::TestPlans => self.remove_test_plans(database, &stop).await,
            Target::All => self.jobs(database, &Job::ALL, &stop).await,
            Target::One(job) => self.jobs(database, &[job], &stop).await,
        }
    }

    async fn jobs(&self, database: &Database, jobs: &[Job], stop: &CancellationToken) -> anyhow::Result<()> {
        if self.dry_run {
            for job in jobs {
                let due = maintenance::dry_run(*job, database, &self.maintenance).await?;
                tracing::info!(job = job.name(), due, "dry run");
            }
            return Ok(());
        }
        let lock = MaintenanceLock::acquire(database).await?;
        let lock = lock.context("another instance is maintaining this database; try again when it has finished")?;
        let work = Box::pin(async {
            for job in jobs {
                maintenance::run(*job, database, &self.maintenance, stop).await?;
            }
            Ok::<_, DbErr>(())
        });
        lock.run_while_held(stop, work).await?;
        anyhow::ensure!(!stop.is_cancelled(), "stopped; completed steps stay, and the next run does the rest");
        Ok(())
    }

    async fn remove_test_plans(&self, database: &Database, stop: &CancellationToken) -> anyhow::Result<()> {
        let filter = match (&self.pattern, self.user) {
            (_, Some(user)) => TestPlanFilter::Owner(user),
            (Some(pattern), None) => TestPlanFilter::Pattern(pattern.clone()),
            (None, None) => anyhow::bail!("select the test plans: --pattern '%test%' or --user UUID"),
        };
        let shown =
            test_plans::preview(&database.read(Actor::Maintenance("maintenance")).await?, &filter, SHOWN).await?;
        let total = shown.first().map_or(0, |plan| plan.total);
        print(&format!("{total} plans match {filter:?}\n"))?;
        for plan in &shown {
            print(&format!("{}  of {}  {}\n", plan.id, plan.user_id, plan.words))?;
        }
        if self.dry_run || !self.yes {
            return print("Nothing was removed. With --yes these plans are erased, with their audit records.\n");
        }
        let mut removed = 0;
        while !stop.is_cancelled() {
            let session = database.write(Actor::Maintenance("maintenance")).await?;
            let plans = test_plans::lock(&session, &filter, BATCH).await?;
            if plans.is_empty() {
                break;
            }
            removed += plans.len();
            retention::erase(&session, plans).await?;
            session.commit().await?;
        }
        tracing::info!(job = "test-plans", affected = removed, "maintained");
        Ok(())
    }
}
