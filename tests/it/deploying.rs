//! The files in `deploy`, held to the program: every setting that they name is one, and every figure that they ask for is shown.

use std::{collections::BTreeSet, fs, path::Path};

use serde_json::{Value, json};

use crate::harness::{ModelServer, Program, Server, TestDatabase, environment, eventually, http};

/// Words of a text: what stands between characters that are in no word.
fn words(text: &str, of: impl Fn(char) -> bool) -> impl Iterator<Item = &str> {
    text.split(move |character| !of(character)).filter(|word| !word.is_empty())
}

/// The names of figures in an expression of Prometheus'.
fn figures_in(expression: &str) -> Vec<String> {
    let names = words(expression, |c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
    names.filter(|name| name.starts_with("plan_creator_") || name.starts_with("process_")).map(str::to_owned).collect()
}

fn dashboard() -> Value {
    serde_json::from_str(&fs::read_to_string("deploy/grafana/plan-creator.json").unwrap()).unwrap()
}

/// The expressions of the dashboard and of the alerts.
fn expressions() -> Vec<String> {
    let dashboard = dashboard();
    let panels = dashboard["panels"].as_array().unwrap();
    let targets = panels.iter().flat_map(|panel| panel["targets"].as_array().cloned().unwrap_or_default());
    let mut expressions: Vec<String> = targets.map(|target| target["expr"].as_str().unwrap().to_owned()).collect();
    let alerts = fs::read_to_string("deploy/prometheus/alerts.yaml").unwrap();
    expressions.extend(alerts.lines().filter_map(|line| line.trim().strip_prefix("expr: ")).map(str::to_owned));
    assert!(expressions.len() > 50, "{expressions:?}");
    expressions
}

fn asked_for() -> BTreeSet<String> {
    expressions().iter().flat_map(|expression| figures_in(expression)).collect()
}

/// The values that the schema has for this enum.
fn values_of(name: &str) -> BTreeSet<String> {
    let schema = fs::read_to_string("schema.graphql").unwrap();
    let (_, rest) = schema.split_once(&format!("enum {name} {{")).unwrap();
    let (body, _) = rest.split_once("\n}").unwrap();
    let is_value = |line: &&str| !line.is_empty() && line.chars().all(|c| c.is_ascii_uppercase() || c == '_');
    body.lines().map(str::trim).filter(is_value).map(str::to_owned).collect()
}

#[test]
fn an_answer_of_the_model_that_the_rules_agree_with_or_overrule_is_no_failure() {
    let verdicts = values_of("ModelVerdict");
    let mut asked = 0;
    for expression in expressions() {
        for (_, rest) in expression.match_indices("verdict!").map(|(at, _)| expression.split_at(at)) {
            let named: BTreeSet<_> = rest.split('"').nth(1).unwrap().split('|').map(str::to_owned).collect();
            assert!(named.is_subset(&verdicts), "{expression}");
            assert_eq!(named, ["ACCEPTED", "AGREED", "OVERRULED"].map(str::to_owned).into(), "{expression}");
            asked += 1;
        }
    }
    assert_eq!(asked, 2, "the alert and the dashboard");
}

#[tokio::test]
async fn every_figure_that_is_asked_for_is_shown() {
    let (database, model) = (TestDatabase::new().await, ModelServer::start().await);
    let url = database.url().await;
    let asks = model.arguments("10s");
    let mut args = vec!["--workers", "1", "--maintenance-interval", "1s"];
    args.extend(asks.iter().map(String::as_str));
    let (_program, address) = Server::serve(&args, &environment(&url)).await;
    let user = uuid::Uuid::new_v4();
    let client = crate::harness::Client::new(&address, user, Some(crate::harness::token(user, &[]).await));
    let id = client.create(json!({ "financialGoals": "something nice for when the little ones fly out" })).await;
    assert_eq!(client.finished(&id).await, "COMPLETED");
    let service = crate::harness::token(user, &["--role", "service"]).await;
    eventually("every figure is shown", async || {
        let scrape = http().get(format!("http://{address}/metrics")).bearer_auth(&service).send().await.unwrap();
        let scrape = scrape.text().await.unwrap();
        let shown: BTreeSet<&str> = scrape
            .lines()
            .filter(|line| !line.starts_with('#'))
            .filter_map(|line| line.split(['{', ' ']).next())
            .collect();
        let missing: Vec<_> = asked_for().into_iter().filter(|name| !shown.contains(name.as_str())).collect();
        if !missing.is_empty() {
            eprintln!("not yet: {missing:?}");
        }
        missing.is_empty().then_some(())
    })
    .await;
}

#[test]
fn the_dashboard_says_where_its_panels_are_and_what_they_show() {
    let dashboard = dashboard();
    let panels = dashboard["panels"].as_array().unwrap();
    let ids: BTreeSet<_> = panels.iter().map(|panel| panel["id"].as_u64().unwrap()).collect();
    assert_eq!(ids.len(), panels.len());
    for panel in panels.iter().filter(|panel| panel["type"] != "row") {
        let place = &panel["gridPos"];
        assert!(place["x"].as_u64().unwrap() + place["w"].as_u64().unwrap() <= 24, "{panel}");
        assert!(!panel["title"].as_str().unwrap().is_empty() && panel["targets"][0]["expr"].is_string(), "{panel}");
    }
}

/// All files in a folder, and the two at the root.
fn files() -> Vec<(String, String)> {
    fn gather(folder: &Path, into: &mut Vec<(String, String)>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                gather(&path, into);
            } else {
                into.push((path.display().to_string(), fs::read_to_string(&path).unwrap()));
            }
        }
    }
    let mut files = Vec::new();
    gather(Path::new("deploy"), &mut files);
    files.extend(["Dockerfile", "compose.yaml"].map(|name| (name.to_owned(), fs::read_to_string(name).unwrap())));
    files
}

#[tokio::test]
async fn every_setting_that_is_named_is_one() {
    let mut help = String::new();
    for command in ["serve", "work", "maintain", "probe"] {
        let (success, out, _) = Program::run(&[command, "--help"], &[]).await;
        assert!(success);
        help.push_str(&out);
    }
    let variables: BTreeSet<_> = words(&help, |c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_').collect();
    let flags: BTreeSet<_> = words(&help, |c| c.is_ascii_lowercase() || c == '-').collect();
    // Of those who run the program, and of the other programs in the files.
    let others = ["PLAN_CREATOR_DB_PASSWORD"];
    let elsewhere = [
        "--test",
        "--from-literal",
        "--profile",
        "--config",
        "--username",
        "--dbname",
        "--set",
        "--mount",
        "--no-audit",
        "--no-fund",
        "--locked",
        "--release",
        "--bin",
        "--strip-debug",
        "--yes",
        "--no-install-recommends",
        "--system",
        "--uid",
        "--no-create-home",
        "--shell",
        "--from",
        "--interval",
        "--timeout",
        "--start-period",
        "---",
    ];
    let mut named = 0;
    for (file, text) in files() {
        for name in words(&text, |c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_') {
            if name.starts_with("PLAN_CREATOR_") && !others.contains(&name) {
                assert!(variables.contains(name), "{file}: {name}");
                named += 1;
            }
        }
        for flag in words(&text, |c| c.is_ascii_lowercase() || c == '-').filter(|word| word.starts_with("--")) {
            assert!(flags.contains(flag) || elsewhere.contains(&flag), "{file}: {flag}");
        }
    }
    assert!(named > 15, "{named}");
}

#[tokio::test]
async fn a_probe_says_by_its_exit_status_whether_a_server_is_ready() {
    let server = Server::idle(&[]).await;
    let url = format!("{}/readyz", server.origin());
    let (ready, _, err) = Program::run(&["probe", &url], &[]).await;
    assert!(ready, "{err}");
    server.database.forbid_connections().await;
    let (ready, _, err) = Program::run(&["probe", &url], &[]).await;
    assert!(!ready && err.contains("503"), "{err}");
    let (ready, _, _) = Program::run(&["probe", "http://127.0.0.1:1/readyz", "--within", "1s"], &[]).await;
    assert!(!ready);
}

/// The unit stops a program no sooner than the program does by itself.
#[tokio::test]
async fn whoever_stops_the_program_gives_it_the_time_that_it_takes() {
    let unit = fs::read_to_string("deploy/systemd/plan-creator.service").unwrap();
    let seconds = unit.lines().find_map(|line| line.strip_prefix("TimeoutStopSec=")).unwrap().parse::<u32>().unwrap();
    let (_, help, _) = Program::run(&["serve", "--help"], &[]).await;
    let default = |flag: &str| {
        let (_, rest) = help.split_once(&format!("--{flag} <")).unwrap();
        let (_, rest) = rest.split_once("[default: ").unwrap();
        rest.split_once("s]").unwrap().0.parse::<u32>().unwrap()
    };
    assert!(seconds > default("drain") + 2 * default("grace"), "requests have the grace, then the workers");
    let manifest = fs::read_to_string("deploy/kubernetes/plan-creator.yaml").unwrap();
    let value = |name: &str| -> u32 {
        let line = manifest.lines().find(|line| line.contains(name)).unwrap();
        words(line, |c| c.is_ascii_digit()).last().unwrap().parse().unwrap()
    };
    assert!(value("terminationGracePeriodSeconds") > value("PLAN_CREATOR_DRAIN") + 2 * value("PLAN_CREATOR_GRACE"));
}
