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

#[cfg(test)]
mod tests {
    use super::{house_cash, tuition};

    #[test]
    fn a_house_takes_its_share_and_closing_costs_of_the_later_price() {
        assert!((house_cash(650_000.0, 0.02, 5.0, 0.20, 0.03) - 650_000.0 * 1.02_f64.powi(5) * 0.23).abs() < 1e-6);
        assert!((house_cash(400_000.0, 0.0, 10.0, 0.10, 0.03) - 52_000.0).abs() < 1e-6);
    }

    #[test]
    fn tuition_is_due_at_the_start_of_each_year_and_rises() {
        let bills = tuition(30_000.0, 0.03, 24, 4);
        assert_eq!(bills.iter().map(|(month, _)| *month).collect::<Vec<_>>(), [24, 36, 48, 60]);
        for (bill, years) in bills.iter().zip(2..) {
            assert!((bill.1 - 30_000.0 * 1.03_f64.powi(years)).abs() < 1e-6);
        }
    }
}
