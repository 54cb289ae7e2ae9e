//! The random numbers of the simulated markets: the same for every plan, so that moving a slider shows the plan's change
//! and not the dice's.
//!
//! A month's 10,000 markets are spread over the normal distribution cut into 2,000 equally likely strata, five in each
//! (Latin hypercube sampling: `McKay`, Beckman, Conover 1979): a shuffle says which market gets which. They come in mirrored
//! pairs (antithetic variates): what one has above the median, the other has below.

use std::sync::OnceLock;

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// Strata of the normal distribution: their growth fits a processor's nearest cache.
pub(crate) const STRATA: usize = 2_000;
/// Mirrored pairs of markets.
pub(crate) const PAIRS: usize = 5_000;

const MONTHS: usize = 12;
/// The longest plan that is simulated.
const YEARS: usize = 201;

/// The strata of a year: of each pair's first market, by month. The second has the mirrored ones.
pub(crate) type Year = [[u16; MONTHS]];

/// The draws of a year, from 0.
pub(crate) fn year(year: u32) -> &'static Year {
    static DRAWN: [OnceLock<Box<Year>>; YEARS] = [const { OnceLock::new() }; YEARS];
    let year = (year as usize).min(YEARS - 1);
    DRAWN[year].get_or_init(|| shuffled(year))
}

#[expect(clippy::cast_possible_truncation, reason = "a stratum is below 2,000")]
fn shuffled(year: usize) -> Box<Year> {
    let mut random = ChaCha8Rng::seed_from_u64(year as u64);
    let mut draws = vec![[0; MONTHS]; PAIRS];
    for month in 0..MONTHS {
        let mut order: Vec<u16> = (0..PAIRS).map(|pair| (pair * STRATA / PAIRS) as u16).collect();
        // Fisher and Yates, with Lemire's reduction of 32 random bits: off by less than one in 800,000.
        for last in (1..PAIRS).rev() {
            let other = (u64::from(random.next_u32()) * (last as u64 + 1)) >> 32;
            order.swap(last, other as usize);
        }
        for (pair, stratum) in draws.iter_mut().zip(order) {
            pair[month] = stratum;
        }
    }
    draws.into_boxed_slice()
}
