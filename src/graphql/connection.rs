//! A page of plans (Relay connection).

use std::sync::Arc;

use async_graphql::{Context, Object, SimpleObject, connection::PageInfo};
use uuid::Uuid;

use super::{
    context::ContextExt,
    error::ApiError,
    filter::{PlanFilter, PlanOrder},
    page::{self, Arguments},
    plan::Plan,
    plan_columns::selected,
};
use crate::plans::{
    self, PageRequest,
    order::PlanKey,
    read::{self, ListQuery},
};

/// A page of plans.
pub struct PlanConnection {
    page_info: PageInfo,
    plans: Vec<Plan>,
    /// The order, for cursors.
    order: plans::order::Field,
    total: i64,
}

/// A plan in a list.
#[derive(SimpleObject)]
pub struct PlanEdge {
    /// Cursor of the plan in this order, for after or before.
    cursor: String,
    /// The plan.
    node: Plan,
}

impl PlanConnection {
    /// The requested page with the selected columns only; counted only if the total is selected.
    pub(super) async fn load(
        ctx: &Context<'_>,
        user_id: Uuid,
        filter: Option<PlanFilter>,
        order: Option<PlanOrder>,
        arguments: Arguments,
    ) -> Result<Self, ApiError> {
        let filter = filter.unwrap_or_default().into_domain()?;
        let order = order.map(PlanOrder::into_domain).unwrap_or_default();
        let page = PageRequest::<PlanKey>::new(&arguments)?;
        if [&page.after, &page.before].into_iter().flatten().any(|position| position.field() != order.field) {
            return Err(ApiError::BadCursor);
        }
        let columns = selected(ctx, &[&["nodes"], &["edges", "node"]]);
        let query = ListQuery { filter, order, page: page.clone(), columns };
        let (rows, total) = load(ctx, user_id, query).await?;
        let position = |plan: &plans::Plan| PlanKey::of(plan, order.field);
        // Shared only within a list; otherwise nothing is cloned.
        let (plans, page_info) = page.paginate(Arc::unwrap_or_clone(rows), position)?;
        Ok(Self { page_info, plans: plans.into_iter().map(Plan::from).collect(), order: order.field, total })
    }
}

/// The page and the total, as far as selected; in a list, loaded together with those of the other items.
async fn load(ctx: &Context<'_>, user_id: Uuid, query: ListQuery) -> Result<(Arc<Vec<plans::Plan>>, i64), ApiError> {
    let wanted = |fields: &[&str]| fields.iter().any(|field| ctx.look_ahead().field(field).exists());
    let (page, total) = (wanted(&["nodes", "edges", "pageInfo"]), wanted(&["totalCount"]));
    let mut loaded = (Arc::default(), 0);
    if ctx.in_list() {
        let loaders = ctx.loaders()?;
        if total {
            loaded.1 = loaders.count(user_id, query.filter.clone()).await?;
        }
        if page {
            loaded.0 = loaders.list(user_id, query).await?;
        }
    } else if page || total {
        let session = ctx.read().await?;
        if total {
            let counts = read::counts(&session, &[user_id], &query.filter).await?;
            loaded.1 = counts.get(&user_id).copied().unwrap_or(0);
        }
        if page {
            loaded.0 = Arc::new(read::list(&session, user_id, &query).await?);
        }
    }
    Ok(loaded)
}

/// A page of plans.
#[Object]
impl PlanConnection {
    /// The plans with their cursors.
    #[expect(clippy::unused_async, reason = "async-graphql takes no others")]
    async fn edges(&self) -> Result<Vec<PlanEdge>, ApiError> {
        let edge =
            |plan: &Plan| Ok(PlanEdge { cursor: page::encode(&PlanKey::of(&plan.0, self.order))?, node: plan.clone() });
        self.plans.iter().map(edge).collect()
    }

    /// The plans without cursors.
    async fn nodes(&self) -> &[Plan] {
        &self.plans
    }

    /// Information about the page.
    async fn page_info(&self) -> &PageInfo {
        &self.page_info
    }

    /// Number of plans that match the filter, on all pages.
    async fn total_count(&self) -> i32 {
        page::count(self.total)
    }
}
