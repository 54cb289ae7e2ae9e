//! Values at the ends of what a column can hold: what no client may store is refused by the database, and what is there all the
//! same, in a table that was found or a backup of before, keeps nobody from anything.

mod columns;
mod lengths;
mod numbers;
mod stage;
mod walk;

use std::collections::BTreeSet;

use sea_orm::sqlx::{self, AssertSqlSafe, Row};
use serde_json::json;

use self::{
    columns::{REFUSED, TABLES},
    stage::{Stage, fixture},
};
use crate::harness::{Program, Server, TestDatabase, environment};

/// What the migration does where the kept sums are none, and would fail about each thousandth writer.
const COUNT_ANEW: &str = "SET ROLE service_role; SELECT public.count_plans()";

#[tokio::test]
async fn every_column_of_every_table_is_on_the_list() {
    let database = TestDatabase::new().await;
    let sql =
        "SELECT table_name::text, column_name::text FROM information_schema.columns WHERE table_schema = 'public'";
    let there: BTreeSet<(String, String)> =
        database.rows(sql).await.iter().map(|row| (row.get(0), row.get(1))).collect();
    let named = |table: &str, column: &str| (table.to_owned(), column.to_owned());
    let listed: BTreeSet<_> =
        TABLES.iter().flat_map(|(table, columns)| columns.iter().map(|(column, _)| named(table, column))).collect();
    assert_eq!(there, listed, "a column needs the ends of its type here, and a reader that withstands them");
}

#[tokio::test]
async fn what_the_program_cannot_read_is_refused_whoever_writes_it() {
    let database = TestDatabase::new().await;
    database.run(&fixture()).await;
    let mut service = database.admin().await;
    for (table, column, values) in REFUSED {
        for value in *values {
            // These are appended to, and nobody's to change.
            let is_kept =
                ["plan_figures", "plan_claims_ended", "user_erasures", "user_plan_counts", "user_plan_count_changes"]
                    .contains(table);
            let role = if is_kept { "NONE" } else { "service_role" };
            let write = format!("BEGIN; SET LOCAL ROLE {role}; UPDATE {table} SET {column} = {value}");
            let refused = sqlx::raw_sql(AssertSqlSafe(write)).execute(&mut service).await;
            let code = refused.err().and_then(|error| Some(error.as_database_error()?.code()?.into_owned()));
            assert_eq!(code.as_deref(), Some("23514"), "{table}.{column} = {value}");
            sqlx::raw_sql("ROLLBACK").execute(&mut service).await.unwrap();
        }
    }
    // A person, by way of PostgREST.
    let user: uuid::Uuid = database.rows("SELECT user_id FROM investment_plans").await[0].get(0);
    for (column, value) in [
        ("last_reviewed_at", "'infinity'"),
        ("last_reviewed_at", "'-infinity'"),
        ("target_amount", "'NaN'"),
        ("actual_return", "'NaN'"),
    ] {
        let write = format!(
            "BEGIN; SET LOCAL request.jwt.claims = '{{\"sub\": \"{user}\"}}'; SET LOCAL ROLE authenticated; \
             UPDATE investment_plans SET {column} = {value}"
        );
        let refused = sqlx::raw_sql(AssertSqlSafe(write)).execute(&mut service).await;
        assert!(refused.is_err(), "{column} = {value}");
        sqlx::raw_sql("ROLLBACK").execute(&mut service).await.unwrap();
    }
    database.run("UPDATE investment_plans SET last_reviewed_at = '9999-12-31 23:59:59.999999+00'").await;
}

#[tokio::test]
async fn what_is_there_all_the_same_is_shown_without_the_figure_and_keeps_nobody_from_anything() {
    let server = Server::start(0).await;
    let stage = Stage::set(&server).await;
    walk::lists(&stage).await;
    walk::plans(&stage).await;
    walk::streams(&stage).await;
    walk::people(&server, &stage).await;
    walk::operators(&server, &stage).await;
    server.database.run(COUNT_ANEW).await;
    walk::programs(&server, &stage).await;
    walk::changes(&stage).await;
    walk::claims(&server, &stage).await;
}

#[tokio::test]
async fn workers_take_plans_with_such_values_to_their_end() {
    let server = Server::start(0).await;
    let stage = Stage::set(&server).await;
    server.database.run(COUNT_ANEW).await;
    let mut worker = Server::workers(&server.database, &["--workers", "2", "--attempts", "1"]).await;
    stage.ended(&server.database).await;
    worker.terminate().await;
    let log = worker.rest_of_log().await;
    // A panic is told by the standard library, as plain text.
    let panics: Vec<_> = log.iter().filter(|line| line.to_string().contains("panicked")).collect();
    assert!(panics.is_empty(), "{panics:?}");
}

#[tokio::test]
async fn a_plan_that_cannot_be_written_keeps_no_other_from_being_claimed() {
    let server = Server::idle(&[]).await;
    let client = server.stranger().await;
    let stuck = client.create(json!({ "planName": "stuck" })).await;
    let good = client.create(json!({ "planName": "good" })).await;
    let refuse = format!("ALTER TABLE investment_plans ADD CONSTRAINT unwritable CHECK (id <> '{stuck}') NOT VALID");
    server.database.run(&refuse).await;
    let service = server.service_client().await;
    let claim = "mutation { claimPlans(input: { worker: \"w\", limit: 10 }) { claims { plan { id } } } }";
    for expected in [json!([{ "plan": { "id": good } }]), json!([])] {
        assert_eq!(service.ask(claim, json!({})).await["claimPlans"]["claims"], expected);
    }
    server
        .database
        .run("ALTER TABLE investment_plans DROP CONSTRAINT unwritable; UPDATE plan_attempts SET available_at = now()")
        .await;
    let claims = service.ask(claim, json!({})).await["claimPlans"]["claims"].take();
    assert_eq!(claims, json!([{ "plan": { "id": stuck } }]), "mended, it is claimed");
}

#[tokio::test]
async fn the_doctor_names_the_rows_and_maintenance_validates_what_none_violates() {
    let database = TestDatabase::new().await;
    database.run(&fixture()).await;
    let broken = "ALTER TABLE investment_plans DROP CONSTRAINT check_target_amount_in_range; \
        UPDATE investment_plans SET target_amount = 'NaN'; \
        ALTER TABLE investment_plans ADD CONSTRAINT check_target_amount_in_range CHECK (target_amount < 10000000000000) NOT VALID; \
        ALTER TABLE users DROP CONSTRAINT check_created_at_in_range";
    database.run(broken).await;
    let url = database.url().await;
    let (_, out, err) = Program::run(&["maintain", "constraints"], &environment(&url)).await;
    assert!(err.contains("check_target_amount_in_range"), "{out}{err}");
    let open = "SELECT conname::text FROM pg_constraint WHERE NOT convalidated AND contype = 'c'";
    let open: Vec<String> = database.rows(open).await.iter().map(|row| row.get(0)).collect();
    assert_eq!(open, ["check_target_amount_in_range"]);
    let (_, out, _) = Program::run(&["doctor", "--json"], &environment(&url)).await;
    let findings: Vec<serde_json::Value> = serde_json::from_str(&out).unwrap();
    let found = |check: &str| {
        let found = findings.iter().find(|finding| finding["check"] == check);
        found.unwrap_or_else(|| panic!("no {check} in {out}"))["found"].as_str().unwrap().to_owned()
    };
    let id: uuid::Uuid = database.rows("SELECT id FROM investment_plans").await[0].get(0);
    let told = found("unreadable-values");
    assert!(told.contains("target_amount") && told.contains(&id.to_string()), "{told}");
    assert!(found("constraint-missing").contains("check_created_at_in_range"));
    // Whatever is written to the row mends it.
    database.run("UPDATE investment_plans SET is_favorite = true").await;
    assert_eq!(database.number("SELECT count(*) FROM investment_plans WHERE target_amount IS NULL").await, 1);
    let (success, out, err) = Program::run(&["maintain", "constraints"], &environment(&url)).await;
    assert!(success && !err.contains("check_target_amount_in_range"), "{out}{err}");
}
