//! Restores backups: checks everything first, then applies it in one transaction.

use anyhow::{Context, ensure};
use chrono::{DateTime, Utc};
use clap::ValueEnum;
use sqlx::{Connection, PgConnection};
use uuid::Uuid;

use super::{
    apply::{self, Columns, Numbers, Restored},
    constraints,
    location::Location,
    manifest::Manifest,
    marks,
    progress::Progress,
    sql::run,
    stage, stored,
    table::{PLANS, USERS},
    triggers,
    units::{self, Skipped},
};

/// What to do with existing rows that differ from the backup.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum OnConflict {
    /// Abort.
    Fail,
    /// Keep them.
    Skip,
    /// Replace them by the backup's, also if it says that a plan was deleted.
    Replace,
}

/// Options of a restore.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// Only this user and their plans.
    pub user: Option<Uuid>,
    /// What to do with existing rows that differ.
    pub on_conflict: OnConflict,
    /// Roll back at the end.
    pub dry_run: bool,
    /// Keep the marks of events: nobody will stream them here.
    pub keep_marks: bool,
}

/// Opens the backups at these locations, oldest first, and checks each file against the manifest. Several must begin with a
/// full one and have no gaps.
pub async fn open(places: Vec<Location>) -> anyhow::Result<Vec<(Location, Manifest)>> {
    let mut backups = Vec::new();
    for location in places {
        let manifest = location.manifest().await?;
        backups.push((location, manifest));
    }
    backups.sort_by_key(|(_, manifest)| manifest.taken_at);
    for (number, (location, manifest)) in backups.iter().enumerate().skip(1) {
        let before: Option<DateTime<Utc>> = backups.get(number - 1).map(|(_, manifest)| manifest.taken_at);
        let follows = manifest.since.is_some() && manifest.since <= before;
        ensure!(
            follows,
            "the backup at {} does not continue the previous one: changes in between are missing",
            location.address()
        );
    }
    let mut progress = Progress::begin("checking", Some(stage::total(&backups)));
    for (location, manifest) in &backups {
        for file in &manifest.tables {
            stored::read(location, file, None, &mut progress).await.with_context(|| location.address().to_owned())?;
        }
    }
    Ok(backups)
}

/// Restores what [`open`] has checked through `connection`, as the tables' owner; the schema is up to date.
pub async fn restore(
    mut connection: PgConnection,
    backups: &[(Location, Manifest)],
    options: Options,
) -> anyhow::Result<(Restored, Skipped)> {
    let begin = "BEGIN; SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0; \
        SET LOCAL timezone = 'UTC'; SET LOCAL datestyle = 'ISO, YMD'; SET LOCAL search_path = pg_catalog, pg_temp";
    run(&mut connection, begin).await?;
    let done = in_transaction(&mut connection, backups, options).await;
    let end = if done.is_ok() && !options.dry_run { "COMMIT" } else { "ROLLBACK" };
    let ended = run(&mut connection, end).await;
    let done = done?;
    ended?;
    connection.close().await?;
    Ok(done)
}

async fn in_transaction(
    connection: &mut PgConnection,
    backups: &[(Location, Manifest)],
    options: Options,
) -> anyhow::Result<(Restored, Skipped)> {
    stage::load(connection, backups).await?;
    if !options.keep_marks {
        marks::settle(connection).await?;
    }
    units::list_units(connection, options.user).await?;
    if let Some(user) = options.user {
        stage::check_history_is_of(connection, user).await?;
    }
    let off = triggers::disable(connection).await?;
    let dropped = constraints::drop_broken(connection).await?;
    run(connection, "SET LOCAL ROLE service_role").await?;
    let columns = Columns(backups);
    let skipped = units::settle(connection, options.on_conflict, columns.of(USERS), columns.of(PLANS)).await?;
    let applied = apply::apply(connection, &columns, options.user.is_none()).await;
    let (restored, numbers) = applied.context("the database rejects rows of the backup")?;
    run(connection, "SET LOCAL ROLE NONE").await?;
    advance_sequences(connection, numbers).await?;
    dropped.add(connection).await?;
    off.on(connection).await?;
    // An older backup lacks newer columns: the backfills run again.
    run(connection, migration::backfill::FORGET).await?;
    run(connection, "NOTIFY plan_events; NOTIFY plan_queue").await?;
    Ok((restored, skipped))
}

/// Advances the sequences: transactional, unlike `setval`.
async fn advance_sequences(connection: &mut PgConnection, numbers: Numbers) -> anyhow::Result<()> {
    for (table, column, last) in numbers {
        let sql = format!(
            "DO $do$ DECLARE own text := pg_get_serial_sequence('public.{table}', '{column}'); given bigint; BEGIN \
                IF own IS NOT NULL THEN \
                    EXECUTE format('SELECT CASE WHEN is_called THEN last_value ELSE last_value - 1 END FROM %s', own) INTO given; \
                    IF given < {last} THEN EXECUTE format('ALTER SEQUENCE %s RESTART WITH %s', own, {last} + 1); END IF; \
                END IF; END $do$"
        );
        run(connection, &sql).await?;
    }
    Ok(())
}
