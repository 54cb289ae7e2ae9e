//! Changes of the schema: one instance at a time, and all of it or nothing.

use std::{
    collections::HashSet,
    time::{Duration, Instant},
};

use anyhow::Context;
use backon::{ExponentialBuilder, Retryable};
use migration::Migrator;
use sea_orm::{
    ConnectionTrait, DatabaseTransaction, DbErr, SqlxPostgresConnector, TransactionTrait,
    sqlx::{
        PgPool,
        postgres::{PgConnectOptions, PgPoolOptions},
    },
};
use sea_orm_migration::MigratorTrait;

use super::{
    Database, Fault,
    session::{statement, unconnected},
};

/// Waits for other instances until this transaction may go on; its end lets the next one in, however it comes.
const LOCK: &str = "SELECT pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtext('plan-creator migration'))";

/// A change of a table waits for everybody who uses it, and everybody who comes later waits for it: so long at most. Then it
/// steps back, lets them by, and tries again.
const PATIENCE: &str = "SET LOCAL lock_timeout = '2s'";
/// How often it tries, and how long it lets others by: a few minutes altogether.
const ATTEMPTS: ExponentialBuilder = ExponentialBuilder::new()
    .with_min_delay(Duration::from_millis(500))
    .with_max_delay(Duration::from_secs(10))
    .with_max_times(30);

/// SeaORM prepares its statements by names that begin anew with each connection. Behind a pooler the backend outlives the
/// connection, and there the names would be taken for whoever comes next.
const FORGET: &str = "DEALLOCATE ALL";

/// SeaORM does not say in which schema its list is, and compares versions by whichever operator is nearest. Through a view of ours
/// the list is found without `public`, where others may have put operators that would run with the owner's rights.
const OWN_NAMES: &str = "SET LOCAL client_min_messages = warning; CREATE TABLE IF NOT EXISTS public.seaql_migrations (version varchar NOT NULL PRIMARY KEY, applied_at bigint NOT NULL); \
    CREATE TEMPORARY VIEW seaql_migrations AS SELECT version, applied_at FROM public.seaql_migrations; \
    SET LOCAL search_path = pg_temp, pg_catalog";

impl Database {
    /// Brings the schema up to date. Several instances may call it at once: one works, the others wait. A schema that a newer
    /// version has brought further is left as it is: this version works on it.
    pub async fn migrate(&self) -> anyhow::Result<()> {
        let up = async |owner: &DatabaseTransaction| {
            if is_ahead(owner).await? {
                tracing::info!("a newer version has changed the schema; it stays as it is");
                return Ok(());
            }
            let (pending, begun) = (Migrator::get_pending_migrations(owner).await?.len(), Instant::now());
            Migrator::up(owner, None).await?;
            if pending > 0 {
                tracing::info!(migrations = pending, seconds = begun.elapsed().as_secs_f64(), "migrated the database");
            }
            Ok(())
        };
        self.migrating(up).await
    }

    /// Runs `work` on the schema, as the role that owns it, while no other instance does.
    pub async fn migrating<T>(
        &self,
        work: impl AsyncFn(&DatabaseTransaction) -> Result<T, DbErr>,
    ) -> anyhow::Result<T> {
        (|| alone(&self.options, &work))
            .retry(ATTEMPTS)
            .when(|error| Fault::of(error) == Some(Fault::LostARace))
            .notify(|_, pause| tracing::info!(?pause, "somebody uses what is to be changed; letting others by"))
            .await
            .context("cannot migrate the database")
    }
}

/// Whether all our migrations are applied, and others that are not known here.
async fn is_ahead(owner: &DatabaseTransaction) -> Result<bool, DbErr> {
    let applied = Migrator::get_migration_models(owner).await?;
    let applied: HashSet<_> = applied.into_iter().map(|applied| applied.version).collect();
    let ours: HashSet<_> = Migrator::migrations().iter().map(|ours| ours.name().to_owned()).collect();
    Ok(applied.is_superset(&ours) && applied.len() > ours.len())
}

/// SeaORM takes a list of migrations as it finds it: one that somebody else has put there has that role's triggers.
async fn refuse_foreign_list(owner: &DatabaseTransaction) -> Result<(), DbErr> {
    let sql = "SELECT pg_catalog.pg_get_userbyid(relowner)::text AS role FROM pg_catalog.pg_class \
        WHERE oid = pg_catalog.to_regclass('public.seaql_migrations') AND NOT pg_catalog.pg_has_role(relowner, 'USAGE')";
    match owner.query_one_raw(statement(sql, [])).await? {
        None => Ok(()),
        Some(row) => Err(DbErr::Migration(format!(
            "The table seaql_migrations belongs to the role {}, not to the one that migrates. Drop it, or migrate as its owner.",
            row.try_get::<String>("", "role")?
        ))),
    }
}

/// Lock and work share one transaction. Behind a pooler a lock of the connection would stay on a backend that is others'
/// next; and held by a transaction of its own, it would keep a backend from the work, which may be the last one, with
/// instances that wait for the lock on all others.
async fn alone<T>(
    options: &PgConnectOptions,
    work: &impl AsyncFn(&DatabaseTransaction) -> Result<T, DbErr>,
) -> Result<T, DbErr> {
    // A connection for each attempt: the last one's would take what it has prepared to be there still.
    let pool = PgPoolOptions::new().max_connections(1).connect_with(options.clone()).await.map_err(unconnected)?;
    let done = within(&pool, work).await;
    pool.close().await;
    done
}

async fn within<T>(pool: &PgPool, work: &impl AsyncFn(&DatabaseTransaction) -> Result<T, DbErr>) -> Result<T, DbErr> {
    let owner = SqlxPostgresConnector::from_sqlx_postgres_pool(pool.clone()).begin().await?;
    owner.execute_unprepared(&format!("{FORGET}; {LOCK}; {PATIENCE}")).await?;
    refuse_foreign_list(&owner).await?;
    owner.execute_unprepared(OWN_NAMES).await?;
    let done = work(&owner).await?;
    owner.execute_unprepared(&format!("DROP VIEW pg_temp.seaql_migrations; {FORGET}")).await?;
    owner.commit().await?;
    Ok(done)
}
