//! What every part of the running program is handed.

use std::sync::Arc;

use tokio::sync::Notify;

use crate::{
    auth::Tokens,
    database::{Database, NotificationListener},
    feed::Feed,
    plans::Turn,
};
use agents::portfolio::MarketAssumptions;

/// The parts, made once at start and shared.
pub struct App {
    /// Sessions on the database.
    pub database: Database,
    /// What Postgres notifies of.
    pub notifications: NotificationListener,
    /// Events to whoever watches.
    pub feed: Arc<Feed>,
    /// Makes and checks tokens.
    pub tokens: Tokens,
    /// What portfolios are chosen by.
    pub market: Arc<MarketAssumptions>,
    /// Whose plan is next, for agents that claim over the API.
    pub turn: Turn,
    /// How often a plan is begun that fails in a way that another attempt may mend.
    pub attempts: u16,
    /// Rings when a person is to be erased.
    pub erasures: Arc<Notify>,
    /// Whether there is a demo user, as whom the pages sign in: on the private database, where nobody else reaches it.
    pub demo: bool,
}
