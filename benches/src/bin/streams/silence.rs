//! What a server does while nothing happens.

use std::{
    fs::File,
    io::{Read, Seek, SeekFrom},
    time::Duration,
};

use sea_orm::sqlx::raw_sql;
use tokio::time::sleep;

use crate::server::Server;

/// A stretch of silence.
#[derive(Debug)]
pub(crate) struct Silence {
    /// Processor time of the server, as a share of one core.
    pub cpu: f64,
    /// Statements that came to Postgres, by its own log.
    pub statements: usize,
}

/// Watches `server` for so `long`.
pub(crate) async fn silence(server: &Server, long: Duration) -> anyhow::Result<Silence> {
    let mut database = server.folder.database().await?;
    // One message each: in a transaction a setting cannot be changed.
    raw_sql("ALTER SYSTEM SET log_statement = 'all'").execute(&mut database).await?;
    raw_sql("SELECT pg_reload_conf()").execute(&mut database).await?;
    sleep(Duration::from_millis(500)).await;
    let mut told = File::open(server.folder.database_log())?;
    told.seek(SeekFrom::End(0))?;
    let before = server.program.process.cpu()?;
    sleep(long).await;
    let cpu = server.program.process.cpu()?.saturating_sub(before).as_secs_f64() / long.as_secs_f64();
    let mut lines = String::new();
    told.read_to_string(&mut lines)?;
    raw_sql("ALTER SYSTEM RESET log_statement").execute(&mut database).await?;
    raw_sql("SELECT pg_reload_conf()").execute(&mut database).await?;
    let is_statement = |line: &&str| line.contains("LOG:  statement: ") || line.contains("LOG:  execute ");
    Ok(Silence { cpu, statements: lines.lines().filter(is_statement).count() })
}
