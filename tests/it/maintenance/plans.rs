//! Plans that are too old to stay as they are.

use serde_json::json;

use crate::harness::{Server, TestDatabase};

#[tokio::test]
async fn a_plan_that_nothing_is_heard_of_fails_and_says_why_and_others_are_left_alone() {
    let server = Server::idle(&[]).await;
    let (client, database) = (server.stranger().await, &server.database);
    let mut plans = Vec::new();
    for name in ["silent", "lost by its worker", "claimed", "heard of", "young"] {
        plans.push(client.create(json!({ "planName": name })).await);
    }
    let [silent, lost, claimed, heard, young] = plans.try_into().unwrap();
    database.run("UPDATE investment_plans SET processing_status = 'PROCESSING'").await;
    let claim = |plan: &str, expires: &str| {
        format!(
            "INSERT INTO plan_claims (plan_id, token, worker, attempt, expires_at) \
            VALUES ('{plan}', gen_random_uuid(), 'w', 1, now() + interval '{expires}');"
        )
    };
    database.run(&(claim(&lost, "-61 minutes") + &claim(&claimed, "1 minute"))).await;
    database
        .run(&format!(
            "UPDATE plan_events SET occurred_at = occurred_at - interval '2 hours'; \
             UPDATE investment_plans SET created_at = now() - interval '2 hours' WHERE id <> '{young}'; \
             UPDATE plan_events SET occurred_at = now() WHERE plan_id = '{young}'; \
             UPDATE investment_plans SET agent_3_data = '{{}}' WHERE id = '{heard}'"
        ))
        .await;
    assert_eq!(database.maintain(&["stuck-plans", "--dry-run"]).await["stuck-plans"], 2);
    assert_eq!(database.maintain(&["stuck-plans"]).await["stuck-plans"], 2);

    let query = "query($ids: [ID!]!) { nodes(ids: $ids) { ... on Plan { stage failure { code message agent } } } }";
    let nodes = client.ask(query, json!({ "ids": [silent, lost, claimed, heard, young] })).await["nodes"].take();
    let stages: Vec<_> = nodes.as_array().unwrap().iter().map(|node| node["stage"].as_str().unwrap()).collect();
    assert_eq!(stages, ["STOPPED", "STOPPED", "PLANNING", "ALLOCATING", "PLANNING"]);
    assert_eq!(nodes[0]["failure"]["code"], "STUCK");
    assert_eq!(database.number("SELECT count(*) FROM plan_claims").await, 1);
    assert_eq!(database.maintain(&["stuck-plans"]).await["stuck-plans"], 0);
}

#[tokio::test]
async fn a_row_that_came_as_processing_has_been_so_since_it_was_created() {
    let database = TestDatabase::new().await;
    database.enter(1, "PROCESSING", true, "59 minutes").await;
    database.enter(2, "PROCESSING", true, "61 minutes").await;
    assert_eq!(database.maintain(&["stuck-plans"]).await["stuck-plans"], 2);
    assert_eq!(database.count("processing_status = 'FAILED'").await, 2);
    assert_eq!(database.maintain(&["stuck-plans", "--stuck-after", "58m"]).await["stuck-plans"], 1);
}

#[tokio::test]
async fn an_old_failed_plan_leaves_the_dashboard_unless_somebody_touched_it() {
    let database = TestDatabase::new().await;
    database.enter(3, "FAILED", true, "31 days").await;
    database.enter(5, "FAILED", true, "29 days").await;
    database.enter(7, "COMPLETED", true, "31 days").await;
    database
        .run("UPDATE investment_plans SET is_favorite = true WHERE ctid = (SELECT min(ctid) FROM investment_plans)")
        .await;
    assert_eq!(database.maintain(&["failed-plans"]).await["failed-plans"], 2);
    assert_eq!(database.count("is_active").await, 13);
    assert_eq!(database.count("NOT is_active AND processing_status = 'FAILED'").await, 2);
    // Brought back, it stays for as long again.
    database.run("UPDATE investment_plans SET is_active = true").await;
    assert_eq!(database.maintain(&["failed-plans"]).await["failed-plans"], 0);
}

#[tokio::test]
async fn archived_plans_are_erased_after_seven_years_with_every_record_of_them() {
    let database = TestDatabase::new().await;
    database.enter(250, "COMPLETED", false, "7 years 3 days").await;
    database.enter(2, "COMPLETED", false, "6 years 11 months").await;
    database.enter(3, "COMPLETED", true, "9 years").await;
    let records = "SELECT count(*) FROM investment_plans_audit";
    assert_eq!(database.number(records).await, 255);
    assert_eq!(database.maintain(&["archived-plans"]).await["archived-plans"], 250);
    assert_eq!((database.count("true").await, database.number(records).await), (5, 5));
    assert_eq!(database.number("SELECT count(*) FROM plan_events").await, 5);
}

#[tokio::test]
async fn records_of_deleted_plans_are_kept_as_long() {
    let database = TestDatabase::new().await;
    database.enter(3, "COMPLETED", true, "1 day").await;
    database.run("DELETE FROM investment_plans WHERE ctid <> (SELECT min(ctid) FROM investment_plans)").await;
    let age = "UPDATE investment_plans_audit SET changed_at = now() - interval '8 years' WHERE plan_id IN \
        (SELECT plan_id FROM investment_plans_audit WHERE operation = 'DELETE' LIMIT 1)";
    database.run(age).await;
    assert_eq!(database.maintain(&["deleted-plans"]).await["deleted-plans"], 1);
    let left = "SELECT count(*) * 10 + count(*) FILTER (WHERE operation = 'DELETE') FROM investment_plans_audit";
    assert_eq!(database.number(left).await, 31);
}

#[tokio::test]
async fn a_dry_run_says_what_would_be_done_and_does_nothing() {
    let database = TestDatabase::new().await;
    database.enter(1, "PROCESSING", true, "2 hours").await;
    database.enter(2, "FAILED", true, "31 days").await;
    database.enter(3, "COMPLETED", false, "8 years").await;
    let image = "SELECT sum(hashtext(plan::text)::bigint) FROM investment_plans plan";
    let before = database.number(&format!("SELECT ({image})::bigint")).await;
    let due = database.maintain(&["all", "--dry-run"]).await;
    assert_eq!((due["stuck-plans"], due["failed-plans"], due["archived-plans"]), (1, 2, 3));
    assert_eq!(database.number(&format!("SELECT ({image})::bigint")).await, before);
    assert_eq!(database.number("SELECT count(*) FROM maintenance_runs").await, 0);
}
