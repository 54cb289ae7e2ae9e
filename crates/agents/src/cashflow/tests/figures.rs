//! The engine against figures that two independent programs agree on.

use super::super::amortisation::{avalanche, clearing_payment, months_to_clear};
use super::super::certain::level_contribution;
use super::super::fan::fan;
use super::super::normal::normal_quantile;
use super::*;

/// Median growth of a market of arithmetic mean 6 % and standard deviation 10 %.
const MEDIAN: f64 = 0.055_314_27;

fn payment(target: f64, start: f64, months: u32, compound: f64) -> f64 {
    level_contribution(&level(start, months, compound, 0.0), target)
}

/// Rounded up to the cent, as a payment is.
fn cents(amount: f64) -> f64 {
    (amount * 100.0 - 1e-6).ceil() / 100.0
}

#[test]
fn months_are_months() {
    for (target, start, months, expected) in [
        (2_000.0, 0.0, 6, 330.65),
        (12_000.0, 0.0, 4, 2_985.48),
        (80_000.0, 0.0, 7, 11_318.12),
        (25_000.0, 8_000.0, 10, 1_649.51),
        (20_000.0, 0.0, 18, 1_080.87),
    ] {
        close(cents(payment(target, start, months, 0.039_522)), expected, 0.011);
    }
}

#[test]
fn todays_money_becomes_that_of_the_date() {
    let nominal = |target: f64, years: i32| target * 1.02_f64.powi(years);
    close(nominal(500_000.0, 30), 905_680.79, 0.005);
    close(cents(payment(905_680.79, 0.0, 360, 0.061_215)), 909.19, 0.011);
    close(nominal(1_200_000.0, 27), 2_048_263.77, 0.005);
    close(cents(payment(2_048_263.77, 0.0, 324, 0.061_215)), 2_558.37, 0.011);
}

#[test]
fn sums_on_dates_are_taken_into_account() {
    let with = |months, flow, compound, target| {
        level_contribution(&Timeline { flows: vec![flow], ..level(0.0, months, compound, 0.0) }, target)
    };
    close(cents(with(60, (24, 50_000.0), 0.050_182, 150_000.0)), 1_357.36, 0.011);
    close(cents(with(240, (120, 300_000.0), 0.061_215, 1_000_000.0)), 993.27, 0.011);
}

#[test]
fn payments_that_grow_begin_lower() {
    let growing = |growth| level_contribution(&Timeline { growth, ..level(0.0, 360, 0.061_215, 0.0) }, 500_000.0);
    close(cents(growing(0.02)), 404.29, 0.011);
    close(growing(0.02) * 1.02_f64.powi(29), 717.96, 0.02);
    close(cents(growing(0.03)), 359.82, 0.011);
}

#[test]
fn fees_are_paid_out_of_the_return() {
    for (fee, expected) in [(0.0, 501.94), (0.0012, 512.94), (0.0036, 535.57), (0.01, 600.21)] {
        close(cents(payment(500_000.0, 0.0, 360, 0.061_215 - fee)), expected, 0.011);
    }
}

#[test]
fn a_return_of_nothing_and_a_negative_one_are_saved_for_too() {
    close(payment(12_000.0, 0.0, 12, 0.0), 1_000.0, 1e-9);
    close(payment(12_000.0, 0.0, 12, 1e-15), 1_000.0, 1e-9);
    assert!(payment(12_000.0, 0.0, 12, -0.1) > 1_000.0);
}

#[test]
fn the_closed_forms_give_the_check_figures() {
    let monthly_half_percent = 1.005_f64.powi(12) - 1.0;
    let end = 10_000.0 * 1.005_f64.powi(120);
    close((100_133.64 - end) / 500.0, (1.005_f64.powi(120) - 1.0) / 0.005, 1e-3);
    close(payment(100_133.64, 10_000.0, 120, monthly_half_percent), 500.0, 1e-4);
    close(payment(1_000_000.0, 0.0, 360, (1.0 + 0.07 / 12.0_f64).powi(12) - 1.0), 819.69, 0.005);
}

#[test]
fn a_budget_has_its_chance() {
    for (compound, volatility, start, monthly, months, target, chance) in [
        (0.048_935, 0.044_9, 22_000.0, 900.0, 48, 90_000.0, 0.001),
        (0.050_182, 0.049_9, 0.0, 700.0, 60, 100_000.0, 0.0),
        (0.061_215, 0.119_9, 45_000.0, 400.0, 180, 300_000.0, 0.214),
        (0.061_215, 0.119_9, 140_000.0, 1_500.0, 324, 1_000_000.0, 0.932),
        (0.061_215, 0.119_9, 120_000.0, 1_400.0, 264, 900_000.0, 0.777),
    ] {
        let ends = simulated(&level(start, months, compound, volatility));
        close(ends.chance(monthly, target), chance, 0.01);
    }
    let median = |start, monthly, months, compound, volatility| {
        fan(months, &simulated(&level(start, months, compound, volatility)), monthly).p50
    };
    close(median(22_000.0, 900.0, 48, 0.048_935, 0.044_9) / 74_200.0, 1.0, 0.005);
    close(median(0.0, 700.0, 60, 0.050_182, 0.049_9) / 47_520.0, 1.0, 0.005);
}

#[test]
fn a_better_chance_costs_what_it_should() {
    let ends = simulated(&level(0.0, 360, 0.061_215, 0.119_9));
    for (confidence, expected) in [(0.5, 493.0), (0.75, 655.0), (0.8, 701.0), (0.85, 759.0), (0.9, 838.0)] {
        close(ends.payment(500_000.0, confidence) / expected, 1.0, 0.01);
    }
}

#[test]
fn the_simulation_agrees_with_the_lognormal() {
    let ends = simulated(&level(10_000.0, 120, MEDIAN, 0.10));
    close(ends.chance(0.0, 15_000.0), 0.672_397_08, 0.005);
    close(ends.chance(500.0, 100_000.0), 0.437, 0.005);
    let end = fan(120, &ends, 0.0);
    for (simulated, exact) in [(end.p10, 11_698.90), (end.p50, 17_132.40), (end.p90, 25_089.45)] {
        close(simulated / exact, 1.0, 0.01);
    }
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
fn a_years_quantiles_agree_with_the_closed_form_in_every_year() {
    let market = Lognormal::from_compound(0.07, 0.20);
    let plan = level(1_000_000.0, 480, 0.07, 0.20);
    simulate(&plan, 0.0, &[Variant::default()], |month, ends| {
        let years = f64::from(month) / 12.0;
        let found = fan(month, ends, 0.0);
        for (simulated, probability) in [(found.p10, 0.1), (found.p50, 0.5), (found.p90, 0.9)] {
            let exact = 1_000_000.0 * market.quantile(probability, years);
            close(simulated / exact, 1.0, 0.03 * market.deviation * years.sqrt());
        }
    });
}

#[test]
fn a_debt_is_cleared_by_its_payment_or_never() {
    // 30,000 at 22 %: the interest alone is 550 a month.
    assert_eq!(months_to_clear(30_000.0, 0.22, 550.0, 1200), None);
    let payment = clearing_payment(&[(30_000.0, 0.22)], 36);
    close(payment, 1_145.71, 0.01);
    assert_eq!(months_to_clear(30_000.0, 0.22, payment, 1200), Some(36));
    assert_eq!(months_to_clear(1_200.0, 0.0, 100.0, 1200), Some(12));
    close(*avalanche(&[(30_000.0, 0.22)], payment, 36).last().unwrap(), 0.0, 1e-6);
    // Dearest first clears two debts sooner than each by itself.
    let both = [(10_000.0, 0.05), (10_000.0, 0.25)];
    let each: f64 = both.iter().map(|debt| clearing_payment(&[*debt], 24)).sum();
    assert!(clearing_payment(&both, 24) < each);
}
