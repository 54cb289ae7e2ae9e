//! A model server that misbehaves.

use std::time::{Duration, Instant};

use futures_util::{StreamExt, stream};
use serde_json::{Value, json};

use super::{Stage, VAGUE, verdicts};
use crate::harness::Behaviour;

/// The verdicts on both questions, where the server always does this.
fn expected(behaviour: &Behaviour) -> [&'static str; 2] {
    let both = |verdict| [verdict; 2];
    match behaviour {
        Behaviour::Good | Behaviour::Slow(_) => ["AGREED", "ACCEPTED"],
        Behaviour::Silent | Behaviour::Trickle => both("TIMEOUT"),
        Behaviour::TooMany(_) => both("RATE_LIMITED"),
        Behaviour::Broken | Behaviour::Unavailable(_) => both("SERVER_FAILED"),
        Behaviour::Unauthorized | Behaviour::Redirect(_) => both("NOT_ALLOWED"),
        Behaviour::Cut | Behaviour::CutInBody => both("UNREACHABLE"),
        Behaviour::Refusal => both("REFUSED"),
        Behaviour::Length => both("CUT_OFF"),
        Behaviour::Flood => both("TOO_LARGE"),
        Behaviour::Says(content) if content.contains("$9,999") => ["WRONG_SHAPE", "FOREIGN_FIGURES"],
        Behaviour::Says(content) if content.contains("goal_type") && !content.contains("target_amount") => {
            ["FOREIGN_WORDS", "WRONG_SHAPE"]
        }
        Behaviour::Says(_) | Behaviour::HalfJson | Behaviour::Html => both("WRONG_SHAPE"),
    }
}

#[tokio::test]
async fn whatever_the_server_does_the_plan_completes_with_the_figures_of_the_rules() {
    let all = Behaviour::all().into_iter().map(async |behaviour| {
        let stage = Stage::set().await;
        stage.model.behave(behaviour.clone());
        let _worker = stage.worker("3s").await;
        let plan = stage.finished(VAGUE).await;
        assert_eq!(verdicts(&plan), expected(&behaviour), "{behaviour:?}");
        stage.has_the_rules_figures(VAGUE, &plan).await;
        for provenance in [&plan["planner"]["provenance"], &plan["investmentPlan"]["summaryProvenance"]] {
            let counts = provenance["model"]["verdict"] == "ACCEPTED";
            assert_eq!(provenance["engine"], if counts { "MODEL" } else { "RULES" }, "{behaviour:?}");
        }
        let calls = stage.model.calls();
        assert!(calls.iter().all(|call| call.attempt == 1 && call.number <= 3), "{behaviour:?}: {calls:?}");
    });
    stream::iter(all).buffer_unordered(4).collect::<Vec<()>>().await;
}

#[tokio::test]
async fn a_busy_server_is_asked_again_and_no_sooner_than_it_says() {
    let stage = Stage::set().await;
    stage.model.script([Behaviour::TooMany(Some("2".to_owned())), Behaviour::Broken]);
    let _worker = stage.worker("30s").await;
    let begun = Instant::now();
    let plan = stage.finished("House deposit of 80k in 5 years").await;
    let model = &plan["investmentPlan"]["summaryProvenance"]["model"];
    assert_eq!((&model["verdict"], &model["tries"]), (&json!("ACCEPTED"), &json!(3)));
    assert!(begun.elapsed() >= Duration::from_millis(2_800), "{:?}", begun.elapsed());
    assert!(model["latencyMs"].as_i64().unwrap() >= 2_800, "{model}");
    let numbers: Vec<_> = stage.model.calls().iter().map(|call| call.number).collect();
    assert_eq!(numbers, [1, 2, 3]);
}

#[tokio::test]
async fn a_server_that_wants_to_be_left_alone_for_longer_than_we_wait_is_not_waited_for() {
    let stage = Stage::set().await;
    stage.model.behave(Behaviour::TooMany(Some("3600".to_owned())));
    let _worker = stage.worker("10m").await;
    let plan = stage.finished(VAGUE).await;
    assert_eq!(verdicts(&plan), ["RATE_LIMITED"; 2]);
    assert_eq!(stage.model.calls().len(), 2);
}

#[tokio::test]
async fn a_server_that_keeps_failing_is_left_alone_for_a_while() {
    let stage = Stage::set().await;
    stage.model.behave(Behaviour::Unauthorized);
    let _worker = stage.worker("30s").await;
    let mut last = Value::Null;
    for _ in 0..5 {
        last = stage.finished(VAGUE).await;
        stage.has_the_rules_figures(VAGUE, &last).await;
    }
    assert_eq!(verdicts(&last), ["NOT_ASKED"; 2]);
    assert_eq!(last["planner"]["provenance"]["model"]["tries"], 0);
    assert_eq!(stage.model.calls().len(), 6, "so many failures are enough");
}
