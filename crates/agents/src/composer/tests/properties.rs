//! What holds for every plan.

use proptest::prelude::*;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::{built_in, reading, savings, stored_and_read};
use crate::composer::annuity::{future_value, monthly_rate};
use crate::composer::chances::chances;
use crate::composer::compose;
use crate::composer::lognormal::Lognormal;
use crate::composer::money::dollars;
use crate::vocabulary::RiskLevel;

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_chance_falls_with_the_target_and_rises_with_contribution_and_time(
        compound in 0.005..0.10_f64,
        volatility in 0.01..0.25_f64,
        start in 0..20_000_i64,
        monthly in 1..1_000_i64,
        more in 1..500_i64,
        years in 1..8_u32,
        part in 0.5..1.5_f64,
    ) {
        let market = Lognormal::from_compound(compound, volatility);
        let likely = future_value(start as f64, monthly as f64, monthly_rate(compound), 12 * years) * part;
        let target = dollars(likely).trunc().to_i64().unwrap().max(start + 1);
        let chance = |monthly, target, years| chances(market, &savings(start, monthly, target, years)).success;
        let base = chance(monthly, target, years);
        prop_assert!(chance(monthly, target + more, years) <= base);
        prop_assert!(chance(monthly + more, target, years) >= base);
        prop_assert!(chance(monthly, target, years + 1) >= base);
    }

    #[test]
    fn a_plan_is_stored_without_loss_and_its_contribution_reaches_the_target(
        cents in 1..999_999_999_999_999_i64,
        start in 0..100_000_000_i64,
        years in 1..6,
        level in 0..3_usize,
    ) {
        let (target, start) = (Decimal::new(cents, 2), Decimal::new(start, 2));
        let allocation = built_in(RiskLevel::ALL[level], years);
        let reading = reading(&target.to_string(), years, &start.to_string());
        let plan = compose(&reading, &allocation);
        prop_assert!(stored_and_read(&plan) == plan);
        let (rate, months) = (monthly_rate(allocation.expected_return), 12 * years.unsigned_abs());
        let reached = |monthly: Decimal| {
            let number = |amount: Decimal| amount.to_string().parse::<f64>().unwrap();
            dollars(future_value(number(start), number(monthly), rate, months))
        };
        let tolerance = dollars(1e-14 * cents as f64);
        prop_assert!(reached(plan.monthly_contribution) >= target - tolerance);
        if plan.monthly_contribution > Decimal::ZERO {
            prop_assert!(reached(plan.monthly_contribution - Decimal::new(1, 2)) < target + tolerance);
        }
    }
}
