//! What an agent does to the plans that it claims.

use sea_orm::sqlx;
use serde_json::{Value, json};

use super::{
    FIELDS, Outcome, WORKER, World,
    model::{Fields, Plan},
};

impl World {
    /// What an agent does next: claim a plan, or go on with one.
    pub(super) async fn work(&mut self) {
        let claimed: Vec<_> = (0..self.plans.len()).filter(|at| self.plans[*at].claim.is_some()).collect();
        if claimed.is_empty() || self.random.once_in(3) {
            return self.claim().await;
        }
        let at = self.random.pick(&claimed);
        let fields = &self.plans[at].fields;
        let (planned, allocated) = (!fields["agent3Data"].is_null(), !fields["agent2Data"].is_null());
        match (planned, allocated) {
            _ if self.random.once_in(6) => self.fail(at).await,
            (false, _) => self.submit_reading(at).await,
            (true, false) => self.submit_allocation(at).await,
            (true, true) => self.complete(at).await,
        }
    }

    pub(super) async fn claim(&mut self) {
        let operation = format!(
            "{FIELDS} mutation {{ claimPlans(input: {{ worker: \"{WORKER}\", leaseSeconds: 3600 }}) \
             {{ claims {{ claimToken attempt plan {{ ...Fields }} }} }} }}"
        );
        let payload = Self::payload(&self.agent, &operation, &json!({})).await;
        let waiting = |plan: &Plan| plan.status() == "PENDING";
        if !self.plans.iter().any(waiting) {
            return assert_eq!(payload["claims"], json!([]));
        }
        let claim = &payload["claims"][0];
        let at = self.plans.iter().position(|plan| claim["plan"]["id"] == plan.id.as_str()).unwrap();
        // Whoever's turn it is, of theirs it is the one that waits longest.
        let owner = self.plans[at].owner;
        let oldest = self.plans.iter().position(|plan| plan.owner == owner && waiting(plan));
        assert_eq!(oldest, Some(at));
        let mut after = self.plans[at].clone();
        after.set("processingStatus", json!("PROCESSING"));
        after.claim = Some(claim["claimToken"].clone());
        after.attempts += 1;
        assert_eq!(claim["attempt"], after.attempts);
        let payload = json!({ "plan": claim["plan"], "userErrors": [] });
        self.settle(at, &payload, Outcome::Changed(Box::new(after), WORKER.to_owned())).await;
    }

    /// Sends what is written under a plan's claim.
    pub(super) async fn write(&mut self, at: usize, mutation: &str, mut input: Value, after: Plan) {
        input["claimToken"] = self.plans[at].claim.clone().unwrap();
        let kind = format!("{}{}Input", mutation[..1].to_uppercase(), &mutation[1..]);
        let plan = if mutation == "submitAgentOutput" { "claim { plan { ...Fields } }" } else { "plan { ...Fields }" };
        let operation = format!(
            "{FIELDS} mutation($input: {kind}!) {{ {mutation}(input: $input) {{ {plan} userErrors {{ code path }} }} }}"
        );
        let mut payload = Self::payload(&self.agent, &operation, &json!({ "input": input })).await;
        if mutation == "submitAgentOutput" {
            payload["plan"] = payload["claim"]["plan"].take();
        }
        self.settle(at, &payload, Outcome::Changed(Box::new(after), WORKER.to_owned())).await;
    }

    pub(super) async fn submit_reading(&mut self, at: usize) {
        let (mut goal, mut filling) = (Fields::new(), Fields::new());
        let candidates = [
            ("goal_type", "chosenPlanType", vec![(json!("house"), json!("HOUSE")), (json!("castle"), Value::Null)]),
            ("risk_level", "riskLevel", vec![(json!("BALANCED"), json!("BALANCED")), (json!(5), Value::Null)]),
            ("time_horizon", "timeHorizon", vec![(json!(10), json!(10)), (json!(5000), Value::Null)]),
            ("target_amount", "targetAmount", vec![(json!("20000"), json!("20000.00")), (json!(-1), Value::Null)]),
            ("plan_name", "planName", vec![(json!("The planner's"), json!("The planner's")), (json!(7), Value::Null)]),
        ];
        for (name, field, values) in candidates {
            if !self.random.once_in(3) {
                let (value, fills) = self.random.pick(&values);
                goal.insert(name.to_owned(), value);
                filling.insert(field.to_owned(), fills);
            }
        }
        filling.retain(|_, value| !value.is_null());
        let name = goal.remove("plan_name");
        let output = json!({ "status": "success", "parsed_goal": goal, "plan_name": name });
        let mut after = self.plans[at].clone();
        after.plan_with(&output, filling);
        self.write(at, "submitAgentOutput", json!({ "agent": "PLANNER", "output": output }), after).await;
    }

    pub(super) async fn submit_allocation(&mut self, at: usize) {
        let (value, shown) = self.random.pick(&[
            (json!(0.0625), json!("0.0625")),
            (json!("0.1"), json!("0.1000")),
            (json!(1e9), Value::Null),
            (Value::Null, Value::Null),
        ]);
        let output = json!({ "status": "success", "portfolio": { "expected_return": value } });
        let mut after = self.plans[at].clone();
        after.set("agent2Data", output.clone());
        after.set("expectedReturn", shown);
        self.write(at, "submitAgentOutput", json!({ "agent": "PORTFOLIO", "output": output }), after).await;
    }

    pub(super) async fn complete(&mut self, at: usize) {
        let data = json!({ "user_input": { "n": self.random.below(1000) } });
        let mut input = json!({ "planData": data });
        let mut after = self.plans[at].clone();
        after.set("planData", data);
        if self.random.once_in(2) {
            input["expectedReturn"] = json!("0.05");
            after.set("expectedReturn", json!("0.0500"));
        }
        after.end("COMPLETED");
        self.write(at, "completePlan", input, after).await;
    }

    pub(super) async fn fail(&mut self, at: usize) {
        let retryable = self.random.once_in(2);
        let agent = self.random.pick(&[json!("PLANNER"), json!("PORTFOLIO"), Value::Null]);
        let mut after = self.plans[at].clone();
        if retryable && after.attempts < 3 {
            // What is stored stays stored, and the attempts are counted on.
            after.set("processingStatus", json!("PENDING"));
            after.claim = None;
        } else {
            let attempts = after.attempts;
            let failure = json!({ "code": "TIRED", "message": "No more.", "agent": agent, "attempts": attempts });
            after.set("failure", failure);
            after.end("FAILED");
        }
        let input = json!({ "code": "TIRED", "message": "No more.", "agent": agent, "retryable": retryable });
        self.write(at, "failPlan", input, after).await;
        // Its rest need not be waited for.
        let rested = "UPDATE plan_attempts SET available_at = now()";
        sqlx::raw_sql(rested).execute(&mut self.admin).await.unwrap();
    }
}
