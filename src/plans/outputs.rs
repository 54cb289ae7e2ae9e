//! Storing agents' outputs: each once, verbatim, with the columns that it fills. An external agent may store any shape: what
//! does not fit a column is left out.

use rust_decimal::{Decimal, RoundingStrategy};
use sea_orm::{ConnectionTrait, DbErr};
use serde_json::Value as Json;
use uuid::Uuid;

use super::{
    claims::{Fenced, fenced},
    validate::{self, MAX_NAME, MAX_YEARS},
};
use crate::{
    database::{Session, statement},
    vocabulary::{AgentKind, PlanType, RiskLevel},
};
use agents::exact::{exact, exact_number};

/// Stores an agent's output once, under a claim. A retry with the same output counts as written.
pub async fn store(session: &Session, token: Uuid, agent: AgentKind, output: &Json) -> Result<Fenced, DbErr> {
    let (written, column) = match agent {
        AgentKind::Planner => (store_reading(session, token, output).await?, "agent_3_data"),
        AgentKind::Portfolio => (store_allocation(session, token, output).await?, "agent_2_data"),
    };
    let sql =
        format!("SELECT FROM investment_plans JOIN plan_claims ON plan_id = id WHERE token = $1 AND {column} = $2");
    let again = || statement(&sql, [token.into(), output.clone().into()]);
    Ok(match written {
        Fenced::Stored if session.query_one_raw(again()).await?.is_some() => Fenced::Written,
        written => written,
    })
}

/// Fills the empty columns, and notes which, for a rerun.
async fn store_reading(session: &Session, token: Uuid, output: &Json) -> Result<Fenced, DbErr> {
    let sql = "WITH filled AS (INSERT INTO plan_readings (plan_id, filled) \
            SELECT id, jsonb_strip_nulls(jsonb_build_object( \
                'plan_type', CASE WHEN plan_type IS NULL THEN $3::text END, \
                'risk_level', CASE WHEN risk_level IS NULL THEN $4::text END, \
                'time_horizon', CASE WHEN time_horizon IS NULL THEN $5::integer END, \
                'target_amount', CASE WHEN target_amount IS NULL THEN $6::numeric END, \
                'plan_name', CASE WHEN plan_name IS NULL THEN $7::text END)) \
            FROM investment_plans WHERE id = $1 AND agent_3_data IS NULL \
            ON CONFLICT (plan_id) DO UPDATE SET filled = excluded.filled) \
        UPDATE investment_plans SET agent_3_data = $2, plan_type = coalesce(plan_type, $3), \
            risk_level = coalesce(risk_level, $4), time_horizon = coalesce(time_horizon, $5), \
            target_amount = coalesce(target_amount, $6), plan_name = coalesce(plan_name, $7) \
        WHERE id = $1 AND agent_3_data IS NULL";
    let columns = PlannerColumns::of(output);
    let values = [
        output.clone().into(),
        columns.plan_type.map(PlanType::as_str).into(),
        columns.risk_level.map(RiskLevel::as_str).into(),
        columns.time_horizon.into(),
        columns.target_amount.into(),
        columns.plan_name.into(),
    ];
    fenced(session, token, sql, values).await
}

async fn store_allocation(session: &Session, token: Uuid, output: &Json) -> Result<Fenced, DbErr> {
    let sql = "UPDATE investment_plans SET agent_2_data = $2, expected_return = $3 \
        WHERE id = $1 AND agent_2_data IS NULL";
    fenced(session, token, sql, [output.clone().into(), expected_return(output).into()]).await
}

/// The part of a planner's output that fits the columns.
#[derive(Debug)]
pub struct PlannerColumns<'a> {
    pub plan_type: Option<PlanType>,
    pub risk_level: Option<RiskLevel>,
    pub time_horizon: Option<i32>,
    pub target_amount: Option<Decimal>,
    pub plan_name: Option<&'a str>,
}

impl<'a> PlannerColumns<'a> {
    /// The columns that `output`, of any shape, fills.
    pub fn of(output: &'a Json) -> Self {
        let goal = &output["parsed_goal"];
        Self {
            plan_type: plan_type(&goal["goal_type"]),
            risk_level: risk_level(&goal["risk_level"]),
            time_horizon: goal["time_horizon"].as_i64().and_then(years),
            target_amount: decimal(&goal["target_amount"]).filter(|amount| validate::amount_fits(*amount)),
            plan_name: output["plan_name"].as_str().filter(|name| validate::text_fits(name, MAX_NAME)),
        }
    }
}

/// The value of a portfolio's output for `expected_return`, if it fits.
pub fn expected_return(output: &Json) -> Option<Decimal> {
    let expected = decimal(&output["portfolio"]["expected_return"])?;
    let expected = expected.round_dp_with_strategy(4, RoundingStrategy::MidpointNearestEven);
    Some(expected).filter(|value| validate::rate_fits(*value))
}

fn years(number: i64) -> Option<i32> {
    i32::try_from(number).ok().filter(|years| (1..=MAX_YEARS).contains(years))
}

fn word(value: &Json) -> Option<String> {
    value.as_str().map(str::to_ascii_uppercase)
}

/// A plan type, ignoring case.
pub fn plan_type(value: &Json) -> Option<PlanType> {
    PlanType::parse(&word(value)?)
}

/// A risk level, in capitals or not.
pub fn risk_level(value: &Json) -> Option<RiskLevel> {
    RiskLevel::parse(&word(value)?)
}

/// A number, also as text.
pub fn decimal(value: &Json) -> Option<Decimal> {
    match value {
        Json::Number(number) => exact_number(number),
        Json::String(text) => exact(text),
        _ => None,
    }
}
