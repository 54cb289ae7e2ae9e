//! Whose details they are: the plan's owner's, and nobody else's.

use sea_orm::sqlx::{self, AssertSqlSafe, Row};
use serde_json::{Value, json};

use super::{create, everything, plan, update};
use crate::{harness::Server, isolation::raw_connections::on_behalf_of};

#[tokio::test]
async fn nobody_reads_or_writes_another_persons_details() {
    let server = Server::start(0).await;
    let (owner, other) = (server.stranger().await, server.stranger().await);
    let theirs = create(&owner, json!({ "details": everything() })).await["plan"]["id"].take();
    let plain = create(&owner, json!({})).await["plan"]["id"].take();
    let own = create(&other, json!({ "details": { "currentAge": 50 } })).await["plan"]["id"].take();
    assert_eq!(plan(&other, &theirs).await, Value::Null);
    let refused = update(&other, &theirs, json!({ "details": { "currentAge": 50 } })).await;
    assert_eq!((&refused["plan"], &refused["userErrors"][0]["code"]), (&Value::Null, &json!("NOT_FOUND")));
    let taken = create(&other, json!({ "id": plain, "details": { "currentAge": 50 } })).await;
    assert_eq!(taken["userErrors"][0]["code"], "CONFLICT");

    let mut connection = on_behalf_of(&server.database, other.user).await;
    let seen = sqlx::query("SELECT plan_id::text FROM plan_details").fetch_all(&mut connection).await.unwrap();
    assert_eq!(seen.iter().map(|row| json!(row.get::<String, _>(0))).collect::<Vec<_>>(), std::slice::from_ref(&own));
    for nothing in [
        "UPDATE plan_details SET priority = 1 WHERE current_age IS DISTINCT FROM 50".to_owned(),
        format!("DELETE FROM plan_details WHERE plan_id = {}", sql(&theirs)),
    ] {
        let done = sqlx::raw_sql(AssertSqlSafe(nothing)).execute(&mut connection).await.unwrap();
        assert_eq!(done.rows_affected(), 0);
    }
    for forbidden in [
        format!("INSERT INTO plan_details (plan_id, current_age) VALUES ({}, 1)", sql(&plain)),
        format!(
            "INSERT INTO plan_details (plan_id, current_age) VALUES ({}, 1) ON CONFLICT (plan_id) DO UPDATE SET current_age = 1",
            sql(&theirs)
        ),
        format!("UPDATE plan_details SET plan_id = {}", sql(&plain)),
        "TRUNCATE plan_details".to_owned(),
    ] {
        let refused = sqlx::raw_sql(AssertSqlSafe(forbidden.clone())).execute(&mut connection).await;
        assert!(refused.is_err(), "{forbidden}");
    }
    assert_eq!(plan(&owner, &theirs).await["details"], everything());
    assert_eq!(plan(&owner, &plain).await["details"], Value::Null);
    assert_eq!(plan(&other, &own).await["details"]["currentAge"], 50);
}

fn sql(id: &Value) -> String {
    format!("'{}'", id.as_str().unwrap())
}

#[tokio::test]
async fn a_person_may_write_their_own_details_past_the_program() {
    let server = Server::start(0).await;
    let client = server.stranger().await;
    let id = create(&client, json!({})).await["plan"]["id"].take();
    let mut connection = on_behalf_of(&server.database, client.user).await;
    for allowed in [
        format!("INSERT INTO plan_details (plan_id, current_age) VALUES ({}, 40)", sql(&id)),
        "UPDATE plan_details SET current_age = 41".to_owned(),
    ] {
        let done = sqlx::raw_sql(AssertSqlSafe(allowed)).execute(&mut connection).await.unwrap();
        assert_eq!(done.rows_affected(), 1);
    }
    assert_eq!(plan(&client, &id).await["details"]["currentAge"], 41);
    let done = sqlx::raw_sql("DELETE FROM plan_details").execute(&mut connection).await.unwrap();
    assert_eq!(done.rows_affected(), 1);
}

#[tokio::test]
async fn details_go_with_the_plan_and_with_the_person() {
    let server = Server::start(0).await;
    let (one, two) = (server.stranger().await, server.stranger().await);
    let label = json!({ "debts": [{ "balance": "1", "rate": "0", "label": "yarrowlatch" }] });
    for client in [&one, &two] {
        let id = create(client, json!({ "details": label })).await["plan"]["id"].take();
        update(client, &id, json!({ "details": { "currentAge": 30 } })).await;
        update(client, &id, json!({ "details": null })).await;
        update(client, &id, json!({ "details": label })).await;
    }
    server.erase(&one).await;
    let database = &server.database;
    assert_eq!(database.number("SELECT count(*) FROM plan_details").await, 1);
    let traces =
        "SELECT count(*) FROM investment_plans_audit a WHERE a::text LIKE '%yarrowlatch%' AND user_id IS DISTINCT FROM";
    assert_eq!(database.number(&format!("{traces} '{}'", two.user)).await, 0);
    database.run("BEGIN; SET LOCAL ROLE service_role; DELETE FROM investment_plans; COMMIT").await;
    assert_eq!(database.number("SELECT count(*) FROM plan_details").await, 0);
}
