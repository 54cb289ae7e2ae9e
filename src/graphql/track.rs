//! The progress of a plan: recorded balances, their place in the projection, and changes that restore the confidence.

use async_graphql::{Context, SimpleObject};
use chrono::{DateTime, Utc};
use serde_json::Value;

use super::{advice::Adjustment, context::ContextExt, error::ApiError, scalars::Decimal, sentence::Sentence};
use crate::plans::{Plan, balances};
use agents::composer::{Balance, FinishedPlan, Track};

/// What a plan's money was worth at a time.
#[derive(SimpleObject)]
pub struct PlanBalance {
    /// When.
    on: DateTime<Utc>,
    /// What the plan's money was worth, in the plan's currency.
    amount: Decimal,
    /// Percentile in the fan chart, 0 to 1: share of the projection's simulated markets with less at the last completed month.
    percentile: f64,
}

/// Progress of a plan by its newest balance, in the markets in which it was made. All values count from that balance.
#[derive(SimpleObject)]
pub struct PlanTrack {
    /// Whether the probability of success reaches the plan's confidence, within a percentage point.
    on_track: bool,
    /// Shortfall against the projection's median; negative if ahead.
    behind: Decimal,
    /// Probability of success from here, 0 to 1: of reaching the target with the person's monthly budget, or else with the
    /// recommended contribution; for a plan that withdraws from savings, that the money lasts.
    success_probability: f64,
    /// Alternative changes that restore the plan's confidence, easiest first. Empty for a plan that is on track.
    adjustments: Vec<Adjustment>,
    /// As a sentence.
    sentence: Sentence,
}

/// The balances of a plan that are shown, newest first; in a list, loaded together with those of the other plans.
async fn load(ctx: &Context<'_>, plan: &Plan) -> Result<Vec<Balance>, ApiError> {
    if let Some(then) = &plan.as_of {
        return Ok(then.balances.clone());
    }
    let plan_id = plan.id;
    let balances = if ctx.in_list() {
        ctx.loaders()?.balances(plan_id).await?
    } else {
        balances::of_plans(&ctx.read().await?, &[plan_id]).await?.remove(&plan_id)
    };
    Ok(balances.unwrap_or_default())
}

impl PlanBalance {
    /// None where the plan has no simulation of its own to compare with.
    pub(super) async fn of_plan(
        ctx: &Context<'_>,
        plan: &Plan,
        plan_data: impl Future<Output = Option<Value>>,
    ) -> Result<Vec<Self>, ApiError> {
        let balances = load(ctx, plan).await?;
        if balances.is_empty() {
            return Ok(Vec::new());
        }
        let Some(plan_data) = plan_data.await else { return Ok(Vec::new()) };
        let (is_asked, on) = (ctx.look_ahead().field("percentile").exists(), balances.clone());
        let placed = ctx.budget().compute(move || {
            let plan = FinishedPlan::from_plan_data(&plan_data)?;
            Some(if is_asked { plan.percentiles(&on) } else { vec![0.0; on.len()] })
        });
        let Some(percentiles) = placed.await? else { return Ok(Vec::new()) };
        let shown = |(balance, percentile): (Balance, f64)| Self {
            on: balance.on,
            amount: Decimal::dollars(balance.amount),
            percentile,
        };
        Ok(balances.into_iter().zip(percentiles).map(shown).collect())
    }
}

impl PlanTrack {
    /// `None` before the first balance, and where the plan has no simulation of its own to compare with.
    pub(super) async fn of_plan(
        ctx: &Context<'_>,
        plan: &Plan,
        plan_data: impl Future<Output = Option<Value>>,
    ) -> Result<Option<Self>, ApiError> {
        let Some(newest) = load(ctx, plan).await?.first().copied() else { return Ok(None) };
        let Some(plan_data) = plan_data.await else { return Ok(None) };
        let computed =
            ctx.budget().compute(move || Some(FinishedPlan::from_plan_data(&plan_data)?.track(newest))).await?;
        Ok(computed.map(Into::into))
    }
}

impl From<Track> for PlanTrack {
    fn from(track: Track) -> Self {
        Self {
            on_track: track.on_track,
            behind: Decimal::dollars(track.behind),
            success_probability: track.success_probability,
            adjustments: track.adjustments.into_iter().map(Into::into).collect(),
            sentence: Sentence(track.sentence),
        }
    }
}
