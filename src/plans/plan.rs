//! A stored plan, as far as its columns were selected.

use chrono::{DateTime, Utc};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::vocabulary::{AgentKind, PipelineStage, PlanCategory, PlanType, ProcessingStatus, RiskLevel};

/// Stored JSON as text, which is passed on unchanged.
pub type JsonText = Box<str>;

/// A plan. A column that was not selected is `None`, or the column's default.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Always selected.
    pub id: Uuid,
    /// Always selected.
    pub user_id: Uuid,
    /// Selected on demand.
    pub owner: Option<Owner>,
    pub financial_goals: Option<String>,
    pub investment_preferences: Option<String>,
    pub plan_data: Option<JsonText>,
    pub plan_name: Option<String>,
    /// `None` until the planner has filled it, which the API shows as GENERAL, the column's default.
    pub plan_type: Option<PlanType>,
    /// `None` until it is filled.
    pub plan_category: Option<PlanCategory>,
    pub risk_level: Option<RiskLevel>,
    pub time_horizon: Option<i32>,
    pub target_amount: Option<Decimal>,
    pub agent_2_data: Option<JsonText>,
    pub agent_3_data: Option<JsonText>,
    pub processing_status: ProcessingStatus,
    /// Derived by the database (`plan_stage`).
    pub stage: PipelineStage,
    /// Why the plan failed; `None` unless it has.
    pub failure: Option<Failure>,
    pub is_active: bool,
    pub is_favorite: bool,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    pub last_reviewed_at: Option<DateTime<Utc>>,
    pub expected_return: Option<Decimal>,
    pub actual_return: Option<Decimal>,
    pub performance_notes: Option<String>,
    /// Whether a time or number cannot be represented: then the shown values are not the plan's key in a list.
    pub is_out_of_range: bool,
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
