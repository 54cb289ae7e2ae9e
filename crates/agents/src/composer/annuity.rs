//! Closed-form money maths: what a start and monthly payments grow to, and what has to be paid in. Plain fractions and
//! dollars as `f64`, nothing is rounded here.

/// The monthly rate that compounds to `yearly` over twelve months: (1 + R)^(1/12) − 1, for R above −1.
pub(super) fn monthly_rate(yearly: f64) -> f64 {
    libm::expm1(libm::log1p(yearly) / 12.0)
}

/// What `start` is worth after `months`, with `payment` added at the end of each, at the rate `monthly`.
pub(super) fn future_value(start: f64, payment: f64, monthly: f64, months: u32) -> f64 {
    start * growth(monthly, months) + payment * accumulation(monthly, months)
}

/// The payment at the end of each of `months` (at least 1) that makes `target` out of `start`; negative where less
/// than `start` would do.
pub(super) fn payment(target: f64, start: f64, monthly: f64, months: u32) -> f64 {
    (target - start * growth(monthly, months)) / accumulation(monthly, months)
}

fn growth(monthly: f64, months: u32) -> f64 {
    libm::exp(libm::log1p(monthly) * f64::from(months))
}

/// What 1 paid at the end of each month adds up to: ((1 + r)^n − 1) / r, which for r = 0 is n.
fn accumulation(monthly: f64, months: u32) -> f64 {
    if monthly == 0.0 {
        return f64::from(months);
    }
    // expm1 and log1p keep the digits that (1 + r)^n − 1 would cancel away for a rate close to 0.
    libm::expm1(libm::log1p(monthly) * f64::from(months)) / monthly
}
