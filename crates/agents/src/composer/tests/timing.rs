//! How long a plan takes: `cargo test --release -p agents timing -- --ignored --nocapture`.

use super::*;
use crate::composer::compose;

/// Nanoseconds that this thread has had a processor, by the kernel.
fn processor_time() -> u64 {
    let said = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap();
    said.split(' ').next().unwrap().parse().unwrap()
}

/// The mean of forty times, in milliseconds: the kernel counts by ticks.
fn milliseconds(mut what: impl FnMut()) -> f64 {
    what();
    let begun = processor_time();
    (0..40).for_each(|_| what());
    (processor_time() - begun) as f64 / 40e6
}

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
        let spent = milliseconds(|| {
            let plan = compose(&reading, &allocated(&reading));
            assert!(plan.summary.is_some());
        });
        println!("{name}: {spent:.2} ms");
    }
}
