//! Whether the model was asked what it had to be asked, and no more.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use super::history::{Entry, written};
use crate::harness::model::Call;

/// Questions, the step whose output the answer goes into, and the one that has to be stored before.
const QUESTIONS: [(&str, &str, Option<&str>); 2] =
    [("goal_reading", "agent_3_data", None), ("plan_summary", "plan_data", Some("agent_2_data"))];

/// How often a question may be put under a claim.
const TRIES: u32 = 3;

/// What is wrong with the questions about one plan; and how many came from a worker that had not yet noticed that its
/// claim was somebody else's, and that the answer was stored.
pub(super) fn judge(calls: &[&Call], history: &[Entry]) -> (Vec<String>, usize) {
    let (mut faults, mut late) = (Vec::new(), 0);
    let mut counts = BTreeMap::<_, usize>::new();
    let claims: Vec<(DateTime<Utc>, i32)> =
        history.iter().filter_map(|entry| entry.begins().map(|(_, attempt)| (entry.at, attempt))).collect();
    for call in calls {
        let what = format!("{} {}/{} at {}", call.question, call.attempt, call.number, call.at);
        let Some((_, output, needs)) = QUESTIONS.iter().find(|(name, ..)| *name == call.question) else {
            faults.push(format!("an unknown question: {what}"));
            continue;
        };
        *counts.entry((&call.question, call.attempt, call.number)).or_default() += 1;
        let claim = claims.iter().rev().find(|(at, attempt)| *attempt == call.attempt && *at < call.at);
        let Some((claimed_at, _)) = claim else {
            faults.push(format!("nobody had claimed the plan: {what}"));
            continue;
        };
        if let Some(stored_at) = written(history, output) {
            if stored_at < *claimed_at {
                faults.push(format!("the answer was stored long ago: {what}"));
            }
            late += usize::from(stored_at < call.at);
        }
        if needs.is_some_and(|needs| written(history, needs).is_none_or(|stored_at| stored_at > call.at)) {
            faults.push(format!("asked before its time: {what}"));
        }
    }
    for ((question, attempt, number), count) in &counts {
        // A claim that is given back was no attempt: the next one has the same number.
        let claims = claims.iter().filter(|(_, claimed)| claimed == attempt).count();
        let before =
            if *number == 1 { claims } else { counts.get(&(*question, *attempt, number - 1)).copied().unwrap_or(0) };
        if *count > before || *number > TRIES {
            faults.push(format!("{question} {attempt}/{number} was asked {count} times, in {claims} claims"));
        }
    }
    (faults, late)
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;
    use uuid::Uuid;

    use super::*;
    use crate::{harness::Behaviour, workers::history::Event};

    fn at(second: i64) -> DateTime<Utc> {
        DateTime::<Utc>::UNIX_EPOCH + TimeDelta::seconds(second)
    }

    fn call(second: i64, question: &str, attempt: i32, number: u32) -> Call {
        Call {
            plan: Uuid::nil().to_string(),
            question: question.to_owned(),
            attempt,
            number,
            messages: [String::new(), String::new()],
            at: at(second),
            behaviour: Behaviour::Good,
        }
    }

    fn faults(calls: &[Call]) -> Vec<String> {
        let entry = |second: i64, event| Entry { at: at(second), xact: second.to_string(), who: "a".to_owned(), event };
        let wrote = |column: &str| Event::Wrote { columns: vec![column.to_owned()] };
        let claimed = |attempt| Event::Claimed { token: Uuid::nil(), attempt };
        let history = [
            entry(0, claimed(1)),
            entry(10, wrote("agent_3_data")),
            entry(11, wrote("agent_2_data")),
            entry(20, claimed(2)),
            entry(30, wrote("plan_data")),
        ];
        judge(&calls.iter().collect::<Vec<_>>(), &history).0
    }

    #[test]
    fn each_question_is_put_at_most_three_times_in_each_claim_and_never_when_it_is_answered() {
        let right = [
            call(1, "goal_reading", 1, 1),
            call(2, "goal_reading", 1, 2),
            call(3, "goal_reading", 1, 3),
            call(12, "plan_summary", 1, 1),
            call(21, "plan_summary", 2, 1),
        ];
        assert_eq!(faults(&right), Vec::<String>::new());
        let wrong = [
            call(4, "goal_reading", 1, 4),
            call(4, "goal_reading", 1, 1),
            call(4, "goal_reading", 2, 1),
            call(5, "plan_summary", 1, 1),
            call(21, "goal_reading", 2, 1),
            call(22, "plan_summary", 2, 3),
            call(22, "plan_summary", 3, 1),
            call(22, "weather", 2, 1),
        ];
        for one in wrong {
            let with = [&right[..], std::slice::from_ref(&one)].concat();
            assert!(!faults(&with).is_empty(), "{one:?}");
        }
    }
}
