//! Dataloaders of a request: one statement for all items of a list. Made for each request, so that nothing crosses viewers.

use std::sync::Arc;

use async_graphql::{Context, Request};
use rust_decimal::Decimal;
use uuid::Uuid;

use super::{context::ContextExt, dataloader::DataLoader, error::ApiError};
use crate::{
    app::App,
    auth::Viewer,
    budget::Budget,
    database::{Actor, Session},
    plans::{
        PageRequest, Plan,
        analytics::{self, AnalyticsSelection, PlanAnalytics},
        balances,
        budget::{self, PlansBudget},
        columns::Columns,
        details,
        events::{self, Event, EventKey},
        filter::Filter,
        history::{self, Change},
        read,
    },
};

use agents::{composer::Balance, details::Details};

/// Loads on behalf of one viewer.
pub struct Loaders {
    context: Arc<LoaderContext>,
    lists: DataLoader<read::ListQuery, Arc<Vec<Plan>>>,
    counts: DataLoader<Filter, i64>,
    analytics: DataLoader<AnalyticsSelection, PlanAnalytics>,
    histories: DataLoader<history::HistoryQuery, Vec<Change>>,
    events: DataLoader<PageRequest<EventKey>, Vec<Event>>,
    plans: DataLoader<Columns, Arc<Plan>>,
    details: DataLoader<(), Details>,
    balances: DataLoader<(), Vec<Balance>>,
    monthly_budgets: DataLoader<(), Decimal>,
    budgets: DataLoader<(), Arc<PlansBudget>>,
}

struct LoaderContext {
    app: Arc<App>,
    viewer: Viewer,
    budget: Arc<Budget>,
}

impl LoaderContext {
    async fn session(&self) -> Result<Session, ApiError> {
        let permit = self.budget.session().await?;
        let actor = Actor::Viewer(&self.viewer, self.budget.deadline());
        let session = self.app.database.read_replica_first(actor).await?;
        Ok(session.within(&self.budget, permit))
    }
}

/// Attaches viewer, budget and dataloaders to a request.
pub fn attach_context(app: &Arc<App>, request: Request, viewer: Option<&Viewer>, budget: &Arc<Budget>) -> Request {
    let request = request.data(Arc::clone(budget));
    let Some(viewer) = viewer else { return request };
    let loaders = Loaders {
        context: Arc::new(LoaderContext { app: Arc::clone(app), viewer: viewer.clone(), budget: Arc::clone(budget) }),
        lists: DataLoader::default(),
        counts: DataLoader::default(),
        analytics: DataLoader::default(),
        histories: DataLoader::default(),
        events: DataLoader::default(),
        plans: DataLoader::default(),
        details: DataLoader::default(),
        balances: DataLoader::default(),
        monthly_budgets: DataLoader::default(),
        budgets: DataLoader::default(),
    };
    request.data(viewer.clone()).data(loaders)
}

impl Loaders {
    /// A page of a user's plans.
    pub(super) async fn list(&self, user_id: Uuid, query: read::ListQuery) -> Result<Arc<Vec<Plan>>, ApiError> {
        let context = Arc::clone(&self.context);
        let load = move |users: Vec<Uuid>, query| async move {
            let lists = read::lists(&context.session().await?, &users, &query).await?;
            Ok(lists.into_iter().map(|(user, plans)| (user, Arc::new(plans))).collect())
        };
        Ok(self.lists.load(user_id, query, load).await?.unwrap_or_default())
    }

    /// How many of a user's plans match a filter.
    pub(super) async fn count(&self, user_id: Uuid, filter: Filter) -> Result<i64, ApiError> {
        let context = Arc::clone(&self.context);
        let load = move |users: Vec<Uuid>, filter| async move {
            Ok(read::counts(&context.session().await?, &users, &filter).await?)
        };
        Ok(self.counts.load(user_id, filter, load).await?.unwrap_or_default())
    }

    /// The selected analytics of a user's plans.
    pub(super) async fn analytics(
        &self,
        ctx: &Context<'_>,
        user_id: Uuid,
        selection: AnalyticsSelection,
    ) -> Result<PlanAnalytics, ApiError> {
        let context = Arc::clone(&self.context);
        let load = move |users: Vec<Uuid>, selection| async move {
            Ok(analytics::of_users(&context.session().await?, &users, selection).await?)
        };
        Ok(self.analytics.load_within(ctx.in_list(), user_id, selection, load).await?.unwrap_or_default())
    }

    /// A page of a plan's history.
    pub(super) async fn history(
        &self,
        ctx: &Context<'_>,
        plan_id: Uuid,
        query: history::HistoryQuery,
    ) -> Result<Vec<Change>, ApiError> {
        let context = Arc::clone(&self.context);
        let load = move |plans: Vec<Uuid>, query| async move {
            Ok(history::of_plans(&context.session().await?, &plans, &query).await?)
        };
        Ok(self.histories.load_within(ctx.in_list(), plan_id, query, load).await?.unwrap_or_default())
    }

    /// A page of a plan's events.
    pub(super) async fn events(
        &self,
        ctx: &Context<'_>,
        plan_id: Uuid,
        page: PageRequest<EventKey>,
    ) -> Result<Vec<Event>, ApiError> {
        let context = Arc::clone(&self.context);
        let load = move |plans: Vec<Uuid>, page| async move {
            Ok(events::of_plans(&context.session().await?, &plans, &page).await?)
        };
        Ok(self.events.load_within(ctx.in_list(), plan_id, page, load).await?.unwrap_or_default())
    }

    /// A plan by its id, if the viewer may see it.
    pub(super) async fn plan(&self, plan_id: Uuid, columns: Columns) -> Result<Option<Arc<Plan>>, ApiError> {
        let context = Arc::clone(&self.context);
        let load = move |plans: Vec<Uuid>, columns| async move {
            let plans = read::several(&context.session().await?, &context.viewer, &plans, &columns).await?;
            Ok(plans.into_iter().map(|plan| (plan.id, Arc::new(plan))).collect())
        };
        self.plans.load(plan_id, columns, load).await
    }

    /// A plan's details, if it has any.
    pub(super) async fn details(&self, plan_id: Uuid) -> Result<Option<Details>, ApiError> {
        let context = Arc::clone(&self.context);
        let load =
            move |plans: Vec<Uuid>, ()| async move { Ok(details::of_plans(&context.session().await?, &plans).await?) };
        self.details.load(plan_id, (), load).await
    }

    /// A plan's balances that are shown, if it has any.
    pub(super) async fn balances(&self, plan_id: Uuid) -> Result<Option<Vec<Balance>>, ApiError> {
        let context = Arc::clone(&self.context);
        let load =
            move |plans: Vec<Uuid>, ()| async move { Ok(balances::of_plans(&context.session().await?, &plans).await?) };
        self.balances.load(plan_id, (), load).await
    }

    /// What a user can pay a month, if it is known.
    pub(super) async fn monthly_budget(&self, user_id: Uuid) -> Result<Option<Decimal>, ApiError> {
        let context = Arc::clone(&self.context);
        let load =
            move |users: Vec<Uuid>, ()| async move { Ok(budget::amounts(&context.session().await?, &users).await?) };
        self.monthly_budgets.load(user_id, (), load).await
    }

    /// A user's plans against what they can pay.
    pub(super) async fn budget(&self, user_id: Uuid) -> Result<Option<Arc<PlansBudget>>, ApiError> {
        let context = Arc::clone(&self.context);
        let load = move |users: Vec<Uuid>, ()| async move {
            let budgets = budget::of_users(&context.session().await?, &users).await?;
            Ok(budgets.into_iter().map(|(user, budget)| (user, Arc::new(budget))).collect())
        };
        self.budgets.load(user_id, (), load).await
    }
}
