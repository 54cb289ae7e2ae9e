//! Changes of the schema: one instance at a time, and all of it or nothing.

use anyhow::Context;
use sea_orm::{
    ConnectionTrait, DatabaseTransaction, DbErr, SqlxPostgresConnector, TransactionTrait,
    sqlx::{PgPool, postgres::PgPoolOptions},
};
use sea_orm_migration::MigratorTrait;

use super::Database;

/// Waits for other instances until this transaction may go on; its end lets the next one in, however it comes.
const LOCK: &str = "SELECT pg_advisory_xact_lock(hashtext('plan-creator migration'))";

/// SeaORM prepares its statements by names that begin anew with each connection. Behind a pooler the backend outlives the
/// connection, and there the names would be taken for whoever comes next.
const FORGET: &str = "DEALLOCATE ALL";

impl Database {
    /// Brings the schema up to date. Several instances may call it at once: one works, the others wait.
    pub async fn migrate(&self) -> anyhow::Result<()> {
        self.migrating(async |owner| migration::Migrator::up(owner, None).await).await
    }

    /// Runs `work` on the schema, as the role that owns it, while no other instance does.
    pub async fn migrating<T>(
        &self,
        work: impl AsyncFnOnce(&DatabaseTransaction) -> Result<T, DbErr>,
    ) -> anyhow::Result<T> {
        let pool = PgPoolOptions::new().max_connections(1).connect_with(self.options.clone()).await;
        let pool = pool.context("cannot connect to Postgres")?;
        let outcome = alone(&pool, work).await.context("cannot migrate the database");
        pool.close().await;
        outcome
    }
}

/// Lock and work share one transaction. Behind a pooler a lock of the connection would stay on a backend that is others'
/// next; and held by a transaction of its own, it would keep a backend from the work, which may be the last one, with
/// instances that wait for the lock on all others.
async fn alone<T>(pool: &PgPool, work: impl AsyncFnOnce(&DatabaseTransaction) -> Result<T, DbErr>) -> Result<T, DbErr> {
    let owner = SqlxPostgresConnector::from_sqlx_postgres_pool(pool.clone()).begin().await?;
    owner.execute_unprepared(&format!("{FORGET}; {LOCK}")).await?;
    let done = work(&owner).await?;
    owner.execute_unprepared(FORGET).await?;
    owner.commit().await?;
    Ok(done)
}
