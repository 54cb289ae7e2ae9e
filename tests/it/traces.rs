//! Traces as a collector receives them: from the request to the last step of its plan, whichever process takes it.

use serde_json::{Value, json};

use crate::harness::{Collector, Program, Server, TestDatabase, Traced, environment, http, token};

/// Words that are nobody's business.
const WORDS: &str = "a boat for my secret love, $30,000 in 5 years";
const CREATE: &str = "mutation Make($goals: String!) { createPlan(input: { financialGoals: $goals }) { plan { id } } }";

struct Stage {
    database: TestDatabase,
    collector: Collector,
    address: String,
    _server: Program,
    _worker: Program,
}

impl Stage {
    /// A server without workers and a worker of its own, both of which send their traces.
    async fn set(more: &[(&str, &str)]) -> Self {
        let (database, collector) = (TestDatabase::new().await, Collector::start().await);
        let url = database.url().await;
        let settings = [&environment(&url)[..], &collector.settings()[..], more].concat();
        let (server, address) = Server::serve(&["--workers", "0"], &settings).await;
        let named = [&settings[..], &[("OTEL_SERVICE_NAME", "workers")]].concat();
        let mut worker = Program::start(&["work", "--pool-size", "5", "--workers", "1"], &named);
        worker.logged("working").await;
        Self { database, collector, address, _server: server, _worker: worker }
    }

    /// Makes a plan with this header of a caller's trace.
    async fn create(&self, traceparent: Option<&str>) -> String {
        let token = token(uuid::Uuid::new_v4(), &[]).await;
        let mut request = http().post(format!("http://{}/graphql", self.address)).bearer_auth(token);
        if let Some(traceparent) = traceparent {
            request = request.header("traceparent", traceparent);
        }
        let body = json!({ "query": CREATE, "variables": { "goals": WORDS } });
        let answer: Value = request.json(&body).send().await.unwrap().json().await.unwrap();
        answer["data"]["createPlan"]["plan"]["id"].as_str().unwrap_or_else(|| panic!("{answer}")).to_owned()
    }
}

fn named<'a>(spans: &'a [Traced], name: &str) -> &'a Traced {
    let found = spans.iter().find(|span| span.name == name);
    found.unwrap_or_else(|| panic!("no {name} in {:?}", spans.iter().map(|span| &span.name).collect::<Vec<_>>()))
}

/// The names from a span up to the one that nobody here is above.
fn way_up<'a>(spans: &'a [Traced], mut span: &'a Traced) -> Vec<&'a str> {
    let mut names = vec![span.name.as_str()];
    while let Some(parent) = spans.iter().find(|other| other.id == span.parent) {
        names.push(&parent.name);
        span = parent;
    }
    names
}

#[tokio::test]
async fn one_trace_leads_from_the_callers_to_the_last_step_in_another_process() {
    let stage = Stage::set(&[]).await;
    let (trace, caller) = ("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331");
    let id = stage.create(Some(&format!("00-{trace}-{caller}-01"))).await;
    let spans = stage.collector.attempt(trace).await;

    let request = named(&spans, "POST /graphql");
    assert_eq!((request.parent.as_str(), request.kind), (caller, 2), "a server's span below the caller's");
    assert_eq!(request.attributes["http.response.status_code"], json!("200"));
    let operation = named(&spans, "mutation createPlan");
    assert_eq!(operation.attributes["graphql.operation.name"], json!("Make"));
    // The worker's are further down.
    let commit = spans.iter().find(|span| span.name == "commit" && span.service == request.service).unwrap();
    assert_eq!(way_up(&spans, commit), ["commit", "mutation createPlan", "POST /graphql"]);

    let attempt = named(&spans, "plan.run");
    assert_eq!((attempt.kind, &attempt.attributes["plan.id"]), (5, &json!(id)));
    let beyond = ["plan.run", "mutation createPlan", "POST /graphql"];
    for agent in ["planner", "portfolio", "composer"] {
        let step = named(&spans, agent);
        assert_eq!(way_up(&spans, step), [&[agent], &beyond[..]].concat());
        assert_eq!(step.service, "workers");
    }
    let statements = spans.iter().filter(|span| span.attributes.contains_key("db.query.text"));
    let of_worker = statements.filter(|span| span.service == "workers" && way_up(&spans, span).ends_with(&beyond));
    assert!(of_worker.count() >= 4, "what it reads, and stores thrice");
    assert_eq!(request.service, "plan-creator");
    assert!(!stage.collector.text().contains("secret love"), "no word of a person");
    assert_eq!(stage.database.number("SELECT count(*) FROM plan_attempts").await, 0, "the place went with the wait");
}

#[tokio::test]
async fn who_brings_no_trace_gets_one_and_who_brings_nonsense_too() {
    let stage = Stage::set(&[]).await;
    for header in [None, Some("00-nonsense"), Some("00-00000000000000000000000000000000-0000000000000000-01")] {
        let id = stage.create(header).await;
        let of_plan = |span: &Traced| span.attributes.get("plan.id") == Some(&json!(id));
        let trace = crate::harness::eventually("the plan's attempt", async || {
            stage.collector.traces().into_iter().find(of_plan).map(|span| span.trace)
        })
        .await;
        let spans = stage.collector.attempt(&trace).await;
        let request = named(&spans, "POST /graphql");
        assert_eq!(request.parent, "", "{header:?}: it begins here");
    }
}

#[tokio::test]
async fn a_plan_that_runs_again_is_part_of_the_request_that_said_so() {
    let stage = Stage::set(&[]).await;
    let user = uuid::Uuid::new_v4();
    let client = crate::harness::Client::new(&stage.address, user, Some(token(user, &[]).await));
    let id = client.create(json!({ "financialGoals": WORDS })).await;
    assert_eq!(client.finished(&id).await, "COMPLETED");
    let trace = "1af7651916cd43dd8448eb211c80319c";
    let body =
        json!({ "query": "mutation($id: ID!) { rerunPlan(id: $id) { plan { id } } }", "variables": { "id": id } });
    let request = http().post(format!("http://{}/graphql", stage.address)).bearer_auth(client.token().unwrap());
    let request = request.header("traceparent", format!("00-{trace}-b7ad6b7169203331-01"));
    assert!(request.json(&body).send().await.unwrap().status().is_success());
    let spans = stage.collector.attempt(trace).await;
    let attempt = named(&spans, "plan.run");
    assert_eq!(way_up(&spans, attempt), ["plan.run", "mutation rerunPlan", "POST /graphql"]);
}

#[tokio::test]
async fn what_is_not_sampled_is_neither_sent_nor_kept() {
    let stage = Stage::set(&[]).await;
    stage.database.run("ALTER TABLE plan_attempts ADD CHECK (traceparent IS NULL)").await;
    let trace = "2af7651916cd43dd8448eb211c80319c";
    stage.create(Some(&format!("00-{trace}-b7ad6b7169203331-00"))).await;
    let sampled = "3af7651916cd43dd8448eb211c80319c";
    stage.database.run("ALTER TABLE plan_attempts DROP CONSTRAINT plan_attempts_traceparent_check1").await;
    stage.create(Some(&format!("00-{sampled}-b7ad6b7169203331-01"))).await;
    stage.collector.attempt(sampled).await;
    assert!(stage.collector.spans(trace).is_empty());

    // The standard's setting decides for those who bring nothing.
    let never = Stage::set(&[("OTEL_TRACES_SAMPLER", "always_off")]).await;
    never.create(Some(&format!("00-{trace}-b7ad6b7169203331-01"))).await;
    let client = http().get(format!("http://{}/readyz", never.address));
    client.send().await.unwrap();
    assert_eq!(never.collector.text(), "[]");
}

#[tokio::test]
async fn a_collector_that_is_not_there_keeps_nobody_waiting() {
    let database = TestDatabase::new().await;
    let url = database.url().await;
    let nowhere = [("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:1"), ("OTEL_BSP_SCHEDULE_DELAY", "100")];
    let settings = [&environment(&url)[..], &nowhere].concat();
    let (mut server, address) = Server::serve(&["--workers", "1"], &settings).await;
    let user = uuid::Uuid::new_v4();
    let client = crate::harness::Client::new(&address, user, Some(token(user, &[]).await));
    let id = client.create(json!({ "financialGoals": WORDS })).await;
    assert_eq!(client.finished(&id).await, "COMPLETED");
    assert!(server.terminate().await.success());
}
