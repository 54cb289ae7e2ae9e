//! Statements that take long are told in the log: with their text, which holds no values, and with what Postgres does for them,
//! without the values that stand in it. What people wrote is in neither.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use metrics::{Counter, counter};
use sea_orm::{ConnectionTrait, DbBackend, DbErr, Statement, Values};
use serde_json::Value as Json;
use tokio::{runtime::Handle, time::Instant};
use tracing::Instrument;

use super::{redact::redact, session::Way};

/// How often Postgres is asked for a plan at most.
const PAUSE: Duration = Duration::from_secs(1);
/// How often for the same statement.
const PAUSE_FOR_ONE: Duration = Duration::from_mins(1);
/// How long Postgres may take for a plan.
const PLAN_WITHIN: Duration = Duration::from_secs(1);
/// Asks for a plan as whoever sent the statement. Nothing is executed, and nothing waited for: a table may be locked.
const MODE: &str = "READ ONLY; SET LOCAL lock_timeout = 500";

/// What is slow, and of what has been told.
#[derive(Debug)]
pub(super) struct Slow {
    /// `None`: nothing is.
    threshold: Option<Duration>,
    asked: Mutex<Asked>,
    slow: Counter,
}

/// When Postgres was asked for plans.
#[derive(Debug, Default)]
struct Asked {
    last: Option<Instant>,
    by_text: HashMap<Arc<str>, Instant>,
}

impl Slow {
    /// Statements that take longer than `threshold` are slow; with 0 none is.
    pub(super) fn new(threshold: Duration) -> Arc<Self> {
        let threshold = (!threshold.is_zero()).then_some(threshold);
        Arc::new(Self { threshold, asked: Mutex::default(), slow: counter!("plan_creator_slow_statements_total") })
    }

    /// Looks at how long a statement takes, until what this gives is dropped. The values are kept to ask for the plan.
    pub(super) fn watch<'a>(&self, way: &'a Way, text: &Arc<str>, values: Option<&Values>) -> Option<Watch<'a>> {
        let threshold = self.threshold?;
        Some(Watch { way, text: Arc::clone(text), values: values.cloned(), threshold, begun: Instant::now() })
    }

    /// Whether Postgres may be asked for the plan of a statement now.
    fn may_ask(&self, text: &Arc<str>) -> bool {
        let mut asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        asked.by_text.retain(|_, at| at.elapsed() < PAUSE_FOR_ONE);
        if asked.last.is_some_and(|last| last.elapsed() < PAUSE) || asked.by_text.contains_key(text) {
            return false;
        }
        asked.last = Some(Instant::now());
        asked.by_text.insert(Arc::clone(text), Instant::now());
        true
    }

    fn tell(&self, way: &Way, text: Arc<str>, values: Option<Values>, took: Duration) {
        self.slow.increment(1);
        let duration_ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
        match Handle::try_current() {
            Ok(runtime) if self.may_ask(&text) => {
                let way = way.unwatched();
                let ask = async move {
                    let plan = plan(way, &text, values).await;
                    let missing = plan.as_ref().err().map(tracing::field::display);
                    tracing::warn!(sql = &*text, duration_ms, plan = plan.as_deref().ok(), missing, "a slow statement");
                };
                runtime.spawn(ask.in_current_span());
            }
            _ => tracing::warn!(sql = &*text, duration_ms, "a slow statement"),
        }
    }
}

/// A statement under way. It may end by being dropped, when its operation has taken too long.
pub(super) struct Watch<'a> {
    way: &'a Way,
    text: Arc<str>,
    values: Option<Values>,
    threshold: Duration,
    begun: Instant,
}

impl Drop for Watch<'_> {
    fn drop(&mut self) {
        let took = self.begun.elapsed();
        if took >= self.threshold {
            self.way.slow.tell(self.way, Arc::clone(&self.text), self.values.take(), took);
        }
    }
}

/// What Postgres would do for the statement with these values, as JSON.
async fn plan(way: Way, text: &str, values: Option<Values>) -> Result<String, DbErr> {
    let session = way.until(std::time::Instant::now() + PLAN_WITHIN).begin(MODE).await?;
    let values = values.unwrap_or_else(|| Values(Vec::new()));
    let explain = Statement {
        sql: format!("EXPLAIN (FORMAT JSON) {text}"),
        values: Some(values),
        db_backend: DbBackend::Postgres,
    };
    let row = session.query_one_raw(explain).await?;
    let mut plan: Json = row.ok_or_else(|| DbErr::RecordNotFound("plan".to_owned()))?.try_get_by_index(0)?;
    redact(&mut plan);
    Ok(plan.to_string())
}
