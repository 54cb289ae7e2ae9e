//! The mutations, one transaction each, mostly of one statement: every object here has fields of the one type.

use async_graphql::MergedObject;

use super::{
    agent_api::AgentApi, create_plan::CreatePlan, delete_viewer::DeleteViewer, monthly_budget::SetMonthlyBudget,
    record_performance::RecordPlanPerformance, rerun_plan::RerunPlan, update_plan::UpdatePlan,
};

/// Mutations.
#[derive(MergedObject, Default)]
pub struct Mutation(CreatePlan, UpdatePlan, RecordPlanPerformance, RerunPlan, SetMonthlyBudget, DeleteViewer, AgentApi);
