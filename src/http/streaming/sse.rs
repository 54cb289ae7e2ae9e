//! Server-sent events, as graphql-sse's distinct connections mode has them.

use super::pace::Beat;

pub(super) const CONTENT_TYPE: &str = "text/event-stream; charset=utf-8";

/// The bytes of a beat.
pub(super) fn write(beat: &Beat) -> Vec<u8> {
    match beat {
        Beat::Begin | Beat::Silence => b":\n\n".to_vec(),
        Beat::Event(event) => next(event.position(), event.body()),
        Beat::Refused(errors) => next(None, errors),
        Beat::End => b"event: complete\ndata:\n\n".to_vec(),
        // Without `complete` the client comes back, and says where it was.
        Beat::Cut => Vec::new(),
    }
}

fn next(position: Option<&str>, data: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(data.len() + 128);
    out.extend(b"event: next\n");
    if let Some(position) = position {
        out.extend(b"id: ");
        out.extend(position.as_bytes());
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
    fn an_event_has_its_position_and_its_lines() {
        let text = String::from_utf8(next(Some("AQ"), b"{\"a\":\n1}")).unwrap();
        assert_eq!(text, "event: next\nid: AQ\ndata: {\"a\":\ndata: 1}\n\n");
    }

    #[test]
    fn an_event_without_position_has_no_id() {
        assert_eq!(next(None, b"{}"), b"event: next\ndata: {}\n\n");
    }
}
