//! Status and headers of an answer.

use axum::{
    body::Body,
    http::{HeaderValue, Response, StatusCode, header},
};

use super::accept::Media;
use crate::execution::{Code, RequestErrors};

/// What a cache would have to look at; nothing is to be cached anyway, since answers are somebody's own.
const VARY: &str = "accept, authorization";

/// An answer in JSON.
pub(super) fn json(status: StatusCode, media: Media, body: impl Into<Body>) -> Response<Body> {
    let kind = match media {
        Media::GraphqlResponse => "application/graphql-response+json; charset=utf-8",
        Media::Json => "application/json; charset=utf-8",
    };
    let mut response = Response::new(body.into());
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::VARY, HeaderValue::from_static(VARY));
    response
}

/// The answer to a request that did not run. With `draft`, the status codes of the 2026 draft.
pub(super) fn refusal(errors: &RequestErrors, media: Media, draft: bool) -> Response<Body> {
    let code = errors.code();
    let mut response = json(status(code, media, draft), media, errors.to_bytes());
    let mut insert = |name, value| response.headers_mut().insert(name, HeaderValue::from_static(value));
    match code {
        Code::Unauthenticated => insert(header::WWW_AUTHENTICATE, "Bearer error=\"invalid_token\""),
        Code::TooManyStreams | Code::Unavailable => insert(header::RETRY_AFTER, "10"),
        // What is left of the request will not be read.
        Code::PayloadTooLarge | Code::RequestTimeout => insert(header::CONNECTION, "close"),
        _ => None,
    };
    if let Some(seconds) = errors.retry_after() {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

/// The same for those who know nothing yet of what the client accepts.
pub(in crate::http) fn refuse(errors: impl Into<RequestErrors>) -> Response<Body> {
    refusal(&errors.into(), Media::Json, false)
}

/// The status of a response with data.
pub(super) fn status_of_response(is_whole: bool, media: Media, draft: bool) -> StatusCode {
    let partial = StatusCode::from_u16(294).unwrap_or(StatusCode::OK);
    if !is_whole && draft && media == Media::GraphqlResponse { partial } else { StatusCode::OK }
}

fn status(code: Code, media: Media, draft: bool) -> StatusCode {
    match code {
        Code::BadRequest | Code::BatchTooLarge => StatusCode::BAD_REQUEST,
        Code::Unauthenticated => StatusCode::UNAUTHORIZED,
        Code::Forbidden => StatusCode::FORBIDDEN,
        Code::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
        Code::NotAcceptable => StatusCode::NOT_ACCEPTABLE,
        Code::UnsupportedMediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
        Code::PayloadTooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        Code::UriTooLong => StatusCode::URI_TOO_LONG,
        Code::RequestTimeout => StatusCode::REQUEST_TIMEOUT,
        Code::TooManyStreams | Code::RateLimited => StatusCode::TOO_MANY_REQUESTS,
        Code::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        // The request was understood, and what is wrong is its GraphQL: which the older media type calls a success.
        _ if media == Media::Json => StatusCode::OK,
        Code::GraphqlValidationFailed | Code::BadUserInput if draft => StatusCode::UNPROCESSABLE_ENTITY,
        Code::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        _ => StatusCode::BAD_REQUEST,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_error_is_400_and_a_success_in_the_older_media_type() {
        for code in [Code::GraphqlParseFailed, Code::GraphqlValidationFailed, Code::BadUserInput, Code::QueryTooDeep] {
            assert_eq!(status(code, Media::GraphqlResponse, false), 400);
            assert_eq!(status(code, Media::Json, false), 200);
        }
        assert_eq!(status(Code::BadRequest, Media::Json, false), 400);
    }

    #[test]
    fn the_draft_tells_what_is_refused_and_what_is_partial() {
        assert_eq!(status(Code::GraphqlParseFailed, Media::GraphqlResponse, true), 400);
        assert_eq!(status(Code::GraphqlValidationFailed, Media::GraphqlResponse, true), 422);
        assert_eq!(status(Code::BadUserInput, Media::GraphqlResponse, true), 422);
        assert_eq!(status(Code::BadUserInput, Media::Json, true), 200);
        assert_eq!(status_of_response(false, Media::GraphqlResponse, true).as_u16(), 294);
        assert_eq!(status_of_response(false, Media::Json, true), 200);
        assert_eq!(status_of_response(true, Media::GraphqlResponse, true), 200);
        assert_eq!(status_of_response(false, Media::GraphqlResponse, false), 200);
    }
}
