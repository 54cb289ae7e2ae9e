//! Enumerations that the database stores and the API shows: types, levels, statuses. Spelled once, here; the GraphQL layer
//! declares its own enums from them.

pub use agents::vocabulary::{
    AdjustmentKind, AmountBasis, Engine, FactKind, Origin, PlanKind, PlanType, RiskLevel, SentencePart, Understanding,
    Verdict,
};
use agents::words;

words! {
    /// How far a plan looks ahead (`investment_plans.plan_category`).
    PlanCategory {
        /// For soon.
        ShortTerm = "SHORT_TERM",
        /// For some years.
        MediumTerm = "MEDIUM_TERM",
        /// For decades.
        LongTerm = "LONG_TERM",
        /// Whatever comes.
        General = "GENERAL",
    }
}

impl PlanCategory {
    /// The category of plans of this type, as the database sets it for a plan without one.
    pub const fn of(plan_type: PlanType) -> Self {
        match plan_type {
            PlanType::Retirement => Self::LongTerm,
            PlanType::House | PlanType::Education => Self::MediumTerm,
            PlanType::General => Self::General,
        }
    }
}

words! {
    /// The status of a plan (`investment_plans.processing_status`).
    #[derive(Default)]
    ProcessingStatus {
        /// Queued for the agents.
        #[default]
        Pending = "PENDING",
        /// The agents are at work.
        Processing = "PROCESSING",
        /// The plan is written.
        Completed = "COMPLETED",
        /// The agents gave up.
        Failed = "FAILED",
    }
}

words! {
    /// The stage of a plan in the pipeline, derived by the database from what is stored (function `plan_stage`).
    #[derive(Default)]
    PipelineStage {
        /// Waiting for a worker.
        #[default]
        Queued = "QUEUED",
        /// The planner agent is interpreting the goal.
        Planning = "PLANNING",
        /// The portfolio agent is choosing an allocation.
        Allocating = "ALLOCATING",
        /// The plan itself is being written.
        Composing = "COMPOSING",
        /// Completed.
        Done = "DONE",
        /// Failed.
        Stopped = "STOPPED",
    }
}

words! {
    /// An agent whose output is stored with the plan.
    AgentKind {
        /// Interprets the goal (`agent_3_data`).
        Planner = "PLANNER",
        /// Chooses the allocation (`agent_2_data`).
        Portfolio = "PORTFOLIO",
    }
}

words! {
    /// The operation of an audit record (`investment_plans_audit.operation`).
    AuditOperation {
        /// The plan was stored.
        Insert = "INSERT",
        /// The plan was changed.
        Update = "UPDATE",
        /// The plan was deleted.
        Delete = "DELETE",
    }
}

impl ProcessingStatus {
    /// Whether the status is final.
    pub const fn is_terminal(self) -> bool {
        matches!(self, Self::Completed | Self::Failed)
    }
}

impl PipelineStage {
    /// Whether the stage is final.
    pub const fn is_an_end(self) -> bool {
        matches!(self, Self::Done | Self::Stopped)
    }
}
