//! Restoring backups: everything is looked at first, and then entered in one transaction or not at all.

use anyhow::{Context, ensure};
use chrono::{DateTime, Utc};
use clap::ValueEnum;
use sqlx::{Connection, PgConnection};
use uuid::Uuid;

use super::{
    apply::{self, Columns, Entered, Numbers},
    constraints,
    manifest::Manifest,
    marks,
    place::Place,
    progress::Progress,
    sql::run,
    stage, stored,
    table::{PLANS, USERS},
    triggers,
    units::{self, Kept},
};

/// What becomes of what is there already, and other than in the backup.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum OnConflict {
    /// Nothing is restored.
    Fail,
    /// It stays.
    Skip,
    /// The backup's takes its place, also where it says that a plan was deleted.
    Replace,
}

/// How backups are restored.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// One person and their plans; everyone's otherwise.
    pub user: Option<Uuid>,
    /// What becomes of what is there already.
    pub on_conflict: OnConflict,
    /// Do all of it, and keep nothing.
    pub dry_run: bool,
    /// Keep the marks of events: nobody is going to follow them here.
    pub keep_marks: bool,
}

/// Finds the backups at these places, oldest first, and holds each of their files to the manifest. A whole one comes first
/// where there are several, and none begins behind the end of the one before.
pub async fn open(places: Vec<Place>) -> anyhow::Result<Vec<(Place, Manifest)>> {
    let mut backups = Vec::new();
    for place in places {
        let manifest = place.manifest().await?;
        backups.push((place, manifest));
    }
    backups.sort_by_key(|(_, manifest)| manifest.taken_at);
    for (number, (place, manifest)) in backups.iter().enumerate().skip(1) {
        let before: Option<DateTime<Utc>> = backups.get(number - 1).map(|(_, manifest)| manifest.taken_at);
        let follows = manifest.since.is_some() && manifest.since <= before;
        ensure!(
            follows,
            "the backup at {} does not follow the one before: what changed in between is in neither",
            place.address()
        );
    }
    let mut progress = Progress::begin("checking", Some(stage::total(&backups)));
    for (place, manifest) in &backups {
        for file in &manifest.tables {
            stored::read(place, file, None, &mut progress).await.with_context(|| place.address().to_owned())?;
        }
    }
    Ok(backups)
}

/// Enters what [`open`] has found into the database that `connection` is one to, as the role that owns the tables; its schema
/// is up to date.
pub async fn restore(
    mut connection: PgConnection,
    backups: &[(Place, Manifest)],
    options: Options,
) -> anyhow::Result<(Entered, Kept)> {
    let begin = "BEGIN; SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0; \
        SET LOCAL timezone = 'UTC'; SET LOCAL datestyle = 'ISO, YMD'; SET LOCAL search_path = pg_catalog, pg_temp";
    run(&mut connection, begin).await?;
    let done = within(&mut connection, backups, options).await;
    let end = if done.is_ok() && !options.dry_run { "COMMIT" } else { "ROLLBACK" };
    let ended = run(&mut connection, end).await;
    let done = done?;
    ended?;
    connection.close().await?;
    Ok(done)
}

async fn within(
    connection: &mut PgConnection,
    backups: &[(Place, Manifest)],
    options: Options,
) -> anyhow::Result<(Entered, Kept)> {
    stage::load(connection, backups).await?;
    if !options.keep_marks {
        marks::settle(connection).await?;
    }
    units::list_units(connection, options.user).await?;
    if let Some(user) = options.user {
        stage::check_history_is_of(connection, user).await?;
    }
    let off = triggers::off(connection).await?;
    let dropped = constraints::drop_broken(connection).await?;
    run(connection, "SET LOCAL ROLE service_role").await?;
    let columns = Columns(backups);
    let kept = units::settle(connection, options.on_conflict, columns.of(USERS), columns.of(PLANS)).await?;
    let entered = apply::enter(connection, &columns, options.user.is_none()).await;
    let (entered, numbers) = entered.context("the database does not take what is in the backup")?;
    run(connection, "SET LOCAL ROLE NONE").await?;
    go_on_behind(connection, numbers).await?;
    dropped.add(connection).await?;
    off.on(connection).await?;
    // A backup of an older version has nothing in the columns that came after it: maintenance looks again.
    run(connection, migration::backfill::FORGET).await?;
    run(connection, "NOTIFY plan_events; NOTIFY plan_queue").await?;
    Ok((entered, kept))
}

/// Lets the next rows be numbered behind the last ones. As a part of the transaction, which `setval` would not be.
async fn go_on_behind(connection: &mut PgConnection, numbers: Numbers) -> anyhow::Result<()> {
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
