//! The messages of the protocol.

use apollo_compiler::response::JsonMap;
use serde::Deserialize;
use serde_json::{json, value::RawValue};

use super::close::Close;
use crate::{RequestError, json_limits, request::Request};

/// What a client says.
#[derive(Debug)]
pub(super) enum ClientMessage {
    Init(JsonMap),
    Ping(Option<Box<RawValue>>),
    Pong,
    Subscribe { id: String, request: Box<Request> },
    Complete { id: String },
}

#[derive(Deserialize)]
#[serde(expecting = "a JSON object")]
struct Envelope {
    r#type: String,
    #[serde(default)]
    id: Option<String>,
    #[serde(default)]
    payload: Option<Box<RawValue>>,
}

impl ClientMessage {
    /// Reads a message; anything that is not the protocol's closes the socket with 4400, and more than `max_values` with
    /// 1009.
    pub(super) fn read(text: &str, max_values: usize) -> Result<Self, Close> {
        if json_limits::exceeds(text.as_bytes(), max_values) {
            return Err(Close::too_big());
        }
        // serde would take an array for an object, by the order of its fields.
        if !text.trim_start().starts_with('{') {
            return Err(Close::invalid("expected a JSON object"));
        }
        let Envelope { r#type, id, payload } =
            serde_json::from_str(text).map_err(|error| Close::invalid(error.to_string()))?;
        let payload = payload.filter(|payload| payload.get() != "null");
        let id = || id.filter(|id| !id.is_empty()).ok_or_else(|| Close::invalid("the id is missing"));
        Ok(match r#type.as_str() {
            "connection_init" => Self::Init(object(payload.as_deref())?.unwrap_or_default()),
            "ping" => {
                object(payload.as_deref())?;
                Self::Ping(payload)
            }
            "pong" => {
                object(payload.as_deref())?;
                Self::Pong
            }
            "complete" => Self::Complete { id: id()? },
            "subscribe" => Self::Subscribe { id: id()?, request: Box::new(request(payload.as_deref())?) },
            other => return Err(Close::invalid(format!("there is no type {other:?}"))),
        })
    }
}

fn object(payload: Option<&RawValue>) -> Result<Option<JsonMap>, Close> {
    let read = |payload: &RawValue| serde_json::from_str(payload.get());
    payload.map(read).transpose().map_err(|_| Close::invalid("the payload must be an object"))
}

fn request(payload: Option<&RawValue>) -> Result<Request, Close> {
    let payload = payload.filter(|payload| payload.get().starts_with('{'));
    let payload = payload.ok_or_else(|| Close::invalid("the payload is missing"))?;
    let request: Request = serde_json::from_str(payload.get()).map_err(|error| Close::invalid(error.to_string()))?;
    // A stored document's name stands for its text.
    if request.query.is_none() && request.document_id.is_none() && request.extensions.is_empty() {
        return Err(Close::invalid("the query is missing"));
    }
    Ok(request)
}

/// `connection_ack`.
pub(super) const ACK: &str = r#"{"type":"connection_ack"}"#;

/// `pong`, with what came in the ping.
pub(super) fn pong(payload: Option<&RawValue>) -> String {
    match payload {
        Some(payload) => json!({ "type": "pong", "payload": payload }).to_string(),
        None => r#"{"type":"pong"}"#.to_owned(),
    }
}

/// `next`, around a response that is JSON already.
pub(super) fn next(id: &str, response: &[u8]) -> String {
    let id = serde_json::Value::from(id).to_string();
    let mut text = String::with_capacity(response.len() + id.len() + 32);
    text.push_str("{\"id\":");
    text.push_str(&id);
    text.push_str(",\"type\":\"next\",\"payload\":");
    text.push_str(&String::from_utf8_lossy(response));
    text.push('}');
    text
}

/// `error`: the operation did not run.
pub(super) fn error(id: &str, errors: &[RequestError]) -> String {
    json!({ "id": id, "type": "error", "payload": errors }).to_string()
}

/// `complete`: the operation has ended.
pub(super) fn complete(id: &str) -> String {
    json!({ "id": id, "type": "complete" }).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_of_the_protocol_are_read() {
        assert!(matches!(ClientMessage::read(r#"{"type":"connection_init"}"#, 100), Ok(ClientMessage::Init(_))));
        assert!(matches!(
            ClientMessage::read(r#"{"type":"connection_init","payload":null}"#, 100),
            Ok(ClientMessage::Init(_))
        ));
        assert!(matches!(ClientMessage::read(r#" {"type":"pong","payload":{}}"#, 100), Ok(ClientMessage::Pong)));
        let subscribe = r#"{"id":"1","type":"subscribe","payload":{"query":"{a}","extensions":null}}"#;
        assert!(matches!(ClientMessage::read(subscribe, 100), Ok(ClientMessage::Subscribe { id, .. }) if id == "1"));
        let ClientMessage::Ping(payload) = ClientMessage::read(r#"{"type":"ping","payload":{"a":1}}"#, 100).unwrap()
        else {
            panic!("a ping is a ping")
        };
        assert_eq!(pong(payload.as_deref()), r#"{"payload":{"a":1},"type":"pong"}"#);
    }

    #[test]
    fn anything_else_closes_the_socket() {
        for text in [
            "",
            "{not json",
            "[1,2]",
            r#"["ping",null,null]"#,
            r#"{"id":"1"}"#,
            r#"{"type":"bogus"}"#,
            r#"{"type":"start","id":"1","payload":{"query":"{a}"}}"#,
            r#"{"type":"connection_ack"}"#,
            r#"{"type":"connection_init","payload":"text"}"#,
            r#"{"type":"connection_init","payload":[]}"#,
            r#"{"type":"ping","payload":1}"#,
            r#"{"type":"complete"}"#,
            r#"{"type":"subscribe","payload":{"query":"{a}"}}"#,
            r#"{"type":"subscribe","id":"","payload":{"query":"{a}"}}"#,
            r#"{"type":"subscribe","id":"1"}"#,
            r#"{"type":"subscribe","id":"1","payload":{}}"#,
            r#"{"type":"subscribe","id":"1","payload":["{a}"]}"#,
            r#"{"type":"subscribe","id":"1","payload":{"query":5}}"#,
            r#"{"type":"subscribe","id":"1","payload":{"query":"{a}","variables":[]}}"#,
        ] {
            assert_eq!(ClientMessage::read(text, 100).map_err(|close| close.code).err(), Some(4400), "{text}");
        }
    }

    #[test]
    fn an_id_is_written_as_json() {
        assert_eq!(next("a\"b", b"{}"), r#"{"id":"a\"b","type":"next","payload":{}}"#);
    }
}
