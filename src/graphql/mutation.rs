//! The mutations: one transaction each.

use async_graphql::{Context, Object};

use super::{
    create_plan::{CreatePlanInput, CreatePlanPayload, create_plan},
    error::ApiError,
};

/// What can be changed.
pub struct Mutation;

/// What can be changed.
#[Object]
impl Mutation {
    /// Store a plan as PENDING and queue it for the agents. With an id of the client's own choosing, sending it again
    /// changes nothing and answers with the stored plan.
    async fn create_plan(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The plan.")] input: CreatePlanInput,
    ) -> Result<CreatePlanPayload, ApiError> {
        create_plan(ctx, input).await
    }
}
