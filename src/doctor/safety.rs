//! Who may do what.

use super::{Check, Level::Problem};

pub(super) const CHECKS: &[Check] = &[
    Check {
        name: "row-security-off",
        level: Problem,
        sql: "SELECT format('Row level security is not forced on %s.', relname) FROM pg_class \
            WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' \
                AND (relname IN ('users', 'investment_plans', 'investment_plans_audit', 'maintenance_runs') \
                    OR relname LIKE 'plan\\_%' AND relname <> 'plan_creator_ledger') \
                AND NOT (relrowsecurity AND relforcerowsecurity) ORDER BY relname",
        advice: "Everybody who reaches the table may see everybody's rows. ALTER TABLE … ENABLE ROW LEVEL SECURITY, \
            FORCE ROW LEVEL SECURITY.",
    },
    Check {
        name: "foreign-policy",
        level: Problem,
        sql: "SELECT format('The policy %s on %s is not of this program and opens it further.', policyname, tablename) \
            FROM pg_policies WHERE schemaname = 'public' AND permissive = 'PERMISSIVE' \
                AND tablename IN ('users', 'investment_plans', 'investment_plans_audit') \
                AND policyname NOT LIKE 'plan\\_creator\\_%' ORDER BY 1",
        advice: "Policies add to one another. Drop it, or make sure that it lets in nobody whom it should not.",
    },
    Check {
        name: "role-passes-by",
        level: Problem,
        sql: "SELECT format('The role %s passes by row level security.', rolname) FROM pg_roles \
            WHERE rolname IN ('authenticated', 'anon') AND (rolsuper OR rolbypassrls) ORDER BY rolname",
        advice: "Requests run as this role: each would see everybody's plans. ALTER ROLE … NOSUPERUSER NOBYPASSRLS.",
    },
    Check {
        name: "role-too-powerful",
        level: super::Level::Advice,
        sql: "SELECT format('The program connects as %s, which is a superuser.', rolname) FROM pg_roles \
            WHERE rolname = session_user AND rolsuper",
        advice: "It needs a role that owns the database and may SET ROLE to authenticated and service_role, and no more.",
    },
    Check {
        name: "anonymous-access",
        level: Problem,
        sql: "SELECT format('The role anon may use %s.', relname) FROM pg_class \
            WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' \
                AND relname IN ('users', 'investment_plans', 'investment_plans_audit') \
                AND EXISTS (SELECT FROM pg_roles WHERE rolname = 'anon') \
                AND has_any_column_privilege(coalesce((SELECT oid FROM pg_roles WHERE rolname = 'anon'), 0), oid, \
                    'SELECT, INSERT, UPDATE') ORDER BY relname",
        advice: "Nobody without a token has business there. REVOKE ALL ON … FROM anon, PUBLIC.",
    },
    Check {
        name: "trigger-off",
        level: Problem,
        sql: "SELECT format('The trigger %s on %s is off.', tgname, tgrelid::regclass) FROM pg_trigger \
            WHERE tgrelid IN ('public.investment_plans'::regclass, 'public.users'::regclass) \
                AND NOT tgisinternal AND tgenabled NOT IN ('O', 'A') ORDER BY tgname",
        advice: "Without it changes go unrecorded, unseen or uncounted. ALTER TABLE … ENABLE TRIGGER …; afterwards \
            SELECT public.count_plans().",
    },
    Check {
        name: "not-durable",
        level: Problem,
        sql: "SELECT format('%s is %s.', name, setting) FROM pg_settings \
            WHERE name IN ('fsync', 'full_page_writes', 'synchronous_commit') AND setting = 'off' ORDER BY name",
        advice: "A crash of the machine may lose what people were told is stored, or the whole database. Switch it on.",
    },
];
