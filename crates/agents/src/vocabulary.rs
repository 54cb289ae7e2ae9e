//! The closed lists of words that the agents share with the database and the API: spelled once, here.

/// Declares an enum whose variants are stored in the database as the given words.
#[macro_export]
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
    /// Kind of a plan.
    PlanKind {
        /// Saves for a target (accumulation).
        Save = "SAVE",
        /// Withdraws from savings (decumulation).
        Spend = "SPEND",
        /// Pays off debts.
        Debt = "DEBT",
    }
}

words! {
    /// How much of the texts could be interpreted.
    Understanding {
        /// All that the plan needs.
        Full = "FULL",
        /// Some of it; the rest is assumed.
        Partial = "PARTIAL",
        /// Nothing: not English, or no goal.
        None = "NONE",
    }
}

words! {
    /// Origin of an input of the plan.
    Origin {
        /// Stated in a field.
        Stated = "STATED",
        /// Read from the texts.
        Read = "READ",
        /// Assumed.
        Assumed = "ASSUMED",
    }
}

words! {
    /// The money that an amount is meant in.
    AmountBasis {
        /// Money of today.
        Today = "TODAY",
        /// Money of the day on which it is needed.
        Nominal = "NOMINAL",
    }
}

words! {
    /// Kind of a fact in the texts.
    FactKind {
        /// Capital that is wanted.
        Target = "TARGET",
        /// When it is wanted.
        Horizon = "HORIZON",
        /// Somebody's age.
        Age = "AGE",
        /// Money already put aside for the goal.
        StartingAmount = "STARTING_AMOUNT",
        /// What the person can pay.
        MonthlyBudget = "MONTHLY_BUDGET",
        /// What an employer adds.
        EmployerContribution = "EMPLOYER_CONTRIBUTION",
        /// What the person earns.
        Income = "INCOME",
        /// Desired retirement income.
        RetirementIncome = "RETIREMENT_INCOME",
        /// A pension and the like.
        OtherIncome = "OTHER_INCOME",
        /// What is owed.
        Debt = "DEBT",
        /// What something costs.
        Price = "PRICE",
        /// What something is worth.
        Worth = "WORTH",
        /// A dated cash flow.
        CashFlow = "CASH_FLOW",
        /// A goal beside the plan's own.
        OtherGoal = "OTHER_GOAL",
        /// How much risk is wanted.
        Risk = "RISK",
        /// A return that is expected.
        Return = "RETURN",
        /// A rate of inflation.
        Inflation = "INFLATION",
        /// Target probability of success.
        Confidence = "CONFIDENCE",
        /// A constraint on the investment.
        Constraint = "CONSTRAINT",
        /// Anything else.
        Other = "OTHER",
    }
}

words! {
    /// What can be changed so that a plan reaches its confidence.
    AdjustmentKind {
        /// Another monthly amount.
        PayMore = "PAY_MORE",
        /// A later date.
        Later = "LATER",
        /// A smaller target, or less income.
        Less = "LESS",
        /// A sum paid in now.
        Deposit = "DEPOSIT",
    }
}

words! {
    /// Where a plan's sentence belongs.
    SentencePart {
        /// What the plan advises.
        Summary = "SUMMARY",
        /// What may go wrong.
        Risk = "RISK",
        /// Assumptions behind the figures.
        Assumption = "ASSUMPTION",
        /// What else there is to know.
        Note = "NOTE",
    }
}
