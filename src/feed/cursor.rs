//! Cursors of event streams: opaque to clients, validated when they come back.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD as BASE64};
use uuid::Uuid;

use crate::plans::events::Event;

/// The key of an event in its plan's stream (`seq`) and in its user's (`mark`, `id`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cursor {
    pub plan_id: Uuid,
    pub user_id: Uuid,
    pub seq: i32,
    pub mark: u64,
    pub id: i64,
}

/// The format's version.
const VERSION: u8 = 1;
const BYTES: usize = 1 + 16 + 16 + 4 + 8 + 8;

impl Cursor {
    /// The cursor of `event`.
    pub fn of(event: &Event) -> Self {
        Self { plan_id: event.plan_id, user_id: event.user_id, seq: event.seq, mark: event.mark, id: event.id }
    }

    /// The text for clients.
    pub fn encode(&self) -> String {
        let mut bytes = Vec::with_capacity(BYTES);
        bytes.push(VERSION);
        bytes.extend(self.plan_id.as_bytes());
        bytes.extend(self.user_id.as_bytes());
        bytes.extend(self.seq.to_be_bytes());
        bytes.extend(self.mark.to_be_bytes());
        bytes.extend(self.id.to_be_bytes());
        BASE64.encode(bytes)
    }

    /// Decodes `text`; `None` for any text that `encode` does not make.
    pub fn decode(text: &str) -> Option<Self> {
        let bytes = BASE64.decode(text).ok()?;
        let (version, rest) = bytes.split_first()?;
        let (plan_id, rest) = rest.split_first_chunk::<16>()?;
        let (user_id, rest) = rest.split_first_chunk::<16>()?;
        let (seq, rest) = rest.split_first_chunk::<4>()?;
        let (mark, rest) = rest.split_first_chunk::<8>()?;
        let id: [u8; 8] = rest.try_into().ok()?;
        let cursor = Self {
            plan_id: Uuid::from_bytes(*plan_id),
            user_id: Uuid::from_bytes(*user_id),
            seq: i32::from_be_bytes(*seq),
            mark: u64::from_be_bytes(*mark),
            id: i64::from_be_bytes(id),
        };
        (*version == VERSION && cursor.seq >= 0 && cursor.id >= 0).then_some(cursor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CURSOR: Cursor = Cursor { plan_id: Uuid::max(), user_id: Uuid::nil(), seq: 7, mark: u64::MAX, id: 42 };

    #[test]
    fn a_cursor_comes_back_as_it_was() {
        assert_eq!(Cursor::decode(&CURSOR.encode()), Some(CURSOR));
    }

    #[test]
    fn any_other_text_is_no_cursor() {
        let good = CURSOR.encode();
        let mut bytes = BASE64.decode(&good).unwrap();
        bytes[0] = VERSION + 1;
        let of_a_later_version = BASE64.encode(bytes);
        let longer = format!("{good}A");
        for bad in ["", "x", "AAAA", &good[1..], &good[..good.len() - 1], &longer, &of_a_later_version] {
            assert_eq!(Cursor::decode(bad), None, "{bad}");
        }
    }
}
