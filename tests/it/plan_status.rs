//! Watching a plan being made.

use sea_orm::sqlx;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::harness::{Server, Socket};

/// What a subscription delivers until it completes: cursors, and status with stage.
async fn rest(mut socket: Socket) -> Vec<(String, String)> {
    let mut events = Vec::new();
    while let Some(payload) = socket.next().await {
        assert!(payload["errors"].is_null(), "{payload}");
        let event = &payload["data"]["planStatus"];
        let text = |field: &str| event[field].as_str().unwrap().to_owned();
        events.push((text("cursor"), format!("{} {}", text("status"), text("stage"))));
    }
    events
}

const WHOLE_LIFE: [&str; 5] =
    ["PENDING QUEUED", "PROCESSING PLANNING", "PROCESSING ALLOCATING", "PROCESSING COMPOSING", "COMPLETED DONE"];

#[tokio::test]
async fn a_subscriber_sees_every_stage_once_and_in_order() {
    let server = Server::start(0).await;
    let client = server.stranger().await;
    let id = client.create(json!({ "financialGoals": "a canoe for 900 dollars in 2 years" })).await;
    let mut socket = client.watch(&id, None).await;
    let first = socket.next().await.unwrap();
    assert_eq!(first["data"]["planStatus"]["stage"], "QUEUED");
    // Attached: from here on nothing is missed, so the worker may start.
    let _worker = Server::workers(&server.database, &["--workers", "1"]).await;
    let stages: Vec<_> = rest(socket).await.into_iter().map(|event| event.1).collect();
    assert_eq!(stages, WHOLE_LIFE[1..]);
}

#[tokio::test]
async fn a_stream_resumes_behind_every_cursor_without_loss_or_repeat() {
    let server = Server::start(1).await;
    let client = server.stranger().await;
    let id = client.create(json!({ "financialGoals": "retire at 60, I am 41" })).await;
    assert_eq!(client.finished(&id).await, "COMPLETED");

    // The first cursor of a finished plan is its last: earlier ones come from the stored events.
    let present = rest(client.watch(&id, None).await).await;
    assert_eq!(present.len(), 1);
    assert_eq!(rest(client.watch(&id, Some(&present[0].0)).await).await, []);

    let other = client.create(json!({ "financialGoals": "a boat" })).await;
    let whole = rest(client.watch(&other, None).await).await;
    for (at, (cursor, _)) in whole.iter().enumerate() {
        assert_eq!(rest(client.watch(&other, Some(cursor)).await).await, whole[at + 1..]);
    }
    let seen: Vec<_> = whole.iter().map(|event| event.1.as_str()).collect();
    assert!(WHOLE_LIFE.ends_with(&seen), "{seen:?}");
}

#[tokio::test]
async fn a_status_typed_into_psql_reaches_the_subscriber() {
    let server = Server::start(0).await;
    let client = server.stranger().await;
    let id = client.create(json!({ "financialGoals": "a bicycle" })).await;
    let mut socket = client.watch(&id, None).await;
    socket.next().await.unwrap();
    for (sql, expected) in [
        ("processing_status = 'PROCESSING'", json!(["PROCESSING", "PENDING", "PLANNING"])),
        ("agent_3_data = '{}'", json!(["PROCESSING", null, "ALLOCATING"])),
        ("agent_2_data = '{}'", json!(["PROCESSING", null, "COMPOSING"])),
        ("processing_status = 'FAILED'", json!(["FAILED", "PROCESSING", "STOPPED"])),
    ] {
        server.database.run(&format!("UPDATE investment_plans SET {sql} WHERE id = '{id}'")).await;
        let payload = socket.next().await.unwrap();
        let event = &payload["data"]["planStatus"];
        assert_eq!(json!([event["status"], event["previousStatus"], event["stage"]]), expected);
        if event["status"] == "FAILED" {
            assert_eq!(event["failure"]["code"], "UNEXPLAINED");
        }
    }
    assert!(socket.next().await.is_none(), "FAILED ends the stream");
}

#[tokio::test]
async fn changes_that_are_no_progress_are_no_events() {
    let server = Server::start(0).await;
    let client = server.stranger().await;
    let id = client.create(json!({ "planName": "before" })).await;
    let mut socket = client.watch(&id, None).await;
    socket.next().await.unwrap();
    server.database.run("UPDATE investment_plans SET plan_name = 'after', is_favorite = true").await;
    server.database.run("UPDATE investment_plans SET processing_status = 'COMPLETED'").await;
    assert_eq!(socket.next().await.unwrap()["data"]["planStatus"]["status"], "COMPLETED");
    assert!(socket.next().await.is_none());
}

async fn refusal(mut socket: Socket) -> Value {
    let message = socket.message().await;
    let payload = if message["type"] == "error" { &message["payload"][0] } else { &message["payload"]["errors"][0] };
    payload["extensions"]["code"].clone()
}

#[tokio::test]
async fn a_stranger_sees_not_found() {
    let server = Server::start(0).await;
    let id = server.stranger().await.create(json!({ "planName": "mine" })).await;
    let stranger = server.stranger().await;
    assert_eq!(refusal(stranger.watch(&id, None).await).await, "NOT_FOUND");
    assert_eq!(refusal(stranger.watch(&Uuid::new_v4().to_string(), None).await).await, "NOT_FOUND");
    assert_eq!(refusal(stranger.watch("no id at all", None).await).await, "NOT_FOUND");
    let plan = "query($id: ID!) { plan(id: $id) { id } }";
    assert_eq!(stranger.ask(plan, json!({ "id": id })).await["plan"], Value::Null);
}

#[tokio::test]
async fn a_cursor_of_another_plan_is_refused() {
    let server = Server::start(0).await;
    let client = server.stranger().await;
    let (one, two) = (client.create(json!({})).await, client.create(json!({})).await);
    let first = client.watch(&one, None).await.next().await.unwrap();
    let cursor = first["data"]["planStatus"]["cursor"].as_str().unwrap();
    assert_eq!(refusal(client.watch(&two, Some(cursor)).await).await, "BAD_CURSOR");
    assert_eq!(refusal(client.watch(&one, Some("yesterday")).await).await, "BAD_CURSOR");
}

const ALL: &str = "subscription($after: String) { planStatuses(after: $after) { cursor planId stage } }";

/// The next event of all plans: its cursor, plan and stage.
async fn next_of_all(socket: &mut Socket) -> (Value, Value, Value) {
    let payload = socket.next().await.unwrap();
    let event = &payload["data"]["planStatuses"];
    assert!(payload["errors"].is_null(), "{payload}");
    (event["cursor"].clone(), event["planId"].clone(), event["stage"].clone())
}

#[tokio::test]
async fn all_of_a_persons_plans_are_watched_from_now_on_and_nobody_elses() {
    let server = Server::start(0).await;
    let (client, other) = (server.stranger().await, server.stranger().await);
    let old = client.create(json!({ "planName": "before" })).await;
    let mut socket = client.socket().await;
    socket.subscribe("1", ALL, json!({})).await;
    // Nothing tells when this stream has begun but its first event: so there is news until one comes.
    let (_, plan, _) = loop {
        other.create(json!({ "planName": "another person's" })).await;
        client.create(json!({ "planName": "news" })).await;
        let soon = std::time::Duration::from_millis(200);
        if let Ok(event) = tokio::time::timeout(soon, next_of_all(&mut socket)).await {
            break event;
        }
    };
    assert_ne!(plan, json!(old), "what was there is no news");
    server
        .database
        .run(&format!("UPDATE investment_plans SET processing_status = 'PROCESSING' WHERE id = '{old}'"))
        .await;
    let mine = "SELECT count(*) FROM investment_plans WHERE plan_name = 'news'";
    let mut seen = vec![plan];
    loop {
        let (_, plan, stage) = next_of_all(&mut socket).await;
        if stage == "PLANNING" {
            assert_eq!(plan, json!(old));
            break;
        }
        assert!(!seen.contains(&plan), "each once");
        seen.push(plan);
    }
    assert!(i64::try_from(seen.len()).unwrap() <= server.database.number(mine).await, "nobody else's");
}

#[tokio::test]
async fn events_of_transactions_that_commit_in_another_order_are_all_delivered_and_none_twice() {
    let server = Server::start(0).await;
    let client = server.stranger().await;
    let (early, late) = (client.create(json!({})).await, client.create(json!({})).await);
    let first = client.watch(&late, None).await.next().await.unwrap();
    let after = first["data"]["planStatus"]["cursor"].clone();
    let mut socket = client.socket().await;
    socket.subscribe("1", ALL, json!({ "after": after })).await;
    // This one draws its numbers first and commits last.
    let mut slow = server.database.admin().await;
    let change = |id: &str, status: &str| {
        format!("UPDATE investment_plans SET processing_status = '{status}' WHERE id = '{id}'")
    };
    sqlx::raw_sql("BEGIN").execute(&mut slow).await.unwrap();
    sqlx::raw_sql(sqlx::AssertSqlSafe(change(&early, "PROCESSING"))).execute(&mut slow).await.unwrap();
    server.database.run(&change(&late, "PROCESSING")).await;
    // Whoever watches the plan itself has its event at once.
    let mut one = client.watch(&late, None).await;
    assert_eq!(one.next().await.unwrap()["data"]["planStatus"]["stage"], "PLANNING");
    sqlx::raw_sql("COMMIT").execute(&mut slow).await.unwrap();
    let (cursor, plan, _) = next_of_all(&mut socket).await;
    assert_eq!(plan, json!(early), "in the order of their numbers");
    assert_eq!(next_of_all(&mut socket).await.1, json!(late));
    let mut resumed = client.socket().await;
    resumed.subscribe("1", ALL, json!({ "after": cursor })).await;
    assert_eq!(next_of_all(&mut resumed).await.1, json!(late), "behind the cursor, the other one");
    server.database.run(&change(&early, "FAILED")).await;
    for socket in [&mut socket, &mut resumed] {
        assert_eq!(next_of_all(socket).await.2, "STOPPED");
    }
}

#[tokio::test]
async fn another_persons_cursor_is_refused() {
    let server = Server::start(0).await;
    let (client, other) = (server.stranger().await, server.stranger().await);
    let id = client.create(json!({})).await;
    let first = client.watch(&id, None).await.next().await.unwrap();
    let cursor = &first["data"]["planStatus"]["cursor"];
    for (who, cursor) in [(&other, cursor), (&client, &json!("yesterday"))] {
        let mut socket = who.socket().await;
        socket.subscribe("1", ALL, json!({ "after": cursor })).await;
        assert_eq!(refusal(socket).await, "BAD_CURSOR");
    }
}
