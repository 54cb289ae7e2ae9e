//! The three ways in which a stream reaches a client, read as they arrive.

use reqwest::Response;
use serde_json::{Value, json};

use crate::harness::{Said, Socket};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Transport {
    WebSocket,
    Sse,
    Multipart,
}

impl Transport {
    pub(crate) const ALL: [Self; 3] = [Self::WebSocket, Self::Sse, Self::Multipart];
}

/// What is asked for.
pub(crate) struct Question<'a> {
    pub(crate) query: &'a str,
    pub(crate) variables: Value,
    /// What a browser says when it comes back.
    pub(crate) last_event_id: Option<&'a str>,
}

/// What a stream says.
#[derive(Debug, PartialEq)]
pub(crate) enum Heard {
    /// A response of the operation.
    Response(Value),
    /// A sign of life.
    Alive,
    /// The operation has ended.
    Complete,
    /// The connection has ended, the operation has not.
    Cut,
}

pub(crate) enum Stream {
    Socket(Box<Socket>),
    Http { transport: Transport, response: Response, buffer: Vec<u8> },
}

impl Stream {
    /// Asks; `None` where the way is barred.
    pub(crate) async fn open(
        transport: Transport,
        http: &reqwest::Client,
        address: &str,
        token: &str,
        question: &Question<'_>,
    ) -> Option<Self> {
        if transport == Transport::WebSocket {
            let mut socket = Socket::try_connect(address, "graphql-transport-ws").await.ok()?;
            let payload = json!({ "authorization": format!("Bearer {token}") });
            socket.try_send(json!({ "type": "connection_init", "payload": payload })).await.ok()?;
            let payload = json!({ "query": question.query, "variables": question.variables });
            loop {
                match socket.heard().await {
                    Some(Said::Message(message)) if message["type"] == "connection_ack" => break,
                    Some(_) => return None,
                    None => {}
                }
            }
            socket.try_send(json!({ "id": "1", "type": "subscribe", "payload": payload })).await.ok()?;
            return Some(Self::Socket(Box::new(socket)));
        }
        let accept = match transport {
            Transport::Sse => "text/event-stream",
            _ => "multipart/mixed;subscriptionSpec=1.0, application/json",
        };
        let body = json!({ "query": question.query, "variables": question.variables });
        let request = http.post(format!("http://{address}/graphql")).bearer_auth(token).header("accept", accept);
        let request = match question.last_event_id {
            Some(id) => request.header("last-event-id", id),
            None => request,
        };
        let response = request.json(&body).send().await.ok()?;
        Some(Self::Http { transport, response, buffer: Vec::new() })
    }

    /// What is said next.
    pub(crate) async fn next(&mut self) -> Heard {
        match self {
            Self::Socket(socket) => match socket.heard().await {
                None => Heard::Alive,
                Some(Said::Closed(_)) => Heard::Cut,
                Some(Said::Message(mut message)) => match message["type"].as_str() {
                    Some("next") => Heard::Response(message["payload"].take()),
                    Some("error") => Heard::Response(json!({ "errors": message["payload"] })),
                    Some("complete") => Heard::Complete,
                    _ => Heard::Alive,
                },
            },
            Self::Http { response, buffer, .. } if !response.status().is_success() => match response.chunk().await {
                Ok(Some(chunk)) => {
                    buffer.extend(chunk);
                    serde_json::from_slice(buffer).map_or(Heard::Alive, Heard::Response)
                }
                _ => Heard::Cut,
            },
            Self::Http { transport, response, buffer } => loop {
                let heard = if *transport == Transport::Sse { event(buffer) } else { part(buffer) };
                if let Some(heard) = heard {
                    return heard;
                }
                match response.chunk().await {
                    Ok(Some(chunk)) => buffer.extend(chunk),
                    _ => return Heard::Cut,
                }
            },
        }
    }
}

/// Takes what stands before `end` out of the buffer.
fn take_until(buffer: &mut Vec<u8>, end: &[u8]) -> Option<String> {
    let at = buffer.windows(end.len()).position(|window| window == end)?;
    let rest = buffer.split_off(at + end.len());
    let mut taken = std::mem::replace(buffer, rest);
    taken.truncate(at);
    Some(String::from_utf8(taken).unwrap())
}

/// The first whole event of `text/event-stream`.
fn event(buffer: &mut Vec<u8>) -> Option<Heard> {
    let text = take_until(buffer, b"\n\n")?;
    let field = |name: &str| text.lines().find_map(|line| line.strip_prefix(name));
    match field("event: ") {
        Some("complete") => return Some(Heard::Complete),
        Some(_) => {}
        None => return Some(Heard::Alive),
    }
    let mut response: Value = serde_json::from_str(field("data: ").unwrap()).unwrap();
    // What a browser would say when it comes back.
    response["id"] = json!(field("id: "));
    Some(Heard::Response(response))
}

/// The first whole part of `multipart/mixed`.
fn part(buffer: &mut Vec<u8>) -> Option<Heard> {
    const BOUNDARY: &[u8] = b"--graphql";
    if buffer.starts_with(b"--\r\n") {
        return Some(Heard::Complete);
    }
    let text = take_until(buffer, BOUNDARY)?;
    let Some((_, json)) = text.split_once("\r\n\r\n") else { return Some(Heard::Alive) };
    let mut json: Value = serde_json::from_str(json).unwrap();
    Some(match json["payload"].take() {
        // An error of the transport.
        Value::Null if json.get("errors").is_some() => Heard::Cut,
        Value::Null => Heard::Alive,
        payload => Heard::Response(payload),
    })
}

#[test]
fn events_are_read_in_whatever_pieces_they_come() {
    let mut buffer = b":\n\nevent: next\nid: AQ\ndata: {\"data\":1}\n\nevent: comp".to_vec();
    assert_eq!(event(&mut buffer), Some(Heard::Alive));
    assert_eq!(event(&mut buffer), Some(Heard::Response(json!({ "data": 1, "id": "AQ" }))));
    assert_eq!(event(&mut buffer), None);
    buffer.extend(b"lete\ndata:\n\n");
    assert_eq!(event(&mut buffer), Some(Heard::Complete));
}

#[test]
fn parts_are_read_in_whatever_pieces_they_come() {
    let head = "\r\ncontent-type: application/json\r\n\r\n";
    let mut buffer =
        format!("--graphql{head}{{}}\r\n--graphql{head}{{\"payload\":{{\"data\":1}}}}\r\n--grap").into_bytes();
    assert_eq!(part(&mut buffer), Some(Heard::Alive));
    assert_eq!(part(&mut buffer), Some(Heard::Alive));
    assert_eq!(part(&mut buffer), None);
    buffer.extend(b"hql--\r\n");
    assert_eq!(part(&mut buffer), Some(Heard::Response(json!({ "data": 1 }))));
    assert_eq!(part(&mut buffer), Some(Heard::Complete));
}
