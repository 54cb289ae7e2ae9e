//! The plan domain: plain functions over a `Session`. No GraphQL, no HTTP.
//!
//! - `read`: one plan, a page of plans; `columns` says which columns travel.
//! - `write`: what people change.
//! - `status`: claims and transitions; the only place that changes `processing_status`.
//! - `events`: the stored progress of a plan; `queue`: how many wait.

pub mod columns;
pub mod events;
pub mod order;
pub mod queue;
pub mod read;
pub mod status;
pub mod users;
pub mod validate;
pub mod write;

mod plan;

pub use plan::{Failure, Plan};
