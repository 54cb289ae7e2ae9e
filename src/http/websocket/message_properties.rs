//! What holds for every message of a socket's client.

use axum::extract::ws::CloseFrame;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::message::{self, ClientMessage};
use fuzz::{
    hunt,
    json::{any_json, reshaped},
};

fn messages() -> BoxedStrategy<String> {
    let names = &["type", "id", "payload", "query", "variables", "extensions", "token", "documentId"];
    let words =
        &["connection_init", "ping", "pong", "subscribe", "complete", "next", "connection_ack", "{__typename}", "1"];
    let shapes = vec![
        json!({ "type": "connection_init", "payload": { "token": "a" } }),
        json!({ "type": "ping", "payload": { "a": 1 } }),
        json!({ "type": "pong" }),
        json!({ "type": "subscribe", "id": "1", "payload": { "query": "{__typename}", "variables": { "a": 1 } } }),
        json!({ "type": "complete", "id": "1" }),
        json!(["ping", null, null]),
    ];
    reshaped(shapes, any_json(names, words)).prop_map(|message| message.to_string()).boxed()
}

#[test]
fn a_message_is_read_as_it_is_written_or_closes_the_socket() {
    hunt("message", messages(), |text| {
        let message = match ClientMessage::read(text, 20_000) {
            Ok(message) => message,
            Err(close) => {
                prop_assert_eq!(close.code, 4400);
                let frame = CloseFrame::from(close);
                prop_assert!(frame.reason.len() <= 123);
                let kind: String = frame.reason.chars().filter(|c| !c.is_ascii_digit()).collect();
                // What the parser quotes of the input is no news.
                return Ok(kind.split(['`', '"']).next().unwrap_or_default().to_owned());
            }
        };
        // What nobody reads may hold what JSON cannot: then a plain reading finds nothing to compare with.
        let json: Value = serde_json::from_str(text).unwrap_or(Value::Null);
        let plain = !json.is_null();
        let payload = json.get("payload").filter(|payload| !payload.is_null());
        let is = |kind: &str| !plain || json["type"] == kind;
        Ok(match message {
            ClientMessage::Init(given) => {
                prop_assert!(is("connection_init"));
                let wanted = payload.cloned().unwrap_or_else(|| json!({}));
                prop_assert!(!plain || serde_json::to_value(&given).unwrap() == wanted);
                format!("connection_init {}", given.len().min(2))
            }
            ClientMessage::Ping(given) => {
                prop_assert!(is("ping"));
                let pong: Value = serde_json::from_str(&message::pong(given.as_deref())).unwrap();
                prop_assert_eq!(&pong["type"], "pong");
                prop_assert!(!plain || pong.get("payload") == payload);
                format!("ping {}", given.is_some())
            }
            ClientMessage::Pong => {
                prop_assert!(is("pong"));
                "pong".to_owned()
            }
            ClientMessage::Subscribe { id, request } => {
                prop_assert!(is("subscribe") && !id.is_empty());
                prop_assert!(!plain || json["payload"]["query"].as_str() == request.query.as_deref());
                let next: Value = serde_json::from_str(&message::next(&id, b"{\"data\":null}")).unwrap();
                prop_assert_eq!(next, json!({ "id": id, "type": "next", "payload": { "data": null } }));
                format!("subscribe {} {}", request.query.is_some(), request.variables.len().min(1))
            }
            ClientMessage::Complete { id } => {
                prop_assert!(is("complete") && !id.is_empty());
                let complete: Value = serde_json::from_str(&message::complete(&id)).unwrap();
                prop_assert_eq!(complete, json!({ "id": id, "type": "complete" }));
                "complete".to_owned()
            }
        })
    });
}
