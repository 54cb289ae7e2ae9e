//! Statements that put something found back, as the ledger keeps them. The ledger is a table, and others may once have been able to
//! write it: what it says is read as one of a few forms and written anew from there, and nothing else of it is run.

use sea_orm_migration::prelude::DbErr;

/// The tables that may have been found, and the sequence of one of them.
const RELATIONS: [&str; 4] =
    ["users", "investment_plans", "investment_plans_audit", "investment_plans_audit_audit_id_seq"];
const ROLES: [&str; 4] = ["PUBLIC", "anon", "authenticated", "service_role"];
const PRIVILEGES: [&str; 9] =
    ["SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER", "USAGE", "MAINTAIN"];
const COMPRESSIONS: [&str; 3] = ["pglz", "lz4", "default"];

/// The statements in `text`, written anew; an error where one is none of those that this program notes.
pub(crate) fn statements(what: &str, text: &str) -> Result<Vec<String>, DbErr> {
    let refused = || refusal(what, text);
    let tokens = tokens(text).ok_or_else(refused)?;
    let statements = tokens.split(|token| *token == ";").filter(|statement| !statement.is_empty());
    statements.map(|statement| written_anew(statement).ok_or_else(refused)).collect()
}

/// Why a note is not acted on.
pub(crate) fn refusal(what: &str, text: &str) -> DbErr {
    DbErr::Migration(format!(
        "The note of {what} in plan_creator_ledger is not one that this program makes, and is not run: {text:?}. If you know it to \
         be right, run it yourself; then DELETE FROM public.plan_creator_ledger WHERE object = '{what}' and migrate down again."
    ))
}

fn written_anew(statement: &[&str]) -> Option<String> {
    match *statement {
        ["ALTER", "TABLE", table, "NO", "FORCE", "ROW", "LEVEL", "SECURITY"] => {
            Some(format!("ALTER TABLE {} NO FORCE ROW LEVEL SECURITY", relation(table)?))
        }
        ["ALTER", "TABLE", table, "DISABLE", "ROW", "LEVEL", "SECURITY"] => {
            Some(format!("ALTER TABLE {} DISABLE ROW LEVEL SECURITY", relation(table)?))
        }
        ["ALTER", "TABLE", table, "ALTER", "COLUMN", column, "SET", "COMPRESSION", method] => {
            let (table, column, method) = (relation(table)?, identifier(column)?, one_of(&COMPRESSIONS, method)?);
            Some(format!("ALTER TABLE {table} ALTER COLUMN {column} SET COMPRESSION {method}"))
        }
        ["GRANT", privilege, "(", column, ")", "ON", "TABLE", table, "TO", role, ref option @ ..] => {
            let (privilege, column) = (one_of(&PRIVILEGES, privilege)?, identifier(column)?);
            let (table, role, option) = (relation(table)?, one_of(&ROLES, role)?, grant_option(option)?);
            Some(format!("GRANT {privilege} ({column}) ON TABLE {table} TO {role}{option}"))
        }
        ["GRANT", privilege, "ON", kind @ ("TABLE" | "SEQUENCE"), name, "TO", role, ref option @ ..] => {
            let (privilege, name) = (one_of(&PRIVILEGES, privilege)?, relation(name)?);
            let (role, option) = (one_of(&ROLES, role)?, grant_option(option)?);
            Some(format!("GRANT {privilege} ON {kind} {name} TO {role}{option}"))
        }
        ["GRANT", "EXECUTE", "ON", "FUNCTION", "public.audit_investment_plans", "(", ")", "TO", role] => {
            Some(format!("GRANT EXECUTE ON FUNCTION public.audit_investment_plans() TO {}", one_of(&ROLES, role)?))
        }
        _ => None,
    }
}

fn relation(name: &str) -> Option<String> {
    let name = one_of(&RELATIONS, name.strip_prefix("public.").unwrap_or(name))?;
    Some(format!("public.{name}"))
}

fn identifier(token: &str) -> Option<&str> {
    let is_plain = token.starts_with(|first: char| first.is_ascii_lowercase() || first == '_')
        && token.chars().all(|each| each.is_ascii_lowercase() || each.is_ascii_digit() || each == '_');
    (is_plain || token.starts_with('"')).then_some(token)
}

fn grant_option(tokens: &[&str]) -> Option<&'static str> {
    match tokens {
        [] => Some(""),
        ["WITH", "GRANT", "OPTION"] => Some(" WITH GRANT OPTION"),
        _ => None,
    }
}

fn one_of<'a>(words: &[&'a str], word: &str) -> Option<&'a str> {
    words.iter().find(|known| **known == word).copied()
}

/// Words, names in quotes, brackets and semicolons; nothing where there is anything else.
fn tokens(text: &str) -> Option<Vec<&str>> {
    let mut tokens = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '(' | ')' | ';' => 1,
            '"' => quoted(rest)?,
            _ => rest
                .find(|each: char| !(each.is_ascii_alphanumeric() || each == '_' || each == '.'))
                .unwrap_or(rest.len()),
        };
        let (token, behind) = rest.split_at(length);
        if token.is_empty() {
            return None;
        }
        tokens.push(token);
        rest = behind.trim_start();
    }
    Some(tokens)
}

/// The length of the name in quotes that `text` begins with. Two quotes inside it stand for one.
fn quoted(text: &str) -> Option<usize> {
    let mut at = 1;
    loop {
        at += text.get(at..)?.find('"')? + 1;
        if !text[at..].starts_with('"') {
            return Some(at);
        }
        at += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_that_the_program_notes_is_written_anew() {
        for (noted, anew) in [
            (
                "ALTER TABLE public.users NO FORCE ROW LEVEL SECURITY",
                "ALTER TABLE public.users NO FORCE ROW LEVEL SECURITY",
            ),
            (
                "ALTER TABLE investment_plans ALTER COLUMN plan_data SET COMPRESSION default",
                "ALTER TABLE public.investment_plans ALTER COLUMN plan_data SET COMPRESSION default",
            ),
            (
                "GRANT SELECT (\"a; \"\"b\") ON TABLE public.users TO anon WITH GRANT OPTION",
                "GRANT SELECT (\"a; \"\"b\") ON TABLE public.users TO anon WITH GRANT OPTION",
            ),
            (
                "GRANT USAGE ON SEQUENCE public.investment_plans_audit_audit_id_seq TO PUBLIC",
                "GRANT USAGE ON SEQUENCE public.investment_plans_audit_audit_id_seq TO PUBLIC",
            ),
        ] {
            assert_eq!(statements("x", noted).unwrap(), [anew]);
        }
        let two = "ALTER TABLE public.users DISABLE ROW LEVEL SECURITY; GRANT SELECT ON TABLE public.users TO PUBLIC";
        assert_eq!(statements("x", two).unwrap().len(), 2);
        assert_eq!(statements("x", "").unwrap(), Vec::<String>::new());
    }

    #[test]
    fn nothing_else_is_run() {
        for forged in [
            "ALTER ROLE authenticated SUPERUSER",
            "GRANT SELECT ON TABLE public.users TO mallory",
            "GRANT SELECT ON TABLE pg_catalog.pg_authid TO anon",
            "GRANT plan_creator TO anon",
            "ALTER TABLE public.users DISABLE ROW LEVEL SECURITY; DROP TABLE public.users",
            "ALTER TABLE public.users ALTER COLUMN email SET COMPRESSION pglz, OWNER TO mallory",
            "GRANT SELECT (\"a) ON TABLE public.users TO anon",
            "GRANT SELECT (a) ON TABLE public.users TO anon -- x",
            "ALTER TABLE public.users NO FORCE ROW LEVEL SECURITY, OWNER TO mallory",
            "SELECT 'x'",
            "GRANT SELECT (Ünicode) ON TABLE public.users TO anon",
            "$$",
        ] {
            let error = statements("access users", forged).unwrap_err().to_string();
            assert!(error.contains("access users"), "{error}");
        }
    }
}
