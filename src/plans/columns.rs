//! Which columns of a plan travel: only those that somebody asked for.

use std::hash::{Hash, Hasher};

use entity::investment_plans::Column as C;
use sea_orm::{
    DbErr, IdenStatic, Iterable, QueryResult, QuerySelect,
    sea_query::{Expr, Query, ReturningClause},
    sqlx::{Row, postgres::PgRow, types::Json},
};
use serde_json::value::RawValue;

use super::{Failure, Owner, Plan};
use crate::vocabulary::{PipelineStage, PlanCategory, PlanType, ProcessingStatus, RiskLevel};

const STAGE: &str = "plan_stage(processing_status, agent_3_data, agent_2_data)";
const FAILURE: &str = "CASE WHEN processing_status = 'FAILED' THEN \
     (SELECT to_jsonb(f) FROM plan_failures f WHERE f.plan_id = investment_plans.id) END";
const OWNER: &str = "(SELECT jsonb_build_object('email', email, 'created_at', created_at) \
     FROM users WHERE id_user = investment_plans.user_id)";

/// A set of columns, with those that are derived. The id and the owner's id are always in it.
#[derive(Clone, Debug, Default)]
pub struct Columns {
    stored: Vec<C>,
    stage: bool,
    failure: bool,
    owner: bool,
}

impl Columns {
    fn names(&self) -> impl Iterator<Item = &'static str> {
        self.stored.iter().map(IdenStatic::as_str).chain(self.derived().map(|(_, name)| name))
    }
}

impl PartialEq for Columns {
    fn eq(&self, other: &Self) -> bool {
        self.names().eq(other.names())
    }
}

impl Eq for Columns {}

impl Hash for Columns {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.names().for_each(|name| name.hash(state));
    }
}

impl Columns {
    /// Everything there is.
    pub fn all() -> Self {
        let mut columns = Self::default();
        C::iter().for_each(|column| columns.add(column));
        columns.add_stage();
        columns.add_failure();
        columns
    }

    /// Adds a stored column.
    pub fn add(&mut self, column: C) {
        if !matches!(column, C::Id | C::UserId) && !self.stored.iter().any(|stored| stored.as_str() == column.as_str())
        {
            self.stored.push(column);
        }
    }

    /// Adds the stage.
    pub fn add_stage(&mut self) {
        self.stage = true;
    }

    /// Adds the reason of a failure, and the status, without which it says nothing.
    pub fn add_failure(&mut self) {
        self.failure = true;
        self.add(C::ProcessingStatus);
    }

    /// Adds what is known of the plan's owner beside the id.
    pub fn add_owner(&mut self) {
        self.owner = true;
    }

    fn derived(&self) -> impl Iterator<Item = (&'static str, &'static str)> + use<> {
        let derived = [(self.stage, STAGE, "stage"), (self.failure, FAILURE, "failure"), (self.owner, OWNER, "owner")];
        derived.into_iter().filter_map(|(wanted, sql, name)| wanted.then_some((sql, name)))
    }

    /// `select` with these columns and no others.
    pub(super) fn apply<S: QuerySelect>(&self, select: S) -> S {
        let select = select.column(C::Id).column(C::UserId).columns(self.stored.iter().copied());
        self.derived().fold(select, |select, (sql, name)| select.expr_as(Expr::cust(sql), name))
    }

    /// What a statement that writes a plan gives back of it: these columns and no others.
    pub(super) fn returning(&self) -> ReturningClause {
        Query::returning().expr(Expr::cust(self.sql()))
    }

    /// The same as SQL, for statements that are written by hand.
    pub(super) fn sql(&self) -> String {
        let stored = self.stored.iter().map(|column| format!(", {}", column.as_str()));
        let derived = self.derived().map(|(sql, name)| format!(", {sql} AS {name}"));
        format!("id, user_id{}", stored.chain(derived).collect::<String>())
    }

    /// The plan in `row`, which was selected with these columns.
    pub(super) fn read(&self, row: &QueryResult) -> Result<Plan, DbErr> {
        let row = row.try_as_pg_row().ok_or_else(|| DbErr::Type("not a row of Postgres".to_owned()))?;
        self.decode(row).map_err(|error| DbErr::Type(error.to_string()))
    }

    fn decode(&self, row: &PgRow) -> Result<Plan, sea_orm::sqlx::Error> {
        let mut plan = Plan {
            id: row.try_get("id")?,
            user_id: row.try_get("user_id")?,
            owner: None,
            financial_goals: None,
            investment_preferences: None,
            plan_data: None,
            plan_name: None,
            plan_type: None,
            plan_category: None,
            risk_level: None,
            time_horizon: None,
            target_amount: None,
            agent_2_data: None,
            agent_3_data: None,
            processing_status: ProcessingStatus::Pending,
            stage: PipelineStage::Queued,
            failure: None,
            is_active: false,
            is_favorite: false,
            created_at: chrono::DateTime::UNIX_EPOCH,
            updated_at: chrono::DateTime::UNIX_EPOCH,
            last_reviewed_at: None,
            expected_return: None,
            actual_return: None,
            performance_notes: None,
        };
        // The seed lets every column but id and owner be null, also those with a default.
        for column in &self.stored {
            match column {
                C::Id | C::UserId => {}
                C::FinancialGoals => plan.financial_goals = row.try_get("financial_goals")?,
                C::InvestmentPreferences => plan.investment_preferences = row.try_get("investment_preferences")?,
                C::PlanData => plan.plan_data = json(row, "plan_data")?,
                C::PlanName => plan.plan_name = row.try_get("plan_name")?,
                C::PlanType => plan.plan_type = word(row, "plan_type", PlanType::parse)?,
                C::PlanCategory => plan.plan_category = word(row, "plan_category", PlanCategory::parse)?,
                C::RiskLevel => plan.risk_level = word(row, "risk_level", RiskLevel::parse)?,
                C::TimeHorizon => plan.time_horizon = row.try_get("time_horizon")?,
                C::TargetAmount => plan.target_amount = row.try_get("target_amount")?,
                C::Agent2Data => plan.agent_2_data = json(row, "agent_2_data")?,
                C::Agent3Data => plan.agent_3_data = json(row, "agent_3_data")?,
                C::ProcessingStatus => {
                    plan.processing_status =
                        word(row, "processing_status", ProcessingStatus::parse)?.unwrap_or(ProcessingStatus::Pending);
                }
                C::IsActive => plan.is_active = row.try_get::<Option<_>, _>("is_active")?.unwrap_or(false),
                C::IsFavorite => plan.is_favorite = row.try_get::<Option<_>, _>("is_favorite")?.unwrap_or(false),
                C::CreatedAt => plan.created_at = row.try_get::<Option<_>, _>("created_at")?.unwrap_or_default(),
                C::UpdatedAt => plan.updated_at = row.try_get::<Option<_>, _>("updated_at")?.unwrap_or_default(),
                C::LastReviewedAt => plan.last_reviewed_at = row.try_get("last_reviewed_at")?,
                C::ExpectedReturn => plan.expected_return = row.try_get("expected_return")?,
                C::ActualReturn => plan.actual_return = row.try_get("actual_return")?,
                C::PerformanceNotes => plan.performance_notes = row.try_get("performance_notes")?,
            }
        }
        if self.stage {
            plan.stage = word(row, "stage", PipelineStage::parse)?.unwrap_or(PipelineStage::Queued);
        }
        if self.owner {
            plan.owner = row.try_get::<Option<Json<Owner>>, _>("owner")?.map(|owner| owner.0);
        }
        if self.failure && plan.processing_status == ProcessingStatus::Failed {
            let stored = row.try_get::<Option<Json<Failure>>, _>("failure")?;
            plan.failure = Some(stored.map_or_else(Failure::unexplained, |failure| failure.0));
        }
        Ok(plan)
    }
}

/// Stored JSON as the bytes that it is: nobody here needs to look into it.
fn json(row: &PgRow, column: &str) -> Result<Option<Box<RawValue>>, sea_orm::sqlx::Error> {
    Ok(row.try_get::<Option<Json<Box<RawValue>>>, _>(column)?.map(|json| json.0))
}

/// A word from a closed list; `None` for null, and for a word that an older table may hold and the list does not.
fn word<T>(row: &PgRow, column: &str, parse: fn(&str) -> Option<T>) -> Result<Option<T>, sea_orm::sqlx::Error> {
    Ok(row.try_get::<Option<&str>, _>(column)?.and_then(parse))
}
