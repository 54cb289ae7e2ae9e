//! What is owed.

use super::*;

fn owing(balance: &str, rate: &str, payment: Option<&str>) -> Debt {
    Debt {
        balance: decimal(balance),
        rate: decimal(rate),
        payment: payment.map(decimal),
        label: Some("Cards".to_owned()),
    }
}

#[test]
fn a_debt_dearer_than_the_return_comes_first() {
    let mut reading = Reading { goal_type: PlanType::Retirement, ..saving("500000", 360, "0") };
    reading.details.debts = vec![owing("30000", "0.22", Some("700")), owing("200000", "0.03", None)];
    let plan = composed(&reading);
    assert_eq!(plan.debts.iter().map(|debt| debt.pay_first).collect::<Vec<_>>(), [true, false]);
    assert_eq!((plan.debts[0].months_to_clear, plan.debts[1].months_to_clear), (Some(85), None));
    let summary = plan.summary.unwrap();
    assert!(summary.contains("pay off the $30,000 owed at 22 %"), "{summary}");
}

#[test]
fn a_payment_below_the_interest_clears_nothing_and_no_number_says_otherwise() {
    let mut reading = Reading { plan_kind: PlanKind::Debt, target_amount: None, ..saving("0", 36, "0") };
    reading.details.debts = vec![owing("30000", "0.22", Some("500"))];
    let plan = composed(&reading);
    assert_eq!(plan.debts[0].months_to_clear, None);
    assert!(plan.debts[0].sentence.text.contains("never clears"));
    close(plan.budget.as_ref().unwrap().success_probability, 0.0, 0.0);
    let summary = plan.summary.unwrap();
    assert!(summary.contains("clear nothing: the interest alone is $550 a month"), "{summary}");
}

#[test]
fn a_debt_plan_is_its_amortisation() {
    let mut reading = Reading { plan_kind: PlanKind::Debt, target_amount: None, ..saving("0", 36, "0") };
    reading.details.debts = vec![owing("30000", "0.22", None)];
    reading.details.monthly_budget = Some(decimal("1500"));
    let plan = composed(&reading);
    close(float(plan.monthly_contribution), 1_145.71, 0.015);
    assert_eq!(plan.recommended_contribution, Some(plan.monthly_contribution));
    assert_eq!((plan.success_probability, plan.target_nominal), (Some(1.0), Some(decimal("30000"))));
    assert_eq!(plan.projection.len(), 3);
    assert_eq!(plan.projection[2].p50, decimal("30000"));
    assert_eq!(plan.milestones.last().map(|milestone| milestone.year), Some(3));
    assert!(plan.asset_allocation.bonds > 99.9);
    let budget = plan.budget.as_ref().unwrap();
    assert_eq!((budget.success_probability, budget.shortfall_p50), (1.0, Decimal::ZERO));
    assert!(plan.summary.unwrap().contains("clear it in 2 years and"));
}
