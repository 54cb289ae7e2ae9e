//! `doctor`: checks the database.

use std::path::PathBuf;

use clap::Args;

use super::{open::open_beside, print};
use crate::{
    config::DatabaseConfig,
    doctor::{self, Acknowledged, Finding, Level},
};

/// Options of `doctor`.
#[derive(Args, Debug)]
pub(super) struct Doctor {
    /// Print the findings as a JSON array.
    #[arg(long, env = "PLAN_CREATOR_JSON")]
    json: bool,

    /// File with accepted findings: a JSON array of objects with `check`, `found` and `reason`.
    #[arg(long, value_name = "FILE", env = "PLAN_CREATOR_ACKNOWLEDGED")]
    acknowledged: Option<PathBuf>,

    #[command(flatten)]
    database: DatabaseConfig,
}

impl Doctor {
    /// Fails if a problem is found, for monitoring.
    pub(super) async fn run(self) -> anyhow::Result<()> {
        let acknowledged = self.acknowledged.as_deref().map(Acknowledged::read).transpose()?.unwrap_or_default();
        let opened = open_beside(&self.database).await?;
        let findings = doctor::examine(&opened.database).await;
        opened.close().await?;
        let findings = acknowledged.apply(findings?);
        if self.json {
            print(&format!("{}\n", serde_json::to_string_pretty(&findings)?))?;
        } else {
            print(&report(&findings))?;
        }
        let problems = findings.iter().filter(|finding| finding.level == Level::Problem).count();
        anyhow::ensure!(problems == 0, "{problems} problems");
        Ok(())
    }
}

fn report(findings: &[Finding]) -> String {
    if findings.is_empty() {
        return "No problems found.\n".to_owned();
    }
    let word = |level| match level {
        Level::Problem => "PROBLEM",
        Level::Advice => "advice ",
    };
    let lines = |f: &Finding| format!("{}  {}: {}\n         {}\n", word(f.level), f.check, f.found, f.advice);
    findings.iter().map(lines).collect::<Vec<_>>().concat()
}
