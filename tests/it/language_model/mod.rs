//! The optional language model, by a server that speaks the real protocol and misbehaves on demand. Whatever it does, the
//! plan completes, its figures are those of the rules, and the plan says who answered.

mod answers;
mod chance;
mod faults;
mod settings;
mod stopping;

use serde_json::{Value, json};

use crate::harness::{Client, ModelServer, Program, Server, environment};

/// Words of which the rules are not sure.
const VAGUE: &str = "something nice for when the little ones fly out";

/// The figures, whoever told the plan.
const FIGURES: &str = "monthlyContribution successProbability assetAllocation { stocks bonds alternatives } \
    contributionOptions { probability monthlyContribution } projection { contributed p10 p50 p90 } milestones { amount year }";
const USE: &str = "engine model { name promptHash latencyMs tries promptTokens completionTokens verdict }";

/// A server without workers, a model server, and a client.
struct Stage {
    server: Server,
    model: ModelServer,
    client: Client,
}

impl Stage {
    async fn set() -> Self {
        let server = Server::idle(&[]).await;
        let client = server.stranger().await;
        Self { server, model: ModelServer::start().await, client }
    }

    /// A worker that may ask the model, and is so patient; it logs all it can.
    async fn worker(&self, patience: &str) -> Program {
        let model = self.model.arguments(patience);
        let mut all = vec!["work", "--pool-size", "5", "--workers", "1"];
        all.extend(model.iter().map(String::as_str));
        let url = self.server.database.url().await;
        let [database, secret] = environment(&url);
        let mut program = Program::start(&all, &[database, secret, ("RUST_LOG", "debug")]);
        program.logged("working").await;
        program
    }

    /// A plan for these words, once it is completed.
    async fn finished(&self, words: &str) -> Value {
        let id = self.client.create(json!({ "financialGoals": words })).await;
        self.completed(&id).await
    }

    async fn completed(&self, id: &str) -> Value {
        assert_eq!(self.client.finished(id).await, "COMPLETED");
        let query = format!(
            "query($id: ID!) {{ plan(id: $id) {{ id planName planType targetAmount timeHorizon riskLevel agent3Data planData \
                planner {{ goalType confidenceScore provenance {{ {USE} }} }} \
                investmentPlan {{ {FIGURES} summary assumptions summaryProvenance {{ {USE} }} }} }} }}"
        );
        self.client.ask(&query, json!({ "id": id })).await["plan"].take()
    }

    /// Whether a plan has the figures that the rules alone give for these words.
    async fn has_the_rules_figures(&self, words: &str, plan: &Value) {
        let query = format!(
            "query($words: String!) {{ previewPlan(input: {{ financialGoals: $words }}) {{ \
                planner {{ targetAmount timeHorizon confidenceScore }} investmentPlan {{ {FIGURES} summary }} }} }}"
        );
        let preview = self.client.ask(&query, json!({ "words": words })).await["previewPlan"].take();
        for field in ["targetAmount", "timeHorizon"] {
            assert_eq!(plan[field], preview["planner"][field], "{field}");
        }
        assert_eq!(plan["planner"]["confidenceScore"], preview["planner"]["confidenceScore"]);
        let (mut mine, mut rules) = (plan["investmentPlan"].clone(), preview["investmentPlan"].clone());
        let summary = rules["summary"].take();
        if plan["investmentPlan"]["summaryProvenance"]["engine"] == "RULES" {
            assert_eq!(mine["summary"], summary, "the rules' own words");
        }
        for told in ["summary", "assumptions", "summaryProvenance"] {
            mine.as_object_mut().unwrap().remove(told);
            rules.as_object_mut().unwrap().remove(told);
        }
        assert_eq!(mine, rules);
    }
}

/// The verdict on the question of the planner, and on that of the composer.
fn verdicts(plan: &Value) -> [&str; 2] {
    let verdict = |provenance: &Value| provenance["model"]["verdict"].clone();
    let both = [verdict(&plan["planner"]["provenance"]), verdict(&plan["investmentPlan"]["summaryProvenance"])];
    both.map(|verdict| verdict.as_str().map_or("", |word| word.to_owned().leak()))
}
