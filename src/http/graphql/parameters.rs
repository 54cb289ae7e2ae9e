//! A request's parameters, out of the body of a POST or the address of a GET.

use axum::{
    body::{Body, Bytes},
    extract::{FromRequest, Query, Request as HttpRequest, rejection::BytesRejection, rejection::FailedToBufferBody},
    http::{HeaderMap, Uri, header},
};
use mime::Mime;

use crate::{
    execution::{Code, Request, RequestError},
    limits::RequestLimits,
};

/// What a body holds.
pub(super) enum Parameters {
    Single(Box<Request>),
    Batch(Vec<Request>),
}

/// Reads the body of a POST: a JSON object, or an array of them.
pub(super) async fn from_body(
    request: axum::http::Request<Body>,
    limits: &RequestLimits,
) -> Result<Parameters, RequestError> {
    check_type(request.headers())?;
    let length = request.headers().get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse().ok());
    if length.is_some_and(|length: usize| length > limits.max_body) {
        return Err(too_large(limits));
    }
    let body = tokio::time::timeout(limits.body_timeout, Bytes::from_request(request, &())).await;
    let body =
        body.map_err(|_| RequestError::new(Code::RequestTimeout, "The request's body did not arrive in time."))?;
    let body = body.map_err(|rejection| match rejection {
        BytesRejection::FailedToBufferBody(FailedToBufferBody::LengthLimitError(_)) => too_large(limits),
        _ => RequestError::new(Code::BadRequest, "The request's body could not be read."),
    })?;
    // The mark that some editors put in front of a text.
    let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&body);
    let is_batch = body.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'[');
    let read = match is_batch {
        true => serde_json::from_slice(body).map(Parameters::Batch),
        false => serde_json::from_slice(body).map(|request| Parameters::Single(Box::new(request))),
    };
    read.map_err(|error| RequestError::new(Code::BadRequest, format!("The request is not understood: {error}.")))
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
    let message = "The request's body must be application/json in UTF-8, and not compressed.";
    Err(RequestError::new(Code::UnsupportedMediaType, message))
}

fn too_large(limits: &RequestLimits) -> RequestError {
    let message = format!("The request's body may have at most {} bytes.", limits.max_body);
    RequestError::new(Code::PayloadTooLarge, message)
}

/// Reads the address of a GET. What is empty there is absent.
pub(super) fn from_uri(uri: &Uri, limits: &RequestLimits) -> Result<Request, RequestError> {
    if uri.path_and_query().is_some_and(|text| text.as_str().len() > limits.max_url) {
        let message = format!("The address may have at most {} bytes.", limits.max_url);
        return Err(RequestError::new(Code::UriTooLong, message));
    }
    let bad = |message: &str| RequestError::new(Code::BadRequest, message);
    let Query(pairs) =
        Query::<Vec<(String, String)>>::try_from_uri(uri).map_err(|_| bad("The address is malformed."))?;
    let mut request = Request::default();
    for (name, value) in pairs.into_iter().filter(|(_, value)| !value.is_empty()) {
        let object = |value: &str| {
            let object: Option<_> =
                serde_json::from_str(value).map_err(|_| bad(&format!("\"{name}\" must be a JSON object.")))?;
            Ok::<_, RequestError>(object.unwrap_or_default())
        };
        match name.as_str() {
            "variables" => request.variables = object(&value)?,
            "extensions" => request.extensions = object(&value)?,
            "query" => request.query = Some(value),
            "operationName" => request.operation_name = Some(value),
            "documentId" => request.document_id = Some(value),
            _ => {}
        }
    }
    Ok(request)
}

/// The request without its body, and with it the body.
pub(super) type Incoming = HttpRequest;
