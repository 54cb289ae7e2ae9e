//! Chance for tests. `LIFE_SEED` repeats a run.

use uuid::Uuid;

/// Chance that can be repeated: xorshift64* (Vigna, "An experimental exploration of Marsaglia's xorshift generators,
/// scrambled", 2016).
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn seeded() -> Self {
        let fresh = || Uuid::new_v4().as_u64_pair().0;
        let seed = std::env::var("LIFE_SEED").map_or_else(|_| fresh(), |seed| seed.parse().unwrap());
        // Shown where the test fails.
        println!("LIFE_SEED={seed}");
        Self::of(seed)
    }

    /// The chance of this seed.
    pub(crate) fn of(seed: u64) -> Self {
        Self(seed.max(1))
    }

    pub(crate) fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let high = self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 32;
        usize::try_from(high).unwrap() % end
    }

    /// True once in `times`.
    pub(crate) fn once_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    pub(crate) fn pick<T: Clone>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())].clone()
    }
}
