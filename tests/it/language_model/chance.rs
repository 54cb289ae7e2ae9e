//! Faults in any order, as many as there are.

use serde_json::json;

use super::{Stage, VAGUE};
use crate::harness::{Behaviour, Random, model::Call};

#[tokio::test]
async fn whatever_a_model_does_by_chance_plans_have_the_rules_figures_and_good_answers_are_not_asked_for_again() {
    let stage = Stage::set().await;
    stage.model.behave_by_chance(Random::seeded(), [vec![Behaviour::Good; 40], Behaviour::all()].concat());
    let _worker = stage.worker("500ms").await;
    let mut ids = Vec::new();
    for _ in 0..12 {
        ids.push(stage.client.create(json!({ "financialGoals": VAGUE })).await);
    }
    for id in &ids {
        let plan = stage.completed(id).await;
        stage.has_the_rules_figures(VAGUE, &plan).await;
    }
    let calls = stage.model.calls();
    assert!(calls.is_sorted_by_key(|call| call.at));
    assert!(calls.iter().any(|call| call.behaviour != Behaviour::Good), "{calls:?}");
    for good in calls.iter().filter(|call| call.behaviour == Behaviour::Good) {
        let is_repeated =
            |call: &Call| (&call.plan, &call.question) == (&good.plan, &good.question) && call.number > good.number;
        assert!(!calls.iter().any(is_repeated), "asked again: {good:?}");
    }
}
