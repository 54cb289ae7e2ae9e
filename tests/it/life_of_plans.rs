//! What holds whatever is done: random operations on a few plans against a small model of them.

use std::collections::BTreeSet;

use sea_orm::sqlx::{self, PgConnection, Row};
use serde_json::{Map, Value, json};
use uuid::Uuid;

use crate::harness::{Client, Random, Server};

/// What is looked at of a plan, but for its history.
const FIELDS: &str = "fragment Fields on Plan { id financialGoals investmentPreferences planName planType chosenPlanType \
    riskLevel timeHorizon targetAmount processingStatus stage isActive isFavorite expectedReturn actualReturn \
    performanceNotes planData agent2Data agent3Data failure { code message agent attempts } lastReviewedAt updatedAt }";

/// The inputs of a plan: what the API calls them, where their value is shown, and their types.
const INPUTS: [(&str, &str, &str); 7] = [
    ("financialGoals", "financialGoals", "String"),
    ("investmentPreferences", "investmentPreferences", "String"),
    ("planName", "planName", "String"),
    ("planType", "chosenPlanType", "PlanType"),
    ("riskLevel", "riskLevel", "RiskLevel"),
    ("timeHorizon", "timeHorizon", "Int"),
    ("targetAmount", "targetAmount", "Decimal"),
];

/// Where a shown value stands in the table.
fn column(field: &str) -> String {
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

type Fields = Map<String, Value>;

/// A plan as it should be.
#[derive(Clone, Debug)]
struct Plan {
    id: String,
    owner: usize,
    /// Everything that stands in the table by itself, as the API shows it, and the failure.
    fields: Fields,
    /// What the planner filled, and with what.
    filled: Fields,
    claim: Option<Value>,
    attempts: i32,
    changes: usize,
    events: i64,
    updated_at: Value,
}

impl Plan {
    /// A plan that was just stored with these inputs.
    fn new(id: String, owner: usize, inputs: Fields) -> Self {
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

    fn status(&self) -> &str {
        self.fields["processingStatus"].as_str().unwrap()
    }

    fn set(&mut self, field: &str, value: Value) {
        *self.fields.get_mut(field).unwrap_or_else(|| panic!("no field {field}")) = value;
    }

    fn stage(&self) -> &'static str {
        match self.status() {
            "PENDING" => "QUEUED",
            "COMPLETED" => "DONE",
            "FAILED" => "STOPPED",
            _ if self.fields["agent3Data"].is_null() => "PLANNING",
            _ if self.fields["agent2Data"].is_null() => "ALLOCATING",
            _ => "COMPOSING",
        }
    }

    /// As the API should show it.
    fn shown(&self) -> Value {
        let mut shown = self.fields.clone();
        let plan_type = &self.fields["chosenPlanType"];
        shown.insert("planType".to_owned(), if plan_type.is_null() { json!("GENERAL") } else { plan_type.clone() });
        shown.insert("stage".to_owned(), json!(self.stage()));
        shown.insert("id".to_owned(), json!(self.id));
        shown.insert("updatedAt".to_owned(), self.updated_at.clone());
        shown.into()
    }

    /// The columns in which this differs from how it was.
    fn changed_since(&self, before: &Self) -> Vec<String> {
        let changed =
            self.fields.iter().filter(|(field, value)| *field != "failure" && before.fields[*field] != **value);
        changed.map(|(field, _)| column(field)).collect::<BTreeSet<_>>().into_iter().collect()
    }

    fn end(&mut self, status: &str) {
        self.set("processingStatus", json!(status));
        self.claim = None;
        self.attempts = 0;
    }

    /// What the planner's output does.
    fn plan_with(&mut self, output: &Value, filling: Fields) {
        self.set("agent3Data", output.clone());
        for (field, value) in filling {
            if self.fields[&field].is_null() {
                self.set(&field, value.clone());
                self.filled.insert(field, value);
            }
        }
    }

    fn rerun(&mut self) {
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

/// What an operation should come to.
enum Outcome {
    /// The plan is this now, and the history has one change more by whoever is named.
    Changed(Box<Plan>, String),
    /// All is as it was, and there is nothing to complain about.
    Same,
    /// All is as it was, for these reasons (code and path); the plan is shown, or is not.
    Refused(Vec<Value>, bool),
}

fn refused(code: &str, path: &[&str], shown: bool) -> Outcome {
    Outcome::Refused(vec![json!([code, path])], shown)
}

struct World {
    random: Random,
    server: Server,
    admin: PgConnection,
    people: [Client; 2],
    agent: Client,
    /// In the order of their creation.
    plans: Vec<Plan>,
}

const WORKER: &str = "an agent";

impl World {
    async fn new() -> Self {
        let server = Server::start(0).await;
        let admin = server.database.admin().await;
        let people = [server.stranger().await, server.stranger().await];
        let agent = server.service_client().await;
        Self { random: Random::seeded(), server, admin, people, agent, plans: Vec::new() }
    }

    /// The payload of the one field of a mutation.
    async fn payload(client: &Client, operation: &str, variables: &Value) -> Value {
        let mut data = client.ask(operation, variables.clone()).await;
        data.as_object_mut().unwrap().values_mut().next().unwrap().take()
    }

    /// Somebody, mostly the owner.
    fn somebody(&mut self, at: usize) -> usize {
        let owner = self.plans[at].owner;
        if self.random.once_in(6) { 1 - owner } else { owner }
    }

    async fn step(&mut self) {
        if self.plans.is_empty() {
            return self.create().await;
        }
        let at = self.random.below(self.plans.len());
        match self.random.below(20) {
            0 | 1 => self.create().await,
            2..=6 => self.update(at).await,
            7 => {
                let favorite = self.random.once_in(2);
                let set = |plan: &mut Plan| plan.set("isFavorite", json!(favorite));
                self.by_id(at, "setPlanFavorite", &format!(", isFavorite: {favorite}"), set).await;
            }
            8 => self.review(at).await,
            9 => self.perform(at).await,
            10 => self.by_id(at, "archivePlan", "", |plan| plan.set("isActive", json!(false))).await,
            11 => self.by_id(at, "restorePlan", "", |plan| plan.set("isActive", json!(true))).await,
            12 | 13 => self.rerun(at).await,
            _ => self.work().await,
        }
    }

    /// A value of an input, as it is given and as it is shown.
    fn value(&mut self, input: &str) -> (Value, Value) {
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
    fn bad_value(&mut self, input: &str) -> Option<Value> {
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
    fn inputs(&mut self, inputs: &[(&str, &str)]) -> (Fields, Fields, Vec<Value>) {
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

    async fn create(&mut self) {
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
            columns.extend(["id", "user_id", "created_at"].map(str::to_owned));
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

    async fn update(&mut self, at: usize) {
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

    async fn perform(&mut self, at: usize) {
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

    fn changed(&self, at: usize, who: usize, change: impl FnOnce(&mut Plan)) -> Outcome {
        let mut after = self.plans[at].clone();
        change(&mut after);
        Outcome::Changed(Box::new(after), self.people[who].user.to_string())
    }

    async fn send_by_id(&self, at: usize, who: usize, mutation: &str, rest: &str) -> Value {
        let operation = format!(
            "{FIELDS} mutation($id: ID!) {{ {mutation}(id: $id{rest}) \
             {{ plan {{ ...Fields }} userErrors {{ code path }} }} }}"
        );
        Self::payload(&self.people[who], &operation, &json!({ "id": self.plans[at].id })).await
    }

    async fn by_id(&mut self, at: usize, mutation: &str, rest: &str, change: impl FnOnce(&mut Plan)) {
        let who = self.somebody(at);
        let outcome = if who == self.plans[at].owner {
            self.changed(at, who, change)
        } else {
            refused("NOT_FOUND", &["id"], false)
        };
        let payload = self.send_by_id(at, who, mutation, rest).await;
        self.settle(at, &payload, outcome).await;
    }

    async fn review(&mut self, at: usize) {
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

    async fn rerun(&mut self, at: usize) {
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

    /// What an agent does next: claim a plan, or go on with one.
    async fn work(&mut self) {
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

    async fn claim(&mut self) {
        let operation = format!(
            "{FIELDS} mutation {{ claimPlans(input: {{ worker: \"{WORKER}\", leaseSeconds: 3600 }}) \
             {{ claims {{ claimToken attempt plan {{ ...Fields }} }} }} }}"
        );
        let payload = Self::payload(&self.agent, &operation, &json!({})).await;
        // Those that wait longest come first, whoever's they are.
        let Some(at) = self.plans.iter().position(|plan| plan.status() == "PENDING") else {
            return assert_eq!(payload["claims"], json!([]));
        };
        let claim = &payload["claims"][0];
        let mut after = self.plans[at].clone();
        after.set("processingStatus", json!("PROCESSING"));
        after.claim = Some(claim["claimToken"].clone());
        after.attempts += 1;
        assert_eq!(claim["attempt"], after.attempts);
        let payload = json!({ "plan": claim["plan"], "userErrors": [] });
        self.settle(at, &payload, Outcome::Changed(Box::new(after), WORKER.to_owned())).await;
    }

    /// Sends what is written under a plan's claim.
    async fn write(&mut self, at: usize, mutation: &str, mut input: Value, after: Plan) {
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

    async fn submit_reading(&mut self, at: usize) {
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

    async fn submit_allocation(&mut self, at: usize) {
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

    async fn complete(&mut self, at: usize) {
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

    async fn fail(&mut self, at: usize) {
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

    /// Compares a payload with what it should be, and then the plan itself.
    async fn settle(&mut self, at: usize, payload: &Value, outcome: Outcome) {
        let errors = payload["userErrors"].as_array().unwrap();
        let errors: Vec<_> = errors.iter().map(|error| json!([error["code"], error["path"]])).collect();
        let (expected, shown, last) = match outcome {
            Outcome::Refused(errors, shown) => (errors, shown, None),
            Outcome::Same => (Vec::new(), true, None),
            Outcome::Changed(mut after, by) => {
                let before = &self.plans[at];
                let columns = after.changed_since(before);
                after.changes += 1;
                after.events += i64::from((before.status(), before.stage()) != (after.status(), after.stage()));
                after.updated_at = payload["plan"]["updatedAt"].clone();
                let time =
                    |plan: &Plan| plan.updated_at.as_str().unwrap().parse::<chrono::DateTime<chrono::Utc>>().unwrap();
                assert!(time(&after) > time(before), "{} then {}", before.updated_at, after.updated_at);
                self.plans[at] = *after;
                (Vec::new(), true, Some(json!([by, columns])))
            }
        };
        assert_eq!(errors, expected);
        let plan = if shown { self.plans[at].shown() } else { Value::Null };
        assert_eq!(payload["plan"], plan);
        if !self.plans.is_empty() {
            self.look_at(at, last).await;
        }
    }

    /// The plan as its owner sees it is the model's, the other person sees none, and the records of it fit.
    async fn look_at(&mut self, at: usize, last: Option<Value>) {
        let plan = &self.plans[at];
        let active = |who| {
            let mine = self.plans.iter().filter(|plan| plan.owner == who && plan.fields["isActive"] == true);
            json!(mine.count())
        };
        let query = format!(
            "{FIELDS} query($id: ID!) {{ plan(id: $id) {{ ...Fields \
             history(first: 1000) {{ nodes {{ changedBy changedColumns }} }} }} \
             plans(filter: {{ archived: EXCLUDE }}) {{ totalCount }} }}"
        );
        let mut seen = self.people[plan.owner].ask(&query, json!({ "id": plan.id })).await;
        let history = seen["plan"].as_object_mut().unwrap().remove("history").unwrap();
        assert_eq!(seen["plan"], plan.shown());
        assert_eq!(seen["plans"]["totalCount"], active(plan.owner));
        let changes = history["nodes"].as_array().unwrap();
        assert_eq!(changes.len(), plan.changes, "{changes:#?}");
        if let Some(expected) = last {
            let last = changes.last().unwrap();
            assert_eq!(json!([last["changedBy"], last["changedColumns"]]), expected);
        }
        let other = self.people[1 - plan.owner].ask(&query, json!({ "id": plan.id })).await;
        assert_eq!(other, json!({ "plan": null, "plans": { "totalCount": active(1 - plan.owner) } }));
        let sql = "SELECT count(*), count(DISTINCT seq), min(seq), max(seq) FROM plan_events WHERE plan_id = $1::uuid";
        let events = sqlx::query(sql).bind(&plan.id).fetch_one(&mut self.admin).await.unwrap();
        let (all, distinct): (i64, i64) = (events.get(0), events.get(1));
        let (first, last): (i32, i32) = (events.get(2), events.get(3));
        assert_eq!((all, distinct, first, i64::from(last)), (plan.events, plan.events, 1, plan.events));
    }
}

#[tokio::test]
async fn whatever_is_done_to_plans_they_are_what_a_small_model_says() {
    let mut world = World::new().await;
    for _ in 0..300 {
        world.step().await;
    }
    for at in 0..world.plans.len() {
        world.look_at(at, None).await;
    }
    // A walk that never gets to the end of a plan would be no test.
    let done = "SELECT count(*) FROM plan_events WHERE stage = 'DONE'";
    assert!(world.server.database.number(done).await > 0);
    let stored = world.server.database.number("SELECT count(*) FROM investment_plans").await;
    assert_eq!(usize::try_from(stored).unwrap(), world.plans.len());
}
