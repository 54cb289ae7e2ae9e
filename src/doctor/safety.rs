//! Privileges, policies and durability.

use super::{Check, Level::Problem};

/// After this finding nothing is run that searches `public`.
pub(super) const FOREIGN_FUNCTION: &str = "foreign-function";

pub(super) const CHECKS: &[Check] = &[
    Check {
        name: "row-security-off",
        level: Problem,
        sql: "SELECT format('Row-level security is not forced on %s.', relname) FROM pg_class \
            WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' \
                AND (relname IN ('users', 'investment_plans', 'investment_plans_audit', 'maintenance_runs', 'user_erasures', 'user_budgets', \
                    'seaql_migrations') OR relname LIKE 'plan\\_%') \
                AND NOT (relrowsecurity AND relforcerowsecurity) ORDER BY relname",
        advice: "Whoever reaches the table may see all rows. ALTER TABLE … ENABLE ROW LEVEL SECURITY, FORCE ROW \
            LEVEL SECURITY.",
    },
    Check {
        name: "foreign-policy",
        level: Problem,
        sql: "SELECT format('The policy %s on %s is foreign and grants further access.', policyname, tablename) \
            FROM pg_policies WHERE schemaname = 'public' AND permissive = 'PERMISSIVE' \
                AND tablename IN ('users', 'investment_plans', 'investment_plans_audit') \
                AND policyname NOT LIKE 'plan\\_creator\\_%' ORDER BY 1",
        advice: "Permissive policies add up. Drop it, or make sure that it admits nobody whom it should not.",
    },
    Check {
        name: "open-schema",
        level: super::Level::Advice,
        sql: "SELECT format('%s may create objects in the schema public.', coalesce(rolname, 'Everybody')) \
            FROM pg_namespace, aclexplode(coalesce(nspacl, acldefault('n', nspowner))) AS held \
                LEFT JOIN pg_roles ON pg_roles.oid = held.grantee \
            WHERE nspname = 'public' AND privilege_type = 'CREATE' \
                AND (held.grantee = 0 OR rolname IN ('anon', 'authenticated', 'service_role')) ORDER BY 1",
        advice: "Functions and operators there can shadow Postgres' own where names are not qualified. Before \
            version 15 everybody may create them. REVOKE CREATE ON SCHEMA public FROM PUBLIC.",
    },
    Check {
        name: FOREIGN_FUNCTION,
        level: Problem,
        sql: "SELECT format('The function %s of the role %s shadows one of Postgres.', pg_proc.oid::regprocedure, rolname) \
            FROM pg_proc JOIN pg_roles ON pg_roles.oid = proowner \
            WHERE pronamespace = 'public'::regnamespace AND NOT rolsuper AND rolname <> session_user \
                AND EXISTS (SELECT FROM pg_proc own WHERE own.pronamespace = 'pg_catalog'::regnamespace \
                    AND own.proname = pg_proc.proname) \
            UNION ALL SELECT format('The operator %s of the role %s shadows one of Postgres.', pg_operator.oid::regoperator, rolname) \
            FROM pg_operator JOIN pg_roles ON pg_roles.oid = oprowner \
            WHERE oprnamespace = 'public'::regnamespace AND NOT rolsuper AND rolname <> session_user \
                AND EXISTS (SELECT FROM pg_operator own WHERE own.oprnamespace = 'pg_catalog'::regnamespace \
                    AND own.oprname = pg_operator.oprname)",
        advice: "It may be called instead of Postgres' own, with the caller's rights. Inspect and drop it, and \
            REVOKE CREATE ON SCHEMA public FROM PUBLIC.",
    },
    Check {
        name: "role-passes-by",
        level: Problem,
        sql: "SELECT format('The role %s bypasses row-level security.', rolname) FROM pg_roles \
            WHERE rolname IN ('authenticated', 'anon') AND (rolsuper OR rolbypassrls) ORDER BY rolname",
        advice: "Requests run as this role: each would see everybody's plans. ALTER ROLE … NOSUPERUSER NOBYPASSRLS.",
    },
    Check {
        name: "role-too-powerful",
        level: super::Level::Advice,
        sql: "SELECT format('The program connects as %s, which is a superuser.', rolname) FROM pg_roles \
            WHERE rolname = session_user AND rolsuper",
        advice: "It only needs a role that owns the database and may SET ROLE to authenticated and service_role.",
    },
    Check {
        name: "anonymous-access",
        level: Problem,
        sql: "SELECT format('The role anon has access to %s.', relname) FROM pg_class \
            WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' \
                AND relname IN ('users', 'investment_plans', 'investment_plans_audit') \
                AND EXISTS (SELECT FROM pg_roles WHERE rolname = 'anon') \
                AND has_any_column_privilege(coalesce((SELECT oid FROM pg_roles WHERE rolname = 'anon'), 0), oid, \
                    'SELECT, INSERT, UPDATE') ORDER BY relname",
        advice: "Nobody needs access without a token. REVOKE ALL ON … FROM anon, PUBLIC.",
    },
    Check {
        name: "trigger-off",
        level: Problem,
        sql: "SELECT format('The trigger %s on %s is disabled.', tgname, tgrelid::regclass) FROM pg_trigger \
            WHERE tgrelid IN ('public.investment_plans'::regclass, 'public.users'::regclass) \
                AND NOT tgisinternal AND tgenabled NOT IN ('O', 'A') ORDER BY tgname",
        advice: "Without it, changes are not audited, delivered or counted. ALTER TABLE … ENABLE TRIGGER …; then \
            SELECT public.count_plans().",
    },
    Check {
        name: "not-durable",
        level: Problem,
        sql: "SELECT format('%s is %s.', name, setting) FROM pg_settings \
            WHERE name IN ('fsync', 'full_page_writes', 'synchronous_commit') AND setting = 'off' ORDER BY name",
        advice: "A crash of the machine may lose committed data, or the whole database. Turn it on.",
    },
];
