//! Whoever has a plan by an id that was another's, or that was another's itself, has what is theirs of it and nothing from before.

use sea_orm::sqlx::{self, AssertSqlSafe, Row};
use serde_json::{Value, json};
use uuid::Uuid;

use super::raw_connections::on_behalf_of;
use crate::harness::{Client, Program, Server, TestDatabase, eventually};

const SECRET: &str = "the secret of the former owner";

/// All that GraphQL says of what became of a plan.
async fn seen(client: &Client, plan: &str) -> Value {
    let query = "query($id: ID!) { plan(id: $id) { \
        history(first: 100) { nodes { operation changedBy changedColumns oldData newData } } \
        statusEvents(first: 100) { nodes { status stage } } } }";
    client.ask(query, json!({ "id": plan })).await["plan"].take()
}

/// The records of a plan that a person finds by SQL.
async fn records(database: &TestDatabase, user: Uuid, plan: &str) -> Vec<String> {
    let sql = AssertSqlSafe(format!(
        "SELECT row_to_json(record)::text FROM investment_plans_audit record WHERE plan_id = '{plan}' ORDER BY audit_id"
    ));
    let rows = sqlx::query(sql).fetch_all(&mut on_behalf_of(database, user).await).await.unwrap();
    rows.iter().map(|row| row.get(0)).collect()
}

/// A plan with a history that its owner, or an administrator, has deleted, and somebody who has a plan of the same id since.
async fn taken(server: &Server, by_owner: bool) -> (Client, Client, String) {
    let (former, taker) = (server.stranger().await, server.stranger().await);
    let plan = former.create(json!({ "planName": SECRET })).await;
    server.database.run(&format!("UPDATE investment_plans SET is_favorite = true WHERE id = '{plan}'")).await;
    let delete = format!("DELETE FROM investment_plans WHERE id = '{plan}'");
    if by_owner {
        let mut own = on_behalf_of(&server.database, former.user).await;
        sqlx::raw_sql(AssertSqlSafe(delete)).execute(&mut own).await.unwrap();
    } else {
        server.database.run(&delete).await;
    }
    assert_eq!(taker.create(json!({ "id": plan, "planName": "mine" })).await, plan);
    (former, taker, plan)
}

async fn assert_nothing_is_seen(server: &Server, taker: &Client, plan: &str) {
    let seen = seen(taker, plan).await;
    assert!(!seen.to_string().contains(SECRET), "{seen}");
    assert_eq!(seen["history"]["nodes"].as_array().unwrap().len(), 1, "{seen}");
    assert_eq!(seen["history"]["nodes"][0]["operation"], "INSERT");
    assert_eq!(seen["statusEvents"]["nodes"].as_array().unwrap().len(), 1);
    let rows = records(&server.database, taker.user, plan).await;
    assert!(rows.len() == 1 && !rows[0].contains(SECRET), "{rows:?}");
}

#[tokio::test]
async fn whoever_takes_the_id_of_a_deleted_plan_reads_nothing_of_its_former_owner() {
    let server = Server::idle(&[]).await;
    for by_owner in [true, false] {
        let (former, taker, plan) = taken(&server, by_owner).await;
        assert_nothing_is_seen(&server, &taker, &plan).await;
        assert_eq!(records(&server.database, former.user, &plan).await.len(), 3, "what was theirs is theirs");
        let service = server.service_client().await;
        assert_eq!(seen(&service, &plan).await["history"]["nodes"].as_array().unwrap().len(), 4);
    }
}

#[tokio::test]
async fn records_from_before_they_said_whose_they_are_are_told_apart_too_and_filled_in() {
    let server = Server::idle(&["--maintenance-interval", "10d", "--tables-interval", "10d"]).await;
    let (_, taker, plan) = taken(&server, false).await;
    server.database.run("UPDATE investment_plans_audit SET user_id = NULL").await;
    assert_nothing_is_seen(&server, &taker, &plan).await;
    assert_eq!(server.database.maintain(&["backfill", "--dry-run"]).await["backfill"], 4);
    assert_eq!(server.database.maintain(&["backfill"]).await["backfill"], 4);
    let wrong = "SELECT count(*) FROM investment_plans_audit \
        WHERE user_id::text IS DISTINCT FROM coalesce(new_data, old_data)->>'user_id'";
    assert_eq!(server.database.number(wrong).await, 0);
    assert_nothing_is_seen(&server, &taker, &plan).await;
}

#[tokio::test]
async fn a_record_that_shows_two_owners_from_before_is_nobodys() {
    let server = Server::idle(&["--maintenance-interval", "10d", "--tables-interval", "10d"]).await;
    let (one, other) = (server.stranger().await, server.stranger().await);
    let plan = one.create(json!({ "planName": SECRET })).await;
    other.create(json!({ "planName": "another" })).await;
    let change = format!(
        "UPDATE investment_plans_audit SET user_id = NULL, operation = 'UPDATE', old_data = new_data, \
            new_data = jsonb_set(new_data, '{{user_id}}', '\"{}\"') WHERE plan_id = '{plan}'",
        other.user
    );
    server.database.run(&change).await;
    for user in [one.user, other.user] {
        assert_eq!(records(&server.database, user, &plan).await, Vec::<String>::new());
    }
    assert_eq!(server.database.maintain(&["backfill"]).await["backfill"], 0);
}

#[tokio::test]
async fn whoever_took_the_id_is_erased_without_the_records_of_its_former_owner() {
    let server = Server::idle(&[]).await;
    let (former, taker, plan) = taken(&server, true).await;
    let erase = "mutation($id: String!) { deleteViewer(confirmEmailOrId: $id) { deletedPlans } }";
    taker.ask(erase, json!({ "id": taker.user })).await;
    let gone = format!("SELECT count(*) FROM users WHERE id_user = '{}'", taker.user);
    eventually("they are erased", async || (server.database.number(&gone).await == 0).then_some(())).await;
    let left = records(&server.database, former.user, &plan).await;
    assert!(left.len() == 3 && left.iter().all(|record| record.contains(SECRET)), "{left:?}");
    former.create(json!({ "planName": "something" })).await;
    former.ask(erase, json!({ "id": former.user })).await;
    let traces = format!("SELECT count(*) FROM investment_plans_audit record WHERE record::text LIKE '%{SECRET}%'");
    eventually("and so are they", async || (server.database.number(&traces).await == 0).then_some(())).await;
}

#[tokio::test]
async fn a_plan_that_is_handed_over_is_gone_for_one_and_new_for_the_other() {
    let server = Server::idle(&[]).await;
    let (former, heir) = (server.stranger().await, server.stranger().await);
    heir.create(json!({ "planName": "another" })).await;
    let plan = former.create(json!({ "planName": "first" })).await;
    server.database.run(&format!("UPDATE investment_plans SET plan_name = '{SECRET}' WHERE id = '{plan}'")).await;
    let mut watching = former.watch(&plan, None).await;
    let cursor = watching.next().await.unwrap()["data"]["planStatus"]["cursor"].as_str().unwrap().to_owned();
    let hand_over =
        format!("UPDATE investment_plans SET user_id = '{}', plan_name = 'handed over' WHERE id = '{plan}'", heir.user);
    server.database.run(&hand_over).await;
    let end = watching.next().await.unwrap();
    assert_eq!(end["errors"][0]["extensions"]["code"], "NOT_FOUND", "{end}");
    server.database.run("UPDATE investment_plans SET processing_status = 'PROCESSING'").await;
    let again = former.watch(&plan, Some(&cursor)).await.next().await.unwrap();
    assert!(again.to_string().contains("NOT_FOUND"), "{again}");

    let seen = seen(&heir, &plan).await;
    assert!(!seen.to_string().contains(SECRET) && !seen.to_string().contains(&former.user.to_string()), "{seen}");
    assert_eq!(seen["history"]["nodes"].as_array().unwrap().len(), 2, "{seen}");
    assert_eq!(
        seen["statusEvents"]["nodes"],
        json!([{ "status": "PENDING", "stage": "QUEUED" },
        { "status": "PROCESSING", "stage": "PLANNING" }])
    );
    let left = records(&server.database, former.user, &plan).await;
    assert!(left.len() == 3 && !left.iter().any(|record| record.contains(&heir.user.to_string())), "{left:?}");
    for (client, has) in [(&former, true), (&heir, false)] {
        let env = [("DATABASE_URL", &*server.database.url().await)];
        let (success, out, err) = Program::run(&["export", "--user", &client.user.to_string()], &env).await;
        assert!(success, "{err}");
        assert_eq!(out.contains(SECRET), has, "{out}");
    }
}
