//! The database document's two examples of a migration, while rows are there and the last version still writes.

use migration::Migrator;
use sea_orm::sqlx::{self, Row};
use sea_orm_migration::MigratorTrait;
use serde_json::json;

use crate::harness::{Program, Server, TestDatabase, eventually};

/// How many migrations there are from the columns' on.
fn steps() -> String {
    let migrations = Migrator::migrations();
    let first =
        migrations.iter().position(|migration| migration.name().ends_with("fill_without_a_trace_in_updated_at"));
    (migrations.len() - first.unwrap()).to_string()
}

/// All that plans are. Columns that the migrations add are null at first.
const PLANS: &str =
    "SELECT coalesce(string_agg(jsonb_strip_nulls(to_jsonb(p))::text, E'\\n' ORDER BY id), '') FROM investment_plans p";

async fn plans(database: &TestDatabase) -> String {
    database.rows(PLANS).await[0].get(0)
}

async fn migrate(database: &TestDatabase, args: &[&str]) {
    let (success, _, log) =
        Program::run(&[&["migrate"], args].concat(), &[("DATABASE_URL", &database.url().await)]).await;
    assert!(success, "{log}");
}

/// The records of the audit that do not say yet whose they are.
async fn records_of_nobody(database: &TestDatabase) -> i64 {
    database.number("SELECT count(*) FROM investment_plans_audit WHERE user_id IS NULL").await
}

/// A database as the last version left it, with a plan of each type, by the document's statement, from a year ago.
async fn of_the_last_version() -> TestDatabase {
    let database = TestDatabase::new().await;
    migrate(&database, &["down", "--steps", &steps()]).await;
    database
        .run(
            "INSERT INTO users (id_user) VALUES (md5('someone')::uuid); \
             INSERT INTO investment_plans (user_id, plan_type, agent_2_data, created_at, updated_at) \
             SELECT md5('someone')::uuid, type, data::jsonb, now() - interval '1 year', now() - interval '1 year' FROM (VALUES \
                ('RETIREMENT', '{\"status\": \"success\"}'), ('HOUSE', '{\"version\": \"1.0\"}'), ('EDUCATION', '[1]'), \
                ('GENERAL', NULL), (NULL, '{\"version\": \"2.0\"}')) AS plan (type, data)",
        )
        .await;
    database
}

#[tokio::test]
async fn what_a_version_adds_is_filled_in_beside_what_goes_on_and_taken_back_without_a_trace() {
    let database = of_the_last_version().await;
    let before = plans(&database).await;
    migrate(&database, &["up"]).await;
    assert_eq!(plans(&database).await, before, "the migration itself touches no row");
    let due = 5 + 1 + records_of_nobody(&database).await;
    assert_eq!(database.maintain(&["backfill", "--dry-run"]).await["backfill"], due);

    assert_eq!(database.maintain(&["backfill"]).await["backfill"], due);
    let filled = "SELECT string_agg(plan_category || coalesce(agent_2_data ->> 'version', '-'), ' ' ORDER BY plan_type) \
        FROM investment_plans WHERE updated_at < now() - interval '364 days'";
    assert_eq!(
        database.rows(filled).await[0].get::<String, _>(0),
        "MEDIUM_TERM- GENERAL- MEDIUM_TERM1.0 LONG_TERM2.0 GENERAL2.0",
        "and nobody has touched them"
    );
    let recorded = "SELECT count(*) FROM investment_plans_audit WHERE changed_by LIKE 'backfill %'";
    assert_eq!(database.number(recorded).await, 5 + 1);
    let valid = "SELECT count(*) FROM pg_constraint WHERE conname = 'check_valid_plan_category' AND convalidated";
    assert_eq!(database.number(valid).await, 1);
    assert_eq!(database.maintain(&["backfill"]).await["backfill"], 0);

    migrate(&database, &["down", "--steps", &steps()]).await;
    assert_eq!(plans(&database).await, before);
    migrate(&database, &["up"]).await;
    let due = 5 + 1 + records_of_nobody(&database).await;
    assert_eq!(database.maintain(&["backfill"]).await["backfill"], due, "and it can all be done again");
}

#[tokio::test]
async fn a_plan_that_violates_a_constraint_is_logged_and_skipped() {
    let database = of_the_last_version().await;
    database
        .run(
            "ALTER TABLE investment_plans DROP CONSTRAINT check_target_amount_positive; \
             UPDATE investment_plans SET target_amount = -1 WHERE plan_type = 'HOUSE'; \
             ALTER TABLE investment_plans ADD CONSTRAINT check_target_amount_positive CHECK (target_amount > 0) NOT VALID",
        )
        .await;
    migrate(&database, &["up"]).await;
    let (success, _, log) = database.try_maintain(&["backfill"]).await;
    assert!(success, "{log}");
    assert!(log.contains("a row violates a constraint and is skipped"), "{log}");
    let empty = "SELECT count(*) FROM investment_plans WHERE plan_category IS NULL";
    assert_eq!(database.number(empty).await, 1, "that one");
    assert_eq!(database.maintain(&["backfill"]).await["backfill"], 0, "and nobody tries for ever");
    let versions = "SELECT count(*) FROM investment_plans WHERE agent_2_data ->> 'version' = '2.0'";
    assert_eq!(database.number(versions).await, 2);

    // Written again by this version's agent, the allocation is what it wrote.
    let again = "UPDATE investment_plans SET agent_2_data = '{\"version\": \"2.0\", \"status\": \"success\", \"again\": true}' \
        WHERE plan_type = 'RETIREMENT'";
    database.run(again).await;
    migrate(&database, &["down", "--steps", &steps()]).await;
    assert_eq!(database.number(versions).await, 2, "which going back leaves alone");
}

#[tokio::test]
async fn a_backfill_that_was_broken_off_is_gone_on_with() {
    let database = of_the_last_version().await;
    database
        .run(
            "INSERT INTO investment_plans (user_id, plan_type) \
             SELECT md5('someone')::uuid, 'HOUSE' FROM generate_series(1, 500)",
        )
        .await;
    migrate(&database, &["up"]).await;
    // Whoever holds a plan keeps the backfill waiting at the stretch that it is in; the stretches before it are done.
    let last = "SELECT id FROM investment_plans ORDER BY id DESC LIMIT 1 FOR UPDATE";
    let mut holder = database.admin().await;
    for sql in ["BEGIN", last] {
        sqlx::raw_sql(sql).execute(&mut holder).await.unwrap();
    }
    let mut broken_off = Program::start(&["maintain", "backfill"], &[("DATABASE_URL", &database.url().await)]);
    let empty = "SELECT count(*) FROM investment_plans WHERE plan_category IS NULL";
    eventually("some are filled in", async || (database.number(empty).await <= 105).then_some(())).await;
    broken_off.kill().await;
    sqlx::raw_sql("COMMIT").execute(&mut holder).await.unwrap();

    let left = database.number(empty).await;
    assert!(left > 0);
    let records = records_of_nobody(&database).await;
    let done = database.maintain(&["backfill"]).await["backfill"] - records;
    assert!((left..=left + 1).contains(&done), "{done} of {left}: the version of one is left as well");
    assert_eq!(database.number(empty).await, 0);
}

#[tokio::test]
async fn whoever_does_not_know_the_category_goes_on_writing_and_it_is_filled() {
    let server = Server::idle(&[]).await;
    let (client, database) = (server.stranger().await, &server.database);
    let plan = client.create(json!({ "planType": "RETIREMENT" })).await;
    let category = async || {
        let data = client.ask("query($id: ID!) { plan(id: $id) { planCategory } }", json!({ "id": plan })).await;
        data["plan"]["planCategory"].as_str().unwrap().to_owned()
    };
    assert_eq!(category().await, "LONG_TERM");
    database.run("UPDATE investment_plans SET plan_type = 'HOUSE'").await;
    assert_eq!(category().await, "MEDIUM_TERM", "it follows the type");
    database.run("UPDATE investment_plans SET plan_category = 'SHORT_TERM'").await;
    database.run("UPDATE investment_plans SET plan_name = 'another'").await;
    assert_eq!(category().await, "SHORT_TERM", "unless it was given another");
    let wrong = "UPDATE investment_plans SET plan_category = 'SOME_TIME'";
    assert!(sqlx::raw_sql(wrong).execute(&mut database.admin().await).await.is_err());

    // A restore of an older backup writes while the triggers are off.
    let unfilled = "ALTER TABLE investment_plans DISABLE TRIGGER USER; UPDATE investment_plans SET plan_category = NULL; \
        ALTER TABLE investment_plans ENABLE TRIGGER USER";
    database.run(unfilled).await;
    assert_eq!(category().await, "MEDIUM_TERM", "what is not filled in yet is as it will be");
}
