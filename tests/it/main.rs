//! The tests that run the real program: one binary, a private database per test.

mod harness;

mod contract;
mod create_plan;
mod goals;
mod http_protocol;
mod isolation;
mod migrations;
mod plan_status;
mod private_postgres;
mod read_plans;
mod websocket;
mod workers;
