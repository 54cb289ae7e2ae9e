//! Plans that cannot be worked on end with a reason, and stop nobody.

use serde_json::json;

use crate::harness::{Server, TestDatabase, eventually};

/// The output of plans with this name cannot be stored.
async fn poison(database: &TestDatabase, name: &str, how: &str) {
    database
        .run(&format!(
            "CREATE FUNCTION poison() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {how}; RETURN NEW; END $$; \
             CREATE TRIGGER poison BEFORE UPDATE ON investment_plans FOR EACH ROW \
                WHEN (NEW.plan_name = '{name}' AND OLD.agent_2_data IS NULL AND NEW.agent_2_data IS NOT NULL) \
                EXECUTE FUNCTION poison();"
        ))
        .await;
}

/// Lets resting plans rest no longer, until this one has ended.
async fn ended(server: &Server, id: &str) -> String {
    eventually("the plan has ended", async || {
        server.database.run("UPDATE plan_attempts SET available_at = now()").await;
        let sql = format!("SELECT processing_status FROM investment_plans WHERE id = '{id}'");
        let status: String = sea_orm::sqlx::Row::get(&server.database.rows(&sql).await[0], 0);
        (status == "COMPLETED" || status == "FAILED").then_some(status)
    })
    .await
}

const FAILURE: &str = "query($id: ID!) { plan(id: $id) { stage failure { code message agent attempts } } }";

#[tokio::test]
async fn a_plan_whose_output_the_database_refuses_fails_after_its_attempts_and_others_go_on() {
    let server = Server::start(0).await;
    poison(&server.database, "poison", "RAISE EXCEPTION 'a secret of the database'").await;
    let client = server.stranger().await;
    let mut worker = Server::workers(&server.database, &["--workers", "1", "--attempts", "4"]).await;
    let goal = "a boat for $30,000 in 5 years";
    let poisoned = client.create(json!({ "financialGoals": goal, "planName": "poison" })).await;
    let good = client.create(json!({ "financialGoals": goal, "planName": "good" })).await;
    let mut watched = client.watch(&poisoned, None).await;
    assert_eq!(client.finished(&good).await, "COMPLETED", "the one behind does not wait");
    assert_eq!(ended(&server, &poisoned).await, "FAILED");

    let failure = json!({ "code": "ATTEMPT_FAILED", "message": "The plan could not be processed.", "agent": null, "attempts": 4 });
    assert_eq!(client.ask(FAILURE, json!({ "id": poisoned })).await["plan"]["failure"], failure);
    let mut last = json!(null);
    while let Some(event) = watched.next().await {
        last = event["data"]["planStatus"].clone();
    }
    assert_eq!((&last["status"], &last["failure"]["code"]), (&json!("FAILED"), &json!("ATTEMPT_FAILED")));
    let logged = worker.logged("the attempt failed").await;
    assert!(logged["error"].as_str().unwrap().contains("a secret of the database"), "the log says why: {logged}");
    let ended = worker.logged("a plan has failed").await;
    assert_eq!((&ended["plan.id"], &ended["attempts"]), (&json!(poisoned), &json!(4)));
    assert_eq!(server.database.number("SELECT count(*) FROM plan_attempts").await, 0);

    // Mended and run again, it starts clean.
    server.database.run("DROP TRIGGER poison ON investment_plans").await;
    let query = "mutation($id: ID!) { rerunPlan(id: $id) { plan { stage failure { code } } userErrors { code } } }";
    let again = client.ask(query, json!({ "id": poisoned })).await["rerunPlan"].take();
    assert_eq!(again, json!({ "plan": { "stage": "QUEUED", "failure": null }, "userErrors": [] }));
    assert_eq!(client.finished(&poisoned).await, "COMPLETED");
}

#[tokio::test]
async fn between_attempts_a_plan_rests_longer_and_longer() {
    let server = Server::start(0).await;
    poison(&server.database, "poison", "RAISE EXCEPTION 'no'").await;
    let client = server.stranger().await;
    let _worker = Server::workers(&server.database, &["--workers", "1", "--attempts", "4"]).await;
    let id = client.create(json!({ "financialGoals": "a boat", "planName": "poison" })).await;
    let mut rests = Vec::new();
    for attempt in 1..=3 {
        let sql = format!(
            "SELECT coalesce(max(extract(epoch FROM available_at - now()) * 1000)::int8, -1) FROM plan_attempts \
             WHERE plan_id = '{id}' AND attempts = {attempt} AND NOT EXISTS (SELECT FROM plan_claims)"
        );
        rests.push(
            eventually("the attempt failed", async || {
                let rest = server.database.number(&sql).await;
                (rest >= 0).then_some(rest)
            })
            .await,
        );
        server.database.run("UPDATE plan_attempts SET available_at = now()").await;
    }
    for (rest, most) in rests.iter().zip([5_000, 10_000, 20_000]) {
        assert!(*rest <= most, "{rests:?}");
    }
    assert_eq!(ended(&server, &id).await, "FAILED");
}
