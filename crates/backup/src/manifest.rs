//! The manifest of a backup, written last.

use std::collections::HashSet;

use anyhow::{Context, bail, ensure};
use chrono::{DateTime, Utc};
use migration::Migrator;
use sea_orm_migration::MigratorTrait;
use serde::{Deserialize, Serialize};

use super::table::{AUDIT, PLANS, Table, USERS};

/// The file's name.
pub const MANIFEST: &str = "manifest.json";
/// A longer manifest is none.
pub const MANIFEST_MAX: u64 = 1024 * 1024;
const FORMAT: &str = "plan-creator backup 1";

/// The manifest of a backup.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// The version of the format.
    format: String,
    /// The time of the snapshot, by the database's clock.
    pub taken_at: DateTime<Utc>,
    /// The start of an incremental backup; null for a full one.
    pub since: Option<DateTime<Utc>>,
    /// The snapshot in Postgres' form: `xmin:xmax:in,progress`.
    pub snapshot: String,
    /// The version of Postgres.
    pub postgres: String,
    /// The version of this program.
    pub program: String,
    /// The migrations that had been applied.
    pub schema: Vec<String>,
    /// The files, in the order in which they can be restored.
    pub tables: Vec<Stored>,
}

/// A file: a table's rows as CSV with a header, compressed by gzip.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stored {
    /// The table's name, from which the file's follows.
    pub table: String,
    /// The columns, as the header has them.
    pub columns: Vec<String>,
    /// Records after the header.
    pub rows: u64,
    /// Bytes of the CSV.
    pub bytes: u64,
    /// The SHA-256 of each record, added modulo 2^256: independent of their order.
    pub rows_sha256: String,
    /// Bytes of the file.
    pub stored_bytes: u64,
    /// The SHA-256 of the file.
    pub sha256: String,
}

impl Manifest {
    /// A manifest without tables as yet.
    pub fn new(info: SnapshotInfo, since: Option<DateTime<Utc>>) -> Self {
        let SnapshotInfo { taken_at, snapshot, postgres, schema } = info;
        let (format, program) = (FORMAT.to_owned(), env!("CARGO_PKG_VERSION").to_owned());
        Self { format, taken_at, since, snapshot, postgres, program, schema, tables: Vec::new() }
    }

    /// Parses a manifest, and checks that this program can restore it.
    pub fn read(text: &[u8]) -> anyhow::Result<Self> {
        let manifest: Self = serde_json::from_slice(text).context("the manifest is not one of a backup")?;
        ensure!(
            manifest.format == FORMAT,
            "the backup's form is {:?}, which this version does not read",
            manifest.format
        );
        let known: HashSet<String> = Migrator::migrations().iter().map(|each| each.name().to_owned()).collect();
        if let Some(newer) = manifest.schema.iter().find(|name| !known.contains(*name)) {
            bail!(
                "the backup is of a newer schema (it has {newer:?}): restore it with the version that made it, or a later one"
            );
        }
        let mut seen = HashSet::new();
        for stored in &manifest.tables {
            let table = stored.described()?;
            ensure!(seen.insert(table.name), "the manifest names the table {} twice", table.name);
            let columns: HashSet<_> = stored.columns.iter().collect();
            ensure!(columns.len() == stored.columns.len(), "the manifest names a column of {} twice", table.name);
            let needed = table.key.split(", ").chain(table.plan).chain(table.user);
            for column in needed {
                ensure!(stored.columns.iter().any(|name| name == column), "the backup lacks {}.{column}", table.name);
            }
        }
        for table in [USERS, PLANS, AUDIT] {
            ensure!(seen.contains(table), "the backup lacks the table {table}");
        }
        Ok(manifest)
    }

    /// The name of the backup's folder.
    pub fn name(&self) -> String {
        let kind = if self.since.is_some() { "incremental" } else { "full" };
        format!("{}-{kind}", self.taken_at.format("%Y%m%dT%H%M%S%3fZ"))
    }

    /// Rows of all tables.
    pub fn rows(&self) -> u64 {
        self.tables.iter().map(|stored| stored.rows).sum()
    }
}

impl Stored {
    /// The table. Nothing else in a manifest determines which file is read.
    pub fn described(&self) -> anyhow::Result<&'static Table> {
        Table::named(&self.table)
            .with_context(|| format!("the manifest names {:?}, which is no table of a backup", self.table))
    }
}

/// The database at the time of the snapshot.
#[derive(Debug)]
pub struct SnapshotInfo {
    pub taken_at: DateTime<Utc>,
    pub snapshot: String,
    pub postgres: String,
    pub schema: Vec<String>,
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::*;

    fn manifest(change: impl Fn(&mut Value)) -> anyhow::Result<Manifest> {
        let table = |name: &str, columns: &[&str]| {
            json!({ "table": name, "columns": columns, "rows": 1, "bytes": 9,
            "rows_sha256": "0", "stored_bytes": 9, "sha256": "0" })
        };
        let mut value = json!({ "format": FORMAT, "taken_at": "2026-11-27T01:02:03.004Z", "since": null, "snapshot": "1:1:",
            "postgres": "15.1", "program": "0.1.0", "schema": ["m20261122_000001_create_the_ledger"], "tables": [
                table("users", &["id_user"]), table("investment_plans", &["id", "user_id"]),
                table("investment_plans_audit", &["audit_id", "plan_id"])] });
        change(&mut value);
        Manifest::read(value.to_string().as_bytes())
    }

    #[test]
    fn a_backup_is_named_by_its_time() {
        assert_eq!(manifest(|_| {}).unwrap().name(), "20261127T010203004Z-full");
    }

    #[test]
    fn whatever_is_not_of_a_backup_is_refused() {
        type Change = &'static dyn Fn(&mut Value);
        let refusals: [(&str, Change); 9] = [
            ("form", &|m| m["format"] = json!("plan-creator backup 2")),
            ("newer schema", &|m| m["schema"] = json!(["m30000101_000001_fly"])),
            ("no table of a backup", &|m| m["tables"][0]["table"] = json!("../../etc/passwd")),
            ("no table of a backup", &|m| m["tables"][0]["table"] = json!("plan_claims")),
            ("twice", &|m| m["tables"][1]["table"] = json!("users")),
            ("a column of users twice", &|m| m["tables"][0]["columns"] = json!(["id_user", "id_user"])),
            ("lacks investment_plans.user_id", &|m| m["tables"][1]["columns"] = json!(["id"])),
            ("lacks the table investment_plans_audit", &|m| drop(m["tables"].as_array_mut().unwrap().pop())),
            ("not one of a backup", &|m| m["file"] = json!("/etc/passwd")),
        ];
        for (reason, change) in refusals {
            let error = format!("{:#}", manifest(change).unwrap_err());
            assert!(error.contains(reason), "{reason}: {error}");
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in ".{0,200}") {
            prop_assert!(Manifest::read(text.as_bytes()).is_err());
        }
    }
}
