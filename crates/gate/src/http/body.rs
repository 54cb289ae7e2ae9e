//! The bytes of a request, as many as there may be.

use std::time::Duration;

use axum::{
    body::{Body, BodyDataStream},
    http::{HeaderMap, header},
};
use futures_util::StreamExt;
use mime::Mime;

use crate::{Code, RequestError, RequestLimits};

/// How long the rest of a body that is too large is read, and dropped: a client that is cut off while it still sends
/// sees a broken connection and not the response.
const DISCARD_TIMEOUT: Duration = Duration::from_secs(1);
/// Bytes that are read and dropped at most.
const MAX_DISCARDED: usize = 32 * 1024 * 1024;

/// Reads a body of JSON.
pub(crate) async fn read(headers: &HeaderMap, body: Body, limits: &RequestLimits) -> Result<Vec<u8>, RequestError> {
    check_type(headers)?;
    let mut chunks = body.into_data_stream();
    let mut body = Vec::new();
    let collected = async {
        while let Some(chunk) = chunks.next().await {
            let chunk = chunk.map_err(|_| RequestError::new(Code::BAD_REQUEST, "The request body is incomplete."))?;
            if body.len() + chunk.len() > limits.max_body {
                let message = format!("The request body may have at most {} bytes.", limits.max_body);
                return Err(RequestError::new(Code::PAYLOAD_TOO_LARGE, message));
            }
            body.extend_from_slice(&chunk);
        }
        Ok(())
    };
    let late = |_| RequestError::new(Code::REQUEST_TIMEOUT, "The request body did not arrive in time.");
    match tokio::time::timeout(limits.body_timeout, collected).await.map_err(late)? {
        Ok(()) => Ok(body),
        Err(error) => {
            drop(body);
            // A client that is slower than this is cut off.
            let _ = tokio::time::timeout(DISCARD_TIMEOUT, discard(chunks)).await;
            Err(error)
        }
    }
}

async fn discard(mut chunks: BodyDataStream) {
    let mut dropped = 0;
    while let Some(Ok(chunk)) = chunks.next().await
        && dropped < MAX_DISCARDED
    {
        dropped += chunk.len();
    }
}

/// Only JSON, in UTF-8: no page of another origin can send that without being asked first.
fn check_type(headers: &HeaderMap) -> Result<(), RequestError> {
    let mime: Option<Mime> = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()?.parse().ok());
    let is_json = mime.is_some_and(|mime| {
        mime.essence_str() == "application/json"
            && mime.get_param(mime::CHARSET).is_none_or(|charset| charset == mime::UTF_8)
    });
    let is_plain = headers.get(header::CONTENT_ENCODING).is_none_or(|encoding| encoding == "identity");
    if is_json && is_plain {
        return Ok(());
    }
    let message = "The request body must be application/json in UTF-8, and not compressed.";
    Err(RequestError::new(Code::UNSUPPORTED_MEDIA_TYPE, message))
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn is_read(content_type: &'static str) -> bool {
        check_type(&HeaderMap::from_iter([(header::CONTENT_TYPE, HeaderValue::from_static(content_type))])).is_ok()
    }

    #[test]
    fn only_json_is_read() {
        for json in ["application/json", "application/json; charset=utf-8", "Application/JSON;charset=\"UTF-8\""] {
            assert!(is_read(json), "{json}");
        }
        let others = [
            "text/plain",
            "application/x-www-form-urlencoded",
            "multipart/form-data",
            "application/json;charset=latin1",
        ];
        for other in others.into_iter().chain(["", "application/graphql", "application/jsonp"]) {
            assert!(!is_read(other), "{other}");
        }
        assert!(check_type(&HeaderMap::new()).is_err());
    }

    #[test]
    fn a_compressed_body_is_not_read() {
        let mut headers = HeaderMap::from_iter([(header::CONTENT_TYPE, HeaderValue::from_static("application/json"))]);
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
        assert!(check_type(&headers).is_err());
    }
}
