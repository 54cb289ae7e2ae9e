//! Limits on what one operation may use of shared resources. `http` identifies the `Caller`, who is charged for each
//! operation before it runs and gets a `Budget` for it, which travels in the request's data and in its database
//! sessions: a deadline, sessions at once, bytes of the response (`response`, `response_memory`), and permits for computing (`blocking_pool`).
//!
//! It knows no schema. Resolvers find the budget in their context.

mod blocking_pool;
mod caller;
mod exceeded;
mod operation;
mod response;
mod response_memory;

pub use caller::{Caller, CallerKey, Callers};
pub use exceeded::Exceeded;
pub use operation::{Budget, SessionPermit};
