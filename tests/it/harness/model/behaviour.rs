//! How a model server answers, well or not.

use std::time::Duration;

use serde_json::{Value, json};
use tokio::{io::AsyncWriteExt, net::TcpStream, time::sleep};

/// What a model server does with a question.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Behaviour {
    Good,
    /// Answers well, after a while.
    Slow(Duration),
    /// Accepts the question and never says a word.
    Silent,
    /// 429, with what `Retry-After` says.
    TooMany(Option<String>),
    /// 500.
    Broken,
    /// 503, with what `Retry-After` says.
    Unavailable(String),
    /// 401.
    Unauthorized,
    /// 307 to somewhere else.
    Redirect(String),
    /// Closes before it answers.
    Cut,
    /// Closes in the middle of its answer.
    CutInBody,
    /// A whole answer with half a JSON in it.
    HalfJson,
    /// A page of a proxy.
    Html,
    /// The model says this instead.
    Says(String),
    /// The model refuses.
    Refusal,
    /// The model was cut off by its limit.
    Length,
    /// 100 MB.
    Flood,
    /// A byte now and then.
    Trickle,
}

impl Behaviour {
    /// Each once, with times that suit a program of little patience.
    pub(crate) fn all() -> Vec<Self> {
        let says = |content: Value| Self::Says(content.to_string());
        vec![
            Self::Good,
            Self::Slow(Duration::from_millis(500)),
            Self::Silent,
            Self::TooMany(None),
            Self::TooMany(Some("1".to_owned())),
            Self::TooMany(Some("Fri, 31 Dec 2049 23:59:59 GMT".to_owned())),
            Self::Broken,
            Self::Unavailable("1".to_owned()),
            Self::Unauthorized,
            Self::Redirect("http://127.0.0.1:9/elsewhere".to_owned()),
            Self::Cut,
            Self::CutInBody,
            Self::HalfJson,
            Self::Html,
            Self::Says("Of course! Here is your plan: ```json {}```".to_owned()),
            says(json!({ "verdict": "fine" })),
            says(json!({ "goal_type": "RETIREMENT", "words": "what nobody wrote", "target_amount": 9_000_000 })),
            says(json!({ "goal_type": "RETIREMENT", "words": "what nobody wrote" })),
            says(json!({ "summary": "You will have $9,999,999.99 in 3 years, and pay nothing at all for it." })),
            Self::Refusal,
            Self::Length,
            Self::Flood,
            Self::Trickle,
        ]
    }

    /// Answers on `stream`; `content` is what a good model would say. Errors are the client's going away.
    pub(super) async fn answer(&self, stream: &mut TcpStream, content: &str) -> std::io::Result<()> {
        let said = |content: &str| completion(&json!({ "role": "assistant", "content": content }), "stop");
        match self {
            Self::Good => send(stream, "200 OK", "", &said(content)).await,
            Self::Slow(duration) => {
                sleep(*duration).await;
                send(stream, "200 OK", "", &said(content)).await
            }
            Self::Silent => std::future::pending().await,
            Self::TooMany(after) => {
                let after = after.as_ref().map_or_else(String::new, |after| format!("Retry-After: {after}\r\n"));
                send(stream, "429 Too Many Requests", &after, "{\"error\":{\"code\":\"rate_limit_exceeded\"}}").await
            }
            Self::Broken => send(stream, "500 Internal Server Error", "", "{\"error\":{\"message\":\"oh\"}}").await,
            Self::Unavailable(after) => {
                send(stream, "503 Service Unavailable", &format!("Retry-After: {after}\r\n"), "").await
            }
            Self::Unauthorized => send(stream, "401 Unauthorized", "", "{\"error\":{\"message\":\"wrong key\"}}").await,
            Self::Redirect(to) => send(stream, "307 Temporary Redirect", &format!("Location: {to}\r\n"), "").await,
            Self::Cut => Ok(()),
            Self::CutInBody => {
                let whole = said(content);
                let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", whole.len());
                stream.write_all((head + &whole[..whole.len() / 2]).as_bytes()).await
            }
            Self::HalfJson => {
                let whole = said(content);
                send(stream, "200 OK", "", &whole[..whole.len() / 2]).await
            }
            Self::Html => send(stream, "200 OK", "", "<html><title>Please sign in</title></html>").await,
            Self::Says(content) => send(stream, "200 OK", "", &said(content)).await,
            Self::Refusal => {
                let message = json!({ "role": "assistant", "content": null, "refusal": "I cannot help with that." });
                send(stream, "200 OK", "", &completion(&message, "stop")).await
            }
            Self::Length => {
                let message = json!({ "role": "assistant", "content": &content[..content.len() / 2] });
                send(stream, "200 OK", "", &completion(&message, "length")).await
            }
            Self::Flood => flood(stream).await,
            Self::Trickle => {
                stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n").await?;
                loop {
                    sleep(Duration::from_millis(100)).await;
                    stream.write_all(b" ").await?;
                }
            }
        }
    }
}

async fn send(stream: &mut TcpStream, status: &str, headers: &str, body: &str) -> std::io::Result<()> {
    let head = format!(
        "HTTP/1.1 {status}\r\n{headers}Content-Type: application/json\r\nConnection: close\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    stream.write_all((head + body).as_bytes()).await
}

async fn flood(stream: &mut TcpStream) -> std::io::Result<()> {
    const CHUNK: usize = 64 * 1024;
    stream.write_all(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n").await?;
    let chunk = format!("{CHUNK:x}\r\n{}\r\n", " ".repeat(CHUNK));
    for _ in 0..100 * 1024 * 1024 / CHUNK {
        stream.write_all(chunk.as_bytes()).await?;
    }
    stream.write_all(b"0\r\n\r\n").await
}

fn completion(message: &Value, finish_reason: &str) -> String {
    json!({
        "id": "chatcmpl-1", "object": "chat.completion", "created": 1_795_600_000, "model": "test-model-2026",
        "choices": [{ "index": 0, "message": message, "finish_reason": finish_reason, "logprobs": null }],
        "usage": { "prompt_tokens": 321, "completion_tokens": 45, "total_tokens": 366 },
        "system_fingerprint": null,
    })
    .to_string()
}
