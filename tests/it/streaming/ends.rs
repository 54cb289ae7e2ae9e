//! Where a plan's stream ends.

use serde_json::{Value, json};

use super::{event, text};
use crate::harness::{Client, Server};

/// A whole life, and a second one behind it.
const LIVES: [&str; 6] = [
    "processing_status = 'PROCESSING'",
    "processing_status = 'FAILED'",
    "processing_status = 'PENDING'",
    "processing_status = 'PROCESSING'",
    "agent_3_data = '{}'",
    "processing_status = 'COMPLETED'",
];

/// What comes behind a cursor until the stream is complete: cursors and stages.
async fn until_complete(client: &Client, plan: &str, after: Option<&str>) -> Vec<(String, String)> {
    let mut socket = client.watch(plan, after).await;
    let mut events = Vec::new();
    while let Some(payload) = socket.next().await {
        let event = &payload["data"]["planStatus"];
        events.push((text(&event["cursor"]), text(&event["stage"])));
    }
    events
}

fn stages(events: &[(String, String)]) -> Vec<&str> {
    events.iter().map(|event| event.1.as_str()).collect()
}

#[tokio::test]
async fn a_resumed_stream_ends_where_the_unbroken_one_did_also_when_the_plan_has_run_again() {
    let server = Server::idle(&[]).await;
    let client = server.stranger().await;
    let plan = client.create(json!({ "planName": "x" })).await;
    let first = text(&event(&mut client.watch(&plan, None).await).await["cursor"]);
    for change in LIVES {
        server.change(&plan, change).await;
    }
    let of_the_first_life = until_complete(&client, &plan, Some(&first)).await;
    assert_eq!(stages(&of_the_first_life), ["PLANNING", "STOPPED"]);
    // Behind its end there is the second life.
    let end = &of_the_first_life[1].0;
    let of_the_second = until_complete(&client, &plan, Some(end)).await;
    assert_eq!(stages(&of_the_second), ["QUEUED", "PLANNING", "ALLOCATING", "DONE"]);
    // The terminal event was delivered before: the stream ends at once.
    assert_eq!(until_complete(&client, &plan, Some(&of_the_second[3].0)).await, []);
    assert_eq!(stages(&until_complete(&client, &plan, None).await), ["DONE"]);
}

#[tokio::test]
async fn what_commits_behind_the_first_message_is_delivered() {
    let server = Server::idle(&[]).await;
    let client = server.stranger().await;
    for _ in 0..30 {
        let plan = client.create(json!({ "planName": "x" })).await;
        let mut socket = client.watch(&plan, None).await;
        assert_eq!(event(&mut socket).await["status"], "PENDING");
        server.change(&plan, "processing_status = 'FAILED'").await;
        assert_eq!(event(&mut socket).await["status"], "FAILED");
        assert_eq!(socket.next().await, None);
    }
}

#[tokio::test]
async fn a_cursor_asked_for_before_the_plans_misses_nothing_that_happens_meanwhile() {
    let server = Server::idle(&[]).await;
    let client = server.stranger().await;
    let nothing_yet = client.position().await;
    let old = client.create(json!({ "planName": "old" })).await;
    let now = client.position().await;
    let new = client.create(json!({ "planName": "new" })).await;
    server.change(&old, "processing_status = 'PROCESSING'").await;
    let expected = [(&old, "QUEUED"), (&new, "QUEUED"), (&old, "PLANNING")].map(|(id, stage)| json!([id, stage]));
    for (after, from) in [(nothing_yet, 0), (now, 1)] {
        let mut socket = client.watch_all(Some(&after)).await;
        let mut seen = Vec::new();
        while seen.last() != expected.last() {
            let event = event(&mut socket).await;
            seen.push(json!([event["planId"], event["stage"]]));
        }
        // What has just happened may be in it once more.
        assert!(seen == expected || seen == expected[from..], "{seen:?}");
    }
    // It is no cursor of one plan's stream.
    let after = client.position().await;
    let mut socket = client.watch(&old, Some(&after)).await;
    let payload = socket.next().await.unwrap();
    assert_eq!(payload["errors"][0]["extensions"]["code"], "BAD_CURSOR");
    assert_eq!(payload["data"], Value::Null);
}
