//! Every plan ends, whatever happens to those who work on it: workers that die, sleep and stop, a Postgres that goes and
//! comes back, lines that break, and a language model that errs. What each worker did is recorded by the database, and
//! what the model was asked by the model; in the end both are judged.

mod disaster;
mod ended;
mod history;
mod judge;
mod log;
mod plans;
mod questions;
mod record;
mod stage;
mod tally;
mod told;
mod watch;

use std::time::{Duration, Instant};

use tokio::time::sleep;

use self::{disaster::Disaster, plans::Plans, stage::Stage, tally::Tally, watch::Watch};
use crate::{STAGE_DOOR, branch, harness::Random, monkey::Monkey, notes::Notes, seed, setting};

/// How long nothing may happen at all, at the end, before no end is awaited any more.
const IN_VAIN: Duration = Duration::from_mins(1);

/// What the run was to be.
#[derive(Clone, Copy)]
struct Asked {
    seed: u64,
    rounds: usize,
    plans: usize,
}

/// What was left when nothing broke any more, and how long that took.
#[derive(Clone, Copy)]
struct Ending {
    left: i64,
    took: Duration,
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_plan_ends_whatever_happens_to_those_who_work_on_it() {
    let _alone = STAGE_DOOR.lock().await;
    let asked = Asked { seed: seed(), rounds: setting("CHAOS_ROUNDS", 5), plans: setting("CHAOS_PLANS", 150) };
    println!("CHAOS_SEED={}, {} rounds, {} plans", asked.seed, asked.rounds, asked.plans);
    let mut random = Random::of(asked.seed);
    let notes = Notes::default();
    let stage = Stage::set(&notes, branch(&mut random)).await;
    let watch = Watch::begin(&stage);
    let mut plans = Plans::of_people(&stage, &notes, branch(&mut random)).await;
    let mut monkey: Monkey<Disaster> = Monkey::new(branch(&mut random));
    for round in 1..=asked.rounds {
        println!("round {round}, {} plans are open", plans.enter(&stage, asked.plans, asked.rounds).await);
        monkey.play(&stage, asked.rounds - round).await;
    }

    let begun = Instant::now();
    let left = plans::open(&stage).await;
    // As long as something goes on: with many plans it may take a while.
    while plans::open(&stage).await > 0 && watch.standstill() < IN_VAIN {
        sleep(Duration::from_millis(100)).await;
    }
    let (ending, waited) = (Ending { left, took: begun.elapsed() }, watch.end());
    let mut stage = stage;
    let log = stage.retire().await;
    let tally = Tally::take(asked, &stage, &log, &notes, monkey.struck, ending, waited).await;
    println!("{tally}");
    tally.pass();
}
