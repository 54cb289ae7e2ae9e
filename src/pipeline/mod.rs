//! What turns a queued plan into a finished one: `worker` claims, `steps` runs the agents and stores each output as
//! soon as there is one. No transaction is open while an agent thinks.

mod heartbeat;
mod steps;
mod worker;

pub use worker::run_workers;
