//! How long a plan takes: `cargo test --release -p agents timing -- --ignored --nocapture`.

use std::time::Instant;

use super::*;
use crate::composer::compose;

#[test]
#[ignore = "measures, and asserts nothing of a machine that does other things"]
fn timing_of_whole_plans() {
    let mut all = saving("1500000", 480, "20000");
    all.goal_type = PlanType::Retirement;
    all.details.current_age = Some(27);
    all.details.monthly_budget = Some(decimal("500"));
    all.details.amount_basis = Some(AmountBasis::Today);
    all.details.cash_flows = vec![CashFlow { in_months: 100, amount: decimal("20000"), label: None }];
    let mut need = all.clone();
    need.target_amount = None;
    need.details.retirement_income = Some(RetirementIncome {
        yearly: decimal("60000"),
        until_age: None,
        other: vec![IncomeStream { yearly: decimal("24000"), from_age: Some(69), label: None }],
    });
    let general = Reading { goal_type: PlanType::General, ..all.clone() };
    for (name, reading) in [
        ("40 years", all),
        ("40 years, general", general),
        ("40 years, income need", need),
        ("30 years, nothing said", saving("500000", 360, "0")),
        ("5 years", saving("100000", 60, "0")),
        ("28 years of spending", spending("600000", 28)),
    ] {
        let allocation = allocated(&reading);
        compose(&reading, &allocation);
        let times = (0..20).map(|_| {
            let begun = Instant::now();
            let allocation = allocated(&reading);
            let plan = compose(&reading, &allocation);
            assert!(plan.summary.is_some());
            begun.elapsed()
        });
        println!("{name}: {:?}", times.min().unwrap());
    }
}
