//! Somebody else, who reads their dashboard and has plans made.

use std::time::Duration;

use serde_json::{Value, json};
use tokio::time::{Instant, MissedTickBehavior, interval, timeout};

use crate::client::{Client, Target};

/// Reads a second.
const READS: u32 = 20;
/// Plans that are made meanwhile.
const PLANS: usize = 10;
/// How long a plan may take behind the end.
const PATIENCE: Duration = Duration::from_mins(2);

const DASHBOARD: &str = "{ plans(first: 20) { totalCount nodes { id planName processingStatus stage } } }";
const CREATE: &str = "mutation($goals: String!) { createPlan(input: { financialGoals: $goals }) { plan { id } userErrors { message } } }";
const PLAN: &str = "query($id: ID!) { plan(id: $id) { processingStatus failure { code attempts } } }";

/// One who uses the server as it is meant to be used.
pub(crate) struct Victim(Target);

/// How long reads took, in milliseconds.
pub(crate) struct Reads {
    pub(crate) p50: f64,
    pub(crate) p99: f64,
    pub(crate) most: f64,
    pub(crate) reads: usize,
}

/// What became of somebody under the abuse of others.
pub(crate) struct Lived {
    pub(crate) reads: usize,
    pub(crate) p50: f64,
    pub(crate) p99: f64,
    pub(crate) most: f64,
    pub(crate) plans: usize,
    pub(crate) completed: usize,
    pub(crate) failures: String,
}

impl Victim {
    pub(crate) const fn new(target: Target) -> Self {
        Self(target)
    }

    /// Reads for so long; an error ends it.
    pub(crate) async fn read_for(&self, long: Duration) -> anyhow::Result<Reads> {
        let (mut client, until) = (Client::new(self.0.clone()), Instant::now() + long);
        let mut rhythm = interval(Duration::from_secs(1) / READS);
        rhythm.set_missed_tick_behavior(MissedTickBehavior::Skip);
        let mut times = Vec::new();
        while Instant::now() < until {
            rhythm.tick().await;
            let begun = Instant::now();
            let answer = client.ask(DASHBOARD, json!({})).await?;
            anyhow::ensure!(answer["data"]["plans"].is_object(), "no dashboard: {answer}");
            times.push(begun.elapsed());
        }
        times.sort_unstable();
        let at = |percent: usize| times[(times.len() - 1) * percent / 100].as_secs_f64() * 1000.0;
        Ok(Reads { p50: at(50), p99: at(99), most: at(100), reads: times.len() })
    }

    /// Reads for so long, and has ten plans made meanwhile.
    pub(crate) async fn live_through(&self, long: Duration) -> anyhow::Result<Lived> {
        let (read, made) = tokio::join!(self.read_for(long), self.make_plans(long));
        let (read, (completed, failures)) = (read?, made?);
        let Reads { p50, p99, most, reads } = read;
        Ok(Lived { reads, p50, p99, most, plans: PLANS, completed, failures })
    }

    async fn make_plans(&self, long: Duration) -> anyhow::Result<(usize, String)> {
        let mut client = Client::new(self.0.clone());
        let mut rhythm = interval(long / u32::try_from(PLANS)?);
        let mut ids = Vec::new();
        for number in 0..PLANS {
            rhythm.tick().await;
            let goals = format!("retire in {} years with 800,000", 20 + number);
            let mut answer = client.ask(CREATE, json!({ "goals": goals })).await?;
            let id = answer["data"]["createPlan"]["plan"]["id"].take();
            anyhow::ensure!(id.is_string(), "no plan: {answer}");
            ids.push(id);
        }
        let (mut completed, mut failures) = (0, String::new());
        for id in ids {
            let ended = timeout(PATIENCE, ended(&mut client, &id)).await??;
            if ended["processingStatus"] == "COMPLETED" {
                completed += 1;
            } else {
                failures.push_str(&ended.to_string());
            }
        }
        Ok((completed, failures))
    }
}

async fn ended(client: &mut Client, id: &Value) -> anyhow::Result<Value> {
    let mut rhythm = interval(Duration::from_millis(100));
    loop {
        rhythm.tick().await;
        let mut answer = client.ask(PLAN, json!({ "id": id })).await?;
        let plan = answer["data"]["plan"].take();
        if plan["processingStatus"] == "COMPLETED" || plan["processingStatus"] == "FAILED" {
            return Ok(plan);
        }
    }
}
