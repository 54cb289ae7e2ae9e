//! What a write costs Postgres, and how much of it is each trigger's: the floor's statements, with one trigger off.

use std::time::Duration;

use benches::figures::{line, median};
use sea_orm::sqlx::{AssertSqlSafe, PgConnection, query_scalar, raw_sql};

use crate::{
    data::tidy,
    load::{Target, load},
    workload::Workload,
};

/// What a trigger is called when none is meant.
const NONE: &str = "none";
const ALL: &str = "all";

/// Measures so many rounds of creating and starring, and prints a table. The triggers are on again at the end.
pub(crate) async fn measure(
    floor: impl Fn(Workload) -> Target,
    database: &mut PgConnection,
    cluster: &std::path::Path,
    (rounds, connections, long): (usize, usize, Duration),
) -> anyhow::Result<()> {
    // Those of rows: the others are for whoever empties the table.
    let sql = "SELECT tgname::text FROM pg_trigger \
        WHERE tgrelid = 'investment_plans'::regclass AND NOT tgisinternal AND tgtype & 1 = 1 ORDER BY 1";
    let triggers: Vec<String> = query_scalar(sql).fetch_all(&mut *database).await?;
    let mut ways = vec![(NONE.to_owned(), [Vec::new(), Vec::new()])];
    ways.extend(triggers.iter().chain([&ALL.to_owned()]).map(|name| (name.clone(), [Vec::new(), Vec::new()])));
    for _ in 0..rounds {
        for (name, taken) in &mut ways {
            switch(database, &triggers, name, "DISABLE").await?;
            for (workload, taken) in [Workload::Create, Workload::Favorite].into_iter().zip(taken) {
                taken.push(load(&floor(workload), cluster, connections, long).await?.postgres);
            }
            switch(database, &triggers, name, "ENABLE").await?;
            tidy(database).await?;
        }
    }
    line("");
    line("| Postgres' CPU in ms a write, without the trigger | create | | favourite | |");
    line("|---|--:|--:|--:|--:|");
    let whole = [0, 1].map(|at| median(ways[0].1[at].iter().copied()));
    for (name, taken) in &ways {
        let of = [0, 1].map(|at| median(taken[at].iter().copied()));
        let less = [0, 1].map(|at| format!("{:+.0} %", (of[at] / whole[at] - 1.0) * 100.0));
        line(&format!("| {name} | {:.3} | {} | {:.3} | {} |", of[0], less[0], of[1], less[1]));
    }
    Ok(())
}

async fn switch(database: &mut PgConnection, triggers: &[String], name: &str, how: &str) -> anyhow::Result<()> {
    for trigger in triggers.iter().filter(|trigger| name == ALL || *trigger == name) {
        let sql = format!("ALTER TABLE investment_plans {how} TRIGGER {trigger}");
        raw_sql(AssertSqlSafe(sql)).execute(&mut *database).await?;
    }
    Ok(())
}
