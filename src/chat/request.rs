//! One request to the model.

use reqwest::header::{ACCEPT, CONTENT_TYPE, HeaderName};

use super::{
    Chat,
    error::ChatError,
    wire::{self, Answer},
};
use crate::vocabulary::Verdict;
use agents::model::Question;

/// Bytes of a response at most.
const MAX_BYTES: usize = 16 * 1024;

/// The header by which a provider finds a request in its logs.
const CLIENT_REQUEST_ID: HeaderName = HeaderName::from_static("x-client-request-id");

impl Chat {
    /// Asks once.
    pub(super) async fn request(&self, question: &Question, id: String) -> Result<Answer, ChatError> {
        let request = self
            .http
            .post(self.endpoint.clone())
            .header(CONTENT_TYPE, "application/json")
            .header(ACCEPT, "application/json")
            .header(CLIENT_REQUEST_ID, id)
            .body(wire::request(&self.model, question).to_string());
        let mut response = request.send().await.map_err(ChatError::of_connection)?;
        if response.status() != reqwest::StatusCode::OK {
            return Err(ChatError::of_status(response.status(), response.headers()));
        }
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(ChatError::of_connection)? {
            if body.len() + chunk.len() > MAX_BYTES {
                return Err(ChatError::of(Verdict::TooLarge));
            }
            body.extend_from_slice(&chunk);
        }
        wire::response(&body)
    }
}
