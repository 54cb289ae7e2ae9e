//! The maths against known figures.

use rust_decimal::Decimal;

use super::{MEDIAN, close, decimal, float, foreign, reading, savings};
use crate::composer::annuity::{future_value, monthly_rate, payment};
use crate::composer::chances::{Savings, chances};
use crate::composer::compose;
use crate::composer::lognormal::{Lognormal, normal_quantile};
use crate::composer::money::{dollars, dollars_rounded_up};
use crate::composer::wording::{money, percent};

#[test]
fn the_closed_forms_give_the_check_figures() {
    close(future_value(10_000.0, 500.0, 0.005, 120), 100_133.64, 0.005);
    close(payment(100_000.0, 10_000.0, 0.005, 120), 499.18, 0.005);
    close(payment(1_000_000.0, 0.0, 0.07 / 12.0, 360), 819.69, 0.005);
    let rate = monthly_rate(0.06);
    close(rate, 0.004_867_550_565_343, 5e-16);
    close(future_value(10_000.0, 500.0, rate, 120), 99_145.20, 0.005);
    close(payment(100_000.0, 10_000.0, rate, 120), 505.26, 0.005);
}

#[test]
fn a_return_of_nothing_and_a_negative_one_are_saved_for_too() {
    close(payment(12_000.0, 0.0, monthly_rate(0.0), 12), 1_000.0, 1e-9);
    close(future_value(100.0, 10.0, 0.0, 12), 220.0, 1e-9);
    close(payment(12_000.0, 0.0, monthly_rate(1e-15), 12), 1_000.0, 1e-9);
    assert!(payment(12_000.0, 0.0, monthly_rate(-0.1), 12) > 1_000.0);
    assert_eq!(compose(&reading("12000", 1, "0"), &foreign(0.0, 0.1)).monthly_contribution, decimal("1000"));
}

#[test]
fn a_cent_less_that_misses_the_target_by_a_fraction_of_a_cent_is_not_enough() {
    // 60.04 a month ends at 9,749.9996.
    let plan = compose(&reading("9750", 10, "0"), &foreign(0.059_902, 0.1));
    assert_eq!(plan.monthly_contribution, decimal("60.05"));
}

#[test]
fn the_lognormal_market_has_the_check_figures() {
    let median = 1.06 / (1.0 + 0.01 / (1.06_f64 * 1.06)).sqrt() - 1.0;
    close(median, MEDIAN, 5e-9);
    let market = Lognormal::from_compound(median, 0.10);
    let arithmetic = (market.mean + market.deviation * market.deviation / 2.0).exp();
    close(arithmetic, 1.06, 1e-12);
    close(arithmetic * (market.deviation * market.deviation).exp_m1().sqrt(), 0.10, 1e-12);
    let distance = (1.5_f64.ln() - 10.0 * market.mean) / (market.deviation * 10.0_f64.sqrt());
    close(libm::erfc(distance / 2.0_f64.sqrt()) / 2.0, 0.672_397_08, 5e-9);
    for (probability, value) in [(0.1, 11_698.90), (0.5, 17_132.40), (0.9, 25_089.45)] {
        close(10_000.0 * market.quantile(probability, 10.0), value, 0.005);
    }
}

#[test]
fn the_normal_quantile_inverts_the_distribution() {
    close(normal_quantile(0.5), 0.0, 0.0);
    close(normal_quantile(0.975), 1.959_963_984_540_054, 1e-14);
    for i in 1..1000 {
        let probability = f64::from(i) / 1000.0;
        close(libm::erfc(-normal_quantile(probability) / 2.0_f64.sqrt()) / 2.0, probability, 1e-14);
    }
}

#[test]
fn the_simulation_agrees_with_the_check_figures() {
    let market = Lognormal::from_compound(MEDIAN, 0.10);
    close(chances(market, &savings(10_000, 500, 100_000, 10)).success, 0.437, 0.005);
    let lump = chances(market, &savings(10_000, 0, 15_000, 10));
    // Three standard errors of 10,000 independent markets.
    close(lump.success, 0.672_397_08, 0.014);
    let end = lump.projection.last().unwrap();
    for (simulated, exact) in [(end.p10, 11_698.90), (end.p50, 17_132.40), (end.p90, 25_089.45)] {
        close(float(simulated) / exact, 1.0, 0.015);
    }
}

#[test]
fn a_years_quantiles_agree_with_the_closed_form_in_every_year() {
    let market = Lognormal::from_compound(0.07, 0.20);
    for point in chances(market, &savings(1_000_000, 0, 1, 12)).projection {
        for (simulated, probability) in [(point.p10, 0.1), (point.p50, 0.5), (point.p90, 0.9)] {
            let exact = 1_000_000.0 * market.quantile(probability, f64::from(point.year));
            let spread = market.deviation * f64::from(point.year).sqrt();
            close(float(simulated) / exact, 1.0, 0.06 * spread);
        }
    }
}

#[test]
fn a_longer_simulation_begins_with_the_shorter_one() {
    let market = Lognormal::from_compound(0.06, 0.12);
    let (short, long) = (chances(market, &savings(0, 100, 1, 3)), chances(market, &savings(0, 100, 1, 5)));
    assert_eq!(short.projection[..], long.projection[..3]);
}

#[test]
fn the_contribution_inverts_the_future_value() {
    let plan = compose(&reading("100000", 10, "10000"), &foreign(0.06, 0.10));
    assert_eq!(plan.monthly_contribution, decimal("505.27"), "505.26 is 29 cents short");
    let rate = monthly_rate(0.06);
    assert!(future_value(10_000.0, 505.26, rate, 120) < 99_999.995);
    assert!(future_value(10_000.0, 505.27, rate, 120) >= 99_999.995);
}

#[test]
fn the_options_are_the_exact_amounts_of_their_chances() {
    let market = Lognormal::from_compound(0.06, 0.12);
    let years = 8;
    let target = decimal("60000");
    let start = decimal("5000");
    let options = chances(market, &Savings { start, monthly: Decimal::ZERO, target, years }).options;
    assert_eq!(options.iter().map(|option| option.probability).collect::<Vec<_>>(), [0.50, 0.75, 0.90]);
    for option in options {
        let success = |monthly| chances(market, &Savings { start, monthly, target, years }).success;
        assert!(success(option.monthly_contribution) >= option.probability);
        assert!(success(option.monthly_contribution - decimal("0.01")) < option.probability);
    }
}

#[test]
fn money_and_percents_are_written_for_people() {
    assert_eq!(money(decimal("1234567.50")), "$1,234,567.50");
    assert_eq!(money(decimal("500000.00")), "$500,000");
    assert_eq!(money(decimal("999")), "$999");
    assert_eq!(money(decimal("0.01")), "$0.01");
    assert_eq!(money(decimal("-1500.5")), "−$1,500.50");
    assert_eq!(
        [percent(0.075), percent(0.5), percent(-0.000_01), percent(0.123_456)],
        ["7.5 %", "50 %", "0 %", "12.35 %"]
    );
}

#[test]
fn amounts_are_rounded_once_to_cents() {
    assert_eq!(dollars(499.184_6), decimal("499.18"));
    assert_eq!(dollars_rounded_up(499.180_000_1), decimal("499.19"));
    assert_eq!(dollars_rounded_up(499.18), decimal("499.18"));
    assert_eq!(dollars_rounded_up(-3.0), Decimal::ZERO);
    assert_eq!(dollars(9_999_999_999_999.99), decimal("9999999999999.99"));
    assert_eq!(dollars(123_456_789_012_345.67), decimal("123456789012346"), "15 digits survive a JSON number");
    assert!(dollars(f64::INFINITY) > Decimal::ZERO);
}
