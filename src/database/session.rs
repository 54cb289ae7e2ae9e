//! One connection, bound to its viewer: row-level security sees the token's claims.

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
    Actor, Announcement, Announcer, ConnectionPool, PooledConnection, Pooler,
    actor::{Access, Identity, verb},
    announcer::{DueAnnouncement, SETTING},
    pooled_connection::milliseconds,
    slow_statements::{SlowStatements, StatementTimer},
};
use crate::{
    auth::Role,
    budget::{Budget, SessionPermit},
    telemetry::traces::TRACED,
};

/// Opens the sessions of one actor.
pub(super) struct SessionFactory {
    pub(super) connections: ConnectionPool,
    pub(super) pooler: Pooler,
    pub(super) slow: Arc<SlowStatements>,
    identity: Identity,
    /// Announces what is committed, where the trigger does not notify.
    announcer: Option<Arc<Announcer>>,
    /// When statements are cancelled.
    deadline: Option<Instant>,
}

impl SessionFactory {
    pub(super) fn new(
        connections: &ConnectionPool,
        pooler: Pooler,
        slow: &Arc<SlowStatements>,
        actor: Actor<'_>,
    ) -> Self {
        let (identity, deadline) = (actor.identity(), actor.deadline());
        Self { connections: connections.clone(), pooler, slow: Arc::clone(slow), identity, announcer: None, deadline }
    }

    /// The same with another deadline.
    pub(super) fn until(self, deadline: Instant) -> Self {
        Self { deadline: Some(deadline), ..self }
    }

    /// The same, where the trigger does not notify but this announces.
    pub(super) fn announced_by(self, announcer: Option<Arc<Announcer>>) -> Self {
        Self { announcer, ..self }
    }

    /// The time left until the deadline.
    fn time_left(&self) -> Option<Duration> {
        self.deadline.map(|deadline| deadline.saturating_duration_since(Instant::now()))
    }

    /// The same without the log of slow statements.
    pub(super) fn without_slow_log(&self) -> Self {
        let (connections, identity) = (self.connections.clone(), self.identity.clone());
        Self {
            connections,
            pooler: self.pooler,
            slow: SlowStatements::new(Duration::ZERO),
            identity,
            announcer: None,
            deadline: self.deadline,
        }
    }

    /// A read-only session. Each statement is a transaction of its own that sets the claims itself: no `BEGIN` and `COMMIT`,
    /// one round trip. Behind a transaction pooler, where each may go to another backend, it is a transaction.
    pub(super) async fn read(self) -> Result<Session, DbErr> {
        if self.pooler.is_present() {
            return self.begin("READ ONLY").await;
        }
        self.each_statement_alone(Transactions::EachReading).await
    }

    /// A session of a person whose statements write, each a transaction of its own as in `read`. Behind a transaction pooler, and
    /// for programs, whose statements do not set claims, it is a transaction with this idle timeout.
    pub(super) async fn autocommit(self, idle: Duration) -> Result<Session, DbErr> {
        if self.pooler.is_present() || !matches!(self.identity, Identity::Person(..)) {
            return self.write(idle).await;
        }
        self.each_statement_alone(Transactions::EachWriting).await
    }

    async fn each_statement_alone(self, transactions: Transactions) -> Result<Session, DbErr> {
        let begin = async {
            let mut connection = PooledConnection::acquire(&self.connections).await?;
            connection.prepare_for(self.identity.role(), self.time_left()).await?;
            Ok::<_, DbErr>(connection)
        };
        let connection = begin.instrument(trace_span!(target: TRACED, "session")).await?;
        Ok(Session { connection: Mutex::new(connection), factory: self, transactions, budget: None })
    }

    /// A transaction with this idle timeout.
    pub(super) async fn write(self, idle: Duration) -> Result<Session, DbErr> {
        let idle = idle.as_millis();
        self.begin(&format!("READ WRITE; SET LOCAL idle_in_transaction_session_timeout = {idle}")).await
    }

    /// A transaction of this `mode`. `BEGIN`, timeout and claims travel in one message. `SET LOCAL` needs no planning, unlike
    /// `SELECT set_config(…)` (`benches/row_security.sh`).
    pub(super) async fn begin(self, mode: &str) -> Result<Session, DbErr> {
        let begin = async {
            let mut connection = PooledConnection::acquire(&self.connections).await?;
            let (time, client_check, claims) =
                (milliseconds(self.time_left()), connection.client_check()?, self.identity.set_claims());
            let announces = match self.announcer {
                Some(_) => format!("SET LOCAL {SETTING} = 'on'; "),
                None => String::new(),
            };
            let sql = format!("BEGIN {mode}; SET LOCAL statement_timeout = {time}; {client_check}{announces}{claims}");
            let begun = PgTransactionManager::begin(
                connection.transaction_boundary()?,
                Some(AssertSqlSafe(sql).into_sql_str()),
            )
            .await;
            connection.finish(begun).map_err(connection_error)?;
            Ok::<_, DbErr>(connection)
        };
        let connection = begin.instrument(trace_span!(target: TRACED, "session")).await?;
        Ok(Session { connection: Mutex::new(connection), factory: self, transactions: Transactions::One, budget: None })
    }
}

/// How the statements of a session are transactions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Transactions {
    /// One is around them all, and has set the claims.
    One,
    /// Each is one, sets the claims, and reads.
    EachReading,
    /// The same, and may write.
    EachWriting,
}

/// A connection that carries an actor, for SeaORM's statements. Without `commit` what was written in a transaction is rolled back,
/// also when a request is abandoned.
pub struct Session {
    connection: Mutex<PooledConnection>,
    factory: SessionFactory,
    transactions: Transactions,
    /// The budget of the operation.
    budget: Option<Arc<Budget>>,
}

impl Session {
    /// The session of an operation, whose rows count against its budget.
    #[must_use]
    pub fn within(mut self, budget: &Arc<Budget>, permit: SessionPermit) -> Self {
        self.budget = Some(Arc::clone(budget));
        self.connection.get_mut().keep_permit(permit);
        self
    }

    /// Takes the service role for the rest of the transaction, with the actor's claims: for what people may cause but not do.
    pub async fn as_service(&self) -> Result<(), DbErr> {
        let sql = format!("SET LOCAL ROLE {}", Role::Service.as_str());
        self.execute_unprepared(&sql).await.map(drop)
    }

    /// Has this announced once the session has ended, before the statement that does it. Without an announcer the trigger notifies.
    pub async fn announce(&self, announcement: Announcement) {
        if let Some(announcer) = &self.factory.announcer {
            let mut connection = self.connection.lock().await;
            connection.due.get_or_insert_with(|| DueAnnouncement::new(announcer)).add(announcement);
        }
    }

    /// Commits the transaction, where one is around the statements.
    pub async fn commit(mut self) -> Result<(), DbErr> {
        if self.transactions != Transactions::One {
            return Ok(());
        }
        let connection = self.connection.get_mut();
        let span = trace_span!(target: TRACED, "commit", otel.kind = "client");
        let committed = PgTransactionManager::commit(connection.transaction_boundary()?).instrument(span).await;
        connection.finish(committed).map_err(query_error)
    }

    /// Prepared statements are cached by name, but not behind a transaction pooler, whose backends are shared.
    fn query(&self, Statement { sql, values, .. }: Statement, announces: bool) -> RunningStatement<'_> {
        let text = Arc::from(sql);
        let timer = self.factory.slow.time(&self.factory, &text, values.as_ref());
        let span = trace_span!(
            target: TRACED, "statement", otel.name = verb(&text), otel.kind = "client", db.system.name = "postgresql", db.query.text = &*text,
        );
        let mut values = values.unwrap_or_else(|| Values(Vec::new()));
        let text = match self.transactions {
            Transactions::One => text,
            Transactions::EachReading => self.factory.identity.with_claims(text, &mut values, Access::Reads),
            Transactions::EachWriting => {
                self.factory.identity.with_claims(text, &mut values, Access::Writes { announces })
            }
        };
        let query =
            sqlx::query_with(AssertSqlSafe(text), SqlxValues(values)).persistent(!self.factory.pooler.is_present());
        RunningStatement { query, span, _timer: timer }
    }
}

/// Bytes of a row's values.
fn bytes(row: &PgRow) -> usize {
    let value = |column| row.try_get_raw(column).ok().and_then(|value| value.as_bytes().ok().map(<[u8]>::len));
    (0..row.len()).filter_map(value).sum()
}

/// A statement, timed until this is dropped.
struct RunningStatement<'a> {
    query: Query<'static, Postgres, SqlxValues>,
    span: Span,
    _timer: Option<StatementTimer<'a>>,
}

pub(super) fn connection_error(error: sqlx::Error) -> DbErr {
    DbErr::Conn(RuntimeErr::SqlxError(error.into()))
}

pub(super) fn query_error(error: sqlx::Error) -> DbErr {
    DbErr::Query(RuntimeErr::SqlxError(error.into()))
}

#[async_trait::async_trait]
impl ConnectionTrait for Session {
    fn get_database_backend(&self) -> DbBackend {
        DbBackend::Postgres
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        let mut connection = self.connection.lock().await;
        let RunningStatement { query, span, _timer } = self.query(statement, connection.due.is_some());
        let result = query.execute(connection.statement()?).instrument(span).await;
        connection.finish(result).map(Into::into).map_err(query_error)
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        let mut connection = self.connection.lock().await;
        let sql = sqlx::raw_sql(AssertSqlSafe(sql.to_owned()));
        let result = sql.execute(connection.statement()?).await;
        connection.finish(result).map(Into::into).map_err(query_error)
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        let mut connection = self.connection.lock().await;
        let RunningStatement { query, span, _timer } = self.query(statement, connection.due.is_some());
        let row = query.fetch_optional(connection.statement()?).instrument(span).await;
        let row = connection.finish(row).map_err(query_error)?;
        if let (Some(budget), Some(row)) = (&self.budget, &row) {
            budget.charge_row(bytes(row)).await;
        }
        Ok(row.map(Into::into))
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        let mut connection = self.connection.lock().await;
        let RunningStatement { query, span, _timer } = self.query(statement, connection.due.is_some());
        let raw = connection.statement()?;
        let fetched = async {
            let (mut rows, mut stream) = (Vec::new(), query.fetch(raw));
            while let Some(row) = stream.try_next().await? {
                if let Some(budget) = &self.budget {
                    budget.charge_row(bytes(&row)).await;
                }
                rows.push(QueryResult::from(row));
            }
            Ok::<_, sqlx::Error>(rows)
        };
        let rows = fetched.instrument(span).await;
        connection.finish(rows).map_err(query_error)
    }
}

/// A statement with its values.
pub fn statement(sql: &str, values: impl IntoIterator<Item = Value>) -> Statement {
    Statement::from_sql_and_values(DbBackend::Postgres, sql, values)
}
