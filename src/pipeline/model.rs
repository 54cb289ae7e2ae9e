//! Optional questions to a language model: what an unclear goal and its figures are, and a summary. Without a valid answer the rules'
//! result stays.

use super::attempt::Attempt;
use crate::vocabulary::Verdict;
use agents::{
    composer::{self, InvestmentPlan},
    goal::Goal,
    model::{Question, accept_summary, advise, reading_question, summary_question},
    portfolio::Allocation,
    provenance::{ModelUse, Provenance},
    reading::Reading,
};

impl Attempt<'_> {
    /// Asks what an unclear goal is for, and what its amounts and times are.
    pub(super) async fn ask_about_goal(&self, goal: &Goal, reading: &mut Reading) {
        let Some(question) = reading_question(reading) else { return };
        let judge = |answer: &str| advise(goal, reading, answer);
        if let Some(provenance) = self.ask(&question, judge).await {
            reading.provenance = Some(provenance);
        }
    }

    /// Asks for a summary.
    pub(super) async fn ask_for_summary(&self, reading: &Reading, allocation: &Allocation, plan: &mut InvestmentPlan) {
        let question = summary_question(reading, allocation, plan);
        let facts = composer::facts(reading, allocation, plan);
        let judge = |answer: &str| match accept_summary(&facts, answer) {
            Ok(summary) => {
                plan.summary = Some(summary);
                Verdict::Accepted
            }
            Err(verdict) => verdict,
        };
        if let Some(provenance) = self.ask(&question, judge).await {
            plan.provenance = Some(provenance);
        }
    }

    /// Asks a question and judges the answer; `None` without a model.
    async fn ask(&self, question: &Question, judge: impl FnOnce(&str) -> Verdict) -> Option<Provenance> {
        let id = format!("{}/{}/{}", self.claim.plan_id, question.name, self.claim.attempt);
        let reply = self.worker.chat.as_ref()?.ask(question, &id).await;
        let verdict = reply.answer.as_deref().map_or(reply.usage.verdict, judge);
        let labels = [("question", question.name), ("verdict", verdict.as_str())];
        metrics::counter!("plan_creator_model_questions_total", &labels).increment(1);
        Some(Provenance::of(ModelUse { verdict, ..reply.usage }))
    }
}
