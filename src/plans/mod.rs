//! The plan domain: plain functions over a `Session`. No GraphQL, no HTTP.
//!
//! - `read`: one plan, several, a page of plans; `columns` says which columns travel, `filter` which plans are on it,
//!   `order` how it goes on, `slice` which stretch of it (and of every other list).
//! - `write`: what people change; `validate` says what a column can hold, `times` what Postgres can.
//! - `status`: the transitions; the only place that changes `processing_status`. `claims` is how a worker holds a plan,
//!   `turn` whose plan is next, `outputs` what a worker stores, `origin` which request queued a plan.
//! - `events`: the stored progress of a plan; `news`: what has become visible since one last looked; `history`: a plan's
//!   stored changes; `trim`, `retention`, `test_plans`: what is not kept for ever.
//! - `analytics`: figures over a user's plans or everyone's; `queue` and `indexes`: the operator's figures.

pub mod analytics;
pub mod backfill;
pub mod claims;
pub mod columns;
pub mod ended_claims;
pub mod engagement;
pub mod erasure;
pub mod events;
pub mod filter;
pub mod history;
pub mod indexes;
pub mod news;
mod one_of;
pub mod order;
pub mod origin;
pub mod outputs;
pub mod queue;
pub mod read;
pub mod retention;
pub mod status;
pub mod test_plans;
pub mod trim;
pub mod users;
pub mod validate;
pub mod write;

mod plan;
mod row;
mod slice;
mod times;
mod turn;

pub use plan::{Failure, JsonText, Owner, Plan};
pub use slice::Slice;
pub use turn::Turn;
