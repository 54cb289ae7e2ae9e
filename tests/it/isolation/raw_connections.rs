//! What one person's connection sees of another's rows: nothing, also where the program forgets to ask.

use sea_orm::sqlx::{self, AssertSqlSafe, PgConnection, Row};
use serde_json::json;
use uuid::Uuid;

use crate::harness::{Server, TestDatabase};

/// A connection as Supabase's gateway has it, on behalf of `user`.
pub(crate) async fn on_behalf_of(database: &TestDatabase, user: Uuid) -> PgConnection {
    let claims = json!({ "sub": user, "role": "authenticated" });
    that_says(database, &format!("request.jwt.claims = '{claims}'")).await
}

async fn that_says(database: &TestDatabase, who: &str) -> PgConnection {
    let mut connection = <PgConnection as sqlx::Connection>::connect(&database.url().await).await.unwrap();
    let sql = AssertSqlSafe(format!("SET {who}; SET ROLE authenticated"));
    sqlx::raw_sql(sql).execute(&mut connection).await.unwrap();
    connection
}

async fn count(connection: &mut PgConnection, table: &str) -> Result<i64, sqlx::Error> {
    let sql = AssertSqlSafe(format!("SELECT count(*) FROM {table}"));
    Ok(sqlx::query(sql).fetch_one(connection).await?.get(0))
}

/// What people may read of plans.
pub(super) const PLAN_TABLES: [&str; 5] =
    ["investment_plans", "investment_plans_audit", "plan_events", "plan_failures", "plan_details"];

/// A mistake: every user may read the table.
pub(super) async fn open(database: &TestDatabase, table: &str) {
    database.run(&format!("CREATE POLICY open ON {table} FOR SELECT TO authenticated USING (true)")).await;
}

/// The tables of which somebody who has written nothing sees a row.
async fn open_tables(database: &TestDatabase) -> Vec<&'static str> {
    let mut connection = on_behalf_of(database, Uuid::new_v4()).await;
    let mut open = Vec::new();
    for table in [&PLAN_TABLES[..], &["users"]].concat() {
        if count(&mut connection, table).await.unwrap() > 0 {
            open.push(table);
        }
    }
    open
}

#[tokio::test]
async fn a_raw_select_notices_an_open_policy() {
    let server = Server::start(0).await;
    let id = server.stranger().await.create(json!({ "planName": "hidden" })).await;
    let beside = format!(
        "INSERT INTO plan_failures (plan_id, code, message) VALUES ('{id}', 'X', 'hidden'); \
         INSERT INTO plan_details (plan_id, current_age) VALUES ('{id}', 29)"
    );
    server.database.run(&beside).await;
    assert_eq!(open_tables(&server.database).await, Vec::<&str>::new());
    for table in [&PLAN_TABLES[..], &["users"]].concat() {
        open(&server.database, table).await;
        let seen = open_tables(&server.database).await;
        assert!(seen.contains(&table), "{table} is open, and is not in {seen:?}");
        server.database.run(&format!("DROP POLICY open ON {table}")).await;
    }
}

#[tokio::test]
async fn a_raw_select_on_a_persons_connection_sees_that_persons_rows_only() {
    let server = Server::start(1).await;
    let (one, two) = (server.stranger().await, server.stranger().await);
    for client in [&one, &two, &two] {
        let id = client.create(json!({ "financialGoals": "a garden" })).await;
        client.finished(&id).await;
    }
    let mut connection = on_behalf_of(&server.database, one.user).await;
    for (table, rows) in [("users", 1), ("investment_plans", 1), ("plan_events", 5)] {
        assert_eq!(count(&mut connection, table).await.unwrap(), rows, "{table}");
    }
    assert!(count(&mut connection, "investment_plans_audit").await.unwrap() >= 1);
    let foreign = "SELECT count(*) FROM investment_plans_audit WHERE coalesce(new_data, old_data)->>'user_id' <> $1";
    let row = sqlx::query(foreign).bind(one.user.to_string()).fetch_one(&mut connection).await.unwrap();
    assert_eq!(row.get::<i64, _>(0), 0);
    for table in ["plan_claims", "plan_claims_ended", "plan_attempts", "plan_readings"] {
        assert!(count(&mut connection, table).await.is_err(), "{table} is not for people");
    }
}

#[tokio::test]
async fn the_user_alone_says_as_much_as_all_claims() {
    let server = Server::start(0).await;
    let client = server.stranger().await;
    client.create(json!({ "planName": "hidden" })).await;
    let claims = json!({ "sub": client.user });
    for (who, plans) in [
        (format!("request.jwt.claim.sub = '{}'", client.user), 1),
        (format!("request.jwt.claim.sub = ''; SET request.jwt.claims = '{claims}'"), 1),
        (format!("request.jwt.claim.sub = '{}'; SET request.jwt.claims = '{claims}'", Uuid::new_v4()), 0),
        ("request.jwt.claims = '{\"sub\": \"nobody\"}'".to_owned(), 0),
    ] {
        let mut connection = that_says(&server.database, &who).await;
        assert_eq!(count(&mut connection, "investment_plans").await.unwrap(), plans, "{who}");
    }
    let mut nobody = that_says(&server.database, "request.jwt.claim.sub = 'nobody'").await;
    assert!(count(&mut nobody, "investment_plans").await.is_err());
}

#[tokio::test]
async fn a_connection_that_has_not_said_on_whose_behalf_it_asks_sees_nothing() {
    let server = Server::start(0).await;
    server.stranger().await.create(json!({ "planName": "hidden" })).await;
    let mut owner = <PgConnection as sqlx::Connection>::connect(&server.database.url().await).await.unwrap();
    for table in ["users", "investment_plans", "investment_plans_audit", "plan_events", "plan_details"] {
        assert_eq!(count(&mut owner, table).await.unwrap_or(0), 0, "{table}");
    }
}

#[tokio::test]
async fn nobody_can_write_a_status_an_event_or_another_persons_plan() {
    let server = Server::start(0).await;
    let (one, two) = (server.stranger().await, server.stranger().await);
    let mine = one.create(json!({})).await;
    let theirs = two.create(json!({})).await;
    let mut connection = on_behalf_of(&server.database, one.user).await;
    for forbidden in [
        format!("UPDATE investment_plans SET processing_status = 'COMPLETED' WHERE id = '{mine}'"),
        format!("UPDATE investment_plans SET user_id = '{}' WHERE id = '{mine}'", two.user),
        format!("INSERT INTO investment_plans (user_id) VALUES ('{}')", two.user),
        "INSERT INTO plan_events (plan_id, user_id, seq, mark, status, stage) \
            SELECT id, user_id, 99, pg_current_xact_id(), 'FAILED', 'STOPPED' FROM investment_plans"
            .to_owned(),
        "UPDATE investment_plans_audit SET changed_by = 'nobody'".to_owned(),
        "DELETE FROM investment_plans_audit".to_owned(),
    ] {
        let refused = sqlx::raw_sql(AssertSqlSafe(forbidden.clone())).execute(&mut connection).await;
        assert!(refused.is_err(), "{forbidden}");
    }
    let sql = AssertSqlSafe(format!("UPDATE investment_plans SET plan_name = 'mine now' WHERE id = '{theirs}'"));
    assert_eq!(sqlx::raw_sql(sql).execute(&mut connection).await.unwrap().rows_affected(), 0);
}

#[tokio::test]
async fn the_audit_names_who_made_each_change() {
    let server = Server::start(1).await;
    let client = server.stranger().await;
    let id = client.create(json!({ "financialGoals": "a garden" })).await;
    client.finished(&id).await;
    server.database.run("UPDATE investment_plans SET plan_name = 'by hand'").await;
    let rows = server.database.rows("SELECT changed_by, operation FROM investment_plans_audit ORDER BY audit_id").await;
    let who: Vec<String> = rows.iter().map(|row| row.get(0)).collect();
    assert_eq!(who.first().unwrap(), &client.user.to_string());
    assert!(who[1].ends_with("/1"), "a worker by its name: {}", who[1]);
    assert_eq!(who.last().unwrap(), "postgres");
}
