//! The composer agent: allocation to plan. What is saved a month, how likely it reaches the target, what may go wrong.
//!
//! `case` is what the engine is asked with; `saving` (with `adjustments`, `sensitivity` and `need`), `spend` (with
//! `drawdown`) and `debt_plan` are the three kinds of plans. `milestones`, `risks`, `assumptions`, `summary` (with `advice` and `levers`) and `notes` (with `used`) are
//! the plan's parts, `json` (read by `read`) and `document` its stored form, `facts` what others may tell of it. `track` tells
//! of a finished plan where it stands on its way.

mod adjustments;
mod advice;
mod assumptions;
mod case;
mod debt_plan;
mod debts;
mod document;
mod drawdown;
mod facts;
mod json;
mod levers;
mod milestones;
mod money;
mod need;
mod notes;
mod plan;
mod read;
mod risks;
mod saving;
mod sensitivity;
mod spend;
mod summary;
#[cfg(test)]
mod tests;
mod track;
mod used;
mod wording;

use self::case::Case;
use self::saving::Saving;
use super::portfolio::Allocation;
use super::provenance::Provenance;
use super::reading::Reading;
use super::sentence::Sentence;
use super::vocabulary::{PlanKind, SentencePart};

pub use self::document::plan_data;
pub use self::facts::{Fact, Figure, facts};
pub use self::plan::{
    Adjustment, AssetAllocation, BudgetCheck, ContributionOption, DebtCheck, Drawdown, DrawdownPoint, InvestmentPlan,
    Milestone, PlanSentence, ProjectionPoint, RiskConsideration, Sensitivity,
};
pub use self::track::{Balance, FinishedPlan, Track};

/// The plan for a goal as it was understood, invested in `allocation`. The same inputs give the same plan to the bit.
pub fn compose(reading: &Reading, allocation: &Allocation) -> InvestmentPlan {
    let case = Case::new(reading, allocation);
    let mut plan = InvestmentPlan {
        kind: Some(reading.plan_kind),
        confidence: Some(case.confidence),
        asset_allocation: percentages(allocation),
        debts: debts::debts(&case),
        provenance: Some(Provenance::RULES),
        ..InvestmentPlan::default()
    };
    let mut saving = None;
    let summary = match reading.plan_kind {
        PlanKind::Save => save(&case, &mut plan, &mut saving),
        PlanKind::Spend => spend::spend(&case, &mut plan),
        PlanKind::Debt => debt_plan::pay_off(&case, &mut plan),
    };
    write_sentences(&case, &mut plan, summary, saving.as_ref());
    plan
}

/// Fills in what a saving plan computes.
fn save(case: &Case<'_>, plan: &mut InvestmentPlan, computed: &mut Option<Saving>) -> Vec<Sentence> {
    let saving = saving::saving(case);
    plan.monthly_contribution = saving.monthly;
    plan.recommended_contribution = Some(saving.recommended);
    plan.target_nominal = Some(saving.target);
    plan.target_today = Some(saving.target_today);
    plan.success_probability = Some(saving.success);
    plan.contribution_options.clone_from(&saving.options);
    plan.projection.clone_from(&saving.projection);
    plan.budget.clone_from(&saving.budget);
    plan.adjustments.clone_from(&saving.adjustments);
    plan.sensitivity.clone_from(&saving.sensitivity);
    plan.drawdown.clone_from(&saving.drawdown);
    let start = case.reading.starting_amount;
    plan.milestones = milestones::milestones(saving.target, start, case.months.div_ceil(12), &saving.projection);
    let summary = summary::summary(case, plan, &saving);
    *computed = Some(saving);
    summary
}

/// Puts the plan into words.
fn write_sentences(case: &Case<'_>, plan: &mut InvestmentPlan, summary: Vec<Sentence>, saving: Option<&Saving>) {
    let in_markets = case.reading.plan_kind != PlanKind::Debt;
    let risks = if in_markets { risks::risks(case, plan, saving) } else { Vec::new() };
    let assumptions = assumptions::assumptions(case, plan, saving);
    let text = |sentences: &[Sentence]| sentences.iter().map(|said| said.text.clone()).collect::<Vec<_>>();
    plan.summary = Some(text(&summary).join(" "));
    plan.assumptions = text(&assumptions);
    plan.risk_considerations = risks
        .iter()
        .map(|risk| RiskConsideration { name: risk.code.to_lowercase(), text: risk.text.clone() })
        .collect();
    let notes = notes::notes(case, plan);
    plan.sentences = [
        (SentencePart::Summary, summary),
        (SentencePart::Risk, risks),
        (SentencePart::Assumption, assumptions),
        (SentencePart::Note, notes),
    ]
    .into_iter()
    .flat_map(|(part, said)| said.into_iter().map(move |sentence| PlanSentence { part, sentence }))
    .collect();
}

/// The three shares as percentages with two decimals. Shares that another agent rounded are brought to a sum of 1 first.
fn percentages(allocation: &Allocation) -> AssetAllocation {
    let whole = allocation.stocks + allocation.bonds + allocation.alternatives;
    let hundredths = |share: f64| libm::round(share / whole * 10_000.0);
    let (stocks, alternatives) = (hundredths(allocation.stocks), hundredths(allocation.alternatives));
    let bonds = (10_000.0 - stocks - alternatives).max(0.0);
    let stocks = 10_000.0 - bonds - alternatives;
    AssetAllocation { stocks: stocks / 100.0, bonds: bonds / 100.0, alternatives: alternatives / 100.0 }
}
