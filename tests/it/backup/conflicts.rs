//! What becomes of what is there already.

use sea_orm::sqlx::Row;
use serde_json::json;

use super::{Folder, USER, assert_same, backup, peopled, refused, restore, rows};
use crate::harness::{Server, TestDatabase};

/// Changes two plans and a person, deletes a plan, adds one.
const CHANGES: &str = "UPDATE investment_plans SET plan_name = 'changed' WHERE plan_name IN ('plan 2', 'plan 3'); \
    UPDATE users SET email = 'new@example.com' WHERE id_user = md5('user 3')::uuid; \
    DELETE FROM investment_plans WHERE plan_name = 'plan 4'; \
    INSERT INTO investment_plans (user_id, plan_name) VALUES (md5('user 1')::uuid, 'later')";
const NAMES: &str = "SELECT string_agg(plan_name, ' ' ORDER BY plan_name) FROM investment_plans \
    WHERE plan_name IN ('plan 2', 'plan 3', 'plan 4', 'changed', 'later')";

async fn changed() -> (Folder, String, TestDatabase) {
    let (folder, database) = (Folder::new(), peopled(40).await);
    let address = backup(&database, &folder, &[]).await;
    database.run(CHANGES).await;
    (folder, address, database)
}

async fn names(database: &TestDatabase) -> String {
    database.rows(NAMES).await[0].get(0)
}

async fn history(database: &TestDatabase, plan: &str) -> Vec<String> {
    let sql = format!(
        "SELECT operation || ' ' || coalesce(changed_by, '') FROM investment_plans_audit WHERE plan_id = md5('{plan}')::uuid ORDER BY audit_id"
    );
    database.rows(&sql).await.iter().map(|row| row.get(0)).collect()
}

#[tokio::test]
async fn without_a_word_nothing_is_restored_over_something_else() {
    let (_folder, address, database) = changed().await;
    let was = rows(&database).await;
    assert!(refused(&database, &[&address]).await.contains("--on-conflict"));
    assert_same(&rows(&database).await, &was);
}

#[tokio::test]
async fn what_is_there_can_stay_and_what_was_deleted_comes_back() {
    let (_folder, address, database) = changed().await;
    let log = restore(&database, &[&address, "--on-conflict", "skip"]).await;
    assert!(
        log.contains(r#""plans":1,"#) && log.contains(r#""plans_kept":2"#) && log.contains(r#""users_kept":1"#),
        "{log}"
    );
    assert_eq!(names(&database).await, "changed changed later plan 4");
    let history = history(&database, "plan 4").await;
    let end: Vec<_> = history.iter().rev().take(2).map(String::as_str).collect();
    assert_eq!(end, ["INSERT restore", "DELETE postgres"], "it says what happened: {history:?}");
}

#[tokio::test]
async fn what_is_there_can_be_replaced_and_its_history_says_so() {
    let (_folder, address, database) = changed().await;
    database.run("INSERT INTO plan_creator_ledger VALUES ('backfill plan-category')").await;
    restore(&database, &[&address, "--on-conflict", "replace"]).await;
    let notes = "SELECT count(*) FROM plan_creator_ledger WHERE object LIKE 'backfill %'";
    assert_eq!(database.number(notes).await, 0, "what an older version left empty is looked for again");
    assert_eq!(names(&database).await, "later plan 2 plan 3 plan 4");
    assert_eq!(database.number("SELECT count(*) FROM users WHERE email = 'new@example.com'").await, 0);
    let history = history(&database, "plan 2").await;
    assert_eq!(
        history.iter().rev().take(2).map(String::as_str).collect::<Vec<_>>(),
        ["UPDATE restore", "UPDATE postgres"]
    );
    let ends = "SELECT count(*) FROM investment_plans p WHERE to_jsonb(p) IS DISTINCT FROM (SELECT new_data - ARRAY['details', 'balances'] FROM \
        investment_plans_audit WHERE plan_id = p.id ORDER BY audit_id DESC LIMIT 1)";
    assert_eq!(database.number(ends).await, 0, "every history ends with what the plan is");
    let told = "SELECT count(*) FROM investment_plans_audit a JOIN plan_details d USING (plan_id) WHERE changed_by = 'restore' \
        AND new_data->'details' IS DISTINCT FROM jsonb_strip_nulls(to_jsonb(d) - 'plan_id')";
    assert_eq!(database.number(told).await, 0, "with its details");
}

#[tokio::test]
async fn one_person_comes_back_and_nobody_else_changes() {
    let (_folder, address, database) = changed().await;
    let user: String = database.rows(USER).await[0].get(0);
    database.run("DELETE FROM investment_plans WHERE user_id IN (md5('user 1')::uuid, md5('user 3')::uuid)").await;
    let others =
        "SELECT string_agg(p::text, '' ORDER BY id) FROM investment_plans p WHERE user_id <> md5('user 1')::uuid";
    let before: String = database.rows(others).await[0].get(0);
    restore(&database, &[&address, "--user", &user]).await;
    assert_eq!(database.number("SELECT count(*) FROM investment_plans WHERE user_id = md5('user 1')::uuid").await, 10);
    assert_eq!(database.rows(others).await[0].get::<String, _>(0), before);
    let stranger = "00000000-0000-4000-8000-000000000000";
    assert!(refused(&database, &[&address, "--user", stranger]).await.contains("does not know"));
}

#[tokio::test]
async fn numbers_that_are_taken_by_others_are_given_anew_in_order() {
    let (folder, source) = (Folder::new(), peopled(40).await);
    let address = backup(&source, &folder, &[]).await;
    let target = TestDatabase::new().await;
    target
        .run(
            "INSERT INTO users (id_user) VALUES (gen_random_uuid()); \
        INSERT INTO investment_plans (user_id, plan_name) SELECT id_user, 'another' FROM users, generate_series(1, 50)",
        )
        .await;
    restore(&target, &[&address]).await;
    let content = "SELECT md5(string_agg(concat(operation, changed_at, old_data, new_data), ',' ORDER BY audit_id)) FROM investment_plans_audit \
        WHERE plan_id IN (SELECT md5('plan ' || n)::uuid FROM generate_series(1, 40) n) GROUP BY plan_id ORDER BY plan_id";
    let of = async |database: &TestDatabase| {
        database.rows(content).await.iter().map(|row| row.get::<String, _>(0)).collect::<Vec<_>>()
    };
    assert_eq!(of(&target).await, of(&source).await);
    assert_eq!(target.number("SELECT count(*) FROM investment_plans WHERE plan_name = 'another'").await, 50);
    target.run("INSERT INTO investment_plans (user_id) SELECT id_user FROM users LIMIT 1").await;
}

#[tokio::test]
async fn a_plan_that_is_somebody_elses_here_is_never_replaced() {
    let (folder, source) = (Folder::new(), peopled(20).await);
    let address = backup(&source, &folder, &[]).await;
    let target = TestDatabase::new().await;
    target
        .run(
            "INSERT INTO users (id_user) VALUES (md5('other')::uuid); \
        INSERT INTO investment_plans (id, user_id, plan_name) VALUES (md5('plan 2')::uuid, md5('other')::uuid, 'mine')",
        )
        .await;
    let was = rows(&target).await;
    for policy in ["fail", "replace"] {
        assert!(refused(&target, &[&address, "--on-conflict", policy]).await.contains("belong to other users"));
        assert_same(&rows(&target).await, &was);
    }
    restore(&target, &[&address, "--on-conflict", "skip"]).await;
    assert_eq!(target.number("SELECT count(*) FROM investment_plans WHERE plan_name = 'mine'").await, 1);
}

#[tokio::test]
async fn who_watches_a_plan_that_is_replaced_is_told() {
    let (folder, server) = (Folder::new(), Server::idle(&[]).await);
    let client = server.stranger().await;
    let id = client.create(json!({ "planName": "watched" })).await;
    let address = backup(&server.database, &folder, &[]).await;
    server.database.run("UPDATE investment_plans SET processing_status = 'PROCESSING'").await;
    let mut socket = client.watch(&id, None).await;
    assert_eq!(socket.next().await.unwrap()["data"]["planStatus"]["status"], "PROCESSING");
    restore(&server.database, &[&address, "--on-conflict", "replace"]).await;
    assert_eq!(socket.next().await.unwrap()["errors"][0]["extensions"]["code"], "NOT_FOUND");
}
