//! The random numbers of the simulated markets: the same for every plan, so that moving a slider shows the plan's change
//! and not the dice's.
//!
//! A month's 10,000 markets are spread over the normal distribution cut into 2,000 equally likely strata, five in each
//! (Latin hypercube sampling: `McKay`, Beckman, Conover 1979): a shuffle says which market gets which. They come in mirrored
//! pairs (antithetic variates): what one has above the median, the other has below. Of many shuffles of a year, the chosen
//! one brings sums over the years up to it closest to the normal distribution.

use std::sync::OnceLock;

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// Strata of the normal distribution: their growth fits a processor's nearest cache.
pub(crate) const STRATA: usize = 2_000;
/// Mirrored pairs of markets.
pub(crate) const PAIRS: usize = 5_000;

const MONTHS: usize = 12;
/// The longest plan that is simulated.
pub(super) const YEARS: usize = 201;

/// Seeds for a year, one above the other: the chosen one is by how many it is above the year's number.
const SEED_STEP: u64 = 256;
/// `cargo test --release -p agents --lib -- --ignored choose_the_draws` chooses and prints them.
const CHOSEN: [u8; YEARS] = [
    156, 152, 199, 0, 60, 35, 39, 6, 104, 14, 160, 1, 7, 15, 92, 161, 146, 72, 54, 139, 103, 74, 22, 113, 85, 75, 157,
    6, 135, 18, 80, 207, 99, 58, 211, 117, 197, 248, 2, 103, 91, 214, 166, 110, 2, 223, 105, 225, 253, 151, 17, 208,
    30, 17, 233, 245, 72, 33, 168, 83, 172, 129, 104, 126, 102, 179, 105, 74, 141, 112, 169, 58, 9, 211, 97, 116, 132,
    204, 54, 136, 79, 0, 0, 115, 70, 57, 40, 109, 197, 245, 197, 3, 238, 112, 19, 169, 30, 136, 44, 255, 169, 99, 115,
    3, 162, 59, 214, 86, 176, 187, 100, 7, 126, 124, 154, 222, 8, 165, 183, 183, 146, 126, 113, 155, 39, 72, 218, 49,
    14, 236, 46, 50, 14, 46, 153, 124, 160, 208, 148, 3, 21, 237, 157, 42, 176, 123, 191, 209, 67, 47, 38, 20, 97, 113,
    177, 252, 185, 75, 224, 117, 98, 112, 16, 116, 177, 94, 95, 148, 10, 115, 143, 183, 252, 34, 150, 10, 6, 2, 255,
    185, 117, 130, 126, 233, 197, 38, 111, 121, 206, 133, 135, 15, 181, 148, 124, 125, 236, 140, 141, 87, 157,
];

/// The strata of a year: of each pair's first market, by month. The second has the mirrored ones.
pub(crate) type Year = [[u16; MONTHS]];

/// The draws of a year, from 0.
pub(crate) fn year(year: u32) -> &'static Year {
    static DRAWN: [OnceLock<Box<Year>>; YEARS] = [const { OnceLock::new() }; YEARS];
    let year = (year as usize).min(YEARS - 1);
    DRAWN[year].get_or_init(|| shuffled(year, CHOSEN[year]))
}

#[expect(clippy::cast_possible_truncation, reason = "a stratum is below 2,000")]
pub(super) fn shuffled(year: usize, choice: u8) -> Box<Year> {
    let mut random = ChaCha8Rng::seed_from_u64(year as u64 + SEED_STEP * u64::from(choice));
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
