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

/// How far a plan looks ahead.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "vocabulary::PlanCategory")]
pub enum PlanCategory {
    /// For soon. No type of plan has this category by itself; whoever keeps the database may give it.
    ShortTerm,
    /// For some years: a house, education.
    MediumTerm,
    /// For decades: retirement.
    LongTerm,
    /// Whatever comes.
    General,
}

/// What a plan is there for.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "vocabulary::PlanKind")]
pub enum PlanKind {
    /// It saves for a target.
    Save,
    /// It lives on what there is.
    Spend,
    /// It pays debts off.
    Debt,
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

/// Whose words something is in.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "vocabulary::Engine")]
pub enum Engine {
    /// Rules and formulas alone.
    Rules,
    /// A language model's answer counted, too.
    Model,
}

/// What became of a question to a language model.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "vocabulary::Verdict")]
pub enum ModelVerdict {
    /// The answer counts.
    Accepted,
    /// It is what the rules say, too.
    Agreed,
    /// It is another than the rules', which are sure of theirs.
    Overruled,
    /// It has not the shape that was asked for.
    WrongShape,
    /// It states a figure that is not in the plan.
    ForeignFigures,
    /// It says what it cannot know or should not say.
    ForeignWords,
    /// The model would not answer.
    Refused,
    /// It ended before it was complete.
    CutOff,
    /// It was longer than is read.
    TooLarge,
    /// It took too long.
    Timeout,
    /// The connection failed.
    Unreachable,
    /// The server was asked too often.
    RateLimited,
    /// The server failed.
    ServerFailed,
    /// The server would not have the request, or the key.
    NotAllowed,
    /// Nothing was asked: the last questions failed.
    NotAsked,
}
