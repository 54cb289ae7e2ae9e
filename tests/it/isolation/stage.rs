//! A victim with plans in every state, and an attacker with plans of their own.

use sea_orm::sqlx::Row;
use serde_json::{Value, json};

use super::{known::Known, wire::Caller};
use crate::harness::{Client, Program, Server, TestDatabase};

// The victim's words: each in another place of the rows, and nowhere else.
const NAME: &str = "zebraquartz";
const GOALS: &str = "plumbobsled";
const PREFERENCES: &str = "kittiwakery";
const NOTES: &str = "ocelotvault";
const WORKER: &str = "gannetbrine";
const FAILURE: &str = "yarrowlatch";
const OUTPUT: &str = "umbelforge";
const STORED: &str = "quincerope";
const LABEL: &str = "harebellwick";
const AMOUNT: &str = "739173.17";
const BUDGET: &str = "864209.13";
const BALANCE: &str = "31415.92";
const YEARS: i64 = 37;

/// Who is there, and what the attacker knows of the victim.
pub(super) struct Stage {
    /// For the victim and the agents.
    pub(super) quiet: Server,
    /// For attackers alone, so that what it logs is about them.
    pub(super) loud: Program,
    /// Where the loud one listens.
    pub(super) address: String,
    pub(super) victim: Client,
    pub(super) service: Client,
    pub(super) attacker: Client,
    /// A finished plan of the attacker.
    pub(super) own: String,
    pub(super) known: Known,
}

impl Stage {
    pub(super) async fn set() -> Self {
        let quiet = Server::start(0).await;
        let (victim, service) = (quiet.person("victim@example.com").await, quiet.service_client().await);
        let attacker = quiet.person("attacker@example.com").await;
        let own = attacker.create(json!({ "planName": "own", "planType": "HOUSE", "riskLevel": "BALANCED",
            "timeHorizon": 9, "targetAmount": "1000", "financialGoals": "a garden" }));
        let own = own.await;
        let completed = secret_plan(&victim).await;
        let mut workers = Server::workers(&quiet.database, &["--workers", "1"]).await;
        for (client, id) in [(&attacker, &own), (&victim, &completed)] {
            assert_eq!(client.finished(id).await, "COMPLETED");
        }
        workers.kill().await;
        annotate(&quiet.database, &victim, &completed).await;

        let budget = "mutation($amount: Decimal) { setMonthlyBudget(amount: $amount) { userErrors { code } } }";
        victim.ask(budget, json!({ "amount": BUDGET })).await;

        let failed = secret_plan(&victim).await;
        let token = claim(&service, &failed).await;
        let failure = json!({ "claimToken": token, "code": FAILURE, "message": FAILURE });
        let query = "mutation($input: FailPlanInput!) { failPlan(input: $input) { plan { stage } } }";
        service.ask(query, json!({ "input": failure })).await;
        let claimed = secret_plan(&victim).await;
        let token = claim(&service, &claimed).await;
        let output = json!({ "claimToken": token, "agent": "PLANNER", "output": { "goal_text": OUTPUT } });
        let query =
            "mutation($input: SubmitAgentOutputInput!) { submitAgentOutput(input: $input) { claim { attempt } } }";
        service.ask(query, json!({ "input": output })).await;
        let archived = secret_plan(&victim).await;
        victim.ask("mutation($id: ID!) { archivePlan(id: $id) { plan { id } } }", json!({ "id": archived })).await;
        let pending = secret_plan(&victim).await;
        let waiting = attacker.create(json!({ "planName": "waiting", "planType": "HOUSE", "riskLevel": "BALANCED" }));
        // What agents claim is the victim's: this one rests.
        let rests = "INSERT INTO plan_attempts (plan_id, available_at) VALUES";
        quiet.database.run(&format!("{rests} ('{}', now() + interval '1 day')", waiting.await)).await;

        let plans = [
            ("completed", completed),
            ("failed", failed),
            ("claimed", claimed),
            ("archived", archived),
            ("pending", pending),
        ];
        let known = learn(&victim, &service, plans.into(), token).await;
        let (loud, address) = Server::talkative(&quiet.database, &["--workers", "0"]).await;
        Self { quiet, loud, address, victim, service, attacker, own, known }
    }

    /// The attacker, at the loud server.
    pub(super) fn attack(&self) -> Caller {
        Caller::new(&self.address, self.attacker.token())
    }

    /// What must never be seen by anybody else: it is the victim's and stands nowhere else.
    pub(super) fn secrets(&self) -> Vec<&str> {
        let words = [NAME, GOALS, PREFERENCES, NOTES, WORKER, FAILURE, OUTPUT, STORED, LABEL, AMOUNT, BUDGET, BALANCE];
        self.known.texts().into_iter().chain(words).collect()
    }

    /// Every row of every table that is about the victim, to the byte.
    /// Counts are left out: they are merged when chance will have it.
    pub(super) async fn victims_rows(&self) -> Vec<String> {
        let database = &self.quiet.database;
        let tables =
            database.rows("SELECT tablename::text FROM pg_tables WHERE schemaname = 'public' AND tablename NOT LIKE 'user_plan_count%' ORDER BY 1").await;
        let mut rows = Vec::new();
        for table in tables.iter().map(|row| row.get::<String, _>(0)) {
            let all = format!("SELECT row_to_json(t)::text FROM {table} t ORDER BY 1");
            let texts = database.rows(&all).await.into_iter().map(|row| row.get::<String, _>(0));
            let ids: Vec<&String> = self.known.plans.iter().map(|(_, id)| id).chain([&self.known.user]).collect();
            rows.extend(
                texts.filter(|text| ids.iter().any(|id| text.contains(*id))).map(|text| format!("{table} {text}")),
            );
        }
        rows
    }

    /// Takes out everything about the victim, as if they had never been there.
    pub(super) async fn forget_the_victim(&self) {
        let plans: Vec<String> = self.known.plans.iter().map(|(_, id)| format!("'{id}'")).collect();
        let sql = format!(
            "DELETE FROM users WHERE id_user = '{}'; DELETE FROM investment_plans_audit WHERE plan_id IN ({}); \
             DELETE FROM plan_removals",
            self.known.user,
            plans.join(", ")
        );
        self.quiet.database.run(&sql).await;
        assert_eq!(self.victims_rows().await, Vec::<String>::new());
    }
}

async fn secret_plan(victim: &Client) -> String {
    let goals = format!("Save {AMOUNT} dollars for the {GOALS}");
    let input = json!({ "planName": format!("My {NAME}"), "financialGoals": goals, "investmentPreferences": PREFERENCES,
        "planType": "RETIREMENT", "riskLevel": "AGGRESSIVE", "timeHorizon": YEARS, "targetAmount": AMOUNT,
        "details": { "cashFlows": [{ "inMonths": 1, "amount": "1", "label": LABEL }] } });
    victim.create(input).await
}

/// Words where people and programs of other makes may leave some.
async fn annotate(database: &TestDatabase, victim: &Client, plan: &str) {
    let notes = json!({ "id": plan, "actualReturn": "0.0371", "performanceNotes": NOTES, "balance": BALANCE });
    let query =
        "mutation($input: RecordPlanPerformanceInput!) { recordPlanPerformance(input: $input) { plan { id } } }";
    victim.ask(query, json!({ "input": notes })).await;
    let star = "mutation($id: ID!) { setPlanFavorite(id: $id, isFavorite: true) { plan { id } } reviewPlan(id: $id) { plan { id } } }";
    victim.ask(star, json!({ "id": plan })).await;
    let note = format!("'{{\"note\": \"{STORED}\"}}'");
    let sql = format!(
        "UPDATE investment_plans SET plan_data = plan_data || {note}, agent_2_data = agent_2_data || {note}, \
         agent_3_data = agent_3_data || {note} WHERE id = '{plan}'"
    );
    database.run(&sql).await;
}

/// The token of a claim of this plan, the only one that waits.
async fn claim(service: &Client, plan: &str) -> String {
    let query =
        "mutation($input: ClaimPlansInput!) { claimPlans(input: $input) { claims { claimToken plan { id } } } }";
    let input = json!({ "worker": WORKER, "leaseSeconds": 3600 });
    let claims = service.ask(query, json!({ "input": input })).await["claimPlans"]["claims"].take();
    assert_eq!(claims[0]["plan"]["id"], plan);
    text(&claims[0]["claimToken"])
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("no text: {value}")).to_owned()
}

/// Everything that points at the victim's rows.
async fn learn(victim: &Client, service: &Client, plans: Vec<(&'static str, String)>, claim: String) -> Known {
    let completed = plans[0].1.clone();
    let mut lists = Vec::new();
    for order in ["FAVORITE_THEN_CREATED_AT", "CREATED_AT", "UPDATED_AT", "TARGET_AMOUNT", "PLAN_NAME"] {
        let query =
            "query($order: PlanOrderField!) { plans(first: 2, orderBy: { field: $order }) { pageInfo { endCursor } } }";
        let page = victim.ask(query, json!({ "order": order })).await;
        lists.push((order, text(&page["plans"]["pageInfo"]["endCursor"])));
    }
    let query = "query($id: ID!) { plan(id: $id) { createdAt updatedAt \
        history(first: 1) { pageInfo { endCursor } } statusEvents(first: 1) { pageInfo { endCursor } } } }";
    let plan = victim.ask(query, json!({ "id": completed })).await["plan"].take();
    let first = victim.watch(&completed, None).await.next().await.unwrap();
    let of_plan = text(&first["data"]["planStatus"]["cursor"]);
    let mut all = victim.socket().await;
    let query = "subscription($after: String) { planStatuses(after: $after) { cursor } }";
    all.subscribe("1", query, json!({ "after": of_plan })).await;
    let of_all = text(&all.next().await.unwrap()["data"]["planStatuses"]["cursor"]);
    let query = "{ admin { userEngagement(minPlans: 1) { edges { cursor node { userId } } } } }";
    let edges = service.ask(query, json!({})).await["admin"]["userEngagement"]["edges"].take();
    let edge = edges.as_array().unwrap().iter().find(|edge| edge["node"]["userId"] == json!(victim.user)).unwrap();
    Known {
        user: victim.user.to_string(),
        email: "victim@example.com".to_owned(),
        plans,
        claim,
        lists,
        history: text(&plan["history"]["pageInfo"]["endCursor"]),
        status_events: text(&plan["statusEvents"]["pageInfo"]["endCursor"]),
        events: vec![of_plan, of_all],
        engagement: text(&edge["cursor"]),
        words: [NAME, GOALS, PREFERENCES].map(str::to_owned).into(),
        amount: AMOUNT.to_owned(),
        years: YEARS,
        created: text(&plan["createdAt"]),
        updated: text(&plan["updatedAt"]),
        plan_type: "RETIREMENT",
        risk: "AGGRESSIVE",
        status: "FAILED",
    }
}
