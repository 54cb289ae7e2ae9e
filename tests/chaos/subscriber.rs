//! A client that keeps on listening: wherever its stream ends, it resumes behind its last event at one of the instances.

use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering::Relaxed},
    },
    time::Duration,
};

use serde_json::{Value, json};
use tokio::{
    sync::watch,
    time::{Instant, sleep, sleep_until, timeout},
};
use uuid::Uuid;

use crate::{
    event::Event,
    harness::Random,
    notes::Notes,
    streams::{Heard, Question, Stream, Transport},
};

/// How long a client waits for a connection and its first word.
const OPENING: Duration = Duration::from_secs(5);
/// How long it bears silence: a few of the signs of life that instances give.
const SILENCE: Duration = Duration::from_secs(4);
/// The pauses before it comes again grow between these two.
const BACKOFF: (Duration, Duration) = (Duration::from_millis(50), Duration::from_millis(800));

/// What a subscriber watches.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Watches {
    /// One plan, from its present state on.
    Plan(Uuid),
    /// All plans of a user, behind this event.
    User(Event),
}

/// What a subscriber has received.
pub(crate) struct Ledger {
    pub(crate) watches: Watches,
    pub(crate) transport: Transport,
    pub(crate) received: Mutex<Vec<Event>>,
    pub(crate) resumptions: AtomicUsize,
}

/// What all subscribers have in common.
#[derive(Clone)]
pub(crate) struct Surroundings {
    pub(crate) http: reqwest::Client,
    /// The addresses of the instances.
    pub(crate) doors: Vec<String>,
    pub(crate) notes: Notes,
    /// Whether subscribers also leave by themselves.
    pub(crate) roaming: watch::Receiver<bool>,
}

pub(crate) struct Subscriber {
    pub(crate) ledger: Arc<Ledger>,
    pub(crate) token: String,
    pub(crate) random: Random,
    pub(crate) around: Surroundings,
}

/// Why a stream is over.
#[derive(PartialEq)]
enum End {
    Complete,
    /// An error, a cut, silence, or no wish to stay.
    Broken,
}

impl Subscriber {
    /// Listens for ever.
    pub(crate) async fn listen(mut self) {
        let mut pause = BACKOFF.0;
        loop {
            let before = self.ledger.received.lock().unwrap().len();
            let end = self.listen_once().await;
            let last = self.ledger.received.lock().unwrap().last().copied();
            if end == End::Complete && !last.is_some_and(|last| last.status.is_terminal() && self.watches_one()) {
                self.around
                    .notes
                    .fault(format!("{:?} was told that it is complete behind {last:?}", self.ledger.watches));
            }
            let heard = self.ledger.received.lock().unwrap().len() > before;
            pause = if heard { BACKOFF.0 } else { (pause * 2).min(BACKOFF.1) };
            sleep(pause.mul_f64(0.5 + self.random.below(100) as f64 / 100.0)).await;
        }
    }

    fn watches_one(&self) -> bool {
        matches!(self.ledger.watches, Watches::Plan(_))
    }

    async fn listen_once(&mut self) -> End {
        let last = self.ledger.received.lock().unwrap().last().copied();
        if last.is_some() {
            self.ledger.resumptions.fetch_add(1, Relaxed);
        }
        let after = match self.ledger.watches {
            Watches::User(begin) => Some(last.unwrap_or(begin)),
            Watches::Plan(_) => last,
        };
        let after = after.map(|event| event.at.cursor());
        let by_header = self.ledger.transport == Transport::Sse && self.random.once_in(2);
        let (query, mut variables) = match (self.ledger.watches, by_header) {
            (Watches::Plan(id), true) => (PLAN, json!({ "id": id })),
            (Watches::Plan(id), false) => (PLAN_AFTER, json!({ "id": id, "after": after })),
            (Watches::User(_), true) => (USER, json!({})),
            (Watches::User(_), false) => (USER_AFTER, json!({ "after": after })),
        };
        if after.is_none() {
            variables.as_object_mut().unwrap().remove("after");
        }
        let question = Question { query, variables, last_event_id: after.as_deref().filter(|_| by_header) };
        let door = self.random.pick(&self.around.doors);
        let opening = Stream::open(self.ledger.transport, &self.around.http, &door, &self.token, &question);
        let Ok(Some(mut stream)) = timeout(OPENING, opening).await else { return End::Broken };
        let leaves_at = Instant::now() + Duration::from_millis(3_000 + self.random.below(25_000) as u64);
        loop {
            let heard = tokio::select! {
                heard = timeout(SILENCE, stream.next()) => heard,
                () = sleep_until(leaves_at), if *self.around.roaming.borrow() => return End::Broken,
            };
            match heard {
                Ok(Heard::Response(response)) => {
                    if !self.receive(&response) {
                        return End::Broken;
                    }
                }
                Ok(Heard::Alive) => {}
                Ok(Heard::Complete) => return End::Complete,
                Ok(Heard::Cut) | Err(_) => return End::Broken,
            }
        }
    }

    /// Writes down an event; false for anything else.
    fn receive(&self, response: &Value) -> bool {
        let notes = &self.around.notes;
        let mut received = self.ledger.received.lock().unwrap();
        if let Some(code) = notes.refusal(response) {
            let cursor = response["errors"][0]["extensions"]["cursor"].as_str();
            let last = received.last().copied().or(match self.ledger.watches {
                Watches::User(begin) => Some(begin),
                Watches::Plan(_) => None,
            });
            if code == "EVENTS_LAGGED" && cursor != last.map(|last| last.at.cursor()).as_deref() {
                notes.fault(format!("EVENTS_LAGGED names {cursor:?}, and the last event was {last:?}"));
            }
            return false;
        }
        let name = if self.watches_one() { "planStatus" } else { "planStatuses" };
        let told = &response["data"][name];
        let Some(event) = Event::told(told) else {
            notes.fault(format!("not an event: {response}"));
            return false;
        };
        if self.ledger.transport == Transport::Sse && response["id"] != told["cursor"] {
            notes.fault(format!("the event's id is not its cursor: {response}"));
        }
        received.push(event);
        true
    }
}

const PLAN: &str = "subscription($id: ID!) { planStatus(planId: $id) \
    { cursor planId status stage occurredAt } }";
const PLAN_AFTER: &str = "subscription($id: ID!, $after: String) { planStatus(planId: $id, after: $after) \
    { cursor planId status stage occurredAt } }";
const USER: &str = "subscription { planStatuses { cursor planId status stage occurredAt } }";
const USER_AFTER: &str = "subscription($after: String) { planStatuses(after: $after) \
    { cursor planId status stage occurredAt } }";
