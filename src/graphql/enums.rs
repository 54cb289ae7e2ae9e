//! The API's enums, each with its twin in `vocabulary`.

use async_graphql::Enum;

use crate::vocabulary;

/// The type of a plan's goal.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "vocabulary::PlanType")]
pub enum PlanType {
    /// Retirement.
    Retirement,
    /// A house, or its down payment.
    House,
    /// Education.
    Education,
    /// Any other goal.
    General,
}

/// The category of a plan by its time frame.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "vocabulary::PlanCategory")]
pub enum PlanCategory {
    /// Short term. No type has this category by default; operators may assign it.
    ShortTerm,
    /// Medium term: a house, education.
    MediumTerm,
    /// Long term: retirement.
    LongTerm,
    /// Any other.
    General,
}

/// Kind of a plan.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "vocabulary::PlanKind")]
pub enum PlanKind {
    /// Saves for a target (accumulation).
    Save,
    /// Withdraws from savings (decumulation).
    Spend,
    /// Pays off debts.
    Debt,
}

/// The risk tolerance of a plan.
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

/// The status of a plan.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "vocabulary::ProcessingStatus")]
pub enum ProcessingStatus {
    /// Queued.
    Pending,
    /// In progress.
    Processing,
    /// The plan is finished.
    Completed,
    /// The plan has failed; see `failure`.
    Failed,
}

/// The stage of a plan in the pipeline, derived from what is stored, whoever wrote it.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "vocabulary::PipelineStage")]
pub enum PipelineStage {
    /// Waiting for a worker.
    Queued,
    /// The planner agent is interpreting the goal.
    Planning,
    /// The portfolio agent is choosing an allocation.
    Allocating,
    /// The plan is being composed.
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

/// The status of an agent's run.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum AgentStatus {
    /// The output is valid.
    Success,
    /// The agent failed.
    Error,
}

/// The operation of an audit record.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "vocabulary::AuditOperation")]
pub enum AuditOperation {
    /// The plan was created.
    Insert,
    /// The plan was changed.
    Update,
    /// The plan was deleted.
    Delete,
}

/// The engine that wrote a text.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "vocabulary::Engine")]
pub enum Engine {
    /// Rules and formulas alone.
    Rules,
    /// Rules, and a language model's answer.
    Model,
}

/// The verdict on a language model's answer.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "vocabulary::Verdict")]
pub enum ModelVerdict {
    /// Accepted.
    Accepted,
    /// The same as the rules' result.
    Agreed,
    /// Different from the rules' result, which is certain.
    Overruled,
    /// Not in the requested format.
    WrongShape,
    /// States a figure that is not in the plan.
    ForeignFigures,
    /// Makes a claim that it cannot or should not make.
    ForeignWords,
    /// The model refused to answer.
    Refused,
    /// Truncated.
    CutOff,
    /// Larger than the limit.
    TooLarge,
    /// Timed out.
    Timeout,
    /// The connection failed.
    Unreachable,
    /// The server's rate limit was exceeded.
    RateLimited,
    /// The server failed.
    ServerFailed,
    /// The server rejected the request or the API key.
    NotAllowed,
    /// Not asked: the circuit breaker is open.
    NotAsked,
}
