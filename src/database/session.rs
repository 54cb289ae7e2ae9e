//! One connection, bound to whoever is asking: row level security sees what the token said.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use futures_util::TryStreamExt;
use sea_orm::{
    ConnectionTrait, DbBackend, DbErr, ExecResult, QueryResult, RuntimeErr, Statement, Value, Values,
    sqlx::{
        self, AssertSqlSafe, Postgres, Row, SqlSafeStr,
        postgres::{PgRow, PgTransactionManager},
        query::Query,
    },
};
use sea_query_sqlx::SqlxValues;
use sqlx_core::transaction::TransactionManager;
use tokio::sync::Mutex;
use tracing::{Instrument, Span, trace_span};

use super::{
    Actor, Connections, Lent, Pooler,
    actor::{Speaker, USER},
    lent::milliseconds,
    slow::{Slow, Watch},
};
use crate::{
    auth::Role,
    budget::{Budget, SessionPermit},
    telemetry::traces::TRACED,
};

/// How an actor's sessions are come by.
pub(super) struct Way {
    pub(super) connections: Connections,
    pub(super) pooler: Pooler,
    pub(super) slow: Arc<Slow>,
    speaker: Speaker,
    /// Until when statements may run.
    deadline: Option<Instant>,
}

impl Way {
    pub(super) fn new(connections: &Connections, pooler: Pooler, slow: &Arc<Slow>, actor: Actor<'_>) -> Self {
        let (speaker, deadline) = (actor.speaker(), actor.deadline());
        Self { connections: connections.clone(), pooler, slow: Arc::clone(slow), speaker, deadline }
    }

    /// The same, whose statements may run until then.
    pub(super) fn until(self, deadline: Instant) -> Self {
        Self { deadline: Some(deadline), ..self }
    }

    /// How long statements may still run.
    fn time_left(&self) -> Option<Duration> {
        self.deadline.map(|deadline| deadline.saturating_duration_since(Instant::now()))
    }

    /// The same, whose statements may take as long as they like without being told of.
    pub(super) fn unwatched(&self) -> Self {
        let (connections, speaker) = (self.connections.clone(), self.speaker.clone());
        Self { connections, pooler: self.pooler, slow: Slow::new(Duration::ZERO), speaker, deadline: self.deadline }
    }

    /// A session that only reads. Each of its statements is a transaction of its own and says itself who is asking, so that
    /// nothing need be sent before or behind it. Behind a pooler, where the next statement may go to another backend, it is a
    /// transaction.
    pub(super) async fn read(self) -> Result<Session, DbErr> {
        if self.pooler.is_there() {
            return self.begin("READ ONLY").await;
        }
        let begin = async {
            let mut lent = Lent::from(&self.connections).await?;
            lent.prepare_for(self.speaker.role(), self.time_left()).await?;
            Ok::<_, DbErr>(lent)
        };
        let lent = begin.instrument(trace_span!(target: TRACED, "session")).await?;
        Ok(Session { lent: Mutex::new(lent), way: self, begun: false, budget: None })
    }

    /// A transaction, which Postgres ends when nothing is heard of it for so long.
    pub(super) async fn write(self, idle: Duration) -> Result<Session, DbErr> {
        let idle = idle.as_millis();
        self.begin(&format!("READ WRITE; SET LOCAL idle_in_transaction_session_timeout = {idle}")).await
    }

    /// A transaction of this `mode`. It, its time and the actor travel in one message: one round trip, not four. `SET LOCAL` is
    /// not planned as a `SELECT` of `set_config` is, which is a sixth of what a plan by its id costs
    /// (`benches/row_security.sh`).
    pub(super) async fn begin(self, mode: &str) -> Result<Session, DbErr> {
        let begin = async {
            let mut lent = Lent::from(&self.connections).await?;
            let (time, notice, introduction) =
                (milliseconds(self.time_left()), lent.notice()?, self.speaker.introduction());
            let sql = format!("BEGIN {mode}; SET LOCAL statement_timeout = {time}; {notice}{introduction}");
            let begun =
                PgTransactionManager::begin(lent.begin_boundary()?, Some(AssertSqlSafe(sql).into_sql_str())).await;
            lent.ended(begun).map_err(unconnected)?;
            Ok::<_, DbErr>(lent)
        };
        let lent = begin.instrument(trace_span!(target: TRACED, "session")).await?;
        Ok(Session { lent: Mutex::new(lent), way: self, begun: true, budget: None })
    }

    /// The statement of a person, made to say first who is asking: its `WHERE` has nothing to do with the rows, and what has not
    /// is looked at once, before any row or any policy, of which one of an operator's own may ask for nothing of the row either
    /// (`auth.jwt() ->> 'aal' = 'aal2'`). A connection that has not the role that it
    /// should have is an error. What the service role may read hangs on nothing but the role, and its statements may run in
    /// parallel, which none may that sets something.
    fn told(&self, sql: Arc<str>, values: &mut Values) -> Arc<str> {
        let Speaker::Person(user, claims) = &self.speaker else { return sql };
        values.0.extend([user.to_string().into(), claims.as_str().into()]);
        let (role, claims) = (self.speaker.role().as_str(), values.0.len());
        let name = format!("CASE current_user WHEN '{role}' THEN '{USER}' ELSE 'not as {role}' END");
        let user = format!("set_config({name}, ${}, true)", claims - 1);
        let said = format!("{user} || set_config('request.jwt.claims', ${claims}, true)");
        format!("SELECT * FROM ({sql}) AS asked WHERE (SELECT {said}) IS NOT NULL").into()
    }
}

/// A connection that carries an actor. SeaORM's statements run on it like on any connection. What was written without
/// `commit` is rolled back, also when a request is abandoned half-way.
pub struct Session {
    lent: Mutex<Lent>,
    way: Way,
    /// Whether it is a transaction, which knows its actor; otherwise each statement says it.
    begun: bool,
    /// What the operation may take whose session it is.
    budget: Option<Arc<Budget>>,
}

impl Session {
    /// The session of an operation: its rows count for what the operation may take.
    #[must_use]
    pub fn within(mut self, budget: &Arc<Budget>, permit: SessionPermit) -> Self {
        self.budget = Some(Arc::clone(budget));
        self.lent.get_mut().hold(permit);
        self
    }

    /// Goes on with the rights of the service role, still in the actor's name: for what people may have done but not do.
    pub async fn as_service(&self) -> Result<(), DbErr> {
        let sql = format!("SET LOCAL ROLE {}", Role::Service.as_str());
        self.execute_unprepared(&sql).await.map(drop)
    }

    /// Keeps what was written.
    pub async fn commit(mut self) -> Result<(), DbErr> {
        let lent = self.lent.get_mut();
        let traced = trace_span!(target: TRACED, "commit", otel.kind = "client");
        let committed = PgTransactionManager::commit(lent.begin_boundary()?).instrument(traced).await;
        lent.ended(committed).map_err(failed)
    }

    /// Kept prepared under a name for the next time, but not behind a pooler: there the backend is another's next, whose
    /// names are the same. Without a name it lasts for as long as it is needed, since the transaction has one backend.
    fn query(&self, Statement { sql, values, .. }: Statement) -> Running<'_> {
        let text = Arc::from(sql);
        let watch = self.way.slow.watch(&self.way, &text, values.as_ref());
        let verb = text.split_ascii_whitespace().next().unwrap_or_default();
        let traced = trace_span!(
            target: TRACED, "statement", otel.name = verb, otel.kind = "client", db.system.name = "postgresql", db.query.text = &*text,
        );
        let mut values = values.unwrap_or_else(|| Values(Vec::new()));
        let text = if self.begun { text } else { self.way.told(text, &mut values) };
        let query = sqlx::query_with(AssertSqlSafe(text), SqlxValues(values)).persistent(!self.way.pooler.is_there());
        Running { query, traced, _watch: watch }
    }
}

/// Bytes of a row's values.
fn bytes(row: &PgRow) -> usize {
    let value = |column| row.try_get_raw(column).ok().and_then(|value| value.as_bytes().ok().map(<[u8]>::len));
    (0..row.len()).filter_map(value).sum()
}

/// A statement that is about to run, and is watched until this is dropped.
struct Running<'a> {
    query: Query<'static, Postgres, SqlxValues>,
    traced: Span,
    _watch: Option<Watch<'a>>,
}

pub(super) fn unconnected(error: sqlx::Error) -> DbErr {
    DbErr::Conn(RuntimeErr::SqlxError(error.into()))
}

pub(super) fn failed(error: sqlx::Error) -> DbErr {
    DbErr::Query(RuntimeErr::SqlxError(error.into()))
}

#[async_trait::async_trait]
impl ConnectionTrait for Session {
    fn get_database_backend(&self) -> DbBackend {
        DbBackend::Postgres
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        let mut lent = self.lent.lock().await;
        let Running { query, traced, _watch } = self.query(statement);
        let result = query.execute(lent.begin()?).instrument(traced).await;
        lent.ended(result).map(Into::into).map_err(failed)
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        let mut lent = self.lent.lock().await;
        let sql = sqlx::raw_sql(AssertSqlSafe(sql.to_owned()));
        let result = sql.execute(lent.begin()?).await;
        lent.ended(result).map(Into::into).map_err(failed)
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        let mut lent = self.lent.lock().await;
        let Running { query, traced, _watch } = self.query(statement);
        let row = query.fetch_optional(lent.begin()?).instrument(traced).await;
        let row = lent.ended(row).map_err(failed)?;
        if let (Some(budget), Some(row)) = (&self.budget, &row) {
            budget.take_row(bytes(row)).await;
        }
        Ok(row.map(Into::into))
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        let mut lent = self.lent.lock().await;
        let Running { query, traced, _watch } = self.query(statement);
        let connection = lent.begin()?;
        let fetched = async {
            let (mut rows, mut stream) = (Vec::new(), query.fetch(connection));
            while let Some(row) = stream.try_next().await? {
                if let Some(budget) = &self.budget {
                    budget.take_row(bytes(&row)).await;
                }
                rows.push(QueryResult::from(row));
            }
            Ok::<_, sqlx::Error>(rows)
        };
        let rows = fetched.instrument(traced).await;
        lent.ended(rows).map_err(failed)
    }
}

/// A statement with its values.
pub fn statement(sql: &str, values: impl IntoIterator<Item = Value>) -> Statement {
    Statement::from_sql_and_values(DbBackend::Postgres, sql, values)
}
