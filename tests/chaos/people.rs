//! Who uses the program as people do: makes plans over the API and has them run again, with real workers behind it.

use std::time::Duration;

use serde_json::{Value, json};
use tokio::{
    sync::watch,
    time::{sleep, timeout},
};

use crate::{
    harness::{Client, Random},
    notes::Notes,
};

const CREATE: &str = "mutation($goals: String!) { createPlan(input: { financialGoals: $goals }) \
    { plan { id } userErrors { code } } }";
const RERUN: &str = "mutation($id: ID!) { rerunPlan(id: $id) { plan { id } userErrors { code } } }";

/// How long a person waits for an answer.
const ANSWER: Duration = Duration::from_secs(20);

pub(crate) struct Person {
    pub(crate) client: Client,
    pub(crate) doors: Vec<String>,
    /// Plans that the person has run again whenever they have ended.
    pub(crate) plans: Vec<String>,
    pub(crate) notes: Notes,
    pub(crate) random: Random,
    pub(crate) stop: watch::Receiver<bool>,
}

impl Person {
    /// Works until told to stop.
    pub(crate) async fn work(mut self) {
        while !*self.stop.borrow() {
            let door = self.random.pick(&self.doors);
            let client = self.client.at(&door);
            let (query, variables) = if self.random.once_in(8) {
                (
                    CREATE,
                    json!({ "goals": format!("Save ${}000 in {} years", 5 + self.random.below(90), 2 + self.random.below(20)) }),
                )
            } else {
                (RERUN, json!({ "id": self.random.pick(&self.plans) }))
            };
            // No answer is right when the way was cut: what became of it stands in the database.
            if let Ok(Ok(answer)) = timeout(ANSWER, client.try_send(query, variables)).await {
                self.notes.refusal(&answer);
                assert!(answer["errors"] != Value::Null || answer["data"] != Value::Null, "{answer}");
            }
            sleep(Duration::from_millis(200 + self.random.below(600) as u64)).await;
        }
    }
}
