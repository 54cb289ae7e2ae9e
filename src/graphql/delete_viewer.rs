//! `deleteViewer`: erasure at a person's request.

use async_graphql::{Context, Object, SimpleObject};
use unicode_normalization::UnicodeNormalization;
use uuid::Uuid;

use super::{
    context::ContextExt,
    cost::cost,
    error::ApiError,
    page::count,
    user_error::{UserError, UserErrorCode},
};
use crate::plans::{erasure, users};

/// The result of deleteViewer.
#[derive(SimpleObject, Default)]
pub struct DeleteViewerPayload {
    /// Number of the viewer's plans at that moment.
    deleted_plans: i32,
    /// Problems that the caller can fix. If there are any, nothing was erased.
    user_errors: Vec<UserError>,
}

/// The field `deleteViewer`.
#[derive(Default)]
pub struct DeleteViewer;

/// Mutations.
#[Object]
impl DeleteViewer {
    /// Erase the viewer, their plans, and the personal data in those plans' audit records, irreversibly. Accepted at once, from
    /// when on the viewer finds nothing, and completed in batches. Without an address, confirm by the id.
    #[graphql(directive = cost::apply(50))]
    async fn delete_viewer(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Confirmation: the viewer's e-mail address by the newest token, or id, typed by hand.")]
        confirm_email_or_id: String,
    ) -> Result<DeleteViewerPayload, ApiError> {
        let (viewer, id) = (ctx.viewer()?, ctx.person()?);
        let session = ctx.write().await?;
        let stored = users::find(&session, &[id]).await?;
        let stored = stored.get(&id);
        let as_of = stored.and_then(|user| user.email_as_of);
        let address = users::address(viewer, stored.and_then(|user| user.email.as_deref()), as_of);
        if !confirms(id, address, &confirm_email_or_id) {
            let message = "Type your e-mail address or your user id to confirm.";
            let error = UserError::at(&["confirmEmailOrId"], UserErrorCode::Invalid, message);
            return Ok(DeleteViewerPayload { user_errors: vec![error], ..Default::default() });
        }
        session.as_service().await?;
        let deleted = erasure::accept(&session, id).await?;
        session.commit().await?;
        ctx.app().erasures.notify_one();
        Ok(DeleteViewerPayload { deleted_plans: count(deleted), ..Default::default() })
    }
}

/// Whether the text is the viewer's id, or the address in any case.
fn confirms(id: Uuid, address: Option<&str>, typed: &str) -> bool {
    let folded = |text: &str| text.trim().nfc().collect::<String>().to_lowercase();
    typed.trim().parse() == Ok(id) || address.is_some_and(|address| folded(address) == folded(typed))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_confirmed_however_it_is_written_and_none_by_nothing() {
        let id = Uuid::max();
        let address = Some("Jürgen@Example.com");
        for typed in ["jürgen@example.com", " JÜRGEN@EXAMPLE.COM ", "ju\u{308}rgen@example.com", &id.to_string()] {
            assert!(confirms(id, address, typed), "{typed}");
        }
        for typed in ["", " ", "jurgen@example.com", "example.com"] {
            assert!(!confirms(id, address, typed) && !confirms(id, None, typed), "{typed}");
        }
    }
}
