//! What the workers' processes log: what failed on the way for another reason than that Postgres was out of reach.

use std::sync::{Arc, Mutex};

use serde_json::Value;
use uuid::Uuid;

use crate::harness::model::KEY;

#[derive(Clone, Default)]
pub(super) struct Log(Arc<Mutex<Said>>);

#[derive(Clone, Default)]
pub(super) struct Said {
    /// Attempts that failed through the plan's own fault, or ours.
    pub(super) failed: Vec<(Uuid, String)>,
    /// Lines with the model's key.
    pub(super) leaks: Vec<String>,
    /// How often a claim was lost.
    pub(super) lost: usize,
    /// How often the program was started.
    pub(super) starts: usize,
}

impl Log {
    pub(super) fn read(&self, line: &Value) {
        let mut said = self.0.lock().unwrap();
        let message = line["message"].as_str().unwrap_or_default();
        if message == "the attempt failed" && !matches!(line["trouble"].as_str(), Some("Outage" | "Contention")) {
            let plan = line["span"]["plan.id"].as_str().unwrap_or_default().parse().unwrap_or_default();
            said.failed.push((plan, line.to_string()));
        }
        said.lost += usize::from(message.starts_with("the claim was lost"));
        said.starts += usize::from(message == "working");
        let line = line.to_string();
        if line.contains(KEY) {
            said.leaks.push(line);
        }
    }

    pub(super) fn said(&self) -> Said {
        self.0.lock().unwrap().clone()
    }
}
