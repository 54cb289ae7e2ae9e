//! What one user can do to all others, at full speed: previews by the thousand, responses of gigabytes, every root field at once,
//! sockets full of subscriptions, forged tokens, documents of 90 KB. Meanwhile somebody else reads and has ten plans made, and the
//! server's memory and database connections are watched; then the table of plans is locked under forty readers.
//!
//! The run fails where another user's plan is not completed, where their reads take longer than 250 ms or twenty times what they
//! take on the quiet server (p99), where the server takes more than 256 MB, or more connections than its pool and five, or where
//! something is not back as it was ten seconds later. Settings: `SECONDS_OF_ABUSE`, `SECONDS_OF_LOCK`, PROGRAM.

mod attacks;
mod client;
mod lock;
mod victim;
mod watch;

use std::time::Duration;

use anyhow::Context;
use benches::{
    figures::line,
    process,
    program::{Folder, Program, token},
    settings::number,
};
use sea_orm::sqlx;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use client::Target;
use victim::Victim;
use watch::Watch;

/// Connections of the server's pool, and how many more there may be for a moment: one to listen, one to cancel.
const POOL: usize = 20;
const BESIDE_THE_POOL: usize = 5;
/// KB that the server may have in use.
const MEMORY: f64 = 256.0 * 1024.0;
/// How long everything may take to be as before.
const RECOVERY: Duration = Duration::from_secs(10);

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let (abuse, locked) = (seconds("SECONDS_OF_ABUSE", "60")?, seconds("SECONDS_OF_LOCK", "60")?);
    process::allow(4_000)?;
    let folder = Folder::new()?;
    let pool = POOL.to_string();
    let program = Program::start(&folder, &["--workers", "2", "--pool-size", &pool]).await?;
    let (attacker, victim) = (Uuid::new_v4(), Uuid::new_v4());
    let mut database = folder.database().await?;
    let data = include_str!("data.sql").replace("$USER", &attacker.to_string());
    sqlx::raw_sql(sqlx::AssertSqlSafe(data)).execute(&mut database).await?;

    let victim = Victim::new(Target::new(&program, token(victim, "authenticated")?));
    let quiet = victim.read_for(Duration::from_secs(5)).await?;
    line(&format!("quiet server: reads p50 {:.1} ms, p99 {:.1} ms", quiet.p50, quiet.p99));

    let watch = Watch::begin(program.process, folder.database().await?);
    let stop = CancellationToken::new();
    let attacks = attacks::begin(&Target::new(&program, token(attacker, "authenticated")?), &stop);
    let abused = victim.live_through(abuse).await;
    stop.cancel();
    let answers = attacks.await?;
    line(&format!("for {} s one user sent, and was answered:", abuse.as_secs()));
    for (attack, codes) in answers {
        line(&format!("  {attack:<24} {codes}"));
    }
    let abused = abused?;
    line(&format!(
        "meanwhile another: {} reads, p50 {:.1} ms, p99 {:.1} ms, most {:.1} ms; {} of {} plans completed",
        abused.reads, abused.p50, abused.p99, abused.most, abused.completed, abused.plans
    ));
    recovered(&victim, quiet.p99, "the abuse").await?;

    line(&lock::hold(&program, folder.database().await?, locked).await?);
    recovered(&victim, quiet.p99, "the lock").await?;
    let seen = watch.end().await?;
    line(&format!(
        "the server had at most {:.0} MB in use, now {:.0} MB; at most {} database connections",
        seen.memory / 1024.0,
        program.process.memory()? / 1024.0,
        seen.connections
    ));

    let slowest = (quiet.p99 * 20.0).max(250.0);
    anyhow::ensure!(
        abused.completed == abused.plans,
        "another user's plans were not all completed: {}",
        abused.failures
    );
    anyhow::ensure!(abused.p99 <= slowest, "another user's reads took {:.1} ms, and may take {slowest:.1}", abused.p99);
    anyhow::ensure!(seen.memory <= MEMORY, "the server took {:.0} MB", seen.memory / 1024.0);
    anyhow::ensure!(seen.connections <= POOL + BESIDE_THE_POOL, "there were {} connections", seen.connections);
    program.stop().await
}

fn seconds(name: &str, default: &str) -> anyhow::Result<Duration> {
    Ok(Duration::from_secs(number(name, default)?))
}

/// Waits until reads take what they may.
async fn recovered(victim: &Victim, quiet: f64, after: &str) -> anyhow::Result<()> {
    let begun = tokio::time::Instant::now();
    let back = async {
        loop {
            let now = victim.read_for(Duration::from_millis(500)).await;
            if now.is_ok_and(|now| now.p99 <= (quiet * 5.0).max(50.0)) {
                return;
            }
        }
    };
    timeout(RECOVERY, back).await.with_context(|| format!("not as before {} s after {after}", RECOVERY.as_secs()))?;
    line(&format!("as before {:.1} s after {after}", begun.elapsed().as_secs_f64()));
    Ok(())
}
