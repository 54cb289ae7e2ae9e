//! `deleteViewer`: a person takes everything back.

use async_graphql::{Context, SimpleObject};

use super::{
    context::ContextExt,
    error::ApiError,
    page::count,
    user_error::{UserError, UserErrorCode},
};
use crate::{
    auth::Viewer,
    plans::{erasure, users},
};

/// What became of a person who was to be erased.
#[derive(SimpleObject, Default)]
pub struct DeleteViewerPayload {
    /// How many plans they had at that moment.
    deleted_plans: i32,
    /// What the caller can mend. Nothing was erased where there is any.
    user_errors: Vec<UserError>,
}

pub(super) async fn delete_viewer(ctx: &Context<'_>, confirmation: &str) -> Result<DeleteViewerPayload, ApiError> {
    let viewer = ctx.viewer()?;
    let session = ctx.write().await?;
    let stored = users::find(&session, &[viewer.user_id]).await?;
    let stored_email = stored.get(&viewer.user_id).and_then(|user| user.email.as_deref());
    if !confirms(viewer, stored_email, confirmation) {
        let message = "Type your e-mail address or your user id to confirm.";
        let error = UserError::at(&["confirmEmailOrId"], UserErrorCode::Invalid, message);
        return Ok(DeleteViewerPayload { user_errors: vec![error], ..Default::default() });
    }
    session.as_service().await?;
    let deleted = erasure::accept(&session, viewer.user_id).await?;
    session.commit().await?;
    ctx.app().erasures.notify_one();
    Ok(DeleteViewerPayload { deleted_plans: count(deleted), ..Default::default() })
}

/// Whether the viewer has typed who they are: the id, or the address that the token or the table has.
fn confirms(viewer: &Viewer, stored_email: Option<&str>, typed: &str) -> bool {
    let typed = typed.trim();
    let emails = [viewer.email.as_deref(), stored_email];
    typed.parse() == Ok(viewer.user_id) || emails.into_iter().flatten().any(|email| email.eq_ignore_ascii_case(typed))
}
