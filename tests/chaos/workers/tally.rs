//! The end of a run: what the database and the model say, judged.

use std::{
    collections::{BTreeMap, HashMap},
    fmt,
    time::Duration,
};

use sea_orm::sqlx::{self, PgConnection, Row};
use uuid::Uuid;

use super::{
    Asked, Ending,
    disaster::Disaster,
    history::{Entry, Event},
    judge::{judge, judge_stages},
    log::{Log, Said},
    plans::POISON,
    questions, record,
    stage::Stage,
    watch::Waited,
};
use crate::{harness::model::Call, monkey::Strike, notes::Notes, tally::grouped};

/// How many faults are told.
const TOLD: usize = 20;
/// The longest that nothing may happen while a plan is due: a lease, a poll, two questions to a model that does not answer,
/// and what a busy machine needs.
const STANDSTILL: Duration = Duration::from_secs(10);
/// The longest that a lease may have run out: the same without the lease.
const TAKEOVER: Duration = Duration::from_secs(8);
/// How long the end may take at most: the rests of plans that fail, and a second for each of the plans that were left.
const RESTS: Duration = Duration::from_secs(30);
/// What may be left of a wrong answer in no plan, and in nothing about it.
const FOREIGN: [&str; 4] = ["nobody wrote", "9,999,999.99", "Here is your plan", "\"verdict\": \"fine\""];
/// Plans with the same words whose figures differ: the model has no say in them.
const FIGURES_DIFFER: &str = "SELECT financial_goals FROM investment_plans WHERE processing_status = 'COMPLETED' \
    GROUP BY financial_goals HAVING count(DISTINCT (target_amount, time_horizon, risk_level, expected_return, \
        agent_2_data->'portfolio', plan_data->'investment_plan'->'monthly_contribution', \
        plan_data->'investment_plan'->'success_probability')) > 1";

pub(super) struct Tally {
    asked: Asked,
    struck: BTreeMap<Disaster, usize>,
    ends: BTreeMap<String, usize>,
    claims: [usize; 3],
    calls: Vec<Call>,
    late: usize,
    said: Said,
    ending: Ending,
    waited: Waited,
    faults: Vec<String>,
}

/// A plan as it ended.
struct Ended {
    name: Option<String>,
    status: String,
    /// Why it failed.
    code: Option<String>,
    stages: Vec<String>,
}

async fn plans(admin: &mut PgConnection) -> HashMap<Uuid, Ended> {
    let sql = "SELECT id, plan_name, processing_status, \
        (SELECT code || CASE WHEN message <> '' AND attempts > 0 THEN '' ELSE ' without a reason' END \
            FROM plan_failures WHERE plan_id = id) AS code, \
        (SELECT array_agg(stage ORDER BY seq) FROM plan_events WHERE plan_id = p.id) AS stages FROM investment_plans p";
    let rows = sqlx::query(sql).fetch_all(admin).await.unwrap();
    let read = |row: &sqlx::postgres::PgRow| Ended {
        name: row.get("plan_name"),
        status: row.get("processing_status"),
        code: row.get("code"),
        stages: row.get("stages"),
    };
    rows.iter().map(|row| (row.get("id"), read(row))).collect()
}

impl Ended {
    fn is_poison(&self) -> bool {
        self.name.as_deref().is_some_and(|name| POISON.contains(&name))
    }

    /// How it ended, in a word.
    fn word(&self) -> String {
        let poison = if self.is_poison() { "poison " } else { "" };
        format!("{poison}{}{}", self.status, self.code.as_ref().map_or_else(String::new, |code| format!(" {code}")))
    }
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
        let (plans, histories) = (plans(&mut admin).await, record::read(&mut admin).await);
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
            let is_right = match (plan.status.as_str(), plan.code.as_deref()) {
                ("COMPLETED", None) => !plan.is_poison(),
                ("FAILED", Some("ATTEMPT_FAILED")) => plan.is_poison(),
                // Claimed ten times: many disasters came together. How often is judged below.
                ("FAILED", Some("GIVEN_UP")) => true,
                _ => false,
            };
            if !is_right {
                own.push(format!("it ended as {}", plan.word()));
            }
            let failed = said.failed.iter().filter(|(failed, _)| failed == id && !plan.is_poison());
            own.extend(failed.map(|(_, line)| format!("an attempt failed: {line}")));
            faults.extend(own.into_iter().map(|fault| format!("plan {id}: {fault}")));
        }
        faults.extend(by_plan.keys().map(|plan| format!("the model was asked about plan {plan}, which is none")));
        faults.extend(said.leaks.iter().map(|line| format!("the key is logged: {line}")));
        faults.extend(leftovers(&mut admin).await);
        let events = histories.values().flatten();
        let count = |is: fn(&Event) -> bool| events.clone().filter(|entry| is(&entry.event)).count();
        let claims = [
            count(|event| matches!(event, Event::Claimed { .. })),
            count(|event| matches!(event, Event::TookOver { .. })),
            count(|event| matches!(event, Event::Left { .. })),
        ];
        Self { asked, struck, ends, claims, calls, late, said, ending, waited, faults }
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
        fault(self.waited.still <= STANDSTILL, format!("nothing went on for {:?}", self.waited.still));
        fault(self.waited.expired <= TAKEOVER, format!("nobody took over for {:?}", self.waited.expired));
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

/// What nobody should have left behind.
async fn leftovers(admin: &mut PgConnection) -> Vec<String> {
    let mut faults = Vec::new();
    for table in ["plan_claims", "plan_attempts"] {
        let sql = sqlx::AssertSqlSafe(format!("SELECT count(*) FROM {table}"));
        let left: i64 = sqlx::query_scalar(sql).fetch_one(&mut *admin).await.unwrap();
        faults.extend((left > 0).then(|| format!("{left} rows are left in {table}")));
    }
    let foreign = FOREIGN.map(|words| format!("%{words}%"));
    let sql = "SELECT id::text FROM investment_plans p WHERE to_jsonb(p)::text LIKE ANY ($1)";
    let said: Vec<String> = sqlx::query_scalar(sql).bind(foreign.to_vec()).fetch_all(&mut *admin).await.unwrap();
    faults.extend(said.iter().map(|plan| format!("plan {plan} says what the model made up")));
    let differ: Vec<String> = sqlx::query_scalar(FIGURES_DIFFER).fetch_all(admin).await.unwrap();
    faults.extend(differ.iter().map(|words| format!("plans for {words:?} differ in their figures")));
    faults
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let struck: Vec<_> = self.struck.iter().map(|(disaster, times)| format!("{disaster:?} {times}")).collect();
        writeln!(f, "{}", struck.join(", "))?;
        let mut behaviours = BTreeMap::<_, usize>::new();
        for call in &self.calls {
            let behaviour = format!("{:?}", call.behaviour);
            let name = behaviour.split(|ch: char| !ch.is_alphanumeric()).next().unwrap_or_default().to_owned();
            *behaviours.entry(name).or_default() += 1;
        }
        writeln!(f, "the model: {behaviours:?}, {} asked by workers who had lost their claim", self.late)?;
        let [claimed, taken, left] = self.claims;
        writeln!(
            f,
            "{} starts, {} claims, {} taken over, {} left, {} lost and noticed",
            self.said.starts,
            grouped(claimed),
            grouped(taken),
            grouped(left),
            self.said.lost
        )?;
        write!(
            f,
            "seed {}, {} rounds: {:?}; waited at most {:.1?} for anything, {:.1?} for a takeover; the last {} took {:.1?}",
            self.asked.seed,
            self.asked.rounds,
            self.ends,
            self.waited.still,
            self.waited.expired,
            self.ending.left,
            self.ending.took
        )
    }
}
