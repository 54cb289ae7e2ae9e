//! Checks a database; each finding comes with advice.
//!
//! A check is a query for its findings, as texts. `safety` is about privileges, `tables` about tables and indexes, `throughput`
//! about what blocks work, `ranges` about values out of range. `objects` compares
//! the schema with what the migrations make. Nothing is changed.

mod acknowledged;
mod objects;
mod ranges;
mod safety;
mod tables;
mod throughput;

pub use acknowledged::Acknowledged;

use sea_orm::{ConnectionTrait, DbErr};
use serde::Serialize;

use crate::database::{Actor, Database, statement};

/// The severity of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// People's data or plans are at risk.
    Problem,
    /// Something is slower, larger or less convenient than necessary.
    Advice,
}

/// A finding.
#[derive(Clone, Debug, Serialize)]
pub struct Finding {
    /// Machine-readable name of the check.
    pub check: &'static str,
    pub level: Level,
    /// What was found.
    pub found: String,
    /// What to do.
    pub advice: &'static str,
}

/// A query whose rows are findings.
struct Check {
    name: &'static str,
    level: Level,
    sql: &'static str,
    advice: &'static str,
}

/// All findings, problems first.
pub async fn examine(database: &Database) -> Result<Vec<Finding>, DbErr> {
    let mut findings = Vec::new();
    // The catalogues, as the tables' owner, who sees its own connections.
    for check in safety::CHECKS.iter().chain(tables::CHECKS).chain(throughput::CHECKS) {
        let found = database.query_direct(check.sql).await?;
        findings.extend(found.into_iter().map(|found| check.finding(found)));
    }
    // Such a function would be called instead of Postgres' own from here on.
    if findings.iter().any(|finding: &Finding| finding.check == safety::FOREIGN_FUNCTION) {
        return Ok(findings);
    }
    let objects = objects::examine(database).await?;
    // Their absence can be why the rows cannot be read.
    let is_broken = objects.iter().any(|finding| finding.level == Level::Problem);
    findings.extend(objects);
    match examine_rows(database).await {
        Ok(found) => findings.extend(found),
        Err(_) if is_broken => {}
        Err(error) => return Err(error),
    }
    findings.sort_by_key(|finding| finding.level == Level::Advice);
    Ok(findings)
}

/// Findings in the tables, as the service role: row-level security hides rows from the owner.
async fn examine_rows(database: &Database) -> Result<Vec<Finding>, DbErr> {
    let mut findings = Vec::new();
    let session = database.read(Actor::Maintenance("doctor")).await?;
    for check in throughput::IN_TABLES.iter().chain(tables::IN_TABLES) {
        let rows = session.query_all_raw(statement(check.sql, [])).await?;
        for row in rows {
            findings.push(check.finding(row.try_get("", "found")?));
        }
    }
    drop(session);
    findings.extend(ranges::examine(database).await?);
    findings.extend(tables::indexes(database).await?);
    findings.extend(throughput::environment(database).await?);
    Ok(findings)
}

impl Check {
    const fn finding(&self, found: String) -> Finding {
        Finding { check: self.name, level: self.level, found, advice: self.advice }
    }
}
