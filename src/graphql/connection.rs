//! A page of plans, in Relay's form.

use async_graphql::{Context, Object, SimpleObject, connection::PageInfo};
use uuid::Uuid;

use super::{
    context::ContextExt,
    error::ApiError,
    filter::{PlanFilter, PlanOrder},
    page::{self, Arguments, Page},
    plan::Plan,
    plan_columns::selected,
};
use crate::plans::{self, order::Position, read};

/// A page of plans.
pub struct PlanConnection {
    user_id: Uuid,
    filter: read::Filter,
    page_info: PageInfo,
    plans: Vec<(String, plans::Plan)>,
}

/// A plan in a list.
#[derive(SimpleObject)]
pub struct PlanEdge {
    /// Where the plan stands in this list: give it as after or before.
    cursor: String,
    /// The plan.
    node: Plan,
}

impl PlanConnection {
    /// The page that the arguments ask for, with the columns that are selected and no others.
    pub(super) async fn load(
        ctx: &Context<'_>,
        user_id: Uuid,
        filter: Option<PlanFilter>,
        order: Option<PlanOrder>,
        arguments: Arguments,
    ) -> Result<Self, ApiError> {
        let filter = filter.unwrap_or_default().into_domain()?;
        let order = order.map(PlanOrder::into_domain).unwrap_or_default();
        let page = Page::<Position>::new(&arguments)?;
        if [&page.after, &page.before].into_iter().flatten().any(|position| position.field() != order.field) {
            return Err(ApiError::BadCursor);
        }
        let slice = read::Slice {
            after: page.after.clone(),
            before: page.before.clone(),
            limit: page.limit,
            from_end: page.from_end,
        };
        let columns = selected(ctx, &[&["nodes"], &["edges", "node"]]);
        let session = ctx.read().await?;
        let (plans, has_more) = read::list(&session, user_id, &filter, order, &slice, &columns).await?;
        let cursor = |plan: &plans::Plan| page::encode(&Position::of(plan, order.field));
        let plans: Vec<_> =
            plans.into_iter().map(|plan| Ok((cursor(&plan)?, plan))).collect::<Result<_, ApiError>>()?;
        let ends = (plans.first().map(|row| row.0.clone()), plans.last().map(|row| row.0.clone()));
        Ok(Self { user_id, filter, page_info: page.info(has_more, ends), plans })
    }
}

/// A page of plans.
#[Object]
impl PlanConnection {
    /// The plans with their cursors.
    async fn edges(&self) -> Vec<PlanEdge> {
        let rows = self.plans.iter().cloned();
        rows.map(|(cursor, plan)| PlanEdge { cursor, node: Plan(plan) }).collect()
    }

    /// The plans alone.
    async fn nodes(&self) -> Vec<Plan> {
        self.plans.iter().map(|row| Plan(row.1.clone())).collect()
    }

    /// Where this page stands in the list.
    async fn page_info(&self) -> &PageInfo {
        &self.page_info
    }

    /// How many plans the filter lets through, on all pages.
    async fn total_count(&self, ctx: &Context<'_>) -> Result<i32, ApiError> {
        let count = read::count(&ctx.read().await?, self.user_id, &self.filter).await?;
        Ok(i32::try_from(count).unwrap_or(i32::MAX))
    }
}
