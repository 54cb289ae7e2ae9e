//! JSON-RPC messages, as clients send them: one a body.

use graphql_gate::{JsonMap, JsonValue};
use serde::{Serialize, Serializer};

use crate::error::RpcError;

/// A message of a client.
#[derive(Debug)]
pub(crate) enum Message {
    /// It wants an answer.
    Request { id: Id, method: String, params: JsonMap },
    /// It wants none.
    Notification,
}

/// What a client tells its requests apart by: a text, or an integer.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Id(JsonValue);

impl Serialize for Id {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

/// A body that is no message, with its id where that could be read.
pub(crate) type Malformed = Box<(Option<Id>, RpcError)>;

/// Reads a body.
pub(crate) fn read(body: &[u8]) -> Result<Message, Malformed> {
    let value: JsonValue = serde_json::from_slice(body).map_err(|error| Box::new((None, RpcError::parse(&error))))?;
    let JsonValue::Object(mut fields) = value else {
        return Err(Box::new((
            None,
            RpcError::invalid_request("The body must be one JSON-RPC message; there are no batches."),
        )));
    };
    let has_id = fields.contains_key("id");
    let id = fields.remove("id").and_then(read_id);
    let fail = |message: &str| Err(Box::new((id.clone(), RpcError::invalid_request(message))));
    if fields.get("jsonrpc").and_then(JsonValue::as_str) != Some("2.0") {
        return fail("\"jsonrpc\" must be \"2.0\".");
    }
    let Some(method) = fields.get("method").and_then(JsonValue::as_str).map(str::to_owned) else {
        return fail("There is no \"method\". This server sends no requests, so that it awaits no responses.");
    };
    let params = match fields.remove("params") {
        None => JsonMap::new(),
        Some(JsonValue::Object(params)) => params,
        Some(_) => return fail("\"params\" must be an object."),
    };
    match id {
        Some(id) => Ok(Message::Request { id, method, params }),
        None if has_id => fail("\"id\" must be a text or an integer."),
        None => Ok(Message::Notification),
    }
}

fn read_id(value: JsonValue) -> Option<Id> {
    let is_id = match &value {
        JsonValue::String(_) => true,
        JsonValue::Number(number) => number.is_i64() || number.is_u64(),
        _ => false,
    };
    is_id.then_some(Id(value))
}
