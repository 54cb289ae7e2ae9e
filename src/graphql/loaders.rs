//! What the items of a list load together: one statement, however many items there are. Made for each request, so that
//! nothing of one viewer can reach another.

use std::sync::Arc;

use async_graphql::Request;
use uuid::Uuid;

use super::{batch::Batch, error::ApiError};
use crate::{
    app::App,
    auth::Viewer,
    budget::Budget,
    database::{Actor, Session},
    plans::{
        PageRequest, Plan,
        analytics::{self, AnalyticsSelection, PlanAnalytics},
        columns::Columns,
        events::{self, Event, EventKey},
        filter::Filter,
        history::{self, Change},
        read,
    },
};

/// Loads on behalf of one viewer.
pub struct Loaders {
    asker: Arc<Asker>,
    lists: Batch<read::ListQuery, Arc<Vec<Plan>>>,
    counts: Batch<Filter, i64>,
    figures: Batch<AnalyticsSelection, PlanAnalytics>,
    histories: Batch<history::HistoryQuery, Vec<Change>>,
    events: Batch<PageRequest<EventKey>, Vec<Event>>,
    plans: Batch<Columns, Arc<Plan>>,
}

struct Asker {
    app: Arc<App>,
    viewer: Viewer,
    budget: Arc<Budget>,
}

impl Asker {
    async fn session(&self) -> Result<Session, ApiError> {
        let permit = self.budget.session().await?;
        let actor = Actor::Viewer(&self.viewer, self.budget.deadline());
        let session = self.app.database.read_replica_first(actor).await?;
        Ok(session.within(&self.budget, permit))
    }
}

/// What resolvers find in the context of a request: who asks, and their loaders.
pub fn attach_context(app: &Arc<App>, request: Request, viewer: Option<&Viewer>, budget: &Arc<Budget>) -> Request {
    let request = request.data(Arc::clone(budget));
    let Some(viewer) = viewer else { return request };
    let loaders = Loaders {
        asker: Arc::new(Asker { app: Arc::clone(app), viewer: viewer.clone(), budget: Arc::clone(budget) }),
        lists: Batch::default(),
        counts: Batch::default(),
        figures: Batch::default(),
        histories: Batch::default(),
        events: Batch::default(),
        plans: Batch::default(),
    };
    request.data(viewer.clone()).data(loaders)
}

impl Loaders {
    /// A stretch of a user's plans.
    pub(super) async fn list(&self, user_id: Uuid, query: read::ListQuery) -> Result<Arc<Vec<Plan>>, ApiError> {
        let asker = Arc::clone(&self.asker);
        let load = move |users: Vec<Uuid>, query| async move {
            let lists = read::lists(&asker.session().await?, &users, &query).await?;
            Ok(lists.into_iter().map(|(user, plans)| (user, Arc::new(plans))).collect())
        };
        Ok(self.lists.load(user_id, query, load).await?.unwrap_or_default())
    }

    /// How many plans of a user a filter lets through.
    pub(super) async fn count(&self, user_id: Uuid, filter: Filter) -> Result<i64, ApiError> {
        let asker = Arc::clone(&self.asker);
        let load = move |users: Vec<Uuid>, filter| async move {
            Ok(read::counts(&asker.session().await?, &users, &filter).await?)
        };
        Ok(self.counts.load(user_id, filter, load).await?.unwrap_or_default())
    }

    /// The wanted figures over a user's plans.
    pub(super) async fn figures(
        &self,
        user_id: Uuid,
        selection: AnalyticsSelection,
    ) -> Result<PlanAnalytics, ApiError> {
        let asker = Arc::clone(&self.asker);
        let load = move |users: Vec<Uuid>, selection| async move {
            Ok(analytics::of_users(&asker.session().await?, &users, selection).await?)
        };
        Ok(self.figures.load(user_id, selection, load).await?.unwrap_or_default())
    }

    /// A stretch of a plan's history.
    pub(super) async fn history(&self, plan_id: Uuid, query: history::HistoryQuery) -> Result<Vec<Change>, ApiError> {
        let asker = Arc::clone(&self.asker);
        let load = move |plans: Vec<Uuid>, query| async move {
            Ok(history::of_plans(&asker.session().await?, &plans, &query).await?)
        };
        Ok(self.histories.load(plan_id, query, load).await?.unwrap_or_default())
    }

    /// A stretch of a plan's events.
    pub(super) async fn events(&self, plan_id: Uuid, page: PageRequest<EventKey>) -> Result<Vec<Event>, ApiError> {
        let asker = Arc::clone(&self.asker);
        let load = move |plans: Vec<Uuid>, page| async move {
            Ok(events::of_plans(&asker.session().await?, &plans, &page).await?)
        };
        Ok(self.events.load(plan_id, page, load).await?.unwrap_or_default())
    }

    /// A plan by its id, if the viewer may see it.
    pub(super) async fn plan(&self, plan_id: Uuid, columns: Columns) -> Result<Option<Arc<Plan>>, ApiError> {
        let asker = Arc::clone(&self.asker);
        let load = move |plans: Vec<Uuid>, columns| async move {
            let plans = read::several(&asker.session().await?, &asker.viewer, &plans, &columns).await?;
            Ok(plans.into_iter().map(|plan| (plan.id, Arc::new(plan))).collect())
        };
        self.plans.load(plan_id, columns, load).await
    }
}
