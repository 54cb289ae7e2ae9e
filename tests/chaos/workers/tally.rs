//! The end of a run: what the database and the model say, judged.

use std::{
    collections::{BTreeMap, HashMap},
    time::Duration,
};

use super::{
    Asked, Ending,
    disaster::Disaster,
    ended::{self, leftovers},
    history::{Entry, Event},
    judge::{judge, judge_stages},
    log::{Log, Said},
    plans::POISON,
    questions, record,
    stage::Stage,
    watch::Waited,
};
use crate::{harness::model::Call, monkey::Strike, notes::Notes};

/// How many faults are told.
const TOLD: usize = 20;
/// The longest that nothing may happen while a plan is due: a lease, a poll, two questions to a model that does not answer,
/// and what a busy machine needs.
const STANDSTILL: Duration = Duration::from_secs(10);
/// The longest that a lease may have run out: the same without the lease.
const TAKEOVER: Duration = Duration::from_secs(8);
/// How long the end may take at most: the rests of plans that fail, and a second for each of the plans that were left.
const RESTS: Duration = Duration::from_secs(30);
/// The same as `TAKEOVER`, with a few disasters on the way.
const TAKEOVER_AMID_DISASTERS: Duration = Duration::from_secs(20);

pub(super) struct Tally {
    pub(super) asked: Asked,
    pub(super) struck: BTreeMap<Disaster, usize>,
    pub(super) ends: BTreeMap<String, usize>,
    pub(super) claims: [usize; 3],
    /// How long behind the end of its lease each plan was taken over, from short to long.
    pub(super) takeovers: Vec<Duration>,
    pub(super) calls: Vec<Call>,
    pub(super) late: usize,
    pub(super) said: Said,
    pub(super) ending: Ending,
    pub(super) waited: Waited,
    pub(super) faults: Vec<String>,
}

impl Tally {
    pub(super) async fn take(
        asked: Asked,
        stage: &Stage,
        log: &Log,
        notes: &Notes,
        struck: BTreeMap<Disaster, usize>,
        ending: Ending,
        waited: Waited,
    ) -> Self {
        let mut admin = stage.postgres.admin().await;
        let (plans, histories) = (ended::all(&mut admin).await, record::read(&mut admin).await);
        let (said, mut faults, mut late) = (log.said(), notes.faults().1, 0);
        faults.extend(stage.model.faults());
        let calls = if faults.is_empty() { stage.model.calls() } else { Vec::new() };
        let mut by_plan = HashMap::<_, Vec<_>>::new();
        for call in &calls {
            by_plan.entry(call.plan.clone()).or_default().push(call);
        }
        let mut ends = BTreeMap::<_, usize>::new();
        for (id, plan) in &plans {
            *ends.entry(plan.word()).or_default() += 1;
            let history: &[Entry] = histories.get(id).map_or(&[], Vec::as_slice);
            let mut own = judge(history, plan.status == "COMPLETED");
            own.extend(judge_stages(&plan.stages));
            let calls = by_plan.remove(&id.to_string()).unwrap_or_default();
            let (asked_wrongly, asked_late) = questions::judge(&calls, history);
            own.extend(asked_wrongly);
            late += asked_late;
            if !plan.is_right() {
                own.push(format!("it ended as {}", plan.word()));
            }
            let failed = said.failed.iter().filter(|(failed, _)| failed == id && !plan.is_poison());
            own.extend(failed.map(|(_, line)| format!("an attempt failed: {line}")));
            faults.extend(own.into_iter().map(|fault| format!("plan {id}: {fault}")));
        }
        faults.extend(by_plan.keys().map(|plan| format!("the model was asked about plan {plan}, which is none")));
        faults.extend(said.leaks.iter().map(|line| format!("the key is logged: {line}")));
        faults.extend(leftovers(&mut admin).await);
        let count = |is: fn(&Event) -> bool| histories.values().flatten().filter(|entry| is(&entry.event)).count();
        let claims = [
            count(|event| matches!(event, Event::Claimed { .. })),
            count(|event| matches!(event, Event::TookOver { .. })),
            count(|event| matches!(event, Event::Left { .. })),
        ];
        let mut takeovers: Vec<_> = histories.values().flatten().filter_map(Entry::behind_the_lease).collect();
        takeovers.sort_unstable();
        Self { asked, struck, ends, claims, takeovers, calls, late, said, ending, waited, faults }
    }

    /// Fails where anything is wrong, and where the run proves nothing.
    pub(super) fn pass(mut self) {
        let count = |word: &str| self.ends.get(word).copied().unwrap_or(0);
        let mut fault = |is_right: bool, what: String| self.faults.extend((!is_right).then_some(what));
        let all: usize = self.ends.values().sum();
        fault(all == self.asked.plans + POISON.len(), format!("there are {all} plans"));
        let given_up = count("FAILED GIVEN_UP");
        fault(given_up * 100 <= all, format!("{given_up} plans were given up"));
        fault(self.claims[1] > 0, "nothing was taken over".to_owned());
        for question in ["goal_reading", "plan_summary"] {
            let is_asked = self.calls.iter().any(|call| call.question == question);
            fault(is_asked, format!("the model was never asked for a {question}"));
        }
        fault(self.calls.iter().any(|call| call.number > 1), "the model was never asked again".to_owned());
        fault(self.waited.still <= STANDSTILL, format!("nothing went on for {:?}", self.waited.still));
        fault(self.waited.expired <= TAKEOVER, format!("nobody took over for {:?}", self.waited.expired));
        let slowest = self.takeovers.last().copied().unwrap_or_default();
        fault(slowest <= TAKEOVER_AMID_DISASTERS, format!("a plan was taken over only after {slowest:?}"));
        let long = RESTS + Duration::from_secs(self.ending.left.unsigned_abs());
        fault(self.ending.took <= long, format!("the last plan ended after {:?}", self.ending.took));
        if self.asked.rounds * 2 >= Disaster::ALL.len() {
            let missing = Disaster::ALL.iter().filter(|disaster| !self.struck.contains_key(disaster));
            self.faults.extend(missing.map(|disaster| format!("{disaster:?} never happened")));
        }
        let Asked { seed, rounds, plans } = self.asked;
        let told = self.faults.iter().take(TOLD).cloned().collect::<Vec<_>>().join("\n");
        assert!(
            self.faults.is_empty(),
            "{} faults; again with CHAOS_SEED={seed} CHAOS_ROUNDS={rounds} CHAOS_PLANS={plans}:\n{told}",
            self.faults.len()
        );
    }
}
