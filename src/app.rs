//! The shared state of a running server.

use std::sync::Arc;

use tokio::sync::Notify;

use crate::{
    auth::Tokens,
    database::{Database, NotificationListener},
    feed::Feed,
    plans::RoundRobin,
};
use agents::portfolio::MarketAssumptions;

/// The parts of the program, made once at start.
pub struct App {
    /// Opens sessions on the database.
    pub database: Database,
    /// Notifications of Postgres.
    pub notifications: NotificationListener,
    /// Events for subscribers.
    pub feed: Arc<Feed>,
    /// Issues and verifies tokens.
    pub tokens: Tokens,
    /// Assumptions for choosing portfolios.
    pub market: Arc<MarketAssumptions>,
    /// Round robin over users, for agents that claim over the API.
    pub round_robin: RoundRobin,
    /// Maximum attempts for retryable failures.
    pub attempts: u16,
    /// Changes when an erasure has been accepted.
    pub erasures: Arc<Notify>,
    /// Whether pages sign in as the demo user: on a private database that only this machine reaches.
    pub demo: bool,
}
