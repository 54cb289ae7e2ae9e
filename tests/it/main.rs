//! The tests that run the real program: one binary, a private database per test.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::disallowed_methods,
    clippy::print_stderr,
    reason = "a test that cannot go on says where and stops"
)]

mod harness;

mod abuse;
mod agent_api;
mod backup;
mod browsers;
mod contract;
mod create_plan;
mod deadlines;
mod deploying;
mod doctor;
mod erasure;
mod error_codes;
mod example_agent;
mod goals_not_understood;
mod hostile_schema;
mod http_protocol;
mod identity;
mod isolation;
mod language_model;
mod ledger;
mod life_of_plans;
mod limits;
mod live_migrations;
mod logs;
mod lost_connections;
mod maintenance;
mod mcp;
mod metrics;
mod migrations;
mod monthly_budget;
mod owner_role;
mod plan_balances;
mod plan_details;
mod plan_figures;
mod plan_status;
mod plan_versions;
mod pooler;
mod preview_plan;
mod private_postgres;
mod query_plans;
mod random_lists;
mod read_plans;
mod readiness;
mod replica;
mod rolling_restart;
mod round_trips;
mod search;
mod secrets;
mod shutdown;
mod sign_in;
mod slow_statements;
mod statements;
mod stored_values;
mod streaming;
mod traces;
mod unchanged;
mod user_engagement;
mod websocket;
mod whole_contract;
mod workers;
