//! What holds for every plan.

use proptest::prelude::*;

use super::super::certain::level_contribution;
use super::*;

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_chance_falls_with_the_target_and_rises_with_payment_start_and_time(
        compound in 0.005..0.10_f64,
        volatility in 0.01..0.25_f64,
        start in 0.0..20_000.0_f64,
        monthly in 1.0..1_000.0_f64,
        more in 1.0..500.0_f64,
        months in 1..96_u32,
        part in 0.5..1.5_f64,
    ) {
        let plan = |start, months| simulated(&level(start, months, compound, volatility));
        let base = plan(start, months);
        let target = (base.target(0.5) + monthly * f64::from(months)).max(start + 1.0) * part;
        let chance = base.chance(monthly, target);
        prop_assert!(base.chance(monthly, target + more) <= chance);
        prop_assert!(base.chance(monthly + more, target) >= chance);
        prop_assert!(plan(start + more, months).chance(monthly, target) >= chance);
        // More time brings more payments, and markets that rise more often than they fall. What is probable already can be lost.
        prop_assert!(part < 1.0 || plan(start, months + 12).chance(monthly, target) >= chance - 0.005);
    }

    #[test]
    fn more_confidence_costs_more_and_has_its_chance(
        compound in 0.0..0.08_f64,
        volatility in 0.01..0.25_f64,
        start in 0.0..50_000.0_f64,
        months in 2..120_u32,
        target in 60_000.0..900_000.0_f64,
    ) {
        let ends = simulated(&level(start, months, compound, volatility));
        let mut before = 0.0;
        for confidence in [0.5, 0.6, 0.75, 0.8, 0.9, 0.95, 0.99] {
            let payment = ends.payment(target, confidence);
            prop_assert!(payment >= before);
            prop_assert!(ends.chance(payment + 1e-6, target) >= confidence);
            prop_assert!(payment < 0.01 || ends.chance(payment - 0.01, target) < confidence + 1e-9);
            before = payment;
        }
    }

    #[test]
    fn each_lever_reaches_the_chance_that_it_is_for(
        compound in 0.0..0.08_f64,
        volatility in 0.01..0.25_f64,
        start in 0.0..50_000.0_f64,
        budget in 0.0..500.0_f64,
        months in 2..120_u32,
        target in 60_000.0..900_000.0_f64,
        confidence in 0.5..0.99_f64,
    ) {
        let plan = level(start, months, compound, volatility);
        let ends = simulate(&plan, budget, &[Variant::default()], |_, _| ()).remove(0);
        let less = ends.target(confidence);
        prop_assert!(ends.chance(budget, less * (1.0 - 1e-9)) >= confidence);
        let deposit = ends.deposit(target, confidence) + 1e-6;
        prop_assert!(ends.chance_with_deposit(deposit, target) >= confidence);
        let richer = simulated(&level(start + deposit, months, compound, volatility));
        prop_assert!((richer.chance(budget, target) - ends.chance_with_deposit(deposit, target)).abs() < 1e-3);
    }

    #[test]
    fn the_payment_at_the_compound_return_reaches_the_target_in_a_market_without_doubt(
        compound in -0.05..0.10_f64,
        start in 0.0..20_000.0_f64,
        months in 1..480_u32,
        growth in -0.02..0.05_f64,
        month in 1..480_u32,
        sum in 0.0..10_000.0_f64,
        target in 30_000.0..900_000.0_f64,
    ) {
        let flows = if month <= months { vec![(month, sum)] } else { Vec::new() };
        let plan = Timeline { flows, growth, ..level(start, months, compound, 0.0) };
        let payment = level_contribution(&plan, target);
        let end = simulated(&plan).values(payment)[0];
        prop_assert!((end / target - 1.0).abs() < 1e-9, "{end} of {target}");
    }
}
