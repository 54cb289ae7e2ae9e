//! A plan as it should be, whatever was done to it.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::INPUTS;

/// Where a shown value stands in the table.
pub(super) fn column(field: &str) -> String {
    match field {
        "chosenPlanType" => "plan_type".to_owned(),
        "agent2Data" => "agent_2_data".to_owned(),
        "agent3Data" => "agent_3_data".to_owned(),
        field => field.chars().fold(String::new(), |mut column, letter| {
            if letter.is_ascii_uppercase() {
                column.push('_');
            }
            column.push(letter.to_ascii_lowercase());
            column
        }),
    }
}

pub(super) type Fields = Map<String, Value>;

/// A plan as it should be.
#[derive(Clone, Debug)]
pub(super) struct Plan {
    pub(super) id: String,
    pub(super) owner: usize,
    /// Everything that stands in the table by itself, as the API shows it, and the failure.
    pub(super) fields: Fields,
    /// What the planner filled, and with what.
    pub(super) filled: Fields,
    pub(super) claim: Option<Value>,
    pub(super) attempts: i32,
    pub(super) changes: usize,
    pub(super) events: i64,
    pub(super) updated_at: Value,
}

impl Plan {
    /// A plan that was just stored with these inputs.
    pub(super) fn new(id: String, owner: usize, inputs: Fields) -> Self {
        let mut fields: Fields = ["expectedReturn", "actualReturn", "performanceNotes", "planData", "agent2Data"]
            .into_iter()
            .chain(["agent3Data", "failure", "lastReviewedAt"])
            .chain(INPUTS.map(|(_, shown, _)| shown))
            .map(|field| (field.to_owned(), Value::Null))
            .collect();
        fields.extend(inputs);
        fields.insert("isActive".to_owned(), json!(true));
        fields.insert("isFavorite".to_owned(), json!(false));
        fields.insert("processingStatus".to_owned(), json!("PENDING"));
        let (changes, events) = (1, 1);
        Self {
            id,
            owner,
            fields,
            filled: Fields::new(),
            claim: None,
            attempts: 0,
            changes,
            events,
            updated_at: Value::Null,
        }
    }

    pub(super) fn status(&self) -> &str {
        self.fields["processingStatus"].as_str().unwrap()
    }

    pub(super) fn set(&mut self, field: &str, value: Value) {
        *self.fields.get_mut(field).unwrap_or_else(|| panic!("no field {field}")) = value;
    }

    pub(super) fn stage(&self) -> &'static str {
        match self.status() {
            "PENDING" => "QUEUED",
            "COMPLETED" => "DONE",
            "FAILED" => "STOPPED",
            _ if self.fields["agent3Data"].is_null() => "PLANNING",
            _ if self.fields["agent2Data"].is_null() => "ALLOCATING",
            _ => "COMPOSING",
        }
    }

    fn category(&self) -> &'static str {
        match self.fields["chosenPlanType"].as_str() {
            Some("RETIREMENT") => "LONG_TERM",
            Some("HOUSE" | "EDUCATION") => "MEDIUM_TERM",
            _ => "GENERAL",
        }
    }

    /// As the API should show it.
    pub(super) fn shown(&self) -> Value {
        let mut shown = self.fields.clone();
        let plan_type = &self.fields["chosenPlanType"];
        shown.insert("planType".to_owned(), if plan_type.is_null() { json!("GENERAL") } else { plan_type.clone() });
        shown.insert("planCategory".to_owned(), json!(self.category()));
        shown.insert("stage".to_owned(), json!(self.stage()));
        shown.insert("id".to_owned(), json!(self.id));
        shown.insert("updatedAt".to_owned(), self.updated_at.clone());
        shown.into()
    }

    /// The columns in which this differs from how it was.
    pub(super) fn changed_since(&self, before: &Self) -> Vec<String> {
        let changed =
            self.fields.iter().filter(|(field, value)| *field != "failure" && before.fields[*field] != **value);
        let mut columns: BTreeSet<_> = changed.map(|(field, _)| column(field)).collect();
        if self.category() != before.category() {
            columns.insert("plan_category".to_owned());
        }
        columns.into_iter().collect()
    }

    pub(super) fn end(&mut self, status: &str) {
        self.set("processingStatus", json!(status));
        self.claim = None;
        self.attempts = 0;
    }

    /// What the planner's output does.
    pub(super) fn plan_with(&mut self, output: &Value, filling: Fields) {
        self.set("agent3Data", output.clone());
        for (field, value) in filling {
            if self.fields[&field].is_null() {
                self.set(&field, value.clone());
                self.filled.insert(field, value);
            }
        }
    }

    pub(super) fn rerun(&mut self) {
        for field in ["planData", "agent2Data", "agent3Data", "expectedReturn", "failure"] {
            self.set(field, Value::Null);
        }
        for (field, value) in std::mem::take(&mut self.filled) {
            // Another value was set by the person since, and stays.
            if self.fields[&field] == value {
                self.set(&field, Value::Null);
            }
        }
        self.end("PENDING");
    }
}
