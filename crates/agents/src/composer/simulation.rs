//! 10,000 simulated markets in monthly steps.
//!
//! The random numbers are `ChaCha8`'s, keyed with the market's mean and deviation and nothing else: every plan in the
//! same market meets the same months, whatever its target, payments and horizon. So a chance never falls because a
//! payment rose, and moving a slider shows the plan's change, not the dice's.
//!
//! Two things make it fast enough to compute while a slider moves. A month's growth comes from a table of the normal
//! distribution cut into 4,096 equally likely strata, instead of an exponential and a quantile for each month. And
//! markets come in mirrored pairs (antithetic variates): one draw serves two, and the pairs' errors partly cancel: over
//! 400 seeds, the standard error of a chance of .437 was .0023, where independent markets have .0050. A plan over 40
//! years takes 6 ms on one core, instead of more than 100.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

use super::lognormal::{Lognormal, normal_quantile};

/// How many markets are simulated.
pub(super) const MARKETS: usize = 10_000;

const MONTHS: usize = 12;
/// Strata of the normal distribution: a table of 32 KB, which stays in a processor's nearest cache.
const STRATA: usize = 1 << 12;
/// A draw takes 16 random bits and uses the upper 12.
const DRAW: usize = 2;

/// Every market's growth up to a year's end.
pub(super) struct Markets {
    /// What 1 dollar is worth that was there at the start.
    pub(super) lump: Vec<f64>,
    /// What 1 dollar paid at the end of every month adds up to.
    pub(super) payments: Vec<f64>,
}

/// Simulates `years`, and shows each year's end (from 1) to `at_year_end`. A longer simulation of the same market
/// begins with the shorter one.
pub(super) fn simulate(market: Lognormal, years: u32, mut at_year_end: impl FnMut(u32, &Markets)) {
    let growth = monthly_growth(market);
    let mut random = ChaCha8Rng::from_seed(seed(market));
    let mut draws = vec![0; MARKETS / 2 * MONTHS * DRAW];
    let mut markets = Markets { lump: vec![1.0; MARKETS], payments: vec![0.0; MARKETS] };
    for year in 1..=years {
        random.fill_bytes(&mut draws);
        let pairs = markets.lump.as_chunks_mut().0.iter_mut().zip(markets.payments.as_chunks_mut().0);
        for ((lump, payments), months) in pairs.zip(draws.as_chunks().0) {
            (*lump, *payments) = a_year(&growth, months, *lump, *payments);
        }
        at_year_end(year, &markets);
    }
}

/// A mirrored pair of markets a year later.
fn a_year(
    growth: &[f64; STRATA],
    months: &[u8; MONTHS * DRAW],
    mut lump: [f64; 2],
    mut payments: [f64; 2],
) -> ([f64; 2], [f64; 2]) {
    for month in months.as_chunks().0 {
        let stratum = usize::from(u16::from_le_bytes(*month) >> 4);
        let growth = [growth[stratum], growth[STRATA - 1 - stratum]];
        lump = [lump[0] * growth[0], lump[1] * growth[1]];
        payments = [payments[0] * growth[0] + 1.0, payments[1] * growth[1] + 1.0];
    }
    (lump, payments)
}

/// A month's growth in each stratum of the normal distribution, represented by its median, with the variance that this
/// takes away put back.
fn monthly_growth(market: Lognormal) -> [f64; STRATA] {
    let normals: [f64; STRATA] = std::array::from_fn(|i| normal_quantile((i as f64 + 0.5) / STRATA as f64));
    let variance = normals.iter().map(|z| z * z).sum::<f64>() / STRATA as f64;
    let deviation = market.deviation / libm::sqrt(12.0 * variance);
    normals.map(|z| libm::exp(market.mean / 12.0 + deviation * z))
}

fn seed(market: Lognormal) -> [u8; 32] {
    let mut seed = [0; 32];
    seed[..8].copy_from_slice(&market.mean.to_bits().to_le_bytes());
    seed[8..16].copy_from_slice(&market.deviation.to_bits().to_le_bytes());
    seed
}
