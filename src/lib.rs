//! Plan Creator: a person writes a financial goal in plain words, agents turn it into a plan, and everyone who watches
//! sees each step the moment it commits.
//!
//! The modules, from the outside in:
//!
//! - `cli`: one command a file. `cli::serve` puts the parts together, read from top to bottom.
//! - `http`: HTTP, without SQL. The crate `graphql-gate` serves GraphQL over any schema: it validates a document, runs it, and
//!   knows of this program what `http::graphql` tells it.
//! - `budget`: what one operation may use; it travels with the request into its database sessions.
//! - `graphql`: types and resolvers, which call the domain and wrap the result.
//! - `plans`: the domain, functions over a database session. `plans::status` alone changes a plan's status.
//! - `feed`: delivers events from the database to subscribers.
//! - `pipeline`: claims queued plans and runs the crate `agents`, which are pure functions.
//! - `supervisor`: restarts long-lived tasks that panic.
//! - `maintenance`: retention, and upkeep of tables and indexes.
//! - `doctor`: checks a database for problems.
//! - `database`: sessions that carry their viewer, so that row-level security holds. The crate `migration` makes the
//!   tables, and `entity` is generated from them.
//!
//! Crates of their own, under `crates/`: `agents`, `private_postgres` (a cluster in the data folder) and `backup`.
//!
//! `telemetry` has logs, metrics and traces; `code` all error codes, `limits` all limits, `config` all settings.
//!
//! Calls go one way, `cli → http → graphql → plans → entity`, with `pipeline` and `maintenance` beside `http`.

pub mod cli;
pub mod database;
pub mod telemetry;
pub mod vocabulary;

mod app;
mod auth;
mod budget;
mod chat;
mod clock;
mod code;
mod config;
mod demo;
mod doctor;
mod duration;
mod feed;
mod graphql;
mod http;
mod limits;
mod maintenance;
mod pipeline;
mod plans;
mod shutdown;
mod supervisor;
