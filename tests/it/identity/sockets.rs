//! Who a socket's `connection_init` speaks for, in each form in which clients write it.

use serde_json::{Value, json};
use uuid::Uuid;

use crate::harness::{Said, Server, Socket, token};

/// Who the socket is after this payload, or the code that it is closed with.
async fn who(server: &Server, payload: Value) -> Result<Value, Option<u16>> {
    let mut socket = Socket::connect(server.address(), "graphql-transport-ws").await;
    socket.introduce(payload).await;
    match socket.said().await {
        Said::Message(message) => assert_eq!(message["type"], "connection_ack"),
        Said::Closed(code) => return Err(code),
    }
    socket.subscribe("1", "{ viewer { id } }", json!({})).await;
    Ok(socket.next().await.unwrap()["data"]["viewer"]["id"].take())
}

#[tokio::test]
async fn a_token_is_taken_in_every_form_in_which_clients_send_it() {
    let server = Server::idle(&[]).await;
    let user = Uuid::new_v4();
    let token = token(user, &[]).await;
    let bearer = format!("Bearer {token}");
    for payload in [
        json!({ "authorization": bearer }),
        json!({ "Authorization": bearer }),
        json!({ "token": token }),
        json!({ "headers": { "Authorization": bearer } }),
        json!({ "headers": { "authorization": bearer, "x-other": "1" } }),
        json!({ "Headers": { "AUTHORIZATION": bearer } }),
        json!({ "authorization": null, "headers": { "authorization": bearer } }),
    ] {
        assert_eq!(who(&server, payload.clone()).await, Ok(json!(user)), "{payload}");
    }
}

#[tokio::test]
async fn what_looks_like_a_token_and_is_not_understood_is_not_taken_for_nobody() {
    let server = Server::idle(&[]).await;
    let token = token(Uuid::new_v4(), &[]).await;
    let bearer = format!("Bearer {token}");
    for payload in [
        json!({ "authToken": token }),
        json!({ "Authorisation": bearer }),
        json!({ "jwt": token }),
        json!({ "access_token": token }),
        json!({ "context": { "headers": { "authorization": bearer } } }),
        json!({ "headers": [["authorization", bearer]] }),
        json!({ "headers": { "Authorization": [bearer] } }),
        json!({ "headers": { "authorization": 1 } }),
        json!({ "headers": { "authorization": "Bearer nobody" } }),
        json!({ "headers": { "x-auth": bearer } }),
        json!({ "authorization": token }),
        json!({ "credentials": "Bearer opaque" }),
    ] {
        assert_eq!(who(&server, payload.clone()).await, Err(Some(4403)), "{payload}");
    }
    for nobody in [
        json!(null),
        json!({}),
        json!({ "authorization": null }),
        json!({ "headers": {} }),
        json!({ "headers": null, "apollographql-client-name": "web", "version": "1.2.3" }),
    ] {
        assert_eq!(who(&server, nobody.clone()).await, Ok(Value::Null), "{nobody}");
    }
}
