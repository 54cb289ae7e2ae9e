//! What holds for every plan.

use proptest::prelude::*;

use super::*;
use crate::composer::money::dollars;

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_plan_is_stored_without_loss_and_adds_up(
        cents in 1_000..99_999_999_999_i64,
        start in 0..100_000_000_i64,
        months in 1..72_i32,
        level in 0..3_usize,
        budget in prop::option::of(0..500_000_i64),
        today in any::<bool>(),
        flows in prop::collection::vec((1..80_i32, -2_000_000..5_000_000_i64), 0..4),
    ) {
        let mut reading = saving(&Decimal::new(cents, 2).to_string(), months, &Decimal::new(start, 2).to_string());
        reading.risk_level = RiskLevel::ALL[level];
        reading.details.monthly_budget = budget.map(|budget| Decimal::new(budget, 2));
        reading.details.amount_basis = Some(if today { AmountBasis::Today } else { AmountBasis::Nominal });
        reading.details.cash_flows = flows
            .into_iter()
            .map(|(in_months, amount)| CashFlow { in_months, amount: Decimal::new(amount, 2), label: None })
            .collect();
        let plan = composed(&reading);
        prop_assert!(stored_and_read(&plan) == plan);
        prop_assert_eq!(plan.projection.last().map(|point| point.month), Some(months));
        let options: Vec<_> = plan.contribution_options.iter().map(|option| option.monthly_contribution).collect();
        prop_assert!(options.is_sorted());
        let advised = plan.recommended_contribution.unwrap();
        prop_assert!(advised >= options[1] && advised <= options[2]);
        prop_assert!(plan.success_probability.unwrap() < 0.8 || advised <= plan.monthly_contribution);
        let budget = plan.budget.as_ref().map(|budget| budget.success_probability);
        prop_assert!(plan.adjustments.iter().all(|adjustment| adjustment.success_probability >= 0.8));
        if let Some(budget) = budget {
            prop_assert_eq!(budget >= 0.8, plan.adjustments.is_empty());
        }
        let (nominal, today) = (float(plan.target_nominal.unwrap()), float(plan.target_today.unwrap()));
        prop_assert!((nominal / today / 1.02_f64.powf(f64::from(months) / 12.0) - 1.0).abs() < 0.01);
        for point in &plan.projection {
            prop_assert!(point.p10 <= point.p50 && point.p50 <= point.p90 && point.p10 >= Decimal::ZERO);
        }
        prop_assert!(plan.summary.as_ref().unwrap().len() < 1_500);
    }

    #[test]
    fn whatever_is_spent_lasts_with_its_chance(start in 1..5_000_000_i64, years in 1..60_i32, level in 0..3_usize) {
        let mut reading = spending(&start.to_string(), years);
        reading.risk_level = RiskLevel::ALL[level];
        let plan = composed(&reading);
        prop_assert!(stored_and_read(&plan) == plan);
        let drawdown = plan.drawdown.unwrap();
        prop_assert!(drawdown.success_probability >= 0.9);
        prop_assert!(drawdown.sustainable_monthly * Decimal::from(12) < dollars(1.2 * start as f64));
    }
}
