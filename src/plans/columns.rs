//! Which columns of a plan travel: only those that somebody asked for.

use std::hash::{Hash, Hasher};

use entity::investment_plans::{Column as C, Entity as Plans};
use sea_orm::{
    DbErr, IdenStatic, Iterable, QueryResult,
    sea_query::{Expr, Query, ReturningClause, SelectStatement},
};

use super::{Failure, Owner, Plan, row::Row};
use crate::vocabulary::{PipelineStage, PlanCategory, PlanType, ProcessingStatus, RiskLevel};

const STAGE: &str = "plan_stage(processing_status, agent_3_data, agent_2_data)";
const FAILURE: &str = "CASE WHEN processing_status = 'FAILED' THEN \
     (SELECT to_jsonb(f) FROM plan_failures f WHERE f.plan_id = investment_plans.id) END";
const OWNER_EMAIL: &str = "(SELECT email FROM users WHERE id_user = investment_plans.user_id)";
const OWNER_EMAIL_AS_OF: &str = "(SELECT email_as_of FROM users WHERE id_user = investment_plans.user_id)";
const OWNER_CREATED_AT: &str = "(SELECT created_at FROM users WHERE id_user = investment_plans.user_id)";

/// A column as it is shown: what the constraints of lengths would refuse, and is there all the same, without its end or not at all. Of JSON
/// that takes few bytes as it is stored the text is not made to be measured.
fn shown(column: C) -> &'static str {
    macro_rules! short {
        ($json:literal) => {
            concat!(
                "CASE WHEN pg_column_size(",
                $json,
                ") <= 16384 OR octet_length(",
                $json,
                "::text) <= 524288 THEN ",
                $json,
                " END"
            )
        };
    }
    match column {
        C::FinancialGoals => "left(financial_goals, 10000)",
        C::InvestmentPreferences => "left(investment_preferences, 10000)",
        C::PerformanceNotes => "left(performance_notes, 10000)",
        C::PlanData => short!("plan_data"),
        C::Agent2Data => short!("agent_2_data"),
        C::Agent3Data => short!("agent_3_data"),
        C::TimeHorizon => "CASE WHEN time_horizon <= 100 THEN time_horizon END",
        column => column.as_str(),
    }
}

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
        let derived = [
            (self.stage, STAGE, "stage"),
            (self.failure, FAILURE, "failure"),
            (self.owner, OWNER_EMAIL, "owner_email"),
            (self.owner, OWNER_EMAIL_AS_OF, "owner_email_as_of"),
            (self.owner, OWNER_CREATED_AT, "owner_created_at"),
        ];
        derived.into_iter().filter_map(|(wanted, sql, name)| wanted.then_some((sql, name)))
    }

    /// Plans, with these columns and no others. Not as a SeaORM select, which begins with every column of the entity, each made of
    /// half a dozen parts: that took an eighth of the instructions of a plan by its id.
    pub(super) fn select(&self) -> SelectStatement {
        Query::select().expr(Expr::cust(self.sql())).from(Plans).take()
    }

    /// What a statement that writes a plan gives back of it: these columns and no others.
    pub(super) fn returning(&self) -> ReturningClause {
        Query::returning().expr(Expr::cust(self.sql()))
    }

    /// The same as SQL.
    pub(super) fn sql(&self) -> String {
        let mut sql = "id, user_id".to_owned();
        self.stored.iter().for_each(|column| sql.extend([", ", shown(*column)]));
        self.derived().for_each(|(expression, name)| sql.extend([", ", expression, " AS ", name]));
        sql
    }

    /// The plan in `row`, which was selected with these columns and no others.
    pub(super) fn read(&self, row: &QueryResult) -> Result<Plan, DbErr> {
        let mut row = Row::new(row)?;
        let mut plan = Plan {
            id: row.next()?,
            user_id: row.next()?,
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
            is_beyond: false,
        };
        // The seed lets every column but id and owner be null, also those with a default.
        for column in &self.stored {
            match column {
                C::Id | C::UserId => {}
                C::FinancialGoals => plan.financial_goals = row.next()?,
                C::InvestmentPreferences => plan.investment_preferences = row.next()?,
                C::PlanData => plan.plan_data = row.json()?,
                C::PlanName => plan.plan_name = row.next()?,
                C::PlanType => plan.plan_type = row.word(PlanType::parse)?,
                C::PlanCategory => plan.plan_category = row.word(PlanCategory::parse)?,
                C::RiskLevel => plan.risk_level = row.word(RiskLevel::parse)?,
                C::TimeHorizon => plan.time_horizon = row.next()?,
                C::TargetAmount => plan.target_amount = row.number()?,
                C::Agent2Data => plan.agent_2_data = row.json()?,
                C::Agent3Data => plan.agent_3_data = row.json()?,
                C::ProcessingStatus => {
                    plan.processing_status = row.word(ProcessingStatus::parse)?.unwrap_or(ProcessingStatus::Pending);
                }
                C::IsActive => plan.is_active = row.next::<Option<_>>()?.unwrap_or(false),
                C::IsFavorite => plan.is_favorite = row.next::<Option<_>>()?.unwrap_or(false),
                C::CreatedAt => plan.created_at = row.nearest_time()?,
                C::UpdatedAt => plan.updated_at = row.nearest_time()?,
                C::LastReviewedAt => plan.last_reviewed_at = row.time()?,
                C::ExpectedReturn => plan.expected_return = row.number()?,
                C::ActualReturn => plan.actual_return = row.number()?,
                C::PerformanceNotes => plan.performance_notes = row.next()?,
            }
        }
        if self.stage {
            plan.stage = row.word(PipelineStage::parse)?.unwrap_or(PipelineStage::Queued);
        }
        if self.failure {
            let stored = row.decoded()?;
            let is_failed = plan.processing_status == ProcessingStatus::Failed;
            plan.failure = is_failed.then(|| stored.unwrap_or_else(Failure::unexplained));
        }
        if self.owner {
            plan.owner = Some(Owner { email: row.next()?, email_as_of: row.time()?, created_at: row.nearest_time()? });
        }
        plan.is_beyond = row.is_beyond();
        Ok(plan)
    }
}
