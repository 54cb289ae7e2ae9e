//! Relay's object identification.

use async_graphql::{Context, ID, Interface};
use uuid::Uuid;

use super::{context::ContextExt, error::ApiError, page::MAX_IDS, plan::Plan, plan_columns::selected, user::User};
use crate::plans::read;

/// An object with a globally unique id.
#[derive(Interface)]
#[graphql(field(name = "id", ty = "ID", desc = "Globally unique id."))]
pub enum Node {
    /// A plan.
    Plan(Plan),
    /// A person with plans.
    User(User),
}

/// The objects with these ids that the viewer may see; a malformed id identifies nothing.
pub(super) async fn find(ctx: &Context<'_>, ids: &[ID]) -> Result<Vec<Option<Node>>, ApiError> {
    let viewer = ctx.viewer()?;
    if ids.len() > MAX_IDS {
        return Err(ApiError::BadUserInput(format!("ids may have at most {MAX_IDS} entries.")));
    }
    let ids: Vec<Option<Uuid>> = ids.iter().map(|id| id.parse().ok()).collect();
    let wanted: Vec<Uuid> = ids.iter().flatten().copied().collect();
    let plans = read::several(&ctx.read().await?, viewer, &wanted, &selected(ctx, &[&[]])).await?;
    let plans: Vec<Plan> = plans.into_iter().map(Plan::from).collect();
    let plan = |id: Uuid| plans.iter().find(|plan| plan.0.id == id).cloned();
    let others: Vec<Uuid> = wanted.iter().copied().filter(|id| plan(*id).is_none()).collect();
    let users = User::several(ctx, &others).await?;
    let user = |id: Uuid| users.iter().find(|user| user.id == id).cloned();
    Ok(ids.into_iter().map(|id| plan(id?).map(Node::Plan).or_else(|| user(id?).map(Node::User))).collect())
}
