//! Secrets are used, and never told: not in logs, errors, answers or help.

use reqwest::Client as Http;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::harness::{Program, Socket, TestDatabase};

const KEY: &str = "recognisable-key-of-tokens-0123456789";
const PASSWORD: &str = "recognisable-password";

/// What the program has said, by where it said it.
#[derive(Default)]
struct Heard(Vec<(String, String)>);

impl Heard {
    fn note(&mut self, place: impl Into<String>, text: impl Into<String>) {
        self.0.push((place.into(), text.into()));
    }

    fn run(&mut self, place: &str, (_, out, err): (bool, String, String)) {
        self.note(format!("{place}, standard output"), out);
        self.note(format!("{place}, standard error"), err);
    }

    async fn ask(&mut self, place: &str, request: reqwest::RequestBuilder) {
        let response = request.send().await.unwrap();
        self.note(format!("{place}, headers"), format!("{:?}", response.headers()));
        self.note(place, response.text().await.unwrap());
    }

    /// Panics where one of the words was said, and tells where.
    fn has_none_of(&self, words: &[&str]) {
        for (place, text) in &self.0 {
            for word in words {
                let told = text.lines().find(|line| line.contains(word));
                assert!(told.is_none(), "{place} tells {word}: {told:?}");
            }
        }
    }
}

/// The tests' Postgres asks for no password, and takes any.
fn with_password(url: &str) -> String {
    let (scheme, rest) = url.split_once("://plan_creator@").unwrap_or_else(|| panic!("{url}"));
    format!("{scheme}://plan_creator:{PASSWORD}@{rest}")
}

async fn token(user: Uuid) -> String {
    let args = ["token", "--user", &user.to_string(), "--email", "someone@example.com"];
    let (success, out, err) = Program::run(&args, &[("PLAN_CREATOR_JWT_SECRET", KEY), ("RUST_LOG", "trace")]).await;
    assert!(success && !err.contains(KEY), "{err}");
    out.trim().to_owned()
}

#[tokio::test]
async fn a_server_that_logs_everything_logs_no_secret() {
    let database = TestDatabase::new().await;
    let url = with_password(&database.url().await);
    let environment = [("DATABASE_URL", url.as_str()), ("PLAN_CREATOR_JWT_SECRET", KEY), ("RUST_LOG", "trace")];
    let mut heard = Heard::default();
    let mut program = Program::start(&["serve", "--listen", "127.0.0.1:0", "--pool-size", "5"], &environment);
    let started = program.logged("listening").await;
    let address = started["address"].as_str().unwrap().to_owned();

    let (http, origin) = (Http::new(), format!("http://{address}"));
    let good = token(Uuid::new_v4()).await;
    let mut bad = good.clone();
    bad.replace_range(good.len() - 10.., "0123456789");
    let create = "mutation { createPlan(input: { financialGoals: \"$5,000 for a trip in 2 years\" }) { plan { id } } }";
    for (place, token) in [("a good token", &good), ("a bad token", &bad)] {
        for query in [create, "{ viewer { id plans { nodes { id } } } }", "{ nope }"] {
            let request = http.post(format!("{origin}/graphql")).bearer_auth(token);
            heard.ask(place, request.json(&json!({ "query": query }))).await;
        }
        let mut socket = Socket::connect(&address, "graphql-transport-ws").await;
        socket.introduce(json!({ "token": token })).await;
        heard.note("a socket", format!("{:?}", socket.said().await));
    }
    // Postgres fails within a request, and its error is logged.
    database.run("ALTER TABLE plan_failures RENAME TO elsewhere").await;
    let failing = json!({ "query": "{ plans { nodes { failure { code } } } }" });
    heard.ask("a failure", http.post(format!("{origin}/graphql")).bearer_auth(&good).json(&failing)).await;
    for path in ["/metrics", "/readyz", "/livez", "/schema.graphql", "/graphiql", "/graphiql/config.json", "/nowhere"] {
        heard.ask(path, http.get(format!("{origin}{path}")).bearer_auth(&good)).await;
    }
    database.forbid_connections().await;
    heard.ask("/readyz without a database", http.get(format!("{origin}/readyz"))).await;
    assert!(program.terminate().await.success());
    let log = program.rest_of_log().await;
    assert!(log.iter().any(|line| line["level"] == "TRACE"), "everything is logged");
    let log = log.iter().map(Value::to_string).collect::<Vec<_>>().join("\n");
    assert!(log.contains("internal error"));
    heard.note("the log", log);
    let signature = good.rsplit('.').next().unwrap().to_owned();
    heard.has_none_of(&[KEY, PASSWORD, &good, &bad, &signature]);
}

#[tokio::test]
async fn no_command_tells_a_secret_in_its_help_or_its_errors() {
    let database = TestDatabase::new().await;
    let right = with_password(&database.url().await);
    let nowhere = format!("postgres://plan_creator:{PASSWORD}@127.0.0.1:1/nothing");
    let missing = right.replace("/test_", "/missing_");
    let mut heard = Heard::default();
    let broken = [format!("postgres//plan_creator:{PASSWORD}@x"), format!("postgres://u:{PASSWORD}@h:port/{PASSWORD}")];
    let (nobody, user) = (Uuid::new_v4().to_string(), Uuid::new_v4().to_string());
    let commands: [&[&str]; 8] = [
        &["serve"],
        &["work"],
        &["migrate", "up"],
        &["migrate", "down"],
        &["migrate", "status"],
        &["seed"],
        &["token"],
        &["database-url"],
    ];
    for url in [&right, &nowhere, &missing, &broken[0], &broken[1]] {
        let environment = [("DATABASE_URL", url.as_str()), ("PLAN_CREATOR_JWT_SECRET", KEY), ("RUST_LOG", "trace")];
        for command in commands {
            if url == &right {
                let help = [command, &["--help"]].concat();
                heard.run(&format!("{help:?}"), Program::run(&help, &environment).await);
                let wrong = [command, &["--no-such-flag"]].concat();
                heard.run(&format!("{wrong:?}"), Program::run(&wrong, &environment).await);
            } else if !["token", "database-url"].contains(&command[0]) {
                let folder = std::env::temp_dir().join(&nobody);
                let waiting = ["--pool-wait", "300ms", "--data-dir", folder.to_str().unwrap()];
                let all = [command, &waiting].concat();
                let ran = Program::run(&all, &environment).await;
                assert!(!ran.0 || command == ["seed"], "{all:?} ended well");
                heard.run(&format!("{all:?}"), ran);
            }
        }
    }
    let short = [("PLAN_CREATOR_JWT_SECRET", "recognisable-and-short")];
    heard.run("a short key", Program::run(&["token", "--user", &user], &short).await);
    heard.run(
        "no command",
        Program::run(&["--help"], &[("DATABASE_URL", right.as_str()), ("PLAN_CREATOR_JWT_SECRET", KEY)]).await,
    );
    heard.has_none_of(&[KEY, PASSWORD, "recognisable-and-short"]);
    assert!(heard.0.iter().any(|(_, text)| text.contains("PLAN_CREATOR_JWT_SECRET")), "the help names the setting");
}

/// A test that hears nothing would pass: `Heard` finds what is there.
#[test]
#[should_panic(expected = "the log tells recognisable-password")]
fn what_is_told_is_found() {
    let mut heard = Heard::default();
    heard.note("the log", format!("connecting to {}", with_password("postgres://plan_creator@h/d")));
    heard.has_none_of(&[KEY, PASSWORD]);
}
