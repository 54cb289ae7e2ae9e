//! Figures in sentences: dollars and percents.

use rust_decimal::Decimal;

/// `$1,234,567.50`; without cents where there are none.
pub(super) fn money(amount: Decimal) -> String {
    let text = if amount.fract().is_zero() { format!("{:.0}", amount.abs()) } else { format!("{:.2}", amount.abs()) };
    let (whole, cents) = text.split_at(text.find('.').unwrap_or(text.len()));
    let mut grouped = String::new();
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    let sign = if amount.is_sign_negative() && !amount.is_zero() { "−" } else { "" };
    format!("{sign}${grouped}{cents}")
}

/// A fraction as a percentage: `7.5 %`, with at most two decimals.
pub(super) fn percent(fraction: f64) -> String {
    // Adding 0 turns a rounded −0 into 0.
    let text = format!("{:.2}", libm::round(fraction * 10_000.0) / 100.0 + 0.0);
    format!("{} %", text.trim_end_matches('0').trim_end_matches('.').replace('-', "−"))
}

/// `1 year`, `30 years`.
pub(super) fn years(count: u32) -> String {
    format!("{count} year{}", if count == 1 { "" } else { "s" })
}
