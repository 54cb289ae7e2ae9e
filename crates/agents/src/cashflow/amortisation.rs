//! Debts: what clears them, and when. Interest is charged by the month, a twelfth of the yearly rate, as lenders do.

/// The level payment at each month's end that clears `balance` in `months` (at least 1).
fn level_payment(balance: f64, yearly_rate: f64, months: u32) -> f64 {
    let rate = yearly_rate / 12.0;
    if rate == 0.0 {
        balance / f64::from(months)
    } else {
        balance * rate / -libm::expm1(-libm::log1p(rate) * f64::from(months))
    }
}

/// The months in which `payment` clears `balance`; `None` where it does not cover the interest, or within `most` months.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and most")]
pub(crate) fn months_to_clear(balance: f64, yearly_rate: f64, payment: f64, most: u32) -> Option<u32> {
    let rate = yearly_rate / 12.0;
    if balance <= 0.0 {
        return Some(0);
    }
    if payment <= balance * rate {
        return None;
    }
    let months =
        if rate == 0.0 { balance / payment } else { -libm::log1p(-balance * rate / payment) / libm::log1p(rate) };
    // A payment that was rounded to cents still counts as the one that clears it.
    let months = libm::ceil(months - 1e-6).max(1.0);
    (months <= f64::from(most)).then_some(months as u32)
}

/// What is left of debts, as (balance, yearly rate), at the end of each of `months` if `payment` a month goes to the
/// dearest first.
pub(crate) fn avalanche(debts: &[(f64, f64)], payment: f64, months: u32) -> Vec<f64> {
    let mut debts = debts.to_vec();
    debts.sort_by(|a, b| b.1.total_cmp(&a.1));
    let month = |_| {
        let mut left = payment;
        for (balance, rate) in &mut debts {
            *balance *= 1.0 + *rate / 12.0;
            let paid = left.min(*balance);
            *balance -= paid;
            left -= paid;
        }
        debts.iter().map(|(balance, _)| balance).sum()
    };
    (0..months).map(month).collect()
}

/// The smallest monthly payment in cents that leaves nothing of debts after `months`, the dearest first.
pub(crate) fn clearing_payment(debts: &[(f64, f64)], months: u32) -> f64 {
    // Each by itself is enough; all of them without interest is too little.
    let mut high: f64 = debts.iter().map(|(balance, rate)| level_payment(*balance, *rate, months)).sum();
    let mut low = debts.iter().map(|(balance, _)| balance).sum::<f64>() / f64::from(months);
    while high - low > 0.001 + high * 1e-12 {
        let middle = f64::midpoint(low, high);
        let clears = avalanche(debts, middle, months).last().is_none_or(|left| *left <= 0.0);
        *(if clears { &mut high } else { &mut low }) = middle;
    }
    high
}
