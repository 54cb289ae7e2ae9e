//! What one operation may take of what everybody shares. The door makes a `Caller` of whoever asks; the caller is charged for each
//! operation before it runs (`rate_limit`) and gets a `Budget` for it, which travels in the request's data and in its database
//! sessions: a deadline, sessions at once, bytes of the response (`response`, `response_memory`), and permits for computing (`computing`).
//!
//! Nothing here knows what is asked for. Resolvers find the budget in their context.

mod caller;
mod computing;
mod exceeded;
mod operation;
mod response;
mod response_memory;

pub use caller::{Caller, CallerKey, Callers};
pub use exceeded::Exceeded;
pub use operation::{Budget, SessionPermit};
