//! Documents, and their images in the audit, are compressed by LZ4 where Postgres has it. Each change of a plan stores two
//! images, and to compress them by Postgres' own method is much of what it takes (`make bench`). Rows stay as they are until
//! they are written again.

use sea_orm_migration::prelude::*;

use crate::ledger;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ledger::remember(manager, "compression", FORMER).await?;
        ledger::run(manager, UP).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ledger::restore(manager, "compression").await
    }
}

const UP: &str = r"
DO $do$
DECLARE
    documents record;
BEGIN
    IF NOT EXISTS (SELECT FROM pg_settings WHERE name = 'default_toast_compression' AND 'lz4' = ANY (enumvals)) THEN
        RETURN;
    END IF;
    FOR documents IN
        SELECT attrelid::regclass AS name, attname FROM pg_attribute
         WHERE attrelid IN ('public.investment_plans'::regclass, 'public.investment_plans_audit'::regclass)
           AND atttypid = 'jsonb'::regtype AND NOT attisdropped
    LOOP
        EXECUTE format('ALTER TABLE %s ALTER COLUMN %I SET COMPRESSION lz4', documents.name, documents.attname);
    END LOOP;
END
$do$;
";

const FORMER: &str = r"
    SELECT string_agg(format('ALTER TABLE %s ALTER COLUMN %I SET COMPRESSION %s', attrelid::regclass, attname,
        CASE attcompression WHEN 'p' THEN 'pglz' WHEN 'l' THEN 'lz4' ELSE 'default' END), '; ')
    FROM pg_attribute
    WHERE attrelid IN ('public.investment_plans'::regclass, 'public.investment_plans_audit'::regclass)
      AND atttypid = 'jsonb'::regtype AND NOT attisdropped";
