//! A stored plan, as far as its columns were selected, and the one list of its columns.

use chrono::{DateTime, Utc};
use entity::investment_plans::Column as C;
use rust_decimal::Decimal;
use sea_orm::DbErr;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{as_of::AsOf, row::Row};
use crate::vocabulary::{AgentKind, PipelineStage, PlanCategory, PlanType, ProcessingStatus, RiskLevel};

/// Stored JSON as text, which is passed on unchanged.
pub type JsonText = Box<str>;

/// Makes the plan of its columns: `entity column => field: type = how it is read from a row;`.
macro_rules! plan {
    ($row:ident: $($(#[$docs:meta])* $column:ident => $field:ident: $type:ty = $read:expr;)*) => {
        /// A plan. A column that was not selected has its type's default.
        #[derive(Clone, Debug, Default)]
        pub struct Plan {
            /// Always selected.
            pub id: Uuid,
            /// Always selected.
            pub user_id: Uuid,
            $($(#[$docs])* pub $field: $type,)*
            /// Derived by the database (`plan_stage`).
            pub stage: PipelineStage,
            /// Why the plan failed; `None` unless it has.
            pub failure: Option<Failure>,
            /// Selected on demand.
            pub owner: Option<Owner>,
            /// Details and balances of the time of which the plan is; `None` for the present.
            pub as_of: Option<Box<AsOf>>,
            /// Whether a time or number cannot be represented: then the shown values are not the plan's key in a list.
            pub is_out_of_range: bool,
        }

        impl Plan {
            /// Reads the row's next column, which is this one.
            pub(super) fn read(&mut self, column: C, $row: &mut Row<'_>) -> Result<(), DbErr> {
                match column {
                    C::Id => self.id = $row.next()?,
                    C::UserId => self.user_id = $row.next()?,
                    $(C::$column => self.$field = $read,)*
                }
                Ok(())
            }
        }
    };
}

// The seed allows null in every column but id and owner, also in those with a default.
plan! {
    row:
    FinancialGoals => financial_goals: Option<String> = row.next()?;
    InvestmentPreferences => investment_preferences: Option<String> = row.next()?;
    PlanData => plan_data: Option<JsonText> = row.json()?;
    PlanName => plan_name: Option<String> = row.next()?;
    /// `None` until the planner has filled it, which the API shows as GENERAL, the column's default.
    PlanType => plan_type: Option<PlanType> = row.word(PlanType::parse)?;
    /// `None` until it is filled.
    PlanCategory => plan_category: Option<PlanCategory> = row.word(PlanCategory::parse)?;
    RiskLevel => risk_level: Option<RiskLevel> = row.word(RiskLevel::parse)?;
    TimeHorizon => time_horizon: Option<i32> = row.next()?;
    TargetAmount => target_amount: Option<Decimal> = row.number()?;
    Agent2Data => agent_2_data: Option<JsonText> = row.json()?;
    Agent3Data => agent_3_data: Option<JsonText> = row.json()?;
    ProcessingStatus => processing_status: ProcessingStatus = row.word(ProcessingStatus::parse)?.unwrap_or_default();
    IsActive => is_active: bool = row.next::<Option<_>>()?.unwrap_or_default();
    IsFavorite => is_favorite: bool = row.next::<Option<_>>()?.unwrap_or_default();
    CreatedAt => created_at: DateTime<Utc> = row.nearest_time()?;
    UpdatedAt => updated_at: DateTime<Utc> = row.nearest_time()?;
    LastReviewedAt => last_reviewed_at: Option<DateTime<Utc>> = row.time()?;
    ExpectedReturn => expected_return: Option<Decimal> = row.number()?;
    ActualReturn => actual_return: Option<Decimal> = row.number()?;
    PerformanceNotes => performance_notes: Option<String> = row.next()?;
}

impl Plan {
    /// The category, also where it is not filled yet.
    pub fn category(&self) -> PlanCategory {
        self.plan_category.unwrap_or_else(|| PlanCategory::of(self.plan_type.unwrap_or(PlanType::General)))
    }
}

/// The owner's data beside the id.
#[derive(Clone, Debug)]
pub struct Owner {
    pub email: Option<String>,
    /// When the token that brought the address was issued.
    pub email_as_of: Option<DateTime<Utc>>,
    pub created_at: DateTime<Utc>,
}

/// Why a plan failed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// Machine-readable code, such as `AGENT_FAILED`.
    pub code: String,
    /// Human-readable message.
    pub message: String,
    /// The agent that failed, if it was one.
    pub agent: Option<AgentKind>,
    /// The number of attempts.
    pub attempts: i32,
}

impl Failure {
    /// The reason of a plan that was marked FAILED without one (the seed's own clean-up does so).
    pub fn without_reason() -> Self {
        Self {
            code: "UNEXPLAINED".to_owned(),
            message: "The plan was marked as failed without a reason.".to_owned(),
            agent: None,
            attempts: 0,
        }
    }
}
