//! What an attacker's streams say while the victim's plans move: nothing.

use std::collections::HashMap;

use serde_json::{Value, json};

use super::known::with_other_ids;
use crate::harness::{Client, Server, Socket};

const ALL: &str = "subscription($after: String) { planStatuses(after: $after) { cursor planId stage } }";

async fn watch_all(client: &Client, after: &str) -> Socket {
    let mut socket = client.socket().await;
    socket.subscribe("1", ALL, json!({ "after": after })).await;
    socket
}

/// Where a plan's stream stands now.
async fn cursor(client: &Client, plan: &str) -> String {
    let event = client.watch(plan, None).await.next().await.unwrap();
    event["data"]["planStatus"]["cursor"].as_str().unwrap().to_owned()
}

/// The plan and the stage of the next event.
async fn next(socket: &mut Socket) -> (Value, Value) {
    let mut event = socket.next().await.unwrap();
    let event = &mut event["data"]["planStatuses"];
    (event["planId"].take(), event["stage"].take())
}

#[tokio::test]
async fn a_stream_is_silent_while_somebody_elses_plans_move() {
    let server = Server::start(0).await;
    let (attacker, victim, service) = (server.stranger().await, server.stranger().await, server.service_client().await);
    let theirs = victim.create(json!({ "planName": "theirs" })).await;
    let their_cursor = cursor(&victim, &theirs).await;
    let claims =
        "mutation($input: ClaimPlansInput!) { claimPlans(input: $input) { claims { claimToken plan { id } } } }";
    let claims = service.ask(claims, json!({ "input": { "worker": "w" } })).await["claimPlans"]["claims"].take();
    assert_eq!(claims[0]["plan"]["id"], theirs);
    let mine = attacker.create(json!({ "planName": "mine" })).await;
    let my_cursor = cursor(&attacker, &mine).await;
    // The place of the victim's event, under the attacker's name.
    let forged = HashMap::from([(victim.user.to_string(), attacker.user.to_string())]);
    let forged = with_other_ids(&their_cursor, &forged);
    let mut quiet = watch_all(&attacker, &my_cursor).await;
    let mut forging = watch_all(&attacker, &forged).await;
    // Behind the forged cursor stands what the attacker may see: their own plan, made after the victim's.
    assert_eq!(next(&mut forging).await, (json!(mine), json!("QUEUED")));

    let fail = "mutation($input: FailPlanInput!) { failPlan(input: $input) { plan { id } } }";
    let reason = json!({ "claimToken": claims[0]["claimToken"], "code": "X", "message": "no" });
    service.ask(fail, json!({ "input": reason })).await;
    // The victim has heard of it before anything of the attacker's happens.
    let mut heard = watch_all(&victim, &their_cursor).await;
    for stage in ["PLANNING", "STOPPED"] {
        assert_eq!(next(&mut heard).await, (json!(theirs), json!(stage)));
    }
    let another = attacker.create(json!({ "planName": "another" })).await;
    for socket in [&mut quiet, &mut forging] {
        assert_eq!(next(socket).await, (json!(another), json!("QUEUED")), "the first thing that is said");
    }
}
