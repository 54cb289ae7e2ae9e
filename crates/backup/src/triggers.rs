//! Disables the triggers of the tables during a restore.
//!
//! They would write history, events and times of change, which the backup has. `session_replication_role` needs a superuser,
//! whom Supabase does not give; a setting that triggers check could be set by anybody. The owner may disable a table's
//! triggers, within the transaction: nobody else writes to the tables until it ends.

use anyhow::Context;
use sqlx::PgConnection;

use super::{
    sql::{run, texts},
    table::{BALANCES, DETAILS, PLANS, USERS},
};

/// How long to wait for the tables' locks.
const PATIENCE: &str = "30s";

/// Statements that restore the triggers' states.
pub struct DisabledTriggers(Vec<String>);

/// Locks the tables against other writers, in the order in which writers lock them, and disables their triggers.
pub async fn disable(connection: &mut PgConnection) -> anyhow::Result<DisabledTriggers> {
    run(connection, &format!("SET LOCAL lock_timeout = '{PATIENCE}'")).await?;
    let mut back = Vec::new();
    for table in [USERS, PLANS, DETAILS, BALANCES] {
        let lock = run(connection, &format!("LOCK TABLE public.{table} IN SHARE ROW EXCLUSIVE MODE")).await;
        lock.with_context(|| format!("somebody holds {table}, or this role does not own it"))?;
        // Foreign ones too, each by name: some may have been disabled before.
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
    Ok(DisabledTriggers(back))
}

impl DisabledTriggers {
    /// Enables them again.
    pub async fn on(self, connection: &mut PgConnection) -> anyhow::Result<()> {
        run(connection, &self.0.join("; ")).await?;
        Ok(())
    }
}
