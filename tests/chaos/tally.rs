//! The end of a run: everybody's ledger against the table, and whether it was a test at all.

use std::{
    collections::{BTreeMap, HashMap},
    fmt,
    sync::{Arc, atomic::Ordering::Relaxed},
    time::Duration,
};

use tokio::time::{Instant, sleep};
use uuid::Uuid;

use crate::{
    cast::SUBSCRIBERS,
    disaster::Disaster,
    event::Event,
    judge::{Verdict, judge},
    monkey::Strike,
    notes::Notes,
    stage::Stage,
    subscriber::{Ledger, Watches},
};

/// How long subscribers may take to come to the end once nothing breaks any more.
const CATCHING_UP: Duration = Duration::from_mins(1);
/// How long is listened on, for what should not come.
const AFTERWARDS: Duration = Duration::from_secs(2);

/// How many subscribers' faults are told.
const TOLD: usize = 10;

/// What the run was to be.
pub(crate) struct Asked {
    pub(crate) seed: u64,
    pub(crate) rounds: usize,
    pub(crate) events: usize,
}

pub(crate) struct Tally {
    asked: Asked,
    rounds: usize,
    struck: BTreeMap<Disaster, usize>,
    stored: usize,
    deliveries: usize,
    resumptions: usize,
    refusals: BTreeMap<String, usize>,
    verdict: Verdict,
    /// The first of everything that is wrong.
    faults: Vec<String>,
}

/// The table, found by what is watched.
struct Table {
    size: usize,
    by_plan: HashMap<Uuid, Vec<Event>>,
    by_user: HashMap<Uuid, Vec<Event>>,
}

impl Table {
    async fn read(stage: &Stage) -> Self {
        let stored = Event::stored(&mut stage.postgres.admin().await).await;
        let (mut by_plan, mut by_user) = (HashMap::<_, Vec<_>>::new(), HashMap::<_, Vec<_>>::new());
        for event in &stored {
            by_plan.entry(event.at.plan).or_default().push(*event);
            by_user.entry(event.at.user).or_default().push(*event);
        }
        for events in by_plan.values_mut() {
            events.sort_by_key(|event| event.at.seq);
        }
        Self { size: stored.len(), by_plan, by_user }
    }

    /// Whether a subscriber has not come to the end.
    fn is_ahead_of(&self, ledger: &Ledger) -> bool {
        let received = ledger.received.lock().unwrap();
        let due = self.due(ledger, received.first());
        received.last().map(|event| event.at.id) != due.last().map(|event| event.at.id)
    }

    /// What a subscriber should have received; of one plan, from the first event on that it did receive.
    fn due(&self, ledger: &Ledger, first: Option<&Event>) -> &[Event] {
        match ledger.watches {
            Watches::Plan(plan) => {
                let events = &self.by_plan[&plan];
                let begin = first.map_or(0, |first| events.partition_point(|event| event.at.seq < first.at.seq));
                &events[begin..]
            }
            Watches::User(Event { at, .. }) => {
                let events = &self.by_user[&at.user];
                &events[events.partition_point(|event| (event.at.mark, event.at.id) <= (at.mark, at.id))..]
            }
        }
    }
}

impl Tally {
    /// Waits until everybody has come to the end, for as long as is right, and judges.
    pub(crate) async fn take(
        asked: Asked,
        rounds: usize,
        stage: &Stage,
        ledgers: &[Arc<Ledger>],
        notes: &Notes,
        struck: BTreeMap<Disaster, usize>,
    ) -> Self {
        let (mut table, until) = (Table::read(stage).await, Instant::now() + CATCHING_UP);
        loop {
            while ledgers.iter().any(|ledger| table.is_ahead_of(ledger)) && Instant::now() < until {
                sleep(Duration::from_millis(50)).await;
            }
            sleep(AFTERWARDS).await;
            // A request whose sender gave up may have been carried out late.
            let now = Table::read(stage).await;
            if now.size == table.size || Instant::now() >= until {
                break;
            }
            table = now;
        }

        let (mut verdict, mut deliveries, mut faults) = (Verdict::default(), 0, Vec::new());
        for (number, ledger) in ledgers.iter().enumerate() {
            let received = ledger.received.lock().unwrap();
            let who = format!("subscriber {number} ({:?}, {:?})", ledger.transport, ledger.watches);
            if received.is_empty() {
                faults.push(format!("{who} received nothing"));
            }
            deliveries += received.len();
            let mut first = None;
            let own = judge(table.due(ledger, received.first()), &received, |fault, event| {
                first.get_or_insert_with(|| format!("{fault}: {event:?}"));
            });
            verdict += own;
            if let Some(first) = first.filter(|_| faults.len() < TOLD) {
                faults.push(format!("{who}: {own:?}, first {first}"));
            }
        }
        let (noticed, words) = notes.faults();
        if noticed > 0 {
            faults.push(format!("{noticed} times something happened that must not, first:"));
            faults.extend(words);
        }
        let resumptions = ledgers.iter().map(|ledger| ledger.resumptions.load(Relaxed)).sum();
        let refusals = notes.refusals();
        Self { asked, rounds, struck, stored: table.size, deliveries, resumptions, refusals, verdict, faults }
    }

    /// Fails where anything is wrong, and where the run proves nothing.
    pub(crate) fn pass(mut self) {
        if self.stored < self.asked.events {
            self.faults.push(format!("{} events are stored, {} were asked for", self.stored, self.asked.events));
        }
        if self.resumptions < SUBSCRIBERS {
            self.faults.push(format!("there were {} resumptions alone", self.resumptions));
        }
        // Where there were rounds enough for each.
        let missing = Disaster::ALL.iter().filter(|disaster| !self.struck.contains_key(disaster));
        if self.asked.rounds * 2 >= Disaster::ALL.len() {
            self.faults.extend(missing.map(|disaster| format!("{disaster:?} never happened")));
        }
        let again = format!("CHAOS_SEED={} CHAOS_ROUNDS={}", self.asked.seed, self.asked.rounds);
        assert!(
            self.verdict.is_clean() && self.faults.is_empty(),
            "{:?}; again with {again}:\n{}",
            self.verdict,
            self.faults.join("\n")
        );
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let struck: Vec<_> = self.struck.iter().map(|(disaster, times)| format!("{disaster:?} {times}")).collect();
        writeln!(f, "{}", struck.join(", "))?;
        writeln!(f, "refused: {:?}", self.refusals)?;
        let Verdict { lost, repeated, out_of_order, altered, invented } = self.verdict;
        write!(
            f,
            "seed {}, {} rounds, {} events stored, {} deliveries, {} resumptions: lost {lost}, repeated {repeated}, \
             out of order {out_of_order}",
            self.asked.seed,
            self.rounds,
            grouped(self.stored),
            grouped(self.deliveries),
            grouped(self.resumptions)
        )?;
        if altered + invented > 0 {
            write!(f, ", altered {altered}, invented {invented}")?;
        }
        Ok(())
    }
}

/// A number with commas between its thousands.
pub(crate) fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let parts: Vec<_> = digits.as_bytes().rchunks(3).rev().map(|part| std::str::from_utf8(part).unwrap()).collect();
    parts.join(",")
}

#[test]
fn numbers_are_read_by_people() {
    assert_eq!([grouped(7), grouped(51_234), grouped(8_123_456)], ["7", "51,234", "8,123,456"]);
}
