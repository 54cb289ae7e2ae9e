//! Compares the schema's objects with those that the migrations make (`objects.json`), one by one.

use std::collections::BTreeMap;

use sea_orm::DbErr;

use super::{
    Finding,
    Level::{self, Advice, Problem},
};
use crate::database::Database;

/// Objects by name, with their definitions.
type Objects = BTreeMap<String, String>;

/// What the migrations make: written by `UPDATE_DOCS=1 cargo test --workspace --test it -- doctor::objects`.
const EXPECTED: &str = include_str!("objects.json");
const INVENTORY: &str = include_str!("objects.sql");

/// Objects that are missing, changed, or not ours.
pub(super) async fn examine(database: &Database) -> Result<Vec<Finding>, DbErr> {
    let expected: Objects = serde_json::from_str(EXPECTED).map_err(|error| DbErr::Json(error.to_string()))?;
    let sql = INVENTORY
        .replace("$tables$", &names(&expected, "table "))
        .replace("$functions$", &names(&expected, "function "));
    let found: Result<Objects, _> =
        database.query_direct(&sql).await?.iter().map(|row| serde_json::from_str::<(String, String)>(row)).collect();
    let found = found.map_err(|error| DbErr::Json(error.to_string()))?;
    Ok(compare(&expected, &found))
}

/// The names of one kind, as an array of SQL.
fn names(objects: &Objects, kind: &str) -> String {
    let names = objects.keys().filter_map(|name| name.strip_prefix(kind)).map(|name| format!("'{name}'"));
    format!("ARRAY[{}]", names.collect::<Vec<_>>().join(", "))
}

fn compare(expected: &Objects, found: &Objects) -> Vec<Finding> {
    let is_there = |name: &str| {
        let (_, object) = name.split_once(' ').unwrap_or(("", name));
        let table = object.strip_prefix("table ").unwrap_or(object).split(['.', ' ']).next().unwrap_or(object);
        !expected.contains_key(&format!("table {table}")) || found.contains_key(&format!("table {table}"))
    };
    let ours = expected.iter().filter_map(|(name, definition)| match found.get(name) {
        None if is_there(name) || name.starts_with("table ") => missing(name),
        Some(present) if present != definition => changed(name),
        _ => None,
    });
    // Whoever may do something as everybody may do it as a role, too.
    let everybody_may = |name: &str| {
        let public = name.rsplit_once(" to ").and_then(|(object, held)| Some((object, held.split_once(':')?.1)));
        public.is_some_and(|(object, privilege)| expected.contains_key(&format!("{object} to PUBLIC:{privilege}")))
    };
    let others = found.iter().filter(|(name, _)| !expected.contains_key(*name) && !everybody_may(name));
    ours.chain(others.filter_map(|(name, definition)| foreign(name, definition))).collect()
}

fn missing(name: &str) -> Option<Finding> {
    let (check, level, advice) = match kind(name) {
        "policy" => ("policy-missing", Problem, POLICY),
        "trigger" => ("trigger-missing", Problem, TRIGGER),
        "function" => ("function-missing", Problem, RESTORE),
        "grant" => ("grant-missing", Problem, "Requests fail without it. Grant it again."),
        "index" => ("index-missing", Advice, "What it serves reads the whole table. Create it again, CONCURRENTLY."),
        "constraint" => {
            ("constraint-missing", Advice, "Values that SQL writes are no longer checked. Add it again, NOT VALID.")
        }
        "table" => ("table-missing", Problem, RESTORE),
        "column" => ("column-missing", Problem, RESTORE),
        _ => return None,
    };
    Some(finding(check, level, format!("There is no {name}."), advice))
}

fn changed(name: &str) -> Option<Finding> {
    let (check, level, advice) = match kind(name) {
        "policy" => ("policy-changed", Problem, POLICY),
        "trigger" => ("trigger-changed", Problem, TRIGGER),
        "function" => ("function-changed", Problem, RESTORE),
        "table" => (
            "foreign-owner",
            Problem,
            "Its owner may read, change and disable everything. ALTER TABLE … OWNER TO the program's role.",
        ),
        "index" => ("index-changed", Advice, "What it serves may read the whole table. Create it again, CONCURRENTLY."),
        _ => return None,
    };
    Some(finding(check, level, format!("The {name} is not as the migrations made it."), advice))
}

fn foreign(name: &str, definition: &str) -> Option<Finding> {
    let (check, level, advice) = match kind(name) {
        "policy" if definition.starts_with("permissive") => (
            "foreign-policy",
            Problem,
            "Permissive policies add up. Drop it, or make sure that it admits nobody whom it should not, and acknowledge it.",
        ),
        "policy" => ("foreign-policy", Advice, "It hides rows, perhaps from the program. Drop it, or acknowledge it."),
        "trigger" => (
            "foreign-trigger",
            Advice,
            "It runs with each change of a plan or user. Make sure that it is wanted, and acknowledge it.",
        ),
        "rule" => ("foreign-rule", Problem, "It rewrites statements: changes may be lost. DROP RULE."),
        "grant" if name.contains(" to anon:") || name.contains(" to PUBLIC:") => {
            ("anonymous-access", Problem, "Nobody needs access without a token. REVOKE it.")
        }
        "grant" if name.contains(" to authenticated:") => (
            "foreign-grant",
            Problem,
            "Requests run as this role, and anybody with a token may do this in SQL. REVOKE it.",
        ),
        "membership" => {
            ("role-membership", Problem, "Requests run as this role, and have all that the other may. REVOKE it.")
        }
        _ => return None,
    };
    Some(finding(check, level, format!("There is a {name} that no migration made."), advice))
}

const POLICY: &str = "Who may see or change which rows depends on it. Create it again as the migrations do (plan-creator migrate down and \
    up in a copy shows how).";
const TRIGGER: &str = "Without it, changes are not audited, delivered or counted. Create it again as the migrations do; then SELECT \
    public.count_plans().";
const RESTORE: &str = "Restore it from a database of the same version: pg_dump --schema-only shows its definition.";

fn kind(name: &str) -> &str {
    name.split(' ').next().unwrap_or(name)
}

const fn finding(check: &'static str, level: Level, found: String, advice: &'static str) -> Finding {
    Finding { check, level, found, advice }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_belongs_to_a_missing_table_is_not_missed_as_well() {
        let expected: Objects = serde_json::from_str(EXPECTED).unwrap();
        let mut found = expected.clone();
        found.retain(|name, _| !name.contains("plan_events"));
        let findings = compare(&expected, &found);
        let named: Vec<_> = findings.iter().map(|finding| finding.found.as_str()).collect();
        assert_eq!(named, ["There is no table plan_events.", "There is no table plan_events_trimmed."]);
    }
}
