//! The cash-flow engine: money that comes and goes by the month, in markets that change by the year.
//!
//! `timeline` is what comes and goes and in which markets; `certain` computes it at the markets' compound returns, and
//! `simulation` in 10,000 of them (`draws` are their random numbers, `growth` what a month makes of one). What is asked of
//! a simulation (`ends`, `fan`) needs no second one: in each market the value is linear in the payment, the start and the
//! target, so that whatever reaches the target in so many markets is a quantile of what each of them needs. `midway` asks it
//! of a plan on its way, `spending` is the same for money that is lived on, `amortisation` for debts.

mod amortisation;
mod annuity;
mod certain;
mod draws;
mod ends;
mod fan;
mod growth;
mod lognormal;
mod midway;
mod normal;
mod quantile;
mod simulation;
mod spending;
#[cfg(test)]
mod tests;
mod timeline;
mod trunk;

pub(crate) use self::{
    amortisation::{avalanche, clearing_payment, months_to_clear},
    certain::level_contribution,
    ends::Ends,
    fan::{FanPoint, fan},
    lognormal::Lognormal,
    midway::{at_months, from_month},
    quantile::quantile,
    simulation::{FEW_MARKETS, MARKETS, Variant, simulate},
    spending::{Income, Spending},
    timeline::{Timeline, market_of},
    trunk::Trunk,
};
