//! The three agents: words to goal (`planner`), goal to allocation (`portfolio`), allocation to plan (`composer`).
//! `cashflow` is the engine that the last of them asks. `model` is what a language model may be asked, and what of its answer counts; `chat` asks it.
//!
//! Pure: typed input in, typed output out; no database, no clock, no network. The same input gives the same output
//! to the bit, on every machine (transcendental functions come from `libm`, not from the platform).

mod cashflow;
pub mod composer;
pub mod details;
pub mod exact;
#[cfg(test)]
mod examples;
pub mod goal;
pub mod model;
pub mod planner;
pub mod portfolio;
pub mod provenance;
pub mod purposes;
pub mod reading;
pub mod sentence;
pub mod vocabulary;
