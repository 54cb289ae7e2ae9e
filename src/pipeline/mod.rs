//! What turns a queued plan into a finished one: `worker` claims, `attempt` runs the agents and stores each output as
//! soon as there is one, `model` asks a language model where there is one. No transaction is open while an agent thinks.

mod attempt;
mod attempt_error;
mod heartbeat;
mod model;
mod run_agent;
mod worker;

pub use worker::start_workers;
