//! Schema migrations: one instance at a time, all or nothing.

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
    Database, TransientError,
    session::{connection_error, statement},
};

/// Serialises the instances. The lock ends with the transaction.
const LOCK: &str = "SELECT pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtext('plan-creator migration'))";

/// `ALTER TABLE` queues for its lock, and later statements queue behind it. After this it gives up and retries.
const LOCK_TIMEOUT: &str = "SET LOCAL lock_timeout = '2s'";
/// Retries: with exponential backoff, a few minutes altogether.
const RETRY: ExponentialBuilder = ExponentialBuilder::new()
    .with_min_delay(Duration::from_millis(500))
    .with_max_delay(Duration::from_secs(10))
    .with_max_times(30);

/// SeaORM's names of prepared statements start anew with each connection. Behind a pooler the backend, and with it the old
/// ones, outlives the connection.
const DEALLOCATE: &str = "DEALLOCATE ALL";

/// SeaORM names `seaql_migrations` without a schema and compares its versions by an operator from the search path. Through a
/// temporary view the list is found without `public`, where others may have put operators that would run as the owner.
const TRUSTED_NAMES: &str = "SET LOCAL client_min_messages = warning; CREATE TABLE IF NOT EXISTS public.seaql_migrations (version varchar NOT NULL PRIMARY KEY, applied_at bigint NOT NULL); \
    CREATE TEMPORARY VIEW seaql_migrations AS SELECT version, applied_at FROM public.seaql_migrations; \
    SET LOCAL search_path = pg_temp, pg_catalog";

impl Database {
    /// Applies pending migrations. Of several instances one works and the others wait. A newer version's schema is left alone.
    pub async fn migrate(&self) -> anyhow::Result<()> {
        let up = async |owner: &DatabaseTransaction| {
            if is_ahead(owner).await? {
                tracing::info!("the schema is of a newer version; it is left as it is");
                return Ok(());
            }
            let (pending, started) = (Migrator::get_pending_migrations(owner).await?.len(), Instant::now());
            Migrator::up(owner, None).await?;
            if pending > 0 {
                tracing::info!(
                    migrations = pending,
                    seconds = started.elapsed().as_secs_f64(),
                    "migrated the database"
                );
            }
            Ok(())
        };
        self.with_migration_lock(up).await
    }

    /// Runs `work` on the schema as its owner, under the migration lock.
    pub async fn with_migration_lock<T>(
        &self,
        work: impl AsyncFn(&DatabaseTransaction) -> Result<T, DbErr>,
    ) -> anyhow::Result<T> {
        (|| attempt(&self.options, &work))
            .retry(RETRY)
            .when(|error| TransientError::of(error) == Some(TransientError::Conflict))
            .notify(|_, pause| tracing::info!(?pause, "a table is in use; the migration is retried"))
            .await
            .context("cannot migrate the database")
    }
}

/// Whether all our migrations are applied, and others that this version does not know.
async fn is_ahead(owner: &DatabaseTransaction) -> Result<bool, DbErr> {
    let applied = Migrator::get_migration_models(owner).await?;
    let applied: HashSet<_> = applied.into_iter().map(|applied| applied.version).collect();
    let ours: HashSet<_> = Migrator::migrations().iter().map(|ours| ours.name().to_owned()).collect();
    Ok(applied.is_superset(&ours) && applied.len() > ours.len())
}

/// A list of migrations that another role has created could have triggers of that role, which would run as the owner.
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

/// Lock and work share one transaction. Behind a pooler a session lock would stay on a shared backend, and a transaction of
/// its own would hold a backend that the work may need.
async fn attempt<T>(
    options: &PgConnectOptions,
    work: &impl AsyncFn(&DatabaseTransaction) -> Result<T, DbErr>,
) -> Result<T, DbErr> {
    // A new connection for each attempt: prepared statements of the last one are gone.
    let pool = PgPoolOptions::new().max_connections(1).connect_with(options.clone()).await.map_err(connection_error)?;
    let done = locked(&pool, work).await;
    pool.close().await;
    done
}

async fn locked<T>(pool: &PgPool, work: &impl AsyncFn(&DatabaseTransaction) -> Result<T, DbErr>) -> Result<T, DbErr> {
    let owner = SqlxPostgresConnector::from_sqlx_postgres_pool(pool.clone()).begin().await?;
    owner.execute_unprepared(&format!("{DEALLOCATE}; {LOCK}; {LOCK_TIMEOUT}")).await?;
    refuse_foreign_list(&owner).await?;
    owner.execute_unprepared(TRUSTED_NAMES).await?;
    let done = work(&owner).await?;
    owner.execute_unprepared(&format!("DROP VIEW pg_temp.seaql_migrations; {DEALLOCATE}")).await?;
    owner.commit().await?;
    Ok(done)
}
