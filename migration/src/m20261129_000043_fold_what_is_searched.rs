//! The form in which texts are searched: two that differ in case or in how they are encoded alone have the same.

migration! { up: UP, down: "DROP FUNCTION public.plan_search_key(text)" }

// NFKC and full case folding (Unicode, 3.13, D146). Postgres has the former, and of the latter `lower`: of what is decomposed, they
// differ in the final sigma, the iota below, nine old forms of Cyrillic letters and the sharp s. (Cherokee, which folds to its
// capitals, here does to its small letters: what is equal is the same.)
//
// - `lower` by ICU's root collation, or else by the C library's UTF-8, whatever the database's own: in a database of the locale C
//   it would know ASCII alone, in a Turkish one another I.
// - A short way for ASCII, and one for the letters of most languages, which need no decomposition: three and five times as quick.
// - A body that Postgres puts in place of the call, without a function's settings around it.
const UP: &str = r#"
DO $do$
DECLARE
    collation_name text := coalesce(
        (SELECT quote_ident(collname) FROM pg_collation WHERE collnamespace = 'pg_catalog'::regnamespace
            AND collname IN ('und-x-icu', 'C.utf8', 'C.UTF-8') AND collencoding IN (-1, pg_char_to_encoding('UTF8'))
            ORDER BY collname = 'und-x-icu' DESC LIMIT 1),
        quote_ident('default'));
    letters text := '\u0001-\u007f\u00a1-\u00a7\u00a9\u00ab\u00ac\u00ae\u00b0\u00b1\u00b6\u00b7\u00bb\u00bf-\u012f\u0131'
        '\u0134-\u013e\u0141-\u0148\u014a-\u017e\u0386\u0388-\u038a\u038c\u038e-\u03a1\u03a3-\u03ce\u0400-\u045f\u0490\u0491'
        '\u05d0-\u05ea\u0620-\u064a\u1e9e\u1ea0-\u1ef9\u2013\u2014\u2018-\u201e\u2022\u20ac\u3001\u3002\u3041-\u3096\u30a1-\u30fa'
        '\u30fc\u4e00-\u9ffc\uac00-\ud7a3\u200d\ufe0f\U0001f300-\U0001faff';
    lowered text := 'lower(%s COLLATE ' || collation_name || ') COLLATE "default"';
BEGIN
    IF getdatabaseencoding() <> 'UTF8' THEN
        CREATE FUNCTION public.plan_search_key(value text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
        RETURN lower(value);
        RETURN;
    END IF;
    EXECUTE format($create$
        CREATE FUNCTION public.plan_search_key(value text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
        RETURN CASE
            WHEN octet_length(value) = char_length(value) THEN lower(value COLLATE "C") COLLATE "default"
            WHEN value COLLATE "default" !~ %L THEN replace(replace(%s, U&'\00DF', 'ss'), U&'\03C2', U&'\03C3')
            ELSE normalize(replace(translate(%s,
                U&'\03C2\0345\1C80\1C81\1C82\1C83\1C84\1C85\1C86\1C87\1C88',
                U&'\03C3\03B9\0432\0434\043E\0441\0442\0442\044A\0463\A64B'), U&'\00DF', 'ss'), NFKC)
        END
    $create$, '[^' || letters || ']', format(lowered, 'value'), format(lowered, 'normalize(value, NFKD)'));
END
$do$;
COMMENT ON FUNCTION public.plan_search_key(text) IS 'The text without differences of case and of encoding: NFKC, full case folding';
REVOKE ALL ON FUNCTION public.plan_search_key(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION public.plan_search_key(text) TO authenticated, service_role;
"#;
