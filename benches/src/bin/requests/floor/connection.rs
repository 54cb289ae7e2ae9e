//! What the floor sends to Postgres.

use std::sync::atomic::{AtomicUsize, Ordering};

use tokio_postgres::{Client, NoTls, Statement};

/// Connections to Postgres, as many as the program has.
const CONNECTIONS: usize = 20;

const CARD: &str = "id, plan_name, plan_type, target_amount, is_favorite, created_at, processing_status";
const REST: &str = "user_id, financial_goals, investment_preferences, risk_level, time_horizon, is_active, updated_at, \
    last_reviewed_at, expected_return, actual_return, performance_notes, plan_data, agent_2_data, agent_3_data";
const FIGURES: &str =
    "SELECT plan_type, count(*), count(*) FILTER (WHERE processing_status = 'COMPLETED'), round(avg(target_amount), 2)";
const OF_USER: &str = "WHERE is_active AND user_id = $1";

/// A connection and what it sends, prepared.
pub(super) struct Connection {
    pub(super) client: Client,
    pub(super) dashboard: Statement,
    pub(super) documents_dashboard: Statement,
    pub(super) plan: Statement,
    pub(super) analytics: Statement,
    pub(super) documents_analytics: Statement,
    pub(super) everybodys: Statement,
    pub(super) create: Statement,
    pub(super) favorite: Statement,
}

/// The connections, which take turns.
pub(super) struct Connections {
    all: Vec<Connection>,
    turn: AtomicUsize,
}

impl Connections {
    pub(super) async fn open(url: &str) -> anyhow::Result<Self> {
        let mut all = Vec::new();
        for _ in 0..CONNECTIONS {
            all.push(Connection::open(url).await?);
        }
        Ok(Self { all, turn: AtomicUsize::default() })
    }

    pub(super) fn next(&self) -> &Connection {
        &self.all[self.turn.fetch_add(1, Ordering::Relaxed) % self.all.len()]
    }
}

impl Connection {
    async fn open(url: &str) -> anyhow::Result<Self> {
        let (client, connection) = tokio_postgres::connect(url, NoTls).await?;
        tokio::spawn(connection);
        let dashboard = format!(
            "SELECT {CARD} FROM investment_plans {OF_USER} ORDER BY (is_favorite IS TRUE) DESC, \
            (CASE WHEN created_at IS NULL THEN '1970-01-01 00:00:00+00'::timestamptz ELSE created_at END) DESC, id DESC LIMIT 20"
        );
        let documents_dashboard = format!(
            "SELECT {CARD} FROM document.investment_plans {OF_USER} ORDER BY is_favorite DESC, created_at DESC LIMIT 20"
        );
        let documents_analytics = format!("{FIGURES} FROM document.investment_plans {OF_USER} GROUP BY plan_type");
        let create = format!(
            "INSERT INTO investment_plans (user_id, financial_goals, investment_preferences, plan_name, plan_type, risk_level, \
            time_horizon, target_amount) VALUES ($1, $2, $3, $4, $5, $6, $7, $8::text::numeric) RETURNING {CARD}"
        );
        Ok(Self {
            dashboard: client.prepare(&dashboard).await?,
            documents_dashboard: client.prepare(&documents_dashboard).await?,
            plan: client.prepare(&format!("SELECT {CARD}, {REST} FROM investment_plans WHERE id = $1")).await?,
            analytics: client.prepare(&format!("{FIGURES} FROM investment_plans {OF_USER} GROUP BY plan_type")).await?,
            documents_analytics: client.prepare(&documents_analytics).await?,
            everybodys: client
                .prepare(&format!("{FIGURES} FROM investment_plans WHERE is_active GROUP BY plan_type"))
                .await?,
            create: client.prepare(&create).await?,
            favorite: client
                .prepare(&format!("UPDATE investment_plans SET is_favorite = $2 WHERE id = $1 RETURNING {CARD}"))
                .await?,
            client,
        })
    }
}
