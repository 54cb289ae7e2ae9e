//! What holds for every body of a POST and every address of a GET.

use axum::http::Uri;
use proptest::{prelude::*, sample::select};
use serde_json::{Value, json};

use super::parameters::{Parameters, from_body, from_uri};
use crate::{
    execution::{Code, Request},
    limits::{Limits, RequestLimits},
};
use fuzz::{
    hunt,
    json::{any_json, reshaped},
};

fn limits() -> RequestLimits {
    RequestLimits { max_batch: 3, max_url: 2_000, ..Limits::defaults().request }
}

fn bodies() -> BoxedStrategy<String> {
    let names = &["query", "operationName", "variables", "extensions", "documentId", "persistedQuery", "resumeAfter"];
    let any = any_json(names, &["{__typename}", "query A { __typename }"]);
    let request = json!({ "query": "{__typename}", "operationName": null, "variables": { "a": [1, "b"] },
        "extensions": { "persistedQuery": { "version": 1, "sha256Hash": "00" } }, "documentId": null });
    let sequence = json!(["{__typename}", null, {}, {}, null]);
    let shapes = vec![request.clone(), json!([request, {}]), json!([{}, {}, {}, {}]), json!([sequence]), sequence];
    reshaped(shapes, any).prop_map(|body| body.to_string()).boxed()
}

/// Whether a request is what a plain reading of its JSON finds.
fn agrees(request: &Request, json: &Value) -> bool {
    let text = |name: &str| json.get(name).and_then(Value::as_str).map(str::to_owned);
    let fields = |name: &str| json.get(name).filter(|value| !value.is_null()).cloned().unwrap_or_else(|| json!({}));
    json.is_object()
        && request.query == text("query")
        && request.operation_name == text("operationName")
        && request.document_id == text("documentId")
        && serde_json::to_value(&request.variables).unwrap() == fields("variables")
        && serde_json::to_value(&request.extensions).unwrap() == fields("extensions")
        && request.resume_after.is_none()
}

#[test]
fn a_body_is_read_as_it_is_written_or_refused_with_a_code() {
    hunt("body", bodies(), |text| {
        let bytes: Vec<u8> = text.split('\u{fffd}').map(str::as_bytes).collect::<Vec<_>>().join(&0xff);
        let requests = match from_body(&bytes, &limits()) {
            Ok(Parameters::Single(request)) => vec![*request],
            Ok(Parameters::Batch(requests)) => {
                prop_assert!((1..=3).contains(&requests.len()));
                requests
            }
            Err(error) => {
                let code = error.code();
                prop_assert!(matches!(code, Code::BadRequest | Code::BatchTooLarge));
                let message = serde_json::to_value(&error).unwrap()["message"].as_str().unwrap().to_owned();
                let kind: String = message.chars().filter(|c| !c.is_ascii_digit()).collect();
                // What the parser quotes of the input is no news.
                return Ok(format!("{code}: {}", kind.split(['`', '"']).next().unwrap_or_default()));
            }
        };
        // What nobody reads may hold what JSON cannot: then a plain reading finds nothing to compare with.
        let Ok(json) = serde_json::from_slice::<Value>(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes)) else {
            return Ok("read, with a part that nobody reads".to_owned());
        };
        let written = match &json {
            Value::Array(entries) => entries.clone(),
            single => vec![single.clone()],
        };
        prop_assert_eq!(requests.len(), written.len());
        for (request, json) in requests.iter().zip(&written) {
            prop_assert!(agrees(request, json), "{:?} is not {}", request, json);
        }
        let first = &requests[0];
        let some = [first.query.is_some(), first.document_id.is_some(), first.variables.is_empty(), json.is_array()];
        Ok(format!("read {some:?}"))
    });
}

fn digit(half: u8) -> char {
    char::from_digit(half.into(), 16).unwrap_or_default().to_ascii_uppercase()
}

fn escaped(text: &str) -> String {
    text.bytes().flat_map(|byte| ['%', digit(byte >> 4), digit(byte & 15)]).collect()
}

fn addresses() -> BoxedStrategy<String> {
    let name = select(vec!["query", "operationName", "variables", "extensions", "documentId", "q"]);
    let json = any_json(&["a", "query"], &["b"]).prop_map(|value| value.to_string());
    let value = prop_oneof![json, any::<String>(), Just("{__typename}".to_owned()), Just("{\"a\":1}".to_owned())];
    let pair = (name, value).prop_map(|(name, value)| format!("{name}={}", escaped(&value)));
    prop::collection::vec(pair, 0..5).prop_map(|pairs| format!("/graphql?{}", pairs.join("&"))).boxed()
}

#[test]
fn an_address_is_read_as_it_is_written_or_refused_with_a_code() {
    hunt("address", addresses(), |text| {
        // Any text at all comes through as a parameter.
        let address = format!("/graphql?operationName=A&query={}&variables={}", escaped(text), escaped("{\"a\":[1]}"));
        if let Ok(uri) = address.parse::<Uri>() {
            match from_uri(&uri, &limits()) {
                Ok(request) => {
                    prop_assert_eq!(request.query.unwrap_or_default(), text);
                    prop_assert_eq!(serde_json::to_value(request.variables).unwrap(), json!({ "a": [1] }));
                }
                Err(error) => prop_assert!(error.code() == Code::UriTooLong && address.len() > 2_000),
            }
        }
        let Ok(uri) = text.parse::<Uri>() else { return Ok("no address".to_owned()) };
        Ok(match from_uri(&uri, &limits()) {
            Ok(request) => {
                prop_assert!(request.query.as_deref() != Some("") && request.resume_after.is_none());
                let some = [request.query.is_some(), request.variables.is_empty(), request.extensions.is_empty()];
                format!("read {some:?}")
            }
            Err(error) => {
                prop_assert!(matches!(error.code(), Code::BadRequest | Code::UriTooLong));
                error.code().to_string()
            }
        })
    });
}
