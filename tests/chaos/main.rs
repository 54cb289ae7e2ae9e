//! Everything that can break breaks, while plans change and two hundred subscribers listen. In the end each of them has
//! received every event once and in order. In another run (`workers`) those who work on plans fare no better, and in the
//! end every plan has ended.
//!
//! `CHAOS_SEED` repeats the disasters of a run (not the moments at which they meet the work), `CHAOS_ROUNDS` says how
//! many rounds there are, `CHAOS_EVENTS` how many events have to be stored at least, `CHAOS_PLANS` how many plans there are.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::disallowed_methods,
    clippy::print_stderr,
    reason = "a test that cannot go on says where and stops"
)]

#[path = "../it/harness/mod.rs"]
#[expect(dead_code, unused_imports, reason = "the other tests need more of it")]
mod harness;

mod cast;
mod disaster;
mod event;
mod instance;
mod judge;
mod monkey;
mod notes;
mod people;
mod postgres;
mod process;
mod proxy;
mod stage;
mod streams;
mod subscriber;
mod tally;
mod workers;
mod writers;

use std::time::Duration;

use sea_orm::sqlx;
use tokio::sync::watch;
use uuid::Uuid;

use crate::{
    cast::{Cast, WALKED_NAME},
    harness::{Random, eventually},
    monkey::Monkey,
    notes::Notes,
    stage::Stage,
    tally::{Asked, Tally},
};

/// Two runs at the same time would be in each other's way: how long things take is a part of what is judged.
static STAGE_DOOR: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());

/// Chance of its own for a part of the run, so that it does not depend on when the other parts ask for theirs.
fn branch(random: &mut Random) -> Random {
    let mut half = || random.below(1 << 31) as u64;
    Random::of((half() << 32) | half())
}

fn setting<T: std::str::FromStr>(name: &str, default: T) -> T {
    std::env::var(name).map_or(default, |text| text.parse().unwrap_or_else(|_| panic!("{name}={text} is no number")))
}

/// What the disasters of a run depend on.
fn seed() -> u64 {
    setting("CHAOS_SEED", Uuid::new_v4().as_u64_pair().0 >> 32)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_breaks_every_subscriber_receives_every_event_once_and_in_order() {
    let _alone = STAGE_DOOR.lock().await;
    let seed = seed();
    let asked = Asked { seed, rounds: setting("CHAOS_ROUNDS", 8), events: setting("CHAOS_EVENTS", 2_000) };
    println!("CHAOS_SEED={seed}, {} rounds, at least {} events", asked.rounds, asked.events);
    let mut random = Random::of(seed);
    let notes = Notes::default();
    let stage = Stage::set(&notes).await;
    let cast = Cast::enter(&stage).await;

    let (roam, roaming) = watch::channel(true);
    let (stop, stopped) = watch::channel(false);
    let ledgers = cast.listen(&stage, &notes, &roaming, &mut random).await;
    let actors = cast.act(&stage, &notes, &stopped, &mut random);
    let mut monkey = Monkey::new(branch(&mut random));
    let mut rounds = 0;
    // A machine that is slow today comes to its events in more rounds.
    while rounds < asked.rounds || rounds < asked.rounds * 4 && stored(&stage).await < asked.events {
        rounds += 1;
        println!("round {rounds}, {} events", stored(&stage).await);
        monkey.play(&stage, asked.rounds.saturating_sub(rounds)).await;
    }

    stop.send_replace(true);
    actors.join_all().await;
    roam.send_replace(false);
    ended(&stage).await;
    let mut stage = stage;
    for worker in std::mem::take(&mut stage.workers) {
        worker.retire().await;
    }
    let tally = Tally::take(asked, rounds, &stage, &ledgers, &notes, monkey.struck).await;
    println!("{tally}");
    tally.pass();
}

/// Waits until every plan that was made over the API has ended. Those that writers left behind may stand anywhere.
async fn ended(stage: &Stage) {
    let open = format!(
        "SELECT count(*) FROM investment_plans WHERE plan_name IS DISTINCT FROM '{WALKED_NAME}' \
            AND processing_status NOT IN ('COMPLETED', 'FAILED')"
    );
    eventually("every plan has ended", async || (count(stage, &open).await == 0).then_some(())).await;
    // Writers that were in the middle of a transaction.
    let writing = "SELECT count(*) FROM pg_stat_activity WHERE usename = 'postgres' AND backend_xid IS NOT NULL";
    eventually("nobody writes any more", async || (count(stage, writing).await == 0).then_some(())).await;
    tokio::time::sleep(Duration::from_millis(100)).await;
}

async fn stored(stage: &Stage) -> usize {
    usize::try_from(count(stage, "SELECT count(*) FROM plan_events").await).unwrap()
}

async fn count(stage: &Stage, sql: &str) -> i64 {
    let mut admin = stage.postgres.admin().await;
    sqlx::query_scalar(sqlx::AssertSqlSafe(sql.to_owned())).fetch_one(&mut admin).await.unwrap()
}
