//! What is watched goes away.

use serde_json::json;

use super::{broken_off, event, text};
use crate::harness::Server;

#[tokio::test]
async fn the_stream_of_a_deleted_plan_ends_and_those_of_others_go_on() {
    let server = Server::idle(&[]).await;
    let client = server.stranger().await;
    let (gone, kept) =
        (client.create(json!({ "planName": "a" })).await, client.create(json!({ "planName": "b" })).await);
    let mut all = client.watch_all(Some(&server.settled_position(&client).await)).await;
    let (mut watching, mut other) = (client.watch(&gone, None).await, client.watch(&kept, None).await);
    let cursor = text(&event(&mut watching).await["cursor"]);
    event(&mut other).await;
    server.database.run(&format!("DELETE FROM investment_plans WHERE id = '{gone}'")).await;
    assert_eq!(broken_off(&mut watching).await["code"], "NOT_FOUND");
    server.change(&kept, "processing_status = 'PROCESSING'").await;
    for socket in [&mut other, &mut all] {
        assert_eq!(event(socket).await["stage"], "PLANNING");
    }
    assert_eq!(broken_off(&mut client.watch(&gone, Some(&cursor)).await).await["code"], "NOT_FOUND");
}

#[tokio::test]
async fn the_streams_of_a_deleted_user_end() {
    let server = Server::idle(&[]).await;
    let (client, other) = (server.stranger().await, server.stranger().await);
    let (plan, theirs) =
        (client.create(json!({ "planName": "a" })).await, other.create(json!({ "planName": "b" })).await);
    // Two instances: the deletion is made on one and heard on the other.
    let (_program, elsewhere) = Server::beside(&server.database, &["--workers", "0"]).await;
    let far = client.at(&elsewhere);
    let mut all = far.watch_all(Some(&server.settled_position(&client).await)).await;
    let mut one = far.watch(&plan, None).await;
    let mut kept = other.watch(&theirs, None).await;
    event(&mut one).await;
    event(&mut kept).await;
    // Attached, since it has had an event.
    server.change(&plan, "processing_status = 'PROCESSING'").await;
    event(&mut all).await;
    event(&mut one).await;
    let erase = "mutation($id: String!) { deleteViewer(confirmEmailOrId: $id) { deletedPlans } }";
    assert_eq!(client.ask(erase, json!({ "id": client.user })).await["deleteViewer"]["deletedPlans"], 1);
    for socket in [&mut all, &mut one] {
        assert_eq!(broken_off(socket).await["code"], "NOT_FOUND");
    }
    server.change(&theirs, "processing_status = 'FAILED'").await;
    assert_eq!(event(&mut kept).await["stage"], "STOPPED");
}

#[tokio::test]
async fn a_plan_that_takes_the_id_of_a_deleted_one_does_not_take_its_cursors() {
    let server = Server::idle(&[]).await;
    let client = server.stranger().await;
    let plan = client.create(json!({ "planName": "first" })).await;
    let cursor = text(&event(&mut client.watch(&plan, None).await).await["cursor"]);
    server.database.run("DELETE FROM investment_plans").await;
    assert_eq!(client.create(json!({ "id": plan, "planName": "second" })).await, plan);
    assert_eq!(broken_off(&mut client.watch(&plan, Some(&cursor)).await).await["code"], "BAD_CURSOR");
    assert_eq!(event(&mut client.watch(&plan, None).await).await["stage"], "QUEUED");
}

#[tokio::test]
async fn what_was_deleted_is_forgotten_after_a_day() {
    let server = Server::idle(&[]).await;
    let client = server.stranger().await;
    for name in ["a", "b"] {
        client.create(json!({ "planName": name })).await;
    }
    server.database.run("DELETE FROM investment_plans WHERE plan_name = 'a'").await;
    server.database.run("UPDATE plan_removals SET removed_at = removed_at - interval '25 hours'").await;
    server.database.run("DELETE FROM investment_plans WHERE plan_name = 'b'").await;
    server.database.maintain(&["notes"]).await;
    assert_eq!(server.database.number("SELECT count(*) FROM plan_removals").await, 1);
}
