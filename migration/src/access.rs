//! Closes a table to everyone but its owner's triggers, and opens one that was found as it was found.

use sea_orm_migration::prelude::*;

use crate::ledger::{self, Object};

/// The roles that a grant of the seed, or Supabase's default privileges, may have let in.
const EVERYONE: &str = "PUBLIC, anon, authenticated, service_role";

/// Notes who may use `table` and its `sequence` now, unless it is ours, for [`reopen`].
pub(crate) async fn remember(manager: &SchemaManager<'_>, table: &str, sequence: Option<&str>) -> Result<(), DbErr> {
    if ledger::is_ours(manager, Object::Table(table)).await? {
        return Ok(());
    }
    ledger::remember(manager, &format!("access {table}"), &former(table, sequence)).await
}

/// Takes all privileges on `table` and on its `sequence` from [`EVERYONE`] and forces row level security, before there is a
/// policy: from here on a row is seen by whom a later migration lets see it, and by nobody if that one fails.
pub(crate) async fn close(manager: &SchemaManager<'_>, table: &str, sequence: Option<&str>) -> Result<(), DbErr> {
    let force = format!(
        "ALTER TABLE public.{table} ENABLE ROW LEVEL SECURITY; ALTER TABLE public.{table} FORCE ROW LEVEL SECURITY"
    );
    ledger::run(manager, &format!("{}; {force}", revoke(table, sequence))).await
}

/// Opens a closed table to the service role, and only to it: the restrictive policy takes from the owner what membership in `service_role`
/// would give it before version 16.
pub(crate) async fn open_to_service(manager: &SchemaManager<'_>, table: &str) -> Result<(), DbErr> {
    let sql = format!(
        r"
        CREATE POLICY plan_creator_service ON public.{table} TO service_role USING (true);
        DO $do$
        BEGIN
            EXECUTE format('CREATE POLICY plan_creator_owner ON public.{table} AS RESTRICTIVE TO %I USING (false)',
                (SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = 'public.{table}'::regclass));
        END
        $do$;
        GRANT SELECT, INSERT, UPDATE, DELETE ON public.{table} TO service_role"
    );
    ledger::run(manager, &sql).await
}

/// Gives a table that was found the privileges and the row level security back that [`remember`] noted; one of ours stays closed.
pub(crate) async fn reopen(manager: &SchemaManager<'_>, table: &str, sequence: Option<&str>) -> Result<(), DbErr> {
    ledger::run(manager, &revoke(table, sequence)).await?;
    ledger::restore(manager, &format!("access {table}")).await
}

fn revoke(table: &str, sequence: Option<&str>) -> String {
    let on_sequence = sequence.map(|name| format!("; REVOKE ALL ON SEQUENCE public.{name} FROM {EVERYONE}"));
    format!("REVOKE ALL ON TABLE public.{table} FROM {EVERYONE}{}", on_sequence.unwrap_or_default())
}

/// A query for the statements that undo [`close`].
fn former(table: &str, sequence: Option<&str>) -> String {
    let relations = sequence.map_or(format!("'{table}'"), |name| format!("'{table}', '{name}'"));
    format!(
        r"
        SELECT concat_ws('; ',
            (SELECT CASE WHEN NOT relforcerowsecurity THEN 'ALTER TABLE public.{table} NO FORCE ROW LEVEL SECURITY' END
               FROM pg_class WHERE oid = 'public.{table}'::regclass),
            (SELECT CASE WHEN NOT relrowsecurity THEN 'ALTER TABLE public.{table} DISABLE ROW LEVEL SECURITY' END
               FROM pg_class WHERE oid = 'public.{table}'::regclass),
            string_agg(format('GRANT %s%s ON %s public.%I TO %s%s',
                privilege_type, ' (' || quote_ident(attname) || ')', kind, relname,
                coalesce(quote_ident(rolname), 'PUBLIC'), CASE WHEN is_grantable THEN ' WITH GRANT OPTION' END), '; '))
        FROM (
            SELECT relname, CASE relkind WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END AS kind, NULL AS attname, held.*
              FROM pg_class, aclexplode(relacl) AS held
             WHERE relnamespace = 'public'::regnamespace AND relname IN ({relations})
            UNION ALL
            SELECT '{table}', 'TABLE', attname, held.*
              FROM pg_attribute, aclexplode(attacl) AS held
             WHERE attrelid = 'public.{table}'::regclass
        ) AS held
        LEFT JOIN pg_roles ON pg_roles.oid = held.grantee
        WHERE held.grantee = 0 OR rolname IN ('anon', 'authenticated', 'service_role')"
    )
}
