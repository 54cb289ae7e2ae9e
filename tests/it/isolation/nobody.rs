//! Who has no token, or one that has expired, is told so, and it is the same whatever they ask for.

use serde_json::Value;

use super::{
    probes::{self, Probe},
    stage::Stage,
    wire::{Answer, Caller, Form},
};
use crate::harness::expired_token;

#[tokio::test]
async fn nobody_is_told_the_same_whatever_they_ask_for() {
    let stage = Stage::set().await;
    let before = stage.victims_rows().await;
    let nobody = Caller::new(&stage.address, None);
    for (probe, form, answer) in told(&stage, &nobody).await {
        let refused = match form {
            // Refused for what they are, before anybody is asked who they are.
            Form::Get if !probe.query.starts_with(['q', '{']) => "METHOD_NOT_ALLOWED",
            Form::Json | Form::GraphqlResponse if probe.is_stream() => "NOT_ACCEPTABLE",
            Form::Batch if probe.is_stream() => "BAD_REQUEST",
            _ => "UNAUTHENTICATED",
        };
        assert!(answer.body.contains(refused), "{form:?} {}: {answer}", probe.query);
        if form == Form::Json && !probe.is_stream() {
            let answer: Value = serde_json::from_str(&answer.body).unwrap();
            let data = answer["data"].as_object();
            assert!(data.is_none_or(|data| data.values().all(Value::is_null)), "{}: {answer}", probe.query);
        }
    }
    assert_eq!(stage.victims_rows().await, before);
}

#[tokio::test]
async fn an_expired_token_is_refused_before_anything_is_read() {
    let stage = Stage::set().await;
    let before = stage.victims_rows().await;
    // The victim's own, which showed everything an hour ago.
    let expired = Caller::new(&stage.address, Some(&expired_token(stage.victim.user)));
    for (probe, form, answer) in told(&stage, &expired).await {
        let status = if form == Form::Socket { 4403 } else { 401 };
        assert_eq!(answer.status, status, "{form:?} {}: {answer}", probe.query);
        assert!(form == Form::Socket && answer.body.is_empty() || answer.body.contains("UNAUTHENTICATED"), "{answer}");
    }
    assert_eq!(stage.victims_rows().await, before);
}

/// The answers to every probe in every form, which are the same for what is the victim's and what is nobody's.
async fn told(stage: &Stage, caller: &Caller) -> Vec<(Probe, Form, Answer)> {
    let of = |known| [probes::all(known, &stage.own), vec![probes::creating(known, "completed")]].concat();
    let mut all = Vec::new();
    for (theirs, other) in of(&stage.known).into_iter().zip(of(&stage.known.made_up())) {
        for form in Form::of(&theirs) {
            let (answer, to_other) = tokio::join!(caller.ask(&theirs, form), caller.ask(&other, form));
            assert_eq!(answer, to_other, "{form:?} {} {}", theirs.query, theirs.variables);
            let text = answer.to_string();
            assert!(!stage.secrets().iter().any(|secret| text.contains(secret)), "{text}");
            all.push((theirs.clone(), form, answer));
        }
    }
    all
}
