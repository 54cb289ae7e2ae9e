//! Jobs on tables and indexes, one a step.

use sea_orm::DbErr;

use super::{MaintenanceLock, run::Step};
use crate::database::{
    Database,
    catalog::{self, TABLES},
    is_constraint_violation,
};

/// Runs `what` on the next table.
pub(super) async fn run_on_table(database: &Database, what: &str, place: &mut usize) -> Result<Step, DbErr> {
    let Some(table) = TABLES.get(*place) else { return Ok(Step::Last(0)) };
    *place += 1;
    database.execute_direct(&format!("{what} public.{table}")).await?;
    Ok(Step::Next(1))
}

/// Builds the next missing index, also after an interrupted build, then drops superseded ones. Needs the maintenance lock: two
/// instances would drop each other's unfinished index.
pub(super) async fn build_missing(database: &Database) -> Result<Step, DbErr> {
    if database.listener_options().is_none() {
        return Ok(Step::Last(0));
    }
    let Some((name, on)) = catalog::missing(database).await?.pop() else {
        let Some(name) = catalog::superseded(database).await?.pop() else { return Ok(Step::Last(0)) };
        database.execute_direct(&format!("DROP INDEX CONCURRENTLY IF EXISTS public.{name}")).await?;
        tracing::info!(index = name, "dropped a superseded index");
        return Ok(Step::Next(1));
    };
    database.execute_direct(&format!("DROP INDEX CONCURRENTLY IF EXISTS public.{name}")).await?;
    database.execute_direct(&format!("CREATE INDEX CONCURRENTLY {name} ON public.{on}")).await?;
    tracing::info!(index = name, "built an index");
    Ok(Step::Next(1))
}

/// Builds all missing indexes, unless another instance runs maintenance.
pub async fn build_indexes(database: &Database) -> Result<(), DbErr> {
    let Some(_lock) = MaintenanceLock::acquire(database).await? else { return Ok(()) };
    while let Step::Next(_) = build_missing(database).await? {}
    Ok(())
}

/// Rebuilds the next bloated index. `left` is the list from the job's start, so that one that stays bloated is not rebuilt
/// for ever.
pub(super) async fn reindex(database: &Database, left: &mut Option<Vec<String>>) -> Result<Step, DbErr> {
    if left.is_none() {
        drop_abandoned(database).await?;
        *left = Some(catalog::bloated(database).await?.into_iter().map(|index| index.name).collect());
    }
    let Some(index) = left.as_mut().and_then(Vec::pop) else { return Ok(Step::Last(0)) };
    database.execute_direct(&format!("REINDEX INDEX CONCURRENTLY public.{index}")).await?;
    tracing::info!(index, "rebuilt a bloated index");
    Ok(Step::Next(1))
}

async fn drop_abandoned(database: &Database) -> Result<(), DbErr> {
    for index in catalog::abandoned(database).await? {
        database.execute_direct(&format!("DROP INDEX CONCURRENTLY IF EXISTS public.{index}")).await?;
        tracing::info!(index, "dropped an unfinished index");
    }
    Ok(())
}

/// Validates the next constraint without blocking reads or writes. `left` is the list from the job's start; one that rows
/// violate stays `NOT VALID`.
pub(super) async fn validate(database: &Database, left: &mut Option<Vec<String>>) -> Result<Step, DbErr> {
    if left.is_none() {
        *left = Some(catalog::unvalidated(database).await?);
    }
    let Some(validate) = left.as_mut().and_then(Vec::pop) else { return Ok(Step::Last(0)) };
    match database.execute_direct(&validate).await {
        Ok(()) => Ok(Step::Next(1)),
        Err(error) if is_constraint_violation(&error) => {
            tracing::warn!(statement = validate, "rows violate this constraint; plan-creator doctor names the rows");
            Ok(Step::Next(0))
        }
        Err(error) => Err(error),
    }
}

/// Logs unused indexes.
pub(super) async fn unused(database: &Database) -> Result<Step, DbErr> {
    let unused = catalog::unused(database).await?;
    for index in &unused {
        tracing::warn!(index = index.name, bytes = index.bytes, since = index.since, "unused index");
    }
    Ok(Step::Last(unused.len() as u64))
}
