//! The triggers of the tables that a restore writes, off for as long as it writes.
//!
//! They would write what the backup has already: history, events, times of change. `session_replication_role` takes a
//! superuser, whom Supabase does not give; a setting that the triggers ask for could be set by anybody. The owner of a table may
//! switch its triggers off, which belongs to the transaction: nobody else writes to the tables until it ends, and
//! however it ends, they are as they were.

use anyhow::Context;
use sqlx::PgConnection;

use super::{
    sql::{run, texts},
    table::{PLANS, USERS},
};

/// How long others' transactions may keep the tables from being locked.
const PATIENCE: &str = "30s";

/// Statements that bring the triggers back to what they were.
pub struct Off(Vec<String>);

/// Locks the tables against other writers and switches their triggers off. In the order in which writers come by them.
pub async fn off(connection: &mut PgConnection) -> anyhow::Result<Off> {
    run(connection, &format!("SET LOCAL lock_timeout = '{PATIENCE}'")).await?;
    let mut back = Vec::new();
    for table in [USERS, PLANS] {
        let lock = run(connection, &format!("LOCK TABLE public.{table} IN SHARE ROW EXCLUSIVE MODE")).await;
        lock.with_context(|| format!("somebody holds {table}, or this role does not own it"))?;
        // Also those that are not this program's, each by its name: not all of them may have been on.
        let found = format!(
            "SELECT format('ALTER TABLE public.{table} %s TRIGGER %I', state.word, tgname) FROM pg_trigger, LATERAL (VALUES \
                ('DISABLE', 1), (CASE tgenabled WHEN 'A' THEN 'ENABLE ALWAYS' WHEN 'R' THEN 'ENABLE REPLICA' ELSE 'ENABLE' END, 2) \
             ) AS state (word, turn) WHERE tgrelid = 'public.{table}'::regclass AND NOT tgisinternal AND tgenabled <> 'D' \
             ORDER BY turn, tgname"
        );
        let statements = texts(connection, &found).await?;
        let (disable, enable) = statements.split_at(statements.len() / 2);
        run(connection, &disable.join("; ")).await?;
        back.extend_from_slice(enable);
    }
    Ok(Off(back))
}

impl Off {
    /// Switches them on again.
    pub async fn on(self, connection: &mut PgConnection) -> anyhow::Result<()> {
        run(connection, &self.0.join("; ")).await?;
        Ok(())
    }
}
