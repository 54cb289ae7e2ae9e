//! The quantile of values that all count alike.

/// The smallest of `values` (not empty) that at least the share `probability` of them does not exceed. Reorders them.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a rank among the values")]
pub(crate) fn quantile(values: &mut [f64], probability: f64) -> f64 {
    // A little is taken away, since .9 is a little more than nine tenths.
    let rank = libm::ceil(probability * values.len() as f64 - 1e-6).max(1.0) as usize - 1;
    let last = values.len() - 1;
    *values.select_nth_unstable_by(rank.min(last), f64::total_cmp).1
}

/// The quantiles of three rising probabilities.
pub(crate) fn quantiles(values: &mut [f64], probabilities: [f64; 3]) -> [f64; 3] {
    // Selecting parts the values, so that the outer two are looked for among a part of them.
    let [low, middle, high] = probabilities;
    let middle = quantile(values, middle);
    [quantile(values, low), middle, quantile(values, high)]
}
