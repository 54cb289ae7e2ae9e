//! What each mutation sends to Postgres: every message is a round trip, and each statement without `BEGIN` commits by itself.

use serde_json::{Value, json};
use uuid::Uuid;

use crate::harness::{Client, Program, Server, TestDatabase, environment, eventually, signed, token};

/// A server that logs every message to its database, and two who ask it: a person, and an agent.
struct Stage {
    program: Program,
    database: TestDatabase,
    person: Client,
    agent: Client,
}

impl Stage {
    async fn set() -> Self {
        let database = TestDatabase::new().await;
        for (setting, value) in [("log_statement", "all"), ("client_min_messages", "log")] {
            database.configure(setting, value).await;
        }
        let url = database.url().await;
        let [database_url, secret] = environment(&url);
        let env = [database_url, secret, ("RUST_LOG", "info,sqlx::postgres::notice=trace")];
        let args = ["--workers", "0", "--queue-poll", "1h", "--event-poll", "1h", "--event-recheck", "1h"];
        let (program, address) = Server::serve(&args, &env).await;
        let (user, service) = (Uuid::new_v4(), Uuid::new_v4());
        let person = Client::new(&address, user, Some(issued(user, 60)));
        let agent = Client::new(&address, service, Some(token(service, &["--role", "service"]).await));
        Self { program, database, person, agent }
    }

    /// What was sent until now, in short: the log is in order, and ends with a question that nothing else asks.
    async fn sent(&mut self) -> Vec<String> {
        self.person.ask("{ planAnalytics { totalPlans } }", json!({})).await;
        let mut sent = Vec::new();
        while let Some(line) = self.program.line().await {
            let message = line["message"].as_str().unwrap_or_default();
            if message.contains("GROUPING SETS") {
                break;
            }
            sent.extend(in_short(message));
        }
        sent
    }

    /// The payload of a mutation's one field, and what was sent for it.
    async fn does(&mut self, client: &Client, query: &str, variables: Value) -> (Value, Vec<String>) {
        self.sent().await;
        let mut data = client.ask(query, variables).await;
        let payload = data.as_object_mut().unwrap().values_mut().next().unwrap().take();
        assert_eq!(payload["userErrors"].as_array().map_or(0, Vec::len), 0, "{query}: {payload}");
        (payload, self.sent().await)
    }

    /// The payload of a mutation of the person's, which sends this.
    async fn person(&mut self, query: &str, variables: Value, expected: &[&str]) -> Value {
        let (payload, sent) = self.does(&self.person.clone(), query, variables).await;
        assert_eq!(sent, expected, "{query}");
        payload
    }

    /// The same of the agent's.
    async fn agent(&mut self, query: &str, variables: Value, expected: &[&str]) -> Value {
        let (payload, sent) = self.does(&self.agent.clone(), query, variables).await;
        assert_eq!(sent, expected, "{query}");
        payload
    }
}

/// A token of a person's that was issued so many seconds ago.
fn issued(user: Uuid, seconds: i64) -> String {
    let now = chrono::Utc::now().timestamp();
    let (iat, exp) = (now - seconds, now + 3600);
    signed(&json!({ "sub": user, "role": "authenticated", "aud": "authenticated", "iat": iat, "exp": exp }))
}

/// A message's verbs and tables; none for the role of a connection that the other of the two has used before.
fn in_short(message: &str) -> Option<String> {
    let (kind, sql) = message.split_once(": ")?;
    if kind != "statement" && !kind.starts_with("execute ") {
        return None;
    }
    let words: Vec<_> =
        sql.split(|c: char| c.is_whitespace() || "\"();,".contains(c)).filter(|word| !word.is_empty()).collect();
    match words[..] {
        ["SET", "ROLE", ..] => return None,
        // The announcer's, which nobody waits for.
        _ if words.contains(&"NOTIFY") => return None,
        ["BEGIN" | "COMMIT" | "SAVEPOINT" | "SET" | "RELEASE", ..] => return Some(words[0].to_owned()),
        _ => {}
    }
    let writes = words.windows(3).filter_map(|three| match three {
        ["INSERT", "INTO", table] => Some(format!("INSERT {table}")),
        ["DELETE", "FROM", table] => Some(format!("DELETE {table}")),
        ["UPDATE", table, "SET" | "AS"] => Some(format!("UPDATE {table}")),
        _ => None,
    });
    let writes = writes.collect::<Vec<_>>().join(" + ");
    if !writes.is_empty() {
        return Some(writes);
    }
    let is_table = |word: &str| word != "SELECT" && word.starts_with(|c: char| c.is_ascii_lowercase());
    let reads = words.windows(2).find(|two| two[0] == "FROM" && is_table(two[1]));
    Some(format!("SELECT {}", reads.map_or("", |two| two[1])))
}

const CREATE: &str =
    "mutation($input: CreatePlanInput!) { createPlan(input: $input) { plan { id } userErrors { code } } }";
const UPDATE: &str =
    "mutation($input: UpdatePlanInput!) { updatePlan(input: $input) { plan { id } userErrors { code } } }";
const RECORD: &str = "mutation($input: RecordPlanPerformanceInput!) { recordPlanPerformance(input: $input) \
    { plan { id } userErrors { code } } }";
const BUDGET: &str =
    "mutation($amount: Decimal) { setMonthlyBudget(amount: $amount) { viewer { id } userErrors { code } } }";

fn by_id(mutation: &str) -> String {
    format!("mutation($id: ID!) {{ {mutation} {{ plan {{ id }} userErrors {{ code }} }} }}")
}

#[tokio::test]
async fn people_change_a_plan_in_one_round_trip() {
    let mut stage = Stage::set().await;
    let input = |input: Value| json!({ "input": input });
    let create = ["INSERT investment_plans + UPDATE users"];
    // The first time the user is not known.
    let first = [create[0], "BEGIN", "SELECT users", "INSERT users", "INSERT investment_plans", "COMMIT"];
    let plan = stage.person(CREATE, input(json!({ "planName": "first" })), &first).await;
    stage.person(CREATE, input(json!({ "planName": "second" })), &create).await;
    let both = ["INSERT investment_plans + INSERT plan_details + UPDATE users"];
    stage.person(CREATE, input(json!({ "details": { "priority": 1 } })), &both).await;
    // With a newer token that says the same.
    let newer = issued(stage.person.user, 30);
    stage.person = Client::new(stage.person.address(), stage.person.user, Some(newer));
    stage.person(CREATE, input(json!({ "planName": "third" })), &create).await;
    let id = plan["plan"]["id"].clone();
    let again = [
        "INSERT investment_plans + UPDATE users",
        "BEGIN",
        "SELECT users",
        "INSERT investment_plans",
        "SELECT investment_plans",
        "COMMIT",
    ];
    stage.person(CREATE, input(json!({ "id": id })), &again).await;

    let update = ["UPDATE investment_plans"];
    for mutation in [
        "setPlanFavorite(id: $id, isFavorite: true)",
        "reviewPlan(id: $id)",
        "archivePlan(id: $id)",
        "restorePlan(id: $id)",
    ] {
        stage.person(&by_id(mutation), json!({ "id": id }), &update).await;
    }
    stage.person(UPDATE, input(json!({ "id": id, "planName": "changed", "targetAmount": "2" })), &update).await;
    let both = ["UPDATE investment_plans + INSERT plan_details"];
    stage.person(UPDATE, input(json!({ "id": id, "details": { "priority": 1 } })), &both).await;
    stage.person(RECORD, input(json!({ "id": id, "actualReturn": "0.1" })), &update).await;
    // Nothing changes, and nothing is written.
    let unchanged = ["UPDATE investment_plans", "SELECT investment_plans"];
    stage.person(UPDATE, input(json!({ "id": id, "planName": "changed" })), &unchanged).await;
    let nothing = ["SELECT investment_plans"];
    stage.person(UPDATE, input(json!({ "id": id })), &nothing).await;

    let budget = ["BEGIN", "SELECT users", "INSERT user_budgets", "COMMIT", "SELECT users"];
    stage.person(BUDGET, json!({ "amount": "100" }), &budget).await;
}

#[tokio::test]
async fn what_takes_several_statements_is_one_transaction() {
    let mut stage = Stage::set().await;
    let id = stage.person.create(json!({ "planName": "A house", "targetAmount": "90000", "timeHorizon": 10 })).await;
    let worker = Server::workers(&stage.database, &[]).await;
    let done = "SELECT count(*) FROM investment_plans WHERE processing_status = 'COMPLETED'";
    eventually("the plan", async || (stage.database.number(done).await == 1).then_some(())).await;
    drop(worker);
    let input = |input: Value| json!({ "input": input });
    let record = [
        "BEGIN",
        "SELECT investment_plans",
        "SELECT investment_plans",
        "INSERT plan_balances",
        "SELECT investment_plans",
        "COMMIT",
    ];
    stage.person(RECORD, input(json!({ "id": id, "balance": "100" })), &record).await;
    let rerun = ["BEGIN", "SELECT investment_plans", "SET", "DELETE plan_readings + UPDATE investment_plans", "COMMIT"];
    stage.person(&by_id("rerunPlan(id: $id)"), json!({ "id": id }), &rerun).await;

    let claim =
        "mutation($input: ClaimPlansInput!) { claimPlans(input: $input) { claims { claimToken plan { id } } } }";
    let claimed = input(json!({ "worker": "w", "limit": 1, "leaseSeconds": 60 }));
    let (claims, sent) = stage.does(&stage.agent.clone(), claim, claimed).await;
    // How often it looks for plans depends on who had the last turn.
    let end = [
        "SAVEPOINT",
        "UPDATE investment_plans + INSERT plan_attempts + INSERT plan_claims",
        "SELECT investment_plans",
        "COMMIT",
    ];
    assert_eq!((sent[0].as_str(), &sent[sent.len() - end.len()..]), ("BEGIN", &end.map(str::to_owned)[..]));
    let token = claims["claims"][0]["claimToken"].clone();
    let extend =
        "mutation($token: ID!) { extendClaim(claimToken: $token) { claim { claimToken } userErrors { code } } }";
    let extended = ["BEGIN", "UPDATE plan_claims", "SELECT investment_plans", "COMMIT"];
    stage.agent(extend, json!({ "token": token }), &extended).await;
    let submit = "mutation($input: SubmitAgentOutputInput!) { submitAgentOutput(input: $input) \
        { claim { claimToken } userErrors { code } } }";
    let submitted = [
        "BEGIN",
        "SELECT investment_plans",
        "INSERT plan_readings + UPDATE investment_plans",
        "SELECT investment_plans",
        "SELECT investment_plans",
        "COMMIT",
    ];
    let output = json!({ "claimToken": token, "agent": "PLANNER", "output": {} });
    stage.agent(submit, input(output), &submitted).await;
    let fail = "mutation($input: FailPlanInput!) { failPlan(input: $input) { plan { id } userErrors { code } } }";
    let failed = [
        "BEGIN",
        "SELECT investment_plans",
        "SELECT investment_plans",
        "INSERT plan_failures",
        "DELETE plan_claims + DELETE plan_attempts + UPDATE investment_plans",
        "INSERT plan_claims_ended",
        "SELECT investment_plans",
        "COMMIT",
    ];
    stage.agent(fail, input(json!({ "claimToken": token, "code": "X", "message": "no" })), &failed).await;

    let delete = "mutation($id: String!) { deleteViewer(confirmEmailOrId: $id) { deletedPlans userErrors { code } } }";
    let (_, sent) = stage.does(&stage.person.clone(), delete, json!({ "id": stage.person.user })).await;
    let accepted =
        ["BEGIN", "SELECT users", "SET", "SELECT users", "INSERT user_erasures + INSERT plan_removals", "COMMIT"];
    // The batches in which it is done come after it.
    assert_eq!(sent[..accepted.len()], accepted);
}
