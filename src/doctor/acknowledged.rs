//! Findings that an operator has accepted, with the reason.

use std::path::Path;

use anyhow::{Context, ensure};
use serde::Deserialize;

use super::{Finding, Level};

/// Accepted findings.
#[derive(Debug, Default)]
pub struct Acknowledged(Vec<Entry>);

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    check: String,
    found: String,
    reason: String,
}

impl Acknowledged {
    /// Reads a file: a JSON array of objects with `check`, `found` and `reason`.
    pub fn read(file: &Path) -> anyhow::Result<Self> {
        let text = std::fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
        let shape = "a JSON array of objects with check, found and reason";
        let entries: Vec<Entry> =
            serde_json::from_str(&text).with_context(|| format!("{} is not {shape}", file.display()))?;
        let without = entries.iter().find(|entry| entry.reason.trim().is_empty());
        ensure!(without.is_none(), "{}: each entry needs a reason", file.display());
        Ok(Self(entries))
    }

    /// The findings without the accepted ones, and one for each entry that is no longer found.
    pub fn apply(&self, findings: Vec<Finding>) -> Vec<Finding> {
        let is_of = |entry: &Entry, finding: &Finding| entry.check == finding.check && entry.found == finding.found;
        let gone = self.0.iter().filter(|entry| !findings.iter().any(|finding| is_of(entry, finding)));
        let gone: Vec<_> = gone
            .map(|entry| Finding {
                check: "acknowledged-and-gone",
                level: Level::Advice,
                found: format!("Acknowledged, and no longer found: {}: {}", entry.check, entry.found),
                advice: "Remove it from the file of acknowledged findings.",
            })
            .collect();
        findings.into_iter().filter(|finding| !self.0.iter().any(|entry| is_of(entry, finding))).chain(gone).collect()
    }
}
