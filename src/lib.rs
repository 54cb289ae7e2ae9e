//! Plan Creator: a person writes a financial goal in plain words, agents turn it into a plan, and everyone who watches
//! sees each step the moment it commits.
//!
//! The house, from the street to the cellar:
//!
//! - `cli` is the front door: one command a file. `cli::serve` puts the parts together, read from top to bottom.
//! - `http` speaks HTTP, and no SQL. The GraphQL in it is spoken by the crate `graphql-gate`, over any schema: it checks a document
//!   before it runs, and knows nothing of what is here but what `http::graphql` tells it.
//! - `budget` is what one operation may take: it travels from the door with the request into its database sessions.
//! - `graphql` holds types and resolvers: they ask the domain and wrap the answer.
//! - `plans` is the domain: plain functions over a database session. `plans::status` alone moves a plan on.
//! - `feed` carries events out of the database to whoever watches.
//! - `pipeline` claims queued plans and takes them through the crate `agents`, which are pure functions.
//! - `supervisor` keeps the tasks alive that all of this runs in.
//! - `maintenance` lets go of what is too old to keep, and sees to tables and indexes.
//! - `doctor` says what may be wrong with a database.
//! - `database` hands out sessions that carry who is asking, so that row level security holds. The tables are made by the
//!   crate `migration`, and `entity` is generated from them.
//!
//! Crates of their own, under `crates/`: `agents`, `private_postgres` (a cluster in the data folder) and `backup`.
//!
//! What can be seen from outside is in `telemetry`: logs, figures and traces.
//!
//! Every error code is in `code`, every limit in `limits`, every setting in `config`.
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
mod feed;
mod graphql;
mod http;
mod limits;
mod maintenance;
mod pipeline;
mod plans;
mod shutdown;
mod supervisor;
