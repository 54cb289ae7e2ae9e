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
    /// The category of plans of this type, as the database gives it to a plan that has none.
    pub const fn of(plan_type: PlanType) -> Self {
        match plan_type {
            PlanType::Retirement => Self::LongTerm,
            PlanType::House | PlanType::Education => Self::MediumTerm,
            PlanType::General => Self::General,
        }
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
    /// Who wrote what is stored.
    Engine {
        /// Rules and formulas alone.
        Rules = "RULES",
        /// A language model's answer counted, too.
        Model = "MODEL",
    }
}

words! {
    /// What became of a question to the language model.
    Verdict {
        /// The answer counts.
        Accepted = "ACCEPTED",
        /// It is what the rules say, too.
        Agreed = "AGREED",
        /// It is another than the rules', which are sure of theirs.
        Overruled = "OVERRULED",
        /// It has not the shape that was asked for.
        WrongShape = "WRONG_SHAPE",
        /// It states a figure that is not in the plan.
        ForeignFigures = "FOREIGN_FIGURES",
        /// It says what it cannot know or should not say.
        ForeignWords = "FOREIGN_WORDS",
        /// The model would not answer.
        Refused = "REFUSED",
        /// It ended before it was complete.
        CutOff = "CUT_OFF",
        /// It had more bytes than are read.
        TooLarge = "TOO_LARGE",
        /// It took too long.
        Timeout = "TIMEOUT",
        /// The connection failed.
        Unreachable = "UNREACHABLE",
        /// The server was asked too often.
        RateLimited = "RATE_LIMITED",
        /// The server failed.
        ServerFailed = "SERVER_FAILED",
        /// The server would not have the request, or the key.
        NotAllowed = "NOT_ALLOWED",
        /// Nothing was asked: the last questions failed.
        NotAsked = "NOT_ASKED",
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

impl PipelineStage {
    /// Whether nothing is done in this stage any more.
    pub const fn is_an_end(self) -> bool {
        matches!(self, Self::Done | Self::Stopped)
    }
}
