//! The closed lists of words that the database stores and the API speaks: types, levels, statuses.
//! Spelled once, here; the GraphQL layer declares its own enums from them.

/// Declares an enum whose variants are stored in the database as the given words.
macro_rules! words {
    ($(#[$meta:meta])* $name:ident { $($(#[$vmeta:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $name { $($(#[$vmeta])* #[serde(rename = $word)] $variant),+ }

        impl $name {
            /// Every value, in the order of declaration.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word as it is stored.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            /// The value that is stored as `word`; `None` for any other text.
            pub fn parse(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$variant),)+ _ => None }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}

pub(crate) use words;

words! {
    /// What a plan saves for (`investment_plans.plan_type`).
    PlanType {
        /// Retirement planning.
        Retirement = "RETIREMENT",
        /// A house, or its down payment.
        House = "HOUSE",
        /// Education.
        Education = "EDUCATION",
        /// Everything else.
        General = "GENERAL",
    }
}

words! {
    /// How much risk a plan may take (`investment_plans.risk_level`), from low to high.
    RiskLevel {
        /// Low risk tolerance.
        Conservative = "CONSERVATIVE",
        /// Moderate risk tolerance.
        Balanced = "BALANCED",
        /// High risk tolerance.
        Aggressive = "AGGRESSIVE",
    }
}

words! {
    /// Where a plan stands (`investment_plans.processing_status`).
    ProcessingStatus {
        /// Queued for the agents.
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
    /// How far the agents have come. Derived by the database from what is stored (function `plan_stage`).
    PipelineStage {
        /// Waiting for a worker.
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
    /// What the audit says of a change (`investment_plans_audit.operation`).
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
    /// Whether a plan in this status waits for nothing more.
    pub const fn is_terminal(self) -> bool {
        matches!(self, Self::Completed | Self::Failed)
    }
}
