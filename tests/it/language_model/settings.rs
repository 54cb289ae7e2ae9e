//! How the model is named, and its key kept.

use serde_json::Value;

use super::{Stage, VAGUE};
use crate::harness::{Behaviour, Program, TestDatabase, environment};

#[tokio::test]
async fn settings_that_cannot_be_right_are_told_at_the_start_without_the_secrets_in_them() {
    let database = TestDatabase::new().await;
    let url = database.url().await;
    let [database, secret] = environment(&url);
    for (settings, told) in [
        (vec![("LLM_BASE_URL", "http://127.0.0.1:9/v1")], "LLM_BASE_URL and LLM_MODEL must be set together"),
        (vec![("LLM_MODEL", "owl")], "LLM_BASE_URL and LLM_MODEL must be set together"),
        (vec![("LLM_BASE_URL", "hidden-word"), ("LLM_MODEL", "owl")], "LLM_BASE_URL is not a URL"),
        (vec![("LLM_BASE_URL", "ftp://u:hidden-word@h/v1"), ("LLM_MODEL", "owl")], "neither an http nor an https URL"),
        (
            vec![("LLM_BASE_URL", "http://h/v1"), ("LLM_MODEL", "owl"), ("LLM_API_KEY", "hidden-word\n")],
            "LLM_API_KEY has invalid characters",
        ),
    ] {
        for command in ["serve", "work"] {
            let (success, out, err) =
                Program::run(&[command], &[settings.as_slice(), &[database, secret]].concat()).await;
            assert!(!success && err.contains(told), "{command}: {err}");
            assert!(!err.contains("hidden-word") && !out.contains("hidden-word"), "{err}");
        }
    }
}

#[tokio::test]
async fn empty_settings_are_none() {
    let stage = Stage::set().await;
    let url = stage.server.database.url().await;
    let [database, secret] = environment(&url);
    let empty = [("LLM_BASE_URL", ""), ("LLM_MODEL", ""), ("LLM_API_KEY", "")];
    let mut worker = Program::start(&["work", "--pool-size", "5"], &[&empty[..], &[database, secret]].concat());
    worker.logged("working").await;
    let plan = stage.finished(VAGUE).await;
    assert_eq!(plan["planner"]["provenance"]["model"], Value::Null);
}

#[tokio::test]
async fn the_key_is_in_no_log_whatever_goes_wrong() {
    for behaviour in [Behaviour::Good, Behaviour::Unauthorized, Behaviour::Cut, Behaviour::HalfJson] {
        let stage = Stage::set().await;
        stage.model.behave(behaviour.clone());
        let arguments = stage.model.arguments("30s");
        let mut all = vec!["work", "--workers", "1", "--pool-size", "5"];
        all.extend(arguments.iter().map(String::as_str));
        let url = stage.server.database.url().await;
        let [database, secret] = environment(&url);
        let mut worker = Program::start(&all, &[database, secret, ("RUST_LOG", "trace")]);
        worker.logged("working").await;
        stage.finished(VAGUE).await;
        let log = worker.last_words().await;
        assert!(log.len() > 10);
        for line in log {
            assert!(!line.to_string().contains("sk-test-"), "{behaviour:?}: {line}");
        }
    }
}
