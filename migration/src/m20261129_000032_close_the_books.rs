//! The ledger, and SeaORM's list of migrations, are the owner's alone, by row level security as well as by privileges: Supabase's
//! usual `GRANT ALL ON ALL TABLES` opens them otherwise, and whoever writes there says what a down does.

migration! { up: UP, down: DOWN }

// FORCE binds the owner too, so that the policy lets in whoever has the owner's rights. It names no role, so that a dump may be
// restored under another owner. service_role passes by it on Supabase, and may write here once it is granted to: `noted` is what keeps a down
// from running what it wrote.
const UP: &str = r"
DO $do$
DECLARE
    book name;
BEGIN
    FOREACH book IN ARRAY ARRAY['plan_creator_ledger', 'seaql_migrations'] LOOP
        CONTINUE WHEN to_regclass(format('public.%I', book)) IS NULL;
        EXECUTE format('REVOKE ALL ON TABLE public.%I FROM PUBLIC, anon, authenticated, service_role', book);
        EXECUTE format(
            'CREATE POLICY plan_creator_owner ON public.%I USING ((SELECT pg_catalog.pg_has_role(relowner, ''USAGE'')
                FROM pg_catalog.pg_class WHERE oid = %L::pg_catalog.regclass))', book, 'public.' || book);
        EXECUTE format('ALTER TABLE public.%I ENABLE ROW LEVEL SECURITY', book);
        EXECUTE format('ALTER TABLE public.%I FORCE ROW LEVEL SECURITY', book);
    END LOOP;
END
$do$;
";

const DOWN: &str = r"
DO $do$
DECLARE
    book name;
BEGIN
    FOREACH book IN ARRAY ARRAY['plan_creator_ledger', 'seaql_migrations'] LOOP
        CONTINUE WHEN to_regclass(format('public.%I', book)) IS NULL;
        EXECUTE format('ALTER TABLE public.%I NO FORCE ROW LEVEL SECURITY', book);
        EXECUTE format('ALTER TABLE public.%I DISABLE ROW LEVEL SECURITY', book);
        EXECUTE format('DROP POLICY IF EXISTS plan_creator_owner ON public.%I', book);
    END LOOP;
END
$do$;
";
