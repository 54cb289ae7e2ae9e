//! Why a socket is closed: the codes of the protocol.

use axum::extract::ws::CloseFrame;

use crate::{Code, RequestError};

/// Bytes of a reason, so that it fits into a control frame with its code (RFC 6455, section 5.5).
const MAX_REASON: usize = 123;

/// A code and a reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Close {
    pub(super) code: u16,
    reason: String,
}

impl Close {
    fn new(code: u16, reason: impl Into<String>) -> Self {
        let mut reason = reason.into();
        reason.truncate(reason.floor_char_boundary(MAX_REASON));
        Self { code, reason }
    }

    /// The server stops; the client may come back and meet the next one.
    pub(super) fn going_away() -> Self {
        Self::new(1001, "Going away")
    }

    /// What could not be read: a message with too many bytes, or no WebSocket frame at all.
    pub(super) fn unreadable(error: &axum::Error) -> Self {
        // The library that knows which is not ours to ask, only to quote.
        if error.to_string().contains("too long") { Self::too_big() } else { Self::new(1002, "Protocol error") }
    }

    /// A message with too many bytes, or values.
    pub(super) fn too_big() -> Self {
        Self::new(1009, "Message too big")
    }

    /// Not now: too many sockets, or credentials that cannot be checked. The protocol has no code for that; the library takes
    /// this one as a reason to try again later.
    pub(super) fn try_again_later(why: &str) -> Self {
        Self::new(1013, why)
    }

    /// A message that is none of the protocol's.
    pub(super) fn invalid(what: impl AsRef<str>) -> Self {
        Self::new(4400, format!("Invalid message: {}", what.as_ref()))
    }

    /// `subscribe` before `connection_ack`.
    pub(super) fn unauthorized() -> Self {
        Self::new(4401, "Unauthorized")
    }

    /// Credentials that are not valid, or not any more. Clients may come back with another, which 4401 would forbid the
    /// library.
    pub(super) fn forbidden(reason: &str) -> Self {
        Self::new(4403, reason)
    }

    /// Why nobody is signed in: invalid credentials, or some that cannot be checked now.
    pub(super) fn sign_in_failed(error: &RequestError) -> Self {
        if error.code() == Code::UNAUTHENTICATED {
            Self::forbidden(error.message())
        } else {
            Self::try_again_later(error.message())
        }
    }

    /// No subprotocol in common.
    pub(super) fn no_subprotocol() -> Self {
        Self::new(4406, "Subprotocol not acceptable")
    }

    /// No `connection_init` in time.
    pub(super) fn init_timeout() -> Self {
        Self::new(4408, "Connection initialisation timeout")
    }

    /// `subscribe` with an id that is in use.
    pub(super) fn duplicate(id: &str) -> Self {
        Self::new(4409, format!("Subscriber for {id} already exists"))
    }

    /// `connection_init` twice.
    pub(super) fn second_init() -> Self {
        Self::new(4429, "Too many initialisation requests")
    }
}

impl From<Close> for CloseFrame {
    fn from(close: Close) -> Self {
        Self { code: close.code, reason: close.reason.into() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_reason_fits_a_control_frame() {
        let close = Close::duplicate(&"ü".repeat(200));
        assert!(close.reason.len() <= MAX_REASON && close.reason.len() > MAX_REASON - 4);
    }
}
