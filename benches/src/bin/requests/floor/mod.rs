//! The floor: what axum and a bare driver take for the same rows, by the same indexes and triggers, as a superuser, whom no
//! policy binds. It knows no tokens, no GraphQL and no limits; JSON goes through it as the text that Postgres sends. What the
//! program's own indexes save is seen where it asks as the database document does, with the document's indexes alone.

mod answer;
mod connection;

use std::{error::Error, net::SocketAddr, process::Stdio, sync::Arc};

use anyhow::Context;
use axum::{
    Json, Router,
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::post,
};
use benches::{figures::line, process::Process};
use serde::{Deserialize, Serialize};
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, Command},
};
use tokio_postgres::{Row, Statement, types::ToSql};
use uuid::Uuid;

use answer::{card, figures, plan};
use connection::{Connection, Connections};

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

type All = State<Arc<Connections>>;
type Answer = Result<Response, Failed>;

fn json(data: &str) -> Response {
    ([(header::CONTENT_TYPE, "application/json")], format!("{{\"data\":{data}}}")).into_response()
}

fn list<'a, T: Serialize>(rows: &'a [Row], read: fn(&'a Row) -> T) -> Answer {
    Ok(json(&serde_json::to_string(&rows.iter().map(read).collect::<Vec<_>>())?))
}

/// What a statement gives for a user.
async fn of_user(
    State(all): All,
    Json(body): Json<Body<OfUser>>,
    statement: fn(&Connection) -> &Statement,
    answer: fn(&[Row]) -> Answer,
) -> Answer {
    let connection = all.next();
    answer(&connection.client.query(statement(connection), &[&body.variables.user_id]).await?)
}

async fn one(State(all): All, Json(body): Json<Body<OfPlan>>) -> Answer {
    let Connection { client, plan: statement, .. } = all.next();
    let row = client.query_one(statement, &[&body.variables.id]).await?;
    plan(&row).map(|text| json(&text)).map_err(|_| Failed)
}

async fn everybodys(State(all): All) -> Answer {
    let Connection { client, everybodys, .. } = all.next();
    list(&client.query(everybodys, &[]).await?, figures)
}

async fn create(State(all): All, Json(body): Json<Body<Create>>) -> Answer {
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

async fn favorite(State(all): All, Json(body): Json<Body<Star>>) -> Answer {
    let Connection { client, favorite, .. } = all.next();
    let row = client.query_one(favorite, &[&body.variables.id, &body.variables.is_favorite]).await?;
    Ok(json(&serde_json::to_string(&card(&row))?))
}

/// The server itself.
pub(crate) async fn serve(url: &str) -> anyhow::Result<()> {
    let (cards, all_figures) = (|rows: &[Row]| list(rows, card), |rows: &[Row]| list(rows, figures));
    let routes = Router::new()
        .route("/dashboard", post(move |all: All, body| of_user(all, body, |all| &all.dashboard, cards)))
        .route(
            "/documents-dashboard",
            post(move |all: All, body| of_user(all, body, |all| &all.documents_dashboard, cards)),
        )
        .route("/plan", post(one))
        .route("/analytics", post(move |all: All, body| of_user(all, body, |all| &all.analytics, all_figures)))
        .route(
            "/documents-analytics",
            post(move |all: All, body| of_user(all, body, |all| &all.documents_analytics, all_figures)),
        )
        .route("/everybodys-analytics", post(everybodys))
        .route("/create", post(create))
        .route("/favorite", post(favorite))
        .with_state(Arc::new(Connections::open(url).await?));
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await?;
    line(&listener.local_addr()?.to_string());
    Ok(axum::serve(listener, routes).await?)
}
