//! A request's parameters, out of the body of a POST or the address of a GET.

use axum::{extract::Query, http::Uri};
use serde::{
    Deserializer,
    de::{DeserializeSeed, IgnoredAny, SeqAccess, Visitor},
};

use crate::{Code, RequestError, RequestLimits, json_limits, json_object::Object, request::Request};

/// What a body holds.
#[derive(Debug)]
pub(super) enum Parameters {
    Single(Box<Request>),
    Batch(Vec<Request>),
}

/// Reads a JSON object, or an array of them.
pub(super) fn from_body(body: &[u8], limits: &RequestLimits) -> Result<Parameters, RequestError> {
    // The mark that some editors put in front of a text.
    let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
    check_values(body, limits)?;
    let is_batch = body.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'[');
    if !is_batch {
        return serde_json::from_slice(body).map(Parameters::Single).map_err(|error| invalid(&error));
    }
    let mut json = serde_json::Deserializer::from_slice(body);
    let read = Batch { limit: limits.max_batch }.deserialize(&mut json).and_then(|batch| json.end().map(|()| batch));
    let (requests, count) = read.map_err(|error| invalid(&error))?;
    if count == 0 || count > limits.max_batch {
        let message = format!("A batch must have 1 to {} requests, this one has {count}.", limits.max_batch);
        return Err(match count {
            0 => RequestError::ill_formed(message),
            _ => RequestError::new(Code::BATCH_TOO_LARGE, message),
        });
    }
    Ok(Parameters::Batch(requests))
}

/// Refuses a body with too many values, before it is parsed.
pub(crate) fn check_values(body: &[u8], limits: &RequestLimits) -> Result<(), RequestError> {
    if json_limits::exceeds(body, limits.max_values) {
        let message = format!("The request body may have at most {} values.", limits.max_values);
        return Err(RequestError::new(Code::PAYLOAD_TOO_LARGE, message));
    }
    Ok(())
}

/// Reads the address of a GET. What is empty there is absent.
pub(super) fn from_uri(uri: &Uri, limits: &RequestLimits) -> Result<Request, RequestError> {
    if uri.path_and_query().is_some_and(|text| text.as_str().len() > limits.max_url) {
        let message = format!("The URL may have at most {} bytes.", limits.max_url);
        return Err(RequestError::new(Code::URI_TOO_LONG, message));
    }
    let bad = |message: String| RequestError::new(Code::BAD_REQUEST, message);
    let pairs = Query::<Vec<(String, String)>>::try_from_uri(uri);
    let Query(pairs) = pairs.map_err(|_| bad("The URL is malformed.".into()))?;
    let mut request = Request::default();
    for (name, value) in pairs.into_iter().filter(|(_, value)| !value.is_empty()) {
        let object = |text: &str| {
            let read = serde_json::from_str::<Option<_>>(text);
            read.map(Option::unwrap_or_default).map_err(|_| bad(format!("\"{name}\" must be a JSON object.")))
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

fn invalid(error: &serde_json::Error) -> RequestError {
    let message = format!("Invalid request: {error}.");
    if error.is_data() { RequestError::ill_formed(message) } else { RequestError::new(Code::BAD_REQUEST, message) }
}

/// Reads an array of requests and counts them, but keeps no more than there may be: in a small body there is room for
/// very many empty ones.
struct Batch {
    limit: usize,
}

impl<'de> DeserializeSeed<'de> for Batch {
    type Value = (Vec<Request>, usize);

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Batch {
    type Value = (Vec<Request>, usize);

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("an array of GraphQL requests")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
        let mut requests = Vec::new();
        while requests.len() < self.limit
            && let Some(Object(request)) = items.next_element()?
        {
            requests.push(request);
        }
        let mut count = requests.len();
        while items.next_element::<IgnoredAny>()?.is_some() {
            count += 1;
        }
        Ok((requests, count))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Limits;

    fn code(body: &str) -> Option<Code> {
        from_body(body.as_bytes(), &Limits::default().request).err().map(|error| error.code())
    }

    #[test]
    fn an_object_is_a_request_and_an_array_a_batch() {
        let limits = Limits::default().request;
        assert!(matches!(from_body(b"\xef\xbb\xbf {\"query\":\"{a}\"}", &limits), Ok(Parameters::Single(_))));
        assert!(
            matches!(from_body(b" [{\"query\":\"{a}\"},{}]", &limits), Ok(Parameters::Batch(batch)) if batch.len() == 2)
        );
    }

    #[test]
    fn a_batch_is_counted_and_not_kept() {
        assert_eq!(code("[]"), Some(Code::BAD_REQUEST));
        assert_eq!(code(&format!("[{}{{}}]", "{},".repeat(9))), None);
        assert_eq!(code(&format!("[{}{{}}]", "{},".repeat(10))), Some(Code::BATCH_TOO_LARGE));
        assert_eq!(code(&format!("[{}{{}}]", "{},".repeat(9_000))), Some(Code::BATCH_TOO_LARGE));
    }

    #[test]
    fn too_many_values_are_counted_and_not_kept() {
        assert_eq!(code(&format!("[{}{{}}]", "{},".repeat(300_000))), Some(Code::PAYLOAD_TOO_LARGE));
    }

    #[test]
    fn what_is_no_request_is_refused() {
        for body in ["", "NONSENSE", "{\"query\":", "{} {}", "[{}] x", "[1]", "\"{a}\"", "[[{}]]", "null"] {
            assert_eq!(code(body), Some(Code::BAD_REQUEST), "{body}");
        }
        let deep = format!("{{\"variables\":{{\"a\":{}{}}}}}", "[".repeat(10_000), "]".repeat(10_000));
        assert_eq!(code(&deep), Some(Code::BAD_REQUEST));
    }

    #[test]
    fn an_address_has_the_same_parameters() {
        let uri = "/graphql?query=%7Ba%7D&operationName=A&variables=%7B%22b%22%3A1%7D&extensions=&documentId=x&more=1";
        let request = from_uri(&uri.parse().unwrap(), &Limits::default().request).unwrap();
        assert_eq!(request.query.as_deref(), Some("{a}"));
        assert_eq!(request.operation_name.as_deref(), Some("A"));
        assert_eq!(request.document_id.as_deref(), Some("x"));
        assert_eq!((request.variables.len(), request.extensions.len()), (1, 0));
    }

    #[test]
    fn an_address_may_not_be_too_long_or_broken() {
        let code =
            |uri: &str| from_uri(&uri.parse().unwrap(), &Limits::default().request).err().map(|error| error.code());
        assert_eq!(code(&format!("/graphql?query={}", "a".repeat(9_000))), Some(Code::URI_TOO_LONG));
        assert_eq!(code("/graphql?query=a&variables=%7B"), Some(Code::BAD_REQUEST));
        assert_eq!(code("/graphql?query=a&variables=%5B%5D"), Some(Code::BAD_REQUEST));
    }
}
