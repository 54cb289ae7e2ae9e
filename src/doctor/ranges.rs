//! Rows with values out of range or too long, and the constraints against them.

use migration::{
    details::DETAILS,
    lengths::LENGTHS,
    ranges::{BALANCES, RANGES},
};
use sea_orm::{ConnectionTrait, DbErr};

use super::{
    Finding,
    Level::{Advice, Problem},
};
use crate::database::{Actor, Database, statement};

/// Example rows for each constraint.
const NAMED: usize = 5;

/// Constraints on ranges that are missing or not valid.
pub(super) async fn examine(database: &Database) -> Result<Vec<Finding>, DbErr> {
    let sql = "SELECT format('%s.%s', conrelid::regclass, conname) FROM pg_constraint \
        WHERE convalidated = $1 AND contype = 'c' AND connamespace = 'public'::regnamespace";
    let session = database.read(Actor::Worker("doctor")).await?;
    let constraints = async |validated: bool| -> Result<Vec<String>, DbErr> {
        let rows = session.query_all_raw(statement(sql, [validated.into()])).await?;
        rows.iter().map(|row| row.try_get_by_index(0)).collect()
    };
    let (valid, others) = (constraints(true).await?, constraints(false).await?);
    let mut findings = Vec::new();
    for (table, name, condition) in RANGES.into_iter().chain(LENGTHS).chain(DETAILS).chain(BALANCES) {
        let full = format!("{table}.{name}");
        if valid.contains(&full) {
            continue;
        }
        if !others.contains(&full) {
            findings.push(Finding {
                check: "constraint-missing",
                level: Problem,
                found: format!("{table} has no constraint {name}."),
                advice: "A value out of range may be stored. Add it again: ALTER TABLE … ADD CONSTRAINT … CHECK (…) \
                    NOT VALID, as the migrations do.",
            });
        }
        let key = key(table);
        let sql = format!("SELECT {key}::text, count(*) OVER () FROM {table} WHERE NOT ({condition}) LIMIT {NAMED}");
        let rows = session.query_all_raw(statement(&sql, [])).await?;
        let Some(first) = rows.first() else { continue };
        let count: i64 = first.try_get_by_index(1)?;
        let named = rows.iter().map(|row| row.try_get_by_index(0)).collect::<Result<Vec<String>, _>>()?;
        findings.push(Finding {
            check: "unreadable-values",
            level: Advice,
            found: format!("{count} rows of {table} break {name} ({condition}): {key} {}.", named.join(", ")),
            advice: "The rows are older than the constraint and shown without the value, or with the beginning of a text; a plan \
                loses the rest with its next change. Correct them, then run plan-creator maintain constraints.",
        });
    }
    Ok(findings)
}

/// The key column of a table.
fn key(table: &str) -> &'static str {
    match table {
        "users" => "id_user",
        "investment_plans_audit" => "audit_id",
        "plan_claims" | "plan_attempts" | "plan_failures" | "plan_details" | "plan_balances" => "plan_id",
        "plan_removals" => "subject",
        "plan_figures" => "plan_type",
        _ => "id",
    }
}
