//! Constraints that older rows of a backup break: the rows are restored unchanged, and the constraints become `NOT VALID`.

use sqlx::PgConnection;

use super::{
    sql::{run, texts},
    table::TABLES,
};

/// Statements that add the dropped constraints again.
pub struct Dropped(Vec<String>);

/// Drops the constraints that staged rows violate.
pub async fn drop_broken(connection: &mut PgConnection) -> anyhow::Result<Dropped> {
    let mut back = Vec::new();
    for table in TABLES.map(|table| table.name) {
        let of = format!("FROM pg_constraint WHERE contype = 'c' AND conrelid = 'public.{table}'::regclass");
        let looks = format!(
            "SELECT string_agg(format('CASE WHEN bool_or(NOT (%s)) THEN %L END', pg_get_expr(conbin, conrelid), conname), ', ') {of} \
             HAVING count(*) > 0"
        );
        for look in texts(connection, &looks).await? {
            let sql = format!("SELECT unnest(array_remove(ARRAY[{look}]::text[], NULL)) FROM staged_{table}");
            for name in texts(connection, &sql).await? {
                tracing::warn!(
                    table,
                    constraint = name,
                    "rows of the backup violate this constraint; plan-creator doctor names the rows"
                );
                let name = name.replace('\'', "''");
                let statements = format!(
                    "SELECT unnest(ARRAY[format('ALTER TABLE public.{table} DROP CONSTRAINT %I', conname), \
                        format('ALTER TABLE public.{table} ADD CONSTRAINT %I %s NOT VALID', conname, \
                            replace(pg_get_constraintdef(oid), ' NOT VALID', ''))]) {of} AND conname = '{name}'"
                );
                if let [drop, add] = texts(connection, &statements).await?.as_slice() {
                    run(connection, drop).await?;
                    back.push(add.clone());
                }
            }
        }
    }
    Ok(Dropped(back))
}

impl Dropped {
    /// Adds them again as `NOT VALID`.
    pub async fn add(self, connection: &mut PgConnection) -> anyhow::Result<()> {
        run(connection, &self.0.join("; ")).await?;
        Ok(())
    }
}
