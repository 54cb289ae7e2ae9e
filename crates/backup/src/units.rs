//! Decides about each plan of a backup. A plan with all its rows is one unit: created, kept or replaced as a whole, except for
//! its history, which only grows.

use anyhow::{bail, ensure};
use sqlx::PgConnection;
use uuid::Uuid;

use super::{
    restore::OnConflict,
    sql::{list, list_of, number, run, texts},
    table::{AUDIT, BUDGETS, IMAGE, PLANS, USERS},
};

/// Existing rows that were kept although the backup differs.
#[derive(Debug, Default)]
pub struct Skipped {
    /// Kept plans.
    pub plans: u64,
    /// Kept users.
    pub users: u64,
}

/// Lists the staged plans, including deleted ones with a history only, in `units`: those of one user, or all.
pub async fn list_units(connection: &mut PgConnection, user: Option<Uuid>) -> anyhow::Result<()> {
    let sql = format!(
        "CREATE TEMP TABLE units ON COMMIT DROP AS \
         SELECT id AS plan_id, user_id::text AS owner, true AS is_plan FROM staged_{PLANS} \
         UNION ALL \
         SELECT plan_id, max(coalesce(new_data, old_data)->>'user_id'), false FROM staged_{AUDIT} AS record \
            WHERE plan_id IS NOT NULL AND NOT EXISTS (SELECT FROM staged_{PLANS} WHERE id = record.plan_id) GROUP BY plan_id; \
         GRANT ALL ON units TO service_role; \
         ALTER TABLE units ADD PRIMARY KEY (plan_id), ADD action text, ADD had_history boolean, ADD former jsonb; \
         CREATE TEMP TABLE records (audit_id bigint PRIMARY KEY, number bigint, plan_id uuid) ON COMMIT DROP; \
         CREATE TEMP TABLE coming (id bigint PRIMARY KEY, number bigint, plan_id uuid) ON COMMIT DROP; \
         GRANT ALL ON records, coming TO service_role"
    );
    run(connection, &sql).await?;
    if let Some(user) = user {
        let known =
            number(connection, &format!("SELECT count(*) FROM staged_{USERS} WHERE id_user = '{user}'")).await?;
        ensure!(known == 1, "the backup does not know the user {user}");
        run(connection, &format!("DELETE FROM units WHERE owner IS DISTINCT FROM '{user}'")).await?;
        run(connection, &format!("DELETE FROM staged_{USERS} WHERE id_user <> '{user}'")).await?;
        for table in ["plan_events_trimmed", BUDGETS] {
            run(connection, &format!("DELETE FROM staged_{table} WHERE user_id <> '{user}'")).await?;
        }
        // Of an earlier or later owner of the same id.
        run(connection, &format!("DELETE FROM staged_{AUDIT} WHERE user_id <> '{user}'")).await?;
    }
    run(connection, "ANALYZE units").await?;
    Ok(())
}

/// Compares staged with existing rows, and decides by `policy`. `users` and `plans` are the backup's columns.
pub async fn settle(
    connection: &mut PgConnection,
    policy: OnConflict,
    users: &[String],
    plans: &[String],
) -> anyhow::Result<Skipped> {
    let sql = format!(
        "UPDATE units SET had_history = EXISTS (SELECT FROM public.{AUDIT} AS record WHERE record.plan_id = units.plan_id), \
            former = (SELECT {IMAGE} FROM public.{PLANS} AS plan WHERE plan.id = units.plan_id)"
    );
    run(connection, &sql).await?;
    foreign(connection, policy).await?;
    let sql = format!(
        "UPDATE units SET action = CASE \
            WHEN former IS NULL THEN CASE WHEN is_plan THEN 'create' ELSE 'history' END \
            WHEN is_plan AND EXISTS (SELECT FROM public.{PLANS} AS plan JOIN staged_{PLANS} AS staged USING (id) \
                WHERE id = units.plan_id AND ({}) IS NOT DISTINCT FROM ({})) THEN 'history' \
            ELSE 'replace' END",
        list_of("plan", plans),
        list_of("staged", plans)
    );
    run(connection, &sql).await?;
    let differing = format!(
        "SELECT id_user FROM public.{USERS} AS person JOIN staged_{USERS} AS staged USING (id_user) \
         WHERE ({}) IS DISTINCT FROM ({})",
        list_of("person", users),
        list_of("staged", users)
    );
    let budgets = format!(
        "SELECT user_id FROM public.{BUDGETS} AS held JOIN staged_{BUDGETS} AS staged USING (user_id) \
         WHERE held.monthly_budget <> staged.monthly_budget"
    );
    match policy {
        OnConflict::Fail => {
            let other = texts(connection, "SELECT plan_id::text FROM units WHERE action = 'replace' LIMIT 3").await?;
            let people = format!("SELECT id_user::text FROM ({differing} UNION {budgets}) AS other LIMIT 3");
            let people = texts(connection, &people).await?;
            if !other.is_empty() || !people.is_empty() {
                let named = [other, people].concat().join(", ");
                bail!("the database has different rows for {named} …: choose --on-conflict skip or replace");
            }
            Ok(Skipped::default())
        }
        OnConflict::Skip => {
            run(connection, &format!("DELETE FROM staged_{BUDGETS} WHERE user_id IN ({budgets})")).await?;
            Ok(Skipped {
                plans: run(connection, "DELETE FROM units WHERE action = 'replace'").await?,
                users: run(connection, &format!("DELETE FROM staged_{USERS} WHERE id_user IN ({differing})")).await?,
            })
        }
        OnConflict::Replace => {
            let changes = format!(
                "UPDATE public.{USERS} AS person SET ({}) = ROW ({}) FROM staged_{USERS} AS staged \
                 WHERE staged.id_user = person.id_user AND person.id_user IN ({differing})",
                list(users),
                list_of("staged", users)
            );
            run(connection, &changes).await?;
            Ok(Skipped::default())
        }
    }
}

/// A plan's id that belongs to another user here cannot be replaced.
async fn foreign(connection: &mut PgConnection, policy: OnConflict) -> anyhow::Result<()> {
    let foreign = format!(
        "SELECT plan_id FROM units WHERE former->>'user_id' <> owner OR had_history AND EXISTS ( \
            SELECT FROM public.{AUDIT} AS record WHERE record.plan_id = units.plan_id \
                AND coalesce(record.new_data, record.old_data)->>'user_id' <> units.owner)"
    );
    if policy == OnConflict::Skip {
        let skipped = run(connection, &format!("DELETE FROM units WHERE plan_id IN ({foreign})")).await?;
        if skipped > 0 {
            tracing::warn!(plans = skipped, "plans of other users, skipped");
        }
        return Ok(());
    }
    let named = texts(connection, &format!("SELECT plan_id::text FROM ({foreign}) AS plan LIMIT 3")).await?;
    ensure!(named.is_empty(), "plans with these ids belong to other users: {} …", named.join(", "));
    Ok(())
}
