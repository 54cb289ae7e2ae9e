//! What holds whatever is done: random operations on a few plans against a small model of them.

mod agents;
mod model;
mod people;

use sea_orm::sqlx::{self, PgConnection, Row};
use serde_json::{Value, json};

use crate::harness::{Client, Random, Server};
use model::Plan;

/// What is looked at of a plan, but for its history.
const FIELDS: &str = "fragment Fields on Plan { id financialGoals investmentPreferences planName planType chosenPlanType planCategory \
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
