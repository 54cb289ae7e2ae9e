-- Every object of the tables and functions named in $tables and $functions: what it is called and how it is defined, without
-- what differs between versions of Postgres (spaces, qualified columns) and the owner's name.
WITH relation AS (
    SELECT oid, relname, relowner, relacl, relkind FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname = ANY ($tables$)
), sequence AS (
    SELECT pg_class.oid, pg_class.relname, pg_class.relowner, pg_class.relacl FROM pg_class
        JOIN pg_depend ON pg_depend.objid = pg_class.oid AND deptype IN ('a', 'i') AND classid = 'pg_class'::regclass
        JOIN relation ON relation.oid = refobjid
    WHERE pg_class.relkind = 'S'
), function AS (
    SELECT pg_proc.*, format('%s(%s)', proname, oidvectortypes(proargtypes)) AS signature FROM pg_proc
    WHERE pronamespace = 'public'::regnamespace AND format('%s(%s)', proname, oidvectortypes(proargtypes)) = ANY ($functions$)
), granted (object, owner, grantee, privilege) AS (
    SELECT 'table ' || relname, relowner, held.grantee, held.privilege_type
        FROM relation, aclexplode(coalesce(relacl, acldefault('r', relowner))) AS held
    UNION ALL SELECT format('table %s', relname), relowner, held.grantee, format('%s (%s)', held.privilege_type, attname)
        FROM relation JOIN pg_attribute ON attrelid = relation.oid AND NOT attisdropped, aclexplode(attacl) AS held
    UNION ALL SELECT 'sequence ' || relname, relowner, held.grantee, held.privilege_type
        FROM sequence, aclexplode(coalesce(relacl, acldefault('s', relowner))) AS held
    UNION ALL SELECT 'function ' || signature, proowner, held.grantee, held.privilege_type
        FROM function, aclexplode(coalesce(proacl, acldefault('f', proowner))) AS held
), object (name, definition) AS (
    SELECT 'table ' || relname, CASE WHEN pg_has_role(session_user, relowner, 'USAGE') AND rolname NOT IN ('anon', 'authenticated', 'service_role')
            THEN 'ours' ELSE 'of the role ' || rolname END
        FROM relation JOIN pg_roles ON pg_roles.oid = relowner
    UNION ALL SELECT format('column %s.%s', relname, attname), ''
        FROM relation JOIN pg_attribute ON attrelid = relation.oid WHERE attnum > 0 AND NOT attisdropped
    UNION ALL SELECT format('policy %s.%s', relname, polname), format('%s %s %s using %s check %s',
            CASE WHEN polpermissive THEN 'permissive' ELSE 'restrictive' END, polcmd,
            (SELECT string_agg(CASE WHEN role = 0 THEN 'public' WHEN role = relowner THEN 'owner' ELSE role::regrole::text END, ',' ORDER BY 1)
                FROM unnest(polroles) AS role),
            pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid))
        FROM pg_policy JOIN relation ON relation.oid = polrelid
    UNION ALL SELECT format('trigger %s.%s', relname, tgname), pg_get_triggerdef(pg_trigger.oid)
        FROM pg_trigger JOIN relation ON relation.oid = tgrelid WHERE NOT tgisinternal
    UNION ALL SELECT format('rule %s.%s', relname, rulename), pg_get_ruledef(pg_rewrite.oid)
        FROM pg_rewrite JOIN relation ON relation.oid = ev_class
    UNION ALL SELECT 'function ' || signature, format('%s %s %s %s %s %s', lanname,
            CASE WHEN pg_has_role(session_user, proowner, 'USAGE') AND proowner::regrole::text NOT IN ('anon', 'authenticated', 'service_role')
                THEN 'ours' ELSE 'of another role' END,
            CASE WHEN prosecdef THEN 'security definer' ELSE 'security invoker' END, provolatile, proconfig, md5(prosrc))
        FROM function JOIN pg_language ON pg_language.oid = prolang
    UNION ALL SELECT format('index %s.%s', relname, indexrelid::regclass), pg_get_indexdef(indexrelid)
        FROM pg_index JOIN relation ON relation.oid = indrelid
    UNION ALL SELECT format('constraint %s.%s', relname, conname), ''
        FROM pg_constraint JOIN relation ON relation.oid = conrelid WHERE contype = 'c'
    UNION ALL SELECT format('grant %s to %s: %s', object, coalesce(rolname, 'PUBLIC'), privilege), ''
        FROM granted LEFT JOIN pg_roles ON pg_roles.oid = grantee
        WHERE grantee <> owner AND (grantee = 0 OR rolname IN ('anon', 'authenticated', 'service_role'))
    UNION ALL SELECT format('membership of %s in %s', member::regrole, roleid::regrole), ''
        FROM pg_auth_members WHERE member::regrole::text IN ('anon', 'authenticated')
)
SELECT jsonb_build_array(name, regexp_replace(regexp_replace(definition, '\m\w+\.', '', 'g'), '\s+', '', 'g'))::text
FROM object ORDER BY 1
