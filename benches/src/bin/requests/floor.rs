//! The floor: what axum and a bare driver take for the same rows, by the same indexes and triggers, as a superuser, whom no
//! policy binds. It knows no tokens, no GraphQL and no limits; JSON goes through it as the text that Postgres sends.

use std::{
    error::Error,
    net::SocketAddr,
    process::Stdio,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use anyhow::Context;
use axum::{
    Json, Router,
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::post,
};
use benches::{figures::line, process::Process};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, Command},
};
use tokio_postgres::{
    Client, NoTls, Row, Statement,
    types::{FromSql, ToSql, Type},
};
use uuid::Uuid;

use crate::numeric::Numeric;

/// Connections to Postgres, as many as the program has.
const CONNECTIONS: usize = 20;

const CARD: &str = "id, plan_name, plan_type, target_amount, is_favorite, created_at, processing_status";
const REST: &str = "user_id, financial_goals, investment_preferences, risk_level, time_horizon, is_active, updated_at, \
    last_reviewed_at, expected_return, actual_return, performance_notes, plan_data, agent_2_data, agent_3_data";
const FIGURES: &str = "SELECT plan_type, count(*), count(*) FILTER (WHERE processing_status = 'COMPLETED'), \
    round(avg(target_amount), 2) FROM investment_plans WHERE is_active";

/// A floor in a process of its own, which ends when this is dropped.
pub(crate) struct Floor {
    _child: Child,
    pub(crate) address: SocketAddr,
    pub(crate) process: Process,
}

impl Floor {
    /// Starts a floor on this database.
    pub(crate) async fn start(url: &str) -> anyhow::Result<Self> {
        let mut child = Command::new(std::env::current_exe()?)
            .args(["floor", url])
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()?;
        let process = Process(child.id().context("the floor has ended")?);
        let mut lines = BufReader::new(child.stdout.take().context("the floor says nothing")?).lines();
        let address = lines.next_line().await?.context("the floor has ended")?.parse()?;
        Ok(Self { _child: child, address, process })
    }
}

/// A connection and what it sends, prepared.
struct Connection {
    client: Client,
    dashboard: Statement,
    plan: Statement,
    analytics: Statement,
    everybodys: Statement,
    create: Statement,
    favorite: Statement,
}

/// The connections, which take turns.
struct Connections {
    all: Vec<Connection>,
    turn: AtomicUsize,
}

impl Connections {
    fn next(&self) -> &Connection {
        &self.all[self.turn.fetch_add(1, Ordering::Relaxed) % self.all.len()]
    }
}

impl Connection {
    async fn open(url: &str) -> anyhow::Result<Self> {
        let (client, connection) = tokio_postgres::connect(url, NoTls).await?;
        tokio::spawn(connection);
        let dashboard = format!(
            "SELECT {CARD} FROM investment_plans WHERE user_id = $1 AND is_active ORDER BY (is_favorite IS TRUE) DESC, \
            (CASE WHEN created_at IS NULL THEN '1970-01-01 00:00:00+00'::timestamptz ELSE created_at END) DESC, id DESC LIMIT 20"
        );
        let create = format!(
            "INSERT INTO investment_plans (user_id, financial_goals, investment_preferences, plan_name, plan_type, risk_level, \
            time_horizon, target_amount) VALUES ($1, $2, $3, $4, $5, $6, $7, $8::text::numeric) RETURNING {CARD}"
        );
        Ok(Self {
            dashboard: client.prepare(&dashboard).await?,
            plan: client.prepare(&format!("SELECT {CARD}, {REST} FROM investment_plans WHERE id = $1")).await?,
            analytics: client.prepare(&format!("{FIGURES} AND user_id = $1 GROUP BY plan_type")).await?,
            everybodys: client.prepare(&format!("{FIGURES} GROUP BY plan_type")).await?,
            create: client.prepare(&create).await?,
            favorite: client
                .prepare(&format!("UPDATE investment_plans SET is_favorite = $2 WHERE id = $1 RETURNING {CARD}"))
                .await?,
            client,
        })
    }
}

#[derive(Deserialize)]
struct Body<T> {
    variables: T,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct OfUser {
    user_id: Uuid,
}

#[derive(Deserialize)]
struct OfPlan {
    id: Uuid,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Star {
    id: Uuid,
    is_favorite: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Create {
    user_id: Uuid,
    input: NewPlan,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct NewPlan {
    financial_goals: String,
    investment_preferences: String,
    plan_name: String,
    plan_type: String,
    risk_level: String,
    time_horizon: i32,
    target_amount: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Card<'a> {
    id: Uuid,
    plan_name: Option<&'a str>,
    plan_type: Option<&'a str>,
    target_amount: Option<Numeric>,
    is_favorite: Option<bool>,
    created_at: Option<DateTime<Utc>>,
    processing_status: Option<&'a str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Plan<'a> {
    #[serde(flatten)]
    card: Card<'a>,
    user_id: Uuid,
    financial_goals: Option<&'a str>,
    investment_preferences: Option<&'a str>,
    risk_level: Option<&'a str>,
    time_horizon: Option<i32>,
    is_active: Option<bool>,
    updated_at: Option<DateTime<Utc>>,
    last_reviewed_at: Option<DateTime<Utc>>,
    expected_return: Option<Numeric>,
    actual_return: Option<Numeric>,
    performance_notes: Option<&'a str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Figures<'a> {
    plan_type: Option<&'a str>,
    total_plans: i64,
    completed_plans: i64,
    average_target_amount: Option<Numeric>,
}

/// Stored JSON as the text that it is, behind the byte with its version.
struct Jsonb<'a>(&'a str);

impl<'a> FromSql<'a> for Jsonb<'a> {
    fn from_sql(_: &Type, raw: &'a [u8]) -> Result<Self, Box<dyn Error + Sync + Send>> {
        Ok(Self(std::str::from_utf8(raw.get(1..).unwrap_or_default())?))
    }

    fn accepts(of: &Type) -> bool {
        *of == Type::JSONB
    }
}

fn card(row: &Row) -> Card<'_> {
    Card {
        id: row.get(0),
        plan_name: row.get(1),
        plan_type: row.get(2),
        target_amount: row.get(3),
        is_favorite: row.get(4),
        created_at: row.get(5),
        processing_status: row.get(6),
    }
}

/// The whole plan as JSON, its stored JSON spliced in.
fn plan(row: &Row) -> anyhow::Result<String> {
    let plan = Plan {
        card: card(row),
        user_id: row.get(7),
        financial_goals: row.get(8),
        investment_preferences: row.get(9),
        risk_level: row.get(10),
        time_horizon: row.get(11),
        is_active: row.get(12),
        updated_at: row.get(13),
        last_reviewed_at: row.get(14),
        expected_return: row.get(15),
        actual_return: row.get(16),
        performance_notes: row.get(17),
    };
    let mut text = serde_json::to_string(&plan)?;
    text.pop();
    for (name, column) in [("planData", 18), ("agent2Data", 19), ("agent3Data", 20)] {
        let stored: Option<Jsonb<'_>> = row.get(column);
        text.extend([",\"", name, "\":", stored.map_or("null", |json| json.0)]);
    }
    text.push('}');
    Ok(text)
}

fn figures(row: &Row) -> Figures<'_> {
    Figures {
        plan_type: row.get(0),
        total_plans: row.get(1),
        completed_plans: row.get(2),
        average_target_amount: row.get(3),
    }
}

/// What goes wrong is told by its status.
struct Failed;

impl<E: Error> From<E> for Failed {
    fn from(_: E) -> Self {
        Self
    }
}

impl IntoResponse for Failed {
    fn into_response(self) -> Response {
        StatusCode::INTERNAL_SERVER_ERROR.into_response()
    }
}

type Answer = Result<Response, Failed>;

fn json(data: &str) -> Response {
    ([(header::CONTENT_TYPE, "application/json")], format!("{{\"data\":{data}}}")).into_response()
}

fn list<'a, T: Serialize>(rows: &'a [Row], read: fn(&'a Row) -> T) -> Answer {
    Ok(json(&serde_json::to_string(&rows.iter().map(read).collect::<Vec<_>>())?))
}

async fn dashboard(State(all): State<Arc<Connections>>, Json(body): Json<Body<OfUser>>) -> Answer {
    let Connection { client, dashboard, .. } = all.next();
    list(&client.query(dashboard, &[&body.variables.user_id]).await?, card)
}

async fn one(State(all): State<Arc<Connections>>, Json(body): Json<Body<OfPlan>>) -> Answer {
    let Connection { client, plan: statement, .. } = all.next();
    let row = client.query_one(statement, &[&body.variables.id]).await?;
    plan(&row).map(|text| json(&text)).map_err(|_| Failed)
}

async fn analytics(State(all): State<Arc<Connections>>, Json(body): Json<Body<OfUser>>) -> Answer {
    let Connection { client, analytics, .. } = all.next();
    list(&client.query(analytics, &[&body.variables.user_id]).await?, figures)
}

async fn everybodys(State(all): State<Arc<Connections>>) -> Answer {
    let Connection { client, everybodys, .. } = all.next();
    list(&client.query(everybodys, &[]).await?, figures)
}

async fn create(State(all): State<Arc<Connections>>, Json(body): Json<Body<Create>>) -> Answer {
    let Connection { client, create, .. } = all.next();
    let Create { user_id, input } = &body.variables;
    let values: [&(dyn ToSql + Sync); 8] = [
        user_id,
        &input.financial_goals,
        &input.investment_preferences,
        &input.plan_name,
        &input.plan_type,
        &input.risk_level,
        &input.time_horizon,
        &input.target_amount,
    ];
    let row = client.query_one(create, &values).await?;
    Ok(json(&serde_json::to_string(&card(&row))?))
}

async fn favorite(State(all): State<Arc<Connections>>, Json(body): Json<Body<Star>>) -> Answer {
    let Connection { client, favorite, .. } = all.next();
    let row = client.query_one(favorite, &[&body.variables.id, &body.variables.is_favorite]).await?;
    Ok(json(&serde_json::to_string(&card(&row))?))
}

/// The server itself.
pub(crate) async fn serve(url: &str) -> anyhow::Result<()> {
    let mut all = Vec::new();
    for _ in 0..CONNECTIONS {
        all.push(Connection::open(url).await?);
    }
    let routes = Router::new()
        .route("/dashboard", post(dashboard))
        .route("/plan", post(one))
        .route("/analytics", post(analytics))
        .route("/everybodys-analytics", post(everybodys))
        .route("/create", post(create))
        .route("/favorite", post(favorite))
        .with_state(Arc::new(Connections { all, turn: AtomicUsize::default() }));
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await?;
    line(&listener.local_addr()?.to_string());
    Ok(axum::serve(listener, routes).await?)
}
