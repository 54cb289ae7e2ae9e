//! Server-sent events, as graphql-sse's distinct connections mode has them.

use super::heartbeat::StreamItem;

pub(super) const CONTENT_TYPE: &str = "text/event-stream; charset=utf-8";

/// The bytes of an item.
pub(super) fn write(item: &StreamItem) -> Vec<u8> {
    match item {
        StreamItem::Begin | StreamItem::Heartbeat => b":\n\n".to_vec(),
        StreamItem::Event(event) => next(event.cursor.as_deref(), &event.body),
        StreamItem::Refused(errors) => next(None, errors),
        StreamItem::Complete => b"event: complete\ndata:\n\n".to_vec(),
        // Without `complete` the client comes back, and says where it was.
        StreamItem::ShuttingDown => Vec::new(),
    }
}

fn next(cursor: Option<&str>, data: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(data.len() + 128);
    out.extend(b"event: next\n");
    if let Some(cursor) = cursor {
        out.extend(b"id: ");
        out.extend(cursor.as_bytes());
        out.push(b'\n');
    }
    // Stored JSON may have lines.
    for line in data.split(|byte| matches!(byte, b'\n' | b'\r')) {
        out.extend(b"data: ");
        out.extend(line);
        out.push(b'\n');
    }
    out.push(b'\n');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_has_its_cursor_and_its_lines() {
        let text = String::from_utf8(next(Some("AQ"), b"{\"a\":\n1}")).unwrap();
        assert_eq!(text, "event: next\nid: AQ\ndata: {\"a\":\ndata: 1}\n\n");
    }

    #[test]
    fn an_event_without_cursor_has_no_id() {
        assert_eq!(next(None, b"{}"), b"event: next\ndata: {}\n\n");
    }
}
