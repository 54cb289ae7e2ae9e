//! Dollars: exact decimals where they are stored, `f64` where they are computed, rounded once in between.

use rust_decimal::Decimal;

/// Above this no amount is reported, so that none exceeds what a [`Decimal`] holds. The mathematics stays below it
/// for every input that the agents accept.
const MOST: f64 = 7e26;

/// The amount to the nearest cent. Beyond ten trillion dollars to 15 significant digits instead: that many survive a
/// JSON number unchanged.
pub(super) fn dollars(amount: f64) -> Decimal {
    cents(libm::round(amount.clamp(-MOST, MOST) * 100.0))
}

/// The smallest amount in cents that is not less than `amount`; 0 for a negative one.
pub(super) fn dollars_rounded_up(amount: f64) -> Decimal {
    let amount = amount.clamp(0.0, MOST);
    let down = libm::floor(amount * 100.0);
    cents(if down / 100.0 < amount { down + 1.0 } else { down })
}

/// The greatest amount in cents that is not more than `amount`; 0 for a negative one.
pub(super) fn dollars_rounded_down(amount: f64) -> Decimal {
    let amount = amount.clamp(0.0, MOST);
    let up = libm::ceil(amount * 100.0);
    cents(if up / 100.0 > amount { up - 1.0 } else { up })
}

/// The amount as the nearest `f64`.
pub(super) fn as_f64(amount: Decimal) -> f64 {
    // By way of its digits: reading them is correctly rounded for every size, dividing the mantissa is not.
    amount.to_string().parse().unwrap_or_default()
}

#[expect(clippy::cast_possible_truncation, reason = "a whole number below 1e15 after the loop, and 7e28 in all")]
fn cents(mut whole: f64) -> Decimal {
    let mut unit = 1_i128;
    while whole.abs() >= 1e15 {
        whole = libm::round(whole / 10.0);
        unit *= 10;
    }
    Decimal::from_i128_with_scale(whole as i128 * unit, 2)
}
