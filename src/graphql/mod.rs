//! The API: types and resolvers, without SQL or HTTP. A resolver calls `plans`, `feed` or `agents` and wraps the result.

mod admin;
mod advice;
pub(crate) mod agent_api;
mod agent_types;
mod analytics;
mod connection;
mod connection_of;
mod context;
mod cost;
mod create_plan;
mod dataloader;
mod delete_viewer;
mod details;
mod enums;
mod error;
pub(crate) mod filter;
mod history;
mod investment_plan;
mod loaders;
mod monthly_budget;
mod mutation;
mod node;
mod outputs;
pub(crate) mod page;
#[cfg(test)]
mod page_properties;
mod plan;
mod plan_columns;
mod plan_diff;
mod plan_payload;
mod preview;
mod provenance;
mod query;
mod queue_stats;
mod record_balance;
mod record_performance;
mod rerun_plan;
mod scalars;
#[cfg(test)]
mod scalars_properties;
mod sentence;
mod status_events;
mod stored;
mod subscription;
mod track;
mod update_plan;
mod user;
mod user_error;

use std::sync::Arc;

use async_graphql::{SDLExportOptions, SchemaBuilder};
use chrono::{DateTime, Utc};

pub use loaders::attach_context;
pub use mutation::Mutation;
pub use query::Query;
pub use subscription::SubscriptionRoot;

use crate::app::App;

/// The schema with its resolvers.
pub type Schema = async_graphql::Schema<Query, Mutation, SubscriptionRoot>;

/// The schema's builder with the application's parts; `execution` finishes it.
pub fn builder(app: &Arc<App>) -> SchemaBuilder<Query, Mutation, SubscriptionRoot> {
    bare().data(Arc::clone(app))
}

/// The schema in SDL, as in `schema.graphql`.
pub fn sdl() -> String {
    let options = SDLExportOptions::new().prefer_single_line_descriptions();
    format!("{}\n", bare().finish().sdl_with_options(options).trim())
}

fn bare() -> SchemaBuilder<Query, Mutation, SubscriptionRoot> {
    Schema::build(Query, Mutation::default(), SubscriptionRoot).override_output_type_description::<DateTime<Utc>>(
        "An RFC 3339 instant with its offset, e.g. 2024-01-15T10:30:00Z.",
    )
}
