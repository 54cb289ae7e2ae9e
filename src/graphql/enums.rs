//! The closed lists of the API, each the twin of a list in `vocabulary`.

use async_graphql::Enum;

use crate::vocabulary;

/// What a plan saves for.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "vocabulary::PlanType")]
pub enum PlanType {
    /// Retirement.
    Retirement,
    /// A house, or its down payment.
    House,
    /// Education.
    Education,
    /// Everything else.
    General,
}

/// How much risk a plan may take.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "vocabulary::RiskLevel")]
pub enum RiskLevel {
    /// Low risk tolerance.
    Conservative,
    /// Moderate risk tolerance.
    Balanced,
    /// High risk tolerance.
    Aggressive,
}

/// Where a plan stands.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "vocabulary::ProcessingStatus")]
pub enum ProcessingStatus {
    /// Queued for the agents.
    Pending,
    /// The agents are at work.
    Processing,
    /// The plan is written.
    Completed,
    /// The agents gave up; `failure` says why.
    Failed,
}

/// How far the agents have come with a plan. Derived from what is stored, so that it is right whoever wrote it.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "vocabulary::PipelineStage")]
pub enum PipelineStage {
    /// Waiting for a worker.
    Queued,
    /// The planner agent is interpreting the goal.
    Planning,
    /// The portfolio agent is choosing an allocation.
    Allocating,
    /// The plan itself is being written.
    Composing,
    /// COMPLETED.
    Done,
    /// FAILED.
    Stopped,
}

/// An agent whose output is stored with the plan.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "vocabulary::AgentKind")]
pub enum AgentKind {
    /// Interprets the goal (`agent_3_data`).
    Planner,
    /// Chooses the allocation (`agent_2_data`).
    Portfolio,
}

/// What an agent says of its own run.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum AgentStatus {
    /// The output counts.
    Success,
    /// The agent met an error.
    Error,
}

/// What was done to a plan.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "vocabulary::AuditOperation")]
pub enum AuditOperation {
    /// It was stored.
    Insert,
    /// It was changed.
    Update,
    /// It was deleted.
    Delete,
}
