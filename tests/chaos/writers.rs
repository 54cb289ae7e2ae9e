//! Who changes plans past the program, as scripts and people with psql do.

use std::{sync::Arc, time::Duration};

use sea_orm::sqlx::{self, Connection, PgConnection};
use tokio::{
    sync::watch,
    time::{sleep, timeout},
};
use uuid::Uuid;

use crate::harness::Random;

/// The next step of a plan's life, and a new life behind its end.
const ADVANCE: &str = "\
    processing_status = CASE WHEN processing_status = 'PROCESSING' AND agent_3_data IS NOT NULL \
        AND agent_2_data IS NOT NULL THEN 'COMPLETED' ELSE 'PROCESSING' END, \
    agent_2_data = CASE WHEN processing_status = 'PROCESSING' AND agent_3_data IS NOT NULL THEN '{}'::jsonb END, \
    agent_3_data = CASE WHEN processing_status = 'PROCESSING' THEN '{}'::jsonb END";
/// What else may happen to a plan at any time. Some of it changes nothing, and must not be seen.
const TURNS: [&str; 5] = [
    "processing_status = 'FAILED'",
    "processing_status = 'COMPLETED'",
    "agent_3_data = NULL",
    "agent_2_data = NULL",
    "plan_name = plan_name",
];
/// Queued again. Workers take such a plan if it stays so, hence seldom.
const RERUN: &str = "processing_status = 'PENDING'";

/// How long a writer rests between two transactions, at most.
const REST_MS: usize = 20;
/// The most plans of one statement: more than may wait for a subscriber of the user.
const BATCH: usize = 90;

pub(crate) struct Writer {
    pub(crate) url: String,
    /// Plans of all writers, who get into each other's way.
    pub(crate) plans: Arc<Vec<Uuid>>,
    pub(crate) random: Random,
    pub(crate) stop: watch::Receiver<bool>,
}

impl Writer {
    /// Writes until it is told to stop, over a new connection whenever one breaks.
    pub(crate) async fn write(mut self) {
        while !*self.stop.borrow() {
            if let Ok(Ok(mut connection)) = timeout(Duration::from_secs(5), PgConnection::connect(&self.url)).await {
                // The error is that of a connection that was cut; what had not committed has not happened.
                let _ = self.write_on(&mut connection).await;
            }
            sleep(Duration::from_millis(50)).await;
        }
    }

    async fn write_on(&mut self, connection: &mut PgConnection) -> Result<(), sqlx::Error> {
        sqlx::raw_sql("SET lock_timeout = '1s'").execute(&mut *connection).await?;
        while !*self.stop.borrow() {
            sqlx::raw_sql("BEGIN").execute(&mut *connection).await?;
            let done = self.transaction(connection).await;
            let end = if done.is_ok() && !self.random.once_in(10) { "COMMIT" } else { "ROLLBACK" };
            sqlx::raw_sql(end).execute(&mut *connection).await?;
            self.rest(REST_MS).await;
        }
        Ok(())
    }

    async fn transaction(&mut self, connection: &mut PgConnection) -> Result<(), sqlx::Error> {
        match self.random.below(10) {
            // One change.
            0..3 => self.change(connection, 1).await,
            // Several of one plan.
            3 => {
                let plan = self.random.pick(&self.plans);
                sqlx::query(statement(RERUN)).bind(vec![plan]).execute(&mut *connection).await?;
                for _ in 0..=self.random.below(3) {
                    sqlx::query(statement(ADVANCE)).bind(vec![plan]).execute(&mut *connection).await?;
                }
                Ok(())
            }
            // Many plans at once, of all users.
            4..7 => {
                let count = 2 + self.random.below(BATCH);
                self.change(connection, count).await
            }
            // Begins early and commits late: its number is lower than those of transactions that are long over.
            7 => {
                sqlx::raw_sql("SELECT pg_current_xact_id()").execute(&mut *connection).await?;
                self.rest(300).await;
                self.change(connection, 1).await
            }
            // Holds one plan's event back while it waits, then changes another.
            8 => {
                self.change(connection, 1).await?;
                self.rest(50).await;
                self.change(connection, 1).await
            }
            // Takes a part back.
            _ => {
                self.change(connection, 1).await?;
                sqlx::raw_sql("SAVEPOINT before").execute(&mut *connection).await?;
                self.change(connection, 3).await?;
                sqlx::raw_sql("ROLLBACK TO before").execute(&mut *connection).await?;
                self.change(connection, 2).await
            }
        }
    }

    /// Changes this many plans in one statement.
    async fn change(&mut self, connection: &mut PgConnection, count: usize) -> Result<(), sqlx::Error> {
        let plans: Vec<_> = (0..count).map(|_| self.random.pick(&self.plans)).collect();
        let how = match self.random.below(200) {
            // Only one at a time: workers are not to be busy with these alone.
            0..10 if count == 1 => RERUN,
            0..40 => self.random.pick(&TURNS),
            _ => ADVANCE,
        };
        sqlx::query(statement(how)).bind(plans).execute(connection).await.map(drop)
    }

    async fn rest(&mut self, at_most: usize) {
        sleep(Duration::from_millis(self.random.below(at_most) as u64)).await;
    }
}

/// Locks in one order, so that batches do not always end in deadlocks.
fn statement(how: &str) -> sqlx::AssertSqlSafe<String> {
    sqlx::AssertSqlSafe(format!(
        "UPDATE investment_plans SET {how} WHERE id IN \
            (SELECT id FROM investment_plans WHERE id = ANY($1) ORDER BY id FOR NO KEY UPDATE)"
    ))
}
