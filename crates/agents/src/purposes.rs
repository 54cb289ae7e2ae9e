//! What a purpose costs on its date.

/// The cash that a house takes in `years`: the share that is paid down and the closing costs, of a price of today that
/// rises by `growth` a year.
pub fn house_cash(price: f64, growth: f64, years: f64, share: f64, closing: f64) -> f64 {
    price * libm::pow(1.0 + growth, years) * (share + closing)
}

/// The bills of `years` of study, each at the start of its year: in how many months each is due, and its sum. The first is
/// due in `months`, and `yearly` is what a year costs today; it rises by `growth` a year from today on.
pub fn tuition(yearly: f64, growth: f64, months: u32, years: u32) -> Vec<(u32, f64)> {
    (0..years)
        .map(|year| {
            let due = months + 12 * year;
            (due, yearly * libm::pow(1.0 + growth, f64::from(due) / 12.0))
        })
        .collect()
}
