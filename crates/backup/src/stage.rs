//! Staging: backups in temporary tables, checked for consistency.

use anyhow::{Context, bail, ensure};
use sqlx::PgConnection;

use super::{
    location::Location,
    manifest::Manifest,
    progress::Progress,
    sql::{columns_of, list, number, run, texts},
    stored,
    table::{AUDIT, BALANCES, BUDGETS, DETAILS, EVENTS, PLANS, TABLES, USERS},
};

/// Loads a backup, and later incremental ones, into `staged_…`. Columns that an older backup lacks get their default.
pub async fn load(connection: &mut PgConnection, backups: &[(Location, Manifest)]) -> anyhow::Result<()> {
    let mut progress = Progress::begin("loading", Some(total(backups)));
    for (number, (location, manifest)) in backups.iter().enumerate() {
        let prefix = if number == 0 { "staged" } else { "incoming" };
        create(connection, prefix).await?;
        fill(connection, prefix, location, manifest, &mut progress).await?;
        if number > 0 {
            merge(connection).await.context("the backups cannot be combined")?;
        }
    }
    for table in &TABLES {
        let key = format!("ALTER TABLE staged_{} ADD PRIMARY KEY ({})", table.name, table.key);
        let found = run(connection, &key).await;
        found.with_context(|| format!("the backup has duplicate rows of {}, or rows without a key", table.name))?;
    }
    let indexes =
        "CREATE INDEX ON staged_investment_plans_audit (plan_id); CREATE INDEX ON staged_plan_events (plan_id)";
    run(connection, indexes).await?;
    for table in &TABLES {
        run(connection, &format!("ANALYZE staged_{}", table.name)).await?;
    }
    check(connection).await
}

/// Bytes of these backups' tables.
pub fn total(backups: &[(Location, Manifest)]) -> u64 {
    backups.iter().flat_map(|(_, manifest)| &manifest.tables).map(|stored| stored.bytes).fold(0, u64::saturating_add)
}

async fn create(connection: &mut PgConnection, prefix: &str) -> anyhow::Result<()> {
    for table in &TABLES {
        let name = format!("{prefix}_{}", table.name);
        let sql = format!(
            "CREATE TEMP TABLE {name} (LIKE public.{} INCLUDING DEFAULTS) ON COMMIT DROP; GRANT ALL ON {name} TO service_role",
            table.name
        );
        run(connection, &sql).await?;
    }
    Ok(())
}

async fn fill(
    connection: &mut PgConnection,
    prefix: &str,
    location: &Location,
    manifest: &Manifest,
    progress: &mut Progress,
) -> anyhow::Result<()> {
    for file in &manifest.tables {
        let table = file.described()?.name;
        let known = columns_of(connection, table).await?;
        if let Some(other) = file.columns.iter().find(|column| !known.contains(column)) {
            bail!("the backup has a column {other:?} of {table}, which this database does not have");
        }
        let sql =
            format!("COPY {prefix}_{table} ({}) FROM STDIN (FORMAT csv, HEADER, ENCODING 'UTF8')", list(&file.columns));
        let mut copy = connection.copy_in_raw(&sql).await?;
        if let Err(error) = stored::read(location, file, Some(&mut copy), progress).await {
            // Fails on purpose.
            let _ = copy.abort("the file is incomplete").await;
            return Err(error);
        }
        let rows = copy.finish().await.with_context(|| format!("the rows of {table} do not fit this database"))?;
        ensure!(rows == file.rows, "{table} has {rows} rows instead of {}", file.rows);
    }
    Ok(())
}

/// Merges `incoming_…` into `staged_…`: all users, and all rows of changed plans.
async fn merge(connection: &mut PgConnection) -> anyhow::Result<()> {
    let sql = format!(
        "CREATE TEMP TABLE changed ON COMMIT DROP AS SELECT id AS plan_id FROM incoming_{PLANS} \
            UNION SELECT plan_id FROM incoming_{AUDIT} WHERE plan_id IS NOT NULL; \
         ALTER TABLE changed ADD PRIMARY KEY (plan_id); ANALYZE changed"
    );
    run(connection, &sql).await?;
    for table in &TABLES {
        let (name, gone) =
            (table.name, table.plan.map(|plan| format!("WHERE {plan} IN (TABLE changed) OR {plan} IS NULL")));
        let sql = format!(
            "DELETE FROM staged_{name} {}; INSERT INTO staged_{name} TABLE incoming_{name}; DROP TABLE incoming_{name}",
            gone.unwrap_or_default()
        );
        run(connection, &sql).await?;
    }
    // The later backup has no data of people who were being erased.
    let gone = format!("SELECT id FROM staged_{PLANS} WHERE user_id NOT IN (SELECT id_user FROM staged_{USERS})");
    for table in TABLES.iter().rev() {
        let theirs = match (table.user, table.plan) {
            (Some(user), _) => format!("{user} NOT IN (SELECT id_user FROM staged_{USERS})"),
            (None, Some(plan)) if table.name != AUDIT => format!("{plan} IN ({gone})"),
            _ => continue,
        };
        run(connection, &format!("DELETE FROM staged_{} WHERE {theirs}", table.name)).await?;
    }
    // Plans that an erased person had deleted earlier have not changed since: their history is redacted here, as the trigger does.
    let erase = format!(
        "DROP TABLE changed; \
         UPDATE staged_{AUDIT} SET user_id = NULL, old_data = NULL, new_data = NULL, changed_by = NULL \
         WHERE user_id NOT IN (SELECT id_user FROM staged_{USERS}) OR user_id IS NULL AND plan_id IN ( \
            SELECT plan_id FROM staged_{AUDIT} AS record WHERE operation = 'DELETE' AND old_data ? 'user_id' AND NOT EXISTS ( \
                SELECT FROM staged_{USERS} WHERE id_user::text = record.old_data->>'user_id'))"
    );
    run(connection, &erase).await?;
    Ok(())
}

/// Checks referential integrity.
async fn check(connection: &mut PgConnection) -> anyhow::Result<()> {
    let no_plan = |table: &str| {
        format!(
            "SELECT count(*) FROM staged_{table} AS part WHERE NOT EXISTS (SELECT FROM staged_{PLANS} WHERE id = part.plan_id)"
        )
    };
    let checks = [
        (
            "plans of people who are not in it",
            format!(
                "SELECT count(*) FROM staged_{PLANS} AS part WHERE NOT EXISTS (SELECT FROM staged_{USERS} WHERE id_user = part.user_id)"
            ),
        ),
        (
            "events that are not of a plan in it, or of another person's",
            format!(
                "SELECT count(*) FROM staged_{EVENTS} AS part LEFT JOIN staged_{PLANS} AS plan ON plan.id = part.plan_id \
                 WHERE plan.user_id IS DISTINCT FROM part.user_id"
            ),
        ),
        ("details of plans that are not in it", no_plan(DETAILS)),
        ("balances of plans that are not in it", no_plan(BALANCES)),
        ("readings of plans that are not in it", no_plan("plan_readings")),
        ("failures of plans that are not in it", no_plan("plan_failures")),
        ("attempts at plans that are not in it", no_plan("plan_attempts")),
        (
            "budgets of people who are not in it",
            format!(
                "SELECT count(*) FROM staged_{BUDGETS} AS part \
                 WHERE NOT EXISTS (SELECT FROM staged_{USERS} WHERE id_user = part.user_id)"
            ),
        ),
        (
            "streams of people who are not in it",
            format!(
                "SELECT count(*) FROM staged_plan_events_trimmed AS part \
                 WHERE NOT EXISTS (SELECT FROM staged_{USERS} WHERE id_user = part.user_id)"
            ),
        ),
    ];
    for (what, sql) in checks {
        let count = number(connection, &sql).await?;
        ensure!(count == 0, "the backup is incomplete: it has {count} {what}");
    }
    Ok(())
}

/// Checks that a single user's rows do not refer to others' plans.
pub async fn check_history_is_of(connection: &mut PgConnection, user: uuid::Uuid) -> anyhow::Result<()> {
    let sql = format!(
        "SELECT DISTINCT plan_id::text FROM staged_{AUDIT} JOIN units USING (plan_id) \
         WHERE old_data->>'user_id' <> '{user}' OR new_data->>'user_id' <> '{user}' LIMIT 3"
    );
    let foreign = texts(connection, &sql).await?;
    ensure!(foreign.is_empty(), "the history of {} in the backup belongs to another user", foreign.join(", "));
    Ok(())
}
