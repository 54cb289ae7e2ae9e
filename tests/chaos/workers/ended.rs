//! How plans ended, and what is left that should not be.

use std::collections::HashMap;

use sea_orm::sqlx::{self, PgConnection, Row};
use uuid::Uuid;

use super::plans::POISON;

/// What may be left of a wrong answer in no plan, and in nothing about it.
const FOREIGN: [&str; 4] = ["nobody wrote", "9,999,999.99", "Here is your plan", "\"verdict\": \"fine\""];
/// Plans with the same words and purpose whose figures differ: the model has no say in them.
const FIGURES_DIFFER: &str = "SELECT financial_goals FROM investment_plans WHERE processing_status = 'COMPLETED' \
    GROUP BY financial_goals, plan_type HAVING count(DISTINCT (target_amount, time_horizon, risk_level, expected_return, \
        agent_2_data->'portfolio', plan_data->'investment_plan'->'monthly_contribution', \
        plan_data->'investment_plan'->'success_probability')) > 1";

/// A plan as it ended.
pub(super) struct Ended {
    name: Option<String>,
    pub(super) status: String,
    /// Why it failed.
    pub(super) code: Option<String>,
    pub(super) stages: Vec<String>,
}

/// All plans.
pub(super) async fn all(admin: &mut PgConnection) -> HashMap<Uuid, Ended> {
    let sql = "SELECT id, plan_name, processing_status, \
        (SELECT code || CASE WHEN message <> '' AND attempts > 0 THEN '' ELSE ' without a reason' END \
            FROM plan_failures WHERE plan_id = id) AS code, \
        (SELECT array_agg(stage ORDER BY seq) FROM plan_events WHERE plan_id = p.id) AS stages FROM investment_plans p";
    let rows = sqlx::query(sql).fetch_all(admin).await.unwrap();
    let read = |row: &sqlx::postgres::PgRow| Ended {
        name: row.get("plan_name"),
        status: row.get("processing_status"),
        code: row.get("code"),
        stages: row.get("stages"),
    };
    rows.iter().map(|row| (row.get("id"), read(row))).collect()
}

impl Ended {
    pub(super) fn is_poison(&self) -> bool {
        self.name.as_deref().is_some_and(|name| POISON.contains(&name))
    }

    /// Whether it ended as it should have.
    pub(super) fn is_right(&self) -> bool {
        match (self.status.as_str(), self.code.as_deref()) {
            ("COMPLETED", None) => !self.is_poison(),
            ("FAILED", Some("ATTEMPT_FAILED")) => self.is_poison(),
            // Claimed ten times: many disasters came together. How often that happens is judged elsewhere.
            ("FAILED", Some("GIVEN_UP")) => true,
            _ => false,
        }
    }

    /// How it ended, in a few words.
    pub(super) fn word(&self) -> String {
        let poison = if self.is_poison() { "poison " } else { "" };
        format!("{poison}{}{}", self.status, self.code.as_ref().map_or_else(String::new, |code| format!(" {code}")))
    }
}

/// What nobody should have left behind.
pub(super) async fn leftovers(admin: &mut PgConnection) -> Vec<String> {
    let mut faults = Vec::new();
    for table in ["plan_claims", "plan_attempts"] {
        let sql = sqlx::AssertSqlSafe(format!("SELECT count(*) FROM {table}"));
        let left: i64 = sqlx::query_scalar(sql).fetch_one(&mut *admin).await.unwrap();
        faults.extend((left > 0).then(|| format!("{left} rows are left in {table}")));
    }
    let foreign = FOREIGN.map(|words| format!("%{words}%"));
    let sql = "SELECT id::text FROM investment_plans p WHERE to_jsonb(p)::text LIKE ANY ($1)";
    let said: Vec<String> = sqlx::query_scalar(sql).bind(foreign.to_vec()).fetch_all(&mut *admin).await.unwrap();
    faults.extend(said.iter().map(|plan| format!("plan {plan} says what the model made up")));
    let differ: Vec<String> = sqlx::query_scalar(FIGURES_DIFFER).fetch_all(admin).await.unwrap();
    faults.extend(differ.iter().map(|words| format!("plans for {words:?} differ in their figures")));
    faults
}
