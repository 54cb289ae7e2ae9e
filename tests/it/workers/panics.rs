//! Tasks that panic, on purpose: it is told, they come back, and no plan is lost.

use std::{fs, path::PathBuf};

use serde_json::json;

use crate::harness::{Client, Program, Server, TestDatabase, environment, eventually, http};

/// A folder in which a file's name is that of the task that panics while it is there.
struct Panics(PathBuf);

impl Panics {
    fn new() -> Self {
        let folder = std::env::temp_dir().join(format!("plan-creator-panics-{}", uuid::Uuid::new_v4().simple()));
        fs::create_dir(&folder).unwrap();
        Self(folder)
    }

    fn begin(&self, task: &str) {
        fs::write(self.0.join(task), "").unwrap();
    }

    fn end(&self, task: &str) {
        fs::remove_file(self.0.join(task)).unwrap();
    }
}

impl Drop for Panics {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// A server whose tasks can be made to panic, and somebody signed in.
async fn server(panics: &Panics, args: &[&str]) -> (Program, TestDatabase, Client) {
    let database = TestDatabase::new().await;
    let url = database.url().await;
    let [address, secret] = environment(&url);
    let env = [address, secret, ("PLAN_CREATOR_TEST_PANICS", panics.0.to_str().unwrap())];
    let (program, address) = Server::serve(args, &env).await;
    let user = uuid::Uuid::new_v4();
    let client = Client::new(&address, user, Some(crate::harness::token(user, &[]).await));
    (program, database, client)
}

/// Waits until `/readyz` says so.
async fn is_told(client: &Client, status: &str) {
    eventually(status, async || {
        let answer = http().get(format!("http://{}/readyz", client.address())).send().await.unwrap();
        let answer: serde_json::Value = answer.json().await.unwrap();
        (answer["status"] == status).then_some(())
    })
    .await;
}

#[tokio::test]
async fn each_task_that_panics_is_named_by_readiness_and_comes_back_and_no_plan_or_event_is_lost() {
    let panics = Panics::new();
    let (mut program, _database, client) = server(&panics, &["--workers", "2", "--lease", "2s"]).await;
    let service = uuid::Uuid::new_v4();
    let service =
        Client::new(client.address(), service, Some(crate::harness::token(service, &["--role", "service"]).await));
    for task in ["worker", "feed", "listener", "maintenance"] {
        panics.begin(task);
        let told = loop {
            let told = program.logged("a task panicked and is restarted").await;
            if told["task"] == task {
                break told;
            }
        };
        assert_eq!(told["panic"], json!(format!("{task} panics on purpose")));
        is_told(&client, &format!("the task {task} has panicked and is not running")).await;
        let id = client.create(json!({ "financialGoals": "a boat for $30,000 in 5 years" })).await;
        panics.end(task);
        is_told(&client, "ready").await;
        assert_eq!(client.finished(&id).await, "COMPLETED", "{task}");
        let figures = service.metrics().await;
        let counted = format!("plan_creator_task_panics_total{{task=\"{task}\"}} ");
        let count = figures.lines().find_map(|line| line.strip_prefix(counted.as_str())).unwrap();
        assert!(count.parse::<f64>().unwrap() >= 1.0, "{count}");
    }
    assert!(program.terminate().await.success());
}

#[tokio::test]
async fn whoever_watches_while_the_feed_panics_is_told_to_resume_and_misses_nothing() {
    let panics = Panics::new();
    let (mut program, database, client) = server(&panics, &["--workers", "0"]).await;
    let id = client.create(json!({ "planName": "watched" })).await;
    let mut socket = client.watch(&id, None).await;
    let cursor = socket.next().await.unwrap()["data"]["planStatus"]["cursor"].as_str().unwrap().to_owned();
    panics.begin("feed");
    program.logged("a task panicked").await;
    database.run("UPDATE investment_plans SET processing_status = 'PROCESSING'").await;
    panics.end("feed");
    let told = loop {
        let message = socket.message().await["payload"].take();
        if message["errors"].is_array() {
            break message["errors"][0]["extensions"].clone();
        }
    };
    assert_eq!((&told["code"], &told["cursor"]), (&json!("EVENTS_LAGGED"), &json!(cursor)));
    let mut resumed = client.watch(&id, Some(&cursor)).await;
    assert_eq!(resumed.next().await.unwrap()["data"]["planStatus"]["stage"], "PLANNING");
}

#[tokio::test]
async fn a_plan_on_which_a_worker_panics_fails_after_its_attempts_and_the_worker_goes_on() {
    let panics = Panics::new();
    let (mut program, database, client) = server(&panics, &["--workers", "1", "--attempts", "2"]).await;
    panics.begin("attempt");
    let id = client.create(json!({ "financialGoals": "a boat for $30,000 in 5 years" })).await;
    let logged = program.logged("the attempt failed").await;
    assert_eq!(
        (&logged["trouble"], &logged["error"]),
        (&json!("Panicked"), &json!("the attempt panicked: attempt panics on purpose"))
    );
    let failure = "query($id: ID!) { plan(id: $id) { failure { code attempts } } }";
    eventually("the plan has failed", async || {
        database.run("UPDATE plan_attempts SET available_at = now()").await;
        let failed = client.ask(failure, json!({ "id": id })).await["plan"]["failure"].take();
        (failed == json!({ "code": "ATTEMPT_PANICKED", "attempts": 2 })).then_some(())
    })
    .await;
    panics.end("attempt");
    is_told(&client, "ready").await;
    let again = client.create(json!({ "financialGoals": "a boat for $30,000 in 5 years" })).await;
    assert_eq!(client.finished(&again).await, "COMPLETED", "the same worker");
}
