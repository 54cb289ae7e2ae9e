//! The three agents: words to goal (`planner`), goal to allocation (`portfolio`), allocation to plan (`composer`).
//! Pure: typed input in, typed output out; no database, no clock, no network. The same input gives the same output
//! to the bit, on every machine (transcendental functions come from `libm`, not from the platform).

pub mod composer;
pub mod goal;
pub mod planner;
pub mod portfolio;
