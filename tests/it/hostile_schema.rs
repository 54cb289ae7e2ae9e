//! Somebody with a login of their own, where everybody may create in the schema `public`, as before version 15: nothing that they put
//! there is run with the rights of the owner. `PLAN_CREATOR_POSTGRES_BIN` has it tried on another version.

use sea_orm::sqlx::{self, AssertSqlSafe, Row};
use serde_json::json;
use uuid::Uuid;

use crate::harness::{Program, Server, TestDatabase, eventually};

/// Functions and operators that are nearer to what is meant than Postgres' own. Run by the owner, or by who is more, they fail.
const TRAPS: &str = "
CREATE FUNCTION public.sprung(what text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF pg_catalog.pg_has_role(current_user, 'plan_creator', 'MEMBER') THEN
        RAISE EXCEPTION 'sprung: % runs as %', what, current_user;
    END IF;
END $$;
CREATE FUNCTION public.to_jsonb(plan public.investment_plans) RETURNS jsonb LANGUAGE plpgsql AS
    $$ BEGIN PERFORM public.sprung('to_jsonb'); RETURN pg_catalog.to_jsonb(plan); END $$;
CREATE FUNCTION public.to_jsonb(failure public.plan_failures) RETURNS jsonb LANGUAGE plpgsql AS
    $$ BEGIN PERFORM public.sprung('to_jsonb'); RETURN pg_catalog.to_jsonb(failure); END $$;
CREATE FUNCTION public.format(form text, value name) RETURNS text LANGUAGE plpgsql AS
    $$ BEGIN PERFORM public.sprung('format'); RETURN pg_catalog.format(form, VARIADIC ARRAY[value::text]); END $$;
CREATE FUNCTION public.hashtext(value varchar) RETURNS integer LANGUAGE plpgsql AS
    $$ BEGIN PERFORM public.sprung('hashtext'); RETURN pg_catalog.hashtext(value::text); END $$;
CREATE FUNCTION public.same(one varchar, other varchar) RETURNS boolean LANGUAGE plpgsql AS
    $$ BEGIN PERFORM public.sprung('='); RETURN one::text OPERATOR(pg_catalog.=) other::text; END $$;
CREATE FUNCTION public.same(one varchar, other text) RETURNS boolean LANGUAGE plpgsql AS
    $$ BEGIN PERFORM public.sprung('='); RETURN one::text OPERATOR(pg_catalog.=) other; END $$;
CREATE FUNCTION public.other(one varchar, other varchar) RETURNS boolean LANGUAGE plpgsql AS
    $$ BEGIN PERFORM public.sprung('<>'); RETURN one::text OPERATOR(pg_catalog.<>) other::text; END $$;
CREATE OPERATOR public.= (LEFTARG = varchar, RIGHTARG = varchar, FUNCTION = public.same);
CREATE OPERATOR public.= (LEFTARG = varchar, RIGHTARG = text, FUNCTION = public.same);
CREATE OPERATOR public.<> (LEFTARG = varchar, RIGHTARG = varchar, FUNCTION = public.other);
";

/// The same for JSON. What names a field of a document is taken for a document by them, so that requests and workers, whose statements look in
/// `public` too, fail; the doctor tells of it.
const JSON_TRAPS: &str = "
CREATE FUNCTION public.field(document jsonb, name jsonb) RETURNS text LANGUAGE plpgsql AS
    $$ BEGIN PERFORM public.sprung('->>'); RETURN document OPERATOR(pg_catalog.->>) (name #>> '{}'); END $$;
CREATE FUNCTION public.has(document jsonb, name jsonb) RETURNS boolean LANGUAGE plpgsql AS
    $$ BEGIN PERFORM public.sprung('?'); RETURN document OPERATOR(pg_catalog.?) (name #>> '{}'); END $$;
CREATE OPERATOR public.->> (LEFTARG = jsonb, RIGHTARG = jsonb, FUNCTION = public.field);
CREATE OPERATOR public.? (LEFTARG = jsonb, RIGHTARG = jsonb, FUNCTION = public.has);
";

/// A role that may log in and create in `public`, as everybody may, and nothing else.
async fn mallory(database: &TestDatabase) -> sqlx::PgConnection {
    let name = format!("mallory_{}", Uuid::new_v4().simple());
    database.run(&format!("CREATE ROLE {name} LOGIN; GRANT CREATE, USAGE ON SCHEMA public TO PUBLIC")).await;
    let mut connection = database.admin().await;
    let login = AssertSqlSafe(format!("SET SESSION AUTHORIZATION {name}"));
    sqlx::raw_sql(login).execute(&mut connection).await.unwrap();
    connection
}

async fn run(database: &TestDatabase, args: &[&str]) -> String {
    let (_, out, log) = Program::run(args, &[("DATABASE_URL", &database.url().await)]).await;
    assert!(!log.contains("sprung"), "{args:?}: {log}");
    out + &log
}

#[tokio::test]
async fn what_a_login_puts_into_the_schema_is_never_run_as_the_owner() {
    let server = Server::start(1).await;
    let mut mallory = mallory(&server.database).await;
    sqlx::raw_sql(TRAPS).execute(&mut mallory).await.unwrap();
    let client = server.stranger().await;

    // By names that are looked up in `public` as well, the traps do what they are for.
    let star = "UPDATE investment_plans SET is_favorite = NOT is_favorite";
    let first = client.create(json!({ "planName": "first" })).await;
    let path = async |path: &str| {
        let sql = format!("ALTER FUNCTION plan_creator_audit_plan() SET search_path = {path}");
        server.database.run(&sql).await;
    };
    path("public, pg_temp").await;
    let sprung = sqlx::raw_sql(star).execute(&mut server.database.admin().await).await.unwrap_err();
    assert!(sprung.to_string().contains("sprung"), "{sprung}");
    path("pg_catalog, pg_temp").await;

    let plan = client.create(json!({ "financialGoals": "Retire in 30 years with $500,000" })).await;
    assert_eq!(client.finished(&plan).await, "COMPLETED");
    let rerun = "mutation($id: ID!) { rerunPlan(id: $id) { userErrors { code } } }";
    client.ask(rerun, json!({ "id": plan })).await;
    assert_eq!(client.finished(&plan).await, "COMPLETED");
    let erase = "mutation($id: String!) { deleteViewer(confirmEmailOrId: $id) { deletedPlans } }";
    assert_eq!(client.ask(erase, json!({ "id": client.user })).await["deleteViewer"]["deletedPlans"], 2);
    let left = "SELECT count(*) FROM users";
    eventually("the person is erased", async || (server.database.number(left).await == 0).then_some(())).await;

    sqlx::raw_sql(JSON_TRAPS).execute(&mut mallory).await.unwrap();
    let failed = format!(
        "INSERT INTO users (id_user) VALUES (md5('y')::uuid); \
         INSERT INTO investment_plans (id, user_id) VALUES ('{first}', md5('y')::uuid); \
         INSERT INTO plan_failures (plan_id, code, message) VALUES ('{first}', 'X', 'x'); \
         UPDATE investment_plans SET processing_status = 'FAILED' WHERE id = '{first}'; {star}; \
         DELETE FROM investment_plans WHERE id = '{first}'"
    );
    let mut service = server.database.admin().await;
    sqlx::raw_sql("SET ROLE service_role").execute(&mut service).await.unwrap();
    sqlx::raw_sql(AssertSqlSafe(failed)).execute(&mut service).await.unwrap();
    let mut other = server.database.admin().await;
    let orphan = "SET ROLE service_role; INSERT INTO users (id_user) VALUES (md5('x')::uuid); \
        INSERT INTO investment_plans (user_id, plan_type) VALUES (md5('x')::uuid, 'HOUSE'); DELETE FROM users WHERE id_user = md5('x')::uuid";
    sqlx::raw_sql(orphan).execute(&mut other).await.unwrap();
    run(&server.database, &["maintain"]).await;
    let backup = run(&server.database, &["backup", "--table", "investment_plans"]).await;
    assert!(backup.contains("plan_name"), "{backup}");
    let doctor = run(&server.database, &["doctor"]).await;
    assert!(doctor.contains("foreign-function") && doctor.contains("open-schema"), "{doctor}");
    // A table goes only without what others have hung on it.
    let unhang = "DROP FUNCTION public.to_jsonb(public.investment_plans), public.to_jsonb(public.plan_failures)";
    sqlx::raw_sql(unhang).execute(&mut mallory).await.unwrap();
    for direction in ["down", "up"] {
        let log = run(&server.database, &["migrate", direction]).await;
        assert!(!log.contains("cannot migrate"), "{log}");
    }
}

#[tokio::test]
async fn every_function_looks_names_up_in_the_catalog_alone_or_had_them_bound_when_it_was_made() {
    let database = TestDatabase::new().await;
    let functions = database
        .rows(
            "SELECT oid::regprocedure::text, prosqlbody IS NOT NULL, coalesce(array_to_string(proconfig, ' '), '') \
             FROM pg_proc WHERE pronamespace = 'public'::regnamespace",
        )
        .await;
    assert!(functions.len() > 12);
    for function in functions {
        let (name, is_bound, settings): (String, bool, String) = (function.get(0), function.get(1), function.get(2));
        assert!(is_bound || settings == "search_path=pg_catalog, pg_temp", "{name}: {settings:?}");
    }
}

#[tokio::test]
async fn a_function_or_a_list_of_migrations_that_a_stranger_put_there_before_is_not_taken_on() {
    for (trap, said) in [
        (
            "CREATE FUNCTION public.validate_plan_data(data jsonb) RETURNS boolean LANGUAGE sql AS 'SELECT true'",
            "validate_plan_data",
        ),
        ("CREATE TABLE public.seaql_migrations (version varchar PRIMARY KEY, applied_at bigint)", "seaql_migrations"),
    ] {
        let database = TestDatabase::empty().await;
        let mut mallory = mallory(&database).await;
        sqlx::raw_sql(trap).execute(&mut mallory).await.unwrap();
        let log = run(&database, &["migrate", "up"]).await;
        assert!(log.contains(said) && log.contains("belongs to the role mallory_"), "{log}");
        assert_eq!(database.number("SELECT count(*) FROM pg_class WHERE relname = 'investment_plans'").await, 0);
    }
}
