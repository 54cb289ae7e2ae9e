//! Living on money.

use super::super::spending::{Income, Spending};
use super::*;

struct Retirement(Spending, Income);

impl Retirement {
    fn chance(&self, balance: f64, wanted: f64) -> f64 {
        self.0.chance(balance, wanted, &self.1)
    }

    fn balance(&self, wanted: f64, confidence: f64) -> f64 {
        self.0.balance(wanted, &self.1, confidence)
    }

    fn income(&self, balance: f64, confidence: f64) -> f64 {
        self.0.income(balance, &self.1, confidence)
    }
}

fn living(years: u32, compound: f64, volatility: f64, other: Vec<f64>, flows: &[(u32, f64)]) -> Retirement {
    let markets = vec![Lognormal::from_compound(compound, volatility)];
    Retirement(Spending::simulate(&markets, 12 * years, 0.02, flows), Income { other })
}

#[test]
fn the_first_years_rate_that_lasts_is_solved() {
    let rates = |compound, volatility, expected: [f64; 4]| {
        let spending = living(45, compound, volatility, Vec::new(), &[]);
        for (years, expected) in [25, 30, 35, 45].into_iter().zip(expected) {
            close(100.0 * spending.0.first_year_rate(years, 0.9), expected, 0.06);
        }
    };
    rates(0.061_215, 0.119_9, [4.24, 3.72, 3.36, 2.91]);
    rates(0.054_739, 0.069_9, [4.69, 4.12, 3.73, 3.22]);
}

#[test]
fn an_income_lasts_with_its_chance() {
    close(living(25, 0.061_215, 0.119_9, Vec::new(), &[]).chance(800_000.0, 3_000.0), 0.862, 0.01);
    close(living(25, 0.054_739, 0.069_9, Vec::new(), &[]).chance(800_000.0, 3_000.0), 0.933, 0.01);
}

#[test]
fn an_income_need_becomes_capital() {
    let capital = |yearly: f64| yearly / 0.039;
    close(capital(96_000.0), 2_461_538.0, 1.0);
    close(capital(96_000.0) * 1.02_f64.powi(27), 4_201_567.0, 1.0);
    close(capital(96_000.0 - 45_000.0) * 1.02_f64.powi(27), 2_232_082.0, 1.0);
}

#[test]
fn what_lasts_is_what_has_the_chance() {
    let spending = living(28, 0.06, 0.12, Vec::new(), &[]);
    let income = spending.income(600_000.0, 0.9);
    assert!(spending.chance(600_000.0, income - 0.01) >= 0.9);
    assert!(spending.chance(600_000.0, income + 0.5) < 0.9);
    close(spending.balance(income, 0.9), 600_000.0, 1.0);
}

#[test]
fn a_pension_that_begins_later_is_bridged() {
    let other = [vec![0.0; 5], vec![1_500.0; 20]].concat();
    let with = living(25, 0.05, 0.08, other, &[]);
    let without = living(25, 0.05, 0.08, Vec::new(), &[]);
    let (more, less) = (with.income(300_000.0, 0.9), without.income(300_000.0, 0.9));
    assert!(more > less + 900.0 && more < less + 1_500.0, "{more} with it, {less} without");
    assert!(with.chance(300_000.0, more) >= 0.9 && with.chance(300_000.0, more + 1.0) < 0.9);
    // Within the pension nothing has to be drawn once it begins.
    close(with.balance(1_500.0, 0.9), 90_000.0, 10_000.0);
    let all_along = living(25, 0.05, 0.08, vec![2_000.0], &[]);
    assert!(all_along.balance(1_800.0, 0.9).abs() < f64::EPSILON);
}

#[test]
fn a_sum_that_comes_too_late_helps_nobody() {
    let late = living(20, 0.04, 0.08, Vec::new(), &[(120, 1_000_000.0)]);
    assert!(late.chance(60_000.0, 1_000.0) < 0.01);
    let soon = living(20, 0.04, 0.08, Vec::new(), &[(12, 1_000_000.0)]);
    assert!(soon.chance(60_000.0, 1_000.0) > 0.99);
}

#[test]
fn what_is_left_falls_to_nothing_and_stays_there() {
    let spending = living(30, 0.04, 0.10, Vec::new(), &[]);
    let fan = spending.0.fan(400_000.0, 2_200.0, &spending.1);
    assert_eq!(fan.len(), 30);
    let gone = fan.iter().position(|(_, [p10, ..])| *p10 <= 0.0).unwrap();
    assert!(fan[gone..].iter().all(|(_, [p10, ..])| *p10 <= 0.0));
    assert!(fan.iter().all(|(_, [p10, p50, p90])| p10 <= p50 && p50 <= p90));
}

#[test]
fn dearer_prices_are_those_of_another_simulation() {
    let spending = living(25, 0.05, 0.10, Vec::new(), &[(60, 20_000.0)]);
    let markets = vec![Lognormal::from_compound(0.05, 0.10)];
    let dearer = Spending::simulate(&markets, 300, 0.03, &[(60, 20_000.0)]);
    let factor = (1.03_f64 / 1.02).powf(1.0 / 12.0);
    let scaled = spending.0.chance_if_dearer(500_000.0, 2_000.0, &spending.1, factor);
    close(scaled, dearer.chance(500_000.0, 2_000.0, &spending.1), 0.001);
}

#[test]
fn a_quantile_by_classes_is_the_quantile() {
    use super::super::quantile::{quantile, quantiles};
    let spread = |scale: f64| (0..1_000).map(move |i| scale.powf(f64::from(i * 7919 % 1_000) / 300.0) - 2.0);
    for scale in [1.5, 10.0, 1e6, 1e60] {
        let mut values: Vec<f64> = spread(scale).collect();
        let by_classes = quantiles(&mut values.clone(), [0.1, 0.5, 0.9]);
        let one_by_one = [0.1, 0.5, 0.9].map(|part| quantile(&mut values, part).max(0.0));
        assert_eq!(by_classes.map(f64::to_bits), one_by_one.map(f64::to_bits));
    }
    assert_eq!(quantiles(&mut [-1.0; 10], [0.1, 0.9]).map(f64::to_bits), [0; 2]);
}
