//! The three steps of a plan: read the goal, choose the allocation, compose the plan. A step whose output is stored
//! already, by whichever worker, is not run again.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde_json::{Value as Json, value::RawValue};

use super::worker::Worker;
use crate::{
    agents::{
        composer,
        goal::{Goal, Reading},
        planner,
        portfolio::{self, Allocation},
    },
    clock,
    database::{Actor, Session},
    plans::{
        Plan,
        claims::{Claim, Fenced},
        columns::Columns,
        outputs,
        status::{self, Reason},
    },
    vocabulary::AgentKind,
};

/// How the work on a claimed plan ended.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// The plan is COMPLETED or FAILED.
    Finished,
    /// Somebody else has the plan now, or it was ended from outside: nothing was written after that.
    Lost,
}

/// What the person gave, as the plan's columns have it. A column that an agent filled counts as given.
fn goal_of(plan: &Plan, today: NaiveDate) -> Goal {
    Goal {
        financial_goals: plan.financial_goals.clone(),
        investment_preferences: plan.investment_preferences.clone(),
        plan_name: plan.plan_name.clone(),
        plan_type: plan.plan_type,
        risk_level: plan.risk_level,
        time_horizon: plan.time_horizon.filter(|years| *years > 0),
        target_amount: plan.target_amount.filter(|amount| *amount > Decimal::ZERO),
        today,
    }
}

impl Worker {
    /// Takes a claimed plan from the first step that is not stored to its end.
    pub(super) async fn run(&self, claim: &Claim) -> anyhow::Result<Outcome> {
        let Some(plan) = self.load(claim).await? else { return Ok(Outcome::Lost) };
        let goal = goal_of(&plan, clock::now().date_naive());

        let Some((reading, agent_3)) = self.read_goal(claim, &plan, &goal).await? else { return Ok(Outcome::Lost) };
        let (allocation, agent_2) = match self.allocate(claim, &plan, &reading).await? {
            Step::Done(output) => output,
            Step::Ended(outcome) => return Ok(outcome),
        };
        self.compose(claim, &goal, reading, allocation, agent_3, agent_2).await
    }

    async fn read_goal(&self, claim: &Claim, plan: &Plan, goal: &Goal) -> anyhow::Result<Option<(Reading, Json)>> {
        if let Some(stored) = &plan.agent_3_data {
            let output = parse(stored)?;
            return Ok(Some((stored_reading(&output, goal), output)));
        }
        let goal = goal.clone();
        let reading = think(move || planner::read(&goal)).await?;
        let output = planner::to_json(&reading, clock::now());
        let written = self.store(claim, AgentKind::Planner, &output).await?;
        Ok((written == Fenced::Written).then_some((reading, output)))
    }

    async fn allocate(
        &self,
        claim: &Claim,
        plan: &Plan,
        reading: &Reading,
    ) -> anyhow::Result<Step<(Allocation, Json)>> {
        if let Some(stored) = &plan.agent_2_data {
            let output = parse(stored)?;
            if let Some(allocation) = portfolio::from_json(&output) {
                return Ok(Step::Done((allocation, output)));
            }
            return self.give_up(claim, "UNREADABLE_OUTPUT", "The stored allocation cannot be read.").await;
        }
        let (market, risk, years) = (self.market.clone(), reading.risk_level, reading.time_horizon);
        let allocation = match think(move || portfolio::allocate(&market, risk, years)).await? {
            Ok(allocation) => allocation,
            Err(error) => {
                tracing::error!(%error, plan.id = %plan.id, "the portfolio agent found no allocation");
                return self.give_up(claim, "NO_ALLOCATION", "No portfolio fits this goal.").await;
            }
        };
        let output = portfolio::to_json(&allocation, reading.goal_type, clock::now());
        Ok(match self.store(claim, AgentKind::Portfolio, &output).await? {
            Fenced::Written => Step::Done((allocation, output)),
            Fenced::Stored | Fenced::Lost => Step::Ended(Outcome::Lost),
        })
    }

    async fn compose(
        &self,
        claim: &Claim,
        goal: &Goal,
        reading: Reading,
        allocation: Allocation,
        agent_3: Json,
        agent_2: Json,
    ) -> anyhow::Result<Outcome> {
        let (goal, plan_id) = (goal.clone(), claim.plan_id);
        let plan_data = think(move || {
            let plan = composer::compose(&reading, &allocation);
            composer::plan_data(plan_id, &goal, &reading, &agent_3, &agent_2, &plan, clock::now())
        })
        .await?;
        let complete = async |session: &Session| status::complete(session, claim.token, &plan_data, None).await;
        let written = self.write(complete).await?;
        Ok(if written == Fenced::Written { Outcome::Finished } else { Outcome::Lost })
    }

    /// Ends the plan as FAILED: another attempt would not help.
    async fn give_up<T>(&self, claim: &Claim, code: &str, message: &str) -> anyhow::Result<Step<T>> {
        let reason = Reason { code, message, agent: Some(AgentKind::Portfolio) };
        let written = self.write(async |session| status::fail(session, claim.token, &reason).await).await?;
        Ok(Step::Ended(if written == Fenced::Written { Outcome::Finished } else { Outcome::Lost }))
    }

    async fn store(&self, claim: &Claim, agent: AgentKind, output: &Json) -> anyhow::Result<Fenced> {
        Ok(self.write(async |session| outputs::store(session, claim.token, agent, output).await).await?)
    }

    async fn load(&self, claim: &Claim) -> anyhow::Result<Option<Plan>> {
        let session = self.database.read(Actor::Worker(&self.name)).await?;
        Ok(crate::plans::read::by_id(&session, claim.plan_id, &Columns::all()).await?)
    }
}

/// A step's output, or how the plan ended on the way.
enum Step<T> {
    Done(T),
    Ended(Outcome),
}

/// What another worker's planner stored. An agent written elsewhere may store any shape: then the columns, which it
/// filled, are read again by the rules.
fn stored_reading(output: &Json, goal: &Goal) -> Reading {
    let reading = planner::from_json(output).unwrap_or_else(|| planner::read(goal));
    Reading {
        goal_type: goal.plan_type.unwrap_or(reading.goal_type),
        risk_level: goal.risk_level.unwrap_or(reading.risk_level),
        time_horizon: goal.time_horizon.unwrap_or(reading.time_horizon),
        target_amount: goal.target_amount.unwrap_or(reading.target_amount),
        ..reading
    }
}

fn parse(stored: &RawValue) -> anyhow::Result<Json> {
    Ok(serde_json::from_str(stored.get())?)
}

/// Runs an agent where it does not hold up other tasks. A panic comes back as an error.
async fn think<T: Send + 'static>(agent: impl FnOnce() -> T + Send + 'static) -> anyhow::Result<T> {
    Ok(tokio::task::spawn_blocking(agent).await?)
}
