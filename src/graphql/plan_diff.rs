//! What became another in a plan between two times.

use async_graphql::{Context, ID, SimpleObject};
use chrono::{DateTime, Utc};

use super::{context::ContextExt, error::ApiError, stored::StoredJson};
use crate::plans::{JsonText, as_of};

/// A field of a plan that has another value at a later time.
#[derive(SimpleObject)]
pub struct PlanChange {
    /// Name of the column, as in changedColumns; `details` and `balances` for those.
    field: String,
    /// The earlier value, as stored; null where there was none.
    before: Option<StoredJson<JsonText>>,
    /// The later value, as stored; null where there is none.
    after: Option<StoredJson<JsonText>>,
}

/// The changes of one of the viewer's plans.
pub(super) async fn plan_diff(
    ctx: &Context<'_>,
    id: &ID,
    from: DateTime<Utc>,
    to: Option<DateTime<Utc>>,
) -> Result<Vec<PlanChange>, ApiError> {
    let viewer = ctx.viewer()?;
    let id = id.parse().map_err(|_| ApiError::NotFound)?;
    let found = as_of::differences(&ctx.read().await?, viewer, id, from, to).await?;
    let shown = |change: as_of::Difference| PlanChange {
        field: change.field,
        before: change.before.map(StoredJson),
        after: change.after.map(StoredJson),
    };
    Ok(found.ok_or(ApiError::NotFound)?.into_iter().map(shown).collect())
}
