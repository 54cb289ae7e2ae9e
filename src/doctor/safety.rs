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
        name: "trigger-off",
        level: Problem,
        sql: "SELECT format('The trigger %s on %s is disabled.', tgname, tgrelid::regclass) FROM pg_trigger \
            WHERE tgrelid IN ('public.investment_plans'::regclass, 'public.users'::regclass) \
                AND NOT tgisinternal AND tgenabled NOT IN ('O', 'A') ORDER BY tgname",
        advice: "Without it, changes are not audited, delivered or counted. ALTER TABLE … ENABLE TRIGGER …; then \
            SELECT public.count_plans().",
    },
    Check {
        name: "open-view",
        level: Problem,
        sql: "SELECT DISTINCT format('The view %s shows rows of %s as its owner %s.', pg_class.oid::regclass, used.relname, rolname) \
            FROM pg_class JOIN pg_rewrite ON ev_class = pg_class.oid JOIN pg_roles ON pg_roles.oid = relowner \
                JOIN pg_depend ON classid = 'pg_rewrite'::regclass AND objid = pg_rewrite.oid AND refclassid = 'pg_class'::regclass \
                JOIN pg_class used ON used.oid = refobjid AND used.relnamespace = 'public'::regnamespace AND used.relrowsecurity \
            WHERE pg_class.relkind IN ('v', 'm') AND used.relname IN ('users', 'investment_plans', 'investment_plans_audit', \
                    'plan_events', 'plan_failures', 'plan_readings', 'plan_claims') \
                AND (pg_class.relkind = 'm' OR NOT EXISTS (SELECT FROM unnest(pg_class.reloptions) AS option \
                    WHERE option IN ('security_invoker=true', 'security_invoker=on', 'security_invoker=1', 'security_invoker=yes'))) \
                AND EXISTS (SELECT FROM aclexplode(pg_class.relacl) AS held LEFT JOIN pg_roles AS holder ON holder.oid = held.grantee \
                    WHERE held.grantee = 0 OR holder.rolname IN ('anon', 'authenticated')) ORDER BY 1",
        advice: "Row-level security does not hold for those who read it. ALTER VIEW … SET (security_invoker = true), or REVOKE it.",
    },
    Check {
        name: "open-function",
        level: Problem,
        sql: "SELECT format('The function %s runs as its owner %s, and reads or writes plans.', pg_proc.oid::regprocedure, rolname) \
            FROM pg_proc JOIN pg_roles ON pg_roles.oid = proowner JOIN pg_namespace ON pg_namespace.oid = pronamespace \
            WHERE prosecdef AND nspname NOT LIKE 'pg\\_%' AND nspname <> 'information_schema' \
                AND prorettype <> 'trigger'::regtype \
                AND prosrc ~ '\\m(users|investment_plans|investment_plans_audit|plan_events|plan_failures|plan_readings)\\M' \
                AND proname NOT IN ('merge_user_plan_counts', 'count_plans', 'plan_owner_in_trigger') \
                AND EXISTS (SELECT FROM aclexplode(coalesce(proacl, acldefault('f', proowner))) AS held \
                    LEFT JOIN pg_roles AS holder ON holder.oid = held.grantee \
                    WHERE held.grantee = 0 OR holder.rolname IN ('anon', 'authenticated')) ORDER BY 1",
        advice: "Whoever may call it passes by row-level security. REVOKE EXECUTE … FROM PUBLIC, or make it SECURITY INVOKER.",
    },
    Check {
        name: "triggers-passed-by",
        level: Problem,
        sql: "SELECT format('%s is set for %s.', setting, coalesce(rolname, datname, 'everybody')) \
            FROM pg_db_role_setting LEFT JOIN pg_roles ON pg_roles.oid = setrole LEFT JOIN pg_database ON pg_database.oid = setdatabase, \
                unnest(setconfig) AS setting \
            WHERE setting LIKE 'session\\_replication\\_role=%' AND setting NOT LIKE '%=origin' \
                AND (setdatabase = 0 OR datname = current_database()) ORDER BY 1",
        advice: "Triggers do not run then: changes are not audited, delivered or counted. ALTER ROLE or DATABASE … RESET \
            session_replication_role.",
    },
    Check {
        name: "no-replica-identity",
        level: Problem,
        sql: "SELECT format('The table %s is published, and has no replica identity.', tables.tablename) \
            FROM pg_publication_tables AS tables JOIN pg_publication AS publication ON publication.pubname = tables.pubname \
                JOIN pg_class ON pg_class.oid = format('%I.%I', schemaname, tablename)::regclass \
            WHERE schemaname = 'public' AND (pubupdate OR pubdelete) AND (tablename LIKE 'plan\\_%' OR tablename LIKE 'user\\_%' \
                    OR tablename IN ('users', 'investment_plans', 'investment_plans_audit', 'maintenance_runs')) \
                AND (relreplident = 'n' OR relreplident = 'd' AND NOT EXISTS (SELECT FROM pg_index \
                    WHERE indrelid = pg_class.oid AND indisprimary)) ORDER BY 1",
        advice: "Updates and deletions of its rows fail. ALTER TABLE … REPLICA IDENTITY FULL, or publish only what is needed.",
    },
    Check {
        name: "not-durable",
        level: Problem,
        sql: "SELECT format('%s is %s.', name, setting) FROM pg_settings \
            WHERE name IN ('fsync', 'full_page_writes', 'synchronous_commit') AND setting = 'off' ORDER BY name",
        advice: "A crash of the machine may lose committed data, or the whole database. Turn it on.",
    },
];
