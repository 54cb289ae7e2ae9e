//! The table of plans is locked from outside while forty people read.

use std::{collections::BTreeMap, time::Duration};

use benches::program::{Program, token};
use bytes::Bytes;
use sea_orm::sqlx::{self, PgConnection};
use serde_json::json;
use tokio::{
    task::JoinSet,
    time::{Instant, timeout_at},
};
use uuid::Uuid;

use crate::client::{Client, Target};

/// People who read.
const READERS: usize = 40;

/// Locks it for so long, and says what readers were told.
pub(crate) async fn hold(program: &Program, mut database: PgConnection, long: Duration) -> anyhow::Result<String> {
    let lock = "BEGIN; LOCK TABLE investment_plans IN ACCESS EXCLUSIVE MODE";
    sqlx::raw_sql(lock).execute(&mut database).await?;
    let (until, mut readers) = (Instant::now() + long, JoinSet::new());
    for _ in 0..READERS {
        let mut client = Client::new(Target::new(program, token(Uuid::new_v4(), "authenticated")?));
        readers.spawn(async move {
            let query = Bytes::from(json!({ "query": "{ plans { nodes { id } } }" }).to_string());
            let mut codes = Vec::new();
            while let Ok(code) = timeout_at(until, client.code(query.clone())).await {
                codes.push(code);
            }
            codes
        });
    }
    let mut codes = BTreeMap::<String, usize>::new();
    while let Some(read) = readers.join_next().await {
        read?.into_iter().for_each(|code| *codes.entry(code).or_default() += 1);
    }
    sqlx::raw_sql("ROLLBACK").execute(&mut database).await?;
    let told: Vec<_> = codes.iter().map(|(code, count)| format!("{code} {count}")).collect();
    Ok(format!("the table of plans locked for {} s: {READERS} readers were told {}", long.as_secs(), told.join(", ")))
}
