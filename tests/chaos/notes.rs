//! What is noticed on the way, beside the events: refusals, and whatever must not happen at all.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
};

use serde_json::Value;

/// Refusals that are right while things break: everything else that a client of good will is told is a fault.
const LAWFUL: [&str; 4] = ["UNAVAILABLE", "TIMEOUT", "EVENTS_LAGGED", "CONFLICT"];

/// How many faults are kept word by word.
const TOLD: usize = 20;

#[derive(Default)]
struct Noticed {
    refusals: BTreeMap<String, usize>,
    faults: Vec<String>,
    fault_count: usize,
}

/// Notes that every part of the run writes into.
#[derive(Clone, Default)]
pub(crate) struct Notes(Arc<Mutex<Noticed>>);

impl Notes {
    /// Takes note of something that must not happen.
    pub(crate) fn fault(&self, what: impl Into<String>) {
        let mut noticed = self.0.lock().unwrap();
        noticed.fault_count += 1;
        if noticed.faults.len() < TOLD {
            noticed.faults.push(what.into());
        }
    }

    /// Takes note of the errors of an answer; its first code, where it has any.
    pub(crate) fn refusal(&self, answer: &Value) -> Option<String> {
        let error = answer["errors"].get(0)?;
        let code = error["extensions"]["code"].as_str().unwrap_or("no code").to_owned();
        if !LAWFUL.contains(&code.as_str()) {
            self.fault(format!("refused with {code}: {error}"));
        }
        *self.0.lock().unwrap().refusals.entry(code.clone()).or_default() += 1;
        Some(code)
    }

    /// Reads a line of a program's log: what says that the program itself is wrong is a fault.
    pub(crate) fn log(&self, line: &Value) {
        let text = line["message"].as_str().or_else(|| line.as_str()).unwrap_or_default();
        if text.starts_with("internal error") || text.contains("panicked") {
            self.fault(format!("logged: {line}"));
        }
    }

    /// How often clients were refused, by code.
    pub(crate) fn refusals(&self) -> BTreeMap<String, usize> {
        self.0.lock().unwrap().refusals.clone()
    }

    /// How many faults there were, and the first of them.
    pub(crate) fn faults(&self) -> (usize, Vec<String>) {
        let noticed = self.0.lock().unwrap();
        (noticed.fault_count, noticed.faults.clone())
    }
}
