//! What the floor answers with: rows as JSON.

use std::error::Error;

use chrono::{DateTime, Utc};
use serde::Serialize;
use tokio_postgres::{
    Row,
    types::{FromSql, Type},
};
use uuid::Uuid;

use crate::numeric::Numeric;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Card<'a> {
    id: Uuid,
    plan_name: Option<&'a str>,
    plan_type: Option<&'a str>,
    target_amount: Option<Numeric>,
    is_favorite: Option<bool>,
    created_at: Option<DateTime<Utc>>,
    processing_status: Option<&'a str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Plan<'a> {
    #[serde(flatten)]
    card: Card<'a>,
    user_id: Uuid,
    financial_goals: Option<&'a str>,
    investment_preferences: Option<&'a str>,
    risk_level: Option<&'a str>,
    time_horizon: Option<i32>,
    is_active: Option<bool>,
    updated_at: Option<DateTime<Utc>>,
    last_reviewed_at: Option<DateTime<Utc>>,
    expected_return: Option<Numeric>,
    actual_return: Option<Numeric>,
    performance_notes: Option<&'a str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Figures<'a> {
    plan_type: Option<&'a str>,
    total_plans: i64,
    completed_plans: i64,
    average_target_amount: Option<Numeric>,
}

/// Stored JSON as the text that it is, behind the byte with its version.
struct Jsonb<'a>(&'a str);

impl<'a> FromSql<'a> for Jsonb<'a> {
    fn from_sql(_: &Type, raw: &'a [u8]) -> Result<Self, Box<dyn Error + Sync + Send>> {
        Ok(Self(std::str::from_utf8(raw.get(1..).unwrap_or_default())?))
    }

    fn accepts(of: &Type) -> bool {
        *of == Type::JSONB
    }
}

pub(super) fn card(row: &Row) -> Card<'_> {
    Card {
        id: row.get(0),
        plan_name: row.get(1),
        plan_type: row.get(2),
        target_amount: row.get(3),
        is_favorite: row.get(4),
        created_at: row.get(5),
        processing_status: row.get(6),
    }
}

/// The whole plan as JSON, its stored JSON spliced in.
pub(super) fn plan(row: &Row) -> anyhow::Result<String> {
    let plan = Plan {
        card: card(row),
        user_id: row.get(7),
        financial_goals: row.get(8),
        investment_preferences: row.get(9),
        risk_level: row.get(10),
        time_horizon: row.get(11),
        is_active: row.get(12),
        updated_at: row.get(13),
        last_reviewed_at: row.get(14),
        expected_return: row.get(15),
        actual_return: row.get(16),
        performance_notes: row.get(17),
    };
    let mut text = serde_json::to_string(&plan)?;
    text.pop();
    for (name, column) in [("planData", 18), ("agent2Data", 19), ("agent3Data", 20)] {
        let stored: Option<Jsonb<'_>> = row.get(column);
        text.extend([",\"", name, "\":", stored.map_or("null", |json| json.0)]);
    }
    text.push('}');
    Ok(text)
}

pub(super) fn figures(row: &Row) -> Figures<'_> {
    Figures {
        plan_type: row.get(0),
        total_plans: row.get(1),
        completed_plans: row.get(2),
        average_target_amount: row.get(3),
    }
}
