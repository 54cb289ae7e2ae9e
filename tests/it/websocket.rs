//! graphql-transport-ws, message by message.

use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::Message;
use uuid::Uuid;

use crate::harness::{Said, Server, Socket, token};
use futures_util::StreamExt;

const PROTOCOL: &str = "graphql-transport-ws";

async fn anonymous(server: &Server) -> Socket {
    Socket::open(server.address(), None).await
}

fn subscribe(id: &str, query: &str) -> Value {
    json!({ "id": id, "type": "subscribe", "payload": { "query": query } })
}

/// The code that the socket is closed with; what is said before is passed over.
async fn closed(socket: &mut Socket) -> Option<u16> {
    loop {
        if let Said::Closed(code) = socket.said().await {
            return code;
        }
    }
}

#[tokio::test]
async fn each_breach_of_the_protocol_has_its_code() {
    let server = Server::idle(&["--init-timeout", "500ms"]).await;
    let address = server.address();
    let init = json!({ "type": "connection_init" });
    for (messages, code) in [
        (vec![json!([1, 2])], 4400),
        (vec![json!({ "type": "bogus" })], 4400),
        (vec![json!({ "type": "connection_init", "payload": "text" })], 4400),
        (vec![init.clone(), json!({ "id": "1", "type": "subscribe", "payload": {} })], 4400),
        (vec![init.clone(), json!({ "type": "connection_ack" })], 4400),
        (vec![subscribe("1", "{ __typename }")], 4401),
        (vec![json!({ "type": "connection_init", "payload": { "authorization": "Bearer nobody" } })], 4403),
        (vec![json!({ "type": "connection_init", "payload": { "token": "nobody" } })], 4403),
        (vec![json!({ "type": "connection_init", "payload": { "token": 1 } })], 4403),
        (vec![], 4408),
        (vec![init.clone(), init.clone()], 4429),
    ] {
        let mut socket = Socket::connect(address, PROTOCOL).await;
        for message in &messages {
            socket.send(message.clone()).await;
        }
        assert_eq!(closed(&mut socket).await, Some(code), "{messages:?}");
    }
}

#[tokio::test]
async fn only_the_one_subprotocol_is_spoken() {
    let server = Server::idle(&[]).await;
    // The legacy one offered first is passed over.
    let mut socket = Socket::connect(server.address(), "graphql-ws, graphql-transport-ws").await;
    socket.send(json!({ "type": "connection_init" })).await;
    assert_eq!(socket.message().await["type"], "connection_ack");
    let (mut stream, _) = tokio_tungstenite::connect_async(format!("ws://{}/graphql", server.address())).await.unwrap();
    let Some(Ok(Message::Close(Some(frame)))) = stream.next().await else { panic!("no subprotocol is none of ours") };
    assert_eq!(u16::from(frame.code), 4406);
}

#[tokio::test]
async fn a_second_subscriber_with_the_same_id_closes_the_socket() {
    let server = Server::idle(&[]).await;
    let client = server.stranger().await;
    let plan = client.create(json!({ "planName": "x" })).await;
    let mut socket = client.watch(&plan, None).await;
    assert_eq!(socket.next().await.unwrap()["data"]["planStatus"]["status"], "PENDING");
    socket.send(subscribe("1", "{ __typename }")).await;
    assert_eq!(closed(&mut socket).await, Some(4409));
}

#[tokio::test]
async fn what_does_not_run_is_an_error_and_the_socket_lives_on() {
    let server = Server::idle(&[]).await;
    let mut socket = anonymous(&server).await;
    for query in ["{", "{ nope }", "subscription { nope }", "query ($a: Int!) { __typename @include(if: $a) }"] {
        socket.send(subscribe("1", query)).await;
        let message = socket.message().await;
        assert_eq!((&message["type"], &message["id"]), (&json!("error"), &json!("1")), "{query}");
        assert!(message["payload"][0]["extensions"]["code"].is_string(), "{message}");
    }
    // The id is free at once.
    socket.send(subscribe("1", "{ __typename }")).await;
    assert_eq!(socket.next().await.unwrap(), json!({ "data": { "__typename": "Query" } }));
    assert_eq!(socket.next().await, None);
    socket.send(json!({ "type": "ping", "payload": { "a": 1 } })).await;
    assert_eq!(socket.message().await, json!({ "type": "pong", "payload": { "a": 1 } }));
}

#[tokio::test]
async fn without_a_token_the_fields_say_so() {
    let server = Server::idle(&[]).await;
    let mut socket = anonymous(&server).await;
    for query in ["{ viewer { id } }", "subscription { planStatus(planId: 1) { status } }"] {
        socket.send(subscribe("1", query)).await;
        assert_eq!(socket.next().await.unwrap()["errors"][0]["extensions"]["code"], "UNAUTHENTICATED");
        assert_eq!(socket.next().await, None);
    }
}

#[tokio::test]
async fn a_completed_subscription_says_nothing_more() {
    let server = Server::idle(&[]).await;
    let client = server.stranger().await;
    let plan = client.create(json!({ "planName": "x" })).await;
    let mut socket = client.watch(&plan, None).await;
    socket.next().await.unwrap();
    socket.send(json!({ "id": "1", "type": "complete" })).await;
    socket.send(json!({ "id": "unknown", "type": "complete" })).await;
    socket.send(json!({ "type": "ping" })).await;
    assert_eq!(socket.message().await["type"], "pong");
    server.database.run("UPDATE investment_plans SET processing_status = 'FAILED'").await;
    // A new subscription with the same id hears of it; the old one would have been first.
    let query = format!("subscription {{ planStatus(planId: \"{plan}\") {{ status previousStatus }} }}");
    socket.send(subscribe("1", &query)).await;
    assert_eq!(socket.next().await.unwrap()["data"]["planStatus"]["status"], "FAILED");
}

#[tokio::test]
async fn a_socket_is_closed_when_its_token_expires() {
    let server = Server::idle(&[]).await;
    let token = token(Uuid::new_v4(), &["--ttl", "2s"]).await;
    let mut socket = Socket::open(server.address(), Some(&token)).await;
    assert_eq!(closed(&mut socket).await, Some(4403));
}

#[tokio::test]
async fn there_are_so_many_operations_and_sockets() {
    let server =
        Server::idle(&["--max-operations-per-socket", "1", "--max-streams-per-user", "2", "--max-message", "2000"])
            .await;
    let client = server.stranger().await;
    let plan = client.create(json!({ "planName": "x" })).await;
    let mut socket = client.watch(&plan, None).await;
    socket.next().await.unwrap();
    socket.send(subscribe("2", "{ __typename }")).await;
    assert_eq!(socket.message().await["payload"][0]["extensions"]["code"], "TOO_MANY_OPERATIONS");

    let _second = client.socket().await;
    let token = token(client.user, &[]).await;
    let mut third = Socket::connect(server.address(), PROTOCOL).await;
    third.introduce(json!({ "token": token })).await;
    assert_eq!(closed(&mut third).await, Some(1013));
    // Other users are not held back.
    let mut other = anonymous(&server).await;
    other.send(subscribe("1", &format!("{{ __typename }} #{}", "x".repeat(2000)))).await;
    assert_eq!(closed(&mut other).await, Some(1009));
}

#[tokio::test]
async fn a_client_that_is_silent_or_does_not_read_is_let_go() {
    let server = Server::idle(&["--ping-interval", "150ms", "--send-timeout", "300ms"]).await;
    let client = server.stranger().await;
    let plan = client.create(json!({ "financialGoals": "x".repeat(5_000) })).await;
    // Nobody reads from these two, so pings stay unanswered, and answers unread.
    let (mut silent, mut deaf) = (anonymous(&server).await, client.socket().await);
    let large = (0..90).fold(String::new(), |text, n| text + &format!("f{n}: financialGoals "));
    for id in 0..100 {
        deaf.send(subscribe(&id.to_string(), &format!("{{ plan(id: \"{plan}\") {{ {large} }} }}"))).await;
    }
    tokio::time::sleep(std::time::Duration::from_secs(2)).await;
    assert_eq!(closed(&mut silent).await, None);
    let mut answers = 0;
    while let Said::Message(message) = deaf.said().await {
        answers += usize::from(message["type"] == "next");
    }
    assert!(answers < 100, "what was not read was sent all the same");
}

#[tokio::test]
async fn a_server_that_stops_says_goodbye() {
    let mut server = Server::idle(&[]).await;
    let client = server.stranger().await;
    let plan = client.create(json!({ "planName": "x" })).await;
    let mut watching = client.watch(&plan, None).await;
    watching.next().await.unwrap();
    let mut idle = anonymous(&server).await;
    let (status, code, other) = tokio::join!(server.program.terminate(), closed(&mut watching), closed(&mut idle));
    assert!(status.success());
    assert_eq!((code, other), (Some(1001), Some(1001)));
}
