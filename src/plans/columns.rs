//! The columns of a plan that a statement selects: only those that were asked for.

use std::hash::{Hash, Hasher};

use entity::investment_plans::{Column as C, Entity as Plans};
use sea_orm::{
    DbErr, IdenStatic, Iterable, QueryResult,
    sea_query::{Expr, Query, ReturningClause, SelectStatement},
};

use super::{Failure, Owner, Plan, row::Row};
use crate::vocabulary::{PipelineStage, ProcessingStatus};

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

/// A set of columns, stored and derived. The ids of plan and owner are always in it.
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
    /// All columns.
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

    /// Adds the reason of a failure, with the status on which it depends.
    pub fn add_failure(&mut self) {
        self.failure = true;
        self.add(C::ProcessingStatus);
    }

    /// Adds the owner's data.
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

    /// Selects these columns of plans. Not by SeaORM's entity select, whose column lists took an eighth of the instructions
    /// of a plan by its id.
    pub(super) fn select(&self) -> SelectStatement {
        Query::select().expr(Expr::cust(self.sql())).from(Plans).take()
    }

    /// The `RETURNING` clause of these columns.
    pub(super) fn returning(&self) -> ReturningClause {
        Query::returning().expr(Expr::cust(self.sql()))
    }

    /// The columns as SQL.
    pub(super) fn sql(&self) -> String {
        let mut sql = "id, user_id".to_owned();
        self.stored.iter().for_each(|column| sql.extend([", ", shown(*column)]));
        self.derived().for_each(|(expression, name)| sql.extend([", ", expression, " AS ", name]));
        sql
    }

    /// Reads a plan from a row of these columns.
    pub(super) fn read(&self, row: &QueryResult) -> Result<Plan, DbErr> {
        let mut row = Row::new(row)?;
        let mut plan = Plan { id: row.next()?, user_id: row.next()?, ..Plan::default() };
        for column in &self.stored {
            plan.read(*column, &mut row)?;
        }
        if self.stage {
            plan.stage = row.word(PipelineStage::parse)?.unwrap_or_default();
        }
        if self.failure {
            let stored = row.decoded()?;
            let is_failed = plan.processing_status == ProcessingStatus::Failed;
            plan.failure = is_failed.then(|| stored.unwrap_or_else(Failure::without_reason));
        }
        if self.owner {
            plan.owner = Some(Owner { email: row.next()?, email_as_of: row.time()?, created_at: row.nearest_time()? });
        }
        plan.is_out_of_range = row.is_out_of_range();
        Ok(plan)
    }
}
