//! Turns a queued plan into a finished one: `worker` claims, `attempt` runs the agents and stores each output, `model` asks a
//! language model, if there is one. No transaction is open while an agent runs.

mod attempt;
mod attempt_error;
mod heartbeat;
mod model;
mod run_agent;
mod worker;

pub use worker::start_workers;
