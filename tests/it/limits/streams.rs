//! The limits of sockets and streams.

use serde_json::{Value, json};

use super::{begun, code, post};
use crate::harness::{Client, Said, Server, eventually};

const WATCH: &str = "subscription($id: ID!) { planStatus(planId: $id) { status } }";
const EVENTS: &str = "text/event-stream";

async fn watch(server: &Server, client: &Client, plan: &str) -> reqwest::Response {
    post(server, client.token(), EVENTS, &json!({ "query": WATCH, "variables": { "id": plan } })).await
}

#[tokio::test]
async fn there_are_so_many_streams_altogether_and_of_a_user() {
    let server = Server::idle(&["--max-streams", "3", "--max-streams-per-user", "2"]).await;
    let (one, other) = (server.stranger().await, server.stranger().await);
    let (mine, theirs) = (one.create(json!({ "planName": "x" })).await, other.create(json!({ "planName": "y" })).await);
    let first = begun(watch(&server, &one, &mine).await).await;
    // A socket takes a seat as a stream does.
    let second = one.socket().await;
    let refused = watch(&server, &one, &mine).await;
    assert_eq!((refused.status().as_u16(), &refused.headers()["retry-after"]), (429, &"10".parse().unwrap()));
    assert_eq!(code(&refused.json::<Value>().await.unwrap()), Some("TOO_MANY_STREAMS"));

    let third = begun(watch(&server, &other, &theirs).await).await;
    // The other has had one only, but all seats are taken.
    let refused = watch(&server, &other, &theirs).await;
    assert_eq!(refused.status(), 429);
    let address = server.origin().replace("http://", "");
    let upgrade = tokio_tungstenite::connect_async(format!("ws://{address}/graphql")).await;
    assert!(upgrade.is_err_and(|error| error.to_string().contains("429")));
    drop((first, second));
    eventually("the seats are free again", async || (watch(&server, &one, &mine).await.status() == 200).then_some(()))
        .await;
    drop(third);
}

#[tokio::test]
async fn a_socket_runs_so_many_operations_and_takes_so_many_bytes() {
    let server = Server::idle(&["--max-operations-per-socket", "2", "--max-message", "600"]).await;
    let client = server.stranger().await;
    let mut socket = client.socket().await;
    for id in ["1", "2", "3"] {
        socket.subscribe(id, "subscription { planStatuses { cursor } }", json!({})).await;
    }
    let refused = socket.message().await;
    assert_eq!((&refused["type"], &refused["id"]), (&json!("error"), &json!("3")));
    assert_eq!(refused["payload"][0]["extensions"]["code"], "TOO_MANY_OPERATIONS");
    socket.send(json!({ "type": "complete", "id": "1" })).await;
    socket.subscribe("3", "{ __typename }", json!({})).await;
    let answer = socket.message().await;
    assert_eq!((&answer["type"], &answer["id"]), (&json!("next"), &json!("3")));
    assert_eq!(socket.message().await["type"], "complete");

    let message = |bytes: usize| {
        let ping = json!({ "type": "ping", "payload": { "a": "" } }).to_string().len();
        json!({ "type": "ping", "payload": { "a": "x".repeat(bytes - ping) } })
    };
    socket.send(message(600)).await;
    assert_eq!(socket.message().await["type"], "pong");
    socket.send(message(601)).await;
    assert!(matches!(socket.said().await, Said::Closed(Some(1009))));
}
