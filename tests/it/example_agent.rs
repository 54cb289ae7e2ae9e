//! The example of an agent in another language, as its readers start it.

use std::process::Stdio;

use rustix::process::{Pid, Signal, kill_process};
use sea_orm::sqlx::Row;
use serde_json::{Value, json};
use tokio::process::{Child, Command};

use crate::harness::{Client, PATIENCE, Server, TestDatabase, eventually};

/// The example, which ends when nothing is left to claim.
fn agent(server: &Server, client: &Client, args: &[&str]) -> Child {
    let url = format!("{}/graphql", server.origin());
    start(&[&["--token", client.token().unwrap(), "--url", &url, "--once"], args].concat())
}

fn start(args: &[&str]) -> Child {
    Command::new("python3")
        .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/agent.py"))
        .args(args)
        // A proxy of the machine's is not for this.
        .env("no_proxy", "*")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .expect("the example needs python3")
}

/// How an agent ended: its exit code, the events that it told, and its complaints.
struct Ended {
    code: Option<i32>,
    events: Vec<Value>,
    errors: String,
}

impl Ended {
    async fn of(agent: Child) -> Self {
        let ended = tokio::time::timeout(PATIENCE, agent.wait_with_output()).await;
        let output = ended.expect("the agent ends").unwrap();
        let (told, errors) = (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
        let events = told.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|_| json!(line))).collect();
        Self { code: output.status.code(), events, errors }
    }

    /// What it told of one plan.
    fn about(&self, plan_id: &str) -> Vec<&str> {
        let about = self.events.iter().filter(|event| event["planId"] == plan_id);
        about.map(|event| event["event"].as_str().unwrap()).collect()
    }
}

/// Who changed a column, each time that it changed.
async fn writers(database: &TestDatabase, column: &str) -> Vec<String> {
    let sql = format!(
        "SELECT changed_by FROM investment_plans_audit WHERE operation = 'UPDATE' \
         AND old_data->'{column}' IS DISTINCT FROM new_data->'{column}' ORDER BY audit_id"
    );
    database.rows(&sql).await.iter().map(|row| row.get(0)).collect()
}

fn send(agent: &Child, signal: Signal) {
    let pid = Pid::from_raw(i32::try_from(agent.id().unwrap()).unwrap()).unwrap();
    kill_process(pid, signal).unwrap();
}

#[tokio::test]
async fn an_agent_in_python_takes_plans_from_a_sentence_to_a_finished_plan() {
    let server = Server::start(0).await;
    let (client, service) = (server.stranger().await, server.service_client().await);
    let goals = [
        ("Save $500,000 for retirement in 30 years", "RETIREMENT", "500000.00", 30),
        ("House deposit of 80k by next summer", "HOUSE", "80000.00", 1),
        ("My son is 6; college at 18, about $200k", "EDUCATION", "200000.00", 12),
    ];
    let mut plans = Vec::new();
    for (text, ..) in goals {
        plans.push(client.create(json!({ "financialGoals": text })).await);
    }
    let stage = |payload: &Value| payload["data"]["planStatus"]["stage"].clone();
    let mut socket = client.watch(&plans[0], None).await;
    let mut stages = vec![stage(&socket.next().await.unwrap())];
    // Attached: from here on nothing is missed, so the agent may start.
    let agent = agent(&server, &service, &["--worker", "the example", "--limit", "2"]);
    while let Some(payload) = socket.next().await {
        stages.push(stage(&payload));
    }
    assert_eq!(stages, ["QUEUED", "PLANNING", "ALLOCATING", "COMPOSING", "DONE"]);
    let ended = Ended::of(agent).await;
    assert_eq!(ended.code, Some(0), "{}", ended.errors);

    let query = "query($id: ID!) { plan(id: $id) { \
        processingStatus planName planType riskLevel timeHorizon targetAmount expectedReturn \
        planner { status goalType targetAmount timeHorizon confidenceScore extractedKeywords timestamp } \
        portfolio { status stocks bonds alternatives expectedReturn volatility sharpeRatio riskLevel timestamp } \
        investmentPlan { monthlyContribution assetAllocation { stocks bonds alternatives } \
            milestones { name percentOfTarget amount year } riskConsiderations assumptions successProbability \
            contributionOptions { probability monthlyContribution } projection { year contributed p10 p50 p90 } \
            summary } \
        history(first: 50) { nodes { changedBy } } } }";
    for ((_, goal_type, amount, years), id) in goals.iter().zip(&plans) {
        assert_eq!(ended.about(id), ["claimed", "submitted", "submitted", "completed"]);
        let plan = &client.ask(query, json!({ "id": id })).await["plan"];
        assert_eq!(plan["processingStatus"], "COMPLETED");
        // The planner's reading fills the columns that the person left empty.
        let goal = json!([goal_type, amount, years]);
        assert_eq!(json!([plan["planType"], plan["targetAmount"], plan["timeHorizon"]]), goal);
        let read = &plan["planner"];
        assert_eq!(json!([read["goalType"], read["targetAmount"], read["timeHorizon"]]), goal);
        assert_eq!(json!([read["status"], plan["portfolio"]["status"]]), json!(["SUCCESS", "SUCCESS"]));
        assert!(no_nulls(plan), "something is missing or has no shape that the typed views know: {plan:#}");
        let investment = &plan["investmentPlan"];
        let count = |list: &str| investment[list].as_array().unwrap().len();
        assert_eq!((count("milestones"), count("contributionOptions")), (4, 3));
        assert_eq!(json!(count("projection")), json!(years));
        let percent = |group: &str| investment["assetAllocation"][group].as_f64().unwrap();
        assert!((percent("stocks") + percent("bonds") + percent("alternatives") - 100.0).abs() < 1e-9);
        let history = plan["history"]["nodes"].as_array().unwrap();
        assert_eq!(history[0]["changedBy"], client.user.to_string());
        assert!(history[1..].iter().all(|change| change["changedBy"] == "the example"), "{history:#?}");
    }
    for column in ["agent_3_data", "agent_2_data", "plan_data"] {
        assert_eq!(writers(&server.database, column).await, ["the example"; 3], "{column} is written once a plan");
    }
}

fn no_nulls(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Array(items) => items.iter().all(no_nulls),
        Value::Object(fields) => fields.values().all(no_nulls),
        _ => true,
    }
}

#[tokio::test]
async fn an_agent_in_python_keeps_to_what_was_said_exactly() {
    let server = Server::start(0).await;
    let (client, service) = (server.stranger().await, server.service_client().await);
    let details = json!({ "horizonMonths": 50, "startingAmount": "22000", "monthlyBudget": "900", "employerContribution": "100" });
    let input = json!({ "financialGoals": "Save $90,000. I have saved 5k", "details": details });
    let id = client.create(input).await;
    let ended = Ended::of(agent(&server, &service, &[])).await;
    assert_eq!(ended.code, Some(0), "{}", ended.errors);
    let query = "query($id: ID!) { plan(id: $id) { planner { horizonMonths timeHorizon } \
        investmentPlan { assumptions summary budget { monthlyContribution successProbability p50 shortfallP50 } projection { year month contributed } } } }";
    let plan = client.ask(query, json!({ "id": id })).await["plan"].take();
    assert_eq!(plan["planner"], json!({ "horizonMonths": 50, "timeHorizon": 5 }));
    let investment = &plan["investmentPlan"];
    assert_eq!(investment["budget"]["monthlyContribution"], "1000.00");
    assert!(investment["budget"]["successProbability"].as_f64().unwrap() < 0.5, "{investment}");
    let last = investment["projection"].as_array().unwrap().last().unwrap();
    assert_eq!((&last["year"], &last["month"]), (&json!(5), &json!(50)));
    assert!(investment["assumptions"].to_string().contains("the words say 5000; the form counts"), "{investment}");
    assert!(investment["summary"].as_str().unwrap().contains("$1,000 a month reaches it in"), "{investment}");
}

#[tokio::test]
async fn an_agent_that_loses_its_lease_is_told_and_another_finishes() {
    let server = Server::start(0).await;
    let database = &server.database;
    let (client, service) = (server.stranger().await, server.service_client().await);
    let id = client.create(json!({ "financialGoals": "a bigger workshop, $30,000 in 6 years" })).await;

    let first = agent(&server, &service, &["--worker", "the first", "--lease", "1", "--stall", "3"]);
    eventually("the first agent has claimed the plan", async || {
        let claims = "SELECT count(*) FROM plan_claims WHERE worker = 'the first'";
        (database.number(claims).await == 1).then_some(())
    })
    .await;
    // Frozen, so that it is not back before the second agent has finished, however slow the machine is.
    send(&first, Signal::STOP);
    eventually("the lease of the first agent has run out", async || {
        let expired = "SELECT count(*) FROM plan_claims WHERE expires_at <= clock_timestamp()";
        (database.number(expired).await == 1).then_some(())
    })
    .await;
    let second = Ended::of(agent(&server, &service, &["--worker", "the second"])).await;
    assert_eq!(second.code, Some(0), "{}", second.errors);
    assert_eq!(second.about(&id), ["claimed", "submitted", "submitted", "completed"]);
    assert_eq!(client.finished(&id).await, "COMPLETED");

    send(&first, Signal::CONT);
    let first = Ended::of(first).await;
    assert_eq!(first.code, Some(0), "{}", first.errors);
    assert_eq!(first.about(&id), ["claimed", "lost"]);
    for column in ["agent_3_data", "agent_2_data", "plan_data"] {
        assert_eq!(writers(database, column).await, ["the second"], "{column} is written once");
    }
}

#[tokio::test]
async fn an_agent_that_has_to_go_gives_back_what_it_has_not_begun() {
    let server = Server::start(0).await;
    let (client, service) = (server.stranger().await, server.service_client().await);
    let mut plans = Vec::new();
    for _ in 0..3 {
        plans.push(client.create(json!({ "financialGoals": "a bigger workshop, $30,000 in 6 years" })).await);
    }
    let first = agent(&server, &service, &["--limit", "3", "--lease", "3600", "--stall", "3600"]);
    eventually("the agent has claimed the plans", async || {
        (server.database.number("SELECT count(*) FROM plan_claims").await == 3).then_some(())
    })
    .await;
    send(&first, Signal::TERM);
    let first = Ended::of(first).await;
    assert_eq!(first.code, Some(0), "{}", first.errors);
    for id in &plans {
        assert_eq!(first.about(id), ["claimed", "released"]);
    }
    assert_eq!(server.database.number("SELECT sum(attempts) FROM plan_attempts").await, 0);
    let second = Ended::of(agent(&server, &service, &["--limit", "3"])).await;
    assert_eq!(second.code, Some(0), "{}", second.errors);
    for id in &plans {
        assert_eq!(client.finished(id).await, "COMPLETED");
    }
}

#[tokio::test]
async fn without_the_service_role_the_agent_is_told_so() {
    let server = Server::start(0).await;
    let client = server.stranger().await;
    client.create(json!({ "financialGoals": "a garden" })).await;
    let bad_token: &[&str] = &["--token", "not.a.token"];
    for instead in [bad_token, &[]] {
        let ended = Ended::of(agent(&server, &client, instead)).await;
        assert_eq!(ended.code, Some(2), "{}", ended.errors);
        assert!(ended.errors.starts_with("The server does not accept the token"), "{}", ended.errors);
        assert!(ended.events.is_empty(), "{:?}", ended.events);
    }
    assert_eq!(server.database.number("SELECT count(*) FROM plan_claims").await, 0);
}

#[tokio::test]
async fn the_agent_in_python_computes_the_figures_that_are_known() {
    let ended = Ended::of(start(&["--self-check"])).await;
    assert_eq!(ended.code, Some(0), "{:?} {}", ended.events, ended.errors);
}
