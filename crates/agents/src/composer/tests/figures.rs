//! Figures in words, and what a plan makes of the engine's.

use super::*;
use crate::composer::compose;
use crate::composer::money::{dollars, dollars_rounded_down, dollars_rounded_up};
use crate::composer::wording::{Wording, of_ten, percent, rounded, rounded_down, rounded_up, span};

#[test]
fn a_payment_is_the_smallest_that_reaches_the_target() {
    let pays = |target: &str, months, start: &str, expected_return| {
        let reading = without_costs(saving(target, months, start));
        compose(&reading, &foreign(expected_return, 0.1)).monthly_contribution
    };
    assert_eq!(pays("12000", 12, "0", 0.0), decimal("1000"));
    assert_eq!(pays("100000", 120, "10000", 0.06), decimal("505.27"), "505.26 is 29 cents short");
    assert_eq!(pays("9750", 120, "0", 0.059_902), decimal("60.05"), "60.04 a month ends at 9,749.9996");
    for (target, months, start, expected) in [
        ("2000", 6, "0", 330.65),
        ("12000", 4, "0", 2_985.48),
        ("80000", 7, "0", 11_318.12),
        ("25000", 10, "8000", 1_649.51),
        ("20000", 18, "0", 1_080.87),
    ] {
        // The figure is rounded, a payment rounded up.
        close(float(pays(target, months, start, 0.039_522)), expected, 0.0101);
    }
}

#[test]
fn fees_growth_sums_on_dates_and_todays_money_have_the_check_figures() {
    let base = || saving("500000", 360, "0");
    let with = |change: &dyn Fn(&mut Reading)| {
        let mut reading = without_costs(base());
        change(&mut reading);
        compose(&reading, &foreign(0.061_215, 0.119_9))
    };
    let monthly = |change: &dyn Fn(&mut Reading)| with(change).monthly_contribution;
    for (fee, expected) in [("0.0012", 512.94), ("0.0036", 535.57), ("0.01", 600.21)] {
        let paid = monthly(&|reading| reading.details.annual_fee = Some(decimal(fee)));
        close(float(paid), expected, 0.0101);
    }
    // The usual costs.
    close(float(monthly(&|reading| reading.details.annual_fee = None)), 512.94, 0.0101);
    for (growth, expected) in [("0.02", 404.29), ("0.03", 359.82)] {
        let paid = monthly(&|reading| reading.details.contribution_growth = Some(decimal(growth)));
        close(float(paid), expected, 0.0101);
    }
    let today = with(&|reading| {
        reading.details.amount_basis = Some(AmountBasis::Today);
        reading.details.inflation = Some(decimal("0.02"));
    });
    assert_eq!(today.target_nominal, Some(decimal("905680.79")));
    assert_eq!(today.target_today, Some(decimal("500000")));
    close(float(today.monthly_contribution), 909.19, 0.0101);
    let flows = with(&|reading| {
        reading.target_amount = Some(decimal("1000000"));
        reading.horizon_months = 240;
        reading.details.cash_flows = vec![CashFlow { in_months: 120, amount: decimal("300000"), label: None }];
    });
    close(float(flows.monthly_contribution), 993.27, 0.0101);
}

#[test]
fn money_percents_and_times_are_written_for_people() {
    let dollar = Wording::of(None);
    for (amount, text) in [
        ("1234567.50", "$1,234,567.50"),
        ("500000.00", "$500,000"),
        ("999", "$999"),
        ("0.01", "$0.01"),
        ("-1500.5", "−$1,500.50"),
    ] {
        assert_eq!(dollar.money(decimal(amount)), text);
    }
    assert_eq!(Wording::of(Some("EUR")).money(decimal("300000")), "€300,000");
    assert_eq!(Wording::of(Some("CHF")).money(decimal("1000")), "CHF 1,000");
    assert_eq!(
        [percent(0.075), percent(0.5), percent(-0.000_01), percent(0.123_456)],
        ["7.5 %", "50 %", "0 %", "12.35 %"]
    );
    assert_eq!(
        [1, 6, 12, 18, 60, 63].map(span),
        ["1 month", "6 months", "1 year", "18 months", "5 years", "5 years and 3 months"]
    );
    assert_eq!(
        [0.0, 0.001, 0.21, 0.8, 0.97, 1.0].map(of_ten),
        ["none of the", "hardly any of the", "2 of 10", "8 of 10", "nearly all", "all"]
    );
}

#[test]
fn amounts_are_rounded_once_to_cents_and_once_for_people() {
    assert_eq!(dollars(499.184_6), decimal("499.18"));
    assert_eq!(dollars_rounded_up(499.180_000_1), decimal("499.19"));
    assert_eq!(dollars_rounded_up(499.18), decimal("499.18"));
    assert_eq!(dollars_rounded_up(-3.0), Decimal::ZERO);
    assert_eq!(dollars_rounded_down(499.189_9), decimal("499.18"));
    assert_eq!(dollars_rounded_down(499.18), decimal("499.18"));
    assert_eq!(dollars(9_999_999_999_999.99), decimal("9999999999999.99"));
    assert_eq!(dollars(123_456_789_012_345.67), decimal("123456789012346"), "15 digits survive a JSON number");
    assert!(dollars(f64::INFINITY) > Decimal::ZERO);
    for (amount, up) in [("0", "0"), ("492.97", "495"), ("495", "495"), ("501.94", "510"), ("1230", "1230")] {
        assert_eq!(rounded_up(decimal(amount)), decimal(up));
    }
    for (amount, near, down) in
        [("7", "7", "7"), ("994.4", "990", "990"), ("47523.11", "47500", "47500"), ("297947.34", "298000", "297000")]
    {
        assert_eq!((rounded(decimal(amount)), rounded_down(decimal(amount))), (decimal(near), decimal(down)));
    }
}
