//! The three steps of a plan: read the goal, choose the allocation, compose the plan. A step with a stored output is skipped.

use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;
use serde_json::Value as Json;
use tokio::time::Instant;

use super::{run_agent::run_agent, worker::Worker};
use crate::{
    database::Session,
    plans::{
        Plan,
        claims::{Claim, Fenced},
        details, outputs,
        status::{self, FailureReason},
    },
    vocabulary::{AgentKind, Understanding},
};
use agents::{
    composer,
    details::Details,
    goal::Goal,
    planner,
    portfolio::{self, Allocation},
    reading::Reading,
};

/// How an attempt ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    Completed,
    Failed,
    /// The claim was lost, or the plan was ended from outside: nothing was written after that.
    Lost,
}

impl Outcome {
    /// The label in metrics.
    pub(super) const fn label(self) -> &'static str {
        match self {
            Self::Completed => "completed",
            Self::Failed => "failed",
            Self::Lost => "lost",
        }
    }
}

/// A worker's attempt at a claimed plan.
pub(super) struct Attempt<'a> {
    pub(super) worker: &'a Worker,
    pub(super) claim: Claim,
    begun: Instant,
}

/// A step's output, or the attempt's early end.
enum Step<T> {
    Done(T),
    Ended(Outcome),
}

impl<T> Step<T> {
    /// The plan was to end as FAILED.
    fn failed(written: Fenced) -> Self {
        Self::Ended(if written == Fenced::Written { Outcome::Failed } else { Outcome::Lost })
    }
}

impl<'a> Attempt<'a> {
    pub(super) fn begin(worker: &'a Worker, claim: Claim) -> Self {
        Self { worker, claim, begun: Instant::now() }
    }

    /// The database's time, whatever this machine's clock says.
    fn now(&self) -> DateTime<Utc> {
        self.claim.claimed_at + self.begun.elapsed()
    }

    /// Runs the steps from the first one without a stored output.
    pub(super) async fn run(&self) -> anyhow::Result<Outcome> {
        let Some((plan, details)) = self.load().await? else { return Ok(Outcome::Lost) };
        let goal = goal_of(&plan, details, self.now().date_naive());

        let (reading, agent_3) = match self.read_goal(&plan, &goal).await? {
            Step::Done(output) => output,
            Step::Ended(outcome) => return Ok(outcome),
        };
        let (allocation, agent_2) = match self.allocate(&plan, &reading, goal.today).await? {
            Step::Done(output) => output,
            Step::Ended(outcome) => return Ok(outcome),
        };
        self.compose(&goal, reading, allocation, agent_3, agent_2).await
    }

    async fn read_goal(&self, plan: &Plan, goal: &Goal) -> anyhow::Result<Step<(Reading, Json)>> {
        if let Some(stored) = &plan.agent_3_data {
            let output = parse(stored)?;
            return Ok(Step::Done((stored_reading(&output, goal), output)));
        }
        let asked = goal.clone();
        let mut reading = run_agent("planner", move || planner::read(&asked)).await?;
        self.ask_about_goal(goal, &mut reading).await;
        let output = planner::to_json(&reading, self.now());
        if !is_understood(&reading, goal) {
            return self.ask_the_person(&reading, &output).await;
        }
        Ok(match self.store(AgentKind::Planner, &output).await? {
            Fenced::Written => Step::Done((reading, output)),
            Fenced::Stored | Fenced::Lost => Step::Ended(Outcome::Lost),
        })
    }

    async fn allocate(
        &self,
        plan: &Plan,
        reading: &Reading,
        today: NaiveDate,
    ) -> anyhow::Result<Step<(Allocation, Json)>> {
        if let Some(stored) = &plan.agent_2_data {
            let output = parse(stored)?;
            if let Some(allocation) = portfolio::from_json(&output) {
                return Ok(Step::Done((allocation, output)));
            }
            return self.fail("UNREADABLE_OUTPUT", "The stored allocation cannot be read.").await;
        }
        let (market, read) = (self.worker.market.clone(), reading.clone());
        let allocation = match run_agent("portfolio", move || portfolio::allocate(&market, &read, today)).await? {
            Ok(allocation) => allocation,
            Err(error) => {
                tracing::error!(%error, "the portfolio agent failed");
                return self.fail("NO_ALLOCATION", "No portfolio fits this goal.").await;
            }
        };
        let output = portfolio::to_json(&allocation, reading.goal_type, self.now());
        Ok(match self.store(AgentKind::Portfolio, &output).await? {
            Fenced::Written => Step::Done((allocation, output)),
            Fenced::Stored | Fenced::Lost => Step::Ended(Outcome::Lost),
        })
    }

    async fn compose(
        &self,
        goal: &Goal,
        reading: Reading,
        allocation: Allocation,
        agent_3: Json,
        agent_2: Json,
    ) -> anyhow::Result<Outcome> {
        let inputs = (reading.clone(), allocation.clone());
        let mut plan = run_agent("composer", move || composer::compose(&inputs.0, &inputs.1)).await?;
        self.ask_for_summary(&reading, &allocation, &mut plan).await;
        let plan_data = composer::plan_data(self.claim.plan_id, goal, &reading, &agent_3, &agent_2, &plan, self.now());
        let complete = async |session: &Session| status::complete(session, self.claim.token, &plan_data, None).await;
        let written = self.worker.write(complete).await?;
        Ok(if written == Fenced::Written { Outcome::Completed } else { Outcome::Lost })
    }

    /// Fails the plan with the planner's question: only the person can help.
    async fn ask_the_person<T>(&self, reading: &Reading, output: &Json) -> anyhow::Result<Step<T>> {
        let question = reading.questions.first().map_or("The goal is not understood.", |first| &first.sentence.text);
        let message = format!(
            "{question} Say it in other words, or give targetAmount and timeHorizon: with updatePlan, and then rerunPlan."
        );
        let reason = FailureReason { code: "GOAL_NOT_UNDERSTOOD", message: &message, agent: Some(AgentKind::Planner) };
        let token = self.claim.token;
        let fail = async |session: &Session| status::fail_unread(session, token, output, &reason).await;
        Ok(Step::failed(self.worker.write(fail).await?))
    }

    /// Fails the plan: a retry would not help.
    async fn fail<T>(&self, code: &str, message: &str) -> anyhow::Result<Step<T>> {
        let reason = FailureReason { code, message, agent: Some(AgentKind::Portfolio) };
        let fail = async |session: &Session| status::fail(session, self.claim.token, &reason).await;
        Ok(Step::failed(self.worker.write(fail).await?))
    }

    async fn store(&self, agent: AgentKind, output: &Json) -> anyhow::Result<Fenced> {
        let store = async |session: &Session| outputs::store(session, self.claim.token, agent, output).await;
        Ok(self.worker.write(store).await?)
    }

    async fn load(&self) -> anyhow::Result<Option<(Plan, Details)>> {
        let load = async |session: &Session| details::with_plan(session, self.claim.plan_id).await;
        Ok(self.worker.write(load).await?)
    }
}

/// The person's goal by the plan's columns. A column that an agent filled counts as given.
fn goal_of(plan: &Plan, details: Details, today: NaiveDate) -> Goal {
    Goal {
        financial_goals: plan.financial_goals.clone(),
        investment_preferences: plan.investment_preferences.clone(),
        plan_name: plan.plan_name.clone(),
        plan_type: plan.plan_type,
        risk_level: plan.risk_level,
        time_horizon: plan.time_horizon.filter(|years| *years > 0),
        target_amount: plan.target_amount.filter(|amount| *amount > Decimal::ZERO),
        details,
        today,
    }
}

/// Whether there is enough for a plan: words that can be read, or fields that say how much and until when.
fn is_understood(reading: &Reading, goal: &Goal) -> bool {
    let is_dated = goal.time_horizon.is_some() || goal.details.horizon_months.is_some();
    reading.understanding != Some(Understanding::None) || goal.target_amount.is_some() && is_dated
}

/// The stored output of the planner. An external agent may store any shape: then the rules read the columns, which it filled. What
/// its output leaves open counts as the person said it.
fn stored_reading(output: &Json, goal: &Goal) -> Reading {
    let mut reading = planner::from_json(output).unwrap_or_else(|| planner::read(goal));
    let stated = &goal.details;
    if let (Some(months), None) = (stated.horizon_months, reading.details.horizon_months) {
        reading.horizon_months = months;
        reading.time_horizon = (months + 11) / 12;
    }
    if let (Some(start), None) = (stated.starting_amount, reading.details.starting_amount) {
        reading.starting_amount = start;
    }
    // The column has the months rounded up: only another number of years is news.
    let years = goal.time_horizon.filter(|years| *years != reading.time_horizon);
    Reading {
        goal_type: goal.plan_type.unwrap_or(reading.goal_type),
        risk_level: goal.risk_level.unwrap_or(reading.risk_level),
        time_horizon: years.unwrap_or(reading.time_horizon),
        horizon_months: years.map_or(reading.horizon_months, |years| 12 * years),
        target_amount: goal.target_amount.or(reading.target_amount),
        details: reading.details.or(stated),
        ..reading
    }
}

fn parse(stored: &str) -> anyhow::Result<Json> {
    Ok(serde_json::from_str(stored)?)
}
