//! Typed views of the planner's and the portfolio agent's stored outputs. External agents may store any shape: fields that do
//! not fit are null, and so is the view without a status.

mod facts;
mod inputs;
mod planner;
mod portfolio;
#[cfg(test)]
mod stored_properties;

use chrono::{DateTime, Utc};
use serde_json::Value;

pub use planner::PlannerOutput;
pub use portfolio::PortfolioOutput;

use super::{enums::AgentStatus, stored::Text};

fn status(stored: &Value) -> Option<AgentStatus> {
    match stored["status"].as_str()?.to_ascii_lowercase().as_str() {
        "success" => Some(AgentStatus::Success),
        "error" => Some(AgentStatus::Error),
        _ => None,
    }
}

fn timestamp(stored: &Value) -> Option<DateTime<Utc>> {
    stored["timestamp"].as_str()?.parse().ok()
}

fn text(stored: &Value) -> Option<Text<String>> {
    stored.as_str().map(|text| Text(text.to_owned()))
}

fn whole(stored: &Value) -> Option<i32> {
    stored.as_i64().and_then(|number| i32::try_from(number).ok())
}

/// The items of a list that can be read; none where it is no list.
fn items<T, U: From<T>>(stored: &Value, read: impl Fn(&Value) -> Option<T>) -> Vec<U> {
    stored.as_array().map(Vec::as_slice).unwrap_or_default().iter().filter_map(read).map(Into::into).collect()
}
