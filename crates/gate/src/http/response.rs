//! Status and headers of a response.

use axum::{
    body::Body,
    http::{HeaderValue, Response, StatusCode, header},
    response::IntoResponse,
};

use super::accept::MediaType;
use crate::{Code, RequestErrors, response::Response as OperationResponse};

/// What a cache would have to look at; nothing is to be cached anyway, since responses are private.
const VARY: &str = "accept, authorization";

/// A response in JSON.
pub(super) fn json(status: StatusCode, media: MediaType, body: impl Into<Body>) -> Response<Body> {
    let kind = match media {
        MediaType::GraphqlResponse => "application/graphql-response+json; charset=utf-8",
        MediaType::Json => "application/json; charset=utf-8",
    };
    let mut response = Response::new(body.into());
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::VARY, HeaderValue::from_static(VARY));
    response
}

/// The response to an operation that ran: what async-graphql-axum and resolvers set, but for status, media type and caching. With
/// `draft`, the status codes of the 2026 draft.
pub(super) fn operation_response(response: OperationResponse, media: MediaType, draft: bool) -> Response<Body> {
    let OperationResponse { body, mut headers, code, .. } = response;
    let mut response = json(status_of_operation(code.is_none(), draft), media, body);
    for name in response.headers().keys() {
        headers.remove(name);
    }
    response.headers_mut().extend(headers);
    response
}

/// The response to a request that did not run. With `draft`, the status codes of the 2026 draft.
pub(super) fn error_response(errors: &RequestErrors, media: MediaType, draft: bool) -> Response<Body> {
    let code = errors.code();
    let status = if draft { draft_status(code, errors.ill_formed()) } else { status(code, media) };
    let mut response = json(status, media, errors.to_bytes());
    let mut insert = |name, value| response.headers_mut().insert(name, HeaderValue::from_static(value));
    match code {
        Code::UNAUTHENTICATED => insert(header::WWW_AUTHENTICATE, "Bearer error=\"invalid_token\""),
        Code::TOO_MANY_STREAMS | Code::UNAVAILABLE => insert(header::RETRY_AFTER, "10"),
        // What is left of the request will not be read.
        Code::PAYLOAD_TOO_LARGE | Code::REQUEST_TIMEOUT => insert(header::CONNECTION, "close"),
        _ => None,
    };
    if let Some(seconds) = errors.retry_after() {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

/// As JSON, for those who do not know what the client accepts.
impl IntoResponse for RequestErrors {
    fn into_response(self) -> Response<Body> {
        error_response(&self, MediaType::Json, false)
    }
}

impl IntoResponse for crate::RequestError {
    fn into_response(self) -> Response<Body> {
        RequestErrors::from(self).into_response()
    }
}

/// The status of a response with data.
fn status_of_operation(is_whole: bool, draft: bool) -> StatusCode {
    let partial = StatusCode::from_u16(294).unwrap_or(StatusCode::OK);
    if !is_whole && draft { partial } else { StatusCode::OK }
}

/// The status by the draft's head (graphql-over-http pull requests 354 and 404): 400 for what cannot be parsed, 422 for what was
/// and cannot be run, in both media types.
fn draft_status(code: Code, ill_formed: bool) -> StatusCode {
    match code {
        Code::GRAPHQL_PARSE_FAILED | Code::DOCUMENT_TOO_LARGE => StatusCode::BAD_REQUEST,
        Code::PERSISTED_QUERY_NOT_FOUND | Code::PERSISTED_QUERY_NOT_SUPPORTED | Code::PERSISTED_QUERY_MISMATCH => {
            StatusCode::BAD_REQUEST
        }
        Code::BAD_REQUEST if ill_formed => StatusCode::UNPROCESSABLE_ENTITY,
        Code::INTERNAL => StatusCode::INTERNAL_SERVER_ERROR,
        _ => of_transport(code).unwrap_or(StatusCode::UNPROCESSABLE_ENTITY),
    }
}

fn status(code: Code, media: MediaType) -> StatusCode {
    of_transport(code).unwrap_or(match code {
        // The request was understood, and what is wrong is its GraphQL: which the older media type calls a success.
        _ if media == MediaType::Json => StatusCode::OK,
        Code::INTERNAL => StatusCode::INTERNAL_SERVER_ERROR,
        _ => StatusCode::BAD_REQUEST,
    })
}

/// The status where it is not the GraphQL of the request that is wrong.
fn of_transport(code: Code) -> Option<StatusCode> {
    Some(match code {
        Code::BAD_REQUEST | Code::BATCH_TOO_LARGE => StatusCode::BAD_REQUEST,
        Code::UNAUTHENTICATED => StatusCode::UNAUTHORIZED,
        Code::FORBIDDEN => StatusCode::FORBIDDEN,
        Code::METHOD_NOT_ALLOWED => StatusCode::METHOD_NOT_ALLOWED,
        Code::NOT_ACCEPTABLE => StatusCode::NOT_ACCEPTABLE,
        Code::UNSUPPORTED_MEDIA_TYPE => StatusCode::UNSUPPORTED_MEDIA_TYPE,
        Code::PAYLOAD_TOO_LARGE => StatusCode::PAYLOAD_TOO_LARGE,
        Code::URI_TOO_LONG => StatusCode::URI_TOO_LONG,
        Code::REQUEST_TIMEOUT => StatusCode::REQUEST_TIMEOUT,
        Code::TOO_MANY_STREAMS | Code::RATE_LIMITED => StatusCode::TOO_MANY_REQUESTS,
        Code::UNAVAILABLE => StatusCode::SERVICE_UNAVAILABLE,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_error_is_400_and_a_success_in_the_older_media_type() {
        for code in
            [Code::GRAPHQL_PARSE_FAILED, Code::GRAPHQL_VALIDATION_FAILED, Code::BAD_USER_INPUT, Code::QUERY_TOO_DEEP]
        {
            assert_eq!(status(code, MediaType::GraphqlResponse), 400);
            assert_eq!(status(code, MediaType::Json), 200);
        }
        assert_eq!(status(Code::BAD_REQUEST, MediaType::Json), 400);
    }

    #[test]
    fn the_draft_tells_what_cannot_be_parsed_from_what_cannot_be_run() {
        for (code, ill_formed, expected) in [
            (Code::BAD_REQUEST, false, 400),
            (Code::BAD_REQUEST, true, 422),
            (Code::GRAPHQL_PARSE_FAILED, false, 400),
            (Code::GRAPHQL_VALIDATION_FAILED, false, 422),
            (Code::OPERATION_RESOLUTION_FAILURE, false, 422),
            (Code::BAD_USER_INPUT, false, 422),
            (Code::QUERY_TOO_DEEP, false, 422),
            (Code::PERSISTED_QUERY_NOT_FOUND, false, 400),
            (Code::UNAUTHENTICATED, false, 401),
            (Code::INTERNAL, false, 500),
        ] {
            assert_eq!(draft_status(code, ill_formed), expected, "{code:?}");
        }
        assert_eq!(status_of_operation(false, true).as_u16(), 294);
        assert_eq!(status_of_operation(true, true), 200);
        assert_eq!(status_of_operation(false, false), 200);
    }
}
