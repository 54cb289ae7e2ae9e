//! Closed-form money maths. Plain fractions and dollars as `f64`, nothing is rounded here.

/// What 1 is worth after `months` at the rate `monthly`.
pub(crate) fn growth(monthly: f64, months: u32) -> f64 {
    libm::exp(libm::log1p(monthly) * f64::from(months))
}

/// What 1 paid at the end of each month adds up to: ((1 + r)^n − 1) / r, which for r = 0 is n.
pub(crate) fn accumulation(monthly: f64, months: u32) -> f64 {
    if monthly == 0.0 {
        return f64::from(months);
    }
    // expm1 and log1p keep the digits that (1 + r)^n − 1 would cancel away for a rate close to 0.
    libm::expm1(libm::log1p(monthly) * f64::from(months)) / monthly
}
