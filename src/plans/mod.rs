//! The plan domain: functions over a `Session`, without GraphQL or HTTP.
//!
//! - `read`: one plan, several, a page; `plan` lists the columns, `columns` selects, `filter` filters, `order` sorts, `page_request` paginates.
//! - `write`: people's changes; `details` their exact details; `cte` combines statements, `validate` checks inputs against the columns, `times` the range of times.
//! - `status`: transitions, the only place that changes `processing_status`. `claims` is a worker's lease, `round_robin`
//!   chooses the next plan, `outputs` stores agents' results, `origin` keeps the trace of a plan's request.
//! - `events`: the stored progress of plans; `unseen_events`: what has become visible since the last read; `history`: the
//!   audit; `as_of`: plans as they were; `foreign_marks`: events of another cluster; `trim`, `retention`, `test_plans`: what is deleted.
//! - `analytics`: aggregates over plans; `budget`: one monthly budget for all plans of a person; `queue` and `indexes`: statistics for operators.

pub mod analytics;
pub mod as_of;
pub mod backfill;
pub mod balances;
pub mod budget;
pub mod claims;
pub mod columns;
mod cte;
pub mod details;
pub mod ended_claims;
pub mod engagement;
pub mod erasure;
pub mod events;
pub mod filter;
pub mod foreign_marks;
pub mod history;
pub mod indexes;
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
pub mod unseen_events;
pub mod users;
pub mod validate;
pub mod write;

mod page_request;
mod plan;
mod round_robin;
mod row;
mod times;

pub use page_request::PageRequest;
pub use plan::{Failure, JsonText, Owner, Plan};
pub use round_robin::RoundRobin;
