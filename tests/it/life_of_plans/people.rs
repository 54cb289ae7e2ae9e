//! What people do to plans, their own and each other's.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    FIELDS, INPUTS, Outcome, World,
    model::{Fields, Plan, column},
    refused,
};

impl World {
    /// A value of an input, as it is given and as it is shown.
    pub(super) fn value(&mut self, input: &str) -> (Value, Value) {
        let same = |value: Value| (value.clone(), value);
        match input {
            "planType" => same(json!(self.random.pick(&["RETIREMENT", "HOUSE", "EDUCATION", "GENERAL"]))),
            "riskLevel" => same(json!(self.random.pick(&["CONSERVATIVE", "BALANCED", "AGGRESSIVE"]))),
            "timeHorizon" => same(json!(self.random.pick(&[1, 10, 42, 100]))),
            "targetAmount" => self.random.pick(&[
                (json!("20000"), json!("20000.00")),
                (json!(1500.5), json!("1500.50")),
                (json!(7), json!("7.00")),
                (json!("9999999999999.99"), json!("9999999999999.99")),
            ]),
            "actualReturn" => self.random.pick(&[
                (json!("0.075"), json!("0.0750")),
                (json!(-0.25), json!("-0.2500")),
                (json!("9999.9999"), json!("9999.9999")),
            ]),
            _ => same(json!(self.random.pick(&["", "a garden", "ein Häuschen am See 🏡", "it's \"quoted\" \\ {}"]))),
        }
    }

    /// A value that an input cannot have, where the schema does not say so already.
    pub(super) fn bad_value(&mut self, input: &str) -> Option<Value> {
        match input {
            "planType" | "riskLevel" => None,
            "timeHorizon" => Some(self.random.pick(&[json!(0), json!(101), json!(i32::MIN)])),
            "targetAmount" => Some(self.random.pick(&[json!("0"), json!("1.005"), json!(-1), json!("10000000000000")])),
            "actualReturn" => Some(self.random.pick(&[json!("0.00001"), json!(10_000)])),
            "planName" => Some(json!("x".repeat(256))),
            _ => Some(self.random.pick(&[json!("a\u{0}b"), json!("x".repeat(10_001))])),
        }
    }

    /// Each of these inputs left out, null, or with a value: what is given, what is shown then, and what is wrong.
    pub(super) fn inputs(&mut self, inputs: &[(&str, &str)]) -> (Fields, Fields, Vec<Value>) {
        let (mut given, mut shown, mut wrong) = (Fields::new(), Fields::new(), Vec::new());
        let careless = self.random.once_in(8);
        for &(input, field) in inputs {
            let (value, becomes) = match self.random.below(4) {
                0 | 1 => continue,
                2 => (Value::Null, Value::Null),
                _ => match self.bad_value(input).filter(|_| careless) {
                    Some(bad) => {
                        wrong.push(json!(["INVALID", ["input", input]]));
                        (bad, Value::Null)
                    }
                    None => self.value(input),
                },
            };
            given.insert(input.to_owned(), value);
            shown.insert(field.to_owned(), becomes);
        }
        (given, shown, wrong)
    }

    pub(super) async fn create(&mut self) {
        let who = self.random.below(2);
        let (given, shown, wrong) = self.inputs(&INPUTS.map(|(input, field, _)| (input, field)));
        let mut input = Value::from(given);
        let taken = (!self.plans.is_empty() && (self.plans.len() >= 8 || self.random.once_in(3)))
            .then(|| self.random.below(self.plans.len()));
        let id = taken.map_or_else(|| Uuid::new_v4().to_string(), |at| self.plans[at].id.clone());
        if taken.is_some() || self.random.once_in(2) {
            input["id"] = json!(id);
        }
        let operation = format!(
            "{FIELDS} mutation($input: CreatePlanInput!) {{ createPlan(input: $input) \
             {{ created plan {{ ...Fields }} userErrors {{ code path }} }} }}"
        );
        let payload = Self::payload(&self.people[who], &operation, &json!({ "input": input })).await;
        if wrong.is_empty() && taken.is_none() {
            assert_eq!((&payload["created"], &payload["userErrors"]), (&json!(true), &json!([])));
            let id = payload["plan"]["id"].as_str().unwrap().to_owned();
            let mut plan = Plan::new(id, who, shown);
            plan.updated_at = payload["plan"]["updatedAt"].clone();
            assert_eq!(payload["plan"], plan.shown());
            assert!(input["id"].is_null() || input["id"] == json!(plan.id));
            let mut columns: BTreeSet<_> =
                plan.fields.iter().filter(|(_, value)| !value.is_null()).map(|(field, _)| column(field)).collect();
            columns.extend(["id", "user_id", "created_at", "plan_category"].map(str::to_owned));
            self.plans.push(plan);
            let last = json!([self.people[who].user, columns]);
            return self.look_at(self.plans.len() - 1, Some(last)).await;
        }
        assert_eq!(payload["created"], false);
        let outcome = match taken {
            _ if !wrong.is_empty() => Outcome::Refused(wrong, false),
            Some(at) if self.plans[at].owner == who => Outcome::Same,
            _ => refused("CONFLICT", &["input", "id"], false),
        };
        self.settle(taken.unwrap_or(0), &payload, outcome).await;
    }

    pub(super) async fn update(&mut self, at: usize) {
        let who = self.somebody(at);
        let (given, shown, wrong) = self.inputs(&INPUTS.map(|(input, field, _)| (input, field)));
        let plan = &self.plans[at];
        let (id, fresh) = (json!(plan.id), plan.updated_at.clone());
        let stale = self.random.once_in(6);
        let seen = match self.random.below(2) {
            _ if stale => json!("2020-02-02T02:02:02.000002Z"),
            0 => fresh,
            _ => Value::Null,
        };
        let mut variables = Value::from(given);
        (variables["id"], variables["ifUpdatedAt"]) = (id, seen);
        let operation = if self.random.once_in(2) {
            variables = json!({ "input": variables });
            format!(
                "{FIELDS} mutation($input: UpdatePlanInput!) {{ updatePlan(input: $input) \
                 {{ plan {{ ...Fields }} userErrors {{ code path }} }} }}"
            )
        } else {
            // Every input stands in the operation: those without a value are left out nevertheless.
            let declared = INPUTS.map(|(input, _, kind)| format!(", ${input}: {kind}")).concat();
            let used = INPUTS.map(|(input, ..)| format!(", {input}: ${input}")).concat();
            format!(
                "{FIELDS} mutation($id: ID!, $ifUpdatedAt: DateTime{declared}) \
                 {{ updatePlan(input: {{ id: $id, ifUpdatedAt: $ifUpdatedAt{used} }}) \
                 {{ plan {{ ...Fields }} userErrors {{ code path }} }} }}"
            )
        };
        let outcome = if !wrong.is_empty() {
            Outcome::Refused(wrong, false)
        } else if who != self.plans[at].owner {
            refused("NOT_FOUND", &["input", "id"], false)
        } else if stale {
            refused("CONFLICT", &["input", "ifUpdatedAt"], true)
        } else if shown.is_empty() {
            Outcome::Same
        } else {
            self.changed(at, who, |plan| plan.fields.extend(shown))
        };
        let payload = Self::payload(&self.people[who], &operation, &variables).await;
        self.settle(at, &payload, outcome).await;
    }

    pub(super) async fn perform(&mut self, at: usize) {
        let who = self.somebody(at);
        let fields = ["actualReturn", "performanceNotes"];
        let (given, shown, wrong) = self.inputs(&fields.map(|field| (field, field)));
        let mut input = Value::from(given);
        input["id"] = json!(self.plans[at].id);
        let operation = format!(
            "{FIELDS} mutation($input: RecordPlanPerformanceInput!) {{ recordPlanPerformance(input: $input) \
             {{ plan {{ ...Fields }} userErrors {{ code path }} }} }}"
        );
        let outcome = if !wrong.is_empty() {
            Outcome::Refused(wrong, false)
        } else if who != self.plans[at].owner {
            refused("NOT_FOUND", &["input", "id"], false)
        } else if shown.is_empty() {
            Outcome::Same
        } else {
            self.changed(at, who, |plan| plan.fields.extend(shown))
        };
        let payload = Self::payload(&self.people[who], &operation, &json!({ "input": input })).await;
        self.settle(at, &payload, outcome).await;
    }

    /// What is as it should become already is not changed.
    pub(super) fn changed(&self, at: usize, who: usize, change: impl FnOnce(&mut Plan)) -> Outcome {
        let mut after = self.plans[at].clone();
        change(&mut after);
        if after.changed_since(&self.plans[at]).is_empty() {
            return Outcome::Same;
        }
        Outcome::Changed(Box::new(after), self.people[who].user.to_string())
    }

    pub(super) async fn send_by_id(&self, at: usize, who: usize, mutation: &str, rest: &str) -> Value {
        let operation = format!(
            "{FIELDS} mutation($id: ID!) {{ {mutation}(id: $id{rest}) \
             {{ plan {{ ...Fields }} userErrors {{ code path }} }} }}"
        );
        Self::payload(&self.people[who], &operation, &json!({ "id": self.plans[at].id })).await
    }

    pub(super) async fn by_id(&mut self, at: usize, mutation: &str, rest: &str, change: impl FnOnce(&mut Plan)) {
        let who = self.somebody(at);
        let outcome = if who == self.plans[at].owner {
            self.changed(at, who, change)
        } else {
            refused("NOT_FOUND", &["id"], false)
        };
        let payload = self.send_by_id(at, who, mutation, rest).await;
        self.settle(at, &payload, outcome).await;
    }

    pub(super) async fn review(&mut self, at: usize) {
        let who = self.somebody(at);
        let payload = self.send_by_id(at, who, "reviewPlan", "").await;
        let outcome = if who == self.plans[at].owner {
            // The time is the database's to say: that of the change.
            let now = payload["plan"]["lastReviewedAt"].clone();
            assert_eq!(now, payload["plan"]["updatedAt"]);
            self.changed(at, who, |plan| plan.set("lastReviewedAt", now))
        } else {
            refused("NOT_FOUND", &["id"], false)
        };
        self.settle(at, &payload, outcome).await;
    }

    pub(super) async fn rerun(&mut self, at: usize) {
        let who = self.somebody(at);
        let outcome = if who != self.plans[at].owner {
            refused("NOT_FOUND", &["id"], false)
        } else if matches!(self.plans[at].status(), "COMPLETED" | "FAILED") {
            self.changed(at, who, Plan::rerun)
        } else {
            refused("CONFLICT", &["id"], true)
        };
        let payload = self.send_by_id(at, who, "rerunPlan", "").await;
        self.settle(at, &payload, outcome).await;
    }
}
