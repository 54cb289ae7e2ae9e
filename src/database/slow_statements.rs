//! Logs slow statements with their text, which has no values, and their query plan with redacted values.

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

use super::{redact_plan::redact, session::SessionFactory};

/// The shortest interval between two `EXPLAIN`s.
const EXPLAIN_INTERVAL: Duration = Duration::from_secs(1);
/// The same for one statement.
const EXPLAIN_INTERVAL_PER_STATEMENT: Duration = Duration::from_mins(1);
/// Timeout of an `EXPLAIN`.
const EXPLAIN_TIMEOUT: Duration = Duration::from_secs(1);
/// `EXPLAIN` runs as the statement's sender. It executes nothing, and waits for no lock.
const MODE: &str = "READ ONLY; SET LOCAL lock_timeout = 500";

/// The threshold, and what was explained when.
#[derive(Debug)]
pub(super) struct SlowStatements {
    /// `None`: nothing is logged.
    threshold: Option<Duration>,
    explained: Mutex<Explained>,
    slow: Counter,
}

/// When statements were explained.
#[derive(Debug, Default)]
struct Explained {
    last: Option<Instant>,
    by_text: HashMap<Arc<str>, Instant>,
}

impl SlowStatements {
    /// Logs statements that take longer than `threshold`; 0 turns it off.
    pub(super) fn new(threshold: Duration) -> Arc<Self> {
        let threshold = (!threshold.is_zero()).then_some(threshold);
        Arc::new(Self { threshold, explained: Mutex::default(), slow: counter!("plan_creator_slow_statements_total") })
    }

    /// Times a statement until the timer is dropped. The values are kept for `EXPLAIN`.
    pub(super) fn time<'a>(
        &self,
        factory: &'a SessionFactory,
        text: &Arc<str>,
        values: Option<&Values>,
    ) -> Option<StatementTimer<'a>> {
        let threshold = self.threshold?;
        Some(StatementTimer {
            factory,
            text: Arc::clone(text),
            values: values.cloned(),
            threshold,
            begun: Instant::now(),
        })
    }

    /// Whether a statement may be explained now.
    fn may_explain(&self, text: &Arc<str>) -> bool {
        let mut explained = self.explained.lock().unwrap_or_else(PoisonError::into_inner);
        explained.by_text.retain(|_, at| at.elapsed() < EXPLAIN_INTERVAL_PER_STATEMENT);
        if explained.last.is_some_and(|last| last.elapsed() < EXPLAIN_INTERVAL) || explained.by_text.contains_key(text)
        {
            return false;
        }
        explained.last = Some(Instant::now());
        explained.by_text.insert(Arc::clone(text), Instant::now());
        true
    }

    fn log(&self, factory: &SessionFactory, text: Arc<str>, values: Option<Values>, took: Duration) {
        self.slow.increment(1);
        let duration_ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
        match Handle::try_current() {
            Ok(runtime) if self.may_explain(&text) => {
                let factory = factory.without_slow_log();
                let explain = async move {
                    let plan = explain(factory, &text, values).await;
                    let missing = plan.as_ref().err().map(tracing::field::display);
                    tracing::warn!(sql = &*text, duration_ms, plan = plan.as_deref().ok(), missing, "slow statement");
                };
                runtime.spawn(explain.in_current_span());
            }
            _ => tracing::warn!(sql = &*text, duration_ms, "slow statement"),
        }
    }
}

/// A running statement. It also ends by being dropped, when its operation is cancelled.
pub(super) struct StatementTimer<'a> {
    factory: &'a SessionFactory,
    text: Arc<str>,
    values: Option<Values>,
    threshold: Duration,
    begun: Instant,
}

impl Drop for StatementTimer<'_> {
    fn drop(&mut self) {
        let took = self.begun.elapsed();
        if took >= self.threshold {
            self.factory.slow.log(self.factory, Arc::clone(&self.text), self.values.take(), took);
        }
    }
}

/// The query plan for these values, as JSON.
async fn explain(factory: SessionFactory, text: &str, values: Option<Values>) -> Result<String, DbErr> {
    let session = factory.until(std::time::Instant::now() + EXPLAIN_TIMEOUT).begin(MODE).await?;
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
