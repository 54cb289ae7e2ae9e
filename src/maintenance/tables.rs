//! Jobs on tables and indexes: one of them a step.

use sea_orm::DbErr;

use super::{MaintenanceLock, run::Step};
use crate::database::{
    Database,
    catalog::{self, TABLES},
    is_constraint_violation,
};

/// Sees to the table that stands at `place`.
pub(super) async fn run_on_table(database: &Database, what: &str, place: &mut usize) -> Result<Step, DbErr> {
    let Some(table) = TABLES.get(*place) else { return Ok(Step::Last(0)) };
    *place += 1;
    database.execute_direct(&format!("{what} public.{table}")).await?;
    Ok(Step::Next(1))
}

/// Builds the next index that is missing; one whose building was broken off is begun anew. Then drops what is superseded. Not where nobody can keep the turn:
/// two instances would take each other's unfinished index for one that was broken off.
pub(super) async fn build_missing(database: &Database) -> Result<Step, DbErr> {
    if database.listener_options().is_none() {
        return Ok(Step::Last(0));
    }
    let Some((name, on)) = catalog::missing(database).await?.pop() else {
        let Some(name) = catalog::superseded(database).await?.pop() else { return Ok(Step::Last(0)) };
        database.execute_direct(&format!("DROP INDEX CONCURRENTLY IF EXISTS public.{name}")).await?;
        tracing::info!(index = name, "an index that another has taken the place of was dropped");
        return Ok(Step::Next(1));
    };
    database.execute_direct(&format!("DROP INDEX CONCURRENTLY IF EXISTS public.{name}")).await?;
    database.execute_direct(&format!("CREATE INDEX CONCURRENTLY {name} ON public.{on}")).await?;
    tracing::info!(index = name, "an index was built");
    Ok(Step::Next(1))
}

/// Builds all of them, for somebody who waits for it; where another instance maintains, it does.
pub async fn build_indexes(database: &Database) -> Result<(), DbErr> {
    let Some(_lock) = MaintenanceLock::acquire(database).await? else { return Ok(()) };
    while let Step::Next(_) = build_missing(database).await? {}
    Ok(())
}

/// Builds the next bloated index anew. `left` are those that were bloated when it began: one that cannot be helped is not
/// tried for ever.
pub(super) async fn reindex(database: &Database, left: &mut Option<Vec<String>>) -> Result<Step, DbErr> {
    if left.is_none() {
        drop_abandoned(database).await?;
        *left = Some(catalog::bloated(database).await?.into_iter().map(|index| index.name).collect());
    }
    let Some(index) = left.as_mut().and_then(Vec::pop) else { return Ok(Step::Last(0)) };
    database.execute_direct(&format!("REINDEX INDEX CONCURRENTLY public.{index}")).await?;
    tracing::info!(index, "a bloated index was built anew");
    Ok(Step::Next(1))
}

async fn drop_abandoned(database: &Database) -> Result<(), DbErr> {
    for index in catalog::abandoned(database).await? {
        database.execute_direct(&format!("DROP INDEX CONCURRENTLY IF EXISTS public.{index}")).await?;
        tracing::info!(index, "an index that was not finished was dropped");
    }
    Ok(())
}

/// Validates the next constraint that is not, while others read and write. `left` are those that were not when it began: one that
/// rows break stays as it is, and holds for what is written.
pub(super) async fn validate(database: &Database, left: &mut Option<Vec<String>>) -> Result<Step, DbErr> {
    if left.is_none() {
        *left = Some(catalog::unvalidated(database).await?);
    }
    let Some(validate) = left.as_mut().and_then(Vec::pop) else { return Ok(Step::Last(0)) };
    match database.execute_direct(&validate).await {
        Ok(()) => Ok(Step::Next(1)),
        Err(error) if is_constraint_violation(&error) => {
            tracing::warn!(statement = validate, "rows break this constraint; plan-creator doctor names them");
            Ok(Step::Next(0))
        }
        Err(error) => Err(error),
    }
}

/// Tells of indexes that nobody has read.
pub(super) async fn unused(database: &Database) -> Result<Step, DbErr> {
    let unused = catalog::unused(database).await?;
    for index in &unused {
        tracing::warn!(index = index.name, bytes = index.bytes, since = index.since, "nobody reads this index");
    }
    Ok(Step::Last(unused.len() as u64))
}
