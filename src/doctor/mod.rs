//! What may be wrong with a database, each finding with what to do.
//!
//! A check is a query for what it finds, in words; nothing found is nothing wrong. `safety` looks at who may do what, `upkeep`
//! at what time does to tables and indexes, `flow` at what keeps work from flowing, `ranges` at values that cannot be read. Nothing
//! is changed.

mod flow;
mod ranges;
mod safety;
mod upkeep;

use sea_orm::{ConnectionTrait, DbErr};
use serde::Serialize;

use crate::database::{Actor, Database, statement};

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// People's data or plans are at risk.
    Problem,
    /// Something is slower, larger or less convenient than it need be.
    Advice,
}

/// Something that was found.
#[derive(Clone, Debug, Serialize)]
pub struct Finding {
    /// The check's name, for programs.
    pub check: &'static str,
    pub level: Level,
    /// What was found.
    pub found: String,
    /// What to do.
    pub advice: &'static str,
}

/// A query, each of whose rows is a text that says what is wrong.
struct Check {
    name: &'static str,
    level: Level,
    sql: &'static str,
    advice: &'static str,
}

/// Everything that is found, problems first.
pub async fn examine(database: &Database) -> Result<Vec<Finding>, DbErr> {
    let mut findings = Vec::new();
    // What the catalogs say, as the role that owns the tables: it sees its own connections.
    for check in safety::CHECKS.iter().chain(upkeep::CHECKS).chain(flow::CHECKS) {
        let found = database.query_direct(check.sql).await?;
        findings.extend(found.into_iter().map(|found| check.finding(found)));
    }
    // It would be asked in the place of Postgres' own from here on.
    if findings.iter().any(|finding: &Finding| finding.check == safety::FOREIGN_FUNCTION) {
        return Ok(findings);
    }
    // What stands in the tables, as the service role: row level security hides it from the owner.
    let session = database.read(Actor::Maintenance("doctor")).await?;
    for check in flow::IN_TABLES.iter().chain(upkeep::IN_TABLES) {
        let rows = session.query_all_raw(statement(check.sql, [])).await?;
        for row in rows {
            findings.push(check.finding(row.try_get("", "found")?));
        }
    }
    drop(session);
    findings.extend(ranges::examine(database).await?);
    findings.extend(upkeep::indexes(database).await?);
    findings.extend(flow::around(database).await?);
    findings.sort_by_key(|finding| finding.level == Level::Advice);
    Ok(findings)
}

impl Check {
    const fn finding(&self, found: String) -> Finding {
        Finding { check: self.name, level: self.level, found, advice: self.advice }
    }
}
