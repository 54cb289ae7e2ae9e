//! Applies the staged rows as the service role, with triggers disabled.

use anyhow::ensure;
use sqlx::PgConnection;

use super::{
    location::Location,
    manifest::Manifest,
    sql::{list, list_of, number, run},
    table::{AUDIT, BALANCES, BUDGETS, DETAILS, EVENTS, IMAGE, PLANS, USERS},
};

/// What was restored.
#[derive(Debug, Default)]
pub struct Restored {
    /// New users.
    pub users: u64,
    /// New or changed plans.
    pub plans: u64,
    /// Of those, plans that replaced another.
    pub replaced: u64,
    /// Audit records.
    pub history: u64,
    /// Events of these plans.
    pub events: u64,
    /// Plans that were in progress, and are taken over now.
    pub taken_over: u64,
}

/// The columns of each table in the backups.
pub struct Columns<'a>(pub &'a [(Location, Manifest)]);

impl<'a> Columns<'a> {
    /// A table's columns in the last backup that has it; empty where none has.
    pub fn of(&self, table: &str) -> &'a [String] {
        let files = self.0.iter().rev().flat_map(|(_, manifest)| &manifest.tables);
        files.filter(|file| file.table == table).map(|file| file.columns.as_slice()).next().unwrap_or_default()
    }
}

/// The sequences: table, column and the highest number.
pub type Numbers = Vec<(&'static str, &'static str, i64)>;

/// Applies the units. `all` includes rows that belong to no plan or user.
pub async fn apply(
    connection: &mut PgConnection,
    columns: &Columns<'_>,
    all: bool,
) -> anyhow::Result<(Restored, Numbers)> {
    let of = |table| columns.of(table);
    let mut restored = Restored::default();

    let (users, their) = (list(of(USERS)), list_of("staged", of(USERS)));
    let absent = format!("NOT EXISTS (SELECT FROM public.{USERS} WHERE id_user = staged.id_user)");
    let sql =
        format!("INSERT INTO public.{USERS} ({users}) SELECT {their} FROM staged_{USERS} AS staged WHERE {absent}");
    restored.users = run(connection, &sql).await?;

    // Claims go with the plan, so that its worker finds its claim lost and its subscribers are told.
    run(connection, "INSERT INTO public.plan_removals (subject) SELECT plan_id FROM units WHERE action = 'replace'")
        .await?;
    let sql = format!("DELETE FROM public.{PLANS} WHERE id IN (SELECT plan_id FROM units WHERE action = 'replace')");
    restored.replaced = run(connection, &sql).await?;
    let sql = insert(PLANS, of(PLANS), "id");
    restored.plans = run(connection, &sql).await?;

    let (history, last_record) = insert_history(connection, of(AUDIT), all).await?;
    restored.history = history;
    let (events, last_event) = insert_events(connection, of(EVENTS)).await?;
    restored.events = events;
    for table in [DETAILS, BALANCES, "plan_readings", "plan_failures", "plan_attempts"] {
        if !of(table).is_empty() {
            run(connection, &insert(table, of(table), "plan_id")).await?;
        }
    }
    run(connection, "INSERT INTO public.plan_events_trimmed TABLE staged_plan_events_trimmed ON CONFLICT DO NOTHING")
        .await?;

    let budgets = format!(
        "INSERT INTO public.{BUDGETS} TABLE staged_{BUDGETS} ON CONFLICT (user_id) DO UPDATE SET monthly_budget = excluded.monthly_budget"
    );
    run(connection, &budgets).await?;

    // An expired claim: the next worker takes the plan over at its first step without a stored output.
    let claims = format!(
        "INSERT INTO public.plan_claims (plan_id, token, worker, attempt, claimed_at, expires_at) \
         SELECT id, gen_random_uuid(), 'restore', greatest(attempts, 1), now(), now() \
         FROM public.{PLANS} JOIN units ON plan_id = id AND action <> 'history' LEFT JOIN public.plan_attempts USING (plan_id) \
         WHERE processing_status = 'PROCESSING'"
    );
    restored.taken_over = run(connection, &claims).await?;
    let last_record = record_restores(connection, last_record).await?;
    run(connection, "SELECT public.count_plans()").await?;
    Ok((restored, vec![(AUDIT, "audit_id", last_record), (EVENTS, "id", last_event)]))
}

/// A statement that inserts the staged rows of plans to be restored.
fn insert(table: &str, columns: &[String], plan: &str) -> String {
    format!(
        "INSERT INTO public.{table} ({}) SELECT {} FROM staged_{table} AS staged \
         JOIN units ON units.plan_id = staged.{plan} WHERE action IN ('create', 'replace')",
        list(columns),
        list_of("staged", columns)
    )
}

/// Adds the missing audit records. If a number is taken, all of the plan's new records are renumbered behind all others, in
/// order. Returns their count, and the highest number.
async fn insert_history(connection: &mut PgConnection, columns: &[String], all: bool) -> anyhow::Result<(u64, i64)> {
    // Erased people stay erased, also in the incremental backup's base.
    let erase = format!(
        "DELETE FROM public.{AUDIT} USING units WHERE units.plan_id = {AUDIT}.plan_id \
            AND action = 'replace' AND NOT is_plan AND owner IS NULL"
    );
    run(connection, &erase).await?;
    let same = ["plan_id", "operation", "changed_at", "changed_by", "old_data", "new_data"]
        .map(|column| format!("record.{column} IS NOT DISTINCT FROM staged.{column}"))
        .join(" AND ");
    let of_no_plan = if all { "staged.plan_id IS NULL" } else { "false" };
    let sql = format!(
        "INSERT INTO records SELECT staged.audit_id, staged.audit_id, staged.plan_id FROM staged_{AUDIT} AS staged \
         LEFT JOIN units ON units.plan_id = staged.plan_id \
         WHERE (units.plan_id IS NOT NULL AND (NOT had_history OR NOT EXISTS ( \
                SELECT FROM public.{AUDIT} AS record WHERE record.plan_id = staged.plan_id AND {same}))) \
            OR ({of_no_plan} AND NOT EXISTS (SELECT FROM public.{AUDIT} AS record WHERE record.plan_id IS NULL AND {same}))"
    );
    run(connection, &sql).await?;
    let last = renumber(connection, AUDIT, "audit_id", "records").await?;
    let others: Vec<String> = columns.iter().filter(|name| *name != "audit_id").cloned().collect();
    let sql = format!(
        "INSERT INTO public.{AUDIT} (audit_id, {}) SELECT records.number, {} FROM records JOIN staged_{AUDIT} AS staged USING (audit_id) ORDER BY records.number",
        list(&others),
        list_of("staged", &others)
    );
    Ok((run(connection, &sql).await?, last))
}

async fn insert_events(connection: &mut PgConnection, columns: &[String]) -> anyhow::Result<(u64, i64)> {
    if columns.is_empty() {
        return Ok((0, number(connection, &format!("SELECT max(id) FROM public.{EVENTS}")).await?));
    }
    let sql = format!(
        "INSERT INTO coming SELECT staged.id, staged.id, staged.plan_id \
         FROM staged_{EVENTS} AS staged JOIN units USING (plan_id) WHERE action IN ('create', 'replace')"
    );
    run(connection, &sql).await?;
    let last = renumber(connection, EVENTS, "id", "coming").await?;
    // Columns that an older backup lacks are staged, without a default.
    let own = columns.iter().filter(|name| !["id", "xid"].contains(&name.as_str())).cloned();
    let others: Vec<String> = own.chain(["xid".to_owned()]).collect();
    let sql = format!(
        "INSERT INTO public.{EVENTS} (id, {}) OVERRIDING SYSTEM VALUE SELECT coming.number, {} \
         FROM coming JOIN staged_{EVENTS} AS staged USING (id) ORDER BY coming.number",
        list(&others),
        list_of("staged", &others)
    );
    Ok((run(connection, &sql).await?, last))
}

/// Renumbers rows for `table` if a number is taken; returns the highest number.
async fn renumber(connection: &mut PgConnection, table: &str, key: &str, coming: &str) -> anyhow::Result<i64> {
    let highest =
        format!("SELECT greatest((SELECT max({key}) FROM public.{table}), (SELECT max({key}) FROM {coming}))");
    let highest = number(connection, &highest).await?;
    let sql = format!(
        "UPDATE {coming} SET number = {highest} + anew.place FROM ( \
            SELECT {key}, row_number() OVER (ORDER BY {key}) AS place FROM {coming} WHERE plan_id IN ( \
                SELECT {coming}.plan_id FROM {coming} JOIN public.{table} USING ({key}))) AS anew \
         WHERE anew.{key} = {coming}.{key}"
    );
    let renumbered = run(connection, &sql).await?;
    let highest =
        number(connection, &format!("SELECT greatest({highest}, (SELECT max(number) FROM {coming}))")).await?;
    if renumbered > 0 {
        tracing::info!(table, rows = renumbered, "rows got new ids: theirs are in use");
    }
    // The audit's numbers are 32-bit, by the database document.
    ensure!(table != AUDIT || highest < i64::from(i32::MAX - 1_000), "{table}'s sequence would be exhausted");
    ensure!(highest < i64::MAX / 2, "{table}'s sequence would be exhausted");
    Ok(highest)
}

/// Adds an audit record for a replaced or formerly deleted plan, so that its history ends with the present row.
async fn record_restores(connection: &mut PgConnection, last: i64) -> anyhow::Result<i64> {
    let sql = format!(
        "INSERT INTO public.{AUDIT} (audit_id, plan_id, user_id, operation, old_data, new_data, changed_by, changed_at) \
         SELECT {last} + row_number() OVER (ORDER BY plan.id), plan.id, plan.user_id, \
            CASE WHEN record.operation = 'DELETE' THEN 'INSERT' ELSE 'UPDATE' END, \
            CASE WHEN record.operation = 'DELETE' THEN NULL ELSE former END, {IMAGE}, 'restore', now() \
         FROM units JOIN public.{PLANS} AS plan ON plan.id = units.plan_id, LATERAL ( \
            SELECT operation, new_data FROM public.{AUDIT} WHERE plan_id = plan.id ORDER BY audit_id DESC LIMIT 1) AS record \
         WHERE (action = 'replace' OR action = 'create' AND had_history) AND record.new_data - ARRAY['details', 'balances'] IS DISTINCT FROM to_jsonb(plan)"
    );
    Ok(last + i64::try_from(run(connection, &sql).await?)?)
}
