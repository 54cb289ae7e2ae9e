//! Supabase's three roles. A request's statements run as one of them, so that row level security binds them.

use sea_orm_migration::prelude::*;

use crate::ledger;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ledger::run(manager, UP).await
    }

    /// Roles belong to the whole cluster, and other databases may use them: they stay.
    async fn down(&self, _: &SchemaManager) -> Result<(), DbErr> {
        Ok(())
    }
}

// - Another database of the cluster may be migrated at the same moment: a role or a membership that is suddenly there is fine.
// - From version 16 on whoever creates a role administers it but may not become it; MEMBER is true for that already.
// - With the roles there, the tables of the migrations are closed: Supabase grants every new table to all three.
const UP: &str = r#"
DO $do$
DECLARE
    wanted name;
    may_become CONSTANT text := CASE WHEN current_setting('server_version_num')::int >= 160000 THEN 'SET' ELSE 'MEMBER' END;
BEGIN
    FOREACH wanted IN ARRAY ARRAY['anon', 'authenticated', 'service_role'] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = wanted) THEN
            BEGIN
                EXECUTE format('CREATE ROLE %I NOLOGIN', wanted);
            EXCEPTION WHEN duplicate_object OR unique_violation THEN
                NULL;
            END;
        END IF;
        IF NOT pg_has_role(current_user, wanted, may_become) THEN
            BEGIN
                EXECUTE format('GRANT %I TO %I', wanted, current_user);
            EXCEPTION WHEN unique_violation THEN
                NULL;
            END;
        END IF;
    END LOOP;
EXCEPTION WHEN insufficient_privilege THEN
    RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege', MESSAGE = format(
        'The role "%s" is missing, or "%s" may not become it. An administrator should run, leaving out what is there: '
        'CREATE ROLE anon NOLOGIN; CREATE ROLE authenticated NOLOGIN; CREATE ROLE service_role NOLOGIN; '
        'GRANT anon, authenticated, service_role TO %I;', wanted, current_user, current_user);
END
$do$;
REVOKE ALL ON TABLE public.plan_creator_ledger FROM PUBLIC, anon, authenticated, service_role;
DO $do$
BEGIN
    IF to_regclass('public.seaql_migrations') IS NOT NULL THEN
        REVOKE ALL ON TABLE public.seaql_migrations FROM PUBLIC, anon, authenticated, service_role;
    END IF;
END
$do$;
"#;
