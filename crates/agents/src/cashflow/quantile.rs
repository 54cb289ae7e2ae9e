//! The quantile of values that all count alike.

/// The smallest of `values` (not empty) that at least the share `probability` of them does not exceed. Reorders them.
pub(crate) fn quantile(values: &mut [f64], probability: f64) -> f64 {
    let rank = rank(values.len(), probability);
    *values.select_nth_unstable_by(rank, f64::total_cmp).1
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a rank among the values")]
fn rank(count: usize, probability: f64) -> usize {
    // A little is taken away, since .9 is a little more than nine tenths.
    let rank = libm::ceil(probability * count as f64 - 1e-6).max(1.0) as usize - 1;
    rank.min(count - 1)
}

/// The quantiles of several probabilities, values below 0 counting as 0: counted into classes of a 256th of an octave, so
/// that only those of the classes in question have to be put in order.
pub(crate) fn quantiles<const N: usize>(values: &mut [f64], probabilities: [f64; N]) -> [f64; N] {
    const MOST_CLASSES: usize = 1 << 13;
    for value in &mut *values {
        *value = value.max(0.0);
    }
    let lowest = values.iter().copied().filter(|value| *value > 0.0).fold(f64::INFINITY, f64::min);
    let highest = values.iter().copied().fold(0.0, f64::max);
    if highest <= 0.0 {
        return [0.0; N];
    }
    let base = class(lowest).saturating_sub(1);
    let classes = class(highest) - base + 1;
    if classes > MOST_CLASSES {
        return probabilities.map(|probability| quantile(values, probability));
    }
    let mut counts = vec![0_usize; classes];
    for value in &*values {
        counts[class(*value).saturating_sub(base)] += 1;
    }
    probabilities.map(|probability| {
        let mut rank = rank(values.len(), probability);
        let mut found = 0;
        while rank >= counts[found] {
            rank -= counts[found];
            found += 1;
        }
        let mut there: Vec<_> =
            values.iter().copied().filter(|value| class(*value).saturating_sub(base) == found).collect();
        *there.select_nth_unstable_by(rank, f64::total_cmp).1
    })
}

/// The exponent and eight more bits: in the order of values that are not below 0.
fn class(value: f64) -> usize {
    (value.to_bits() >> 44) as usize
}
