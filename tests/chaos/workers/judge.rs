//! Whether everybody who wrote to a plan was allowed to, and nobody did so twice.

use uuid::Uuid;

use super::history::{Entry, Event, OUTPUTS};

/// What is wrong with what happened to a plan, which is COMPLETED or not.
pub(super) fn judge(history: &[Entry], is_completed: bool) -> Vec<String> {
    let mut faults = Vec::new();
    // Whose claim counts.
    let mut holder: Option<(Uuid, &str)> = None;
    for transaction in history.chunk_by(|one, next| one.xact == next.xact) {
        let before = holder;
        for entry in transaction {
            match &entry.event {
                Event::Claimed { token, .. } => {
                    if let Some((_, who)) = holder {
                        faults.push(format!("{} claims what is {who}'s", entry.who));
                    }
                    holder = Some((*token, &entry.who));
                }
                Event::TookOver { token, ran_out, .. } => {
                    if *ran_out > entry.at {
                        let early = *ran_out - entry.at;
                        faults.push(format!("{} takes over {early} before the lease runs out", entry.who));
                    }
                    holder = Some((*token, &entry.who));
                }
                Event::Left { token } => {
                    if holder.is_none_or(|(held, _)| held != *token) {
                        faults.push(format!("a claim of {}'s ends that does not count", entry.who));
                    }
                    holder = None;
                }
                Event::Wrote { .. } => {}
            }
        }
        // Whoever claims the plan here, or else whose it was before: that may end here.
        let claims = transaction.iter().find(|entry| entry.begins().is_some()).map(|entry| entry.who.as_str());
        let owner = claims.or(before.map(|(_, who)| who));
        for entry in transaction.iter().filter(|entry| matches!(entry.event, Event::Wrote { .. })) {
            if owner != Some(&entry.who) {
                faults.push(format!("{} writes {:?}, and the plan is {owner:?}'s", entry.who, entry.event));
            }
        }
    }
    for column in OUTPUTS {
        let times = history.iter().filter(|entry| entry.writes(column)).count();
        if times > 1 || is_completed && times == 0 {
            faults.push(format!("{column} is written {times} times"));
        }
    }
    faults
}

/// What is wrong with the stages of a plan that has ended, in their order: back to the queue from anywhere, and on from
/// where it stood.
pub(super) fn judge_stages(stages: &[String]) -> Option<String> {
    const STEPS: [&str; 3] = ["PLANNING", "ALLOCATING", "COMPOSING"];
    let (mut step, mut is_queued) = (0, false);
    let is_right = stages.iter().enumerate().all(|(at, stage)| {
        let here = STEPS.iter().position(|name| name == stage);
        let is_right = match (stage.as_str(), here) {
            ("QUEUED", _) => !is_queued,
            (_, Some(here)) => {
                if is_queued {
                    here == step
                } else {
                    here == step + 1
                }
            }
            ("DONE", _) => !is_queued && step == 2 && at + 1 == stages.len(),
            ("STOPPED", _) => at + 1 == stages.len(),
            _ => false,
        };
        (step, is_queued) = (here.unwrap_or(step), stage == "QUEUED");
        is_right
    });
    let ends = matches!(stages.last().map(String::as_str), Some("DONE" | "STOPPED"));
    (!is_right || !ends).then(|| format!("the stages are {stages:?}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{DateTime, TimeDelta, Utc};

    fn entry(xact: u32, who: &str, event: Event) -> Entry {
        let at = DateTime::<Utc>::UNIX_EPOCH + TimeDelta::seconds(i64::from(xact));
        Entry { at, xact: xact.to_string(), who: who.to_owned(), event }
    }

    fn wrote(columns: &[&str]) -> Event {
        Event::Wrote { columns: columns.iter().map(|&column| column.to_owned()).collect() }
    }

    fn faults(history: &[Entry]) -> Vec<String> {
        judge(history, false)
    }

    #[test]
    fn whoever_holds_the_claim_may_write_and_nobody_else() {
        let (one, two) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let took = |ran_out| Event::TookOver { token: two, attempt: 2, ran_out };
        let second = DateTime::<Utc>::UNIX_EPOCH + TimeDelta::seconds(2);
        let mut history = vec![
            entry(1, "a", wrote(&["processing_status"])),
            entry(1, "a", Event::Claimed { token: one, attempt: 1 }),
            entry(2, "a", wrote(&["agent_3_data"])),
            entry(3, "b", took(second)),
            entry(4, "b", wrote(&["agent_2_data"])),
            entry(5, "b", wrote(&["plan_data", "processing_status"])),
            entry(5, "b", Event::Left { token: two }),
        ];
        assert_eq!(judge(&history, true), Vec::<String>::new());
        history[4] = entry(4, "a", wrote(&["agent_2_data"]));
        assert!(faults(&history)[0].starts_with("a writes"), "{:?}", faults(&history));
        history[4] = entry(4, "b", wrote(&["agent_3_data"]));
        assert_eq!(faults(&history), ["agent_3_data is written 2 times"]);
        assert_eq!(judge(&history, true).len(), 2);
        history[3] = entry(3, "b", took(second + TimeDelta::seconds(9)));
        assert!(faults(&history)[0].contains("before the lease runs out"), "{:?}", faults(&history));
        history[3] = entry(3, "b", Event::Claimed { token: two, attempt: 2 });
        assert!(faults(&history)[0].contains("claims what is a's"), "{:?}", faults(&history));
    }

    #[test]
    fn stages_go_on_from_where_they_stood() {
        let judged = |text: &str| judge_stages(&text.split(' ').map(str::to_owned).collect::<Vec<_>>());
        for right in [
            "QUEUED PLANNING ALLOCATING COMPOSING DONE",
            "QUEUED PLANNING QUEUED PLANNING ALLOCATING QUEUED ALLOCATING COMPOSING DONE",
            "QUEUED PLANNING ALLOCATING QUEUED ALLOCATING STOPPED",
        ] {
            assert_eq!(judged(right), None);
        }
        for wrong in [
            "QUEUED PLANNING ALLOCATING COMPOSING",
            "QUEUED PLANNING COMPOSING DONE",
            "QUEUED PLANNING ALLOCATING QUEUED PLANNING ALLOCATING COMPOSING DONE",
            "QUEUED PLANNING ALLOCATING ALLOCATING COMPOSING DONE",
            "QUEUED PLANNING ALLOCATING COMPOSING DONE DONE",
        ] {
            assert!(judged(wrong).is_some(), "{wrong}");
        }
    }
}
