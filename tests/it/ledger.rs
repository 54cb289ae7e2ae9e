//! What the migrations note of what they found, and that nobody else says what a down does.

use sea_orm::sqlx::{self, AssertSqlSafe, Row};

use crate::harness::{Program, TestDatabase};

const SEED: &str = include_str!("seed.sql");
const BOOKS: [&str; 2] = ["plan_creator_ledger", "seaql_migrations"];

/// The database document's audit, with a function of this body.
fn audit(body: &str) -> String {
    format!(
        "CREATE TABLE investment_plans_audit (audit_id SERIAL PRIMARY KEY, plan_id UUID, operation VARCHAR(10), old_data JSONB, \
            new_data JSONB, changed_by TEXT, changed_at TIMESTAMPTZ DEFAULT NOW()); \
         CREATE OR REPLACE FUNCTION audit_investment_plans() RETURNS TRIGGER AS $${body}$$ LANGUAGE plpgsql; \
         CREATE TRIGGER trigger_audit_investment_plans AFTER INSERT OR UPDATE OR DELETE ON investment_plans \
            FOR EACH ROW EXECUTE FUNCTION audit_investment_plans(); \
         REVOKE ALL ON FUNCTION audit_investment_plans() FROM PUBLIC; \
         GRANT EXECUTE ON FUNCTION audit_investment_plans() TO CURRENT_USER, authenticated"
    )
}

const DOCUMENTS: &str = "
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO investment_plans_audit (plan_id, operation, new_data)
        VALUES (NEW.id, 'INSERT', to_jsonb(NEW));
        RETURN NEW;
    ELSIF TG_OP = 'UPDATE' THEN
        INSERT INTO investment_plans_audit (plan_id, operation, old_data, new_data)
        VALUES (NEW.id, 'UPDATE', to_jsonb(OLD), to_jsonb(NEW));
        RETURN NEW;
    ELSIF TG_OP = 'DELETE' THEN
        INSERT INTO investment_plans_audit (plan_id, operation, old_data)
        VALUES (OLD.id, 'DELETE', to_jsonb(OLD));
        RETURN OLD;
    END IF;
    RETURN NULL;
END;
";
const SOMEBODYS_OWN: &str = "BEGIN RAISE NOTICE 'a change of %', coalesce(NEW.id, OLD.id); RETURN NULL; END;";

/// A database with the document's tables, as the role that owns them.
async fn found(body: &str) -> TestDatabase {
    let database = TestDatabase::empty().await;
    let mut owner = <sqlx::PgConnection as sqlx::Connection>::connect(&database.url().await).await.unwrap();
    let roles = "DO $$ BEGIN CREATE ROLE authenticated NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$";
    database.run(roles).await;
    for sql in [SEED, &audit(body)] {
        sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).execute(&mut owner).await.unwrap();
    }
    database
}

async fn migrate(database: &TestDatabase, args: &[&str]) -> (bool, String) {
    let (success, _, log) =
        Program::run(&[&["migrate"], args].concat(), &[("DATABASE_URL", &database.url().await)]).await;
    (success, log)
}

/// The functions of the schema with whoever may execute them.
async fn functions(database: &TestDatabase) -> Vec<String> {
    let sql = "SELECT pg_get_functiondef(oid) || coalesce(array(SELECT unnest(proacl)::text ORDER BY 1)::text, 'no grants') \
        FROM pg_proc WHERE pronamespace = 'public'::regnamespace ORDER BY proname";
    database.rows(sql).await.iter().map(|row| row.get(0)).collect()
}

#[tokio::test]
async fn after_supabases_usual_grant_the_books_are_still_the_owners_alone() {
    let database = TestDatabase::new().await;
    database.run("GRANT ALL ON ALL TABLES IN SCHEMA public TO PUBLIC, anon, authenticated, service_role").await;
    let notes = database.number("SELECT count(*) FROM plan_creator_ledger").await;
    for role in ["anon", "authenticated", "service_role"] {
        let mut connection = database.admin().await;
        sqlx::raw_sql(AssertSqlSafe(format!("SET ROLE {role}"))).execute(&mut connection).await.unwrap();
        for book in BOOKS {
            let count = AssertSqlSafe(format!("SELECT count(*) FROM {book}"));
            assert_eq!(sqlx::query(count).fetch_one(&mut connection).await.unwrap().get::<i64, _>(0), 0, "{role}");
            let erase = AssertSqlSafe(format!("DELETE FROM {book}"));
            assert_eq!(sqlx::raw_sql(erase).execute(&mut connection).await.unwrap().rows_affected(), 0, "{role}");
        }
        for forge in [
            "INSERT INTO plan_creator_ledger (object) VALUES ('table users')",
            "INSERT INTO seaql_migrations VALUES ('m29990101_000001_x', 0)",
        ] {
            let forged = sqlx::raw_sql(forge).execute(&mut connection).await.unwrap_err();
            assert!(forged.to_string().contains("row-level security"), "{role}: {forged}");
        }
    }
    assert_eq!(database.number("SELECT count(*) FROM plan_creator_ledger").await, notes);
    for args in [&["status"][..], &["down"], &["up"]] {
        let (success, log) = migrate(&database, args).await;
        assert!(success, "{log}");
    }
}

#[tokio::test]
async fn a_note_that_is_not_the_programs_own_is_not_run_and_nothing_is_taken_back() {
    let database = found(SOMEBODYS_OWN).await;
    assert!(migrate(&database, &["up"]).await.0);
    let applied = database.number("SELECT count(*) FROM seaql_migrations").await;
    for (object, forged) in [
        ("access investment_plans", "restore || '; ALTER ROLE authenticated SUPERUSER'"),
        ("compression", "'ALTER TABLE users OWNER TO authenticated'"),
        ("function audit_investment_plans()", "'GRANT authenticated TO anon'"),
    ] {
        let was: String =
            database.rows(&format!("SELECT restore FROM plan_creator_ledger WHERE object = '{object}'")).await[0]
                .get(0);
        database.run(&format!("UPDATE plan_creator_ledger SET restore = {forged} WHERE object = '{object}'")).await;
        let (success, log) = migrate(&database, &["down"]).await;
        assert!(!success && log.contains(&format!("The note of {object}")), "{log}");
        assert_eq!(database.number("SELECT count(*) FROM seaql_migrations").await, applied, "all of it or nothing");
        let put_back = format!("UPDATE plan_creator_ledger SET restore = $${was}$$ WHERE object = '{object}'");
        database.run(&put_back).await;
    }
    assert_eq!(database.number("SELECT count(*) FROM pg_roles WHERE rolname = 'authenticated' AND rolsuper").await, 0);
    let (success, log) = migrate(&database, &["down"]).await;
    assert!(success, "{log}");
}

#[tokio::test]
async fn a_function_that_was_found_is_put_back_as_it_was_whatever_it_does() {
    for body in [DOCUMENTS, SOMEBODYS_OWN] {
        let database = found(body).await;
        let before = functions(&database).await;
        for args in ["up", "down"] {
            let (success, log) = migrate(&database, &[args]).await;
            assert!(success, "{log}");
        }
        assert_eq!(functions(&database).await, before);
    }
}

#[tokio::test]
async fn of_functions_that_earlier_versions_noted_as_text_the_documents_is_put_back_and_no_other() {
    for (body, is_known) in [(DOCUMENTS, true), (SOMEBODYS_OWN, false)] {
        let database = found(body).await;
        let before = functions(&database).await;
        let text: String =
            database.rows("SELECT pg_get_functiondef('audit_investment_plans()'::regprocedure)").await[0].get(0);
        assert!(migrate(&database, &["up"]).await.0);
        database
            .run(&format!(
                "DROP FUNCTION audit_investment_plans_found(); UPDATE plan_creator_ledger SET restore = \
                    $note${text}; GRANT EXECUTE ON FUNCTION public.audit_investment_plans() TO authenticated$note$ \
                 WHERE object = 'function audit_investment_plans()'"
            ))
            .await;
        let (success, log) = migrate(&database, &["down"]).await;
        assert_eq!(success, is_known, "{log}");
        if is_known {
            assert_eq!(functions(&database).await, before);
        } else {
            assert!(log.contains("The note of function audit_investment_plans()"), "{log}");
        }
    }
}
