//! Parts of `multipart/mixed;subscriptionSpec=1.0`, in the form of Apollo's subscriptions over HTTP.

use serde_json::json;

use super::heartbeat::StreamItem;
use crate::{Code, RequestError};

pub(super) const CONTENT_TYPE: &str = "multipart/mixed;boundary=\"graphql\";subscriptionSpec=1.0";

/// The bytes of an item. The boundary stands behind each part, so that clients need not wait for the next to know that
/// the part has ended.
pub(super) fn write(item: &StreamItem) -> Vec<u8> {
    match item {
        StreamItem::Begin => b"--graphql".to_vec(),
        StreamItem::Event(event) => payload(&event.body),
        StreamItem::Heartbeat => part(b"{}"),
        StreamItem::Refused(errors) => payload(errors),
        StreamItem::Complete => b"--\r\n".to_vec(),
        StreamItem::ShuttingDown => [part(&shutting_down()), b"--\r\n".to_vec()].concat(),
    }
}

/// An error of the transport: the operation has not ended, and the client may begin again.
fn shutting_down() -> Vec<u8> {
    let error = RequestError::new(Code::UNAVAILABLE, "The server is shutting down.");
    json!({ "payload": null, "errors": [error] }).to_string().into_bytes()
}

fn payload(response: &[u8]) -> Vec<u8> {
    part(&[b"{\"payload\":", response, b"}"].concat())
}

fn part(json: &[u8]) -> Vec<u8> {
    [b"\r\ncontent-type: application/json\r\n\r\n", json, b"\r\n--graphql"].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_stand_between_boundaries() {
        let items = [
            StreamItem::Begin,
            StreamItem::Heartbeat,
            StreamItem::Refused(b"{\"errors\":[]}".to_vec()),
            StreamItem::Complete,
        ];
        let text = String::from_utf8(items.iter().flat_map(write).collect()).unwrap();
        let part = |json| format!("\r\ncontent-type: application/json\r\n\r\n{json}\r\n--graphql");
        assert_eq!(text, format!("--graphql{}{}--\r\n", part("{}"), part("{\"payload\":{\"errors\":[]}}")));
    }

    #[test]
    fn a_stream_of_a_server_that_goes_away_says_so() {
        let text = String::from_utf8(write(&StreamItem::ShuttingDown)).unwrap();
        assert!(
            text.contains("\"payload\":null") && text.contains("UNAVAILABLE") && text.ends_with("--graphql--\r\n"),
            "{text}"
        );
    }
}
