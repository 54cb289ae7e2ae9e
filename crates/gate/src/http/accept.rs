//! Which media type a client wants: `Accept`, by quality and then by order.

use axum::http::{HeaderMap, header};
use mime::Mime;

/// The JSON that a single response is written as. The two differ in their status codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MediaType {
    /// `application/graphql-response+json`: the status says how the request went.
    GraphqlResponse,
    /// `application/json`: 200 wherever the request could be read.
    Json,
}

/// The protocol of a stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum StreamProtocol {
    /// `text/event-stream`, as graphql-sse's distinct connections mode has it.
    Sse,
    /// `multipart/mixed;subscriptionSpec=1.0`, Apollo's.
    Multipart,
}

/// What a client accepts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Accepted {
    /// For a single response; `None` where the client takes streams alone.
    pub(super) single: Option<MediaType>,
    /// For a stream.
    pub(super) stream: Option<StreamProtocol>,
}

/// One media range of the header.
struct Range {
    mime: Mime,
    /// In thousandths.
    quality: u32,
}

impl Accepted {
    /// Reads `Accept`. Without one, or where anything is accepted, the response is `application/json`; `None` where
    /// nothing that is accepted can be given.
    pub(super) fn new(headers: &HeaderMap) -> Option<Self> {
        let values: Vec<_> = headers.get_all(header::ACCEPT).iter().filter_map(|value| value.to_str().ok()).collect();
        let mut items =
            values.iter().flat_map(|value| split(value, ',')).filter(|item| !item.trim().is_empty()).peekable();
        if items.peek().is_none() {
            return Some(Self { single: Some(MediaType::Json), stream: Some(StreamProtocol::Sse) });
        }
        let ranges: Vec<_> = items.filter_map(Range::new).collect();
        let single = best(
            &ranges,
            [
                (MediaType::Json, "application", "json"),
                (MediaType::GraphqlResponse, "application", "graphql-response+json"),
            ],
        );
        let stream = best(
            &ranges,
            [(StreamProtocol::Sse, "text", "event-stream"), (StreamProtocol::Multipart, "multipart", "mixed")],
        );
        (single.is_some() || stream.is_some()).then_some(Self { single, stream })
    }
}

impl Range {
    fn new(text: &str) -> Option<Self> {
        // RFC 9110, section 5.6.6: around a semicolon may be spaces, and between two of them nothing. The crate takes
        // one space behind, and would not see the range at all.
        let parts: Vec<_> = split(text, ';').map(str::trim).filter(|part| !part.is_empty()).collect();
        let mime: Mime = parts.join(";").parse().ok()?;
        let quality = mime.get_param("q").map_or(Some(1000), |q| thousandths(q.as_str()))?;
        // Other kinds of `multipart/mixed` are for other things, such as `@defer`.
        let ours =
            mime.type_() != mime::MULTIPART || mime.get_param("subscriptionspec").is_some_and(|spec| spec == "1.0");
        ours.then_some(Self { mime, quality })
    }

    /// How exactly the range means the type: 3 by name, 2 by `type/*`, 1 by `*/*`, 0 not at all.
    fn meaning(&self, kind: &str, subtype: &str) -> u8 {
        // The crate takes the suffix of a type apart.
        let essence = self.mime.essence_str();
        match (self.mime.type_().as_str(), self.mime.subtype().as_str()) {
            ("*", "*") => 1,
            (range, "*") if range == kind => 2,
            (range, _) if range == kind && essence.get(kind.len() + 1..) == Some(subtype) => 3,
            _ => 0,
        }
    }
}

/// The type with the highest quality, which the range that names it most exactly gives it; among equals the one that
/// the client lists first, and then the first of `offers`.
fn best<T: Copy, const N: usize>(ranges: &[Range], offers: [(T, &str, &str); N]) -> Option<T> {
    let rate = |(media, kind, subtype): (T, &str, &str)| {
        let meanings = ranges.iter().enumerate().map(|(at, range)| (range.meaning(kind, subtype), at, range.quality));
        let (_, at, quality) =
            meanings.filter(|(meaning, ..)| *meaning > 0).max_by_key(|(meaning, at, _)| (*meaning, usize::MAX - at))?;
        (quality > 0).then_some((media, at, quality))
    };
    let rated = offers.into_iter().filter_map(rate);
    rated.min_by_key(|(_, at, quality)| (1000 - quality.min(&1000), *at)).map(|(media, ..)| media)
}

/// A quality between 0 and 1; `None` for anything else.
fn thousandths(text: &str) -> Option<u32> {
    let quality: f32 = text.parse().ok()?;
    if !(0.0..=1.0).contains(&quality) {
        return None;
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 1000")]
    Some((quality * 1000.0).round() as u32)
}

/// The items of a list, which `mark` parts where it is not in quotes.
fn split(value: &str, mark: char) -> impl Iterator<Item = &str> {
    let mut quoted = false;
    value.split(move |c| {
        quoted ^= c == '"';
        c == mark && !quoted
    })
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn accepted(value: &'static str) -> Option<Accepted> {
        let headers = HeaderMap::from_iter([(header::ACCEPT, HeaderValue::from_static(value))]);
        Accepted::new(&headers)
    }

    fn single(value: &'static str) -> Option<MediaType> {
        accepted(value).and_then(|accepted| accepted.single)
    }

    fn stream(value: &'static str) -> Option<StreamProtocol> {
        accepted(value).and_then(|accepted| accepted.stream)
    }

    #[test]
    fn anything_is_json() {
        assert_eq!(Accepted::new(&HeaderMap::new()).unwrap().single, Some(MediaType::Json));
        for anything in ["", "*/*", "application/*", "text/html, */*;q=0.1", "application/*;q=0.5, */*"] {
            assert_eq!(single(anything), Some(MediaType::Json), "{anything}");
        }
    }

    #[test]
    fn quality_decides_and_then_order() {
        let (graphql, json) = (Some(MediaType::GraphqlResponse), Some(MediaType::Json));
        for (value, expected) in [
            ("application/graphql-response+json, application/json;q=0.9", graphql),
            ("application/graphql-response+json;q=0.1, application/json;q=0.9", json),
            ("application/json, application/graphql-response+json", json),
            ("application/graphql-response+json, application/json", graphql),
            ("application/json;q=0, */*", graphql),
            ("application/graphql-response+json;charset=utf-8", graphql),
            ("*/*;q=0.1, application/graphql-response+json;q=0.2", graphql),
        ] {
            assert_eq!(single(value), expected, "{value}");
        }
    }

    #[test]
    fn what_cannot_be_given_is_not_accepted() {
        for nothing in ["text/css", "application/xml, image/*", "application/json;q=0", "multipart/mixed", "*/*;q=0"] {
            assert_eq!(accepted(nothing), None, "{nothing}");
        }
    }

    #[test]
    fn streams_are_named() {
        let apollo = "multipart/mixed;boundary=\"graphql,1\";subscriptionSpec=1.0,application/json";
        assert_eq!(
            accepted(apollo),
            Some(Accepted { single: Some(MediaType::Json), stream: Some(StreamProtocol::Multipart) })
        );
        assert_eq!(accepted("text/event-stream"), Some(Accepted { single: None, stream: Some(StreamProtocol::Sse) }));
        assert_eq!(stream("application/json, text/event-stream, multipart/mixed"), Some(StreamProtocol::Sse));
        assert_eq!(stream("application/json"), None);
    }
}
